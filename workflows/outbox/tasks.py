"""Background delivery."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from celery import shared_task

from workflows import clock
from workflows.outbox.services import deliver_due

log = structlog.get_logger("rangkul.outbox")


@shared_task(name="outbox.deliver", ignore_result=True)
def deliver() -> int:
    """Deliver what is due. Idempotent: each message is claimed before it goes out."""
    return deliver_due(clock.now())


_lock = threading.Lock()
_asking = False
_asked_again = False


def deliver_soon() -> None:
    """Ask a worker to deliver now, without waiting for the broker.

    A broker that is down takes seconds to say so; nobody's request waits for that, and nothing is lost by
    it: the beat comes by. While one question is on its way, further ones become a single one after it.
    """
    global _asking, _asked_again  # noqa: PLW0603
    with _lock:
        _asked_again = True
        if _asking:
            return
        _asking = True
    _in_background(_ask)


def _in_background(job: Callable[[], None]) -> None:
    threading.Thread(target=job, daemon=True, name="outbox-kick").start()


def _ask() -> None:
    global _asking, _asked_again  # noqa: PLW0603
    while True:
        with _lock:
            if not _asked_again:
                _asking = False
                return
            _asked_again = False
        try:
            deliver.apply_async(expires=60, retry=False)
        except Exception as error:
            log.warning("broker_unreachable", error=type(error).__name__)
