"""What can be asked of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

import engine
from engine.model import Node
from workflows.access.queries import (
    Acting,
    acting,
    listed_cases,
    readable_records,
    visible_cases,
    visible_items,
)
from workflows.cases import records
from workflows.cases.models import Case, CaseEvent, CaseRecord
from workflows.errors import NotFound
from workflows.migration import history
from workflows.people.models import User
from workflows.procedures.library import load
from workflows.procedures.models import ProcedureVersion
from workflows.work.models import WorkItem


@dataclass(frozen=True)
class Step:
    """One line of the timeline, for people."""

    at: datetime
    kind: str
    title_id: str
    title_en: str
    element: str
    team: str
    #: display name, or empty for the system
    actor: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """What somebody wrote, decrypted for a reader who may read it."""

    record: CaseRecord
    data: dict[str, Any]
    schema: dict[str, Any] | None


def listing(
    user: User,
    now: datetime,
    *,
    status: str | None = None,
    procedure: str | None = None,
    stage: str | None = None,
    search: str = "",
) -> QuerySet[Case]:
    """Lines of the case list: ``open_items``, ``overdue_items``, ``next_due`` on each. Never a name.

    ``search`` finds by code.
    """
    items = WorkItem.objects.filter(case=OuterRef("pk"), state__in=WorkItem.ACTIVE).order_by().values("case")
    # the engine's state is the bulk of a row, and no line shows it
    found = (
        listed_cases(user, now)
        .defer("state")
        .annotate(
            open_items=_count(items),
            overdue_items=_count(items.filter(due_at__lt=now)),
            next_due=Subquery(items.annotate(first=Min("due_at")).values("first")),
        )
    )
    if status:
        found = found.filter(status=status)
    if procedure:
        found = found.filter(version__procedure=procedure)
    if stage:
        found = found.filter(stage=stage)
    if search:
        found = found.filter(code__icontains=search.strip())
    return found


def _count(items: QuerySet[Any, Any]) -> Coalesce:
    counted = items.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def get(user: User, code: str, now: datetime) -> Case:
    """A case whose content the person may see. Raises NotFound."""
    case = visible_cases(user, now).filter(code=code).first()
    if case is None:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    return case


def get_line(user: User, code: str, now: datetime) -> Case:
    """A case whose line the person may see (admins: all but conflicted ones). Raises NotFound."""
    case = listing(user, now).filter(code=code).first()
    if case is None:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    return case


def work_items(user: User, case: Case, now: datetime) -> QuerySet[WorkItem]:
    """The items of a case that the person may see, in the order in which they opened."""
    return visible_items(user, now).filter(case=case).order_by("opened_at", "pk")


def where_it_stands(case: Case) -> list[engine.Active]:
    """The elements at which the case stands now, for marking them on the diagram."""
    if not case.state or not case.is_open:
        return []
    return engine.active(load(case.version), case.state)


#: what people want to read; nodes and flows are for the diagram and for process mining
TIMELINE = (
    "case_started",
    "stage_entered",
    "work_item_opened",
    "work_item_claimed",
    "work_item_released",
    "work_item_reassigned",
    "work_item_routed",
    "work_item_changed",
    "case_migrated",
    "work_item_completed",
    "work_item_withdrawn",
    "decision_taken",
    "timer_fired",
    "message_received",
    "message_kept",
    "message_delivered",
    "message_thrown",
    "emergency_access",
    "case_ended",
    "case_erased",
)


def timeline(user: User, case: Case, now: datetime) -> list[Step]:
    """What happened, oldest first. The team that leads the case reads all; others what their teams did."""
    who = acting(user, now)
    events = CaseEvent.objects.filter(case=case, kind__in=TIMELINE).select_related("actor", "team")
    if case.manager_team_id not in who.sight:
        events = events.filter(own_events(who))
    past = _Past(case)
    steps = []
    for event in events:
        node = past.node(event) if event.element else None
        title = node.title if node else ""
        steps.append(
            Step(
                at=event.at,
                kind=event.kind,
                title_id=title,
                title_en=(node.name_en if node else "") or title,
                element=event.element,
                team=event.team.name if event.team else "",
                actor=event.actor.display_name if event.actor else "",
                detail=event.detail,
            )
        )
    return steps


class _Past:
    """The procedures that a case has run on, for what happened under each."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.moves = history.moves(Case.objects.filter(pk=case.pk))
        versions = ProcedureVersion.objects.in_bulk(history.sources(self.moves)) if self.moves else {}
        self.procedures = {case.version_id: load(case.version)}
        self.procedures.update({pk: load(version) for pk, version in versions.items()})

    def at(self, moment: datetime) -> engine.Procedure:
        """The procedure that the case ran on then."""
        return self.procedures[history.version_at(self.moves, self.case.pk, self.case.version_id, moment)]

    def node(self, event: CaseEvent) -> Node | None:
        """The element of the event, on the diagram of then or any other of the case."""
        for procedure in (self.at(event.at), *self.procedures.values()):
            node = procedure.node(event.element, event.process or None)
            if node is not None:
                return node
        return None

    def form(self, row: CaseRecord, data: Mapping[str, Any], language: str) -> dict[str, Any] | None:
        """The form in which somebody wrote it: that of then, or an earlier one that has its fields."""
        procedures = (self.at(row.at), *self.procedures.values()) if row.form else ()
        found = [s for p in procedures if (s := engine.form_for(p, row.form)) is not None]
        fits = (s for s in found if data.keys() <= set(engine.forms.schema.field_keys(s)))
        schema = next(fits, found[0] if found else None)
        return engine.forms.localized(schema, language) if schema is not None else None


