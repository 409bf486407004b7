"""What can be asked of work items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

import engine
from workflows.access.queries import acting, may_reassign, may_work_on, visible_items, without_conflicts
from workflows.cases import records
from workflows.cases.models import CaseRecord
from workflows.errors import NotFound
from workflows.people.models import User
from workflows.procedures.library import load
from workflows.work import earlier
from workflows.work.earlier import EarlierForm
from workflows.work.models import WorkItem


@dataclass(frozen=True)
class Inbox:
    """How much waits for a person."""

    open: int
    claimed_by_me: int
    overdue: int
    due_today: int


@dataclass(frozen=True)
class OpenForm:
    """A work item with its form, ready to be filled in."""

    item: WorkItem
    #: form-js schema in the reader's language; None: nothing to fill in
    schema: dict[str, Any] | None
    #: what the form starts with: variables, prefill, and the saved draft over them
    data: dict[str, Any]
    #: what the person must know, in the reader's language
    guidance: str
    may_complete: bool
    may_reassign: bool
    #: forms that the item had before its case moved to another version, latest first
    earlier: list[EarlierForm]
    #: of the saved draft: what was answered in one of those, and that form in the reader's language; or None
    left_over: tuple[dict[str, Any], dict[str, Any]] | None


def inbox(user: User, now: datetime) -> QuerySet[WorkItem]:
    """Open items that the person can work on now, soonest deadline first."""
    who = acting(user, now)
    return (
        WorkItem.objects.filter(team__in=who.teams, state__in=WorkItem.ACTIVE)
        .filter(without_conflicts(who, "case__"))
        .select_related("case__version__procedure", "team__agency", "assignee")
        .defer("case__state")
        .order_by("due_at", "pk")
    )


def inbox_counts(user: User, now: datetime) -> Inbox:
    """Numbers for the head of the inbox, in one query besides the membership."""
    end_of_day = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    found = inbox(user, now).order_by().aggregate(
        open=Count("pk"),
        claimed_by_me=Count("pk", filter=Q(assignee=user)),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        due_today=Count("pk", filter=Q(due_at__gte=now, due_at__lte=end_of_day)),
    )  # fmt: skip
    return Inbox(**found)


def get(user: User, item_id: int, now: datetime) -> WorkItem:
    """One item that the person may see. Raises NotFound."""
    item = visible_items(user, now).filter(pk=item_id).first()
    if item is None:
        raise NotFound("Tugas ini tidak ditemukan.", "There is no such task.")
    return item


def open_form(user: User, item_id: int, now: datetime, language: str = "id") -> OpenForm:
    """The item with its form, for the team that works on it. Reading a draft is audited.

    For those who only oversee the item, and for closed items, ``data`` is empty.
    """
    item = get(user, item_id, now)
    who = acting(user, now)
    procedure = load(item.case.version)
    schema = engine.form_for(procedure, item.form) if item.form else None
    mine = may_work_on(who, item) and item.is_active
    data: dict[str, Any] = {}
    forms: list[EarlierForm] = []
    over = None
    if mine:
        data = engine.form_data(procedure, item.case.state, item.item, timezone.localtime(now))
        draft = _draft(user, item, now)
        data.update(draft)
        forms = earlier.forms(item)
        over = earlier.left_over(item, schema, draft)
    node = procedure.node(item.element, item.process)
    return OpenForm(
        item=item,
        schema=engine.forms.localized(schema, language) if schema else None,
        data=data,
        guidance=guidance(node.documentation if node else "", language),
        may_complete=mine and item.assignee_id in (None, user.pk),
        may_reassign=item.is_active and may_reassign(who, item),
        earlier=forms,
        left_over=(engine.forms.localized(over[0].schema, language), over[1]) if over else None,
    )


def _draft(user: User, item: WorkItem, now: datetime) -> dict[str, Any]:
    drafts = CaseRecord.objects.filter(case=item.case, kind=CaseRecord.Kind.DRAFT, item=item.item)
    latest = drafts.order_by("-pk")[:1]
    for _, data in records.open_records(user, item.case, latest, now):
        return data
    return {}


def guidance(documentation: str, language: str) -> str:
    """The author's text: Indonesian first, English after a line ``[en]``."""
    indonesian, _, english = documentation.partition("[en]")
    chosen = english if language.startswith("en") and english.strip() else indonesian
    return chosen.strip()


def overdue(now: datetime, user: User | None = None) -> QuerySet[WorkItem]:
    """Open items past their deadline, oldest first, for admins (no content).

    With ``user`` without the cases that conflict with an agency of theirs.
    """
    return (
        WorkItem.objects.filter(state__in=WorkItem.ACTIVE, due_at__lt=now)
        .filter(without_conflicts(acting(user, now), "case__") if user else Q())
        .select_related("case__version__procedure", "team__agency")
        .defer("case__state")
        .order_by("due_at", "pk")
    )


def unrouted(user: User | None = None, now: datetime | None = None) -> QuerySet[WorkItem]:
    """Open items that no team has; with ``user`` and ``now`` without cases that conflict with their agency."""
    found = WorkItem.objects.filter(state__in=WorkItem.ACTIVE, team=None)
    if user is not None and now is not None:
        found = found.filter(without_conflicts(acting(user, now), "case__"))
    return found.select_related("case__version__procedure")


def team_loads(now: datetime) -> list[dict[str, Any]]:
    """For each team with open work: team, name, open, overdue."""
    rows = (
        WorkItem.objects.filter(state__in=WorkItem.ACTIVE, team__isnull=False)
        .values("team", "team__name")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
        .order_by("-overdue", "-open", "team")
    )
    return [dict(row) for row in rows]
