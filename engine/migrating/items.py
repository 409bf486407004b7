"""An open work item under the new version: what of it differs, by what both diagrams say now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task

from engine import feel, scope, timing
from engine.migrating.plan import WorkItemChanged
from engine.migrating.texts import change
from engine.runtime import Runtime

if TYPE_CHECKING:
    from engine.migrating.moving import Mover
    from engine.migrating.places import Spot

#: fields of the work item, in the order in which changes are told
FIELDS = (
    "element", "process", "title", "title_en", "role", "territory", "form", "excluded_agency", "due_calendar",
    "source", "same_team_as", "exclude_previous_teams",
)  # fmt: skip
#: of these nobody has to be told
_SILENT = {"element", "process", "same_team_as", "exclude_previous_teams"}


def compare(mover: Mover, spot: Spot, task: Task) -> None:
    """Note what differs, and set a new deadline where the diagram sets another one.

    Raises EngineError when an expression of the new version cannot be evaluated for this case.
    """
    old, new = _seen(mover.before, spot.old), _seen(mover.after, task)
    changed = [name for name in FIELDS if old[name] != new[name]]
    spot.changes += [change(name, old[name], new[name]) for name in changed if name not in _SILENT]
    due = _deadline(mover, spot, task)
    before = spot.old.internal_data.get("due_at")
    if (due.isoformat() if due else None) != before:
        changed.append("due_at")
        spot.changes.append(change("due_at", before, due.isoformat() if due else None))
    _words(mover, spot, old["form"], new["form"], task)
    local = _local(task)
    if local != _local(spot.old):
        changed.append("local")
    if changed:
        mover.moves.append(
            WorkItemChanged(
                item=str(task.id),
                scope=scope.scope_id(task),
                due_at=due,
                local=local,
                changed=tuple(changed),
                **new,
            )
        )


def _local(task: Task) -> dict[str, Any]:
    return {k: feel.to_json(v) for k, v in scope.local_part(task).items() if k != "loopCounter"}


def _words(mover: Mover, spot: Spot, old_form: Any, new_form: Any, task: Task) -> None:
    """What changes for the person, with the item the same: its form from within, its guidance."""
    before, after = mover.atlas.old, mover.atlas.new
    if old_form and new_form and before.form(old_form) != after.form(new_form):
        spot.changes.append(change("form_content"))
    if spot.old.task_spec.node.documentation != task.task_spec.node.documentation:
        spot.changes.append(change("guidance"))


def _seen(run: Runtime, task: Task) -> dict[str, Any]:
    """The item as ``open_item`` would open it, but for its deadline."""
    node, spec = task.task_spec.node, task.workflow.spec
    territory = run.expressions.attribute(node.territory or spec.process.territory, task)
    excluded = run.expressions.attribute(spec.process.excluded_agency, task)
    form = node.form or node.id
    return {
        "element": node.id,
        "process": spec.process.id,
        "title": node.title,
        "title_en": node.name_en or node.title,
        "role": run.items.role_of(task),
        "territory": territory if isinstance(territory, str) else None,
        "form": f"{spec.package}/{form}" if run.procedure.has_form(spec.package, form) else None,
        "excluded_agency": excluded if isinstance(excluded, str) and excluded else None,
        "due_calendar": node.due_calendar,
        "source": node.source or None,
        "same_team_as": node.same_team_as,
        "exclude_previous_teams": node.exclude_previous_teams,
    }


def _deadline(mover: Mover, spot: Spot, task: Task) -> datetime | None:
    """As it was where both versions say the same; else counted from when the item opened."""
    before, after = spot.old.task_spec.node, task.task_spec.node
    data = task.internal_data
    if (before.due, before.due_calendar) == (after.due, after.due_calendar):
        return datetime.fromisoformat(data["due_at"]) if "due_at" in data else None
    data.pop("due_at", None)
    value = mover.after.expressions.attribute(after.due, task) if after.due else None
    if value is None:
        return None
    calendar = mover.after.items.calendar() if after.due_calendar == "working" else None
    opened = datetime.fromisoformat(data["opened"])
    due = timing.moment(value, opened, after.id, calendar=calendar)
    data["due_at"] = due.isoformat()
    return due
