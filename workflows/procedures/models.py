"""Procedures, their published versions, and drafts. A version is immutable and knows all it calls."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from workflows.appendonly import AppendOnly


class Blob(AppendOnly):
    """A file's content, kept once under its SHA-256 (hex)."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()


class Procedure(models.Model):
    """What the agencies agreed on, under one id; its versions hold the diagrams."""

    #: the process id, e.g. penanganan_kasus
    slug = models.CharField(primary_key=True, max_length=100)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    #: agency id of who looks after it
    owner = models.CharField(max_length=80, blank=True)
    current_version = models.ForeignKey(
        "ProcedureVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: no new cases from then on; running ones go on
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title_id


class ProcedureVersion(AppendOnly):
    """A published version with the packages of all procedures it calls, as they were at that moment."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    #: 1, 2, 3, ... within the procedure
    number = models.PositiveIntegerField()
    #: SHA-256 over the ids and hashes of the bundled packages
    content_hash = models.CharField(max_length=64)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    #: "form": people start it; "call": only other procedures do
    start = models.CharField(max_length=10, default="form")
    #: role ids that may start it; empty: every team
    start_roles = models.JSONField(default=list)
    #: false: runs without a survivor
    is_case = models.BooleanField(default=True)
    #: message name -> {"title_id", "title_en", "roles", "form" (key), "called" (of a called procedure)}
    messages: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    legal_basis = models.JSONField(default=list)
    published_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: who approved the draft; null: put in force by the operator of the installation
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: what changed and why, in the words of its author
    notes = models.TextField(blank=True)
    #: warnings that stood when it was published: [{"code", "element", "message_id", "message_en", "reason", "by"}]
    explained = models.JSONField(default=list)

    class Meta:
        ordering = ("procedure", "-number")
        constraints = [models.UniqueConstraint(fields=("procedure", "number"), name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class VersionPackage(AppendOnly):
    """A package bundled in a version: its own (``position`` 0) or one it calls."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="packages")
    #: process id of the package
    package = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    #: SHA-256 of the package's own files
    content_hash = models.CharField(max_length=64)
    #: path -> SHA-256 of a Blob
    files: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)

    class Meta:
        ordering = ("version", "position")
        constraints = [
            models.UniqueConstraint(fields=("version", "package"), name="package_once_per_version")
        ]


class ProcedureRight(models.Model):
    """What a process owner may do with a procedure. Rows are given and taken by admins, with an audit record."""

    class Right(models.TextChoices):
        EDIT = "edit"  # draw, try, submit; review what others drew
        PUBLISH = "publish"  # put an approved draft in force, retire a procedure
        MIGRATE = "migrate"  # move running cases to another version

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="procedure_rights"
    )
    #: procedure id, or "*" for all of them, also those to come
    procedure = models.CharField(max_length=100)
    right = models.CharField(max_length=10, choices=Right.choices)

    class Meta:
        ordering = ("user", "procedure", "right")
        constraints = [
            models.UniqueConstraint(fields=("user", "procedure", "right"), name="procedure_right_once")
        ]
