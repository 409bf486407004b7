"""Whether the rows of a case say the same as its state: every open item, timer and wait once, and nothing besides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task

from engine import scope
from engine import state as states
from workflows.cases.models import Case
from workflows.messages.models import MessageWait
from workflows.outbox.models import OutboxMessage
from workflows.procedures.library import load
from workflows.timers.models import Timer
from workflows.work.models import WorkItem


def disagreements(case: Case) -> list[str]:
    """Each difference in a line, for a test or an admin; empty when rows and state agree."""
    tasks: list[Task] = []
    if case.is_open and case.state:
        top = states.load(load(case.version), case.state).workflow
        tasks = [t for level in top.all() for t in level.tasks.values() if t is not level.task_tree]
    found: list[str] = []
    items = WorkItem.objects.filter(case=case, state__in=WorkItem.ACTIVE)
    found += _differ(
        "work item",
        {str(t.id): _item(t) for t in tasks if "opened" in t.internal_data},
        {i.item: (i.element, i.process, i.scope, i.due_at) for i in items},
    )
    timers = Timer.objects.filter(case=case, state=Timer.State.PENDING)
    found += _differ(
        "timer",
        {
            str(t.id): (_element(t), _moment(t.internal_data["due"]), t.internal_data.get("item") or "")
            for t in tasks
            if "due" in t.internal_data
        },
        {row.timer: (row.element, row.due_at, row.item) for row in timers},
    )
    waits = MessageWait.objects.filter(case=case, ended_at=None)
    found += _differ(
        "message wait",
        {str(t.id): (_element(t), t.internal_data["msg"]) for t in tasks if "msg" in t.internal_data},
        {row.wait: (row.element, row.name) for row in waits},
    )
    requests = {str(t.id) for t in tasks if t.internal_data.get("request")}
    asked = OutboxMessage.objects.filter(case=case, channel="service").exclude(state="withdrawn")
    missing = requests - set(asked.values_list("address", flat=True))
    return found + [
        f"service {request}: asked by the state, not in the outbox" for request in sorted(missing)
    ]


def _item(task: Task) -> tuple[Any, ...]:
    due = task.internal_data.get("due_at")
    process = task.workflow.spec.process.id
    return task.task_spec.node.id, process, scope.scope_id(task), _moment(due) if due else None


def _element(task: Task) -> str:
    return str(task.internal_data.get("start") or task.task_spec.node.id)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _differ(what: str, state: dict[str, Any], rows: dict[str, Any]) -> list[str]:
    return [
        f"{what} {ident}: state {state.get(ident)}, row {rows.get(ident)}"
        for ident in sorted(state.keys() | rows.keys())
        if state.get(ident) != rows.get(ident)
    ]
