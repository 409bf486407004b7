"""Where the package in a folder comes from: a small file beside it, so that nothing newer is undone unseen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import engine
from workflows.drafts.models import Draft
from workflows.procedures import library
from workflows.procedures.models import ProcedureVersion

#: belongs into the city's git, beside the package; its name begins with a dot, so it is no part of it
NAME = ".rangkul.json"


@dataclass(frozen=True)
class Origin:
    """What a folder held when it was last pulled or pushed, and of what it is a continuation."""

    #: number of the version it was pulled from, and that version's hash; None: of none
    version: int | None = None
    hash: str = ""
    #: the draft that it was pushed into (or pulled from), with the revision it had then
    draft: int | None = None
    revision: int | None = None
    #: digest of the package's files
    files: str = ""

    @classmethod
    def read(cls, folder: Path) -> Origin | None:
        """What the file in ``folder`` says; None where there is none, or it is not one of ours."""
        try:
            found = json.loads((folder / NAME).read_text(encoding="utf-8"))
            origin = cls(**found)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        numbers = (origin.version, origin.draft, origin.revision)
        sound = all(n is None or (type(n) is int and 0 < n < 2**31) for n in numbers)
        return origin if sound and isinstance(origin.hash, str) and isinstance(origin.files, str) else None

    def write(self, folder: Path) -> None:
        """Keep it beside the package in ``folder``."""
        kept = {key: value for key, value in vars(self).items() if value}
        (folder / NAME).write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")

    def version_here(self, procedure: str) -> ProcedureVersion | None:
        """The version it was pulled from, when that version is one of this installation."""
        if self.version is None:
            return None
        return ProcedureVersion.objects.filter(
            procedure=procedure, number=self.version, content_hash=self.hash
        ).first()

    def draft_here(self, procedure: str) -> Draft | None:
        """The draft it was pushed into, while that is worked on."""
        if self.draft is None:
            return None
        return Draft.objects.filter(pk=self.draft, procedure=procedure, state__in=Draft.ALIVE).first()


def of_version(version: ProcedureVersion, package: engine.Package) -> Origin:
    """Of a folder that holds ``package`` as it is in ``version``."""
    return Origin(version=version.number, hash=version.content_hash, files=digest(package))


def of_draft(draft: Draft, package: engine.Package) -> Origin:
    """Of a folder that holds ``package`` as it is in ``draft``."""
    base = draft.base
    return Origin(
        version=base.number if base else None,
        hash=base.content_hash if base else "",
        draft=draft.pk,
        revision=draft.revision,
        files=digest(package),
    )


def digest(package: engine.Package) -> str:
    """SHA-256 (hex) over all files by name, the stories too."""
    whole = hashlib.sha256()
    for name, content in package.files.items():
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def newer(origin: Origin | None, current: ProcedureVersion | None) -> ProcedureVersion | None:
    """``current``, when the folder was pulled from a version of this installation before it with other files."""
    before = origin.version_here(current.procedure_id) if origin and current else None
    if current is None or before is None or before.pk == current.pk:
        return None
    same = library.own_package(before).files == library.own_package(current).files
    return None if same else current


__all__ = ["NAME", "Origin", "digest", "newer", "of_draft", "of_version"]
