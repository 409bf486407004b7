"""Procedures to read: what was agreed, on which law it rests, and its picture."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from web import words
from web.page import Request, not_found, page, render
from workflows.agencies import queries as agencies
from workflows.procedures import library, rights
from workflows.procedures import queries as procedures
from workflows.procedures.models import Procedure, ProcedureVersion


@page()
def listing(request: Request) -> HttpResponse:
    return render(request, "web/procedures.html", procedures=procedures.procedures().order_by("title_id"))


@page()
def procedure(request: Request, slug: str, number: int | None = None) -> HttpResponse:
    """One version with its picture and its tasks as a table."""
    version = _version(slug, number)
    loaded = library.load(version)
    chosen = request.GET.get("proses", "")
    if chosen not in loaded.packages:
        chosen = loaded.id
    english = words.language() == "en"
    names = {r.slug: r.name_en if english and r.name_en else r.name_id for r in agencies.roles()}
    tasks = [
        {
            "title": node.name_en if english and node.name_en else node.title,
            "role": names.get(node.role or "", words.readable((node.role or "").lstrip("="))),
            "due": words_of_due(node.due),
            "source": node.source,
        }
        for process in loaded.packages[chosen].processes
        for node in process.nodes().values()
        if node.kind == "userTask"
    ]
    return render(
        request, "web/procedure.html",
        version=version, procedure=version.procedure, chosen=chosen, tasks=tasks,
        processes=[{"id": p.id, "meta": p.meta} for p in loaded.packages.values()],
        meta=loaded.packages[chosen].meta,
        versions=procedures.versions(version.procedure),
        source=reverse("procedure-picture", args=[slug, version.number, chosen]),
        may_edit=rights.may(request.user, slug, "edit"),
        starters=[names.get(role, role) for role in version.start_roles],
    )  # fmt: skip


def words_of_due(due: str) -> str:
    """A deadline as the diagram gives it, in words where it is a plain duration."""
    if not due:
        return ""
    if due.startswith("="):
        return _("Menurut keputusan: %(rule)s") % {"rule": words.readable(due.lstrip("=").split("(")[0])}
    number = "".join(c for c in due if c.isdigit())
    if number and due in (f"PT{number}H", f"P{number}D"):
        return words.span(int(number) * (3600 if due.startswith("PT") else 86400))
    return due


@page()
def picture(request: Request, slug: str, number: int, process: str) -> HttpResponse:
    """The diagram as BPMN 2.0 XML, for the viewer. A version never changes, so the browser may keep it."""
    version = _version(slug, number)
    package = library.load(version).packages.get(process)
    xml = next(iter(package.diagrams.values()), None) if package else None
    if xml is None:
        raise not_found()
    response = HttpResponse(xml, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _version(slug: str, number: int | None) -> ProcedureVersion:
    found: ProcedureVersion | None
    if number is None:
        found = procedures.current(slug)
    else:
        row = Procedure.objects.filter(pk=slug).first()
        found = (
            procedures.versions(row).select_related("procedure").filter(number=number).first()
            if row
            else None
        )
    if found is None:
        raise not_found()
    return found
