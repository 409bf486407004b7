"""Ad-hoc sub-processes (BPMN 2.0, 13.3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime


class AdHoc:
    """Starts one activity after the other, until the condition of the sub-process is met."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def done(self, task: Task) -> bool:
        """After an activity of an ad-hoc sub-process: whether the sub-process is complete by its condition."""
        workflow = task.workflow
        rule = workflow.spec.level.ad_hoc
        if not rule.completion or not self.runtime.expressions.holds(rule.completion, task):
            return False
        workflow.extra.pop("next", None)
        if rule.cancel_remaining:
            self.runtime.withdraw_others(task)
        return True

    def next(self, workflow: Any) -> bool:
        """Start the next activity of a sequential ad-hoc sub-process; false when there is none."""
        waiting = workflow.extra.get("next")
        if not waiting:
            return False
        element = waiting.pop(0)
        if not waiting:
            del workflow.extra["next"]
        spec = workflow.spec.task_specs[element]
        token = self.runtime.new_task(workflow, spec, state=TaskState.FUTURE)
        spec._update(token)
        return True
