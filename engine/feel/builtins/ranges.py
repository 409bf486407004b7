"""Comparisons of points and ranges (DMN 1.5, 10.3.4.11, table 78)."""

from __future__ import annotations

from collections.abc import Callable

from ..limits import Run
from ..operators import compare, contains, same
from ..values import Range
from .signature import builtin

_POINT = "any"


def _less(one: object, other: object) -> bool:
    found = compare("<", one, other)
    if found is None:
        raise ValueError("the two cannot be compared")
    return found


def _define(name: str, body: Callable[..., bool], first: bool, second: bool, labels: str) -> None:
    """``first`` and ``second`` say which argument must be a range (else it must be a point)."""

    def checked(run: Run, one: object, other: object) -> object:
        return body(one, other)

    kinds = ["range" if wanted else "number|string|date|time|moment|dtd|ymd" for wanted in (first, second)]
    names = labels.split(",")
    builtin(f"{name}({names[0]}: {kinds[0]}, {names[1]}: {kinds[1]})")(checked)


def _before(one: Range, other: Range) -> bool:
    if one.high is None or other.low is None:
        return False
    return _less(one.high, other.low) or (
        same(one.high, other.low) and not (one.high_closed and other.low_closed)
    )


def _meets(one: Range, other: Range) -> bool:
    return one.high_closed and other.low_closed and one.high is not None and same(one.high, other.low)


def _starts_before(one: Range, other: Range) -> bool:
    """Whether ``one`` begins before ``other`` does."""
    if one.low is None or other.low is None:
        return one.low is None and other.low is not None
    return _less(one.low, other.low) or (same(one.low, other.low) and one.low_closed and not other.low_closed)


def _ends_after(one: Range, other: Range) -> bool:
    if one.high is None or other.high is None:
        return one.high is None and other.high is not None
    return _less(other.high, one.high) or (
        same(one.high, other.high) and one.high_closed and not other.high_closed
    )


def _same_start(one: Range, other: Range) -> bool:
    return one.low_closed == other.low_closed and same(one.low, other.low)


def _same_end(one: Range, other: Range) -> bool:
    return one.high_closed == other.high_closed and same(one.high, other.high)


def _overlaps(one: Range, other: Range) -> bool:
    return not _before(one, other) and not _before(other, one)


def _includes(one: Range, other: Range) -> bool:
    return not _starts_before(other, one) and not _ends_after(other, one)


def _holds(span: Range, point: object) -> bool:
    found = contains(span, point)
    if found is None:
        raise ValueError("the two cannot be compared")
    return found


def _point_before(point: object, span: Range) -> bool:
    return span.low is not None and (
        _less(point, span.low) or (same(point, span.low) and not span.low_closed)
    )


def _range_before(span: Range, point: object) -> bool:
    return span.high is not None and (
        _less(span.high, point) or (same(point, span.high) and not span.high_closed)
    )


_define("before", _less, False, False, "point1,point2")
_define("before", _point_before, False, True, "point,range")
_define("before", _range_before, True, False, "range,point")
_define("before", _before, True, True, "range1,range2")
_define("after", lambda one, other: _less(other, one), False, False, "point1,point2")
_define("after", lambda point, span: _range_before(span, point), False, True, "point,range")
_define("after", lambda span, point: _point_before(point, span), True, False, "range,point")
_define("after", lambda one, other: _before(other, one), True, True, "range1,range2")
_define("meets", _meets, True, True, "range1,range2")
_define("met by", lambda one, other: _meets(other, one), True, True, "range1,range2")
_define("overlaps", _overlaps, True, True, "range1,range2")
_define(
    "overlaps before",
    lambda one, other: _starts_before(one, other) and _overlaps(one, other) and not _ends_after(one, other),
    True,
    True,
    "range1,range2",
)
_define(
    "overlaps after",
    lambda one, other: _starts_before(other, one) and _overlaps(one, other) and not _ends_after(other, one),
    True,
    True,
    "range1,range2",
)
_define(
    "finishes", lambda point, span: span.high_closed and same(point, span.high), False, True, "point,range"
)
_define(
    "finishes",
    lambda one, other: _same_end(one, other) and not _starts_before(one, other),
    True,
    True,
    "range1,range2",
)
_define(
    "finished by", lambda span, point: span.high_closed and same(point, span.high), True, False, "range,point"
)
_define(
    "finished by",
    lambda one, other: _same_end(one, other) and not _starts_before(other, one),
    True,
    True,
    "range1,range2",
)
_define("includes", _holds, True, False, "range,point")
_define("includes", _includes, True, True, "range1,range2")
_define("during", lambda point, span: _holds(span, point), False, True, "point,range")
_define("during", lambda one, other: _includes(other, one), True, True, "range1,range2")
_define("starts", lambda point, span: span.low_closed and same(point, span.low), False, True, "point,range")
_define(
    "starts",
    lambda one, other: _same_start(one, other) and not _ends_after(one, other),
    True,
    True,
    "range1,range2",
)
_define(
    "started by", lambda span, point: span.low_closed and same(point, span.low), True, False, "range,point"
)
_define(
    "started by",
    lambda one, other: _same_start(one, other) and not _ends_after(other, one),
    True,
    True,
    "range1,range2",
)
_define("coincides", same, False, False, "point1,point2")
_define(
    "coincides",
    lambda one, other: _same_start(one, other) and _same_end(one, other),
    True,
    True,
    "range1,range2",
)


@builtin("range(from: string)")
def range_from(run: Run, text: str) -> object:
    from ..literals import parse_range

    return parse_range(text)
