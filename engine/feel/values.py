"""The values of FEEL that Python lacks, and the kind of every value (DMN 1.5, 10.3.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

NUMBERS = Context(prec=34, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow])
"""Arithmetic of FEEL numbers: IEEE 754 decimal128 (DMN 1.5, 10.3.2.3.1)."""


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A years and months duration as a signed number of months."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of comparable values; a bound of None is open-ended (``< 5`` has no ``low``)."""

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True


class FeelFunction:
    """A function as a FEEL value: a built-in, one defined in FEEL or DMN, or one lent by the host.

    ``parameters`` are the names for a call with named arguments; ``types`` the FEEL type of each, when known.
    """

    __slots__ = ("_call", "name", "parameters", "result", "types")

    def __init__(
        self,
        name: str,
        parameters: Sequence[str],
        call: Callable[[list[object]], object],
        types: Sequence[object] = (),
        result: object = None,
    ) -> None:
        self.name = name
        self.parameters = tuple(parameters)
        self._call = call
        self.types = tuple(types)
        self.result = result

    def invoke(self, args: Sequence[object]) -> object:
        """Call with FEEL values in the order of ``parameters``; the answer is a FEEL value."""
        return self._call(list(args))

    def __repr__(self) -> str:
        return f"function {self.name}({', '.join(self.parameters)})"


_KINDS: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    Range: "range",
    FeelFunction: "function",
}


def kind(value: object) -> str:
    """The FEEL type name of a value, without element types."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    for base in type(value).__mro__[1:]:
        found = _KINDS.get(base)
        if found is not None:
            return found
    return "unknown"


def is_true(value: object) -> bool:
    """Whether a condition holds: only FEEL's true does, null and other values do not."""
    return value is True
