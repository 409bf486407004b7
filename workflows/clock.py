"""The one clock of the domain. Services take ``now``; only the edges (views, tasks, commands) ask here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("rangkul_clock", default=None)


def now() -> datetime:
    """The time of this moment, aware (UTC inside, shown in Asia/Jakarta)."""
    return _fixed.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware), for tests and for the demo city's history."""
    if timezone.is_naive(moment):
        raise ValueError("The clock needs an aware time; give it a time zone.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
