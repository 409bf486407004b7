"""``value.name``: entries of contexts and the properties of dates, times, durations and ranges (table 65)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .limits import Run
from .temporal import offset_of, zone_id
from .values import Range, YearsMonthsDuration, kind


def _whole(read: Callable[[object], int]) -> Callable[[object], object]:
    return lambda value: Decimal(read(value))


def _signed(value: timedelta, amount: int) -> Decimal:
    return Decimal(-amount if value < timedelta() else amount)


def _clock(value: timedelta, size: int, limit: int) -> Decimal:
    return _signed(value, abs(value).seconds // size % limit)


def _months(value: YearsMonthsDuration, years: bool) -> Decimal:
    found = abs(value.months) // 12 if years else abs(value.months) % 12
    return Decimal(-found if value.months < 0 else found)


def _zone(value: time | datetime) -> object:
    return zone_id(value.tzinfo)


_DATE: dict[str, Callable[[date], object]] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_TIME: dict[str, Callable[[time | datetime], object]] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": offset_of,
    "timezone": _zone,
}
_DAYS: dict[str, Callable[[timedelta], object]] = {
    "days": lambda value: _signed(value, abs(value).days),
    "hours": lambda value: _clock(value, 3600, 24),
    "minutes": lambda value: _clock(value, 60, 60),
    "seconds": lambda value: _clock(value, 1, 60),
}
_MONTHS: dict[str, Callable[[YearsMonthsDuration], object]] = {
    "years": lambda value: _months(value, True),
    "months": lambda value: _months(value, False),
}
_RANGE: dict[str, Callable[[Range], object]] = {
    "start": lambda value: value.low,
    "end": lambda value: value.high,
    "start included": lambda value: value.low_closed,
    "end included": lambda value: value.high_closed,
}
_PROPERTIES: dict[str, dict[str, Callable[..., object]]] = {
    "date": {**_DATE},
    "time": {**_TIME},
    "date and time": {**_DATE, **_TIME},
    "days and time duration": {**_DAYS},
    "years and months duration": {**_MONTHS},
    "range": {**_RANGE},
}


def property_of(value: object, name: str, run: Run) -> object:
    """The property ``name``; of a list, the list of its elements' properties; null when there is none."""
    if isinstance(value, dict):
        if name not in value:
            run.warn(f"unknown entry {name}")
        return value.get(name)
    if isinstance(value, list):
        run.spend(len(value))
        return [property_of(item, name, run) for item in value]
    read = _PROPERTIES.get(kind(value), {}).get(name)
    if read is None:
        run.warn(f"{kind(value)} has no property {name}")
        return None
    return read(value)
