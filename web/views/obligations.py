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
        code=code, first=first, last=last, report=found, refused=refused, now=now,
    )  # fmt: skip
