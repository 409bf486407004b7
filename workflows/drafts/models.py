"""Drafts of procedures, and the reviews that a draft needs before it is put in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from workflows.appendonly import AppendOnly

#: a hold that its holder does not renew lapses after this long
HOLD = timedelta(minutes=2)


class Draft(models.Model):
    """Work on the next version. Saved with the revision it was read at, so that nobody overwrites another."""

    class State(models.TextChoices):
        OPEN = "open"  # being drawn
        SUBMITTED = "submitted"  # waits for the review of another process owner
        APPROVED = "approved"  # may be put in force, at once or at its time
        PUBLISHED = "published"  # is a version now
        DROPPED = "dropped"  # closed without one

    #: states in which it is still worked on
    ALIVE = (State.OPEN, State.SUBMITTED, State.APPROVED)

    #: process id of the package; the procedure need not exist yet
    procedure = models.CharField(max_length=100, db_index=True)
    name = models.CharField(max_length=200, blank=True)
    base = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: a newer version than ``base`` that its author has taken into account
    seen = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: path -> SHA-256 of a Blob
    files: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    #: name -> SHA-256 of a Blob: what was imported, byte for byte
    originals: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: who saved it last
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: everybody who has changed it; none of them can approve it
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    #: who has it open for editing, until ``held_until``
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_since = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    #: key of a warning -> {"reason", "by" (user name), "at" (ISO)}: why it may stand
    waivers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    #: what changed and why; becomes the notes of the version
    reason = models.TextField(blank=True)
    #: when an approved draft is put in force by itself; null: when somebody does it
    publish_at = models.DateTimeField(null=True, blank=True)
    #: who asked for that; their right is looked up again when the time has come
    publish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-updated_at",)
        indexes = [models.Index(fields=("state", "publish_at"))]

    def __str__(self) -> str:
        return self.name or self.procedure


class Review(AppendOnly):
    """One step of the review: the draft was submitted, taken back, approved, returned, or could not be published."""

    class Act(models.TextChoices):
        SUBMITTED = "submitted"
        TAKEN_BACK = "taken_back"
        APPROVED = "approved"
        RETURNED = "returned"
        REFUSED = "refused"  # by the publish gate, at the time that was set

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="reviews")
    #: of the draft, as it was judged
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=Act.choices)
    word = models.TextField(blank=True)
    #: null: the system
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("draft", "pk")


class Comment(AppendOnly):
    """What a reviewer says about an element (or, without one, about the whole draft)."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    #: BPMN id of the element, or empty
    element = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ("review", "pk")
