"""Moving cases in the background."""

from __future__ import annotations

import structlog
from celery import shared_task

from workflows import clock
from workflows.migration import services
from workflows.outbox import tasks as outbox

log = structlog.get_logger("rangkul.migration")


@shared_task(name="migration.go_on", ignore_result=True)
def go_on() -> int:
    """Move the next cases, and ask for the next turn. Idempotent: a case that was tried does not wait any more."""
    tried = services.go_on(clock.now())
    if tried >= services.BATCH:
        run_soon()
    return tried


def run_soon() -> None:
    """Ask a worker to begin now, without waiting for the broker; the beat comes by in any case."""
    outbox._in_background(_ask)


def _ask() -> None:
    try:
        go_on.apply_async(expires=60, retry=False)
    except Exception as error:
        log.warning("broker_unreachable", error=type(error).__name__)
