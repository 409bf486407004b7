"""Hangs every open token of a case on the diagram of the new version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import effects as fx
from engine import state as states
from engine.errors import EngineError
from engine.fold import fold
from engine.migrating import items, records
from engine.migrating.faults import faults
from engine.migrating.listeners import Listeners
from engine.migrating.listening import Listening
from engine.migrating.mapping import JOINS, Atlas, Names, Unknown
from engine.migrating.nesting import Nesting
from engine.migrating.places import Spot, copied, kind_of, name_of, place_of, problem_at
from engine.migrating.plan import Change, Place, Problem
from engine.migrating.texts import change, problem
from engine.model import Node
from engine.procedure import Procedure
from engine.runtime import Runtime, Workflow
from engine.specs.workflows import CaseWorkflow, SubWorkflow
from engine.timing import WorkingCalendar


class Mover:
    """Carries one case over. After ``carry`` the new runtime holds it, unless there are problems."""

    def __init__(
        self,
        old: Procedure,
        new: Procedure,
        state: str,
        mapping: Names,
        now: datetime,
        calendar: WorkingCalendar | None,
    ) -> None:
        self.atlas = Atlas(old, new, mapping)
        self.saved = states.load(old, state)
        before = self.saved.workflow
        fold(before)
        self.before = Runtime(old, before, now, self.saved.started_at, calendar=calendar)
        self.problems: list[Problem] = []
        self.notices: list[Change] = []
        self.spots: dict[str, Spot] = {}
        self.added: list[Place] = []
        self.moves: list[Any] = []
        self.pairs: list[tuple[Workflow, Workflow]] = []
        root = self._root(old, new, before)
        top = CaseWorkflow(new.levels[root], new.levels, root=str(before.task_tree.id))
        kept = [dict(entry) for entry in self.saved.kept]
        self.after = Runtime(new, top, now, self.saved.started_at, self.saved.counter, kept, calendar)
        self.after.outcome = self._end(self.saved.outcome)
        self.after.last_end = self._end(self.saved.last_end) or ""
        self.old_tasks: dict[str, Task] = {str(t.id): t for wf in before.all() for t in wf.tasks.values()}
        self.new_tasks: dict[str, Task] = {}
        self.nesting = Nesting(self)

    def _root(self, old: Procedure, new: Procedure, before: CaseWorkflow) -> str:
        if old.id != new.id:
            self.problems.append(problem("other_procedure", "", "", name=old.id, to=new.id))
            return str(new.root.name)
        try:
            return self.atlas.level(str(before.spec.name))
        except Unknown:
            process = before.spec.process.id
            self.problems.append(problem("process_gone", process, process))
            return str(new.root.name)

    def _end(self, reached: str | None) -> str | None:
        """The id of the end that was reached, under the new version."""
        if not reached:
            return reached
        process = self.before.top.spec.process.id
        spoken, name = self.atlas.said(process, reached)
        wanted = name if spoken and name else reached
        if self.atlas.new.node(wanted, self.after.top.spec.process.id) is None:
            self.notices.append(change("outcome_gone"))
            return reached
        return wanted

    # carrying

    def carry(self) -> None:
        """Move all levels, then all waits, then see what the new diagram lets go on."""
        if self.problems:
            return
        self._levels()
        for _, new in self.pairs:
            for task in list(new.tasks.values()):
                spot = self.spots.get(str(task.id))
                if spot is not None and spot.new is task:
                    self._reconcile(spot, task)
        Listening(self).listen()
        self._extras()
        if self._refusals():
            return
        found = faults(self.atlas, self.pairs, self.nesting)
        for code, node, process in found:
            self.problems.append(problem(code, node.id, process, to=node.title))
        if not found:
            self._go_on()

    def _levels(self) -> None:
        top = self.before.top
        self._tasks(top, self.after.top)
        for host_id, sub in top.subprocesses.items():
            around = self.nesting.dissolved.get(str(host_id))
            if around is not None:
                self._tasks(sub, around)
                continue
            host = self.new_tasks.get(str(host_id))
            key = self._inside(sub, host) if host is not None else None
            if host is None or key is None:
                self._left_behind(sub)
                continue
            spec = self.atlas.new.levels[key]
            inner = SubWorkflow(
                spec, host, self.after.top, root=str(sub.task_tree.id), undoing=getattr(sub, "undoing", False)
            )
            self.after.top.subprocesses[host.id] = inner
            self._tasks(sub, inner)
        listeners = Listeners(self)
        for old, homes in self.olds():
            listeners.carry(old, homes)
        for new, olds in self.news():
            self._in_order(olds, new)
        self.nesting.stages()

    def olds(self) -> list[tuple[Workflow, list[Workflow]]]:
        """The levels of the old version that are carried over, and where their content goes on: first on the level that
        takes their place, then in sub-processes that begin in the move.
        """
        found: dict[int, tuple[Workflow, list[Workflow]]] = {}
        for old, new in self.pairs:
            found.setdefault(id(old), (old, []))[1].append(new)
        return list(found.values())

    def news(self) -> list[tuple[Workflow, list[Workflow]]]:
        """The levels of the new version that run, and from which of the old their content comes."""
        found: dict[int, tuple[Workflow, list[Workflow]]] = {}
        for old, new in self.pairs:
            found.setdefault(id(new), (new, []))[1].append(old)
        return list(found.values())

    def _inside(self, sub: Any, host: Task) -> str | None:
        """The key of the level that runs inside a moved task."""
        spot = self.spots[str(host.id)]
        node: Node = host.task_spec.node
        if sub.undoing:
            try:
                return self.atlas.level(str(sub.spec.name))
            except Unknown as error:
                self.refuse(spot, error)
                return None
        key = getattr(host.task_spec, "key", None)
        if key not in self.atlas.new.levels:
            called = node.called or node.id
            spot.problems.append(problem_at("called_missing", sub.parent_task, to=called))
            return None
        if key != sub.spec.name and node.kind == "callActivity":
            spot.changes.append(change("called", str(sub.spec.name), str(key)))
        return str(key)

    def _left_behind(self, sub: Any) -> None:
        for task in sub.tasks.values():
            if task is not sub.task_tree and not task.internal_data.get("listener"):
                spot = self.spot(task)
                spot.problems.append(problem_at("host_not_moved", task))

    def _tasks(self, old: Workflow, new: Workflow) -> None:
        if old.owns_scope:
            new.data = old.data
        self.pairs.append((old, new))
        for task in old.tasks.values():
            if task is not old.task_tree and not task.internal_data.get("listener"):
                self._task(task, old, new)

    @staticmethod
    def _in_order(olds: list[Workflow], new: Workflow) -> None:
        """Tasks stand in the order in which they came: joins take the oldest first."""
        root = new.task_tree
        ids = [*(i for old in olds for i in old.tasks), *new.tasks]
        moved = [new.tasks[i] for i in dict.fromkeys(ids) if i in new.tasks and new.tasks[i] is not root]
        new.tasks = {root.id: root, **{t.id: t for t in moved}}
        root._children = [t.id for t in moved]

    def _task(self, task: Task, old: Workflow, new: Workflow) -> None:
        spot = self.spot(task)
        if self.nesting.dissolve(task, old, new):
            spot.changes.append(change("subprocess_left"))
            return
        try:
            node = self.atlas.node(old.spec, task.task_spec.node.id, new.spec)
        except Unknown as error:
            inside = self.nesting.enter(task, old, new) if error.code == "other_level" else None
            if inside is None:
                self.refuse(spot, error)
            else:
                spot.changes.append(change("put_inside"))
                self._place(spot, task, old, inside)
            return
        self._hang(spot, task, node, old, new)

    def _place(self, spot: Spot, task: Task, old: Workflow, new: Workflow) -> None:
        try:
            node = self.atlas.node(old.spec, task.task_spec.node.id, new.spec)
        except Unknown as error:
            self.refuse(spot, error)
            return
        self._hang(spot, task, node, old, new)

    def _hang(self, spot: Spot, task: Task, node: Node, old: Workflow, new: Workflow) -> None:
        moved = self.put(task, new, node.id)
        spot.new = moved
        if node.id != task.task_spec.node.id:
            spot.changes.append(change("element", task.task_spec.node.id, node.id))
        if new.spec.process.id != old.spec.process.id:
            spot.changes.append(change("process", old.spec.process.id, new.spec.process.id))
        self._flow(spot, task, moved, old, new)
        records.loop(self, spot, task, moved)
        self._gathering(spot, task, moved)
        if "start" in moved.internal_data:
            self._interrupter(task, old, new, moved)
        if "undo" in moved.internal_data:
            records.undoing(self, spot, moved)
        if "inner" in moved.internal_data or "inners" in moved.internal_data:
            records.inner(self, spot, task, moved)

    def _interrupter(self, task: Task, old: Workflow, new: Workflow, moved: Task) -> None:
        """An event sub-process that runs and has interrupted the rest remembers by which start event."""
        node = moved.task_spec.node
        start = self.start_of(old, task.task_spec.node, task.internal_data["start"], new, node)
        level = new.spec.level.levels[node.id]
        moved.internal_data["start"] = start or next(
            n.id for n in level.nodes.values() if n.kind == "startEvent"
        )

    def put(self, task: Task, new: Workflow, spec: str) -> Task:
        """The task under the new version, with the same id, state and data."""
        moved = Task(new, new.spec.task_specs[spec], None, state=task.state, id=task.id)
        moved.internal_data = copied(task.internal_data)
        moved.data = task.data
        moved._parent = new.task_tree.id
        new.task_tree._children.append(moved.id)
        self.new_tasks[str(moved.id)] = moved
        return moved

    def _flow(self, spot: Spot, task: Task, moved: Task, old: Workflow, new: Workflow) -> None:
        """The flow that a token came on counts at joins only."""
        data = moved.internal_data
        flow = data.get("flow")
        before, after = task.task_spec.node, moved.task_spec.node
        if before.kind in JOINS and task.state == TaskState.WAITING:
            if before.kind != after.kind:
                spot.changes.append(change("join_rule", before.kind, after.kind))
            if flow:
                found = self.join_flow(spot, task, old, new, after, str(flow))
                if found is not None:
                    data["flow"] = found
            return
        if flow and flow not in new.spec.level.flows:
            spoken, name = self.atlas.said(old.spec.process.id, str(flow))
            if spoken and name in new.spec.level.flows:
                data["flow"] = name
            else:
                del data["flow"]

    def join_flow(
        self, spot: Spot, task: Task, old: Workflow, new: Workflow, join: Node, flow: str
    ) -> str | None:
        """The incoming flow of the new join; the spot has a problem when there is none."""
        try:
            found = self.atlas.flow(old.spec, flow, task.task_spec.node, new.spec, join)
        except Unknown as error:
            spot.problems.append(problem_at(error.code, task, flow=flow, to=error.to))
            return None
        if found != flow:
            spot.changes.append(change("flow", flow, found))
        return found

    def _gathering(self, spot: Spot, task: Task, moved: Task) -> None:
        if (
            spot.kind == "gather"
            and task.task_spec.node.start_quantity != moved.task_spec.node.start_quantity
        ):
            spot.problems.append(problem_at("quantity_changed", task))

    def start_of(self, old: Workflow, sub: Node, start: str, new: Workflow, new_sub: Node) -> str | None:
        """The start event of the new event sub-process for one of the old."""
        before = self.atlas.old.levels[self.atlas.old.inner_key(str(old.spec.name), sub.id)]
        after = self.atlas.new.levels[self.atlas.new.inner_key(str(new.spec.name), new_sub.id)]
        node = self.atlas.has(before, start, after)
        return node.id if node is not None else None

    def end_waits(self, task: Task) -> None:
        """What a task of the old version waited for, and nothing of the new one does."""
        data, name = task.internal_data, name_of(task)
        if "due" in data:
            self.after.effects.append(fx.TimerCleared(timer=str(task.id), element=name))
        if "msg" in data:
            self.after.effects.append(fx.MessageWaitEnded(wait=str(task.id), name=data["msg"], element=name))

    # telling

    def spot(self, task: Task, on: str = "") -> Spot:
        """A place in the making for what is open there."""
        spot = Spot(task, kind_of(task), on=on)
        self.spots[str(task.id)] = spot
        return spot

    @staticmethod
    def old_problem(code: str, level: Workflow, element: str) -> Problem:
        """A problem with something that a level of the old version remembers."""
        node = level.spec.level.nodes.get(element)
        name = node.title if node is not None else element
        return problem(code, element, level.spec.process.id, name=name)

    @staticmethod
    def new_problem(code: str, node: Node, process: str) -> Problem:
        """A problem with an element that only the new version has."""
        return problem(code, node.id, process, name=node.title)

    def refuse(self, spot: Spot, error: Unknown) -> None:
        """It has no place."""
        spot.problems.append(problem_at(error.code, spot.old, to=error.to))

    # afterwards

    def _reconcile(self, spot: Spot, task: Task) -> None:
        """What the new diagram says of the open thing itself."""
        try:
            if "opened" in task.internal_data:
                items.compare(self, spot, task)
            elif spot.kind == "service":
                self._service(spot, task)
            elif spot.kind == "call" and spot.old.task_spec.node.inputs != task.task_spec.node.inputs:
                spot.changes.append(change("inputs"))
        except EngineError:
            spot.problems.append(problem_at("expression_failed", spot.old))

    def _service(self, spot: Spot, task: Task) -> None:
        before, after = spot.old.task_spec.node, task.task_spec.node
        if (before.operation or before.id) != (after.operation or after.id):
            spot.problems.append(problem_at("service_changed", spot.old))
        elif before.inputs != after.inputs:
            spot.changes.append(change("inputs"))

    def _extras(self) -> None:
        for old, homes in self.olds():
            records.extras(self, old, homes)
        records.notices(self)

    def _refusals(self) -> bool:
        for spot in self.spots.values():
            self.problems += spot.problems
        return bool(self.problems)

    def _go_on(self) -> None:
        """Joins that the new diagram lets go on, kept messages that are awaited now, conditions that hold."""
        run = self.after
        seen: set[tuple[int, str]] = set()
        for _, level in self.pairs:
            for task in level.tasks.values():
                node = task.task_spec.node if hasattr(task.task_spec, "node") else None
                if node is None or node.kind not in JOINS or task.state != TaskState.WAITING:
                    continue
                key = (id(level), node.id)
                if key not in seen:
                    seen.add(key)
                    run.joins.append((level, task.task_spec))
        conditions = any("cond" in t.internal_data and "was" not in t.internal_data
                         for _, level in self.pairs for t in level.tasks.values())  # fmt: skip
        if not (run.joins or run.triggers or conditions):
            return
        try:
            run.run()
        except EngineError as error:
            process = self.before.top.spec.process.id
            self.problems.append(problem("step_failed", error.element or "", process))

    def places(self) -> list[Place]:
        """Everything that was open, then what is added."""
        return [place_of(spot) for spot in self.spots.values()] + self.added
