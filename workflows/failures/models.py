"""Something technical that needs an admin. Never called an incident: here that is the act of violence."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Failure(models.Model):
    """Open until an admin resolves it. Repeats of the same open failure are counted, not added."""

    class State(models.TextChoices):
        OPEN = "open"
        RESOLVED = "resolved"

    #: what failed, e.g. step_failed, role_without_team, unrouted, timer_failed, outbox_failed
    code = models.CharField(max_length=60)
    #: tells repeats of the same failure from others
    fingerprint = models.CharField(max_length=200)
    case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="failures"
    )
    #: BPMN id of the element that is to blame
    element = models.CharField(max_length=200, blank=True)
    message_id = models.TextField()
    message_en = models.TextField()
    #: where to look: exception class, ids; never what people wrote
    detail = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-last_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("fingerprint",), condition=models.Q(state="open"), name="one_open_failure_of_a_kind"
            )
        ]
        indexes = [models.Index(fields=("state", "-last_at"))]
