"""What must be told to the world: written with the change, delivered after it, at least once."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OutboxMessage(models.Model):
    """One message to deliver. Its text is free of content: a code and neutral words, never a name."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        FAILED = "failed"  # gave up; the admin sees a failure
        WITHDRAWN = "withdrawn"  # no longer wanted

    #: the receiver can tell a repeat by it
    key = models.CharField(max_length=200, unique=True)
    #: "notice" (in the app), "email", or a channel that another part registered
    channel = models.CharField(max_length=20)
    #: what it tells, e.g. work_item_opened; see workflows.outbox.texts
    topic = models.CharField(max_length=60)
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "agencies.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: where to, for channels without team or user (e.g. an URL's id)
    address = models.CharField(max_length=300, blank=True)
    #: codes, ids and dates only
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    #: class of the last error
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("next_attempt_at", "pk")
        indexes = [models.Index(fields=("state", "next_attempt_at"))]


class Notice(models.Model):
    """A line in the app for a team or one person. Who sees a team's notice is looked up at each look."""

    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=60)
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "agencies.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=("team", "-created_at")), models.Index(fields=("user", "-created_at"))]


class NoticeRead(models.Model):
    """That a person has read a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("notice", "user"), name="notice_read_once")]
