"""Compensation (BPMN 2.0, 10.5.6 and 13.5.5): what has been done is undone in reverse order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.specs.workflows import SubWorkflow

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime


class Undo:
    """Remembers what can be undone, and undoes it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def remember(self, task: Task) -> None:
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

    def plan(self, task: Task, activity: str) -> list[list[str]]:
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

    def _plan(self, key: str, entries: list[dict[str, Any]]) -> list[list[str]]:
        plan: list[list[str]] = []
        for entry in reversed(entries):
            if "handler" in entry:
                plan.append([key, entry["handler"]])
                continue
            inner = self.runtime.procedure.inner_key(key, entry["node"])
            own = self.runtime.procedure.undoing_subprocess(inner)
            if own:
                plan.append([inner, own])
            else:
                plan.extend(self._plan(inner, entry["inner"]))
        return plan

    def next(self, task: Task) -> None:
        """Undo the next one inside the task, or let the task go on when all is undone."""
        plan = task.internal_data["undo"]
        if not plan:
            del task.internal_data["undo"]
            task._set_state(TaskState.READY)
            self.runtime.ready.append(task)
            return
        key, element = plan.pop(0)
        spec = self.runtime.procedure.levels[key]
        sub = SubWorkflow(spec, task, self.runtime.top, root=f"r{self.runtime.new_id()[1:]}", undoing=True)
        self.runtime.top.subprocesses[task.id] = sub
        node = spec.level.nodes[element]
        if node.event_subprocess:
            running = self.runtime.new_task(sub, spec.task_specs[element], state=TaskState.STARTED)
            start = next(n.id for n in spec.level.levels[element].nodes.values() if n.kind == "startEvent")
            self.runtime.start_sub(running, spec.task_specs[element].key, start=start)
        else:
            handler = self.runtime.new_task(sub, spec.task_specs[element], state=TaskState.FUTURE)
            handler.task_spec._update(handler)
        self.runtime.touch(sub)
