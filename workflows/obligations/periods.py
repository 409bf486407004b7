"""A period as people write it: two dates, both included, in the city's time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from workflows.calendar import ZONE
from workflows.errors import RangkulError


class PeriodInvalid(RangkulError):
    """A date that is none, or a period that ends before it begins."""

    code = "period_invalid"
    status = 400

    def __init__(self, text: str) -> None:
        super().__init__(
            f"«{text}» bukan tanggal atau periode. Tulis misalnya 2026-03-01 sampai 2026-03-31.",
            f"«{text}» is no date or period. Write for example 2026-03-01 to 2026-03-31.",
        )


def read(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """From the first moment of one day to the last of the other; a missing side is open.

    :raises PeriodInvalid: no dates, or the wrong way round.
    """
    first, last = _day(since), _day(until)
    if first and last and last < first:
        raise PeriodInvalid(f"{since} - {until}")
    return (
        datetime.combine(first, time(), tzinfo=ZONE) if first else None,
        datetime.combine(last + timedelta(days=1), time(), tzinfo=ZONE) if last else None,
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
        datetime.combine(found, time(), tzinfo=ZONE) + timedelta(days=2)
    except (ValueError, OverflowError):
        raise PeriodInvalid(text) from None
    return found
