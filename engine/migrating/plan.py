"""What a migration would do to one case, as data: its open places, what changes at each, and why one cannot move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.effects import Effect
from engine.errors import EngineError
from engine.trace_entry import TraceEntry


@dataclass(frozen=True)
class Problem:
    """Why something cannot be moved, and what to do. ``element`` and ``process`` are those of the old version."""

    code: str
    element: str
    process: str
    message_id: str
    message_en: str


@dataclass(frozen=True)
class Change:
    """What becomes different at a place.

    ``before`` and ``after`` may hold values of the case (a role that an expression gives): for those who see the case.
    """

    code: str
    message_id: str
    message_en: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class Place:
    """One thing that is open: where it stands, and where it would stand.

    ``kind``: work_item, members, join, gather, service, message, timer, signal, condition, event, call, subprocess,
    event_subprocess, undo, marker, or activity. ``on``: the activity that a boundary event watches; empty: it waits by
    itself. ``task`` is the engine's id; an added listener has one that it gets when the case moves.
    """

    task: str
    kind: str
    process: str
    element: str
    title: str
    new_process: str = ""
    new_element: str = ""
    new_title: str = ""
    on: str = ""
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What would become of one case. ``notices`` concern the case as a whole and refuse nothing."""

    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Change, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether the case can move."""
        return not self.problems


@dataclass(frozen=True)
class WorkItemChanged:
    """An open work item under the new version. Its id is the old one; ``changed`` names the fields that differ."""

    item: str
    element: str
    process: str
    scope: str
    title: str
    title_en: str
    role: str | None
    territory: str | None
    due_at: datetime | None
    due_calendar: str
    form: str | None
    excluded_agency: str | None
    same_team_as: str | None
    exclude_previous_teams: bool
    source: str | None
    local: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimerMoved:
    """A timer that runs on as it is, now at another element; ``item``: the work item that it watches, if one."""

    timer: str
    element: str
    item: str | None = None


@dataclass(frozen=True)
class MessageWaitMoved:
    """A wait that goes on as it is, now at another element."""

    wait: str
    element: str


@dataclass(frozen=True)
class Migrated:
    """The case under the new version. ``effects``: those of ``engine.effects`` and the classes above, in order."""

    state: str
    effects: tuple[Effect | WorkItemChanged | TimerMoved | MessageWaitMoved, ...]
    trace: tuple[TraceEntry, ...]
    plan: Plan


class Refused(EngineError):
    """The case cannot move; ``plan.problems`` says why, by element. Nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        first = plan.problems[0]
        super().__init__(first.code, first.message_id, first.message_en, first.element)
        self.plan = plan
