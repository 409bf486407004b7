"""Working time: no weekends, no public holidays, office hours. Statutes' hours do not use it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflows.calendar import CITY_CALENDAR

WIB = ZoneInfo("Asia/Jakarta")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2026-03-02T09:00", timedelta(days=3), "2026-03-05T09:00"),  # Monday to Thursday
        ("2026-03-06T09:00", timedelta(days=1), "2026-03-09T09:00"),  # Friday to Monday
        ("2026-03-18T09:00", timedelta(days=1), "2026-03-20T09:00"),  # Nyepi on the 19th
        ("2026-03-20T09:00", timedelta(days=1), "2026-03-23T09:00"),  # Idul Fitri on a weekend
        ("2026-03-02T09:00", timedelta(hours=4), "2026-03-02T13:00"),
        ("2026-03-02T14:00", timedelta(hours=4), "2026-03-03T10:00"),  # over the night
        ("2026-03-06T15:00", timedelta(hours=4), "2026-03-09T11:00"),  # over the weekend
        ("2026-03-07T22:00", timedelta(hours=2), "2026-03-09T10:00"),  # reported on a Saturday night
        ("2026-03-02T05:00", timedelta(hours=1), "2026-03-02T09:00"),  # before the office opens
    ],
)
def test_working_time(start: str, duration: timedelta, due: str) -> None:
    assert CITY_CALENDAR.add(at(start), duration) == at(due)
