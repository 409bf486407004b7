"""Registering a case: choose a procedure, fill in its start form, learn the code and who has it now."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

import engine
from web import island, words
from web.page import Request, page, render, wants_json
from workflows import clock
from workflows.cases import queries as cases
from workflows.cases import services
from workflows.cases.errors import FormInvalid
from workflows.errors import NotFound
from workflows.procedures import queries as procedures
from workflows.procedures.library import load
from workflows.procedures.models import ProcedureVersion
from workflows.work.models import WorkItem


@page()
def choose(request: Request) -> HttpResponse:
    """What the person's teams may start."""
    startable = procedures.startable(request.user, clock.now())
    if len(startable) == 1:
        return HttpResponseRedirect(reverse("intake-form", args=[startable[0].procedure_id]))
    return render(request, "web/intake_choose.html", startable=startable)


@page("GET", "POST")
def register(request: Request, procedure: str) -> HttpResponse:
    now = clock.now()
    version = next((v for v in procedures.startable(request.user, now) if v.procedure_id == procedure), None)
    if version is None:
        raise NotFound("Prosedur ini tidak dapat Anda mulai.", "You cannot start this procedure.")
    about = request.GET.get("kasus") or None
    if about:
        cases.get(request.user, about, now)
    schema = start_schema(version)
    values: dict[str, Any] = {}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        values = island.sent(request, schema)
        try:
            case = services.start(request.user, procedure, values, now, about=about)
        except FormInvalid as error:
            errors = island.told(error)
            if wants_json(request):
                return island.invalid(errors)
        else:
            first = [
                {"title_id": i.title_id, "title_en": i.title_en, "team": i.team.name if i.team else ""}
                for i in cases.work_items(request.user, case, now).filter(state__in=WorkItem.ACTIVE)
            ]
            request.session["registered"] = {"code": case.code, "first": first}
            return island.onward(request, reverse("intake-done"))
    return render(
        request, "web/intake_form.html", status=422 if errors else 200,
        version=version, about=about, island=island.Island(schema, {}, errors=errors, values=values),
    )  # fmt: skip


def start_schema(version: ProcedureVersion) -> dict[str, Any] | None:
    """The start form in the language of the page."""
    key = services.start_form(version)
    schema = engine.form_for(load(version), key) if key else None
    return engine.forms.localized(schema, words.language()) if schema else None


@page()
def done(request: Request) -> HttpResponse:
    """The code to write down, and which team has the first task."""
    registered = request.session.get("registered")
    if not registered:
        return HttpResponseRedirect(reverse("intake-choose"))
    try:
        case = cases.get(request.user, registered["code"], clock.now())
    except NotFound:
        case = None
    return render(request, "web/intake_done.html", registered=registered, case=case)
