"""The process owner's room: drafts that are drawn, reviews that wait, and putting an approved draft in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from web import words
from web.page import Request, number, page, render
from workflows import clock
from workflows.drafts import comparisons, findings, lineage, queries, reviews, services
from workflows.drafts.models import Draft
from workflows.errors import RangkulError
from workflows.procedures import queries as procedures
from workflows.procedures import rights
from workflows.procedures.errors import PublishRefused


@page()
def listing(request: Request) -> HttpResponse:
    """What waits for me, what is being drawn, and how to begin."""
    held = rights.held(request.user)
    mine: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for draft in queries.drafts(request.user).prefetch_related("editors"):
        drawn = request.user in draft.editors.all()
        row = {
            "draft": draft,
            "editors": ", ".join(person.display_name for person in draft.editors.all()),
            "holder": services.holder(draft, clock.now()),
        }
        reviewable = draft.state == Draft.State.SUBMITTED and not drawn and held.may(draft.procedure, "edit")
        publishable = draft.state == Draft.State.APPROVED and held.may(draft.procedure, "publish")
        (waiting if reviewable or publishable else mine if drawn else others).append(row)
    startable = [
        row for row in procedures.procedures().order_by("title_id")
        if row.current_version_id and held.may(row.slug, "edit")
    ]  # fmt: skip
    return render(
        request, "room/drafts.html",
        groups=[
            (_("Menunggu Anda"), waiting, True),
            (_("Rancangan Anda"), mine, False),
            (_("Rancangan orang lain"), others, False),
        ],
        startable=startable, may_create=held.may(rights.ALL, "edit"),
    )  # fmt: skip


@page("POST")
def create(request: Request) -> HttpResponse:
    """Begin a draft from the version in force, from an old one, or a new procedure."""
    slug, chosen = request.POST.get("prosedur", ""), request.POST.get("versi", "")
    now = clock.now()
    try:
        if slug:
            base = procedures.version(slug, number(chosen) or None)
            draft = services.create(request.user, now, base=base)
        else:
            draft = services.create(
                request.user, now,
                procedure=request.POST.get("kode", "").strip(), name=request.POST.get("nama", "").strip()[:200],
            )  # fmt: skip
    except RangkulError as error:
        messages.error(request, error.message(words.language()))
        return HttpResponseRedirect(reverse("draft-list"))
    return HttpResponseRedirect(reverse("draft-designer", args=[draft.pk]))


@page()
def review(request: Request, pk: int) -> HttpResponse:
    """What a reviewer needs on one page: the reason, what differs, what the check says, and the answer."""
    draft = queries.get(request.user, pk)
    return _review(request, draft)


def _review(request: Request, draft: Draft, *, refused: RangkulError | None = None) -> HttpResponse:
    held = rights.held(request.user)
    drawn = draft.editors.filter(pk=request.user.pk).exists()
    edits, publishes = held.may(draft.procedure, "edit"), held.may(draft.procedure, "publish")
    state = Draft.State
    base = procedures.current(draft.procedure)
    compared = None
    if base is not None:
        after = comparisons.of_draft(draft)
        compared = comparisons.told(comparisons.of_version(base), after, words.language())
    alive = draft.state in Draft.ALIVE
    told = findings.of(draft) if alive else []
    newer = lineage.newer(draft) if alive else None
    return render(
        request, "room/review.html",
        status=refused.status if refused else 200,
        draft=draft,
        editors=", ".join(person.display_name for person in draft.editors.all()),
        steps=queries.steps(draft),
        base=base,
        newer=newer,
        outdated=lineage.outdated(draft, newer).message(words.language()) if newer else "",
        retired=base is not None and base.procedure.retired_at is not None,
        compared=compared,
        diagram=compared or comparisons.told(
            comparisons.of_draft(draft), comparisons.of_draft(draft), words.language()
        ),
        warnings=[one for one in told if one.finding.severity != "info"],
        may_review=draft.state == state.SUBMITTED and edits and not drawn,
        drawn=drawn and draft.state == state.SUBMITTED,
        may_publish=draft.state == state.APPROVED and publishes,
        publishes=publishes,
        may_submit=draft.state == state.OPEN and edits,
        may_take_back=draft.state in (state.SUBMITTED, state.APPROVED) and edits,
        may_drop=draft.state in Draft.ALIVE and edits,
        # what was written stays on the page when it is refused
        reason=request.POST.get("alasan", draft.reason), word=request.POST.get("kata", ""), pins=_pins(request),
        when=request.POST.get("terbit", ""), at=request.POST.get("waktu", ""),
        refusals=refused.details.get("findings", []) if isinstance(refused, PublishRefused) else [],
        refused=refused.message(words.language()) if refused else "",
    )  # fmt: skip


@page("POST")
def act(request: Request, pk: int) -> HttpResponse:
    """One step of the review: submit, take back, approve, return, publish, drop."""
    draft = queries.get(request.user, pk)
    now = clock.now()
    step = request.POST.get("langkah", "")
    back = HttpResponseRedirect(reverse("draft-review", args=[pk]))
    try:
        if step == "ajukan":
            reviews.submit(request.user, draft, request.POST.get("alasan", "")[:5000], now)
            messages.success(request, _("Rancangan diajukan. Pemilik proses lain diberi tahu."))
        elif step == "tarik":
            reviews.take_back(request.user, draft, now)
            messages.success(request, _("Rancangan terbuka lagi untuk diubah."))
        elif step in ("setujui", "kembalikan"):
            return _judge(request, draft, approve=step == "setujui")
        elif step == "terbitkan":
            return _publish(request, draft)
        elif step == "perhitungkan":
            lineage.catch_up(request.user, draft, number(request.POST.get("versi")), now)
            messages.success(request, _("Dicatat: rancangan ini sudah memperhitungkan versi itu."))
        elif step == "buang":
            services.drop(request.user, draft, now)
            messages.success(request, _("Rancangan ditutup."))
            return HttpResponseRedirect(reverse("draft-list"))
    except RangkulError as error:
        return _review(request, queries.get(request.user, pk), refused=error)
    return back


def _judge(request: Request, draft: Draft, *, approve: bool) -> HttpResponse:
    now = clock.now()
    when = request.POST.get("terbit") if approve else ""
    found = reviews.review(
        request.user,
        draft,
        approve=approve,
        word=request.POST.get("kata", "")[:5000],
        comments=_pins(request),
        now=now,
        revision=number(request.POST.get("revisi")) or None,
        publish_at=_chosen(request, now) if when == "nanti" else None,
    )
    if when == "sekarang":
        return _publish(request, found)
    messages.success(
        request,
        _("Rancangan akan terbit sendiri pada waktunya.") if found.publish_at
        else _("Rancangan disetujui.") if approve
        else _("Rancangan dikembalikan dengan catatan."),
    )  # fmt: skip
    return HttpResponseRedirect(reverse("draft-review", args=[draft.pk]))


def _pins(request: Request) -> list[reviews.Pin]:
    sent = zip(request.POST.getlist("elemen"), request.POST.getlist("catatan"), strict=False)
    return [reviews.Pin(element, text[:2000]) for element, text in sent][:200]


def _publish(request: Request, draft: Draft) -> HttpResponse:
    now = clock.now()
    if request.POST.get("terbit") == "nanti":
        reviews.schedule(request.user, draft, _chosen(request, now), now)
        messages.success(request, _("Rancangan akan terbit sendiri pada waktunya."))
        return HttpResponseRedirect(reverse("draft-review", args=[draft.pk]))
    version = reviews.publish(request.user, draft, now)
    messages.success(request, _("Versi %(n)d diterbitkan. Kasus baru memakainya.") % {"n": version.number})
    return HttpResponseRedirect(reverse("version-list", args=[version.procedure_id]))


def _chosen(request: Request, now: datetime) -> datetime:
    """When it shall come into force; ``now``, which is refused, where no time was chosen."""
    return _moment(request.POST.get("waktu", "")) or now


def _moment(text: str) -> datetime | None:
    """What a field for a date and a time holds; None for what is no time."""
    try:
        at = parse_datetime(text)
        return at if at is None or timezone.is_aware(at) else timezone.make_aware(at)
    except (ValueError, OverflowError):
        return None
