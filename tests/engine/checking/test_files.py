"""What cannot be read is told completely, by the names that the author gave, and the rest is checked all the same."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from engine import Package
from engine.checking import KINDS, check
from tests.engine.checking.drawn import HEAD, LINE, ROLE, TASK, TOML, codes, drawn, form, one, raw

FAULTY = (
    "<process id='p'><startEvent id='s' name='Mulai'/><task id='a' name='Satu'/><task id='a' name='Dua'/>"
    "<choreographyTask id='c' name='Tari'/><intermediateCatchEvent id='k' name='Tunggu'><timerEventDefinition/></intermediateCatchEvent>"
    "<boundaryEvent id='b' name='Batas' attachedToRef='s'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>"
    "<scriptTask id='x' name='Hitung'><script>tanpa tanda</script></scriptTask>"
    "<subProcess id='sub' name='Bagian'><task id='dalam' name='Di dalam'/></subProcess>"
    "<sequenceFlow id='f1' name='Lanjut' sourceRef='s' targetRef='tiada'/>"
    "<sequenceFlow id='f2' sourceRef='s' targetRef='dalam'/><sequenceFlow id='f3' sourceRef='s'/></process>"
)


def test_all_faults_of_a_diagram_are_told_at_once():
    found = [(f.code, f.element) for f in check(raw(FAULTY))]
    assert found == [
        ("duplicate_id", "a"),
        ("dangling_flow", "f1"),
        ("dangling_flow", "f2"),
        ("dangling_flow", "f3"),
        ("unsupported", "c"),
        ("timer_without_time", "k"),
        ("boundary_not_attached", "b"),
        ("bad_assignment", "x"),
    ]


def test_messages_use_the_names_of_the_diagram():
    found = {f.element: f for f in check(raw(FAULTY))}
    assert found["f1"].message_id == "Panah «Lanjut» tidak tersambung: ujungnya «tiada» tidak ada."
    assert (
        found["f2"].message_id
        == "Panah «Mulai → Di dalam» tidak tersambung: ujungnya «Di dalam» berada di bagian lain."
    )
    assert (
        "Tari" in found["c"].message_id and "Satu" in found["a"].message_id and "Dua" in found["a"].message_id
    )
    assert {f.file for f in found.values()} == {"p.bpmn"}


def test_forms_and_tables_are_checked_although_the_diagram_cannot_be_read():
    package = raw(FAULTY, **{"forms/t.json": form({"type": "select", "key": "k"}), "a.dmn": b"<"})
    assert {"form_without_options", "decision_unreadable"} <= set(codes(package))


def test_a_fault_in_one_diagram_does_not_hide_those_of_another():
    package = Package({"p.bpmn": b"<", "q.bpmn": f"{HEAD}{FAULTY}</definitions>".encode()})
    assert {"xml_malformed", "dangling_flow"} <= set(codes(package))


def test_what_an_unreadable_form_would_have_given_is_not_held_against_a_name():
    body = TASK + "<scriptTask id='x'><script>y = n</script></scriptTask>"
    package = drawn(body, "s -> t\nt -> x\nx -> e", forms__t_json=b"{")
    assert codes(package) == ["form_invalid"]


def test_what_an_unreadable_table_would_have_decided_is_not_reported_missing():
    package = drawn("<scriptTask id='x'><script>y = f(1)</script></scriptTask>", "s -> x\nx -> e", a_dmn=b"<")
    assert codes(package) == ["decision_unreadable"]


def test_an_unreadable_toml_does_not_make_variables_unknown():
    package = drawn("<scriptTask id='x'><script>y = n</script></scriptTask>", "s -> x\nx -> e", toml=b"id = ")
    assert codes(package) == ["toml_invalid"]


def test_what_the_reader_refuses_and_the_look_does_not_know_is_told_in_the_reader_s_words():
    body = (
        "<callActivity id='t' calledElement='p'><multiInstanceLoopCharacteristics rangkul:collection='=[1]' behavior='One' oneBehaviorEventRef='odd'/>"
        "</callActivity>"
    )
    package = drawn(body, LINE, rest="<oddEventDefinition id='odd'/>")
    assert one(package, "unsupported").element == "t"


def test_a_form_fault_names_file_and_place():
    found = one(drawn(forms__start_json=b'{\n  "components": [,]}'), "form_invalid")
    assert (found.file, found.element, found.line) == ("forms/start.json", "start", 2)


def test_errors_come_before_warnings_and_warnings_before_infos():
    order = ["error", "warning", "info"]
    package = drawn(
        f"<userTask id='t' {ROLE} rangkul:due='x'/>", LINE, forms=False, forms__x_json=form(), toml=TOML
    )
    severities = [f.severity for f in check(package)]
    assert severities == sorted(severities, key=order.index) and set(severities) == set(order)


def test_the_hint_is_the_indonesian_one():
    found = check(raw(FAULTY))[0]
    assert found.hint == found.hint_id != found.hint_en


DOCUMENT = Path(__file__).parents[3] / "docs" / "checking.md"


def test_the_page_lists_every_code_with_its_severity():
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == {code: kind.severity for code, kind in KINDS.items()}


def test_the_example_of_the_page_is_true(monkeypatch):
    monkeypatch.chdir(DOCUMENT.parents[1])
    assert doctest.testfile(str(DOCUMENT), module_relative=False).failed == 0
