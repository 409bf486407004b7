"""What a migration asks of the rows of a case: items, timers and waits follow, under their old ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from engine import effects as fx
from engine import migrating
from workflows.cases import effects as steps
from workflows.cases.effects import Scene
from workflows.cases.models import CaseRecord
from workflows.messages.models import MessageWait
from workflows.outbox.services import tell
from workflows.timers.models import Timer
from workflows.work import assignment
from workflows.work.models import WorkItem

#: an item goes through the rules of routing anew when one of these differs
_ROUTED_BY = {"role", "territory", "excluded_agency"}


def apply(scene: Scene, effects: Iterable[Any]) -> None:
    """Turn the effects of a migration into rows, within its transaction."""
    for effect in effects:
        handler = HANDLERS.get(type(effect))
        if handler is not None:
            handler(scene, effect)
            continue
        steps.apply(scene, [effect])
        if isinstance(effect, fx.MessageDelivered) and effect.name in settings.RANGKUL_CONSENT_WITHDRAWN:
            # a withdrawal that the old version had no ear for
            scene.case.consent_withdrawn_at = scene.case.consent_withdrawn_at or scene.now


def work_item_changed(scene: Scene, effect: migrating.WorkItemChanged) -> None:
    item = WorkItem.objects.get(case=scene.case, item=effect.item)
    before = {"element": item.element, "process": item.process, "form": item.form}
    item.element, item.process, item.scope = effect.element, effect.process, effect.scope
    item.title_id, item.title_en = effect.title[:200], effect.title_en[:200]
    item.form, item.source = effect.form or "", (effect.source or "")[:300]
    item.due_calendar = effect.due_calendar
    if "role" in effect.changed:
        item.role = effect.role or ""
    if "territory" in effect.changed:
        item.territory = effect.territory or ""
    if "local" in effect.changed:
        item.local = steps.plain(effect.local)
    if "due_at" in effect.changed:
        item.due_at, item.reminded_at = effect.due_at, None
    item.save()
    scene.log.add(
        "work_item_changed",
        element=item.element,
        process=item.process,
        scope=item.scope,
        item=item.item,
        team_id=item.team_id,
        before=before,
        changed=list(effect.changed),
    )
    if _ROUTED_BY & set(effect.changed):
        _route(scene, item, effect)


def _route(scene: Scene, item: WorkItem, effect: migrating.WorkItemChanged) -> None:
    """By the rules, as if it opened now. Where it stays with its team, who claimed it keeps it."""
    case, now = scene.case, scene.now
    found = assignment.find(case, _opened(effect), now, item=item)
    before = item.team_id
    if found.team == before:
        item.codes, item.explanation = list(found.codes), found.explanation()
        item.save()
        return
    claimed = item.assignee_id is not None
    # half-filled by people of another team, who wrote it for themselves
    CaseRecord.objects.drop_drafts(case, item.item)
    assignment.give(case, item, found, now, scene.log, "migrated")
    key = f"item:{item.pk}:migrated:{case.events_count}:before"
    tell("work_item_withdrawn", key, now, case=case, team=before, by_email=claimed)


def _opened(effect: migrating.WorkItemChanged) -> fx.WorkItemOpened:
    return fx.WorkItemOpened(
        item=effect.item,
        element=effect.element,
        process=effect.process,
        scope=effect.scope,
        title=effect.title,
        role=effect.role,
        territory=effect.territory,
        due_at=effect.due_at,
        due_calendar=effect.due_calendar,
        form=effect.form,
        excluded_agency=effect.excluded_agency,
        same_team_as=effect.same_team_as,
        exclude_previous_teams=effect.exclude_previous_teams,
        source=effect.source,
        local=effect.local,
    )


def timer_moved(scene: Scene, effect: migrating.TimerMoved) -> None:
    Timer.objects.filter(case=scene.case, timer=effect.timer).update(
        element=effect.element, item=effect.item or ""
    )


def message_wait_moved(scene: Scene, effect: migrating.MessageWaitMoved) -> None:
    MessageWait.objects.filter(case=scene.case, wait=effect.wait).update(element=effect.element)


HANDLERS: dict[type, Callable[[Scene, Any], None]] = {
    migrating.WorkItemChanged: work_item_changed,
    migrating.TimerMoved: timer_moved,
    migrating.MessageWaitMoved: message_wait_moved,
}
