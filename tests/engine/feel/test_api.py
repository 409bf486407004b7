"""What the host relies on: contexts, names, warnings, errors, values in and out."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel

JAKARTA = timezone(timedelta(hours=7))


class Lazy(Mapping[str, object]):
    """A context that notes what is read and cannot be listed."""

    def __init__(self, values: dict[str, object]) -> None:
        self.values_ = values
        self.read: list[str] = []

    def __getitem__(self, name: str) -> object:
        self.read.append(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("the context was listed")

    def __len__(self) -> int:
        return len(self.values_)


def test_only_what_is_read_is_looked_up() -> None:
    context = Lazy({"a": 1, "b": 2, "c": 3})

    assert feel.parse("a + b").evaluate(context) == 3
    assert set(context.read) == {"a", "b"}


def test_a_chain_of_maps_is_a_context() -> None:
    assert feel.evaluate("a + b", ChainMap({"a": 1}, {"a": 5, "b": 2})) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('risiko = "tinggi" and korban.usia < 18', {"risiko", "korban"}),
        ("for x in xs return x + y", {"xs", "y"}),
        ("{a: 1, b: a + c}.b", {"c"}),
        ("orang[umur > batas]", {"orang", "umur", "batas"}),
        ("sum(xs)", {"xs"}),
        ("some x in xs satisfies x = y", {"xs", "y"}),
        ("function(a) a + b", {"b"}),
        ("tenggat(risiko)", {"tenggat", "risiko"}),
        ("Nama Lengkap", {"Nama Lengkap"}),
        ("1 + 2", set()),
    ],
)
def test_free_names(text: str, names: set[str]) -> None:
    assert feel.parse(text).names == names


def test_names_with_operators_are_found_when_they_are_known() -> None:
    assert feel.parse("a-b", ["a-b"]).evaluate({"a-b": 7}) == 7
    assert feel.evaluate("x.tanggal-lahir", {"x": {"tanggal-lahir": "kemarin"}}) == "kemarin"
    assert feel.evaluate("makan dan/atau minum", {"makan dan/atau minum": True}) is True


def test_unary_tests() -> None:
    assert feel.parse_unary('"a", "b"').evaluate({"?": "b"}) is True
    assert feel.parse_unary("not(< 5)").evaluate({"?": 7}) is True
    assert feel.parse_unary("[1..5], > batas").evaluate({"?": 9, "batas": 8}) is True
    assert feel.parse_unary("-").evaluate({"?": None}) is True
    assert feel.parse_unary('starts with(?, "x")').evaluate({"?": "xy"}) is True
    assert feel.parse_unary("null").evaluate({"?": None}) is True
    assert feel.parse_unary('date("2020-01-01")').evaluate({"?": date(2020, 1, 1)}) is True


def test_warnings_say_why_something_is_null() -> None:
    warnings: list[str] = []

    assert feel.parse('tiada < 3 and 1 + "a" > 2').evaluate({}, warnings=warnings) is None
    assert any("tiada" in reason for reason in warnings)
    assert any("number + string" in reason for reason in warnings)


def test_a_syntax_error_says_where() -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse("1 +\n  * 2")

    assert (caught.value.line, caught.value.column) == (2, 3)
    assert caught.value.message_id and caught.value.code == "feel_syntax"


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "x.__class__",
        "x.__class__.__mro__",
        "''.join",
        "[].append(1)",
        "x.keys()",
        "import os",
        "lambda: 1",
    ],
)
def test_python_is_out_of_reach(text: str) -> None:
    try:
        assert feel.evaluate(text, {"x": "teks"}) is None
    except feel.FeelSyntaxError:
        pass


def test_the_clock_is_injected() -> None:
    now = datetime(2026, 3, 1, 22, tzinfo=JAKARTA)

    assert feel.evaluate("now()", now=now) == now
    assert feel.evaluate("today()", now=now) == date(2026, 3, 1)
    assert feel.evaluate("now()") is None


def test_text_that_looks_like_a_date_stays_text() -> None:
    context = {"mulai": "2026-03-01T22:00:00+07:00"}

    assert feel.evaluate("mulai", context) == "2026-03-01T22:00:00+07:00"
    assert feel.evaluate('date and time(mulai) + @"PT3H"', context) == datetime(2026, 3, 2, 1, tzinfo=JAKARTA)


def test_values_in_and_out() -> None:
    plain = {"a": 1, "b": [1.5, "x", None, True], "c": (1, 2)}

    assert feel.to_feel(plain) == {
        "a": Decimal(1),
        "b": [Decimal("1.5"), "x", None, True],
        "c": [Decimal(1), Decimal(2)],
    }
    assert feel.to_json(feel.to_feel(plain)) == {"a": 1, "b": [1.5, "x", None, True], "c": [1, 2]}
    assert feel.to_json([date(2020, 1, 1), time(1, 2), timedelta(days=1), feel.YearsMonthsDuration(14)]) == [
        "2020-01-01",
        "01:02:00",
        "P1D",
        "P1Y2M",
    ]
    assert feel.to_json(feel.evaluate("[1..3)")) == "[1..3)"
    assert feel.from_feel is feel.to_json
    assert feel.to_feel(object()) is None
    assert feel.to_feel(float("nan")) is None


@settings(deadline=None)
@given(st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)))
def test_durations_survive_their_text(value: timedelta) -> None:
    assert feel.parse_duration(str(feel.to_json(value))) == value


@settings(deadline=None)
@given(st.integers(-(10**6), 10**6))
def test_months_survive_their_text(months: int) -> None:
    value = feel.YearsMonthsDuration(months)

    assert feel.parse_duration(str(feel.to_json(value))) == value


@settings(deadline=None)
@given(st.datetimes(), st.sampled_from([None, UTC, JAKARTA]))
def test_moments_survive_their_text(value: datetime, zone: timezone | None) -> None:
    moment = value.replace(tzinfo=zone)

    assert feel.evaluate("date and time(s)", {"s": feel.to_json(moment)}) == moment


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_whole_numbers_compute_as_in_python(a: int, b: int) -> None:
    context = {"a": a, "b": b}

    assert feel.evaluate("a + b", context) == a + b
    assert feel.evaluate("a * b", context) == a * b
    assert feel.evaluate("a < b", context) is (a < b)
    if b:
        assert feel.evaluate("modulo(a, b)", context) == a % b


def test_month_ends_clamp_and_zones_stay() -> None:
    start = datetime(2026, 1, 31, 8, tzinfo=JAKARTA)

    assert feel.add_duration(start, feel.YearsMonthsDuration(1)) == datetime(2026, 2, 28, 8, tzinfo=JAKARTA)
    assert feel.add_duration(start, timedelta(hours=20)).isoformat() == "2026-02-01T04:00:00+07:00"


def test_functions_of_the_host() -> None:
    hours = feel.function("tenggat_respons", ["risiko"], lambda risiko: 4 if risiko == "tinggi" else 24)

    assert feel.evaluate('tenggat_respons("tinggi")', {"tenggat_respons": hours}) == 4
    assert feel.evaluate('tenggat_respons(risiko: "rendah") + 1', {"tenggat_respons": hours}) == 25


def test_true_is_only_true() -> None:
    assert feel.is_true(feel.evaluate("1 < 2"))
    assert not feel.is_true(feel.evaluate("null"))
    assert not feel.is_true(Decimal(1))


def test_parsed_expressions_are_cached() -> None:
    assert feel.parse("cache + 1") is feel.parse("cache + 1")


def test_a_variable_may_be_called_like_a_built_in() -> None:
    context = {"date": "2020-01-01", "now": datetime(2026, 3, 1, tzinfo=JAKARTA)}

    assert feel.evaluate("date(date).year", context) == 2020
    assert feel.evaluate("now > now()", context, now=datetime(2026, 2, 1, tzinfo=JAKARTA)) is True
