"""What an admin asks of failures."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from workflows import clock
from workflows.access.queries import acting, without_conflicts
from workflows.failures.models import Failure
from workflows.people.models import User


def visible_failures(user: User, *, state: str | None = "open") -> QuerySet[Failure]:
    """Failures for admins, but those of cases that conflict with an agency of theirs; nobody else sees any."""
    who = acting(user, clock.now())
    if not who.is_admin:
        return Failure.objects.none()
    known = Q(case=None) | without_conflicts(who, "case__")
    found = Failure.objects.filter(known).select_related("case", "resolved_by")
    return found.filter(state=state) if state else found
