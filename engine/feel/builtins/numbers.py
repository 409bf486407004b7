"""Numeric functions (DMN 1.5, 10.3.4.5). Numbers are decimal128."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from ..limits import Run
from ..values import NUMBERS, YearsMonthsDuration
from .signature import builtin

_WIDE = Context(prec=7000, Emin=-999999, Emax=999999)


def whole(number: Decimal) -> int:
    """The integer value; raises ValueError when the number is not a whole one."""
    if number != number.to_integral_value():
        raise ValueError(f"{number} is not a whole number")
    if number.adjusted() > 18:
        raise ValueError(f"{number} is too large")
    return int(number)


def rounded(number: Decimal, scale: Decimal | None, mode: str) -> Decimal:
    """``number`` with ``scale`` digits after the point (negative: before it)."""
    digits = 0 if scale is None else int(scale)
    if not -6111 <= digits <= 6176:
        raise ValueError("scale out of range")
    if number.as_tuple().exponent >= -digits:  # type: ignore[operator]
        return number
    found = number.quantize(Decimal((0, (1,), -digits)), rounding=mode, context=_WIDE)
    return NUMBERS.plus(found)


def _rounding(name: str, mode: str, scale: str = "scale?: number") -> None:
    def body(run: Run, number: Decimal, digits: Decimal | None = None) -> object:
        return rounded(number, digits, mode)

    builtin(f"{name}(n: number, {scale})")(body)


_rounding("decimal", ROUND_HALF_EVEN, "scale: number")
_rounding("floor", ROUND_FLOOR)
_rounding("ceiling", ROUND_CEILING)
_rounding("round up", ROUND_UP, "scale: number")
_rounding("round down", ROUND_DOWN, "scale: number")
_rounding("round half up", ROUND_HALF_UP, "scale: number")
_rounding("round half down", ROUND_HALF_DOWN, "scale: number")


@builtin("abs(n: number | dtd | ymd)")
def absolute(run: Run, value: Decimal | timedelta | YearsMonthsDuration) -> object:
    if isinstance(value, YearsMonthsDuration):
        return YearsMonthsDuration(abs(value.months))
    if isinstance(value, timedelta):
        return abs(value)
    return NUMBERS.abs(value)


@builtin("modulo(dividend: number, divisor: number)")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> object:
    if not divisor:
        return None
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt(number: number)")
def square_root(run: Run, number: Decimal) -> object:
    return NUMBERS.sqrt(number) if number >= 0 else None


@builtin("log(number: number)")
def logarithm(run: Run, number: Decimal) -> object:
    return NUMBERS.ln(number) if number > 0 else None


@builtin("exp(number: number)")
def exponential(run: Run, number: Decimal) -> object:
    return NUMBERS.exp(number)


def _parity(name: str, rest: int) -> None:
    def body(run: Run, number: Decimal) -> object:
        if number != number.to_integral_value():
            return False
        return rest == 0 if number.adjusted() > 40 else int(number) % 2 == rest

    builtin(f"{name}(number: number)")(body)


_parity("odd", 1)
_parity("even", 0)


@builtin("random number()")
def random_number(run: Run) -> object:
    return Decimal(repr(random.random()))  # noqa: S311  (not for secrets)
