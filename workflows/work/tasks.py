"""Background work on items."""

from __future__ import annotations

from celery import shared_task

from workflows import clock
from workflows.work import services


@shared_task(name="work.remind", ignore_result=True)
def remind() -> int:
    """Remind teams of deadlines. Idempotent: each item is marked before it is told."""
    return services.remind(clock.now())
