"""What can be asked of procedures."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from workflows.access.queries import acting
from workflows.agencies.models import TeamRole
from workflows.errors import NotFound
from workflows.people.models import User
from workflows.procedures.models import Procedure, ProcedureVersion


def procedures() -> QuerySet[Procedure]:
    """All procedures with their current version and the number of running cases."""
    return Procedure.objects.select_related("current_version").annotate(
        running=Count("versions__cases", filter=Q(versions__cases__status="open"))
    )


def versions(procedure: Procedure) -> QuerySet[ProcedureVersion]:
    """Versions, newest first, with the number of cases on each."""
    return (
        procedure.versions.select_related("author", "reviewer")
        .annotate(running=Count("cases", filter=Q(cases__status="open")), total=Count("cases"))
        .order_by("-number")
    )


def current(slug: str) -> ProcedureVersion | None:
    """The version on which new cases start, or None."""
    procedure = Procedure.objects.select_related("current_version__procedure").filter(slug=slug).first()
    return procedure.current_version if procedure else None


def version(slug: str, number: int | None = None) -> ProcedureVersion:
    """The version with this number; without one, the one in force. Raises NotFound."""
    rows = ProcedureVersion.objects.filter(procedure=slug).select_related("procedure")
    found = current(slug) if number is None else rows.filter(number=number).first()
    if found is None:
        raise NotFound("Versi ini tidak ditemukan.", "There is no such version.")
    return found


def startable(user: User, now: datetime) -> list[ProcedureVersion]:
    """Versions that the person may start by a form now."""
    teams = acting(user, now).teams
    if not teams:
        return []
    held = set(TeamRole.objects.valid_at(now).filter(team__in=teams).values_list("role", flat=True))
    found = ProcedureVersion.objects.filter(
        pk__in=Procedure.objects.filter(retired_at=None).values("current_version"), start="form"
    ).select_related("procedure")
    return [version for version in found if not version.start_roles or held & set(version.start_roles)]
