"""Background delivery."""

from __future__ import annotations

import structlog
from celery import shared_task

from workflows import clock
from workflows.outbox.services import deliver_due

log = structlog.get_logger("rangkul.outbox")


@shared_task(name="outbox.deliver", ignore_result=True)
def deliver() -> int:
    """Deliver what is due. Idempotent: each message is claimed before it goes out."""
    return deliver_due(clock.now())


def deliver_soon() -> None:
    """Ask a worker to deliver now. A broker that is down costs nothing: the beat comes by in seconds."""
    try:
        deliver.apply_async(expires=60, retry=False)
    except Exception as error:
        log.warning("broker_unreachable", error=type(error).__name__)
