"""Variables: who sees which, and where a written value goes (docs/procedure-packages.md, Variables).

Tokens carry nothing. A running process owns one dictionary; a member of a multi-instance activity has a small one of
its own (the item, and what its forms say); what is not found there is read from the caller.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.specs.workflows import CaseWorkflow, SubWorkflow


def owner_of(task: Task, name: str) -> dict[str, Any]:
    """The dictionary that a form result with this name is written to at this task: the data of its own that the activity
    or a sub-process around it has declared, else that of the member or process.
    """
    if name in task.data:
        own: dict[str, Any] = task.data
        return own
    workflow = task.workflow
    while not workflow.owns_scope:
        host = workflow.parent_task
        if name in host.data:
            found: dict[str, Any] = host.data
            return found
        workflow = host.workflow
    return _owner(task)


def scope_id(task: Task) -> str:
    """A name for the running process or multi-instance member the task belongs to, unique within the case."""
    workflow = task.workflow
    while not workflow.owns_scope:
        host = workflow.parent_task
        if host.internal_data.get("local"):
            return str(host.id)
        workflow = host.workflow
    return "case" if workflow.is_top else str(workflow.parent_task.id)


def _owner(task: Task) -> dict[str, Any]:
    current: Any = task
    while not current.internal_data.get("local"):
        if current.workflow.owns_scope:
            process: dict[str, Any] = current.workflow.data
            return process
        current = current.workflow.parent_task
    member: dict[str, Any] = current.data
    return member


def chain(task: Task) -> list[dict[str, Any]]:
    """The dictionaries the task reads from, nearest first."""
    found: list[dict[str, Any]] = []
    if task.data:
        found.append(task.data)
    found.extend(workflow_chain(task.workflow))
    return found


def workflow_chain(workflow: CaseWorkflow | SubWorkflow) -> list[dict[str, Any]]:
    """The dictionaries that tasks of this workflow read from, nearest first."""
    found: list[dict[str, Any]] = []
    while True:
        if workflow.owns_scope:
            found.append(workflow.data)
        if workflow.is_top:
            return found
        host = workflow.parent_task
        if host.data:
            found.append(host.data)
        workflow = host.workflow


def local_part(task: Task) -> dict[str, Any]:
    """What the task sees that the case itself does not: member variables and those of the called process."""
    found: list[dict[str, Any]] = [task.data] if task.data else []
    workflow = task.workflow
    while not workflow.is_top:
        if workflow.owns_scope:
            found.append(workflow.data)
        if workflow.parent_task.data:
            found.append(workflow.parent_task.data)
        workflow = workflow.parent_task.workflow
    return dict(ChainMap(*found)) if found else {}


def write(task: Task, name: str, value: Any) -> None:
    """Write as a script does: where the name already is within the same process, else in the nearest owner."""
    dicts: list[dict[str, Any]] = []
    if task.internal_data.get("local") or name in task.data:
        dicts.append(task.data)
    workflow = task.workflow
    while not workflow.owns_scope:
        host = workflow.parent_task
        if host.internal_data.get("local") or name in host.data:
            dicts.append(host.data)
        workflow = host.workflow
    dicts.append(workflow.data)
    for data in dicts:
        if name in data:
            data[name] = value
            return
    dicts[0][name] = value


class View(Mapping[str, Any]):
    """What an expression sees: variables, then the package's decisions as functions, then the clock."""

    __slots__ = ("_dicts", "_fixed", "_functions")

    def __init__(
        self, dicts: list[dict[str, Any]], functions: Mapping[str, Any], fixed: Mapping[str, Any]
    ) -> None:
        self._dicts = dicts
        self._functions = functions
        self._fixed = fixed

    def __getitem__(self, name: str) -> Any:
        for data in self._dicts:
            if name in data:
                return data[name]
        if name in self._fixed:
            return self._fixed[name]
        return self._functions[name]

    def __contains__(self, name: object) -> bool:
        return any(name in d for d in self._dicts) or name in self._fixed or name in self._functions

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default when the name is not known."""
        try:
            return self[name]
        except KeyError:
            return default

    def __iter__(self) -> Any:
        seen: set[str] = set()
        for data in (*self._dicts, self._fixed, self._functions):
            for name in data:
                if name not in seen:
                    seen.add(name)
                    yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)
