"""What people do with work items: claim, release, complete, reassign. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

import engine
from workflows.access.queries import (
    Acting,
    acting,
    is_manager_of,
    may_be_told,
    may_reassign,
    may_route,
    may_see_item,
    may_work_on,
)
from workflows.agencies.models import Team
from workflows.agencies.queries import acting_members
from workflows.audit.services import record as audit
from workflows.cases import facts, forms, records
from workflows.cases.errors import StepNotDone
from workflows.cases.log import EventLog
from workflows.cases.models import Case, CaseRecord
from workflows.cases.runtime import advance, locked
from workflows.database import writing
from workflows.errors import NotAllowed, NotFound
from workflows.outbox.services import tell
from workflows.people.models import User
from workflows.procedures.library import load
from workflows.work import earlier
from workflows.work.assignment import route_item
from workflows.work.errors import ItemClosed, ItemTaken, NotAMember
from workflows.work.models import WorkItem


def complete(user: User, item_id: int, data: Mapping[str, Any], now: datetime) -> WorkItem:
    """Complete a work item with the data of its form; the case moves on.

    Answers to an earlier form, which had fields that today's has not, are kept as they were written.
    Raises NotFound (the person may not see it), NotAllowed (another team's), ItemClosed, ItemTaken,
    FormInvalid, StepNotDone (nothing was changed), DatabaseUnavailable.
    """
    who, case_id = _seen(user, item_id, now)
    with locked(case_id, now) as case:
        item = _mine(who, case, item_id)
        procedure = load(case.version)
        over = _left_over(procedure, item, data)
        asked = {key: value for key, value in data.items() if over is None or key not in over[1]}
        try:
            context = engine.variables(procedure, case.state, item=item.item)
            kept, variables = forms.validate(procedure, item.form, asked, context, timezone.localtime(now))
            advance(case, engine.CompleteWorkItem(item.item, variables), now, actor=user)
        except engine.CommandRejected as error:
            raise ItemClosed(error.message_id, error.message_en) from error
        except engine.StateInvalid as error:
            raise StepNotDone(error.code, error.element, error.message_id, error.message_en) from error
        CaseRecord.objects.drop_drafts(case, item.item)
        for form, answers in ((item.form, kept), *(((over[0].key, over[1]),) if over else ())):
            if answers:
                _write(CaseRecord.Kind.WORK_ITEM, case, item, answers, now, user, form=form)
        _audit(user, "work_item.completed", case, item, now)
    item.refresh_from_db()
    return item


def claim(user: User, item_id: int, now: datetime) -> WorkItem:
    """Take an open item of one's team. Claiming one's own again changes nothing."""
    who, case_id = _seen(user, item_id, now)
    with locked(case_id, now) as case:
        item = _mine(who, case, item_id)
        if item.assignee_id != user.pk:
            item.state, item.assignee, item.claimed_at = WorkItem.State.CLAIMED, user, now
            item.save(update_fields=["state", "assignee", "claimed_at"])
            _log(case, item, "work_item_claimed", now, user)
            _audit(user, "work_item.claimed", case, item, now)
    return item


def release(user: User, item_id: int, now: datetime) -> WorkItem:
    """Give a claimed item back to the team. By who claimed it, or by the team that leads the case."""
    who, case_id = _seen(user, item_id, now)
    with locked(case_id, now) as case:
        item = _open(case, item_id)
        if item.assignee_id != user.pk and not is_manager_of(who, case):
            raise _not_yours()
        if item.state == WorkItem.State.CLAIMED:
            _give_back(case, item, now, user)
    return item


def reassign(
    user: User,
    item_id: int,
    now: datetime,
    *,
    team: Team | None = None,
    person: User | None = None,
    reason: str,
) -> WorkItem:
    """Give an open item to another team, or to a person of its (or that) team.

    Within their own team anybody of the team may take an item over or hand it on; to another team only the
    team that leads the case (an admin, when it has no team). The reason is kept with the case.
    Raises NotAMember when the person does not act for the team.
    """
    who, case_id = _seen(user, item_id, now, admin=True)
    with locked(case_id, now) as case:
        item = _open(case, item_id)
        within = team is None or team.pk == item.team_id
        if not (may_reassign(who, item) or (within and may_work_on(who, item))):
            raise _not_yours()
        target = team or item.team
        if target is None or not target.is_valid_at(now):
            raise NotAMember("Pilih tim yang masih bertugas.", "Choose a team that is still at work.")
        _no_conflict(case, target, now)
        if person is not None and not (
            acting_members(target, now).contains(person) and may_be_told(person, case, now)
        ):
            raise NotAMember(
                f"{person.display_name} tidak bertugas di {target.name}.",
                f"{person.display_name} does not work for {target.name}.",
            )
        before = item.team_id
        item.team, item.assignee = target, person
        item.state = WorkItem.State.CLAIMED if person else WorkItem.State.OPEN
        item.claimed_at = now if person else None
        if before != target.pk:
            item.explanation = {
                "codes": [*item.codes, "reassigned_by_hand"],
                "steps": [
                    *item.explanation.get("steps", []),
                    {
                        "code": "reassigned_by_hand",
                        "id": f"Diserahkan kepada {target.name} oleh koordinator.",
                        "en": f"Given to {target.name} by the coordinator.",
                    },
                ],
            }
            item.codes = item.explanation["codes"]
        item.save()
        _log(case, item, "work_item_reassigned", now, user, before=before)
        records.write(
            case, CaseRecord.Kind.NOTE, {"reason": reason}, now, item=item.item, element=item.element,
            team_id=item.team_id, author=user,
        )  # fmt: skip
        _audit(user, "work_item.reassigned", case, item, now, before=before, team=target.pk)
        tell(
            "work_item_reassigned",
            f"item:{item.pk}:reassigned:{case.events_count}",
            now,
            case=case,
            team=None if person else target.pk,
            user=person,
            payload={"item": item.pk},
        )
        case.save(update_fields=["events_count"])
    return item


def save_draft(user: User, item_id: int, data: Mapping[str, Any], now: datetime) -> None:
    """Keep a half-filled form, encrypted, for whoever of the team goes on. Nothing is validated."""
    who, case_id = _seen(user, item_id, now)
    with locked(case_id, now) as case:
        item = _mine(who, case, item_id)
        draft = CaseRecord.objects.filter(case=case, kind=CaseRecord.Kind.DRAFT, item=item.item)
        before = draft.order_by("-pk").first()
        kept: dict[str, Any] = {}
        if before is not None and earlier.forms(item):
            # what has no field any more goes on being shown beside the form until the item is done
            ((_, written),) = records.open_records(user, case, [before], now)
            over = _left_over(load(case.version), item, written)
            kept = over[1] if over else {}
        _write(CaseRecord.Kind.DRAFT, case, item, {**kept, **data}, now, user, form=item.form)


def _write(
    kind: str,
    case: Case,
    item: WorkItem,
    data: Mapping[str, Any],
    now: datetime,
    user: User,
    *,
    form: str,
) -> None:
    records.write(
        case, kind, dict(data), now,
        item=item.item, element=item.element, form=form, team_id=item.team_id, author=user,
    )  # fmt: skip


def _left_over(
    procedure: engine.Procedure, item: WorkItem, data: Mapping[str, Any]
) -> tuple[earlier.EarlierForm, dict[str, Any]] | None:
    schema = engine.form_for(procedure, item.form) if item.form else None
    return earlier.left_over(item, schema, data)


def remind(now: datetime) -> int:
    """Tell teams of items that fall due soon; once for each item. Returns how many were told."""
    until = now + timedelta(hours=settings.RANGKUL_REMIND_HOURS)
    due = WorkItem.objects.filter(state__in=WorkItem.ACTIVE, reminded_at=None, due_at__lte=until)
    told = 0
    for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:500]):
        with writing():
            if WorkItem.objects.filter(pk=pk, reminded_at=None, state__in=WorkItem.ACTIVE).update(
                reminded_at=now
            ):
                item = WorkItem.objects.select_related("case").get(pk=pk)
                # what is shorter than the notice has just been told as a new task
                if item.due_at is not None and item.due_at - item.opened_at > until - now:
                    tell(
                        "work_item_due_soon",
                        f"item:{pk}:due_soon",
                        now,
                        case=item.case,
                        team=None if item.assignee_id else item.team_id,
                        user=item.assignee,
                        payload={"item": pk},
                    )
                    told += 1
    return told


def release_all_of(user: User, team: Team, now: datetime, *, by: User | None = None) -> None:
    """The person left the team: what they had claimed there goes back to it."""
    claimed = WorkItem.objects.filter(team=team, assignee=user, state=WorkItem.State.CLAIMED)
    for case_id, pk in list(claimed.values_list("case", "pk")):
        with locked(case_id, now) as case:
            item = WorkItem.objects.get(pk=pk)
            if item.state == WorkItem.State.CLAIMED and item.assignee_id == user.pk:
                _give_back(case, item, now, by)


def hand_over_all(team: Team, now: datetime, *, by: User | None = None) -> None:
    """The team has ended: its items go to its successor or are routed anew; its cases get a new lead."""
    for case_id in list(Case.objects.filter(manager_team=team, status="open").values_list("pk", flat=True)):
        with locked(case_id, now) as case:
            _lead_again(case, now)
    opened = WorkItem.objects.filter(team=team, state__in=WorkItem.ACTIVE)
    for case_id, pk in list(opened.values_list("case", "pk")):
        with locked(case_id, now) as case:
            item = WorkItem.objects.get(pk=pk)
            if not item.is_active:
                continue
            log = EventLog(case, now, by)
            if team.successor is not None and team.successor.is_valid_at(now):
                item.team, item.state, item.assignee = team.successor, WorkItem.State.OPEN, None
                item.save()
                log.add("work_item_routed", element=item.element, process=item.process, scope=item.scope,
                        item=item.item, team_id=item.team_id, before=team.pk)  # fmt: skip
            else:
                route_item(case, item, now, log)
            log.flush()
            case.save(update_fields=["events_count"])


def route_again(case: Case, now: datetime, *, by: User | None = None) -> bool:
    """Route items of a case that have no team, or whose role had none; True when each found its own."""
    done = True
    with locked(case.pk, now) as held:
        _lead_again(held, now)
        log = EventLog(held, now, by)
        for item in WorkItem.objects.filter(case=held, state__in=WorkItem.ACTIVE):
            if item.team_id is None or "role_without_team" in item.codes:
                done = route_item(held, item, now, log).failure is None and done
        done = done and held.manager_team_id is not None
        log.flush()
        held.save(update_fields=["events_count"])
    return done


def _lead_again(case: Case, now: datetime) -> None:
    """Find the team that leads the case anew."""
    if case.state and case.is_open:
        facts.update(case, engine.variables(load(case.version), case.state), now)
        case.save(update_fields=["manager_team", "territory", "excluded_agency", "risk"])


# --- shared ---------------------------------------------------------------------------------------


def seen(user: User, item_id: int, now: datetime) -> None:
    """Raises NotFound where the person may not know of the item (an admin may of one that no team has)."""
    _seen(user, item_id, now, admin=True)


def _seen(user: User, item_id: int, now: datetime, *, admin: bool = False) -> tuple[Acting, int]:
    """Who acts, and the item's case; NotFound where the person may not know of the item."""
    who = acting(user, now)
    item = WorkItem.objects.select_related("case").filter(pk=item_id).first()
    if item is None or not (may_see_item(who, item) or (admin and may_route(who, item))):
        raise NotFound("Tugas ini tidak ditemukan.", "There is no such task.")
    return who, item.case_id


def _open(case: Case, item_id: int) -> WorkItem:
    item: WorkItem = WorkItem.objects.select_related("team", "assignee", "completed_by").get(pk=item_id)
    # the lock's copy of the case, so that both see the same row
    item.case = case
    if item.is_active:
        return item
    at = timezone.localtime(item.closed_at) if item.closed_at else None
    when = f"{at:%d-%m-%Y %H:%M}" if at else ""
    if item.state == WorkItem.State.WITHDRAWN:
        raise ItemClosed(
            f"Tugas ini sudah ditarik pada {when}.",
            f"This task was withdrawn on {when}.",
            state=item.state,
            at=at.isoformat() if at else None,
        )
    name = item.completed_by.display_name if item.completed_by else "sistem"
    raise ItemClosed(
        f"Tugas ini sudah diselesaikan oleh {name} pada {when}.",
        f"This task was completed by {name} on {when}.",
        state=item.state,
        by=item.completed_by.username if item.completed_by else None,
        at=at.isoformat() if at else None,
    )


def _mine(who: Acting, case: Case, item_id: int) -> WorkItem:
    """The open item, when the person acts for its team and nobody else has claimed it."""
    item = _open(case, item_id)
    if not may_work_on(who, item):
        raise _not_yours()
    if item.assignee is not None and item.assignee != who.user:
        raise ItemTaken(
            f"Tugas ini sedang dikerjakan oleh {item.assignee.display_name}. Ambil alih dahulu bila perlu.",
            f"{item.assignee.display_name} is working on this task. Take it over first if you must.",
            by=item.assignee.username,
            since=item.claimed_at.isoformat() if item.claimed_at else None,
        )
    return item


def _no_conflict(case: Case, team: Team, now: datetime) -> None:
    from workflows.routing.directory import current

    if team.agency_id in current(now).conflicted(case.excluded_agency_id):
        raise NotAllowed("Tim ini tidak dapat menerima kasus ini.", "This team cannot be given this case.")


def _give_back(case: Case, item: WorkItem, now: datetime, by: User | None) -> None:
    item.state, item.assignee, item.claimed_at = WorkItem.State.OPEN, None, None
    item.save(update_fields=["state", "assignee", "claimed_at"])
    _log(case, item, "work_item_released", now, by)
    _audit(by, "work_item.released", case, item, now)


def _log(case: Case, item: WorkItem, kind: str, now: datetime, user: User | None, **detail: Any) -> None:
    log = EventLog(case, now, user)
    log.add(kind, element=item.element, process=item.process, scope=item.scope, item=item.item,
            team_id=item.team_id, **detail)  # fmt: skip
    log.flush()
    case.save(update_fields=["events_count"])


def _audit(user: User | None, action: str, case: Case, item: WorkItem, now: datetime, **detail: Any) -> None:
    audit(user, action, "work_item", str(item.pk), now, chain=case.code, element=item.element, **detail)


def _not_yours() -> NotAllowed:
    return NotAllowed(
        "Tugas ini milik tim lain. Hanya tim itu yang dapat mengerjakannya.",
        "This task belongs to another team. Only that team can do it.",
    )
