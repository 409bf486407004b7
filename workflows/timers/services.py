"""Firing what has come due: once, in order, however many workers look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError

import engine
from workflows.cases.errors import CaseEnded, StepNotDone
from workflows.cases.models import Case
from workflows.cases.runtime import advance, claim
from workflows.database import writing
from workflows.errors import DatabaseUnavailable
from workflows.failures.services import report
from workflows.timers.models import Timer

log = structlog.get_logger("rangkul.timers")


@dataclass(frozen=True)
class Fired:
    """What came of a round."""

    fired: int
    failed: int


def fire_due(now: datetime, limit: int = 200) -> Fired:
    """Fire what is due at ``now``, in the order of the due times, each in its own transaction.

    A timer whose case fails is reported, tried again later, and does not hold up the others. What a firing
    sets to be due by now as well is fired in the same round.
    """
    fired = failed = 0
    seen: set[tuple[int, datetime]] = set()
    while fired + failed < limit:
        due = (
            Timer.objects.filter(state=Timer.State.PENDING, due_at__lte=now, next_attempt_at__lte=now)
            .order_by("due_at", "pk")
            .values_list("pk", "due_at")[: limit - fired - failed]
        )
        fresh = [row for row in due if row not in seen]
        if not fresh:
            break
        for pk, due_at in fresh:
            seen.add((pk, due_at))
            outcome = fire_one(pk, now)
            fired += outcome is True
            failed += outcome is False
    return Fired(fired, failed)


def fire_one(pk: int, now: datetime) -> bool | None:
    """Fire one timer. True: fired; False: its case failed (reported); None: nothing to do, or taken.

    The claim is the lock of the case's row, held until the commit: a worker that is killed on the way leaves
    the timer pending and the case as it was.
    """
    row = Timer.objects.filter(pk=pk, state=Timer.State.PENDING).first()
    if row is None:
        return None
    try:
        with writing():
            case = claim(row.case_id)
            if case is None:
                return None
            timer = Timer.objects.select_for_update().get(pk=pk)
            if timer.state != Timer.State.PENDING or timer.due_at > now:
                return None
            return _fire(case, timer, now)
    except StepNotDone as error:
        _failed(row, error, now)
        return False
    except DatabaseUnavailable as error:
        if not isinstance(error.__cause__, OperationalError):
            raise
        log.warning("timer_put_off", timer=pk)
        return None


def _fire(case: Case, timer: Timer, now: datetime) -> bool | None:
    due_at = timer.due_at
    try:
        advance(case, engine.FireTimer(timer.timer), now)
    except (engine.CommandRejected, CaseEnded) as error:
        if error.code == "timer_not_due":
            raise StepNotDone(error.code, timer.element, str(error), str(error)) from error
        # the case moved on without it
        Timer.objects.filter(pk=timer.pk).update(state=Timer.State.CLEARED, closed_at=now)
        return None
    # the engine says so itself by TimerCleared; a timer set anew for later stays pending
    Timer.objects.filter(pk=timer.pk, state=Timer.State.PENDING, due_at=due_at).update(
        state=Timer.State.FIRED, closed_at=now
    )
    return True


def _failed(timer: Timer, error: StepNotDone, now: datetime) -> None:
    with writing():
        attempts = timer.attempts + 1
        Timer.objects.filter(pk=timer.pk, state=Timer.State.PENDING).update(
            attempts=attempts, next_attempt_at=now + backoff(attempts)
        )
        report(
            "timer_failed",
            error.reason_id,
            error.reason_en,
            now,
            case=timer.case,
            element=timer.element,
            about=timer.timer,
            timer=timer.pk,
            cause=error.cause,
        )


def backoff(attempts: int) -> timedelta:
    """1 min, 2 min, 4 min, ... at most 6 hours."""
    return min(timedelta(minutes=1) * 2 ** min(attempts - 1, 12), timedelta(hours=6))
