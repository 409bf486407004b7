"""Dates, times and durations: reading, writing, arithmetic (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9).

A date and time or a time may have an offset (a fixed zone), a zone id (``@Asia/Jakarta``) or neither. Years
run from 1 to 9999 and seconds to the microsecond: what lies outside is null.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_zone
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .values import YearsMonthsDuration

_DATE = re.compile(r"(-?)([1-9]\d{4,8}|\d{4})-(\d\d)-(\d\d)", re.A)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][\w+\-/]*)?", re.A
)
_DAYS = re.compile(
    r"(-?)P(?:(\d{1,12})D)?(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,14})(?:\.(\d{0,9}))?S)?)?", re.A
)
_MONTHS = re.compile(r"(-?)P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.A)
Day = TypeVar("Day", bound=date)
MAX_MONTHS = 999_999_999_999
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=256)
def zone(text: str) -> tzinfo | None:
    """The zone of ``Z``, ``+07:00`` or ``@Asia/Jakarta``; None when there is no such zone."""
    if text in ("Z", "z"):
        return UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    parts = [int(part) for part in text[1:].split(":")]
    hours, minutes, seconds = (*parts, 0)[:3]
    if hours > 18 or minutes > 59 or seconds > 59 or (hours == 18 and (minutes or seconds)):
        return None
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return fixed_zone(-offset if text[0] == "-" else offset)


def parse_date(text: str) -> date | None:
    """``2026-03-01`` as a date; None when it is not one."""
    match = _DATE.fullmatch(text)
    if match is None or match.group(1):
        return None
    try:
        return date(int(match.group(2)), int(match.group(3)), int(match.group(4)))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """``22:00:00``, with an offset or ``@zone`` if it has one; None when it is no time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, suffix = match.groups()
    where = zone(suffix) if suffix else None
    if suffix and where is None:
        return None
    micro = int((fraction or "0").ljust(6, "0")[:6])
    try:
        return time(int(hour), int(minute), int(second), micro, where)
    except ValueError:
        return None


def parse_date_time(text: str) -> datetime | None:
    """``2026-03-01T22:00:00+07:00`` or a date (then midnight without a zone); None when it is neither."""
    day, mark, rest = text.partition("T")
    found = parse_date(day)
    if found is None:
        return None
    if not mark:
        return datetime.combine(found, time())
    moment = parse_time(rest)
    return None if moment is None else datetime.combine(found, moment)


def parse_duration(text: str) -> timedelta | YearsMonthsDuration | None:
    """An ISO 8601 duration of days and time, or of years and months; None when it is neither."""
    match = _MONTHS.fullmatch(text)
    if match is not None and (match.group(2) or match.group(3)):
        months = int(match.group(2) or 0) * 12 + int(match.group(3) or 0)
        return months_duration(-months if match.group(1) else months)
    match = _DAYS.fullmatch(text)
    if match is None or not any(match.groups()[1:5]) or text.endswith("T"):
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    micro = int((fraction or "0").ljust(6, "0")[:6])
    try:
        found = timedelta(int(days or 0), int(seconds or 0), micro, 0, int(minutes or 0), int(hours or 0))
        return -found if sign else found
    except OverflowError:
        return None


def months_duration(months: int) -> YearsMonthsDuration | None:
    """A years and months duration, or None when it is absurdly long."""
    return YearsMonthsDuration(months) if abs(months) <= MAX_MONTHS else None


def parse_temporal(text: str) -> object:
    """The value of the literal ``@"..."``: a date, time, date and time or duration, or None."""
    if "T" in text and not text.lstrip("-").startswith("P"):
        return parse_date_time(text)
    if text.lstrip("-").startswith("P"):
        return parse_duration(text)
    return parse_time(text) if ":" in text else parse_date(text)


def add_months(day: Day, months: int) -> Day:
    """``months`` later (a datetime stays one); the day is clamped to the end of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def add_time(moment: datetime, duration: timedelta) -> datetime:
    """``duration`` later on the time line, in the same zone (a day may have 23 or 25 hours there)."""
    if isinstance(moment.tzinfo, ZoneInfo):
        return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)
    return moment + duration


def add_duration(moment: datetime, duration: timedelta | YearsMonthsDuration) -> datetime:
    """``moment`` plus a duration. Keeps the zone; month ends clamp (31 January + P1M = 28 or 29 February).

    Raises OverflowError when the result lies outside the years 1 to 9999.
    """
    if isinstance(duration, YearsMonthsDuration):
        return add_months(moment, duration.months)
    return add_time(moment, duration)


def offset_of(moment: time | datetime) -> timedelta | None:
    """The offset from UTC; that of a time in a named zone is the one on 1 January 2000."""
    if isinstance(moment, time) and isinstance(moment.tzinfo, ZoneInfo):
        return datetime(2000, 1, 1, tzinfo=moment.tzinfo).utcoffset()
    return moment.utcoffset()


def since_midnight(moment: time) -> timedelta:
    """The time as a duration from midnight, in UTC when the time has an offset (may be negative then)."""
    found = timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )
    return found - (offset_of(moment) or timedelta())


def add_to_time(moment: time, duration: timedelta) -> time:
    """``duration`` later on the clock, past midnight from the start; keeps the zone."""
    wall = timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )
    return (datetime(2000, 1, 1, tzinfo=UTC) + (wall + duration) % DAY).time().replace(tzinfo=moment.tzinfo)


def at_midnight(day: date) -> datetime:
    """A date as a date and time at midnight UTC (implicit conversion of DMN 1.5, 10.3.2.9.4)."""
    return datetime.combine(day, time(), UTC)


def zone_id(where: tzinfo | None) -> str | None:
    """The id of a named zone (``Asia/Jakarta``); None for offsets and local times."""
    return where.key if isinstance(where, ZoneInfo) else None


def _zone_text(moment: time | datetime) -> str:
    if moment.tzinfo is None:
        return ""
    name = zone_id(moment.tzinfo)
    if name is not None:
        return "@" + name
    offset = offset_of(moment)
    if not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    text = f"{'-' if offset < timedelta() else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def time_text(moment: time | datetime) -> str:
    """ISO 8601 with only the fraction digits that are needed, and the zone (``Z``, offset or ``@id``)."""
    text = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    if moment.microsecond:
        text += f".{moment.microsecond:06}".rstrip("0")
    return text + _zone_text(moment)


def date_text(day: date) -> str:
    """ISO 8601, the year with four digits."""
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def duration_text(duration: timedelta | YearsMonthsDuration) -> str:
    """ISO 8601 in its shortest form; zero is ``PT0S`` or ``P0M``."""
    if isinstance(duration, YearsMonthsDuration):
        years, months = divmod(abs(duration.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if duration.months < 0 else "") + "P" + (text or "0M")
    total = abs(duration)
    hours, rest = divmod(total.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or total.microseconds:
        fraction = f".{total.microseconds:06}".rstrip("0") if total.microseconds else ""
        clock += f"{seconds}{fraction}S"
    text = (f"{total.days}D" if total.days else "") + (f"T{clock}" if clock else "")
    return ("-" if duration < timedelta() else "") + "P" + (text or "T0S")
