"""Gateways (BPMN 2.0, 10.6 and 13.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.model import Flow
from engine.specs.base import UNFINISHED, FlowNodeSpec, nothing_holds, runtime_of

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime import Runtime


class ExclusiveSpec(FlowNodeSpec):
    """Exclusive gateway: each token goes along the first flow whose condition holds, else the default."""

    def choose(self, task: Task, runtime: Runtime) -> list[Flow]:
        """One flow.

        :raises EngineError: ``no_flow_holds``.
        """
        flows = [self._wf_spec.level.flows[f] for f in self.node.outgoing]
        if len(flows) <= 1 and not any(f.condition for f in flows):
            return flows
        for flow in flows:
            if flow.id != self.node.default and (
                not flow.condition or runtime.expressions.holds(flow.condition, task)
            ):
                return [flow]
        for flow in flows:
            if flow.id == self.node.default:
                return [flow]
        raise nothing_holds(self, task, runtime)


class JoinSpec(FlowNodeSpec):
    """A gateway at which tokens may have to wait for each other. Waiting tokens are WAITING tasks, one each."""

    def _update_hook(self, my_task: Task) -> bool | None:
        if my_task.state == TaskState.WAITING:
            return None
        if len(self.node.incoming) <= 1:
            return True
        my_task._set_state(TaskState.WAITING)
        runtime_of(my_task).joins.append((my_task.workflow, self))
        return None

    def waiting(self, task_or_workflow: object) -> dict[str, list[Task]]:
        """Waiting tokens by incoming flow, oldest first."""
        found: dict[str, list[Task]] = {}
        for task in task_or_workflow.tasks.values():  # type: ignore[attr-defined]
            if task.task_spec is self and task.state == TaskState.WAITING:
                found.setdefault(task.internal_data.get("flow", ""), []).append(task)
        return found

    def fire(self, waiting: dict[str, list[Task]], runtime: Runtime) -> None:
        """Consume one token of each flow that has one; the last of them goes on."""
        consumed = [tasks[0] for tasks in waiting.values()]
        for task in consumed[:-1]:
            runtime.absorb(task)
        consumed[-1]._ready()

    def try_join(self, workflow: object, runtime: Runtime) -> bool:
        """Fire if the gateway's rule allows it; say whether it did. Each kind has its own rule; without one, never."""
        return False


class ParallelSpec(JoinSpec):
    """Parallel gateway: waits for a token on every incoming flow; excess tokens stay for the next round."""

    def choose(self, task: Task, runtime: Runtime) -> list[Flow]:
        """All flows; conditions do not count at a parallel gateway."""
        return [self._wf_spec.level.flows[f] for f in self.node.outgoing]

    def try_join(self, workflow: object, runtime: Runtime) -> bool:
        """All incoming flows have a token."""
        waiting = self.waiting(workflow)
        if len(waiting) < len(self.node.incoming):
            return False
        self.fire(waiting, runtime)
        return True


class InclusiveSpec(JoinSpec):
    """Inclusive gateway (13.4.3): waits for every token that can still come along a flow that has none."""

    def choose(self, task: Task, runtime: Runtime) -> list[Flow]:
        """All flows whose condition holds, else the default.

        :raises EngineError: ``no_flow_holds``.
        """
        flows = [self._wf_spec.level.flows[f] for f in self.node.outgoing]
        if len(flows) == 1 and not flows[0].condition:
            return flows
        chosen = [
            f
            for f in flows
            if f.id != self.node.default and (not f.condition or runtime.expressions.holds(f.condition, task))
        ]
        chosen = chosen or [f for f in flows if f.id == self.node.default]
        if not chosen:
            raise nothing_holds(self, task, runtime)
        return chosen

    def try_join(self, workflow: object, runtime: Runtime) -> bool:
        """No other token can reach a flow that is still empty, unless it can also reach one that has a token."""
        waiting = self.waiting(workflow)
        if not waiting:
            return False
        empty = set(self.node.incoming) - set(waiting)
        if empty:
            reach = self._wf_spec.reach(self.node.id)
            for task in workflow.tasks.values():  # type: ignore[attr-defined]
                spec = task.task_spec
                if not task.has_state(UNFINISHED) or spec is self or task.internal_data.get("listener"):
                    continue
                ahead = reach.get(spec.name, frozenset())
                if ahead & empty and not ahead & waiting.keys():
                    return False
        self.fire(waiting, runtime)
        return True


class EventBasedSpec(FlowNodeSpec):
    """Event-based gateway: the first of the events after it that happens decides; the others are withdrawn. A parallel
    one wants all of them (10.6.6).
    """

    def choose(self, task: Task, runtime: Runtime) -> list[Flow]:
        """All flows: each leads to a catching event, and they race."""
        flows = [self._wf_spec.level.flows[f] for f in self.node.outgoing]
        runtime.race = str(task.id) if len(flows) > 1 and not self.node.parallel_events else None
        return flows

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)
        runtime_of(my_task).race = None


class ComplexSpec(InclusiveSpec):
    """Complex gateway (13.4.5): fires when its condition over ``activationCount`` holds; then waits for the tokens of
    the other incoming flows that can still come, takes them without sending any on, and is as new.
    """

    def try_join(self, workflow: object, runtime: Runtime) -> bool:
        """Fire, or take a late token."""
        waiting = self.waiting(workflow)
        if not waiting:
            return False
        marker = self._marker(workflow)
        if marker is not None:
            for flow, tasks in waiting.items():
                if flow not in marker.internal_data["taken"]:
                    runtime.absorb(tasks[0])
                    marker.internal_data["taken"].append(flow)
                    self._reset(workflow, marker, runtime)
                    return True
            return False
        tokens = [task for tasks in waiting.values() for task in tasks]
        count = {"activationCount": Decimal(len(tokens))}
        if not self.node.activation or not runtime.expressions.holds(self.node.activation, tokens[0], count):
            return False if self.node.activation else super().try_join(workflow, runtime)
        marker = runtime.new_task(tokens[0].workflow, self, state=TaskState.WAITING)
        marker.internal_data.update(listener=True, taken=list(waiting))
        self.fire(waiting, runtime)
        self._reset(workflow, marker, runtime)
        return True

    def waiting(self, task_or_workflow: object) -> dict[str, list[Task]]:
        """Waiting tokens; the marker is none."""
        return {flow: tasks for flow, tasks in super().waiting(task_or_workflow).items() if flow}

    def _marker(self, workflow: object) -> Task | None:
        for task in workflow.tasks.values():  # type: ignore[attr-defined]
            if task.task_spec is self and "taken" in task.internal_data and task.has_state(UNFINISHED):
                return task
        return None

    def _reset(self, workflow: object, marker: Task, runtime: Runtime) -> None:
        if set(marker.internal_data["taken"]) >= set(self.node.incoming):
            runtime.drop(marker)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Nothing to take back."""
