"""Packages in a folder, so that a city can keep them in git: write them out, take changed ones in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import engine
from workflows.drafts import files, origin, services
from workflows.drafts.errors import BaseOutdated
from workflows.drafts.models import Draft
from workflows.drafts.origin import Origin
from workflows.errors import RangkulError
from workflows.people.models import User
from workflows.procedures import library, queries
from workflows.procedures.models import ProcedureVersion
from workflows.procedures.services import publish_folder

#: folder of the drafts, beside those of the versions
DRAFTS = "_drafts"


@dataclass(frozen=True)
class Line:
    """What became of one package: ``draft`` is the draft's number where there is one."""

    package: str
    what: Literal["written", "unchanged", "kept", "draft made", "draft changed", "invalid", "refused"]
    files: tuple[str, ...] = ()
    draft: int | None = None
    message: str = ""

    @property
    def failed(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.what in ("kept", "invalid", "refused")


def pull(folder: Path, *, drafts: bool = False, force: bool = False) -> list[Line]:
    """Write the package of every version in force (and of every draft that is worked on) into the folder.

    Files of these packages that are no longer part of them are removed; everything else in the folder stays. A package
    that was changed in the folder, or that waits as a draft, stays as it is.

    :param force: write also over what was changed in the folder.
    """
    found = []
    for name, package in sorted(library.published().items()):
        found.append(_write(folder / name, package, origin.of_version(queries.version(name), package), force))
    if drafts:
        for draft in Draft.objects.filter(state__in=Draft.ALIVE).select_related("base").order_by("pk"):
            package = files.package(draft)
            where = folder / DRAFTS / f"{draft.procedure}-{draft.pk}"
            found.append(_write(where, package, origin.of_draft(draft, package), force))
    return found


def _write(folder: Path, package: engine.Package, source: Origin, force: bool) -> Line:
    there = engine.Package.from_folder(folder) if folder.is_dir() else engine.Package({})
    changed = [name for name, content in package.files.items() if there.files.get(name) != content]
    gone = [name for name in there.files if name not in package.files]
    touched = (*changed, *gone)
    if there.files and touched and not force:
        before = Origin.read(folder)
        waiting = before.draft_here(package.id) if before and before.draft != source.draft else None
        if waiting is not None:
            word = "It waits as a draft; publish or close that, or pull with --force."
            return Line(folder.name, "kept", touched, waiting.pk, word)
        if before is None or before.files != origin.digest(there):
            word = "It was changed here. Push it, or pull with --force to write over it."
            return Line(folder.name, "kept", touched, message=word)
    for name in changed:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(package.files[name])
    for name in gone:
        (folder / name).unlink()
    source.write(folder)
    return Line(folder.name, "written" if touched else "unchanged", touched)


def push(folder: Path, user: User, now: datetime) -> list[Line]:
    """Make a draft of every package of the folder that is not as it is in force. A draft that holds it already stays.

    The draft continues the version that the folder was pulled from, so the room tells when there is a newer one. What
    was pushed before is changed only as long as nobody has drawn in it since.
    """
    found = []
    for path in engine.package_folders(folder):
        if path.name == DRAFTS or path.name.startswith("."):
            continue
        package = engine.Package.from_folder(path)
        try:
            line = _draft(path, package, user, now)
        except RangkulError as error:
            line = Line(path.name, "refused", message=error.message_en)
        except (engine.EngineError, AttributeError, TypeError, ValueError) as error:
            line = Line(path.name, "invalid", message=str(error))
        found.append(line)
    return found


def _draft(path: Path, package: engine.Package, user: User, now: datetime) -> Line:
    ident, title = package.id, package.meta.title_id
    current = queries.current(ident)
    in_force = library.own_package(current).files if current else {}
    if in_force == package.files:
        return Line(ident, "unchanged")
    alive = Draft.objects.filter(procedure=ident, state__in=Draft.ALIVE).order_by("-updated_at")
    for draft in alive.select_related("base"):
        if files.package(draft).files == package.files:
            origin.of_draft(draft, package).write(path)
            return Line(ident, "unchanged", draft=draft.pk)
    before = Origin.read(path)
    pushed = before.draft_here(ident) if before else None
    message = ""
    what: Literal["draft made", "draft changed"] = "draft made"
    mine: Draft | None = None
    if before and pushed and pushed.state == Draft.State.OPEN and pushed.author_id == user.pk:
        if pushed.revision == before.revision:
            mine, what = pushed, "draft changed"
        else:
            message = f"Draft {pushed.pk} was changed in the room since, so this is another one."
    if mine is None:
        base = before.version_here(ident) if before else None
        mine = services.create(
            user, now, base=base, content=package.files, procedure=ident, name=title, aware=False
        )
    held = files.package(mine).files
    changed: dict[str, bytes | None] = {n: c for n, c in package.files.items() if held.get(n) != c}
    changed.update({name: None for name in held if name not in package.files})
    if changed:
        mine = services.save(user, mine, changed, mine.revision, now)
    origin.of_draft(mine, package).write(path)
    touched = {n for n in {*package.files, *in_force} if package.files.get(n) != in_force.get(n)}
    return Line(ident, what, tuple(sorted(touched)), mine.pk, message)


def publish(
    folder: Path, author: User | None, now: datetime, *, force: bool = False
) -> list[ProcedureVersion]:
    """Put every new or changed package of the folder in force, through the publish gate.

    :param author: who needs the right for it; None is the operator of the installation.
    :param force: also where a newer version is in force than the one that the folder was pulled from.
    :raises BaseOutdated, PublishRefused, NotAllowed:
    """
    packages = {path: engine.Package.from_folder(path) for path in engine.package_folders(folder)}
    for path, package in packages.items():
        before = Origin.read(path)
        newer = origin.newer(before, queries.current(package.id))
        if before and newer and not force and library.own_package(newer).files != package.files:
            raise BaseOutdated(
                f"«{package.id}»: versi {newer.number} terbit setelah folder ini diambil (versi {before.version}). "
                "Ambil dan gabungkan dahulu, atau pakai --force.",
                f"«{package.id}»: version {newer.number} was published after this folder was pulled (version "
                f"{before.version}). Pull and merge first, or use --force.",
                base=before.version,
                current=newer.number,
            )
    made = publish_folder(now, folder=folder, author=author)
    for path, package in packages.items():
        origin.of_version(queries.version(package.id), package).write(path)
    return made


__all__ = ["DRAFTS", "Line", "publish", "pull", "push"]
