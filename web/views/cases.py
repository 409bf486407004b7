"""Cases: the list, one case with its timeline, records and diagram, and what can be sent to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

import engine
from web import forms, island, words
from web.page import Request, page, render, wants_json
from workflows import clock
from workflows.access import services as access
from workflows.access.queries import acting, is_manager_of
from workflows.cases import queries as cases
from workflows.cases import services
from workflows.cases.errors import FormInvalid
from workflows.cases.models import Case
from workflows.errors import NotFound, RangkulError
from workflows.messages import queries as case_messages
from workflows.messages import services as sending
from workflows.procedures import queries as procedures
from workflows.procedures.library import load
from workflows.work.models import WorkItem

PER_PAGE = 25
#: so many steps of the timeline are shown at once; what came before is folded away
EARLIER = 12
#: what only holds other steps
FRAMES = ("callActivity", "subProcess", "adHocSubProcess", "transaction")


@page()
def listing(request: Request) -> HttpResponse:
    """Cases that the person may know of. Codes only, never a name."""
    now = clock.now()
    status, procedure = request.GET.get("status", "open"), request.GET.get("prosedur", "")
    search = request.GET.get("cari", "").strip()
    found = cases.listing(
        request.user, now,
        status=status if status in ("open", "ended") else None,
        procedure=procedure or None,
        search=search,
    )  # fmt: skip
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    return render(
        request, "web/cases.html",
        page=shown, counts=cases.counts(request.user, now), chosen=status, procedure=procedure, search=search,
        procedures=procedures.procedures().order_by("title_id"), now=now,
    )  # fmt: skip


@page()
def case(request: Request, code: str) -> HttpResponse:
    """Where a case stands, what is open, and what happened."""
    now = clock.now()
    try:
        found = cases.get(request.user, code, now)
    except NotFound:
        line = cases.get_line(request.user, code, now)
        return render(request, "web/case_line.html", case=line, now=now)
    who = acting(request.user, now)
    items = list(cases.work_items(request.user, found, now))
    manages = is_manager_of(who, found)
    steps = cases.timeline(request.user, found, now)
    sendable = case_messages.sendable(request.user, found, now)
    return render(
        request, "web/case.html",
        case=found, tab="summary", now=now,
        items=[i for i in items if i.state in WorkItem.ACTIVE],
        steps=steps[: -EARLIER - 1 : -1],
        earlier=steps[-EARLIER - 1 :: -1] if len(steps) > EARLIER else [],
        manages=manages,
        my_teams=who.teams,
        facts=_facts(cases.variables(request.user, found, now)),
        sendable=sendable,
        # what anybody may send at any time needs no telling
        awaited=case_messages.awaited(found).exclude(name__in=sendable) if manages else [],
        startable=[
            v for v in (procedures.startable(request.user, now) if manages and found.is_open and found.is_case else [])
            if v.is_case and v.procedure_id != found.version.procedure_id
        ],
    )  # fmt: skip


def _facts(variables: dict[str, Any]) -> dict[str, Any]:
    """What the lead team wants at a glance."""
    return {
        "age": words.age_band(variables.get("usia_korban")),
        "kinds": ", ".join(words.readable(str(k)) for k in variables.get("jenis_kekerasan") or []),
    } if variables else {}  # fmt: skip


@page()
def records(request: Request, code: str) -> HttpResponse:
    """What people wrote, as far as one may read it. Each look is in the audit log."""
    now = clock.now()
    found = cases.get(request.user, code, now)
    procedure = load(found.version)
    entries = []
    for entry in cases.read_records(request.user, found, now, words.language()):
        record = entry.record
        node = procedure.node(record.element) if record.element else None
        title = (node.name_en if words.language() == "en" else "") or node.title if node else ""
        entries.append(
            {"record": record, "title": title, "answers": forms.answers(entry.schema, entry.data)}
        )  # fmt: skip
    return render(
        request, "web/records.html", case=found, tab="records", entries=list(reversed(entries)), now=now
    )


@page()
def diagram(request: Request, code: str) -> HttpResponse:
    """The procedure's picture with where the case stands."""
    now = clock.now()
    found = cases.get(request.user, code, now)
    procedure = load(found.version)
    active = cases.where_it_stands(found)
    at = {a.process for a in active}
    chosen = request.GET.get("proses", "")
    if chosen not in procedure.packages:
        chosen = procedure.id
    places: dict[str, int] = {}
    for entry in active:
        if entry.process == chosen:
            places[entry.element] = places.get(entry.element, 0) + 1
    here = {
        element: _("Di sini") if times == 1 else _("Di sini %(n)d×") % {"n": times}
        for element, times in places.items()
    }
    steps: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in active:
        node = procedure.node(entry.element, entry.process)
        if node is None or node.kind in FRAMES or "Gateway" in node.kind:
            continue
        package = procedure.packages.get(entry.process)
        step = steps.setdefault(
            (entry.process, entry.element),
            {
                "title": node.name_en if words.language() == "en" and node.name_en else node.title,
                "process": package.meta if package else None,
                "due": entry.due_at,
                "times": 0,
            },
        )
        step["times"] += 1
        if entry.due_at and (step["due"] is None or entry.due_at < step["due"]):
            step["due"] = entry.due_at
    return render(
        request, "web/diagram.html",
        case=found, tab="diagram", now=now, chosen=chosen, steps=list(steps.values()),
        processes=[{"id": p.id, "meta": p.meta, "active": p.id in at} for p in procedure.packages.values()],
        source=reverse("procedure-picture", args=[found.version.procedure_id, found.version.number, chosen]),
        marks={"here": here, "been": cases.visited(found, chosen)},
    )  # fmt: skip


