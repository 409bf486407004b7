"""The beat of the clock."""

from __future__ import annotations

from celery import shared_task

from workflows import clock
from workflows.timers.services import fire_due


@shared_task(name="timers.fire_due", ignore_result=True)
def fire() -> int:
    """Fire due timers. Idempotent: a fired timer is no longer pending."""
    return fire_due(clock.now()).fired
