"""What becomes of data: assignments, decisions, payloads of events, data associations (BPMN 2.0, 10.4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine import effects as fx
from engine import feel, scope
from engine.model import EVENTS, Node

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime


class DataFlow:
    """Moves values into variables and out of them."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def assign(self, task: Task, lines: Iterable[tuple[str, str]]) -> None:
        """Carry out assignments one after the other."""
        for name, text in lines:
            scope.write(task, name, self.runtime.expressions.evaluate(text, task))

    def receive(self, task: Task, payload: Mapping[str, Any], node: Node | None = None) -> None:
        """The payload of an event becomes variables, or goes by the data associations of the event (10.4.2).

        A payload of one value fills an output of any name.
        """
        node = node or task.task_spec.node
        if node.data_outputs and payload and node.kind not in ("userTask", "serviceTask"):
            task.data.update(payload)
            for association in node.data_outputs:
                if association.source and association.source not in payload and len(payload) == 1:
                    task.data[association.source] = next(iter(payload.values()))
            if node.kind not in ("startEvent", "receiveTask"):  # they hand it on when they complete
                self.hand_on(task, node)
            return
        for name, value in payload.items():
            scope.write(task, name, value)

    def decide(self, task: Task, decision: str, result: str) -> None:
        """Evaluate a decision and note which rules matched."""
        hits: list[tuple[str, str]] = []
        value = self.runtime.procedure.decide(
            task.workflow.spec.package,
            decision,
            self.runtime.expressions.view(task),
            self.runtime.now,
            hits,
            task.task_spec.name,
        )
        scope.write(task, result, value)
        rules = tuple(rule for _, rule in hits)
        self.runtime.effects.append(
            fx.DecisionTaken(
                decision=decision, element=task.task_spec.name, result=feel.to_json(value), rules=rules
            )
        )

    def carried(self, task: Task) -> dict[str, Any]:
        """What an event carries: the inputs of its data associations, and those of Rangkul's own."""
        node = task.task_spec.node
        if node.kind not in EVENTS and node.kind != "sendTask":
            return {}
        found = {
            a.target: self.runtime.expressions.evaluate(a.expression or a.source, task)
            for a in node.data_inputs
        }
        return found | {m.target: self.runtime.expressions.evaluate(m.source, task) for m in node.inputs}

    def fill(self, task: Task, node: Node) -> None:
        """Make room for an activity's own data, and fill its inputs."""
        for name in node.own_data:
            task.data.setdefault(name, None)
        for association in node.data_inputs:
            task.data[association.target] = self.runtime.expressions.evaluate(
                association.expression or association.source, task
            )
        for association in node.data_outputs:
            if (
                association.source
                and association.source not in task.data
                and association.source != association.target
            ):
                task.data.setdefault(association.source, None)

    def hand_on(self, task: Task, node: Node) -> None:
        """Hand on the outputs of an activity."""
        for association in node.data_outputs:
            value = self.runtime.expressions.evaluate(association.expression or association.source, task)
            task.data.pop(association.target, None)
            scope.write(task, association.target, value)
