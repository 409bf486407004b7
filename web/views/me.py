"""What I was told, and about myself: teams, language, absence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from web.page import Request, page, render
from workflows import clock
from workflows.access.queries import acting
from workflows.agencies import queries as agencies
from workflows.agencies import services as agency_services
from workflows.agencies.models import Absence, Membership
from workflows.outbox import queries as outbox
from workflows.people.models import User


@page()
def notices(request: Request) -> HttpResponse:
    found = outbox.notices(request.user, clock.now())
    shown = Paginator(found, 30).get_page(request.GET.get("hal"))
    return render(request, "web/notices.html", page=shown)


@page("POST")
def read_notices(request: Request) -> HttpResponse:
    """Mark all as read, or one and go where it leads."""
    now = clock.now()
    one = request.POST.get("notice", "")
    number = int(one) if one.isdecimal() and len(one) < 19 else None
    outbox.mark_read(request.user, now, None if number is None else [number])
    if number is not None:
        notice = outbox.notices(request.user, now).filter(pk=number).first()
        item = (notice.payload or {}).get("item") if notice else None
        if isinstance(item, int):
            return HttpResponseRedirect(reverse("work-item", args=[item]))
        draft = (notice.payload or {}).get("draft") if notice else None
        if isinstance(draft, int):
            return HttpResponseRedirect(reverse("draft-review", args=[draft]))
        if notice and notice.case:
            return HttpResponseRedirect(reverse("case-page", args=[notice.case.code]))
    return HttpResponseRedirect(reverse("notice-list"))


@page()
def profile(request: Request) -> HttpResponse:
    now = clock.now()
    who = acting(request.user, now)
    mine = Membership.objects.valid_at(now).filter(user=request.user)
    own = set(mine.values_list("team_id", flat=True))
    teams = list(agencies.teams(now).filter(pk__in=who.teams).order_by("name"))
    colleagues = User.objects.filter(
        pk__in=Membership.objects.valid_at(now).filter(team__in=own).values("user"), is_active=True
    ).exclude(pk=request.user.pk)
    return render(
        request, "web/profile.html",
        teams=teams, own=own,
        absence=Absence.objects.valid_at(now).filter(user=request.user).select_related("substitute").first(),
        standing_in=Absence.objects.valid_at(now).filter(substitute=request.user).select_related("user"),
        colleagues=colleagues.order_by("username"),
        today=timezone.localtime(now).date(),
    )  # fmt: skip


@page("POST")
def absent(request: Request) -> HttpResponse:
    """Say that one is away, and who stands in; or that one is back."""
    now = clock.now()
    if request.POST.get("back"):
        current = Absence.objects.valid_at(now).filter(user=request.user).first()
        if current:
            agency_services.end_absence(current, now, by=request.user)
            messages.success(request, _("Selamat datang kembali. Tim Anda kembali kepada Anda."))
        return HttpResponseRedirect(reverse("me-profile"))
    own = Membership.objects.valid_at(now).filter(user=request.user).values("team")
    substitute = User.objects.filter(
        pk__in=Membership.objects.valid_at(now).filter(team__in=own).values("user"),
        username=request.POST.get("substitute", ""),
    ).first()
    until = None
    try:
        day = datetime.fromisoformat(request.POST.get("until", ""))
        until = timezone.make_aware(day.replace(hour=0, minute=0)) + timedelta(days=1)
    except ValueError:
        pass
    agency_services.set_absent(request.user, substitute, now, until=until, by=request.user)
    messages.success(request, _("Tercatat. Pengganti Anda sekarang melihat tugas tim Anda."))
    return HttpResponseRedirect(reverse("me-profile"))
