"""Two sides of a comparison: versions or drafts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import engine
from engine.comparing import compare
from workflows.drafts import files
from workflows.drafts.models import Draft
from workflows.procedures import library
from workflows.procedures.models import ProcedureVersion


@dataclass(frozen=True)
class Side:
    """What is compared, and how people call it."""

    label_id: str
    label_en: str
    package: engine.Package


def of_version(version: ProcedureVersion) -> Side:
    """A published version, without the packages that it calls."""
    return Side(f"Versi {version.number}", f"Version {version.number}", library.own_package(version))


def of_draft(draft: Draft) -> Side:
    """A draft as it was saved last."""
    name = draft.name or draft.procedure
    return Side(f"Rancangan «{name}»", f"The draft «{name}»", files.package(draft))


def told(before: Side, after: Side, language: str) -> dict[str, Any]:
    """Marks by element, all changes in words of ``language`` ("id" or "en"), and both diagrams."""
    found = compare(before.package, after.package)
    english = language == "en"
    return {
        "elements": dict(found.elements),
        "words": [
            {
                "element": change.element,
                "file": change.file,
                "kind": change.kind,
                "text": change.text_en if english else change.text_id,
            }
            for change in found.changes
        ],
        "before": {
            "label": before.label_en if english else before.label_id,
            "diagram": _diagram(before.package),
        },
        "after": {"label": after.label_en if english else after.label_id, "diagram": _diagram(after.package)},
    }


def _diagram(package: engine.Package) -> str:
    return next(iter(package.diagrams.values()), b"").decode("utf-8", "replace")
