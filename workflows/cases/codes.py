"""Case codes: K-2026-0042. Counted per year, given out once, never reused."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from workflows.cases.models import Case, CaseCounter

#: for a survivor
CASE_PREFIX = "K"
#: without a survivor, such as the follow-up of agreements (tindak lanjut)
OTHER_PREFIX = "T"


def next_code(now: datetime, *, is_case: bool, about: Case | None = None) -> str:
    """The next code of the year (local time). Within the transaction that creates the case.

    A procedure that is started on a case gets that case's code with a number: K-2026-0042-1.
    """
    if about is not None:
        series = about.code
    else:
        series = f"{CASE_PREFIX if is_case else OTHER_PREFIX}-{timezone.localtime(now).year}"
    CaseCounter.objects.get_or_create(series=series)
    counter = CaseCounter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{series}-{counter.last}" if about is not None else f"{series}-{counter.last:04d}"
