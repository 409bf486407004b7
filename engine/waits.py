"""What a case waits for besides people: timers, messages, signals, errors, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import effects as fx
from engine import feel, timing
from engine.errors import EngineError
from engine.model import EventDefinition
from engine.specs.base import UNFINISHED

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime import Runtime


class Waits:
    """The part of the runtime that arms and fires events."""

    def arm(self: Runtime, task: Task, event: EventDefinition, item: Task | None = None) -> None:  # type: ignore[misc]
        """Begin to wait for the event at this task."""
        data = task.internal_data
        if event.kind == "multiple":
            self._arm_parts(task, event)
        elif event.kind == "timer":
            self._arm_timer(task, event, item)
        elif event.kind == "message":
            data["msg"] = event.name
            if event.correlation:
                data["corr"] = {k: feel.to_json(self.evaluate(v, task)) for k, v in event.correlation}
            if event.retrieval:
                data["keys"] = dict(event.retrieval)
            if event.accepts:
                data["accepts"] = event.accepts
            self.effects.append(fx.MessageAwaited(wait=task.id, name=event.name, element=self._element(task)))
            for kept in self.kept:
                if kept["name"] == event.name and self._fits(task, kept["data"], kept.get("corr") or {}):
                    self.kept.remove(kept)
                    self._deliver(task, kept["name"], kept["data"], kept["id"])
                    break
        elif event.kind == "signal":
            data["sig"] = event.name
        elif event.kind == "conditional":
            data["cond"] = event.expression
        elif event.kind in ("error", "escalation", "cancel"):
            data["catch"] = event.kind
            data["code"] = event.code

    def _arm_parts(self: Runtime, task: Task, event: EventDefinition) -> None:  # type: ignore[misc]
        specs = task.workflow.spec.task_specs
        for index, part in enumerate(event.parts):
            listener = self.new_task(
                task.workflow, specs[f"#{self._element(task)}/{index}"], state=TaskState.WAITING
            )
            listener.internal_data.update(
                listener=True,
                part_of=str(task.id),
                index=index,
                of_parts=len(event.parts) if event.parallel else 0,
            )
            if "host" in task.internal_data:
                listener.internal_data["host"] = task.internal_data["host"]
            self.arm(listener, part)

    def _arm_timer(  # type: ignore[misc]
        self: Runtime, task: Task, event: EventDefinition, item: Task | None
    ) -> None:
        text = event.expression
        element = self._element(task)
        value: Any = text if timing.ISO.match(text) else self.evaluate(text, task)
        if isinstance(value, str) and value.startswith("R"):
            due, cycle = timing.cycle(value, self.now, element)
            every = feel.to_json(cycle.every)
            task.internal_data.update(every=every, left=cycle.left)
        else:
            due = timing.moment(value, self.now, element, end_of_day=False)
        self._set_timer(task, due, item)

    def _set_timer(self: Runtime, task: Task, due: datetime, item: Task | None = None) -> None:  # type: ignore[misc]
        task.internal_data["due"] = due.isoformat()
        if item is not None:
            task.internal_data["item"] = item.id
        self.effects.append(
            fx.TimerSet(
                timer=task.id, element=self._element(task), due_at=due, item=task.internal_data.get("item")
            )
        )

    @staticmethod
    def _element(task: Task) -> str:
        return str(task.internal_data.get("start") or task.task_spec.node.id)

    def disarm(self: Runtime, task: Task, *, fired: bool = False) -> None:  # type: ignore[misc]
        """Stop waiting at this task."""
        data = task.internal_data
        for other in list(task.workflow.tasks.values()):
            if other.internal_data.get("part_of") == task.id:
                self.withdraw(other)
        if data.pop("due", None) is not None:
            self.effects.append(fx.TimerCleared(timer=task.id, element=self._element(task), fired=fired))
        name = data.pop("msg", None)
        if name is not None:
            self.effects.append(fx.MessageWaitEnded(wait=task.id, name=name, element=self._element(task)))
        for key in ("sig", "cond", "was", "catch", "code", "every", "left", "corr", "keys", "accepts", "seen"):
            data.pop(key, None)

    def rearm(self: Runtime, task: Task) -> bool:  # type: ignore[misc]
        """After a non-interrupting event: wait for the next one. False when there is no next one."""
        data = task.internal_data
        event = task.task_spec.node.event
        start = data.get("start")
        if start:
            event = task.workflow.spec.level.levels[task.task_spec.node.id].nodes[start].event
        if event is not None and event.kind == "multiple":
            self.disarm(task, fired=True)
            self._arm_parts(task, event)
            return True
        if "due" not in data:
            return True
        element = self._element(task)
        every, left = data.get("every"), data.get("left")
        due = datetime.fromisoformat(data["due"])
        self.effects.append(fx.TimerCleared(timer=task.id, element=element, fired=True))
        del data["due"]
        if every is None or left == 0:
            return False
        if left is not None:
            data["left"] = left - 1
        self._set_timer(task, timing.moment(every, due, element))
        return True

    def fire_timer(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """The timer has come due."""
        self.triggers.append((task, {}))

    # messages

    def _fits(  # type: ignore[misc]
        self: Runtime, task: Task, payload: Mapping[str, Any], wanted: Mapping[str, Any]
    ) -> bool:
        """Whether the message is meant for this wait: by the sender's correlation, and by the diagram's own keys."""
        accepts = task.internal_data.get("accepts")
        if accepts and not self.holds(accepts, task):
            return False
        keys: dict[str, str] = task.internal_data.get("keys", {})
        own: dict[str, Any] = task.internal_data.get("corr", {})
        if keys and own:
            carried = {k: feel.to_feel(v) for k, v in payload.items()}
            for name, text in keys.items():
                if name in own and feel.to_json(feel.evaluate(text, carried, now=self.now)) != own[name]:
                    return False
        return self._correlates(task, wanted)

    def _correlates(self: Runtime, task: Task, wanted: Mapping[str, Any]) -> bool:  # type: ignore[misc]
        own = task.internal_data.get("corr")
        if own is not None and wanted:
            return all(own.get(k) == v for k, v in wanted.items() if k in own)
        if not wanted:
            return True
        view = self.view(task)
        return all(feel.to_json(view.get(k)) == v for k, v in wanted.items())

    def offer(  # type: ignore[misc]
        self: Runtime, name: str, data: Mapping[str, Any], message: str, correlation: Mapping[str, Any]
    ) -> bool:
        """Give the message to whoever has waited for it longest; false when nobody waits."""
        waiting = [
            task
            for workflow in self.top.all()
            for task in workflow.tasks.values()
            if task.internal_data.get("msg") == name and task.state == TaskState.WAITING
        ]
        for task in sorted(waiting, key=lambda t: int(str(t.id)[1:])):
            if self._fits(task, data, correlation):
                self._deliver(task, name, dict(data), message)
                return True
        return False

    def _deliver(self: Runtime, task: Task, name: str, data: dict[str, Any], message: str) -> None:  # type: ignore[misc]
        self.effects.append(fx.MessageDelivered(message=message, name=name, element=self._element(task)))
        self.triggers.append((task, {k: feel.to_feel(v) for k, v in data.items()}))

    # signals, errors, escalations (10.5.6, 13.5)

    def throw_signal(self: Runtime, name: str, payload: Mapping[str, Any] | None = None) -> None:  # type: ignore[misc]
        """Everybody in the case who waits for the signal gets it."""
        for workflow in self.top.all():
            for task in workflow.tasks.values():
                if task.internal_data.get("sig") == name and task.has_state(UNFINISHED):
                    self.triggers.append((task, dict(payload or {})))

    def throw_error(  # type: ignore[misc]
        self: Runtime, task: Task, code: str | None, payload: Mapping[str, Any] | None = None
    ) -> None:
        """To the nearest handler around the task.

        :raises EngineError: ``uncaught_error``.
        """
        if not self._throw_up(task, "error", code, payload):
            raise EngineError(
                "uncaught_error",
                f"Galat «{code}» dari «{task.task_spec.node.title}» tidak ditangkap oleh bagian mana pun.",
                f"The error «{code}» from «{task.task_spec.node.title}» is caught nowhere.",
                task.task_spec.node.id,
            )

    def throw_cancel(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """To the cancel boundary event of the transaction around the task.

        :raises EngineError: ``uncaught_error``.
        """
        if not self._throw_up(task, "cancel", None):
            raise EngineError(
                "uncaught_error",
                f"Pembatalan di «{task.task_spec.node.title}» tidak ditangkap; pasang peristiwa batal pada transaksinya.",
                f"The cancel at «{task.task_spec.node.title}» is caught nowhere; put a cancel event on its transaction.",
                task.task_spec.node.id,
            )

    def throw_escalation(  # type: ignore[misc]
        self: Runtime, task: Task, code: str | None, payload: Mapping[str, Any] | None = None
    ) -> None:
        """To the nearest handler around the task; without one it is forgotten."""
        self._throw_up(task, "escalation", code, payload)

    def _throw_up(  # type: ignore[misc]
        self: Runtime, task: Task, kind: str, code: str | None, payload: Mapping[str, Any] | None = None
    ) -> bool:
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
                found[0].task_spec.trigger(found[0], dict(payload or {}), self)
                return True
            if workflow.is_top:
                return False
            host = workflow.parent_task
            hosts = {str(host.id), str(host.internal_data.get("of", ""))}
            inside = {host.task_spec.name} if host.task_spec.node.event_subprocess else set()
            workflow = host.workflow
