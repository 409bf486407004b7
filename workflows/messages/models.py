"""Messages that cases receive."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Message(models.Model):
    """A message as it came in. The same key of the same sender is the same message."""

    class State(models.TextChoices):
        KEPT = "kept"  # nothing waits for it yet; the case keeps it
        DELIVERED = "delivered"
        REJECTED = "rejected"  # the case has ended

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    #: user name, or the name of the system that sent it
    sender = models.CharField(max_length=150)
    #: the sender's idempotency key
    key = models.CharField(max_length=200)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="messages")
    name = models.CharField(max_length=200)
    #: HMAC over name, case and data: the same key with another content is refused
    digest = models.CharField(max_length=64)
    correlation = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.KEPT)
    #: BPMN id of the element that took it
    element = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-received_at",)
        constraints = [models.UniqueConstraint(fields=("sender", "key"), name="message_once_per_sender")]
        indexes = [models.Index(fields=("case", "state"))]


class MessageWait(models.Model):
    """A case waits for a message at an element."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="message_waits")
    wait = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    element = models.CharField(max_length=200)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("case", "wait"), name="wait_once_per_case")]
        indexes = [models.Index(fields=("case", "ended_at"))]
