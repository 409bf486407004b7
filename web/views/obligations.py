"""Legal deadlines: for the team that leads the cases, and by code for admins."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone

from web import words
from web.page import Request, page, render
from workflows import clock
from workflows.errors import NotFound
from workflows.obligations import periods, queries

#: rows of the page
SHOWN = 200


@page()
def report(request: Request) -> HttpResponse:
    """The last 30 days unless asked otherwise; a case that one may not follow is told, not a refusal."""
    now = clock.now()
    today = timezone.localtime(now).date()
    code = request.GET.get("kasus", "").strip().upper()
    first = request.GET.get("dari", "" if code else (today - timedelta(days=30)).isoformat())
    last = request.GET.get("sampai", "" if code else today.isoformat())
    found: queries.Report | None = None
    refused = ""
    try:
        since, until = periods.read(first, last)
        found = queries.report(request.user, now, case=code or None, since=since, until=until)
    except (NotFound, periods.PeriodInvalid) as error:
        refused = error.message(words.language())
    return render(
        request, "web/obligations.html",
        code=code, first=first, last=last, report=found, refused=refused,
        lines=_urgent_first(found.lines)[:SHOWN] if found else [],
        cut=bool(found and (found.truncated or len(found.lines) > SHOWN)),
    )  # fmt: skip


def _urgent_first(lines: list[queries.Line]) -> list[queries.Line]:
    """What is late and open, then what still runs, soonest first; then the rest, latest first."""
    still_open = [line for line in lines if line.status in (queries.OVERDUE, queries.RUNNING)]
    done = [line for line in lines if line.status not in (queries.OVERDUE, queries.RUNNING)]
    # without a time to be shown: after those that have one
    still_open.sort(key=lambda line: (line.status != queries.OVERDUE, line.due_at is None, line.due_at or 0))
    return [*still_open, *reversed(done)]
