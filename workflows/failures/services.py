"""Reporting and resolving failures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F

from workflows.audit.services import record
from workflows.cases.models import Case
from workflows.errors import NotAllowed
from workflows.failures.models import Failure
from workflows.people.models import User

log = structlog.get_logger("rangkul.failures")


def report(
    code: str,
    message_id: str,
    message_en: str,
    now: datetime,
    *,
    case: Case | None = None,
    element: str = "",
    about: str = "",
    **detail: Any,
) -> Failure:
    """Tell the admins. The same failure that is still open is counted again, not added.

    ``about`` tells failures of the same code, case and element apart; ``detail`` holds classes and ids only.
    """
    fingerprint = "|".join([code, case.code if case else "", element, about])[:200]
    log.error("failure", code=code, case=case.code if case else None, element=element)
    for _ in range(2):
        with transaction.atomic():
            known = Failure.objects.select_for_update().filter(fingerprint=fingerprint, state="open").first()
            if known is not None:
                Failure.objects.filter(pk=known.pk).update(count=F("count") + 1, last_at=now, detail=detail)
                known.refresh_from_db()
                return known
        try:
            with transaction.atomic():
                return Failure.objects.create(
                    code=code,
                    fingerprint=fingerprint,
                    case=case,
                    element=element,
                    message_id=message_id,
                    message_en=message_en,
                    detail=detail,
                    first_at=now,
                    last_at=now,
                )
        except IntegrityError:
            continue  # another worker added it at the same moment: count it there
    return Failure.objects.get(fingerprint=fingerprint, state="open")


@transaction.atomic
def resolve(user: User, failure: Failure, now: datetime, *, note: str = "") -> Failure:
    """An admin has dealt with it."""
    if not user.is_rangkul_admin:
        raise NotAllowed(
            "Hanya admin yang dapat menyelesaikan gangguan.", "Only an admin can resolve a failure."
        )
    failure = Failure.objects.select_for_update().get(pk=failure.pk)
    if failure.state == Failure.State.OPEN:
        failure.state = Failure.State.RESOLVED
        failure.resolved_by, failure.resolved_at, failure.note = user, now, note[:300]
        failure.save()
        record(user, "failure.resolved", "failure", str(failure.pk), now, code=failure.code)
    return failure


def retry(user: User, failure: Failure, now: datetime) -> Failure:
    """Try again what failed (a route, a timer, a delivery), and resolve the failure when it works.

    Raises NotAllowed for others than admins; a retry that fails is counted on the same failure.
    """
    from workflows.outbox.models import OutboxMessage
    from workflows.timers.models import Timer
    from workflows.timers.services import fire_one
    from workflows.work.services import route_again

    if not user.is_rangkul_admin:
        raise NotAllowed("Hanya admin yang dapat mencoba lagi.", "Only an admin can try again.")
    if failure.code in {"unrouted", "role_without_team", "case_without_lead"} and failure.case is not None:
        if not route_again(failure.case, now, by=user):
            return Failure.objects.get(pk=failure.pk)
    elif failure.code == "timer_failed" and "timer" in failure.detail:
        timer = Timer.objects.get(pk=failure.detail["timer"])
        Timer.objects.filter(pk=timer.pk).update(next_attempt_at=now)
        if not fire_one(timer.pk, now):
            return Failure.objects.get(pk=failure.pk)
    elif failure.code == "outbox_failed" and "message" in failure.detail:
        OutboxMessage.objects.filter(pk=failure.detail["message"], state="failed").update(
            state="pending", attempts=0, next_attempt_at=now
        )
    return resolve(user, failure, now, note="retried")
