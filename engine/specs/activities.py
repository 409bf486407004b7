"""Activities (BPMN 2.0, 10.3 and 13.3): tasks, sub-processes, called processes, loops and multi-instance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import scope
from engine.errors import EngineError
from engine.model import EventDefinition, Loop
from engine.specs.base import FlowNodeSpec, LevelSpec, runtime_of

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.model import Node
    from engine.runtime import Runtime
    from engine.specs.workflows import SubWorkflow

MAX_MEMBERS = 5_000


class ActivitySpec(FlowNodeSpec):
    """An activity. Its task is STARTED while boundary events listen; with a loop it has members that do the work."""

    def _update_hook(self, my_task: Task) -> bool | None:
        if my_task.state != TaskState.FUTURE:
            return None
        runtime = runtime_of(my_task)
        if self.node.start_quantity > 1 and not runtime.gather(my_task, self.node.start_quantity):
            return None
        my_task._set_state(TaskState.STARTED)
        runtime.enter_stage(self.node)
        for boundary in self._wf_spec.level.boundary_of(self.node.id):
            self._wf_spec.task_specs[boundary.id].listen(my_task, runtime)
        if self.node.loop is None:
            runtime.data_in(my_task, self.node)
            self.begin(my_task, runtime)
        else:
            self.begin_loop(my_task, self.node.loop, runtime)
        return None

    # one instance of the work

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Start the work of one instance. Plain tasks are done at once."""
        task._ready()

    def work(self, task: Task, runtime: Runtime) -> None:
        """Do the work of one instance when it is carried out here."""

    def _run_hook(self, my_task: Task) -> bool | None:
        runtime = runtime_of(my_task)
        if self.node.loop is not None and "of" not in my_task.internal_data:
            self.collect(my_task, self.node.loop)
            return True
        self.work(my_task, runtime)
        runtime.assign(my_task, self.node.assign)
        runtime.data_out(my_task, self.node)
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
        runtime.remember(my_task)
        super()._on_complete_hook(my_task)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Withdraw members, nested work and listeners."""
        for other in list(task.workflow.tasks.values()):
            if other.internal_data.get("of") == task.id:
                runtime.withdraw(other)
        runtime.stop_listening(task)

    # loops (13.3.6, 13.3.7)

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
            value = runtime.evaluate(loop.collection, task)
            if value is None:
                return []
            if isinstance(value, dict):
                value = list(value.values())
            found = value if isinstance(value, list) else [value]
            if len(found) > MAX_MEMBERS:
                raise self._absurd(len(found))
            return found
        count = runtime.evaluate(loop.cardinality, task) if loop.cardinality else None
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
        runtime.data_in(member, self.node)
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
            data["out"][member.internal_data["index"]] = runtime.evaluate(expression, member)
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
            for other in list(task.workflow.tasks.values()):
                if other.internal_data.get("of") == task.id:
                    runtime.withdraw(other)
            task._ready()
        elif data["done"] >= data["total"]:
            task._ready()
        elif loop.kind == "sequential":
            self.make_member(task, loop, data["items"][data["made"]], runtime)

    def throw_behavior(self, member: Task, loop: Loop, done: int, runtime: Runtime) -> None:
        """The event that the author wants when one, each or certain members complete (13.3.7)."""
        if loop.behavior == "one" and done == 1 and loop.one_event is not None:
            runtime.throw(member, loop.one_event)
        elif loop.behavior == "none" and loop.none_event is not None:
            runtime.throw(member, loop.none_event)
        elif loop.behavior == "complex":
            counts = self.counts(member.workflow.tasks[member.internal_data["of"]])
            for condition, event in loop.complex_events:
                if runtime.holds(condition, member, counts):
                    runtime.throw(member, event)

    def goes_on(self, task: Task, loop: Loop, runtime: Runtime) -> bool:
        """Standard loop: the condition holds and the maximum is not reached."""
        if loop.maximum is not None and task.internal_data["made"] >= loop.maximum:
            return False
        rounds = {"loopCounter": Decimal(task.internal_data["done"])}
        return not loop.condition or runtime.holds(loop.condition, task, rounds)

    def complete(self, task: Task, member: Task, loop: Loop, runtime: Runtime) -> bool:
        """Multi-instance: the completion condition holds."""
        return runtime.holds(loop.completion, member, self.counts(task))

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


class UserTaskSpec(ActivitySpec):
    """User task: a work item is open until somebody completes it."""

    def __init__(self, wf_spec: LevelSpec, node: Node) -> None:
        super().__init__(wf_spec, node, manual=True)

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Open the work item."""
        task._ready()
        runtime.open_item(task)

    def _on_ready_hook(self, my_task: Task) -> None:
        if self.node.loop is not None and "of" not in my_task.internal_data:
            runtime_of(my_task).ready.append(my_task)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Take the work item back."""
        super().withdraw(task, runtime)
        if "opened" in task.internal_data:
            runtime.withdraw_item(task)


class ScriptSpec(ActivitySpec):
    """Script task: lines ``variable = FEEL``."""

    def work(self, task: Task, runtime: Runtime) -> None:
        """Carry out the assignments."""
        runtime.assign(task, self.node.script)


class DecisionSpec(ActivitySpec):
    """Business rule task: a decision of the package, into the result variable."""

    def work(self, task: Task, runtime: Runtime) -> None:
        """Decide."""
        runtime.decide(task, self.node.decision, self.node.result or self.node.decision)


class ServiceSpec(ActivitySpec):
    """Service task: asks the host, and goes on with its answer."""

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Ask."""
        task._set_state(TaskState.WAITING)
        runtime.request_service(task)

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """The answer has come."""
        task.internal_data.pop("request", None)
        runtime.receive(task, payload)
        task._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """The answer is not wanted any more."""
        super().withdraw(task, runtime)
        runtime.withdraw_service(task)


