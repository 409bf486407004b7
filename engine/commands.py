"""What can be done to a running case. Every command is data; ``engine.advance`` carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class StartCase:
    """Start the procedure with start-form data (plain JSON values; a key left out is null)."""

    data: Data = field(default_factory=dict)
    #: id of the start event to begin at (a message or signal start event); None: the plain ones
    start: str | None = None


@dataclass(frozen=True)
class CompleteWorkItem:
    """Complete an open work item with data that its form has already validated."""

    item: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True)
class DeliverMessage:
    """A message from outside. If nothing waits for it, it is kept in the state until something does.

    ``message`` is the caller's id for it; effects refer to it. ``correlation`` narrows who receives it:
    only a wait whose variables have these values.
    """

    name: str
    data: Data = field(default_factory=dict)
    message: str = ""
    correlation: Data = field(default_factory=dict)


@dataclass(frozen=True)
class DeliverSignal:
    """A signal from outside: everybody in the case who waits for it gets it; without one it is forgotten."""

    name: str


@dataclass(frozen=True)
class FireTimer:
    """A timer has come due. Rejected with ``timer_not_due`` when ``now`` is before its due time."""

    timer: str


@dataclass(frozen=True)
class ServiceResult:
    """The answer to a ServiceRequested effect: data, or an error code that a boundary event may catch."""

    request: str
    data: Data = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True)
class Cancel:
    """Withdraw everything that is open and end the case with the outcome ``dibatalkan``."""

    reason: str = ""


Command = StartCase | CompleteWorkItem | DeliverMessage | DeliverSignal | FireTimer | ServiceResult | Cancel
