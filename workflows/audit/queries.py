"""Reading the audit log."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from workflows.access.queries import acting, listed_cases
from workflows.audit.models import AuditEntry
from workflows.audit.services import SYSTEM
from workflows.errors import NotAllowed
from workflows.people.models import User


def entries(
    user: User,
    now: datetime,
    *,
    chain: str = "",
    actor: str = "",
    action: str = "",
) -> QuerySet[AuditEntry]:
    """Entries for an admin, newest first: those of the system, and of all cases but conflicted ones.

    Raises NotAllowed for others.
    """
    if not acting(user, now).is_admin:
        raise NotAllowed("Hanya admin yang dapat membaca log audit.", "Only an admin can read the audit log.")
    found = AuditEntry.objects.filter(chain=SYSTEM) | AuditEntry.objects.filter(
        chain__in=listed_cases(user, now).order_by().values("code")
    )
    if chain:
        found = found.filter(chain=chain)
    if actor:
        found = found.filter(actor=actor)
    if action:
        found = found.filter(action=action)
    return found.order_by("-at", "-pk")