class SendSpec(ActivitySpec):
    """Send task: throws its message."""

    def work(self, task: Task, runtime: Runtime) -> None:
        """Throw."""
        if self.node.event is not None:
            runtime.throw_message(task, self.node.event)


class ReceiveSpec(ActivitySpec):
    """Receive task: waits for its message."""

    def begin(self, task: Task, runtime: Runtime) -> None:
        """Wait."""
        task._set_state(TaskState.WAITING)
        runtime.arm(task, self.node.event or EventDefinition(kind="message", name=self.node.title))

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """The message has come; a race after an event-based gateway is won."""
        runtime.disarm(task, fired=True)
        runtime.win_race(task)
        runtime.receive(task, payload)
        task._ready()

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting."""
        super().withdraw(task, runtime)
        runtime.disarm(task)


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
        values = {m.target: runtime.evaluate(m.source, task) for m in self.node.inputs}
        runtime.start_sub(task, self.key, values)

    def sub_done(self, task: Task, sub: SubWorkflow, runtime: Runtime) -> None:
        """Hand back the outputs; without any, and not in a multi-instance, everything that was written."""
        if self.node.outputs:
            values = [(m.target, runtime.evaluate_in(sub, m.source)) for m in self.node.outputs]
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
                runtime.arm(listener, start.event)

    def trigger(self, task: Task, payload: dict[str, Any], runtime: Runtime) -> None:
        """Interrupting: everything else in the process is withdrawn first."""
        start = self._wf_spec.level.levels[self.node.id].nodes[task.internal_data["start"]]
        workflow = task.workflow
        if start.interrupting:
            runtime.disarm(task, fired=True)
            del task.internal_data["listener"]
            runtime.withdraw_others(task)
            running = task
        else:
            again = runtime.rearm(task)
            running = runtime.new_task(workflow, self, state=TaskState.STARTED)
            if not again:
                runtime.drop(task)
        running._set_state(TaskState.STARTED)
        runtime.receive(running, payload, start)
        runtime.enter_stage(self.node)
        runtime.start_sub(running, self.key, start=start.id)

    def withdraw(self, task: Task, runtime: Runtime) -> None:
        """Stop waiting, or withdraw what runs inside."""
        runtime.disarm(task)
        super().withdraw(task, runtime)
