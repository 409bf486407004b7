"""Putting messages into the outbox with the change, and delivering them after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from workflows.agencies.models import Team
from workflows.cases.models import Case
from workflows.failures.services import report
from workflows.outbox import channels
from workflows.outbox.models import OutboxMessage
from workflows.people.models import User

log = structlog.get_logger("rangkul.outbox")

MAX_ATTEMPTS = 8
#: a worker that dies while delivering loses its claim after this long, and the message goes out again
LEASE = timedelta(seconds=90)

#: (topic, case, payload) -> (channel, address) pairs that also want it; see ``subscribe``
Subscriber = Callable[[str, Case | None, Mapping[str, Any]], Iterable[tuple[str, str]]]
_subscribers: list[Subscriber] = []
_kicks: ContextVar[bool] = ContextVar("rangkul_kicks", default=True)


def subscribe(subscriber: Subscriber) -> None:
    """Let a part (e.g. webhooks) have a copy of what happens. Called within the transaction of the change."""
    _subscribers.append(subscriber)


def backoff(attempts: int) -> timedelta:
    """30 s, 1 min, 2 min, ... at most an hour."""
    return min(timedelta(seconds=30) * 2 ** max(attempts - 1, 0), timedelta(hours=1))


def enqueue(
    key: str,
    channel: str,
    topic: str,
    now: datetime,
    *,
    case: Case | None = None,
    team: Team | str | None = None,
    user: User | None = None,
    address: str = "",
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write one message; the same key again changes nothing. Delivery starts after the commit."""
    message = OutboxMessage(
        key=key,
        channel=channel,
        topic=topic,
        case=case,
        team_id=team.pk if isinstance(team, Team) else team,
        user=user,
        address=address,
        payload={**({"code": case.code} if case else {}), **(payload or {})},
        created_at=now,
        next_attempt_at=now,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    _kick_after_commit()


def tell(
    topic: str,
    key: str,
    now: datetime,
    *,
    case: Case,
    team: Team | str | None = None,
    user: User | None = None,
    payload: Mapping[str, Any] | None = None,
    by_email: bool = True,
) -> None:
    """Tell a team or a person about a case: a notice in the app, and an e-mail where e-mail is set up."""
    if team is None and user is None:
        return
    by_email = by_email and settings.RANGKUL_SENDS_EMAIL
    for channel in ("notice", "email") if by_email else ("notice",):
        enqueue(f"{key}:{channel}", channel, topic, now, case=case, team=team, user=user, payload=payload)


def announce(topic: str, key: str, now: datetime, *, case: Case | None, payload: Mapping[str, Any]) -> None:
    """Let subscribers know that something happened. The payload holds codes and ids only."""
    for subscriber in _subscribers:
        for channel, address in subscriber(topic, case, payload):
            enqueue(
                f"{key}:{channel}:{address}", channel, topic, now, case=case, address=address, payload=payload
            )


@contextmanager
def without_kicks() -> Iterator[None]:
    """Ask no worker to deliver at once (the demo city's history); the beat delivers."""
    token = _kicks.set(False)
    try:
        yield
    finally:
        _kicks.reset(token)


def _kick_after_commit() -> None:
    if not _kicks.get():
        return
    connection = transaction.get_connection()
    # one kick for a transaction, however many messages it writes
    if any(getattr(hook[1], "rangkul_kick", False) for hook in connection.run_on_commit):
        return

    def kick() -> None:
        from workflows.outbox.tasks import deliver_soon

        deliver_soon()

    kick.rangkul_kick = True  # type: ignore[attr-defined]
    transaction.on_commit(kick, robust=True)


def deliver_due(now: datetime, limit: int = 100) -> int:
    """Deliver what is due; returns how many went out. Safe with any number of workers."""
    due = OutboxMessage.objects.filter(state="pending", next_attempt_at__lte=now).order_by(
        "next_attempt_at", "pk"
    )
    return sum(deliver_one(pk, now) for pk in list(due.values_list("pk", flat=True)[:limit]))


def deliver_one(pk: int, now: datetime) -> bool:
    """Claim and deliver one message. Nothing is sent within a transaction."""
    claimed = OutboxMessage.objects.filter(pk=pk, state="pending", next_attempt_at__lte=now).update(
        attempts=F("attempts") + 1, next_attempt_at=now + LEASE
    )
    if not claimed:
        return False
    message = OutboxMessage.objects.select_related("team", "user", "case").get(pk=pk)
    try:
        channels.deliver(message, now)
    except Exception as error:  # whatever a channel raises: tried again, then shown to the admin
        _failed(message, error, now)
        return False
    OutboxMessage.objects.filter(pk=pk).update(state="sent", sent_at=now, last_error="")
    return True


def _failed(message: OutboxMessage, error: Exception, now: datetime) -> None:
    name = type(error).__name__
    log.warning("delivery_failed", message=message.pk, channel=message.channel, error=name)
    if message.attempts < MAX_ATTEMPTS and not isinstance(error, channels.ChannelUnknown):
        OutboxMessage.objects.filter(pk=message.pk).update(
            next_attempt_at=now + backoff(message.attempts), last_error=name
        )
        return
    with transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(state="failed", last_error=name)
        report(
            "outbox_failed",
            "Sebuah pemberitahuan tidak dapat dikirim.",
            "A message could not be delivered.",
            now,
            case=message.case,
            about=str(message.pk),
            message=message.pk,
            channel=message.channel,
            error=name,
        )
