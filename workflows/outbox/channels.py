"""Ways out. Each channel delivers one message or raises; a raise is tried again later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from workflows.agencies.queries import acting_members
from workflows.outbox.models import Notice, OutboxMessage
from workflows.outbox.texts import text
from workflows.people.models import User

Channel = Callable[[OutboxMessage, datetime], None]
_channels: dict[str, Channel] = {}


class ChannelUnknown(Exception):
    """No part of the installation delivers this kind of message."""


def register(name: str, channel: Channel) -> None:
    """Add a channel (e.g. webhooks); called when an app starts."""
    _channels[name] = channel


def deliver(message: OutboxMessage, now: datetime) -> None:
    """Hand the message to its channel."""
    channel = _channels.get(message.channel)
    if channel is None:
        raise ChannelUnknown(message.channel)
    channel(message, now)


def receivers(message: OutboxMessage, now: datetime) -> list[User]:
    """Who is meant, looked up now: the person, or whoever acts for the team. Never the conflicted agency."""
    from workflows.access.queries import may_be_told

    people = [message.user] if message.user else []
    if message.team is not None:
        people = list(acting_members(message.team, now))
    case = message.case
    return [person for person in people if case is None or may_be_told(person, case, now)]


def notice(message: OutboxMessage, now: datetime) -> None:
    """A line in the app."""
    line = Notice(
        key=message.key,
        topic=message.topic,
        case_id=message.case_id,
        team_id=message.team_id,
        user_id=message.user_id,
        payload=message.payload,
        created_at=message.created_at,
    )
    # a repeat of the same message is the same line
    Notice.objects.bulk_create([line], ignore_conflicts=True)


def email(message: OutboxMessage, now: datetime) -> None:
    """One e-mail with hidden receivers, in Indonesian and English; its Message-ID is the message's key."""
    addresses = sorted({person.email for person in receivers(message, now) if person.email})
    if not addresses:
        return
    lines = [text(message.topic, message.payload, language) for language in ("id", "en")]
    EmailMessage(
        subject=f"Rangkul: {message.payload.get('code', '')}".rstrip(": "),
        body="\n".join([*lines, "", settings.RANGKUL_SITE_URL]),
        bcc=addresses,
        headers={
            "Message-ID": f"<{message.key.replace(':', '.')}@rangkul>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


register("notice", notice)
register("email", email)
