"""The base of all flow nodes, and the specification of one level of a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.StartTask import StartTask
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.model import GATEWAYS, Flow, Level, Node, Process

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime import Runtime

ROOT = "(root)"


class RootSpec(StartTask):
    """The root of a task tree. It has completed before anything else begins."""

    def test(self) -> None:
        """Nothing to check: tokens are put on the start events by the runtime."""

    def _predict(self, my_task: Any, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Tokens are not guessed ahead."""


class LevelSpec(BpmnProcessSpec):
    """The specification of one level: a process or an embedded sub-process.

    Unlike SpiffWorkflow's own it has no start and end tasks with reserved names: any id of the author is free.
    """

    def __init__(self, key: str, level: Level, process: Process, package: str, *, owns_scope: bool) -> None:
        WorkflowSpec.__init__(self, name=key)
        self.start = RootSpec(self, ROOT)
        self.end = None
        self.svg = None
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.level = level
        self.process = process
        self.package = package
        self.owns_scope = owns_scope
        self._reach: dict[str, dict[str, frozenset[str]]] = {}

    def _add_notify(self, task_spec: TaskSpec) -> None:
        WorkflowSpec._add_notify(self, task_spec)

    @property
    def ad_hoc(self) -> bool:
        """Whether its activities are carried out as an ad-hoc sub-process."""
        return self.level.ad_hoc is not None

    def reach(self, gateway: str) -> dict[str, frozenset[str]]:
        """For each node: the incoming flows of the gateway that a token there can come to without passing it."""
        if gateway not in self._reach:
            flows = self.level.flows
            incoming = set(self.level.nodes[gateway].incoming)
            result: dict[str, set[str]] = {node: set() for node in self.level.nodes}
            changed = True
            while changed:
                changed = False
                for node in self.level.nodes.values():
                    if node.id == gateway:
                        continue
                    found = result[node.id]
                    before = len(found)
                    for flow_id in node.outgoing:
                        if flow_id in incoming:
                            found.add(flow_id)
                        else:
                            target = flows[flow_id].target
                            if target != gateway:
                                found |= result[target]
                    for boundary in self.level.boundary_of(node.id):
                        found |= result[boundary.id]
                    if node.kind == "intermediateThrowEvent" and node.event and node.event.kind == "link":
                        for other in self.level.nodes.values():
                            if is_link_target(other, node.event.name):
                                found |= result[other.id]
                    changed = changed or len(found) > before
            self._reach[gateway] = {node: frozenset(flows_) for node, flows_ in result.items()}
        return self._reach[gateway]


def is_link_target(node: Node, name: str) -> bool:
    """Whether the node is the catching end of the link with this name."""
    return (
        node.kind == "intermediateCatchEvent"
        and node.event is not None
        and node.event.kind == "link"
        and node.event.name == name
    )


class FlowNodeSpec(BpmnTaskSpec):
    """A flow node. A token that arrives makes a task; a task that completes sends tokens along its flows."""

    def __init__(self, wf_spec: LevelSpec, node: Node, *, manual: bool = False, name: str = "") -> None:
        super().__init__(
            wf_spec, name or node.id, lane=node.role, documentation=node.documentation, manual=manual
        )
        self.node = node
        self.bpmn_id = node.id
        self.bpmn_name = node.name

    def test(self) -> None:
        """Nothing to check: the reader has checked the diagram."""

    def _predict(self, my_task: Any, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Tokens are not guessed ahead: children are made when a flow is taken."""

    def _update_hook(self, my_task: Task) -> bool | None:
        return True

    def _on_ready_hook(self, my_task: Task) -> None:
        if not self.manual:
            runtime_of(my_task).ready.append(my_task)

    def _run_hook(self, my_task: Task) -> bool | None:
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        runtime = runtime_of(my_task)
        # a gateway that can send its token nowhere has not completed
        flows = self.choose(my_task, runtime) if self.node.kind in GATEWAYS else None
        runtime.visit(my_task)
        runtime.touch(my_task.workflow)
        if self._wf_spec.ad_hoc and runtime.ad_hoc.done(my_task):
            return
        for flow in self.choose(my_task, runtime) if flows is None else flows:
            for _ in range(self.node.completion_quantity):
                runtime.take(my_task, flow)

    def choose(self, task: Task, runtime: Runtime) -> list[Flow]:
        """The flows that get a token (BPMN 2.0, 13.2.1: implicit splits, conditional and default flows).

        :raises EngineError: ``no_flow_holds``.
        """
        flows = [self._wf_spec.level.flows[f] for f in self.node.outgoing]
        default = self.node.default
        if default is None and not any(f.condition for f in flows):
            return flows
        chosen = [
            f
            for f in flows
            if f.id != default and (not f.condition or runtime.expressions.holds(f.condition, task))
        ]
        if not any(f.condition for f in chosen):
            chosen += [f for f in flows if f.id == default]
        if flows and not chosen:
            raise nothing_holds(self, task, runtime)
        return chosen

    # what events of the outside do to a task of this specification

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """What it waited for has happened."""
        task._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Clean up what the task has opened; called before its state becomes CANCELLED."""


def nothing_holds(spec: FlowNodeSpec, task: Task, runtime: Runtime) -> EngineError:
    """The error where a token can go nowhere: it names the element and what its conditions read."""
    shown = runtime.expressions.values_of(
        [f.condition for f in map(spec._wf_spec.level.flows.get, spec.node.outgoing) if f], task
    )
    return EngineError(
        "no_flow_holds",
        f"Tidak ada syarat yang terpenuhi di «{spec.node.title}» ({shown}). Beri satu panah bawaan (default).",
        f"No condition holds at «{spec.node.title}» ({shown}). Give it a default flow.",
        spec.node.id,
    )


def runtime_of(task: Task) -> Runtime:
    """The runtime of the step that is going on."""
    return task.workflow.top_workflow.runtime


UNFINISHED = TaskState.NOT_FINISHED_MASK
