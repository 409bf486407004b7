"""The case, its history, and what people wrote about it (encrypted under a key of its own)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from workflows.appendonly import AppendOnly, AppendOnlyQuerySet


class CaseCounter(models.Model):
    """The last number given out in a year for a kind of code; its row is locked while one is taken."""

    #: e.g. "K-2026"
    series = models.CharField(primary_key=True, max_length=20)
    last = models.PositiveIntegerField(default=0)


class Case(models.Model):
    """A procedure that runs, for a survivor (code ``K-…``) or without one (code ``T-…``)."""

    class Status(models.TextChoices):
        OPEN = "open"
        ENDED = "ended"

    code = models.CharField(max_length=20, unique=True)
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="cases")
    #: the engine's state, JSON text; codes and numbers only, empty before the start
    state = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    #: BPMN id of the end event that gave the outcome
    end = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=200, blank=True)
    #: false: runs without a survivor
    is_case = models.BooleanField(default=True)
    territory = models.ForeignKey(
        "agencies.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    #: agency where the alleged offender works: nobody of it sees the case
    excluded_agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: the case manager's team, or the city office's when that one is conflicted
    manager_team = models.ForeignKey(
        "agencies.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="managed_cases"
    )
    #: the case that this procedure was started on (e.g. mediation on a case)
    about = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="offshoots"
    )
    risk = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: the key was destroyed: what people wrote cannot be read any more
    erased_at = models.DateTimeField(null=True, blank=True)
    #: number of events so far
    events_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes = [
            models.Index(fields=("status", "-opened_at")),
            models.Index(fields=("manager_team", "status")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class CaseEvent(AppendOnly):
    """One thing that happened: a node or flow the token took, a work item, a decision, a message.

    The timeline, the heat map and process mining read these. Codes and ids only.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    #: 1, 2, 3, ... within the case
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    #: node, flow, case_started, work_item_opened, decision_taken, message_received, ...
    kind = models.CharField(max_length=40)
    element = models.CharField(max_length=200, blank=True)
    process = models.CharField(max_length=200, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    #: engine id of the work item, where one is meant
    item = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(
        "agencies.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("case", "sequence")
        constraints = [models.UniqueConstraint(fields=("case", "sequence"), name="event_sequence_once")]
        indexes = [models.Index(fields=("kind", "element")), models.Index(fields=("case", "kind"))]


class CaseKey(models.Model):
    """The case's own key, wrapped by the installation's master key. Destroying it erases the case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="key", primary_key=True)
    #: empty after erasure
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)


class CaseRecordQuerySet(AppendOnlyQuerySet):
    """History, but for half-filled forms."""

    def drop_drafts(self, case: Case, item: str) -> None:
        """Forget the half-filled form of a work item: a newer one takes its place, or the item is done."""
        models.QuerySet.delete(self.filter(case=case, item=item, kind=CaseRecord.Kind.DRAFT))


class CaseRecord(AppendOnly):
    """What a person entered in a form, encrypted (AES-256-GCM) under the case's key."""

    class Kind(models.TextChoices):
        START = "start"
        WORK_ITEM = "work_item"
        DRAFT = "draft"
        MESSAGE = "message"
        NOTE = "note"
        EMERGENCY = "emergency"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    #: engine id of the work item, or id of the message
    item = models.CharField(max_length=200, blank=True)
    element = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=200, blank=True)
    #: team that wrote it; may read it again
    team = models.ForeignKey(
        "agencies.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    nonce = models.BinaryField()
    ciphertext = models.BinaryField()

    objects: ClassVar[Any] = CaseRecordQuerySet.as_manager()

    class Meta:
        ordering = ("case", "pk")
        indexes = [models.Index(fields=("case", "kind"))]
