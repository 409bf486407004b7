"""Keep a state as small as what is open.

SpiffWorkflow's tree keeps every finished task. Our specifications never look at finished tasks, so after a step every
unfinished task is hung directly under the root of its workflow and the rest is dropped. What has happened is told by
trace and effects, which the host keeps.
"""

from __future__ import annotations

from SpiffWorkflow.util.task import TaskState

from engine.specs.workflows import CaseWorkflow


def fold(top: CaseWorkflow) -> None:
    """Drop all finished tasks of the workflow and of everything that runs inside it."""
    for workflow in top.all():
        root = workflow.task_tree
        kept = [
            task
            for task in workflow.tasks.values()
            if task is not root and task.has_state(TaskState.NOT_FINISHED_MASK)
        ]
        workflow.tasks = {root.id: root}
        root._children = []
        for task in kept:
            workflow.tasks[task.id] = task
            task._parent = root.id
            task._children = []
            root._children.append(task.id)
