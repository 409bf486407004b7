"""Expressions of other languages as FEEL: what is clear is written, the rest is refused with its position."""

from __future__ import annotations

import pytest

from engine import feel
from engine.importing.expressions import Untranslatable, to_feel
from engine.importing.naming import chosen, role_of, slug

CLEAR = {
    "${approved}": "approved",
    "${a == 'x' && b != 3}": 'a = "x" and b != 3',
    "#{a eq 'x' or not b}": 'a = "x" or not(b)',
    "${!ok}": "not(ok)",
    "${n lt 3 and m ge 4.5}": "n < 3 and m >= 4.5",
    "${empty list}": 'list in (null, "", [])',
    "${not empty list}": 'not(list in (null, "", []))',
    "${execution.getVariable('x') gt 2}": "x > 2",
    "${execution.hasVariable('x')}": "x != null",
    "${order.customer['name'].equals('Ani')}": 'order.customer.name = "Ani"',
    "${items[0].price * 2 > 10}": "items[1].price * 2 > 10",
    "${a ? 'ya' : 'tidak'}": 'if a then "ya" else "tidak"',
    "${x mod 2 == 0}": "modulo(x, 2) = 0",
    "Halo ${name}!": '"Halo " + string(name) + "!"',
    '${a == "it\\"s"}': 'a = "it\\"s"',
    "x == 'a' and not y": 'x = "a" and not(y)',
    "not x == 1": "not(x = 1)",
    "x is_ok": None,
    "return layak.booleanValue() == true;": "layak = true",
    "'a' if x else 'b'": 'if x then "a" else "b"',
    "= x > 3": "x > 3",
    "x > 3": "x > 3",
}


@pytest.mark.parametrize("said", [s for s, f in CLEAR.items() if f])
def test_what_is_clear_becomes_feel(said):
    assert to_feel(said) == CLEAR[said]
    feel.parse(to_feel(said))


@pytest.mark.parametrize(
    ("said", "position"),
    [
        ("${svc.call(x)}", 6),
        ("${a b}", 4),
        ("${", 2),
        ("${a.b(1)}", 4),
        ("risk in ['a']", 5),
        ("${f(x)}", 2),
        ("${a ~ b}", 4),
    ],
)
def test_what_is_not_clear_is_refused_at_its_position(said, position):
    with pytest.raises(Untranslatable) as refused:
        to_feel(said)
    assert refused.value.position == position


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"b": None}, True), ({"b": ""}, True), ({"b": []}, True), ({"b": "x"}, False), ({"b": [1]}, False)],
)
def test_empty_means_what_it_means_there(values, expected):
    assert feel.evaluate(to_feel("${empty b}"), values) is expected
    assert feel.evaluate(to_feel("${not empty b}"), values) is not expected


@pytest.mark.parametrize(
    "said", ["${" + "(" * 500 + "}", "${" + "!" * 5000 + "a}", "${a" + ".b" * 3000 + "}"]
)
def test_endless_expressions_are_refused(said):
    with pytest.raises(Untranslatable):
        to_feel(said)


ROLES = {
    "manajer_kasus": ["Manajer Kasus", "Case manager"],
    "pendamping": ["Pendamping"],
    "unit_ppa": ["Unit PPA Polres"],
}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Manajer kasus", "manajer_kasus"), ("manajer-kasus", "manajer_kasus"), ("ManajerKasus", "manajer_kasus"),
        ("CASE MANAGER", "manajer_kasus"), ("Kasus, Manajer", "manajer_kasus"), ("Tim Pendamping", "pendamping"),
        ("MK", "manajer_kasus"), ("Bagian Umum", None), ("", None),
    ],
)  # fmt: skip
def test_roles_are_found_by_what_people_call_them(name, role):
    assert role_of(name, ROLES) == role


def test_slugs_and_ids_that_were_chosen():
    assert (
        slug("Permohonan Bantuan (2)") == "permohonan_bantuan_2"
        and slug("***", "x") == "x"
        and slug("3 hari") == "p_3_hari"
    )
    assert all(chosen(i) for i in ("invoice", "leave_request", "penanganan_kasus"))
    assert not any(
        chosen(i) for i in ("Process_1", "process_0abc12x", "sid-1", "process", "my_process", "Id_2f00")
    )
