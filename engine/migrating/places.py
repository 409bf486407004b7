"""The open places of a case while they are moved, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.migrating.mapping import JOINS
from engine.migrating.plan import Change, Place, Problem
from engine.migrating.texts import problem
from engine.model import ACTIVITIES, Node


@dataclass
class Spot:
    """A place in the making."""

    old: Task
    kind: str
    new: Task | None = None
    on: str = ""
    #: an added or removed listener has only one of its two ends
    element: str = ""
    gone: bool = False
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def name_of(task: Task) -> str:
    """The id by which people know it: a listener of an event sub-process bears that of its start event."""
    data = task.internal_data
    return str((data.get("listener") and data.get("start")) or task.task_spec.node.id)


def problem_at(code: str, task: Task, **values: Any) -> Problem:
    """A problem with something that is open in the old version."""
    named = {"name": task.task_spec.node.title, **values}
    return problem(code, name_of(task), task.workflow.spec.process.id, **named)


def place_of(spot: Spot) -> Place:
    """The place, as the plan tells it."""
    old, new = spot.old, spot.new
    return Place(
        task=str(old.id),
        kind=spot.kind,
        process=old.workflow.spec.process.id,
        element=name_of(old),
        title=old.task_spec.node.title,
        new_process=new.workflow.spec.process.id if new is not None else "",
        new_element=name_of(new) if new is not None else "",
        new_title=new.task_spec.node.title if new is not None else "",
        on=spot.on,
        changes=tuple(spot.changes),
        problems=tuple(spot.problems),
    )


def kind_of(task: Task) -> str:
    """What is open there, in a word."""
    data: Mapping[str, Any] = task.internal_data
    node: Node = task.task_spec.node
    if "taken" in data:
        return "marker"
    if "undo" in data:
        return "undo"
    if data.get("listener") or node.kind in ("intermediateCatchEvent", "receiveTask"):
        return _event_kind(data, node)
    if "opened" in data:
        return "work_item"
    if "total" in data or ("made" in data and "of" not in data):
        return "members"
    if node.kind in JOINS:
        return "join"
    if data.get("request"):
        return "service"
    if node.kind in ACTIVITIES and task.state == TaskState.WAITING:
        return "gather"
    if node.kind == "subProcess":
        return "event_subprocess" if node.event_subprocess else "subprocess"
    return "call" if node.kind == "callActivity" else "activity"


def _event_kind(data: Mapping[str, Any], node: Node) -> str:
    for key, kind in (("due", "timer"), ("msg", "message"), ("sig", "signal"), ("cond", "condition")):
        if key in data:
            return kind
    if node.kind == "receiveTask" and ("made" in data and "of" not in data):
        return "members"
    return "event"


def copied(data: Mapping[str, Any]) -> dict[str, Any]:
    """A copy: lists and records inside are changed in place while a step runs."""
    return {
        k: copied(v) if isinstance(v, dict) else list(v) if isinstance(v, list) else v
        for k, v in data.items()
    }
