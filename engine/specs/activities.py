"""Activities (BPMN 2.0, 10.3 and 13.3): tasks, sub-processes, called processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import scope
from engine.model import EventDefinition
from engine.specs.base import LevelSpec, runtime_of
from engine.specs.loops import LoopingSpec

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.model import Node
    from engine.runtime import Runtime
    from engine.specs.workflows import SubWorkflow


class ActivitySpec(LoopingSpec):
    """An activity. Its task is STARTED while boundary events listen; with a loop it has members that do the work."""

    def _update_hook(self, my_task: Task) -> bool | None:
        if my_task.state != TaskState.FUTURE:
            return None
        runtime = runtime_of(my_task)
        if self.node.start_quantity > 1 and not gather(my_task, self.node.start_quantity, runtime):
            return None
        my_task._set_state(TaskState.STARTED)
        runtime.enter_stage(self.node)
        for boundary in self._wf_spec.level.boundary_of(self.node.id):
            self._wf_spec.task_specs[boundary.id].listen(my_task, runtime)
        if self.node.loop is None:
            runtime.data.fill(my_task, self.node)
            self.begin(my_task, runtime)
        else:
            self.begin_loop(my_task, self.node.loop, runtime)
        return None

    def work(self, task: Task, runtime: Runtime) -> None:
        """Do the work of one instance when it is carried out here."""

    def _run_hook(self, my_task: Task) -> bool | None:
        runtime = runtime_of(my_task)
        if self.node.loop is not None and "of" not in my_task.internal_data:
            self.collect(my_task, self.node.loop)
            return True
        self.work(my_task, runtime)
        runtime.data.assign(my_task, self.node.assign)
        runtime.data.hand_on(my_task, self.node)
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        runtime = runtime_of(my_task)
        outer = my_task.internal_data.get("of")
        if outer is not None:
            runtime.visit(my_task)
            runtime.touch(my_task.workflow)
            self.member_done(my_task.workflow.tasks[outer], my_task, runtime)
            return
        runtime.stop_listening(my_task)
        if self.node.loop is not None:
            my_task.internal_data["quiet"] = True  # its members have been named, each once
        runtime.undo.remember(my_task)
        super()._on_complete_hook(my_task)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Withdraw members, nested work and listeners."""
        self.withdraw_members(task, runtime)
        runtime.stop_listening(task)


def gather(task: Task, wanted: int, runtime: Runtime) -> bool:
    """Whether the activity has now enough tokens; they become one."""
    task._set_state(TaskState.WAITING)
    waiting = [
        t
        for t in task.workflow.tasks.values()
        if t.task_spec is task.task_spec
        and t.state == TaskState.WAITING
        and not t.internal_data.keys() & {"of", "msg", "request"}
    ]
    if len(waiting) < wanted:
        return False
    for other in [t for t in waiting if t is not task][: wanted - 1]:
        runtime.absorb(other)
    task._set_state(TaskState.FUTURE)
    return True


class UserTaskSpec(ActivitySpec):
    """User task: a work item is open until somebody completes it."""

    def __init__(self, wf_spec: LevelSpec, node: Node) -> None:
        super().__init__(wf_spec, node, manual=True)

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Open the work item."""
        task._ready()
        runtime.items.open(task)

    def _on_ready_hook(self, my_task: Task) -> None:
        if self.node.loop is not None and "of" not in my_task.internal_data:
            runtime_of(my_task).ready.append(my_task)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Take the work item back."""
        super().withdraw(task, runtime)
        if "opened" in task.internal_data:
            runtime.items.withdraw(task)


class ScriptSpec(ActivitySpec):
    """Script task: lines ``variable = FEEL``."""

    def work(self, task: Task, runtime: Runtime) -> None:
        """Carry out the assignments."""
        runtime.data.assign(task, self.node.script)


class DecisionSpec(ActivitySpec):
    """Business rule task: a decision of the package, into the result variable."""

    def work(self, task: Task, runtime: Runtime) -> None:
        """Decide."""
        runtime.data.decide(task, self.node.decision, self.node.result or self.node.decision)


