"""Between plain Python or JSON and FEEL values, and FEEL values as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .errors import limit_error
from .lexer import WORD
from .limits import MAX_SIZE
from .temporal import date_text, duration_text, time_text
from .values import FeelFunction, Range, YearsMonthsDuration

_AS_IS = (str, bool, Decimal, date, time, timedelta, YearsMonthsDuration, Range, FeelFunction)
_MAX_NESTING = 100
_QUOTED = re.compile(r'["\\]')


def to_feel(value: object, _depth: int = 0) -> object:
    """A plain Python or JSON value as a FEEL value.

    Numbers become Decimal, tuples and sets lists, mappings dicts.

    What has no FEEL counterpart becomes null. The same object comes back when there is nothing to change.
    """
    if value is None or isinstance(value, _AS_IS):
        return _finite(value) if isinstance(value, Decimal) else value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return _finite(Decimal(repr(value)))
    if _depth > _MAX_NESTING:
        raise limit_error("depth")
    if isinstance(value, list):
        items = [to_feel(item, _depth + 1) for item in value]
        return value if all(map(_is, items, value)) else items
    if isinstance(value, tuple | set | frozenset):
        return [to_feel(item, _depth + 1) for item in value]
    if isinstance(value, dict):
        entries = {str(key): to_feel(item, _depth + 1) for key, item in value.items()}
        return value if all(map(_is, entries.values(), value.values())) else entries
    if isinstance(value, Mapping):
        return {str(key): to_feel(item, _depth + 1) for key, item in value.items()}
    return None


def _is(one: object, other: object) -> bool:
    return one is other


def _finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def to_json(value: object) -> object:
    """A FEEL value as JSON: whole numbers int, others float, dates and durations ISO 8601 text.

    Raises FeelLimitExceeded when the JSON would be too large.
    """
    return _json(value, [MAX_SIZE])


def _json(value: object, budget: list[int]) -> object:
    budget[0] -= 1
    if budget[0] < 0:
        raise limit_error("size")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.adjusted() < 400 else float(value)
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, list):
        return [_json(item, budget) for item in value]
    if isinstance(value, dict):
        return {key: _json(item, budget) for key, item in value.items()}
    return to_text(value)


def number_text(value: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def to_text(value: object) -> str:
    """The FEEL text of a value, as ``string()`` gives it (DMN 1.5, 10.3.4.1).

    Raises FeelLimitExceeded when the text would be too long.
    """
    return value if isinstance(value, str) else _Writer().literal(value, 0)


def _key(name: str) -> str:
    if all(WORD.fullmatch(word) for word in name.split(" ")) and name:
        return name
    return '"' + _QUOTED.sub(lambda sign: "\\" + sign.group(), name) + '"'


class _Writer:
    """Writes one value, counting what it writes."""

    def __init__(self) -> None:
        self.budget = MAX_SIZE

    def nested(self, value: object, depth: int) -> str:
        if isinstance(value, str):
            self.budget -= len(value)
            return '"' + _QUOTED.sub(lambda sign: "\\" + sign.group(), value) + '"'
        return self.literal(value, depth)

    def literal(self, value: object, depth: int) -> str:
        self.budget -= 1
        if self.budget < 0:
            raise limit_error("size")
        if depth > _MAX_NESTING:
            raise limit_error("depth")
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list):
            return "[" + ", ".join([self.nested(item, depth + 1) for item in value]) + "]"
        if isinstance(value, dict):
            entries = [f"{_key(key)}: {self.nested(item, depth + 1)}" for key, item in value.items()]
            return "{" + ", ".join(entries) + "}"
        if isinstance(value, Range):
            return self.range(value, depth)
        return _simple(value)

    def range(self, value: Range, depth: int) -> str:
        low = self.nested(value.low, depth + 1)
        high = self.nested(value.high, depth + 1)
        if value.low is None and value.high is not None:
            return f"({'<=' if value.high_closed else '<'} {high})"
        if value.high is None and value.low is not None:
            return f"({'>=' if value.low_closed else '>'} {low})"
        left = "[" if value.low_closed else "("
        right = "]" if value.high_closed else ")"
        return f"{left}{low}..{high}{right}"


def _simple(value: object) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, datetime):
        return f"{date_text(value)}T{time_text(value)}"
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, timedelta | YearsMonthsDuration):
        return duration_text(value)
    return repr(value) if isinstance(value, FeelFunction) else str(value)
