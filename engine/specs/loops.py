"""Loops and multi-instance (BPMN 2.0, 13.3.6 and 13.3.7): one activity, several instances of its work."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import scope
from engine.errors import EngineError
from engine.model import Loop
from engine.specs.base import FlowNodeSpec

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime import Runtime

MAX_MEMBERS = 5_000


class LoopingSpec(FlowNodeSpec):
    """An activity that may have a loop. Its task then has members, tasks of the same specification, that do the work."""

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Start the work of one instance. Plain tasks are done at once."""
        task._ready()

    def begin_loop(self, task: Task, loop: Loop, runtime: Runtime) -> None:
        """Make the first member, or all of them."""
        data = task.internal_data
        data.update(made=0, done=0)
        if loop.kind == "standard":
            if loop.test_before and not self.goes_on(task, loop, runtime):
                task._ready()
            else:
                self.make_member(task, loop, None, runtime)
            return
        items = self.items(task, loop, runtime)
        data["total"] = len(items)
        if loop.output_collection:
            data["out"] = [None] * len(items)
        if not items:
            task._ready()
        elif loop.kind == "sequential":
            data["items"] = list(items)
            self.make_member(task, loop, items[0], runtime)
        else:
            for item in items:
                self.make_member(task, loop, item, runtime)

    def items(self, task: Task, loop: Loop, runtime: Runtime) -> Sequence[Any]:
        """What there is one member for.

        :raises EngineError: ``bad_collection`` or ``bad_cardinality``.
        """
        if loop.collection:
            value = runtime.expressions.evaluate(loop.collection, task)
            if value is None:
                return []
            if isinstance(value, dict):
                value = list(value.values())
            found = value if isinstance(value, list) else [value]
            if len(found) > MAX_MEMBERS:
                raise self._absurd(len(found))
            return found
        count = runtime.expressions.evaluate(loop.cardinality, task) if loop.cardinality else None
        if (
            not isinstance(count, Decimal)
            or count != count.to_integral_value()
            or count < 0
            or count > MAX_MEMBERS
        ):
            raise self._absurd(count)
        return [Decimal(i) for i in range(int(count))]

    def _absurd(self, count: object) -> EngineError:
        return EngineError(
            "bad_cardinality",
            f"«{self.node.title}» harus dijalankan {count} kali; yang dapat dijalankan 0 sampai {MAX_MEMBERS}.",
            f"«{self.node.title}» is to run {count} times; it can run 0 to {MAX_MEMBERS} times.",
            self.node.id,
        )

    def make_member(self, task: Task, loop: Loop, item: Any, runtime: Runtime) -> None:
        """One more instance of the activity."""
        member = runtime.new_task(task.workflow, self, state=TaskState.STARTED)
        index = task.internal_data["made"]
        task.internal_data["made"] = index + 1
        member.internal_data.update(of=task.id, index=index)
        member.data.update(task.data)
        member.data["loopCounter"] = Decimal(index + 1)
        if loop.kind != "standard":
            member.internal_data["local"] = True
            if loop.item:
                member.data[loop.item] = item
            if loop.output_local:
                member.data[loop.output_item] = None
        runtime.data.fill(member, self.node)
        self.begin(member, runtime)

    def member_done(self, task: Task, member: Task, runtime: Runtime) -> None:
        """Count it, collect its output, and see whether the loop is over."""
        loop = self.node.loop
        assert loop is not None
        data = task.internal_data
        data["done"] += 1
        if "inner" in member.internal_data:
            data.setdefault("inners", []).append(member.internal_data.pop("inner"))
        if loop.output_collection:
            expression = loop.output_item or "null"
            while len(data["out"]) <= member.internal_data["index"]:
                data["out"].append(None)
            data["out"][member.internal_data["index"]] = runtime.expressions.evaluate(expression, member)
        self.throw_behavior(member, loop, data["done"], runtime)
        if task.state != TaskState.STARTED:
            return  # what was thrown has interrupted the activity
        if loop.kind == "standard":
            if self.goes_on(task, loop, runtime):
                self.make_member(task, loop, None, runtime)
            else:
                task._ready()
            return
        if loop.completion and self.complete(task, member, loop, runtime):
            self.withdraw_members(task, runtime)
            task._ready()
        elif data["done"] >= data["total"]:
            task._ready()
        elif loop.kind == "sequential":
            self.make_member(task, loop, data["items"][data["made"]], runtime)

    def withdraw_members(self, task: Task, runtime: Runtime) -> None:
        """The instances that still run are not wanted any more."""
        for other in list(task.workflow.tasks.values()):
            if other.internal_data.get("of") == task.id:
                runtime.withdraw(other)

    def throw_behavior(self, member: Task, loop: Loop, done: int, runtime: Runtime) -> None:
        """The event that the author wants when one, each or certain members complete (13.3.7)."""
        if loop.behavior == "one" and done == 1 and loop.one_event is not None:
            runtime.throws.event(member, loop.one_event)
        elif loop.behavior == "none" and loop.none_event is not None:
            runtime.throws.event(member, loop.none_event)
        elif loop.behavior == "complex":
            counts = self.counts(member.workflow.tasks[member.internal_data["of"]])
            for condition, event in loop.complex_events:
                if runtime.expressions.holds(condition, member, counts):
                    runtime.throws.event(member, event)

    def goes_on(self, task: Task, loop: Loop, runtime: Runtime) -> bool:
        """Standard loop: the condition holds and the maximum is not reached."""
        if loop.maximum is not None and task.internal_data["made"] >= loop.maximum:
            return False
        rounds = {"loopCounter": Decimal(task.internal_data["done"])}
        return not loop.condition or runtime.expressions.holds(loop.condition, task, rounds)

    def complete(self, task: Task, member: Task, loop: Loop, runtime: Runtime) -> bool:
        """Multi-instance: the completion condition holds."""
        return runtime.expressions.holds(loop.completion, member, self.counts(task))

    @staticmethod
    def counts(task: Task) -> dict[str, Decimal]:
        """The attributes of a multi-instance activity that its conditions read (10.3.8, table 10.30)."""
        data = task.internal_data
        active = data["made"] - data["done"]
        return {
            "numberOfInstances": Decimal(data["total"]),
            "numberOfCompletedInstances": Decimal(data["done"]),
            "numberOfActiveInstances": Decimal(active),
            "numberOfTerminatedInstances": Decimal(0),
            "nrOfInstances": Decimal(data["total"]),
            "nrOfCompletedInstances": Decimal(data["done"]),
            "nrOfActiveInstances": Decimal(active),
        }

    def collect(self, task: Task, loop: Loop) -> None:
        """Write the output collection."""
        if loop.output_collection:
            scope.write(task, loop.output_collection, task.internal_data.get("out", []))