@page("GET", "POST")
def message(request: Request, code: str, name: str) -> HttpResponse:
    """Send one of the procedure's messages to the case, e.g. that consent was withdrawn."""
    now = clock.now()
    found = cases.get(request.user, code, now)
    meta = case_messages.sendable(request.user, found, now).get(name)
    if meta is None:
        raise NotFound(
            "Pesan ini tidak dapat dikirim ke kasus ini.", "This message cannot be sent to this case."
        )
    schema = _message_form(found, meta)
    grave = name in settings.RANGKUL_CONSENT_WITHDRAWN
    values: dict[str, Any] = {}
    errors: list[dict[str, str]] = []
    unsure = False
    if request.method == "POST":
        values = island.sent(request, schema)
        unsure = grave and not (request.GET.get("yakin") or request.POST.get("yakin"))
        if not unsure:
            key = request.GET.get("kunci") or uuid.uuid4().hex
            try:
                sending.send(request.user, code, name, values, key[:64], now)
            except FormInvalid as error:
                errors = island.told(error)
                if wants_json(request):
                    return island.invalid(errors)
            else:
                messages.success(request, _("Pesan terkirim ke %(code)s.") % {"code": code})
                return island.onward(request, _case_or_list(request, code))
    return render(
        request, "web/message.html", status=422 if errors or unsure else 200,
        case=found, name=name, meta=meta, grave=grave, unsure=unsure, key=uuid.uuid4().hex, now=now,
        island=island.Island(schema, {}, errors=errors, values=values),
    )  # fmt: skip


def _message_form(case: Case, meta: dict[str, Any]) -> dict[str, Any] | None:
    if not meta.get("form"):
        return None
    schema = engine.form_for(load(case.version), f"{case.version.procedure_id}/{meta['form']}")
    return engine.forms.localized(schema, words.language()) if schema else None


def _case_or_list(request: Request, code: str) -> str:
    """After consent is withdrawn the sender may no longer see the case."""
    try:
        cases.get(request.user, code, clock.now())
    except RangkulError:
        return reverse("case-list")
    return reverse("case-page", args=[code])


@page("GET", "POST")
def emergency(request: Request) -> HttpResponse:
    """Ask to read a case in an emergency; told to the data officer."""
    code = (request.POST.get("code") or request.GET.get("kode") or "").strip().upper()
    reason = request.POST.get("reason", "")
    refused = ""
    if request.method == "POST":
        try:
            access.open_emergency(request.user, code, reason, clock.now())
        except RangkulError as error:
            refused = error.message(words.language())
        else:
            messages.warning(request, _("Akses darurat dibuka untuk %(n)d jam. Petugas data sudah diberi tahu.")
                             % {"n": settings.RANGKUL_EMERGENCY_HOURS})  # fmt: skip
            return HttpResponseRedirect(reverse("case-page", args=[code]))
    return render(
        request, "web/emergency.html", status=422 if refused else 200,
        code=code, reason=reason, refused=refused, hours=settings.RANGKUL_EMERGENCY_HOURS,
    )  # fmt: skip


@page("POST")
def cancel(request: Request, code: str) -> HttpResponse:
    services.cancel(request.user, code, request.POST.get("reason", "").strip(), clock.now())
    messages.success(request, _("Kasus %(code)s dibatalkan.") % {"code": code})
    return HttpResponseRedirect(reverse("case-page", args=[code]))
