"""Service tasks: what an installation can do for a diagram without a person, and how the answer comes back.

A diagram names an operation; an app registers a function for it when it starts. The function is called by the
outbox, after the commit, at least once: it must stand being called twice with the same request id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import engine
from workflows.audit.services import record as audit
from workflows.cases.errors import CaseEnded
from workflows.cases.models import Case
from workflows.cases.runtime import advance, locked
from workflows.outbox import channels
from workflows.outbox.models import OutboxMessage

#: (request id, data of the diagram) -> answer (codes, numbers, dates)
Operation = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
_operations: dict[str, Operation] = {}


class OperationFailed(Exception):
    """Raised by an operation for an error that the diagram may catch by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def register(name: str, operation: Operation) -> None:
    """Let diagrams use an operation."""
    _operations[name] = operation


def answer(
    case: Case, request: str, data: Mapping[str, Any], now: datetime, *, error: str | None = None
) -> bool:
    """Hand the answer to the case; False when nobody waits for it any more (answered, withdrawn, ended)."""
    with locked(case.pk, now) as held:
        try:
            advance(held, engine.ServiceResult(request, dict(data), error), now)
        except (engine.CommandRejected, CaseEnded):
            return False
        audit(None, "service.answered", "case", held.code, now, chain=held.code, request=request)
    return True


def _deliver(message: OutboxMessage, now: datetime) -> None:
    operation = _operations.get(message.topic)
    if operation is None or message.case is None:
        raise channels.ChannelUnknown(message.topic)
    try:
        found = operation(message.key, message.payload["data"])
    except OperationFailed as failed:
        answer(message.case, message.address, {}, now, error=failed.code)
        return
    answer(message.case, message.address, found, now)


channels.register("service", _deliver)
