"""What a moved case waits for: kept as it is where the diagram says the same, else armed anew, added or ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.migrating import timers
from engine.migrating.places import name_of, problem_at
from engine.migrating.plan import Change, MessageWaitMoved, Place, TimerMoved
from engine.migrating.texts import change
from engine.model import ACTIVITIES, EventDefinition, Node
from engine.runtime import Workflow

if TYPE_CHECKING:
    from engine.migrating.moving import Mover
    from engine.migrating.nesting import Begun
    from engine.migrating.places import Spot

_WAITS = ("due", "msg", "sig", "cond", "catch")
_KEYS = (*_WAITS, "was", "code", "every", "left", "corr", "keys", "accepts")


class Listening:
    """The part of a migration that looks at events."""

    def __init__(self, mover: Mover) -> None:
        self.mover = mover
        self.run = mover.after

    def listen(self) -> None:
        """All that waits, boundary events and event sub-processes included."""
        self._waits(list(self.mover.spots.values()))
        for begun in self.mover.nesting.begun:
            self._begun(begun)
        for new, olds in self.mover.news():
            if not getattr(new, "undoing", False) and not _interrupted(new):
                self._event_subprocesses(olds, new)

    def _waits(self, spots: list[Spot]) -> None:
        for spot in spots:
            try:
                if spot.gone:
                    self._ended(spot)
                elif spot.new is not None:
                    self._compare(spot, spot.new)
            except EngineError:
                spot.problems.append(problem_at("expression_failed", spot.old))
        for spot in spots:
            if spot.new is not None and _may_be_watched(spot.new):
                self._boundaries(spot, spot.new)

    # what was waited for

    def _ended(self, spot: Spot) -> None:
        parts = [t for t in spot.old.workflow.tasks.values() if t.internal_data.get("part_of") == spot.old.id]
        codes = {"timer": "timer_cleared", "message": "message_ended"}
        spot.changes.append(change(codes.get(spot.kind, "event_ended")))
        for task in (spot.old, *parts):
            self.mover.end_waits(task)

    def _compare(self, spot: Spot, task: Task) -> None:
        before, after = event_of(spot.old), event_of(task)
        parts = [t for t in task.workflow.tasks.values() if t.internal_data.get("part_of") == task.id]
        waits = any(key in task.internal_data for key in _WAITS) or bool(parts)
        if not waits or after is None:
            return
        if _interrupts(spot.old) != _interrupts(task):
            spot.changes.append(change("interrupting", _interrupts(spot.old), _interrupts(task)))
        if before == after:
            self._renamed(spot, task, parts)
        elif before is not None and before.kind == after.kind == "timer":
            timers.recount(self.mover, spot, task, before, after)
        elif before is not None and before.kind == after.kind == "message":
            for key in _KEYS:
                task.internal_data.pop(key, None)
            spot.changes.append(change("message_changed", before.name, after.name))
            self.run.waits.arm(task, after)
        else:
            self._other_event(spot, task, before, after)

    def _renamed(self, spot: Spot, task: Task, parts: list[Task]) -> None:
        name = name_of(task)
        item = task.internal_data.get("item")
        renamed = name != name_of(spot.old)
        for one in (task, *parts):
            if "due" in one.internal_data and (renamed or item != spot.old.internal_data.get("item")):
                self.mover.moves.append(TimerMoved(str(one.id), name, one.internal_data.get("item")))
            if "msg" in one.internal_data and renamed:
                self.mover.moves.append(MessageWaitMoved(wait=str(one.id), element=name))

    def _other_event(
        self, spot: Spot, task: Task, before: EventDefinition | None, after: EventDefinition
    ) -> None:
        self.run.waits.disarm(task)
        for other in list(task.workflow.tasks.values()):
            if other.internal_data.get("part_of") == task.id and not other.has_state(
                TaskState.NOT_FINISHED_MASK
            ):
                del task.workflow.tasks[other.id]
        spot.changes.append(change("event_changed", before.kind if before else None, after.kind))
        host = task.workflow.tasks.get(task.internal_data.get("host"))
        item = host if host is not None and host.task_spec.manual else None
        self.run.waits.arm(task, after, item=item)

    # what is new

    def _boundaries(self, spot: Spot, host: Task) -> None:
        """Boundary events that the old activity did not have begin to listen; one that it had and that has fired
        for good does not listen again. Those of a sub-process that is left are those of the work that was in it.
        """
        old = spot.old.workflow
        had = self._had(old, spot.old.task_spec.node.id, host.workflow)
        while not old.is_top and str(old.parent_task.id) in self.mover.nesting.dissolved:
            left = old.parent_task
            old = left.workflow
            had |= self._had(old, left.task_spec.node.id, host.workflow)
        self._watch(host, had, timers.opened(host))

    def _begun(self, begun: Begun) -> None:
        """The same of a sub-process that begins in the move: it has begun when the oldest work inside was opened."""
        had: set[str] = set()
        for task in begun.tasks:
            had |= self._had(begun.source, task.task_spec.node.id, begun.host.workflow)
        opened = [moment for task in begun.tasks if (moment := timers.opened(task)) is not None]
        self._watch(begun.host, had, min(opened, default=None))

    def _had(self, old: Workflow, activity: str, new: Workflow) -> set[str]:
        """The boundary events of the old activity, as they are called on the new level."""
        return {
            node.id
            for b in old.spec.level.boundary_of(activity)
            if _listens(b) and (node := self.mover.atlas.has(old.spec, b.id, new.spec)) is not None
        }

    def _watch(self, host: Task, had: set[str], began: datetime | None) -> None:
        level = host.workflow.spec.level
        for node in level.boundary_of(host.task_spec.node.id):
            if node.id not in had and _listens(node):
                self._add(host, node, host.workflow, began, on=host.task_spec.node.id)

    def _event_subprocesses(self, olds: list[Workflow], new: Workflow) -> None:
        atlas = self.mover.atlas
        had: set[tuple[str, str]] = set()
        for old in olds:
            for sub in old.spec.level.event_subprocesses():
                target = atlas.has(old.spec, sub.id, new.spec)
                for start in _starts(old, sub) if target is not None else ():
                    now = self.mover.start_of(old, sub, start.id, new, target) if target is not None else None
                    if now is not None and target is not None:
                        had.add((target.id, now))
        for sub in new.spec.level.event_subprocesses():
            for start in _starts(new, sub):
                if (sub.id, start.id) not in had:
                    began = self.run.started_at if new.is_top else None
                    self._add(None, sub, new, began, start=start)

    def _add(
        self,
        host: Task | None,
        node: Node,
        new: Workflow,
        began: datetime | None,
        *,
        on: str = "",
        start: Node | None = None,
    ) -> None:
        run = self.run
        event = start.event if start is not None else node.event
        assert event is not None
        known = set(new.tasks)
        now = run.now
        try:
            # a timer counts from when what it watches began, where that is known
            run.now = began or now
            spec: Any = new.spec.task_specs[node.id]
            if host is not None:
                spec.listen(host, run)
            elif start is not None:
                listener = run.new_task(new, spec, state=TaskState.WAITING)
                listener.internal_data.update(listener=True, start=start.id)
                run.waits.arm(listener, event)
        except EngineError:
            self.mover.problems.append(
                self.mover.new_problem("expression_failed", start or node, new.spec.process.id)
            )
            return
        finally:
            run.now = now
        fresh = next(t for i, t in new.tasks.items() if i not in known)
        self.mover.added.append(_added(fresh, node, start, new, on, event, began))


def _added(
    task: Task,
    node: Node,
    start: Node | None,
    new: Workflow,
    on: str,
    event: EventDefinition,
    began: datetime | None,
) -> Place:
    codes = {"timer": "timer_set" if began else "timer_set_from_now", "message": "message_awaited"}
    what: Change = change(codes.get(event.kind, "event_added"), None, task.internal_data.get("due"))
    kinds = {"conditional": "condition"}
    known = ("timer", "message", "signal")
    kind = event.kind if event.kind in known else kinds.get(event.kind, "event")
    return Place(
        task=str(task.id),
        kind=kind,
        process="",
        element="",
        title="",
        new_process=new.spec.process.id,
        new_element=(start or node).id,
        new_title=(start or node).title,
        on=on,
        changes=(what,),
    )


def event_of(task: Task) -> EventDefinition | None:
    """What the task waits for, by its diagram."""
    node: Node = task.task_spec.node
    data = task.internal_data
    if data.get("listener") and data.get("start"):
        return start_node(task, str(data["start"])).event
    if node.kind == "receiveTask":
        return node.event or EventDefinition(kind="message", name=node.title)
    return node.event


def start_node(task: Task, start: str) -> Node:
    """The start event of an event sub-process that a listener waits at."""
    found: Node = task.workflow.spec.level.levels[task.task_spec.node.id].nodes[start]
    return found


def _interrupts(task: Task) -> bool:
    data = task.internal_data
    listens = data.get("listener") and data.get("start")
    node: Node = start_node(task, str(data["start"])) if listens else task.task_spec.node
    return node.interrupting


def _listens(node: Node) -> bool:
    return node.event is not None and node.event.kind != "compensate"


def _starts(workflow: Workflow, sub: Node) -> list[Node]:
    level = workflow.spec.level.levels[sub.id]
    return [n for n in level.nodes.values() if n.kind == "startEvent" and _listens(n)]


def _may_be_watched(task: Task) -> bool:
    """An activity that has begun; its members and what still gathers are not watched."""
    data, node = task.internal_data, task.task_spec.node
    if node.kind not in ACTIVITIES or node.event_subprocess or data.get("listener") or "of" in data:
        return False
    gathers = task.state == TaskState.WAITING and not data.keys() & {"msg", "request"}
    return not gathers and task.has_state(TaskState.NOT_FINISHED_MASK)


def _interrupted(workflow: Workflow) -> bool:
    """An interrupting event sub-process runs: nothing else of the level listens any more."""
    return any(
        t.task_spec.node.event_subprocess
        and "start" in t.internal_data
        and not t.internal_data.get("listener")
        for t in workflow.tasks.values()
        if t is not workflow.task_tree
    )
