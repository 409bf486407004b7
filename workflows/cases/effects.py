"""Each effect of a step becomes rows. One handler for each kind of effect, in the order of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import engine
from engine import effects as fx
from workflows.cases.log import EventLog
from workflows.cases.models import Case
from workflows.messages.models import Message, MessageWait
from workflows.outbox.models import OutboxMessage
from workflows.outbox.services import announce, enqueue, tell
from workflows.people.models import User
from workflows.timers.models import Timer
from workflows.work import assignment
from workflows.work.models import WorkItem


@dataclass
class Scene:
    """What a handler knows: the locked case, its procedure, the time, who did it, and the history."""

    case: Case
    procedure: engine.Procedure
    now: datetime
    actor: User | None
    log: EventLog


def apply(scene: Scene, effects: Iterable[fx.Effect]) -> None:
    """Turn the effects of one step into rows, within the step's transaction."""
    for effect in effects:
        HANDLERS[type(effect)](scene, effect)


def work_item_opened(scene: Scene, effect: fx.WorkItemOpened) -> None:
    case, now = scene.case, scene.now
    route = assignment.find(case, effect, now)
    node = scene.procedure.node(effect.element, effect.process)
    item = WorkItem.objects.create(
        case=case,
        item=effect.item,
        element=effect.element,
        process=effect.process,
        scope=effect.scope,
        title_id=effect.title[:200],
        title_en=((node.name_en if node else "") or effect.title)[:200],
        role=effect.role or "",
        team_id=route.team,
        territory=effect.territory or "",
        form=effect.form or "",
        opened_at=now,
        due_at=effect.due_at,
        due_calendar=effect.due_calendar,
        source=(effect.source or "")[:300],
        codes=list(route.codes),
        explanation=route.explanation(),
        local=plain(effect.local),
    )
    scene.log.add(
        "work_item_opened",
        element=effect.element,
        process=effect.process,
        scope=effect.scope,
        item=effect.item,
        team_id=route.team,
        role=effect.role,
        codes=list(route.codes),
        due_at=effect.due_at.isoformat() if effect.due_at else None,
    )
    key = f"item:{item.pk}"
    tell("work_item_opened", f"{key}:opened", now, case=case, team=route.team, payload={"item": item.pk})
    assignment.tell_coordinators(case, item, route, now)
    assignment.report_failure(case, item, route, now)
    announce(
        "work_item.opened",
        f"{key}:opened",
        now,
        case=case,
        payload={"code": case.code, "item": item.pk, "element": item.element, "team": route.team},
    )


def work_item_completed(scene: Scene, effect: fx.WorkItemCompleted) -> None:
    item = WorkItem.objects.get(case=scene.case, item=effect.item)
    item.state = WorkItem.State.COMPLETED
    item.closed_at = scene.now
    item.completed_by = scene.actor
    item.assignee = item.assignee or scene.actor
    item.claimed_at = item.claimed_at or scene.now
    item.save()
    scene.log.add(
        "work_item_completed",
        element=item.element,
        process=item.process,
        scope=item.scope,
        item=item.item,
        team_id=item.team_id,
        late=bool(item.due_at and scene.now > item.due_at),
    )
    announce(
        "work_item.completed",
        f"item:{item.pk}:completed",
        scene.now,
        case=scene.case,
        payload={"code": scene.case.code, "item": item.pk, "element": item.element, "team": item.team_id},
    )


def work_item_withdrawn(scene: Scene, effect: fx.WorkItemWithdrawn) -> None:
    item = WorkItem.objects.get(case=scene.case, item=effect.item)
    item.state = WorkItem.State.WITHDRAWN
    item.closed_at = scene.now
    item.save()
    scene.log.add(
        "work_item_withdrawn",
        element=item.element,
        process=item.process,
        scope=item.scope,
        item=item.item,
        team_id=item.team_id,
    )
    tell(
        "work_item_withdrawn",
        f"item:{item.pk}:withdrawn",
        scene.now,
        case=scene.case,
        team=item.team_id,
        by_email=item.assignee_id is not None,
    )


def timer_set(scene: Scene, effect: fx.TimerSet) -> None:
    Timer.objects.update_or_create(
        case=scene.case,
        timer=effect.timer,
        defaults={
            "element": effect.element,
            "item": effect.item or "",
            "due_at": effect.due_at,
            "state": Timer.State.PENDING,
            "attempts": 0,
            "next_attempt_at": effect.due_at,
            "closed_at": None,
        },
    )


def timer_cleared(scene: Scene, effect: fx.TimerCleared) -> None:
    state = Timer.State.FIRED if effect.fired else Timer.State.CLEARED
    Timer.objects.filter(case=scene.case, timer=effect.timer, state=Timer.State.PENDING).update(
        state=state, closed_at=scene.now
    )
    if effect.fired:
        scene.log.add("timer_fired", element=effect.element, timer=effect.timer)


