"""Packages in a folder, so that a city can keep them in git: write them out, take changed ones in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import engine
from workflows.drafts import files, services
from workflows.drafts.models import Draft
from workflows.people.models import User
from workflows.procedures import library, queries
from workflows.procedures.models import Procedure

#: folder of the drafts, beside those of the versions
DRAFTS = "_drafts"


@dataclass(frozen=True)
class Line:
    """What became of one package: ``draft`` is the draft's number where there is one."""

    package: str
    what: Literal["written", "unchanged", "draft made", "draft changed", "invalid"]
    files: tuple[str, ...] = ()
    draft: int | None = None
    message: str = ""


def pull(folder: Path, *, drafts: bool = False) -> list[Line]:
    """Write the package of every version in force (and of every draft that is worked on) into the folder.

    Files of these packages that are no longer part of them are removed; everything else in the folder stays.
    """
    found = [_write(folder / name, package) for name, package in sorted(library.published().items())]
    if drafts:
        for draft in Draft.objects.filter(state__in=Draft.ALIVE).order_by("pk"):
            where = folder / DRAFTS / f"{draft.procedure}-{draft.pk}"
            found.append(_write(where, files.package(draft)))
    return found


def _write(folder: Path, package: engine.Package) -> Line:
    there = engine.Package.from_folder(folder).files if folder.is_dir() else {}
    changed = [name for name, content in package.files.items() if there.get(name) != content]
    gone = [name for name in there if name not in package.files]
    for name in changed:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(package.files[name])
    for name in gone:
        (folder / name).unlink()
    touched = (*changed, *gone)
    return Line(folder.name, "written" if touched else "unchanged", touched)


def push(folder: Path, user: User, now: datetime) -> list[Line]:
    """Make a draft of every package of the folder that is not as it is in force. A draft that holds it already stays.

    :raises NotAllowed, DraftHeld, DraftNameInvalid, DraftTooLarge:
    """
    published = library.published()
    return [_draft(path, published, user, now) for path in _packages(folder)]


def _packages(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.name == DRAFTS or path.name.startswith("."):
            continue
        if (path / "procedure.toml").exists() or (path / f"{path.name}.bpmn").exists():
            yield path


def _draft(path: Path, published: Mapping[str, engine.Package], user: User, now: datetime) -> Line:
    package = engine.Package.from_folder(path)
    try:
        ident, title = package.id, package.meta.title_id
    except (engine.EngineError, AttributeError, TypeError, ValueError) as error:
        return Line(path.name, "invalid", message=str(error))
    current = published.get(ident)
    if current is not None and current.files == package.files:
        return Line(ident, "unchanged")
    alive = list(Draft.objects.filter(procedure=ident, state__in=Draft.ALIVE).order_by("-updated_at"))
    for draft in alive:
        if files.package(draft).files == package.files:
            return Line(ident, "unchanged", draft=draft.pk)
    base = queries.current(ident) if Procedure.objects.filter(pk=ident).exists() else None
    mine = next((d for d in alive if d.author_id == user.pk and d.state == Draft.State.OPEN), None)
    what: Literal["draft made", "draft changed"] = "draft changed" if mine else "draft made"
    if mine is None:
        mine = services.create(user, now, base=base, content=package.files, procedure=ident, name=title)
    before = files.package(mine).files
    changed: dict[str, bytes | None] = {n: c for n, c in package.files.items() if before.get(n) != c}
    changed.update({name: None for name in before if name not in package.files})
    if changed:
        mine = services.save(user, mine, changed, mine.revision, now)
    start = current.files if current is not None else {}
    touched = {n for n in {*package.files, *start} if package.files.get(n) != start.get(n)}
    return Line(ident, what, tuple(sorted(touched)), mine.pk)


__all__ = ["DRAFTS", "Line", "pull", "push"]
