"""For the admin alone at night: is anything stuck, late or lost?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from web.page import Request, not_found, page, render
from workflows import clock
from workflows.agencies import queries as agencies
from workflows.cases import queries as cases
from workflows.failures import queries as failures
from workflows.failures import services as failure_services
from workflows.failures.models import Failure
from workflows.outbox import queries as outbox
from workflows.timers import queries as timers
from workflows.work import queries as work


def _admins_only(request: Request) -> None:
    if not request.user.is_rangkul_admin:
        raise not_found()


@page()
def home(request: Request) -> HttpResponse:
    _admins_only(request)
    now = clock.now()
    return render(
        request, "web/admin.html",
        now=now,
        counts=cases.counts(request.user, now),
        failures=failures.visible_failures(request.user)[:5],
        failures_count=failures.visible_failures(request.user).count(),
        overdue=work.overdue(now, request.user)[:20],
        overdue_count=work.overdue(now, request.user).count(),
        unrouted=work.unrouted(request.user, now)[:20],
        late_timers=timers.late(now).count(),
        upcoming=timers.upcoming(now).count(),
        outbox=outbox.outbox_counts(),
        loads=work.team_loads(now),
        teams=agencies.teams(now).order_by("name"),
    )  # fmt: skip


@page()
def failure_list(request: Request) -> HttpResponse:
    _admins_only(request)
    state = "resolved" if request.GET.get("status") == "resolved" else "open"
    return render(
        request, "web/failures.html",
        state=state, failures=failures.visible_failures(request.user, state=state)[:100], now=clock.now(),
    )  # fmt: skip


@page("POST")
def failure(request: Request, pk: int) -> HttpResponse:
    """Try again, or say that it was dealt with."""
    _admins_only(request)
    found = failures.visible_failures(request.user, state=None).filter(pk=pk).first()
    if found is None:
        raise not_found()
    now = clock.now()
    if request.POST.get("do") == "retry":
        after = failure_services.retry(request.user, found, now)
        if after.state == Failure.State.RESOLVED:
            messages.success(request, _("Berhasil: gangguan sudah selesai."))
        else:
            messages.error(request, _("Dicoba lagi, tetapi masih gagal. Perbaiki penyebabnya dahulu."))
    else:
        failure_services.resolve(request.user, found, now, note=request.POST.get("note", "").strip())
        messages.success(request, _("Gangguan ditandai selesai."))
    return HttpResponseRedirect(reverse("admin-failures"))
