"""Adding to the case's history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflows.cases.models import Case, CaseEvent
from workflows.people.models import User


class EventLog:
    """Collects the events of one step and writes them at once. The case row must be locked."""

    def __init__(self, case: Case, now: datetime, actor: User | None = None) -> None:
        self.case = case
        self.now = now
        self.actor = actor
        self._events: list[CaseEvent] = []

    def add(
        self,
        kind: str,
        *,
        element: str = "",
        process: str = "",
        scope: str = "",
        item: str = "",
        team_id: str | None = None,
        **detail: Any,
    ) -> None:
        """Note an event. ``detail`` holds codes, numbers and ids only."""
        self.case.events_count += 1
        self._events.append(
            CaseEvent(
                case=self.case,
                sequence=self.case.events_count,
                at=self.now,
                kind=kind,
                element=element,
                process=process,
                scope=scope,
                item=item,
                actor=self.actor,
                team_id=team_id,
                detail=detail,
            )
        )

    def flush(self) -> None:
        """Write the events; the caller saves the case with its new count."""
        CaseEvent.objects.bulk_create(self._events, batch_size=200)
        self._events = []
