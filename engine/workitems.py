"""Work items and service requests: what the case asks of people and systems."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import effects as fx
from engine import feel, scope, timing

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.runtime import Runtime


class Items:
    """The part of the runtime that opens and withdraws work."""

    def open_item(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """Open the work item of a user task, with its role, territory, deadline and form."""
        node = task.task_spec.node
        package = task.workflow.spec.package
        due: datetime | None = None
        if node.due:
            value = self.attribute(node.due, task)
            if value is not None:
                calendar = self.working_calendar() if node.due_calendar == "working" else None
                due = timing.moment(value, self.now, node.id, calendar=calendar)
        process = task.workflow.spec.process
        territory = self.attribute(node.territory or process.territory, task)
        excluded = self.attribute(process.excluded_agency, task)
        form = node.form or node.id
        task.internal_data["opened"] = self.now.isoformat()
        if due is not None:
            task.internal_data["due_at"] = due.isoformat()
        self.effects.append(
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
                form=f"{package}/{form}" if self.procedure.has_form(package, form) else None,
                excluded_agency=excluded if isinstance(excluded, str) and excluded else None,
                same_team_as=node.same_team_as,
                exclude_previous_teams=node.exclude_previous_teams,
                source=node.source or None,
                local={k: feel.to_json(v) for k, v in scope.local_part(task).items() if k != "loopCounter"},
            )
        )

    def working_calendar(self: Runtime) -> timing.WorkingCalendar:  # type: ignore[misc]
        """The host's calendar, or Monday to Friday."""
        return self.calendar or timing.WeekdayCalendar()

    def role_of(self: Runtime, task: Task) -> str | None:  # type: ignore[misc]
        """Own role or lane, else that of the calling activity, outwards."""
        current: Any = task
        while current is not None:
            text = current.task_spec.node.role
            if text:
                value = self.attribute(text, current)
                if isinstance(value, str) and value:
                    return value
            current = current.workflow.parent_task
        return None

    def withdraw_item(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """The item is no longer wanted."""
        self.effects.append(fx.WorkItemWithdrawn(item=str(task.id), element=task.task_spec.node.id))

    def request_service(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """Ask the host."""
        node = task.task_spec.node
        task.internal_data["request"] = True
        data = {m.target: feel.to_json(self.evaluate(m.source, task)) for m in node.inputs}
        self.effects.append(
            fx.ServiceRequested(
                request=str(task.id), element=node.id, operation=node.operation or node.id, data=data
            )
        )

    def withdraw_service(self: Runtime, task: Task) -> None:  # type: ignore[misc]
        """The answer is not wanted any more."""
        if task.internal_data.pop("request", None):
            self.effects.append(fx.ServiceWithdrawn(request=str(task.id), element=task.task_spec.node.id))
