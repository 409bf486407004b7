"""FEEL expressions of a diagram, at the place where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine import feel, scope
from engine.errors import EngineError

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime, Workflow


class Expressions:
    """Evaluates expressions with what they see there."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def functions_of(self, workflow: Workflow) -> Mapping[str, Any]:
        """The decisions that expressions of this level may call."""
        return self.runtime.procedure.functions(workflow.spec.package)

    def _view(
        self, dicts: list[dict[str, Any]], workflow: Workflow, extra: Mapping[str, Any] | None
    ) -> scope.View:
        fixed: dict[str, Any] = {"now": self.runtime.now, "case_started_at": self.runtime.started_at}
        if extra:
            fixed.update(extra)
        return scope.View(dicts, self.functions_of(workflow), fixed)

    def view(self, task: Task, extra: Mapping[str, Any] | None = None) -> scope.View:
        """What an expression at this task sees."""
        return self._view(scope.chain(task), task.workflow, extra)

    def evaluate(self, text: str, task: Task, extra: Mapping[str, Any] | None = None) -> Any:
        """The value of a FEEL expression at this task.

        :raises EngineError: ``expression_failed``.
        """
        return self._evaluate(text, self.view(task, extra), task.task_spec.name)

    def evaluate_in(self, workflow: Workflow, text: str) -> Any:
        """The value of a FEEL expression in a process as a whole."""
        return self._evaluate(
            text, self._view(scope.workflow_chain(workflow), workflow, None), workflow.spec.name
        )

    def _evaluate(self, text: str, view: scope.View, element: str) -> Any:
        try:
            return feel.parse(text).evaluate(view, now=self.runtime.now)
        except feel.FeelError as error:
            raise EngineError(
                "expression_failed",
                f"Ekspresi «{text}» di «{element}» tidak dapat dihitung: {error.message_id}",
                f"The expression «{text}» at «{element}» cannot be evaluated: {error.message_en}",
                element,
            ) from error

    def holds(self, text: str, task: Task, extra: Mapping[str, Any] | None = None) -> bool:
        """Whether the condition is true; null and everything else is not."""
        return self.evaluate(text, task, extra) is True

    def attribute(self, text: str, task: Task) -> Any:
        """The value of an attribute: an expression after ``=``, else the text itself."""
        return self.evaluate(text[1:].strip(), task) if text.startswith("=") else text

    def values_of(self, conditions: Iterable[str], task: Task) -> str:
        """The variables that conditions read, with their values, for an error message."""
        view = self.view(task)
        names: set[str] = set()
        for text in conditions:
            if text:
                names |= feel.parse(text).names
        shown = {
            n: feel.to_json(view.get(n)) for n in sorted(names) if n not in self.functions_of(task.workflow)
        }
        return ", ".join(f"{name} = {value}" for name, value in shown.items()) or "-"