class ServiceSpec(ActivitySpec):
    """Service task: asks the host, and goes on with its answer."""

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Ask."""
        task._set_state(TaskState.WAITING)
        runtime.items.request(task)

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """The answer has come."""
        task.internal_data.pop("request", None)
        runtime.data.receive(task, payload)
        task._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """The answer is not wanted any more."""
        super().withdraw(task, runtime)
        runtime.items.withdraw_request(task)


class SendSpec(ActivitySpec):
    """Send task: throws its message."""

    def work(self, task: Task, runtime: Runtime) -> None:
        """Throw."""
        if self.node.event is not None:
            runtime.throws.message(task, self.node.event)


class ReceiveSpec(ActivitySpec):
    """Receive task: waits for its message."""

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Wait."""
        task._set_state(TaskState.WAITING)
        runtime.waits.arm(task, self.node.event or EventDefinition(kind="message", name=self.node.title))

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """The message has come; a race after an event-based gateway is won."""
        runtime.waits.disarm(task, fired=True)
        runtime.win_race(task)
        runtime.data.receive(task, payload)
        task._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting."""
        super().withdraw(task, runtime)
        runtime.waits.disarm(task)


class SubProcessSpec(ActivitySpec):
    """Embedded sub-process: runs a level of its own, with the variables of the process around it."""

    def __init__(self, wf_spec: LevelSpec, node: Node, key: str) -> None:
        super().__init__(wf_spec, node)
        self.key = key

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Start the level."""
        runtime.start_sub(task, self.key)

    def sub_done(self, task: Task, sub: SubWorkflow, runtime: Runtime) -> None:
        """Everything inside has ended; what it can undo is remembered."""
        if sub.extra.get("done") or self._undoes(sub):
            task.internal_data["inner"] = sub.extra.get("done", [])
        task._set_state(TaskState.READY)
        runtime.ready.append(task)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Withdraw everything inside."""
        super().withdraw(task, runtime)
        runtime.withdraw_sub(task)

    @staticmethod
    def _undoes(sub: SubWorkflow) -> bool:
        return any(
            start.event is not None and start.event.kind == "compensate"
            for node in sub.spec.level.event_subprocesses()
            for start in sub.spec.level.levels[node.id].nodes.values()
            if start.kind == "startEvent"
        )


class CallSpec(SubProcessSpec):
    """Call activity: runs another process, with variables of its own and those of the caller to read."""

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Evaluate the inputs in the caller and start the called process."""
        values = {m.target: runtime.expressions.evaluate(m.source, task) for m in self.node.inputs}
        runtime.start_sub(task, self.key, values)

    def sub_done(self, task: Task, sub: SubWorkflow, runtime: Runtime) -> None:
        """Hand back the outputs; without any, and not in a multi-instance, everything that was written."""
        if self.node.outputs:
            values = [(m.target, runtime.expressions.evaluate_in(sub, m.source)) for m in self.node.outputs]
            for target, value in values:
                scope.write(task, target, value)
        elif self.node.data_outputs:
            sources = {a.source for a in self.node.data_outputs}
            task.data.update({name: value for name, value in sub.data.items() if name in sources})
        elif not task.internal_data.get("local"):
            given = {m.target for m in self.node.inputs}
            for name, value in sub.data.items():
                if name not in given:
                    scope.write(task, name, value)
        super().sub_done(task, sub, runtime)


class EventSubProcessSpec(SubProcessSpec):
    """Event sub-process: a listener waits for its start event for as long as the process around it runs."""

    def listen(self, workflow: Any, runtime: Runtime) -> None:
        """Begin to wait for each of its start events."""
        level = self._wf_spec.level.levels[self.node.id]
        for start in level.nodes.values():
            if start.kind == "startEvent" and start.event is not None and start.event.kind != "compensate":
                listener = runtime.new_task(workflow, self, state=TaskState.WAITING)
                listener.internal_data.update(listener=True, start=start.id)
                runtime.waits.arm(listener, start.event)

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """Interrupting: everything else in the process is withdrawn first."""
        start = self._wf_spec.level.levels[self.node.id].nodes[task.internal_data["start"]]
        workflow = task.workflow
        if start.interrupting:
            runtime.waits.disarm(task, fired=True)
            del task.internal_data["listener"]
            runtime.withdraw_others(task)
            running = task
        else:
            again = runtime.waits.rearm(task)
            running = runtime.new_task(workflow, self, state=TaskState.STARTED)
            if not again:
                runtime.drop(task)
        running._set_state(TaskState.STARTED)
        runtime.data.receive(running, payload, start)
        runtime.enter_stage(self.node)
        runtime.start_sub(running, self.key, start=start.id)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting, or withdraw what runs inside."""
        runtime.waits.disarm(task)
        super().withdraw(task, runtime)
