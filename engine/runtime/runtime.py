"""One step: carries tokens as far as they go, and notes what the world has to do about it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import effects as fx
from engine import scope
from engine.errors import EngineError
from engine.model import Flow, Node
from engine.runtime.adhoc import AdHoc
from engine.runtime.dataflow import DataFlow
from engine.runtime.expressions import Expressions
from engine.runtime.items import Items
from engine.runtime.throws import Throws
from engine.runtime.undoing import Undo
from engine.runtime.waits import Waits
from engine.specs.base import ROOT, UNFINISHED, FlowNodeSpec
from engine.specs.workflows import CaseWorkflow, SubWorkflow
from engine.timing import WorkingCalendar
from engine.trace_entry import TraceEntry

if TYPE_CHECKING:
    from engine.procedure import Procedure
    from engine.specs.gateways import JoinSpec

MAX_STEPS = 10_000
Workflow = CaseWorkflow | SubWorkflow


class Runtime:
    """What a step knows: the procedure, the running workflow, the time, and what has come of it so far.

    It moves the tokens; what happens at them is done by its parts: ``expressions``, ``data``, ``waits``, ``throws``,
    ``items``, ``undo`` and ``ad_hoc``.
    """

    def __init__(
        self,
        procedure: Procedure,
        workflow: CaseWorkflow,
        now: datetime,
        started_at: datetime,
        counter: int = 0,
        kept: list[dict[str, Any]] | None = None,
        calendar: WorkingCalendar | None = None,
        max_steps: int = MAX_STEPS,
    ) -> None:
        self.procedure = procedure
        self.top = workflow
        self.now = now
        self.started_at = started_at
        self.counter = counter
        self.kept = kept or []
        self.calendar = calendar
        self.max_steps = max_steps
        self.effects: list[fx.Effect] = []
        self.trace: list[TraceEntry] = []
        self.ready: deque[Task] = deque()
        self.triggers: deque[tuple[Task, dict[str, Any]]] = deque()
        self.touched: dict[str, Workflow] = {}
        self.joins: list[tuple[Workflow, JoinSpec]] = []
        self.race: str | None = None
        self.outcome: str | None = None
        self.last_end: str = ""
        self.ended = False
        self.moved: set[str] = set()
        self.steps = 0
        self.expressions = Expressions(self)
        self.data = DataFlow(self)
        self.waits = Waits(self)
        self.throws = Throws(self)
        self.items = Items(self)
        self.undo = Undo(self)
        self.ad_hoc = AdHoc(self)
        workflow.runtime = self

    # moving on

    def run(self) -> None:
        """Until nothing can move without the world.

        :raises EngineError: ``step_limit`` when a loop never waits; whatever an expression or a gateway raises.
        """
        while True:
            if self.triggers:
                task, payload = self.triggers.popleft()
                if task.has_state(UNFINISHED):
                    task.task_spec.trigger(task, payload, self)
            elif self.waits.conditions():
                continue
            elif self.ready:
                task = self.ready.popleft()
                if task.state == TaskState.READY:
                    self._count(task)
                    task.run()
            elif self._joined() or self._settled():
                continue
            else:
                return

    def _count(self, task: Task) -> None:
        self.steps += 1
        if self.steps > self.max_steps:
            name = task.task_spec.node.title
            raise EngineError(
                "step_limit",
                f"Alur berputar tanpa henti di sekitar «{name}». Beri putaran itu tugas atau pengatur waktu.",
                f"The flow goes round without end near «{name}». Give that loop a task or a timer.",
                task.task_spec.node.id,
            )

    def _joined(self) -> bool:
        """Let joins fire: parallel ones first, inclusive ones when nothing else can move."""
        pending = self.joins
        self.joins = []
        for position, (workflow, spec) in enumerate(pending):
            if workflow.completed or (
                not workflow.is_top and workflow.parent_task.id not in self.top.subprocesses
            ):
                continue
            if spec.try_join(workflow, self):
                self.joins = [*pending[position:], *self.joins]
                return True
        # an inclusive join may become free when a token elsewhere in its level is gone
        for key in list(self.moved):
            level = self._by_key(key)
            self.moved.discard(key)
            if level is None:
                continue
            for spec in {t.task_spec for t in level.tasks.values() if t.state == TaskState.WAITING}:
                if hasattr(spec, "try_join") and spec.try_join(level, self):
                    self.moved.add(key)
                    return True
        return False

    def _by_key(self, key: str) -> Workflow | None:
        return self.top if key == "" else self.top.subprocesses.get(key)

    def _settled(self) -> bool:
        """End the deepest level in which nothing is left."""
        if not self.touched:
            return False
        key = max(self.touched, key=lambda k: self.touched[k].depth)
        workflow = self.touched.pop(key)
        if workflow.completed or self._by_key(key) is not workflow:
            return True
        if any(
            t.has_state(UNFINISHED) and not t.internal_data.get("listener") for t in workflow.tasks.values()
        ):
            return True
        if self.ad_hoc.next(workflow):
            return True
        for task in list(workflow.tasks.values()):
            self.withdraw(task)
        workflow.completed = True
        if isinstance(workflow, CaseWorkflow):
            self.ended = True
            self.effects.append(fx.CaseEnded(end=self.outcome or self.last_end))
        else:
            host = workflow.parent_task
            del self.top.subprocesses[host.id]
            host.task_spec.sub_done(host, workflow, self)
        return True

    # tokens

    def new_id(self) -> str:
        """An id that is unique within the case."""
        self.counter += 1
        return f"t{self.counter}"

    def new_task(
        self, workflow: Workflow, spec: FlowNodeSpec, *, state: int, parent: Task | None = None
    ) -> Task:
        """A task under the root of the workflow, or under ``parent``."""
        return Task(workflow, spec, parent or workflow.task_tree, state=state, id=self.new_id())

    def take(self, task: Task, flow: Flow) -> None:
        """Send a token along a flow. SpiffWorkflow updates the new child when the task has completed."""
        if flow.id:
            self.trace.append(self._entry(task, "flow", flow.id))
        target = task.workflow.spec.task_specs[flow.target]
        child = self.new_task(task.workflow, target, state=TaskState.FUTURE, parent=task)
        child.internal_data["flow"] = flow.id
        if self.race:
            child.internal_data["race"] = self.race

    def absorb(self, task: Task) -> None:
        """The token is merged into another one."""
        task._set_state(TaskState.COMPLETED)

    def drop(self, task: Task) -> None:
        """The listener has done all it had to."""
        task._set_state(TaskState.CANCELLED)

    def touch(self, workflow: Workflow) -> None:
        """Something in this level has ended."""
        key = "" if workflow.is_top else workflow.parent_task.id
        self.touched[key] = workflow
        self.moved.add(key)

    def withdraw(self, task: Task) -> None:
        """Withdraw the task and all that depends on it."""
        if not task.has_state(UNFINISHED) or task.task_spec.name == ROOT:
            return
        task._set_state(TaskState.CANCELLED)
        task.task_spec.withdraw(task, self)
        self.touch(task.workflow)

    def withdraw_others(self, task: Task) -> None:
        """Withdraw everything else on the level of the task."""
        for other in list(task.workflow.tasks.values()):
            if other is not task:
                self.withdraw(other)

    def win_race(self, task: Task) -> None:
        """The other events after the same event-based gateway lose."""
        race = task.internal_data.pop("race", None)
        if race:
            for other in list(task.workflow.tasks.values()):
                if other.internal_data.get("race") == race:
                    self.withdraw(other)

    def stop_listening(self, host: Task) -> None:
        """End the boundary listeners of an activity."""
        for other in list(host.workflow.tasks.values()):
            if other.internal_data.get("host") == host.id and other.internal_data.get("listener"):
                self.withdraw(other)

    # levels

    def start(self, workflow: Workflow, start: str | None = None) -> None:
        """Listen for event sub-processes, then put a token on the start events."""
        level = workflow.spec.level
        for node in level.event_subprocesses():
            workflow.spec.task_specs[node.id].listen(workflow, self)
        nodes = [level.nodes[start]] if start else level.starts()
        if level.ad_hoc is not None and level.ad_hoc.sequential and len(nodes) > 1:
            workflow.extra["next"] = [node.id for node in nodes[1:]]
            nodes = nodes[:1]
        for node in nodes:
            task = self.new_task(workflow, workflow.spec.task_specs[node.id], state=TaskState.FUTURE)
            if node.kind == "startEvent":
                task._ready()
            else:
                task.task_spec._update(task)
        self.touch(workflow)

    def start_sub(
        self, task: Task, key: str, values: Mapping[str, Any] | None = None, *, start: str | None = None
    ) -> None:
        """Start the level with this key inside the task."""
        spec = self.procedure.levels.get(key)
        if spec is None:
            node = task.task_spec.node
            raise EngineError(
                "called_missing",
                f"Prosedur «{node.called}» yang dipanggil oleh «{node.title}» tidak ada. Terbitkan dulu prosedur itu.",
                f"The procedure «{node.called}» called by «{node.title}» is missing. Publish it first.",
                node.id,
            )
        depth = task.workflow.depth + 1
        if depth > 50:
            raise EngineError(
                "too_deep",
                "Prosedur saling memanggil lebih dari 50 tingkat. Periksa apakah ada yang memanggil dirinya sendiri.",
                "Procedures call each other more than 50 levels deep. See whether one calls itself.",
                task.task_spec.node.id,
            )
        task._set_state(TaskState.STARTED)
        sub = SubWorkflow(spec, task, self.top, root=f"r{self.new_id()[1:]}")
        self.top.subprocesses[task.id] = sub
        if values:
            sub.data.update(values)
        self.start(sub, start)

    def withdraw_sub(self, task: Task) -> None:
        """Withdraw everything that runs inside the task."""
        sub = self.top.subprocesses.pop(task.id, None)
        if sub is not None:
            for inner in list(sub.tasks.values()):
                self.withdraw(inner)
            sub.completed = True
            self.touched.pop(task.id, None)

    # saying what happened

    def _entry(self, task: Task, kind: str, element: str) -> TraceEntry:
        spec = task.workflow.spec
        return TraceEntry(kind, element, spec.process.id, scope.scope_id(task), self.now)

    def visit(self, task: Task) -> None:
        """The element has completed."""
        if not task.internal_data.get("quiet"):
            self.trace.append(self._entry(task, "node", task.task_spec.node.id))

    def reached(self, task: Task) -> None:
        """An end event has been reached. A named one of the case's own process gives the outcome."""
        workflow = task.workflow
        while not workflow.is_top and not workflow.owns_scope:
            workflow = workflow.parent_task.workflow
        if workflow.is_top:
            node = task.task_spec.node
            inside = task.workflow
            direct = inside.is_top or inside.parent_task.task_spec.node.event_subprocess
            if direct:
                self.last_end = node.id
                if node.name:
                    self.outcome = node.id

    def enter_stage(self, node: Node) -> None:
        """The case comes to the stage that the element names."""
        if node.stage:
            self.effects.append(fx.StageEntered(stage=node.stage, element=node.id))
