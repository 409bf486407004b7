"""Who changed what and who read an identity, in chains that show any later change."""

from __future__ import annotations

from django.db import models

from workflows.appendonly import AppendOnly


class AuditHead(models.Model):
    """The end of a chain. Locked while an entry is added, so that a chain never forks."""

    #: "system", or the code of a case
    chain = models.CharField(primary_key=True, max_length=40)
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)


class AuditEntry(AppendOnly):
    """One entry. ``digest`` covers the entry and the digest before it, keyed by the installation."""

    chain = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    #: user name of who did it; empty: the system
    actor = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=100)
    #: codes and ids, never what people wrote
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("chain", "sequence"), name="audit_sequence_once")]
        indexes = [models.Index(fields=("object_type", "object_id")), models.Index(fields=("at",))]
        ordering = ("pk",)
        verbose_name_plural = "audit entries"
