"""Deadlines and timers: from an ISO 8601 text or a FEEL value to an aware point in time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from engine import feel
from engine.errors import EngineError

ISO = re.compile(r"^(-?P[\dYMWDTHS.,]+|R\d*/.+|\d{4}-\d{2}-\d{2}.*)$")


class WorkingCalendar(Protocol):
    """Counts working time. The host supplies one with its holidays and agency hours."""

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The point in time at which ``duration`` of working time has passed since ``start``."""


class WeekdayCalendar:
    """Working days are Monday to Friday; a day of the duration is one working day, hours run on working days."""

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """Days are counted from the next working day on, as service standards do."""
        days, rest = duration.days, timedelta(seconds=duration.seconds)
        current = start
        while days > 0:
            current += timedelta(days=1)
            if current.weekday() < 5:
                days -= 1
        current += rest
        while current.weekday() >= 5:
            current += timedelta(days=1)
        return current


@dataclass(frozen=True)
class Cycle:
    """A repeating timer: ``left`` more times (None: without end), ``every`` that long."""

    every: timedelta | feel.YearsMonthsDuration
    left: int | None


def bad_time(text: object, element: str | None) -> EngineError:
    """The error for a value that is no time."""
    return EngineError(
        "bad_time",
        f"«{text}» bukan tanggal atau lama waktu. Tulis misalnya P3D, PT6H, atau 2026-03-31.",
        f"«{text}» is no date or duration. Write for example P3D, PT6H or 2026-03-31.",
        element,
    )


def moment(
    value: Any,
    start: datetime,
    element: str | None = None,
    *,
    calendar: WorkingCalendar | None = None,
    end_of_day: bool = True,
) -> datetime:
    """The point in time that a duration after ``start``, or a date, means.

    A date without a time is the end of that day (23:59:59) for deadlines, its beginning otherwise. Without a zone the
    zone of ``start`` holds.

    :raises EngineError: ``bad_time``.
    """
    if isinstance(value, str):
        text = value.strip()
        if re.match(r"^-?P", text):
            try:
                value = feel.parse_duration(text)
            except (ValueError, feel.FeelError) as error:
                raise bad_time(value, element) from error
            if value is None:
                raise bad_time(text, element)
        else:
            try:
                value = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
            except ValueError as error:
                raise bad_time(value, element) from error
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=start.tzinfo)
    if isinstance(value, date):
        return datetime.combine(value, time(23, 59, 59) if end_of_day else time(), start.tzinfo)
    if isinstance(value, timedelta) and calendar is not None:
        return calendar.add(start, value)
    if isinstance(value, timedelta | feel.YearsMonthsDuration):
        try:
            return feel.add_duration(start, value)
        except (OverflowError, ValueError) as error:
            raise bad_time(value, element) from error
    raise bad_time(value, element)


def cycle(text: str, start: datetime, element: str | None) -> tuple[datetime, Cycle]:
    """First moment and rest of an ISO 8601 repetition ``R[n]/[start/]duration[/end]``.

    :raises EngineError: ``bad_time``.
    """
    match = re.match(r"^R(\d*)/(?:([^P/][^/]*)/)?(P[^/]+)(?:/([^/]+))?$", text.strip())
    if not match:
        raise bad_time(text, element)
    times, first, every, end = match.groups()
    left = int(times) if times else None
    duration = feel.parse_duration(every)
    if not isinstance(duration, timedelta | feel.YearsMonthsDuration) or left == 0:
        raise bad_time(text, element)
    if isinstance(duration, timedelta) and duration < timedelta(seconds=1):
        raise bad_time(text, element)
    if end is not None and left is None:
        last = moment(end, start, element, end_of_day=True)
        at, left = moment(duration, start, element), 0
        while at <= last and left < 10_000:
            left += 1
            at = moment(duration, at, element)
        if left == 0:
            raise bad_time(text, element)
    at = moment(first, start, element, end_of_day=False) if first else moment(duration, start, element)
    return at, Cycle(duration, None if left is None else left - 1)
