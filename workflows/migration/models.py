"""Moving running cases to another version of their procedure: what was asked, and what became of each case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class Migration(models.Model):
    """One move in bulk. Counts are asked of its cases, as not everybody may see all of them."""

    class State(models.TextChoices):
        PLANNED = "planned"  # written; no worker has begun
        RUNNING = "running"  # cases are being moved
        STOPPED = "stopped"  # somebody stopped it; what had moved stays moved
        DONE = "done"  # every case was tried

    #: states in which workers go on with it
    LIVE = (State.PLANNED, State.RUNNING)

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="migrations")
    source = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    #: old id (or "process/id") -> new id; null: cases that stand there must not move
    mapping: models.JSONField[dict[str, str | None], dict[str, str | None]] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    #: null: the operator, on the command line
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: why, in the author's words; about the procedure, not about a case
    reason = models.TextField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=("state", "created_at"))]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.source_id} -> {self.target_id}"

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class MigrationCase(models.Model):
    """One case of a migration. Its outcome is written in the transaction that moves it, so it moves once."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"  # not tried yet
        MOVED = "moved"
        REFUSED = "refused"  # something open cannot be moved; ``why`` says what
        FAILED = "failed"  # a fault; the admin sees a failure, the case is as it was
        SKIPPED = "skipped"  # ended or moved meanwhile, or the migration was stopped

    migration = models.ForeignKey(Migration, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="migrations")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    #: [{"code", "element", "process", "message_id", "message_en"}]; ids and words of the diagram only
    why: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("migration", "pk")
        constraints = [models.UniqueConstraint(fields=("migration", "case"), name="case_once_per_migration")]
        indexes = [models.Index(fields=("migration", "outcome"))]
