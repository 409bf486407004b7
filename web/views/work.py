"""My work: the list, one task with its form, and what can be done with it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from web import forms, island, words
from web.page import Request, page, render, wants_json
from workflows import clock
from workflows.access.queries import acting
from workflows.agencies import queries as agencies
from workflows.cases.errors import CaseEnded, FormInvalid
from workflows.errors import NotFound
from workflows.work import queries as work
from workflows.work import services
from workflows.work.errors import ItemClosed, ItemTaken
from workflows.work.models import WorkItem

#: more than this on one page helps nobody; the filters narrow it
SHOWN = 150


@page()
def inbox(request: Request) -> HttpResponse:
    """What I can work on: mine, unclaimed, taken by colleagues; soonest first."""
    now = clock.now()
    team, late = request.GET.get("tim", ""), request.GET.get("terlambat", "")
    found = work.inbox(request.user, now)
    if team:
        found = found.filter(team=team)
    if late:
        found = found.filter(due_at__lt=now)
    items = list(found[: SHOWN + 1])
    state = _state_of(items, now)
    if request.htmx and request.GET.get("v") == state:
        return HttpResponse(status=204)
    context: dict[str, Any] = {
        "now": now,
        "items": items,
        "mine": [item for item in items if item.assignee_id == request.user.pk],
        "unclaimed": [item for item in items if item.assignee_id is None],
        "others": [item for item in items if item.assignee_id not in (None, request.user.pk)],
        "more": len(items) > SHOWN,
        "counts": work.inbox_counts(request.user, now),
        "state": state,
        "team": team,
        "late": late,
    }
    if request.htmx:
        return render(request, "parts/inbox.html", **context)
    who = acting(request.user, now)
    context["teams"] = agencies.teams(now).filter(pk__in=who.teams).order_by("name")
    return render(request, "web/inbox.html", **context)


def _state_of(items: list[WorkItem], now: datetime) -> str:
    """Changes when the list does, so that a look that finds nothing new transfers nothing."""
    text = "|".join(
        f"{i.pk},{i.state},{i.assignee_id},{bool(i.due_at and i.due_at < now)}" for i in items
    ) + f"|{now:%Y-%m-%d-%H}"  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@page("GET", "POST")
def item(request: Request, pk: int) -> HttpResponse:
    """One task: its form, why it came here, by when and by which law."""
    now = clock.now()
    if request.method == "POST":
        return _complete(request, pk, now)
    return _show(request, pk, now)


def _show(
    request: Request,
    pk: int,
    now: datetime,
    *,
    status: int = 200,
    values: dict[str, Any] | None = None,
    errors: list[dict[str, str]] | None = None,
    refused: str = "",
) -> HttpResponse:
    opened = work.open_form(request.user, pk, now, words.language())
    shown = opened.item
    mine = opened.may_complete
    context: dict[str, Any] = {
        "now": now,
        "item": shown,
        "case": shown.case,
        "opened": opened,
        "age": words.age_band(opened.data.get("usia_korban")) if opened.data else "",
        "refused": refused,
        "kept": forms.answers(opened.schema, values or {}) if refused and values else [],
        "left_over": forms.answers(*opened.left_over) if opened.left_over else [],
        "may_release": shown.state == WorkItem.State.CLAIMED
        and (shown.assignee_id == request.user.pk or opened.may_reassign),
        "may_take_over": shown.is_active
        and not mine
        and shown.assignee_id not in (None, request.user.pk)
        and bool(opened.data),
    }
    if mine and not refused:
        context["island"] = island.Island(
            opened.schema, opened.data, draft=reverse("work-draft", args=[pk]), errors=errors, values=values
        )
    if opened.may_reassign:
        context["teams"] = agencies.teams(now).order_by("agency__name", "name")
    return render(request, "web/item.html", status=status, **context)


def _complete(request: Request, pk: int, now: datetime) -> HttpResponse:
    seen = work.get(request.user, pk, now)
    opened = work.open_form(request.user, pk, now, words.language())
    values = island.sent(request, opened.schema)
    for form in opened.earlier:
        # the page may have been opened before the case moved
        values = {**island.sent(request, form.schema), **values}
    try:
        done = services.complete(request.user, pk, values, now)
    except FormInvalid as error:
        errors = island.told(error)
        if wants_json(request):
            return island.invalid(errors)
        return _show(request, pk, now, status=422, values=values, errors=errors)
    except (ItemClosed, ItemTaken, CaseEnded) as error:
        if wants_json(request):
            return JsonResponse(
                {"code": error.code, "message": error.message(words.language()), "hint": hint(error.code)},
                status=error.status,
            )
        return _show(
            request, pk, now, status=error.status, values=values, refused=error.message(words.language())
        )
    messages.success(request, _("Tugas pada %(code)s selesai. Terima kasih.") % {"code": seen.case.code})
    onward = work.inbox(request.user, now).filter(case=done.case_id).order_by("due_at").first()
    if onward is not None and onward.assignee_id in (None, request.user.pk):
        messages.info(request, _("Masih ada tugas untuk tim Anda pada kasus yang sama."))
    return island.onward(request, reverse("work-list"))


def hint(code: str) -> str:
    """What to do about a refusal."""
    return {
        "item_closed": _(
            "Tidak perlu dikerjakan lagi. Salin catatan penting Anda, lalu kembali ke daftar tugas."
        ),
        "item_taken": _("Bicarakan dengan rekan Anda, atau ambil alih tugas ini dengan alasan."),
        "case_ended": _("Kasus ini sudah berakhir; tidak ada yang perlu dikerjakan."),
    }.get(code, "")


@page("POST")
def draft(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed so far; called by the form island."""
    now = clock.now()
    values = island.sent(request, None)
    services.save_draft(request.user, pk, values, now)
    return JsonResponse({"saved": _("Draf tersimpan %(time)s") % {"time": words.clock_time(now)}})


