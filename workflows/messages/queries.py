"""What can be asked of messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from workflows.access.queries import acting, visible_cases
from workflows.agencies.models import TeamRole
from workflows.cases.models import Case
from workflows.messages.models import Message, MessageWait
from workflows.people.models import User


def messages(user: User, now: datetime) -> QuerySet[Message]:
    """Messages of the cases that the person may see, newest first."""
    return Message.objects.filter(case__in=visible_cases(user, now)).select_related("case", "user")


def sendable(user: User, case: Case, now: datetime) -> dict[str, dict[str, Any]]:
    """The messages that the person may send to the case now: name -> titles, roles, form.

    Those of called procedures only while the case waits for them.
    """
    if not case.is_open:
        return {}
    held = set(
        TeamRole.objects.valid_at(now).filter(team__in=acting(user, now).teams).values_list("role", flat=True)
    )
    waits = set(awaited(case).values_list("name", flat=True))
    return {
        name: meta
        for name, meta in case.version.messages.items()
        if (not meta.get("roles") or held & set(meta["roles"])) and (not meta.get("called") or name in waits)
    }


def awaited(case: Case) -> QuerySet[MessageWait]:
    """What the case waits for."""
    return MessageWait.objects.filter(case=case, ended_at=None)