def own_events(who: Acting) -> Q:
    """Events that somebody who does not lead the case may read: those of their teams, and its start and end."""
    return Q(team__in=who.sight) | Q(kind__in=("case_started", "case_ended"))


def visited(case: Case, process: str | None = None) -> dict[str, int]:
    """How often each element and flow was passed, for the diagram (of one process, where it is named)."""
    rows = CaseEvent.objects.filter(case=case, kind__in=("node", "flow")).values_list("element")
    if process is not None:
        rows = rows.filter(process=process)
    return dict(rows.annotate(n=Count("pk")).order_by())


def decisions(case: Case) -> list[dict[str, Any]]:
    """Decisions taken by tables: at, decision, result, rules."""
    events = CaseEvent.objects.filter(case=case, kind="decision_taken")
    return [{"at": event.at, **event.detail} for event in events]


def read_records(user: User, case: Case, now: datetime, language: str = "id") -> list[Entry]:
    """What people wrote, as far as the person may read it; one audit entry. Raises Erased."""
    rows = readable_records(user, case, now).select_related("author", "team")
    past = _Past(case)
    return [
        Entry(row, data, past.form(row, data, language))
        for row, data in records.open_records(user, case, rows, now)
    ]


def variables(user: User, case: Case, now: datetime) -> dict[str, Any]:
    """The case's variables (codes, numbers, dates), for the team that leads it; others get nothing."""
    who = acting(user, now)
    if case.manager_team_id not in who.sight or not case.state:
        return {}
    return engine.variables(load(case.version), case.state)


def heat_map(procedure: str, since: datetime) -> dict[str, dict[str, Any]]:
    """For each user task of a procedure: how many were done since, how many late, median hours. No cases."""
    rows = (
        WorkItem.objects.filter(process=procedure, state=WorkItem.State.COMPLETED, closed_at__gte=since)
        .values_list("element", "opened_at", "closed_at", "due_at")
        .order_by("element")
    )
    found: dict[str, dict[str, Any]] = {}
    hours: dict[str, list[float]] = {}
    for element, opened_at, closed_at, due_at in rows.iterator():
        if closed_at is None:
            continue
        entry = found.setdefault(element, {"done": 0, "late": 0, "median_hours": 0.0})
        entry["done"] += 1
        entry["late"] += bool(due_at and closed_at > due_at)
        hours.setdefault(element, []).append((closed_at - opened_at).total_seconds() / 3600)
    for element, spent in hours.items():
        spent.sort()
        found[element]["median_hours"] = round(spent[len(spent) // 2], 1)
    return found


def counts(user: User, now: datetime) -> dict[str, int]:
    """Numbers for the head of the case list: open, ended this month, with something overdue."""
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    cases = listed_cases(user, now).order_by()
    late = WorkItem.objects.filter(state__in=WorkItem.ACTIVE, due_at__lt=now).values("case")
    return cases.aggregate(
        open=Count("pk", filter=Q(status="open")),
        ended_this_month=Count("pk", filter=Q(ended_at__gte=month)),
        overdue=Count("pk", filter=Q(pk__in=late)),
    )
