"""What can be asked: how many cases run on which version, and what became of a migration.

Who asks sees cases by code only, and none that conflicts with an agency of theirs: not in lists and not in sums.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from workflows.access.queries import acting, without_conflicts
from workflows.cases.models import Case
from workflows.errors import NotFound
from workflows.migration.models import Migration, MigrationCase
from workflows.people.models import User
from workflows.procedures.models import Procedure
from workflows.procedures.rights import held, require


def open_cases(user: User | None, now: datetime) -> QuerySet[Case]:
    """Open cases that may be told by code; ``user`` None is the operator."""
    return Case.objects.filter(_unconflicted(user, now), status=Case.Status.OPEN)


def running(user: User, procedure: str, now: datetime) -> list[dict[str, Any]]:
    """For each version of the procedure that has open cases, or is in force: number, cases. Newest first.

    Raises NotFound, NotAllowed (who may not move its cases).
    """
    found = Procedure.objects.select_related("current_version").filter(pk=procedure).first()
    if found is None:
        raise NotFound("Prosedur ini tidak ditemukan.", "There is no such procedure.")
    require(user, procedure, "migrate")
    open_ = open_cases(user, now).filter(version__procedure=procedure)
    counted = dict(open_.values_list("version").annotate(n=Count("pk")).order_by())
    return [
        {
            "version": version.number,
            "cases": counted.get(version.pk, 0),
            "current": version.pk == found.current_version_id,
            "published_at": version.published_at,
        }
        for version in found.versions.order_by("-number")
        if version.pk in counted or version.pk == found.current_version_id
    ]


def migrations(user: User, procedure: str | None = None) -> QuerySet[Migration]:
    """Migrations of the procedures whose cases the person may move, newest first."""
    rights = held(user)
    found = Migration.objects.select_related("source", "target", "author", "stopped_by")
    mine = {name for name, right in rights.pairs if right == "migrate"}
    if "*" not in mine:
        found = found.filter(procedure__in=mine)
    return found.filter(procedure=procedure) if procedure else found


def get(user: User, pk: int) -> Migration:
    """One of them. Raises NotFound."""
    found = migrations(user).filter(pk=pk).first()
    if found is None:
        raise NotFound("Pemindahan ini tidak ditemukan.", "There is no such migration.")
    return found


def cases(user: User | None, migration: Migration, now: datetime) -> QuerySet[MigrationCase]:
    """Its cases in the order in which they are moved."""
    known = _unconflicted(user, now, "case__")
    return migration.cases.filter(known).select_related("case").defer("case__state").order_by("pk")


def counts(user: User | None, migration: Migration, now: datetime) -> dict[str, int]:
    """How many cases it has, by outcome, and in all."""
    rows = cases(user, migration, now).order_by().values_list("outcome").annotate(n=Count("pk"))
    found = {str(outcome): 0 for outcome in MigrationCase.Outcome.values} | dict(rows)
    return {"total": sum(found.values()), **found}


def _unconflicted(user: User | None, now: datetime, prefix: str = "") -> Q:
    return Q() if user is None else without_conflicts(acting(user, now), prefix)
