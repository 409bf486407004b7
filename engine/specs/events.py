"""Events (BPMN 2.0, 10.5 and 13.5): start, end, intermediate, boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.model import Flow
from engine.specs.base import FlowNodeSpec, is_link_target, runtime_of

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime import Runtime
    from engine.specs.workflows import SubWorkflow


class StartSpec(FlowNodeSpec):
    """Start event: its token is put there when the process, or the event sub-process, starts."""

    def _run_hook(self, my_task: Task) -> bool | None:
        runtime = runtime_of(my_task)
        if self.node.data_outputs:
            known = runtime.expressions.view(my_task)
            if all(not a.source or a.source in known for a in self.node.data_outputs):
                runtime.data.hand_on(my_task, self.node)
        return True


class ThrowSpec(FlowNodeSpec):
    """Intermediate throw event and end event: does what it throws, when its token passes.

    Compensation (13.5.5) and cancel (13.5.6) are carried out before the token passes: the task is STARTED while the
    activities that undo run inside it, one after the other.
    """

    def _update_hook(self, my_task: Task) -> bool | None:
        event = self.node.event
        if event is None or event.kind not in ("compensate", "cancel"):
            return True
        if my_task.state == TaskState.FUTURE:
            runtime = runtime_of(my_task)
            my_task._set_state(TaskState.STARTED)
            if event.kind == "cancel":
                runtime.withdraw_others(my_task)
            my_task.internal_data["undo"] = runtime.undo.plan(my_task, event.activity)
            runtime.undo.next(my_task)
        return None

    def sub_done(self, task: Task, sub: SubWorkflow, runtime: Runtime) -> None:
        """One activity has been undone."""
        runtime.undo.next(task)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Withdraw what is undoing."""
        runtime.withdraw_sub(task)

    def _on_complete_hook(self, my_task: Task) -> None:
        runtime = runtime_of(my_task)
        event = self.node.event
        if self.node.kind == "endEvent":
            runtime.reached(my_task)
        super()._on_complete_hook(my_task)
        if event is None:
            return
        runtime.throws.event(my_task, event)

    def choose(self, task: Task, runtime: Runtime) -> list[Flow]:
        """A link goes on at the catching event of the same name; everything else along its flows."""
        event = self.node.event
        if event is not None and event.kind == "link" and self.node.kind == "intermediateThrowEvent":
            for other in self._wf_spec.level.nodes.values():
                if is_link_target(other, event.name):
                    return [Flow(id="", source=self.node.id, target=other.id)]
        return super().choose(task, runtime)


class CatchSpec(FlowNodeSpec):
    """Intermediate catch event: waits until its event happens."""

    def _update_hook(self, my_task: Task) -> bool | None:
        event = self.node.event
        if event is None or event.kind == "link":
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            runtime_of(my_task).waits.arm(my_task, event)
        return None

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """Take the payload, end the race if there is one, and go on."""
        runtime.waits.disarm(task, fired=True)
        runtime.win_race(task)
        runtime.data.receive(task, payload)
        task._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting."""
        runtime.waits.disarm(task)


class PartSpec(FlowNodeSpec):
    """One of the events of a multiple event (10.5.4). Its listener belongs to the task of the whole event."""

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """Any of a multiple event is enough; a parallel multiple event wants all of them."""
        whole = task.workflow.tasks[task.internal_data["part_of"]]
        seen = {*whole.internal_data.get("seen", []), task.internal_data["index"]}
        whole.internal_data["seen"] = sorted(seen)
        wanted = task.internal_data["of_parts"]
        if wanted and len(seen) < wanted:
            runtime.data.receive(whole, payload)
            runtime.waits.disarm(task, fired=True)
            runtime.drop(task)
            return
        whole.internal_data.pop("seen", None)
        runtime.waits.disarm(task, fired=True)
        runtime.drop(task)
        whole.task_spec.trigger(whole, payload, runtime)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting."""
        runtime.waits.disarm(task)


class BoundarySpec(FlowNodeSpec):
    """Boundary event. While its activity runs a listener waits; when it happens a token leaves the event."""

    def listen(self, host: Task, runtime: Runtime) -> None:
        """Begin to wait, for as long as the activity ``host`` runs."""
        event = self.node.event
        if event is None or event.kind == "compensate":
            return
        listener = runtime.new_task(host.workflow, self, state=TaskState.WAITING)
        listener.internal_data.update(listener=True, host=str(host.id))
        runtime.waits.arm(listener, event, item=host if host.task_spec.manual else None)

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """Interrupting: the activity is withdrawn. Non-interrupting: a token leaves and the listener stays."""
        host = task.workflow.tasks[task.internal_data["host"]]
        if self.node.interrupting:
            runtime.waits.disarm(task, fired=True)
            del task.internal_data["listener"]
            runtime.withdraw(host)
            token = task
        else:
            again = runtime.waits.rearm(task)
            token = runtime.new_task(task.workflow, self, state=TaskState.FUTURE)
            if not again:
                runtime.drop(task)
        runtime.data.receive(token, payload)
        token._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting."""
        runtime.waits.disarm(task)
