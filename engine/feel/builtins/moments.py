"""Functions that make and read dates, times and durations (DMN 1.5, 10.3.4.1, 10.3.4.8 and 10.3.4.9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed_zone
from decimal import Decimal

from .. import temporal
from ..limits import Run
from ..operators import equal
from ..values import YearsMonthsDuration, kind
from .numbers import whole
from .signature import builtin

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _clock(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None) -> time | None:
    where = None
    if offset is not None:
        if abs(offset) > timedelta(hours=18):
            return None
        where = fixed_zone(offset)
    micro = int((second - int(second)) * 1_000_000)
    return time(whole(hour), whole(minute), int(second), micro, where)


@builtin("date(from: string | date | moment)")
def date_from(run: Run, value: object) -> object:
    if isinstance(value, str):
        return temporal.parse_date(value)
    return value.date() if isinstance(value, datetime) else value


@builtin("date(year: number, month: number, day: number)")
def date_of(run: Run, year: Decimal, month: Decimal, day: Decimal) -> object:
    return date(whole(year), whole(month), whole(day))


@builtin("date and time(from: string | date | moment)")
def moment_from(run: Run, value: object) -> object:
    if isinstance(value, str):
        return temporal.parse_date_time(value)
    return value


@builtin("date and time(date: date | moment, time: time)")
def moment_of(run: Run, day: date, clock: time) -> object:
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)


@builtin("date and time(date: date | moment, timezone: string)")
def moment_in(run: Run, day: date, name: str) -> object:
    where = temporal.zone("@" + name) or temporal.zone(name)
    if where is None or not isinstance(day, datetime):
        return None
    return day.replace(tzinfo=where) if day.tzinfo is None else day.astimezone(where)


@builtin(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, "
    "offset?: dtd)"
)
def moment_parts(
    run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: timedelta | None,
) -> object:
    clock = _clock(hour, minute, second, offset)
    return None if clock is None else datetime.combine(date(whole(year), whole(month), whole(day)), clock)


@builtin("time(from: string | time | date | moment)")
def time_from(run: Run, value: object) -> object:
    if isinstance(value, str):
        return temporal.parse_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    return time(tzinfo=UTC) if isinstance(value, date) else value


@builtin("time(hour: number, minute: number, second: number, offset?: dtd)")
def time_of(run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None) -> object:
    return _clock(hour, minute, second, offset)


@builtin("duration(from: string | dtd | ymd)")
def duration_from(run: Run, value: object) -> object:
    return temporal.parse_duration(value) if isinstance(value, str) else value


@builtin("years and months duration(from: date | moment, to: date | moment)")
def months_between(run: Run, start: date, end: date) -> object:
    one = start.date() if isinstance(start, datetime) else start
    other = end.date() if isinstance(end, datetime) else end
    months = (other.year - one.year) * 12 + other.month - one.month
    if months > 0 and other.day < one.day:
        months -= 1
    elif months < 0 and other.day > one.day:
        months += 1
    return YearsMonthsDuration(months)


@builtin("now()")
def now(run: Run) -> object:
    return run.now


@builtin("today()")
def today(run: Run) -> object:
    return None if run.now is None else run.now.date()


@builtin("day of week(date: date | moment)")
def day_of_week(run: Run, day: date) -> object:
    return _DAYS[day.weekday()]


@builtin("day of year(date: date | moment)")
def day_of_year(run: Run, day: date) -> object:
    return Decimal(day.timetuple().tm_yday)


@builtin("week of year(date: date | moment)")
def week_of_year(run: Run, day: date) -> object:
    return Decimal(day.isocalendar().week)


@builtin("month of year(date: date | moment)")
def month_of_year(run: Run, day: date) -> object:
    return _MONTHS[day.month - 1]


@builtin("is(value1: any, value2: any)")
def is_same(run: Run, one: object, other: object) -> object:
    if kind(one) != kind(other):
        return False
    if isinstance(one, time | datetime) and isinstance(other, time | datetime):
        if (one.tzinfo is None) != (other.tzinfo is None) or temporal.zone_id(one.tzinfo) != temporal.zone_id(
            other.tzinfo
        ):
            return False
        return one.replace(tzinfo=None) == other.replace(tzinfo=None) and temporal.offset_of(
            one
        ) == temporal.offset_of(other)
    return equal(one, other) is True
