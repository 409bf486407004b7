"""What a case waits for besides people: timers, messages, signals, errors, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import effects as fx
from engine import feel, timing
from engine.model import EventDefinition
from engine.specs.base import UNFINISHED

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime


class Waits:
    """Arms events, and lets them happen."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def arm(self, task: Task, event: EventDefinition, item: Task | None = None) -> None:
        """Begin to wait for the event at this task."""
        data = task.internal_data
        if event.kind == "multiple":
            self._arm_parts(task, event)
        elif event.kind == "timer":
            self._arm_timer(task, event, item)
        elif event.kind == "message":
            data["msg"] = event.name
            if event.correlation:
                data["corr"] = {
                    k: feel.to_json(self.runtime.expressions.evaluate(v, task)) for k, v in event.correlation
                }
            if event.retrieval:
                data["keys"] = dict(event.retrieval)
            if event.accepts:
                data["accepts"] = event.accepts
            self.runtime.effects.append(
                fx.MessageAwaited(wait=task.id, name=event.name, element=self._element(task))
            )
            for kept in self.runtime.kept:
                if kept["name"] == event.name and self._fits(task, kept["data"], kept.get("corr") or {}):
                    self.runtime.kept.remove(kept)
                    self._deliver(task, kept["name"], kept["data"], kept["id"])
                    break
        elif event.kind == "signal":
            data["sig"] = event.name
        elif event.kind == "conditional":
            data["cond"] = event.expression
        elif event.kind in ("error", "escalation", "cancel"):
            data["catch"] = event.kind
            data["code"] = event.code

    def _arm_parts(self, task: Task, event: EventDefinition) -> None:
        specs = task.workflow.spec.task_specs
        for index, part in enumerate(event.parts):
            listener = self.runtime.new_task(
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

    def _arm_timer(self, task: Task, event: EventDefinition, item: Task | None) -> None:
        text = event.expression
        element = self._element(task)
        value: Any = text if timing.ISO.match(text) else self.runtime.expressions.evaluate(text, task)
        if isinstance(value, str) and value.startswith("R"):
            due, cycle = timing.cycle(value, self.runtime.now, element)
            every = feel.to_json(cycle.every)
            task.internal_data.update(every=every, left=cycle.left)
        else:
            due = timing.moment(value, self.runtime.now, element, end_of_day=False)
        self._set_timer(task, due, item)

    def _set_timer(self, task: Task, due: datetime, item: Task | None = None) -> None:
        task.internal_data["due"] = due.isoformat()
        if item is not None:
            task.internal_data["item"] = item.id
        self.runtime.effects.append(
            fx.TimerSet(
                timer=task.id, element=self._element(task), due_at=due, item=task.internal_data.get("item")
            )
        )

    @staticmethod
    def _element(task: Task) -> str:
        return str(task.internal_data.get("start") or task.task_spec.node.id)

    def disarm(self, task: Task, *, fired: bool = False) -> None:
        """Stop waiting at this task."""
        data = task.internal_data
        for other in list(task.workflow.tasks.values()):
            if other.internal_data.get("part_of") == task.id:
                self.runtime.withdraw(other)
        if data.pop("due", None) is not None:
            self.runtime.effects.append(
                fx.TimerCleared(timer=task.id, element=self._element(task), fired=fired)
            )
        name = data.pop("msg", None)
        if name is not None:
            self.runtime.effects.append(
                fx.MessageWaitEnded(wait=task.id, name=name, element=self._element(task))
            )
        for key in (
            "sig",
            "cond",
            "was",
            "catch",
            "code",
            "every",
            "left",
            "corr",
            "keys",
            "accepts",
            "seen",
        ):
            data.pop(key, None)

    def rearm(self, task: Task) -> bool:
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
        self.runtime.effects.append(fx.TimerCleared(timer=task.id, element=element, fired=True))
        del data["due"]
        if every is None or left == 0:
            return False
        if left is not None:
            data["left"] = left - 1
        self._set_timer(task, timing.moment(every, due, element))
        return True

    def conditions(self) -> bool:
        """Fire conditional events whose condition has become true."""
        if not self.runtime.procedure.conditional:
            return False
        fired = False
        for workflow in self.runtime.top.all():
            for task in list(workflow.tasks.values()):
                text = task.internal_data.get("cond")
                if not text or not task.has_state(UNFINISHED):
                    continue
                true = self.runtime.expressions.holds(text, task)
                if true and not task.internal_data.get("was"):
                    self.runtime.triggers.append((task, {}))
                    fired = True
                task.internal_data["was"] = true
        return fired

    def fire(self, task: Task) -> None:
        """The timer has come due."""
        self.runtime.triggers.append((task, {}))

    # messages

    def offer(self, name: str, data: Mapping[str, Any], message: str, correlation: Mapping[str, Any]) -> bool:
        """Give the message to whoever has waited for it longest; false when nobody waits."""
        waiting = [
            task
            for workflow in self.runtime.top.all()
            for task in workflow.tasks.values()
            if task.internal_data.get("msg") == name and task.state == TaskState.WAITING
        ]
        for task in sorted(waiting, key=lambda t: int(str(t.id)[1:])):
            if self._fits(task, data, correlation):
                self._deliver(task, name, dict(data), message)
                return True
        return False

    def _fits(self, task: Task, payload: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        """Whether the message is meant for this wait: by the sender's correlation, and by the diagram's own keys."""
        accepts = task.internal_data.get("accepts")
        if accepts and not self.runtime.expressions.holds(accepts, task):
            return False
        keys: dict[str, str] = task.internal_data.get("keys", {})
        own: dict[str, Any] = task.internal_data.get("corr", {})
        if keys and own:
            carried = {k: feel.to_feel(v) for k, v in payload.items()}
            for name, text in keys.items():
                if (
                    name in own
                    and feel.to_json(feel.evaluate(text, carried, now=self.runtime.now)) != own[name]
                ):
                    return False
        return self._correlates(task, wanted)

    def _correlates(self, task: Task, wanted: Mapping[str, Any]) -> bool:
        own = task.internal_data.get("corr")
        if own is not None and wanted:
            return all(own.get(k) == v for k, v in wanted.items() if k in own)
        if not wanted:
            return True
        view = self.runtime.expressions.view(task)
        return all(feel.to_json(view.get(k)) == v for k, v in wanted.items())

    def _deliver(self, task: Task, name: str, data: dict[str, Any], message: str) -> None:
        self.runtime.effects.append(
            fx.MessageDelivered(message=message, name=name, element=self._element(task))
        )
        self.runtime.triggers.append((task, {k: feel.to_feel(v) for k, v in data.items()}))
