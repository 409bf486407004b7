"""What was written into a form that a migration has changed meanwhile: its words are kept, whatever the new form asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import engine
from engine.forms.schema import field_keys
from workflows.cases.models import Case, CaseEvent
from workflows.migration import history
from workflows.procedures.library import load
from workflows.procedures.models import ProcedureVersion
from workflows.work.models import WorkItem


@dataclass(frozen=True)
class EarlierForm:
    """A form that an open item had. ``key``: "<package>/<form>"."""

    key: str
    schema: dict[str, Any]


def forms(item: WorkItem) -> list[EarlierForm]:
    """The forms that the item had before its case moved, latest first; none where it has not moved since it opened."""
    moved = history.moves(Case.objects.filter(pk=item.case_id)).get(item.case_id, ())
    since = [source for at, source in moved if at >= item.opened_at]
    if not since:
        return []
    changed = CaseEvent.objects.filter(case=item.case_id, item=item.item, kind="work_item_changed")
    befores = [event.detail["before"].get("form", "") for event in changed.order_by("-sequence")]
    keys = [key for key in dict.fromkeys([item.form, *befores]) if key]
    versions = ProcedureVersion.objects.in_bulk(since)
    found = []
    for source in reversed(since):
        procedure = load(versions[source])
        found += [
            EarlierForm(k, schema) for k in keys if (schema := engine.form_for(procedure, k)) is not None
        ]
    return found


def left_over(
    item: WorkItem, schema: Mapping[str, Any] | None, data: Mapping[str, Any]
) -> tuple[EarlierForm, dict[str, Any]] | None:
    """What of the data was answered in an earlier form of the item and has no field in that of today (``schema``), or
    None. Nothing is looked up while today's form has a field for all of it.
    """
    today = set(field_keys(dict(schema))) if schema else set()
    others = {key: value for key, value in data.items() if key not in today and _says_something(value)}
    for form in forms(item) if others else ():
        found = {key: others[key] for key in field_keys(form.schema) if key in others}
        if found:
            return form, found
    return None


def _says_something(value: Any) -> bool:
    """Words, numbers or choices that somebody gave; a form sends nothing else."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str | int | float) and value not in ("", False)
