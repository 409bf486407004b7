"""A timer whose definition has changed: counted anew from when it began, where that can be known."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task

from engine import effects as fx
from engine import feel, timing
from engine.migrating.places import name_of
from engine.migrating.texts import change
from engine.model import EventDefinition

if TYPE_CHECKING:
    from engine.migrating.moving import Mover
    from engine.migrating.places import Spot


def opened(task: Task) -> datetime | None:
    """When the work item was opened; None for what is none."""
    text = task.internal_data.get("opened")
    return datetime.fromisoformat(text) if text else None


def recount(mover: Mover, spot: Spot, task: Task, before: EventDefinition, after: EventDefinition) -> None:
    """Set the timer by its new definition, under its old id.

    Raises EngineError when the expression cannot be evaluated.
    """
    data = task.internal_data
    due = datetime.fromisoformat(data["due"])
    began = _began(mover, task, before, due)
    start = began or mover.after.now
    text = after.expression
    value: Any = text if timing.ISO.match(text) else mover.after.expressions.evaluate(text, task)
    every, left = data.pop("every", None), data.pop("left", None)
    name = name_of(task)
    if isinstance(value, str) and value.startswith("R"):
        moment, cycle = timing.cycle(value, start, name)
        rounds = _rounds(before.expression, left) if every is not None else 0
        if cycle.left is not None and rounds > cycle.left:
            _no_more(mover, spot, task, name)
            return
        data.update(every=feel.to_json(cycle.every), left=None if cycle.left is None else cycle.left - rounds)
    else:
        moment = timing.moment(value, start, name, end_of_day=False)
    data["due"] = moment.isoformat()
    mover.after.effects.append(
        fx.TimerSet(timer=str(task.id), element=name, due_at=moment, item=data.get("item"))
    )
    code = "timer_changed" if began is not None else "timer_from_now"
    spot.changes.append(change(code, due.isoformat(), moment.isoformat()))


def _no_more(mover: Mover, spot: Spot, task: Task, name: str) -> None:
    """It has fired as often as the new version wants already."""
    del task.internal_data["due"]
    mover.after.effects.append(fx.TimerCleared(timer=str(task.id), element=name))
    spot.changes.append(change("timer_cleared"))
    del task.workflow.tasks[task.id]
    task.workflow.task_tree._children.remove(task.id)
    spot.new = None


def _began(mover: Mover, task: Task, before: EventDefinition, due: datetime) -> datetime | None:
    """When it began to count: for a cycle its last round, else when the work item opened or the case started, or what
    the old definition says when it is a plain duration.
    """
    data = task.internal_data
    every = data.get("every")
    if every is not None:
        length = feel.parse_duration(every)
        return due - length if isinstance(length, timedelta) else None
    if re.match(r"^P", before.expression):
        length = feel.parse_duration(before.expression)
        if isinstance(length, timedelta):
            return due - length
    host = task.workflow.tasks.get(data.get("host"))
    if host is not None:
        return opened(host)
    if data.get("start") and task.workflow.is_top:
        return mover.after.started_at
    return None


def _rounds(expression: str, left: int | None) -> int:
    """How often a cycle has fired so far, as far as its text tells."""
    match = re.match(r"^R(\d+)/", expression.strip())
    return max(int(match.group(1)) - 1 - left, 0) if match and left is not None else 0
