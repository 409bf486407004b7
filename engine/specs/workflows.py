"""SpiffWorkflow's workflows, as a case has them: one top workflow, and one for each sub-process and called process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.specs.base import LevelSpec

if TYPE_CHECKING:
    from engine.runtime import Runtime


class NoScripts:
    """Stands where SpiffWorkflow keeps its Python script engine. No code from a diagram is ever run."""

    environment = None

    def evaluate(self, *_: Any, **__: Any) -> None:
        """Refuse."""
        raise PermissionError("Expressions are FEEL; Python from a diagram is not run.")

    execute = evaluate
    call_service = evaluate


class CaseWorkflow(BpmnWorkflow):
    """The running procedure of a case."""

    runtime: Runtime
    is_top = True
    owns_scope = True
    #: the task in which it runs; the top workflow runs in none
    parent_task: Any = None

    def __init__(self, spec: LevelSpec, specs: dict[str, LevelSpec], *, root: str = "r") -> None:
        #: what the level remembers besides its tasks: completed activities that can be undone, ad-hoc work to come
        self.extra: dict[str, Any] = {}
        super().__init__(spec, specs, script_engine=NoScripts(), deserializing=True)
        _plant(self, root)

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task

    def all(self) -> list[CaseWorkflow | SubWorkflow]:
        """This workflow and all that run inside it, outer ones first."""
        return [self, *self.subprocesses.values()]

    def find(self, task_id: str) -> Task | None:
        """The unfinished or finished task with this id, wherever it is."""
        for workflow in self.all():
            task = workflow.tasks.get(task_id)
            if task is not None:
                return task
        return None


class SubWorkflow(BpmnSubWorkflow):
    """A sub-process or called process that runs inside a case."""

    is_top = False

    def __init__(
        self, spec: LevelSpec, host: Task, top: CaseWorkflow, *, root: str, undoing: bool = False
    ) -> None:
        self.parent_task: Any = host
        #: only carries an activity that undoes another; its variables are those of the level around it
        self.undoing = undoing
        self.owns_scope = spec.owns_scope and not undoing
        self.extra: dict[str, Any] = {}
        super().__init__(spec, host.id, top, deserializing=True)
        _plant(self, root)

    @property
    def parent_workflow(self) -> CaseWorkflow | SubWorkflow:
        """The workflow in which this one was called."""
        return self.parent_task.workflow

    def _calculate_depth(self) -> int:
        return int(self.parent_task.workflow.depth) + 1

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task


def _plant(workflow: Any, root: str) -> None:
    workflow.task_tree = Task(workflow, workflow.spec.start, state=TaskState.COMPLETED, id=root)
