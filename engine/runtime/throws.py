"""What is thrown, and who catches it: messages, signals, errors, escalations (BPMN 2.0, 10.5.6 and 13.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import effects as fx
from engine import feel
from engine.errors import EngineError
from engine.model import EventDefinition
from engine.specs.base import UNFINISHED

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime


class Throws:
    """Brings what is thrown to those who catch it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def event(self, task: Task, event: EventDefinition) -> None:
        """Do what the event throws, at this task."""
        if event.kind == "terminate":
            self.runtime.withdraw_others(task)
        elif event.kind == "message":
            self.message(task, event)
        elif event.kind == "signal":
            self.signal(event.name, self.runtime.data.carried(task))
            self.runtime.effects.append(fx.SignalThrown(name=event.name, element=task.task_spec.name))
        elif event.kind == "error":
            self.error(task, event.code, self.runtime.data.carried(task))
        elif event.kind == "escalation":
            self.escalation(task, event.code, self.runtime.data.carried(task))
        elif event.kind == "cancel":
            self.cancel(task)
        elif event.kind == "multiple":
            for part in event.parts:
                self.event(task, part)

    def message(self, task: Task, event: EventDefinition) -> None:
        """To somebody who waits in this case, else to the world."""
        payload = self.runtime.data.carried(task)
        data = {name: feel.to_json(value) for name, value in payload.items()}
        if not self.runtime.waits.offer(event.name, data, "", {}):
            self.runtime.effects.append(
                fx.MessageThrown(name=event.name, element=task.task_spec.name, data=data)
            )

    def signal(self, name: str, payload: Mapping[str, Any] | None = None) -> None:
        """Everybody in the case who waits for the signal gets it."""
        for workflow in self.runtime.top.all():
            for task in workflow.tasks.values():
                if task.internal_data.get("sig") == name and task.has_state(UNFINISHED):
                    self.runtime.triggers.append((task, dict(payload or {})))

    def error(self, task: Task, code: str | None, payload: Mapping[str, Any] | None = None) -> None:
        """To the nearest handler around the task.

        :raises EngineError: ``uncaught_error``.
        """
        if not self._up(task, "error", code, payload):
            raise EngineError(
                "uncaught_error",
                f"Galat «{code}» dari «{task.task_spec.node.title}» tidak ditangkap oleh bagian mana pun.",
                f"The error «{code}» from «{task.task_spec.node.title}» is caught nowhere.",
                task.task_spec.node.id,
            )

    def cancel(self, task: Task) -> None:
        """To the cancel boundary event of the transaction around the task.

        :raises EngineError: ``uncaught_error``.
        """
        if not self._up(task, "cancel", None):
            raise EngineError(
                "uncaught_error",
                f"Pembatalan di «{task.task_spec.node.title}» tidak ditangkap; pasang peristiwa batal pada transaksinya.",
                f"The cancel at «{task.task_spec.node.title}» is caught nowhere; put a cancel event on its transaction.",
                task.task_spec.node.id,
            )

    def escalation(self, task: Task, code: str | None, payload: Mapping[str, Any] | None = None) -> None:
        """To the nearest handler around the task; without one it is forgotten."""
        self._up(task, "escalation", code, payload)

    def _up(self, task: Task, kind: str, code: str | None, payload: Mapping[str, Any] | None = None) -> bool:
        inside: set[str] = set()
        hosts = {str(task.id), str(task.internal_data.get("of", ""))}
        workflow = task.workflow
        while True:
            found = [
                t
                for t in workflow.tasks.values()
                if t.internal_data.get("catch") == kind
                and t.has_state(UNFINISHED)
                and t.internal_data.get("code") in (None, code)
                and ("host" not in t.internal_data or t.internal_data["host"] in hosts)
                # an event sub-process does not catch what is thrown inside it
                and t.task_spec.name not in inside
            ]
            if found:
                # a boundary event of the thrower itself is nearer than an event sub-process around it, and one that
                # names the code is nearer than one that takes all
                found.sort(
                    key=lambda t: (t.internal_data.get("host") is None, t.internal_data.get("code") is None)
                )
                found[0].task_spec.trigger(found[0], dict(payload or {}), self.runtime)
                return True
            if workflow.is_top:
                return False
            host = workflow.parent_task
            hosts = {str(host.id), str(host.internal_data.get("of", ""))}
            inside = {host.task_spec.name} if host.task_spec.node.event_subprocess else set()
            workflow = host.workflow
