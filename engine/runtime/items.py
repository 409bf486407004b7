"""Work items and service requests: what the case asks of people and systems."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import effects as fx
from engine import feel, scope, timing

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime.runtime import Runtime


class Items:
    """Opens work and withdraws it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def open(self, task: Task) -> None:
        """Open the work item of a user task, with its role, territory, deadline and form."""
        node = task.task_spec.node
        package = task.workflow.spec.package
        due: datetime | None = None
        if node.due:
            value = self.runtime.expressions.attribute(node.due, task)
            if value is not None:
                calendar = self.calendar() if node.due_calendar == "working" else None
                due = timing.moment(value, self.runtime.now, node.id, calendar=calendar)
        process = task.workflow.spec.process
        territory = self.runtime.expressions.attribute(node.territory or process.territory, task)
        excluded = self.runtime.expressions.attribute(process.excluded_agency, task)
        form = node.form or node.id
        task.internal_data["opened"] = self.runtime.now.isoformat()
        if due is not None:
            task.internal_data["due_at"] = due.isoformat()
        self.runtime.effects.append(
            fx.WorkItemOpened(
                item=str(task.id),
                element=node.id,
                process=process.id,
                scope=scope.scope_id(task),
                title=node.title,
                role=self.role_of(task),
                territory=territory if isinstance(territory, str) else None,
                due_at=due,
                due_calendar=node.due_calendar,
                form=f"{package}/{form}" if self.runtime.procedure.has_form(package, form) else None,
                excluded_agency=excluded if isinstance(excluded, str) and excluded else None,
                same_team_as=node.same_team_as,
                exclude_previous_teams=node.exclude_previous_teams,
                source=node.source or None,
                local={k: feel.to_json(v) for k, v in scope.local_part(task).items() if k != "loopCounter"},
            )
        )

    def calendar(self) -> timing.WorkingCalendar:
        """The host's calendar, or Monday to Friday."""
        return self.runtime.calendar or timing.WeekdayCalendar()

    def role_of(self, task: Task) -> str | None:
        """Own role or lane, else that of the calling activity, outwards."""
        current: Any = task
        while current is not None:
            text = current.task_spec.node.role
            if text:
                value = self.runtime.expressions.attribute(text, current)
                if isinstance(value, str) and value:
                    return value
            current = current.workflow.parent_task
        return None

    def withdraw(self, task: Task) -> None:
        """The item is no longer wanted."""
        self.runtime.effects.append(fx.WorkItemWithdrawn(item=str(task.id), element=task.task_spec.node.id))

    def request(self, task: Task) -> None:
        """Ask the host."""
        node = task.task_spec.node
        task.internal_data["request"] = True
        data = {
            m.target: feel.to_json(self.runtime.expressions.evaluate(m.source, task)) for m in node.inputs
        }
        self.runtime.effects.append(
            fx.ServiceRequested(
                request=str(task.id), element=node.id, operation=node.operation or node.id, data=data
            )
        )

    def withdraw_request(self, task: Task) -> None:
        """The answer is not wanted any more."""
        if task.internal_data.pop("request", None):
            self.runtime.effects.append(
                fx.ServiceWithdrawn(request=str(task.id), element=task.task_spec.node.id)
            )
