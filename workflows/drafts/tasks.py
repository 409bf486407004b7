"""Publishing at a set time."""

from __future__ import annotations

from celery import shared_task

from workflows import clock
from workflows.drafts import reviews


@shared_task(name="drafts.publish_due", ignore_result=True)
def publish_due() -> int:
    """Publish what was set for now. Idempotent: a published draft is no longer approved."""
    return reviews.publish_due(clock.now())
