"""Receiving messages for a case: from people (by role) and from systems. Each counts once."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

import engine
from engine import effects as fx
from engine import feel
from workflows.access.queries import acting, listed_cases, visible_cases
from workflows.agencies.models import TeamRole
from workflows.audit.services import record as audit
from workflows.cases import forms, records
from workflows.cases.log import EventLog
from workflows.cases.models import Case, CaseRecord
from workflows.cases.runtime import advance, locked
from workflows.errors import NotAllowed, NotFound
from workflows.messages.errors import MessageKeyReused, MessageRefused, MessageUnknown
from workflows.messages.models import Message
from workflows.people.models import User
from workflows.procedures.library import load


def send(user: User, code: str, name: str, data: Mapping[str, Any], key: str, now: datetime) -> Message:
    """A person sends one of the procedure's messages to a case, e.g. that consent was withdrawn.

    Raises NotFound, MessageUnknown, NotAllowed (no team of theirs holds a role that may), FormInvalid.
    """
    case = visible_cases(user, now).filter(code=code).first()
    if case is None:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    meta = case.version.messages.get(name)
    if meta is None:
        raise MessageUnknown(
            f"Prosedur ini tidak mengenal pesan «{name}».", f"This procedure knows no message «{name}»."
        )
    roles = meta.get("roles") or []
    teams = acting(user, now).teams
    if roles and not TeamRole.objects.valid_at(now).filter(team__in=teams, role__in=roles).exists():
        raise NotAllowed(
            "Peran tim Anda tidak dapat mengirim pesan ini.", "Your team's role cannot send this message."
        )
    _accepted(case, meta, now)
    form = meta.get("form") or ""
    return _receive(user.username, key, case, name, data, {}, now, user=user, form=form)


def _accepted(case: Case, meta: Mapping[str, Any], now: datetime) -> None:
    """Whether the case takes the message as it is now. Raises MessageRefused with the author's reason."""
    accepts = meta.get("accepts")
    if not accepts or not case.state:
        return
    seen = engine.variables(load(case.version), case.state)
    if feel.evaluate(accepts, seen, now=timezone.localtime(now)) is not True:
        raise MessageRefused(
            meta.get("refused_id") or "Pesan ini tidak berlaku untuk kasus ini.",
            meta.get("refused_en") or "This message does not apply to this case.",
        )


def receive(
    sender: str,
    code: str,
    name: str,
    data: Mapping[str, Any],
    key: str,
    now: datetime,
    *,
    correlation: Mapping[str, Any] | None = None,
    user: User | None = None,
) -> Message:
    """A system delivers a message; ``user`` is the account it signed in with, which must see the case.

    The same ``key`` of the same sender again returns the first message. A message that nothing waits for yet
    is kept by the case. Raises NotFound, MessageKeyReused.
    """
    cases = Case.objects.select_related("version")
    if user is not None:
        cases = listed_cases(user, now)
    case = cases.filter(code=code).first()
    if case is None:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    return _receive(sender, key, case, name, data, correlation or {}, now, user=user, trusted=True)


def _receive(
    sender: str,
    key: str,
    case: Case,
    name: str,
    data: Mapping[str, Any],
    correlation: Mapping[str, Any],
    now: datetime,
    *,
    user: User | None = None,
    form: str = "",
    trusted: bool = False,
) -> Message:
    digest = _digest(case, name, data)
    known = _known(sender, key, digest)
    if known is not None:
        return known
    try:
        with locked(case.pk, now) as held:
            # a second delivery may have waited for the lock behind the first
            known = _known(sender, key, digest)
            if known is not None:
                return known
            message = Message.objects.create(
                id=uuid.uuid4(),
                sender=sender,
                key=key,
                case=held,
                name=name,
                digest=digest,
                correlation=dict(correlation),
                received_at=now,
                user=user,
            )
            _deliver(held, message, data, form, trusted, now)
    except IntegrityError:
        known = _known(sender, key, digest)
        if known is None:
            raise
        return known
    message.refresh_from_db()
    return message


def _deliver(
    case: Case, message: Message, data: Mapping[str, Any], form: str, trusted: bool, now: datetime
) -> None:
    user = message.user
    procedure = load(case.version)
    context = engine.variables(procedure, case.state) if case.state else {}
    kept, variables = forms.validate(procedure, form, data, context, timezone.localtime(now))
    if trusted and not form:
        variables = forms.codes_of(data)
    if kept:
        records.write(case, CaseRecord.Kind.MESSAGE, kept, now, item=str(message.pk), form=form, author=user)
    audit(user, "message.received", "message", str(message.pk), now, chain=case.code, name=message.name)
    if not case.is_open:
        message.state = Message.State.REJECTED
        message.save(update_fields=["state"])
        return
    log = EventLog(case, now, user)
    log.add("message_received", message=str(message.pk), name=message.name, sender=message.sender)
    log.flush()
    command = engine.DeliverMessage(message.name, variables, str(message.pk), dict(message.correlation))
    step = advance(case, command, now, actor=user)
    taken = any(isinstance(e, fx.MessageDelivered) and e.message == str(message.pk) for e in step.effects)
    if taken and message.name in settings.RANGKUL_CONSENT_WITHDRAWN and case.consent_withdrawn_at is None:
        case.consent_withdrawn_at = now
        case.save(update_fields=["consent_withdrawn_at"])


def _known(sender: str, key: str, digest: str) -> Message | None:
    message = Message.objects.filter(sender=sender, key=key).first()
    if message is not None and message.digest != digest:
        raise MessageKeyReused(
            "Kunci pesan ini sudah dipakai untuk pesan lain. Pakai kunci baru.",
            "This key was already used for another message. Use a new key.",
        )
    return message


def _digest(case: Case, name: str, data: Mapping[str, Any]) -> str:
    """Keyed, so that short answers cannot be guessed from the database."""
    content = json.dumps([case.code, name, dict(data)], sort_keys=True, default=str, ensure_ascii=False)
    return hmac.new(settings.RANGKUL_MASTER_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()
