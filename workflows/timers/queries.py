"""What an admin asks of timers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from workflows.timers.models import Timer

#: a timer that is later than this shows that no worker fires them
LATE = timedelta(minutes=2)


def late(now: datetime) -> QuerySet[Timer]:
    """Timers that should have fired by now."""
    return Timer.objects.filter(state=Timer.State.PENDING, due_at__lt=now - LATE).select_related("case")


def upcoming(now: datetime, hours: int = 24) -> QuerySet[Timer]:
    """Timers that fall due within so many hours."""
    return Timer.objects.filter(
        state=Timer.State.PENDING, due_at__gte=now, due_at__lte=now + timedelta(hours=hours)
    ).select_related("case")
