"""Versions and drafts as files to hand on."""

from __future__ import annotations

from django.utils import timezone

from workflows.catalogue.export import Exported, Heading, export
from workflows.drafts import files
from workflows.drafts.models import Draft
from workflows.procedures import library
from workflows.procedures.models import ProcedureVersion


def version(of: ProcedureVersion, kind: str) -> Exported:
    """A published version as ``package``, ``bpmn``, ``svg``, ``png`` or ``pdf``.

    :raises NotFound, NoPicture:
    """
    package = library.own_package(of)
    heading = Heading(
        of.title_id, f"versi {of.number}", package.content_hash, timezone.localtime(of.published_at)
    )
    return export(package, kind, heading, f"{of.procedure_id}-v{of.number}")


def draft(of: Draft, kind: str) -> Exported:
    """A draft as it is saved, in the same forms.

    :raises NotFound, NoPicture:
    """
    package = files.package(of)
    heading = Heading(
        of.name or of.procedure,
        f"rancangan {of.pk}, revisi {of.revision}",
        package.content_hash,
        timezone.localtime(of.updated_at),
    )
    return export(package, kind, heading, f"{of.procedure}-rancangan-{of.pk}")
