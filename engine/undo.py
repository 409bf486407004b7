"""Compensation, ad-hoc work, quantities and data associations: the less usual parts of a step (BPMN 2.0, 13.3, 13.5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import scope
from engine.specs.workflows import SubWorkflow

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.model import Node
    from engine.runtime import Runtime


class Undo:
    """The part of the runtime that remembers what can be undone, and undoes it in reverse order."""

    def remember(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """An activity has completed: note it if it can be undone."""
        node = task.task_spec.node
        level = task.workflow.spec.level
        handler = next(
            (
                b.handler
                for b in level.boundary_of(node.id)
                if b.event is not None and b.event.kind == "compensate"
            ),
            "",
        )
        inner = task.internal_data.pop("inner", None)
        members = task.internal_data.pop("inners", None)
        if members and not handler:
            # every instance of a loop is undone by itself, the last one first
            task.workflow.extra.setdefault("done", []).extend({"node": node.id, "inner": m} for m in members)
            return
        if handler or inner is not None:
            entry: dict[str, Any] = {"node": node.id}
            if handler:
                entry["handler"] = handler
            if inner is not None:
                entry["inner"] = inner
            task.workflow.extra.setdefault("done", []).append(entry)

    def to_undo(self: Runtime, task: Task, activity: str) -> list[list[str]]:  # type: ignore[misc]
        """What a throw of compensation undoes, last completed first: (key of the level, element) of each.

        ``activity``: only that one. They are forgotten, as nothing is undone twice.
        """
        workflow = task.workflow
        # inside a compensation event sub-process the activities around it are meant
        if not workflow.is_top and workflow.parent_task.task_spec.node.event_subprocess:
            workflow = workflow.parent_task.workflow
        done: list[dict[str, Any]] = workflow.extra.get("done", [])
        chosen = [e for e in done if not activity or e["node"] == activity]
        workflow.extra["done"] = [e for e in done if e not in chosen]
        if not workflow.extra["done"]:
            del workflow.extra["done"]
        return self._plan(workflow.spec.name, chosen)

    def _plan(self: Runtime, key: str, entries: list[dict[str, Any]]) -> list[list[str]]:  # type: ignore[misc]
        plan: list[list[str]] = []
        for entry in reversed(entries):
            if "handler" in entry:
                plan.append([key, entry["handler"]])
                continue
            inner = self.procedure.inner_key(key, entry["node"])
            own = self.procedure.undoing_subprocess(inner)
            if own:
                plan.append([inner, own])
            else:
                plan.extend(self._plan(inner, entry["inner"]))
        return plan

    def undo_next(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """Undo the next one inside the task, or let the task go on when all is undone."""
        plan = task.internal_data["undo"]
        if not plan:
            del task.internal_data["undo"]
            task._set_state(TaskState.READY)
            self.ready.append(task)
            return
        key, element = plan.pop(0)
        spec = self.procedure.levels[key]
        sub = SubWorkflow(spec, task, self.top, root=f"r{self.new_id()[1:]}", undoing=True)
        self.top.subprocesses[task.id] = sub
        node = spec.level.nodes[element]
        if node.event_subprocess:
            running = self.new_task(sub, spec.task_specs[element], state=TaskState.STARTED)
            start = next(n.id for n in spec.level.levels[element].nodes.values() if n.kind == "startEvent")
            self.start_sub(running, spec.task_specs[element].key, start=start)
        else:
            handler = self.new_task(sub, spec.task_specs[element], state=TaskState.FUTURE)
            handler.task_spec._update(handler)
        self.touch(sub)

    def withdraw_others(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """Withdraw everything else on the level of the task."""
        for other in list(task.workflow.tasks.values()):
            if other is not task:
                self.withdraw(other)

    # quantities (10.3)

    def gather(self: Runtime, task: Task, wanted: int) -> bool:  # type: ignore[misc]
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
            self.absorb(other)
        task._set_state(TaskState.FUTURE)
        return True

    # ad-hoc sub-processes (13.3.5)

    def ad_hoc_done(self: Runtime, task: Task) -> bool:  # type: ignore[misc]
        """After an activity of an ad-hoc sub-process: whether the sub-process is complete by its condition."""
        workflow = task.workflow
        rule = workflow.spec.level.ad_hoc
        if not rule.completion or not self.holds(rule.completion, task):
            return False
        workflow.extra.pop("next", None)
        if rule.cancel_remaining:
            self.withdraw_others(task)
        return True

    def ad_hoc_next(self: Runtime, workflow: Any) -> bool:  # type: ignore[misc]
        """Start the next activity of a sequential ad-hoc sub-process; false when there is none."""
        waiting = workflow.extra.get("next")
        if not waiting:
            return False
        element = waiting.pop(0)
        if not waiting:
            del workflow.extra["next"]
        spec = workflow.spec.task_specs[element]
        token = self.new_task(workflow, spec, state=TaskState.FUTURE)
        spec._update(token)
        return True

    # data associations (10.4.2)

    def data_in(self: Runtime, task: Task, node: Node) -> None:  # type: ignore[misc]
        """Make room for an activity's own data, and fill its inputs."""
        for name in node.own_data:
            task.data.setdefault(name, None)
        for association in node.data_inputs:
            task.data[association.target] = self.evaluate(association.expression or association.source, task)
        for association in node.data_outputs:
            if (
                association.source
                and association.source not in task.data
                and association.source != association.target
            ):
                task.data.setdefault(association.source, None)

    def data_out(self: Runtime, task: Task, node: Node) -> None:  # type: ignore[misc]
        """Hand on the outputs of an activity."""
        for association in node.data_outputs:
            value = self.evaluate(association.expression or association.source, task)
            task.data.pop(association.target, None)
            scope.write(task, association.target, value)
