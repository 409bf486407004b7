"""On which version a case ran at a moment: what happened then is read by the diagrams of then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from workflows.cases.models import Case
from workflows.migration.models import MigrationCase

#: case -> (when it moved, the version it came from), oldest first
Moves = Mapping[int, Sequence[tuple[datetime, int]]]


def moves(cases: QuerySet[Case]) -> Moves:
    """The moves of these cases (one query)."""
    found: dict[int, list[tuple[datetime, int]]] = {}
    rows = MigrationCase.objects.filter(case__in=cases, outcome=MigrationCase.Outcome.MOVED)
    for case, at, source in rows.order_by("at", "pk").values_list("case", "at", "migration__source"):
        if at is not None:
            found.setdefault(case, []).append((at, source))
    return found


def version_at(known: Moves, case: int, current: int, moment: datetime | None) -> int:
    """The id of the version; ``current`` for what is open still (``moment`` None)."""
    if moment is not None:
        for at, source in known.get(case, ()):
            if moment <= at:
                return source
    return current


def earlier_names(case: int, process: str, element: str) -> set[str]:
    """The ids under which a case knew an element of today's diagram, this one included (one query)."""
    names = {element}
    moved = MigrationCase.objects.filter(case=case, outcome=MigrationCase.Outcome.MOVED)
    for mapping in moved.order_by("-at", "-pk").values_list("migration__mapping", flat=True):
        for old, new in mapping.items():
            of, _, ident = old.rpartition("/")
            if of in ("", process) and new and new.rpartition("/")[2] in names:
                names.add(ident)
    return names


def sources(known: Moves) -> set[int]:
    """All versions that cases have come from."""
    return {source for rows in known.values() for _, source in rows}