@page("POST")
def claim(request: Request, pk: int) -> HttpResponse:
    now = clock.now()
    taken = services.claim(request.user, pk, now)
    if request.htmx:
        return render(request, "parts/item_card.html", item=work.get(request.user, taken.pk, now), now=now)
    return HttpResponseRedirect(reverse("work-item", args=[pk]))


@page("POST")
def release(request: Request, pk: int) -> HttpResponse:
    now = clock.now()
    services.release(request.user, pk, now)
    messages.success(request, _("Tugas dikembalikan ke tim."))
    return _back_to(request, pk, now)


@page("POST")
def take_over(request: Request, pk: int) -> HttpResponse:
    """Take a task over from a colleague of the same team."""
    now = clock.now()
    services.reassign(
        request.user, pk, now, person=request.user, reason=request.POST.get("reason", "").strip()
    )
    return HttpResponseRedirect(reverse("work-item", args=[pk]))


@page("POST")
def reassign(request: Request, pk: int) -> HttpResponse:
    """Give a task to another team (by the team that leads the case, or an admin when no team has it)."""
    now = clock.now()
    team = agencies.teams(now).filter(pk=request.POST.get("team", "")).first()
    if team is None:
        raise NotFound("Pilih tim dahulu.", "Choose a team first.")
    services.reassign(request.user, pk, now, team=team, reason=request.POST.get("reason", "").strip())
    messages.success(request, _("Tugas diserahkan kepada %(team)s.") % {"team": team.name})
    return _back_to(request, pk, now)


def _back_to(request: Request, pk: int, now: datetime) -> HttpResponse:
    try:
        work.get(request.user, pk, now)
    except NotFound:
        return HttpResponseRedirect(reverse("admin-home" if request.user.is_rangkul_admin else "work-list"))
    return HttpResponseRedirect(reverse("work-item", args=[pk]))
