"""Working time: Monday to Friday without Indonesian public holidays, in the office hours of the city."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

#: Pekalongan's time
ZONE = ZoneInfo("Asia/Jakarta")
#: office hours; a deadline in working hours runs within them
OPENS, CLOSES = time(8, 0), time(16, 0)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("ID", years=[year]))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday in Indonesia."""
    return day.weekday() < 5 and day not in _holidays(day.year)


class CityCalendar:
    """Counts working days and hours (``engine.advance(calendar=...)``)."""

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """Days are whole working days, counted from the next one on; the rest runs in office hours."""
        local = start.astimezone(ZONE)
        days, rest = duration.days, timedelta(seconds=duration.seconds)
        day = local.date()
        moved = False
        while days > 0 or not is_working_day(day):
            day += timedelta(days=1)
            moved = True
            if days > 0 and is_working_day(day):
                days -= 1
        clock_time = local.timetz().replace(tzinfo=None) if not (moved and duration.days == 0) else OPENS
        current = datetime.combine(day, clock_time, tzinfo=local.tzinfo)
        return self._hours(current, rest) if rest else current

    @staticmethod
    def _hours(current: datetime, left: timedelta) -> datetime:
        while True:
            opens = current.replace(hour=OPENS.hour, minute=OPENS.minute, second=0, microsecond=0)
            closes = current.replace(hour=CLOSES.hour, minute=CLOSES.minute, second=0, microsecond=0)
            if is_working_day(current.date()) and current < closes:
                current = max(current, opens)
                if current + left <= closes:
                    return current + left
                left -= closes - current
            current = opens + timedelta(days=1)


CITY_CALENDAR = CityCalendar()
