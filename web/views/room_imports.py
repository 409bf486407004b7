"""Bringing in diagrams of other tools: upload, see what is missing to run them, mend it with one click."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from web import words
from web.page import Request, number, page, render
from workflows import clock
from workflows.drafts import files, findings, importing, queries
from workflows.drafts.models import Draft
from workflows.errors import RangkulError
from workflows.procedures import rights

#: files that are taken at once
MAX_UPLOADS = 20


@dataclass
class Upload:
    """What became of one file: its drafts, or why it could not be read."""

    name: str
    drafts: list[importing.ImportResult] = field(default_factory=list)
    refused: str = ""


@page("GET", "POST")
def upload(request: Request) -> HttpResponse:
    """Each diagram of each file becomes a draft; a file that cannot be read hinders no other."""
    queries.drafts(request.user)
    rights.require(request.user, rights.ALL, "edit")
    found: list[Upload] = []
    chosen = ["all"] if request.POST.get("perbaiki") else []
    sent = request.FILES.getlist("berkas")
    for one in sent[:MAX_UPLOADS]:
        told = Upload(one.name or "diagram.bpmn")
        found.append(told)
        try:
            if (one.size or 0) > files.MAX_FILE:
                raise files.too_large(files.MAX_FILE)
            told.drafts = importing.import_file(
                request.user, told.name, one.read(), clock.now(), repair=chosen
            )
        except RangkulError as error:
            told.refused = error.message(words.language())
    if len(sent) > MAX_UPLOADS:
        messages.error(request, _("Hanya %(n)d berkas pertama yang dibaca.") % {"n": MAX_UPLOADS})
    if request.method == "POST" and not sent:
        messages.error(request, _("Pilih sedikitnya satu berkas."))
    single = found[0].drafts if len(found) == 1 else []
    if len(single) == 1:
        return HttpResponseRedirect(reverse("draft-repairs", args=[single[0].draft.pk]))
    return render(request, "room/import.html", uploads=found)


@page("GET", "POST")
def repairs(request: Request, pk: int) -> HttpResponse:
    """What is missing to run a draft, and what can be mended without drawing."""
    draft = queries.get(request.user, pk)
    if request.method == "POST":
        chosen = ["all"] if request.POST.get("semua") else request.POST.getlist("perbaikan")
        try:
            if chosen:
                importing.repair(
                    request.user, draft, number(request.POST.get("revisi")), chosen, clock.now()
                )
                messages.success(request, _("Sudah diperbaiki."))
            else:
                messages.error(request, _("Pilih yang akan diperbaiki."))
        except RangkulError as error:
            messages.error(request, error.message(words.language()))
        return HttpResponseRedirect(reverse("draft-repairs", args=[pk]))
    return render(
        request, "room/repairs.html",
        draft=draft,
        repairs=importing.repairs(draft),
        findings=[one for one in findings.of(draft) if one.finding.severity != "info"],
        originals=sorted(draft.originals),
        may_edit=draft.state == Draft.State.OPEN and rights.may(request.user, draft.procedure, "edit"),
    )  # fmt: skip
