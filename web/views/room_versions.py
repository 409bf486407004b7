"""Versions of a procedure: who put what in force, when and why; what differs; which cases run on which."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from web import words
from web.page import Request, not_found, page, render
from workflows.drafts import comparisons
from workflows.drafts import queries as drafts
from workflows.procedures import queries as procedures
from workflows.procedures import rights
from workflows.procedures.models import Procedure, ProcedureVersion


@page()
def listing(request: Request, slug: str) -> HttpResponse:
    """All versions, newest first."""
    row = _procedure(slug)
    held = rights.held(request.user)
    return render(
        request, "room/versions.html",
        procedure=row,
        versions=list(procedures.versions(row)),
        may_edit=held.may(slug, "edit"), may_migrate=held.may(slug, "migrate"),
    )  # fmt: skip


@page()
def compare(request: Request, slug: str) -> HttpResponse:
    """Two versions, or a version and a draft: marks on both diagrams and all differences in words."""
    row = _procedure(slug)
    versions = list(procedures.versions(row))
    newest = versions[0].number if versions else 0
    after = request.GET.get("ke") or str(newest)
    before = request.GET.get("dari") or str(max(newest - 1, 1))
    sides = [_side(request, versions, before), _side(request, versions, after)]
    choices = [(str(v.number), _("Versi %(n)d") % {"n": v.number}) for v in versions]
    if request.user.is_process_owner:
        found = drafts.drafts(request.user, procedure=slug)
        choices += [(f"draft:{d.pk}", _("Rancangan «%(name)s»") % {"name": d.name or slug}) for d in found]
    return render(
        request, "room/compare.html",
        procedure=row, choices=choices, before=before, after=after,
        compared=comparisons.told(sides[0], sides[1], words.language()),
    )  # fmt: skip


def _side(request: Request, versions: list[ProcedureVersion], text: str) -> comparisons.Side:
    kind, _sep, ident = text.rpartition(":")
    if ident.isdecimal() and len(ident) < 10:
        if kind == "draft":
            return comparisons.of_draft(drafts.get(request.user, int(ident)))
        for version in versions:
            if kind == "" and version.number == int(ident):
                return comparisons.of_version(version)
    raise not_found()


def _procedure(slug: str) -> Procedure:
    found = procedures.procedures().filter(pk=slug).first()
    if found is None:
        raise not_found()
    return found
