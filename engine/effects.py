"""What a step asks the world to do. The engine touches nothing; the host turns effects into rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class WorkItemOpened:
    """A human task is open and wants a team.

    ``item`` is unique within the case. ``element`` is the BPMN id of the task, ``process`` the id of the
    process that holds it, ``scope`` the id of the running process (or multi-instance member) it belongs to:
    routing compares it when a task must go to the same team as another, or to a team that has not refused.
    """

    item: str
    element: str
    process: str
    scope: str
    title: str
    role: str | None
    territory: str | None
    #: aware; None: no deadline
    due_at: datetime | None
    #: "calendar" or "working": how the deadline was counted
    due_calendar: str
    #: key of the form, "<package>/<form>"; None: nothing to fill in
    form: str | None
    #: agency id where the alleged offender works, or None
    excluded_agency: str | None
    #: route to the team that had this task (BPMN id) last in the same scope
    same_team_as: str | None = None
    #: leave out the teams that had this same task in the same scope before (they refused)
    exclude_previous_teams: bool = False
    #: legal or service-standard source of the deadline, as the author wrote it
    source: str | None = None
    #: variables of a multi-instance member or of the called process itself (e.g. jenis, kelurahan, peran)
    local: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkItemCompleted:
    """The command's item is done."""

    item: str
    element: str


@dataclass(frozen=True)
class WorkItemWithdrawn:
    """An open item is no longer wanted (interrupted, terminated, cancelled)."""

    item: str
    element: str


@dataclass(frozen=True)
class TimerSet:
    """Fire ``timer`` with FireTimer once ``due_at`` (aware) has come."""

    timer: str
    element: str
    due_at: datetime
    #: the work item that this timer watches (a boundary timer), or None
    item: str | None = None


@dataclass(frozen=True)
class TimerCleared:
    """The timer has fired or is not wanted any more."""

    timer: str
    element: str
    fired: bool = False


@dataclass(frozen=True)
class MessageAwaited:
    """The case now waits for a message of this name at this element."""

    wait: str
    name: str
    element: str


@dataclass(frozen=True)
class MessageWaitEnded:
    """The wait is over: the message came, or the wait was withdrawn."""

    wait: str
    name: str
    element: str


@dataclass(frozen=True)
class MessageKept:
    """Nothing waited for the message of the command; the state keeps it."""

    message: str
    name: str


@dataclass(frozen=True)
class MessageDelivered:
    """A message (just sent, or kept from earlier) was taken at this element."""

    message: str
    name: str
    element: str


@dataclass(frozen=True)
class MessageThrown:
    """The case sends a message to the world."""

    name: str
    element: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SignalThrown:
    """A signal went to everybody in the case, and to whoever else listens."""

    name: str
    element: str


@dataclass(frozen=True)
class ServiceRequested:
    """A service task wants an answer by ServiceResult."""

    request: str
    element: str
    operation: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceWithdrawn:
    """The answer to this request is no longer wanted."""

    request: str
    element: str


@dataclass(frozen=True)
class DecisionTaken:
    """A decision table was evaluated: what went in, what came out, which rules matched."""

    decision: str
    element: str
    result: Any
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class StageEntered:
    """The case has come to a stage (``rangkul:stage`` on an element)."""

    stage: str
    element: str


@dataclass(frozen=True)
class CaseEnded:
    """Nothing is open any more. ``end`` is the id of the end event that gives the outcome."""

    end: str


@dataclass(frozen=True)
class StepFailed:
    """The step could not be done; the state is as it was before. For the admin, never for the survivor's file."""

    code: str
    element: str | None
    message_id: str
    message_en: str


Effect = (
    WorkItemOpened
    | WorkItemCompleted
    | WorkItemWithdrawn
    | TimerSet
    | TimerCleared
    | MessageAwaited
    | MessageWaitEnded
    | MessageKept
    | MessageDelivered
    | MessageThrown
    | SignalThrown
    | ServiceRequested
    | ServiceWithdrawn
    | DecisionTaken
    | StageEntered
    | CaseEnded
    | StepFailed
)
