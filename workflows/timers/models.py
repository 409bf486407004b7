"""What must happen when its time comes."""

from __future__ import annotations

from django.db import models


class Timer(models.Model):
    """A timer of a case. Fires once, however many workers look."""

    class State(models.TextChoices):
        PENDING = "pending"
        FIRED = "fired"
        CLEARED = "cleared"  # no longer wanted

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="timers")
    #: the engine's id, unique within the case
    timer = models.CharField(max_length=200)
    element = models.CharField(max_length=200)
    #: engine id of the work item it watches; empty: none
    item = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    #: failed attempts; the next one is not before ``next_attempt_at``
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [models.UniqueConstraint(fields=("case", "timer"), name="timer_once_per_case")]
        indexes = [models.Index(fields=("state", "next_attempt_at", "due_at"))]
