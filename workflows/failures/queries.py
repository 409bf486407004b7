"""What an admin asks of failures."""

from __future__ import annotations

from django.db.models import QuerySet

from workflows.failures.models import Failure
from workflows.people.models import User


def visible_failures(user: User, *, state: str | None = "open") -> QuerySet[Failure]:
    """Failures for admins; nobody else sees any."""
    if not user.is_rangkul_admin:
        return Failure.objects.none()
    found = Failure.objects.select_related("case", "resolved_by")
    return found.filter(state=state) if state else found
