"""Equality, order and arithmetic of FEEL values (DMN 1.5, tables 49 to 54). Null is what has no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .errors import limit_error
from .limits import MAX_STEPS
from .temporal import (
    MICROSECOND,
    add_duration,
    add_months,
    add_time,
    add_to_time,
    at_midnight,
    months_duration,
    offset_of,
    since_midnight,
)
from .values import NUMBERS, FeelFunction, Range, YearsMonthsDuration, kind

_DURATION = (timedelta, YearsMonthsDuration)


def _aligned(left: datetime, right: datetime) -> bool:
    return (left.tzinfo is None) == (right.tzinfo is None)


def equal(left: object, right: object, budget: list[int] | None = None) -> bool | None:
    """``left = right``: true or false within one kind (and against null), null between kinds.

    ``budget`` counts down the elements compared; FeelLimitExceeded when there are too many.
    """
    kind_left = type(left)
    if kind_left is type(right) and (kind_left is str or kind_left is Decimal or kind_left is bool):
        return left == right
    if left is None or right is None:
        return left is right
    name = kind(left)
    if name != kind(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, [MAX_STEPS] if budget is None else budget)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _equal_lists(
            list(left.values()), [right[key] for key in left], [MAX_STEPS] if budget is None else budget
        )
    if isinstance(left, time) and isinstance(right, time):
        return (left.tzinfo is None) == (right.tzinfo is None) and since_midnight(left) == since_midnight(
            right
        )
    if isinstance(left, Range) and isinstance(right, Range):
        return (
            left.low_closed == right.low_closed
            and left.high_closed == right.high_closed
            and equal(left.low, right.low) is True
            and equal(left.high, right.high) is True
        )
    if isinstance(left, FeelFunction):
        return left is right
    return left == right


def _equal_lists(left: list[object], right: list[object], budget: list[int]) -> bool | None:
    if len(left) != len(right):
        return False
    answer: bool | None = True
    for one, other in zip(left, right, strict=True):
        budget[0] -= 1
        if budget[0] < 0:
            raise limit_error("steps")
        same = equal(one, other, budget)
        if same is False:
            return False
        if same is None:
            answer = None
    return answer


def same(left: object, right: object) -> bool:
    """Whether two values are equal, as lists and tables look for them: null between kinds counts as no."""
    return equal(left, right) is True


def comparable(left: object, right: object) -> tuple[object, object] | None:
    """The two as Python values that ``<`` orders, or None when FEEL does not order them."""
    name = kind(left)
    other = kind(right)
    if name != other:
        if isinstance(left, date) and isinstance(right, date):
            return comparable(_as_moment(left, right), _as_moment(right, left))
        return None
    if name in ("number", "string", "date", "days and time duration", "years and months duration"):
        return left, right
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left, right) if _aligned(left, right) else None
    if isinstance(left, time) and isinstance(right, time):
        if (left.tzinfo is None) != (right.tzinfo is None):
            return None
        return since_midnight(left), since_midnight(right)
    return None


def _as_moment(value: date, other: date) -> datetime:
    if isinstance(value, datetime):
        return value
    moment = at_midnight(value)
    if isinstance(other, datetime) and other.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment


def compare(sign: str, left: object, right: object) -> bool | None:
    """``left sign right`` for one of ``= != < <= > >=``; null when the two have no order."""
    if sign == "=":
        return equal(left, right)
    if sign == "!=":
        answer = equal(left, right)
        return None if answer is None else not answer
    pair = comparable(left, right)
    if pair is None:
        return None
    return bool(ORDER[sign](*pair))


def _less(left: object, right: object) -> bool:
    return left < right  # type: ignore[operator]


ORDER: dict[str, Callable[[object, object], bool]] = {
    "<": _less,
    "<=": lambda left, right: not _less(right, left),
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: not _less(left, right),
}


def contains(span: Range, value: object) -> bool | None:
    """Whether ``value`` lies in the range; null when it cannot be compared with a bound."""
    low: bool | None = True
    high: bool | None = True
    if span.low is not None:
        low = compare(">=" if span.low_closed else ">", value, span.low)
    if span.high is not None:
        high = compare("<=" if span.high_closed else "<", value, span.high)
    if low is False or high is False:
        return False
    if low is None or high is None or (span.low is None and span.high is None):
        return None
    return True


def matches(value: object, test: object) -> bool | None:
    """``value in test``: the value is, or lies in, the test, or one of the tests when that is a list."""
    if isinstance(test, Range):
        return contains(test, value)
    if isinstance(test, list):
        if isinstance(value, list) and equal(value, test) is True:
            return True
        return any(_element(value, item) is True for item in test)
    return equal(value, test)


def _element(value: object, item: object) -> bool | None:
    if isinstance(item, Range) and not isinstance(value, Range):
        return contains(item, value)
    if isinstance(item, list) and not isinstance(value, list):
        return any(equal(value, one) is True for one in item)
    return equal(value, item)


def add(left: object, right: object) -> object:
    """``left + right``."""
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, _DURATION):
        if isinstance(left, timedelta) and isinstance(right, timedelta):
            return left + right
        if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
            return months_duration(left.months + right.months)
        left, right = right, left
    if isinstance(right, _DURATION) and isinstance(left, date | time):
        return moved(left, right)
    return None


def moved(moment: date | time, duration: timedelta | YearsMonthsDuration) -> object:
    """A date, time, or date and time, a duration later."""
    if isinstance(moment, datetime):
        return add_duration(moment, duration)
    if isinstance(moment, time):
        return add_to_time(moment, duration) if isinstance(duration, timedelta) else None
    if isinstance(duration, YearsMonthsDuration):
        return add_months(moment, duration.months)
    return add_time(at_midnight(moment), duration).date()


def subtract(left: object, right: object) -> object:
    """``left - right``."""
    if isinstance(right, timedelta):
        if isinstance(left, timedelta):
            return left - right
        return add(left, -right) if isinstance(left, date | time) else None
    if isinstance(right, YearsMonthsDuration):
        if isinstance(left, YearsMonthsDuration):
            return months_duration(left.months - right.months)
        return add(left, YearsMonthsDuration(-right.months)) if isinstance(left, date) else None
    if isinstance(left, time) and isinstance(right, time):
        if (left.tzinfo is None) != (right.tzinfo is None):
            return None
        return since_midnight(left) - since_midnight(right)
    if isinstance(left, date) and isinstance(right, date):
        one = left if isinstance(left, datetime) else at_midnight(left)
        other = right if isinstance(right, datetime) else at_midnight(right)
        if not _aligned(one, other):
            return None
        if one.tzinfo is not None and offset_of(one) != offset_of(other):
            return one - other
        return one - other
    return None


def multiply(left: object, right: object) -> object:
    """``left * right``."""
    if isinstance(left, Decimal):
        left, right = right, left
    if isinstance(right, Decimal):
        if isinstance(left, timedelta):
            return _scaled(left, right)
        if isinstance(left, YearsMonthsDuration):
            return months_duration(int(NUMBERS.multiply(Decimal(left.months), right)))
    return None


def _scaled(duration: timedelta, factor: Decimal) -> timedelta:
    micros = NUMBERS.multiply(Decimal(duration // MICROSECOND), factor)
    if micros.adjusted() > 20:
        raise OverflowError
    return timedelta(microseconds=int(micros))


def divide(left: object, right: object) -> object:
    """``left / right``; a division by zero raises ArithmeticError, which the caller turns into null."""
    if isinstance(left, timedelta):
        if isinstance(right, timedelta):
            return NUMBERS.divide(Decimal(left // MICROSECOND), Decimal(right // MICROSECOND))
        if isinstance(right, Decimal):
            return (
                _scaled(left, NUMBERS.divide(Decimal(1), right))
                if right != right.to_integral_value()
                else _divided(left, right)
            )
    if isinstance(left, YearsMonthsDuration):
        if isinstance(right, YearsMonthsDuration):
            return NUMBERS.divide(Decimal(left.months), Decimal(right.months))
        if isinstance(right, Decimal):
            return months_duration(int(NUMBERS.divide(Decimal(left.months), right)))
    return None


def _divided(duration: timedelta, divisor: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.divide(Decimal(duration // MICROSECOND), divisor)))


_DECIMAL = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
    "**": NUMBERS.power,
}
_OTHER: dict[str, Callable[[object, object], object]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": lambda left, right: None,
}


def arithmetic(sign: str, left: object, right: object) -> object:
    """``left sign right`` for one of ``+ - * / **``; null when the operation has no result."""
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return _DECIMAL[sign](left, right)
        return _OTHER[sign](left, right)
    except (ArithmeticError, ValueError):
        return None


def negative(value: object) -> object:
    """``-value`` for numbers and durations."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, timedelta):
        return -value
    if isinstance(value, YearsMonthsDuration):
        return YearsMonthsDuration(-value.months)
    return None
