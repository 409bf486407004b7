"""Work items: human tasks in front of the right team."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class WorkItem(models.Model):
    """One human task of a case. ``item`` is the engine's id, unique within the case."""

    class State(models.TextChoices):
        OPEN = "open"  # waits for somebody of the team
        CLAIMED = "claimed"  # somebody of the team took it
        COMPLETED = "completed"  # done, and the case has moved on
        WITHDRAWN = "withdrawn"  # the procedure no longer wants it

    ACTIVE = (State.OPEN, State.CLAIMED)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="work_items")
    item = models.CharField(max_length=200)
    element = models.CharField(max_length=200)
    process = models.CharField(max_length=200)
    scope = models.CharField(max_length=200, blank=True)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=80, blank=True)
    #: null: no team could be found, an admin must give it one
    team = models.ForeignKey(
        "agencies.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="work_items"
    )
    territory = models.CharField(max_length=80, blank=True)
    #: key of the form, "<package>/<form>"; empty: nothing to fill in
    form = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claimed_items",
    )
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    #: "calendar" or "working": how the deadline was counted
    due_calendar = models.CharField(max_length=10, default="calendar")
    #: law or standard that sets the deadline
    source = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="completed_items",
    )
    #: routing codes, also within the explanation; here for lists and filters
    codes = models.JSONField(default=list)
    #: {"codes": [...], "steps": [{"code", "id", "en"}]}: why this team
    explanation: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    #: variables of its own process or multi-instance member (jenis, kelurahan, peran)
    local: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [models.UniqueConstraint(fields=("case", "item"), name="work_item_once_per_case")]
        indexes = [
            models.Index(fields=("team", "state", "due_at")),
            models.Index(fields=("state", "due_at")),
            models.Index(fields=("case", "scope", "element")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.item}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE
