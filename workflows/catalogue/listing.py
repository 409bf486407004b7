"""The list of procedures: title, version, legal basis, roles, number of tasks, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import engine
from workflows.catalogue import diagrams


@dataclass(frozen=True)
class Entry:
    """One procedure. ``version`` is the beginning of ``hash``, the SHA-256 of all that decides how a case runs."""

    id: str
    title_id: str
    title_en: str
    notes_id: str
    notes_en: str
    owner: str
    version: str
    hash: str
    legal_basis: tuple[str, ...]
    start: str
    roles: tuple[str, ...]
    tasks: int
    scenarios: int
    #: task id -> deadline as the diagram has it
    deadlines: dict[str, str]
    obligations: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As ``rangkul procedures --json`` prints it."""
        return {
            "id": self.id,
            "title": {"id": self.title_id, "en": self.title_en},
            "notes": {"id": self.notes_id, "en": self.notes_en},
            "owner": self.owner,
            "version": self.version,
            "hash": self.hash,
            "legal_basis": list(self.legal_basis),
            "start": self.start,
            "roles": list(self.roles),
            "tasks": self.tasks,
            "scenarios": self.scenarios,
            "deadlines": self.deadlines,
            "obligations": list(self.obligations),
        }


def entries(library: engine.Library) -> list[Entry]:
    """All procedures of the library, by id."""
    return [entry(library.packages[ident]) for ident in sorted(library.packages)]


def entry(package: engine.Package) -> Entry:
    """What the list says of one package."""
    meta = package.meta
    tasks = [task for process in diagrams.processes(package) for task in process.tasks]
    return Entry(
        id=package.id,
        title_id=meta.title_id,
        title_en=meta.title_en,
        notes_id=meta.notes_id,
        notes_en=meta.notes_en,
        owner=meta.owner,
        version=package.content_hash[:12],
        hash=package.content_hash,
        legal_basis=meta.legal_basis,
        start=meta.start,
        roles=tuple(sorted({task.role for task in tasks})),
        tasks=len(tasks),
        scenarios=sum(name.startswith("scenarios/") for name in package.files),
        deadlines={task.id: task.due for task in tasks if task.due},
        obligations=tuple(
            dict.fromkeys(
                name
                for task in tasks
                for name in (task.obligation, *(window.obligation for window in task.windows))
                if name
            )
        ),
    )


def text(found: list[Entry]) -> str:
    """A few lines for each procedure."""
    lines: list[str] = []
    for e in found:
        lines.append(f"{e.id}  {e.title_id} / {e.title_en}  [{e.version}]")
        lines.append(f"    {', '.join(e.legal_basis)}")
        lines.append(f"    {e.tasks} tasks, {e.scenarios} scenarios; roles: {', '.join(e.roles)}")
        lines.append(f"    deadlines: {', '.join(f'{t} {d}' for t, d in e.deadlines.items()) or 'none'}")
    lines.append(f"{len(found)} procedures, {sum(e.tasks for e in found)} tasks")
    return "\n".join(lines)