def message_awaited(scene: Scene, effect: fx.MessageAwaited) -> None:
    MessageWait.objects.update_or_create(
        case=scene.case,
        wait=effect.wait,
        defaults={"name": effect.name, "element": effect.element, "since": scene.now, "ended_at": None},
    )


def message_wait_ended(scene: Scene, effect: fx.MessageWaitEnded) -> None:
    MessageWait.objects.filter(case=scene.case, wait=effect.wait).update(ended_at=scene.now)


def message_kept(scene: Scene, effect: fx.MessageKept) -> None:
    scene.log.add("message_kept", message=effect.message, name=effect.name)


def message_delivered(scene: Scene, effect: fx.MessageDelivered) -> None:
    # ids of messages between processes of the same case are no rows of ours
    own = Message.objects.filter(case=scene.case)
    for message in own.filter(pk=effect.message) if _is_uuid(effect.message) else ():
        message.state = Message.State.DELIVERED
        message.element = message.element or effect.element
        message.delivered_at = message.delivered_at or scene.now
        message.save()
    scene.log.add("message_delivered", element=effect.element, message=effect.message, name=effect.name)


def message_thrown(scene: Scene, effect: fx.MessageThrown) -> None:
    scene.log.add("message_thrown", element=effect.element, name=effect.name)
    announce(
        f"message.{effect.name}",
        f"case:{scene.case.pk}:event:{scene.case.events_count}",
        scene.now,
        case=scene.case,
        payload={"code": scene.case.code, "name": effect.name, "data": plain(effect.data)},
    )


def service_requested(scene: Scene, effect: fx.ServiceRequested) -> None:
    scene.log.add("service_requested", element=effect.element, operation=effect.operation)
    enqueue(
        _service_key(scene, effect.request),
        "service",
        effect.operation,
        scene.now,
        case=scene.case,
        address=effect.request,
        payload={"data": plain(effect.data)},
    )


def service_withdrawn(scene: Scene, effect: fx.ServiceWithdrawn) -> None:
    OutboxMessage.objects.filter(key=_service_key(scene, effect.request), state="pending").update(
        state="withdrawn"
    )
    scene.log.add("service_withdrawn", element=effect.element)


def decision_taken(scene: Scene, effect: fx.DecisionTaken) -> None:
    scene.log.add(
        "decision_taken",
        element=effect.element,
        decision=effect.decision,
        result=plain(effect.result),
        rules=list(effect.rules),
    )


def stage_entered(scene: Scene, effect: fx.StageEntered) -> None:
    scene.case.stage = effect.stage[:200]
    scene.log.add("stage_entered", element=effect.element, stage=effect.stage)


def case_ended(scene: Scene, effect: fx.CaseEnded) -> None:
    case = scene.case
    case.status, case.end, case.ended_at = Case.Status.ENDED, effect.end, scene.now
    Timer.objects.filter(case=case, state=Timer.State.PENDING).update(
        state=Timer.State.CLEARED, closed_at=scene.now
    )
    MessageWait.objects.filter(case=case, ended_at=None).update(ended_at=scene.now)
    scene.log.add("case_ended", element=effect.end)
    tell(
        "case_ended", f"case:{case.pk}:ended", scene.now, case=case, team=case.manager_team_id, by_email=False
    )
    announce(
        "case.ended",
        f"case:{case.pk}:ended",
        scene.now,
        case=case,
        payload={"code": case.code, "end": effect.end},
    )


def move_away_from_conflict(scene: Scene) -> None:
    """The conflicted agency became known only now: what its teams have open goes to others at once."""
    for item in assignment.conflicted_items(scene.case, scene.now):
        assignment.route_item(scene.case, item, scene.now, scene.log)


def _service_key(scene: Scene, request: str) -> str:
    return f"service:{scene.case.pk}:{request}"


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def plain(value: Any) -> Any:
    """Plain JSON of what the engine hands over; what JSON does not know becomes text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if hasattr(value, "items"):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def signal_thrown(scene: Scene, effect: fx.SignalThrown) -> None:
    scene.log.add("signal_thrown", element=effect.element, name=effect.name)


HANDLERS: dict[type, Callable[[Scene, Any], None]] = {
    fx.WorkItemOpened: work_item_opened,
    fx.WorkItemCompleted: work_item_completed,
    fx.WorkItemWithdrawn: work_item_withdrawn,
    fx.TimerSet: timer_set,
    fx.TimerCleared: timer_cleared,
    fx.MessageAwaited: message_awaited,
    fx.MessageWaitEnded: message_wait_ended,
    fx.MessageKept: message_kept,
    fx.MessageDelivered: message_delivered,
    fx.MessageThrown: message_thrown,
    fx.SignalThrown: signal_thrown,
    fx.ServiceRequested: service_requested,
    fx.ServiceWithdrawn: service_withdrawn,
    fx.DecisionTaken: decision_taken,
    fx.StageEntered: stage_entered,
    fx.CaseEnded: case_ended,
}
