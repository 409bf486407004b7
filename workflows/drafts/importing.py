"""Bring in what another tool has drawn: each diagram becomes a draft, the file itself is kept byte for byte."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import engine
from engine import importing
from workflows.agencies import queries as agencies
from workflows.drafts import files, services
from workflows.drafts.errors import ImportRefused
from workflows.drafts.models import Draft
from workflows.errors import NotFound
from workflows.people.models import User
from workflows.procedures import library
from workflows.procedures.models import Procedure


@dataclass(frozen=True)
class ImportResult:
    """A draft that came from a file, and what is said about it.

    ``elements``: flow nodes, flows, pools, lanes, data and notes that the diagram holds.
    """

    file: str
    draft: Draft
    elements: int
    findings: tuple[engine.Finding, ...]
    repairs: tuple[importing.Repair, ...]


def import_file(
    user: User, name: str, content: bytes, now: datetime, *, repair: Collection[str] = ()
) -> list[ImportResult]:
    """Every diagram of a file (one, or the several of a zip) as a draft.

    :param repair: keys or codes of repairs to carry out at once; ``all`` means every clear one.
    :raises ImportRefused: it cannot be read; ``details`` name the reason as a check does.
    :raises DraftTooLarge, NotAllowed:
    """
    if len(content) > files.MAX_FILE:
        raise files.too_large(files.MAX_FILE)
    around = surroundings()
    try:
        found = importing.read_all(name, content, around)
    except engine.EngineError as error:
        raise ImportRefused(
            error.message_id, error.message_en, reason=error.code, element=error.element
        ) from error
    return [_kept(user, one, around, now, repair) for one in found]


def surroundings() -> importing.Surroundings:
    """Roles, procedures and drafts that exist, with which an import is compared."""
    drafts = Draft.objects.filter(state__in=Draft.ALIVE).values_list("procedure", flat=True)
    return importing.Surroundings(
        roles=_roles(),
        taken={*Procedure.objects.values_list("slug", flat=True), *drafts},
        library=engine.Library(library.published()),
    )


def _kept(
    user: User,
    one: importing.Imported,
    around: importing.Surroundings,
    now: datetime,
    repair: Collection[str],
) -> ImportResult:
    content, findings, repairs = one.files, one.findings, one.repairs
    if repair:
        content = importing.apply(one.files, repair, around.roles)
        repairs = tuple(importing.repairs(content, around.roles))
        told = [f for f in one.findings if f.code in engine.checking.IMPORTED]
        findings = (*told, *_checked(content, around))
    draft = services.create(
        user, now, content=content, originals=one.originals, procedure=one.id, name=one.title
    )
    return ImportResult(one.name, draft, one.elements, findings, repairs)


def _checked(content: dict[str, bytes], around: importing.Surroundings) -> list[engine.Finding]:
    return engine.check(
        engine.Package(content), around.library, roles=list(around.roles) or None, standard=True
    )


def repairs(draft: Draft) -> list[importing.Repair]:
    """What could be mended in the draft with one click."""
    return importing.repairs(files.package(draft).files, _roles())


def repair(user: User, draft: Draft, revision: int, chosen: Collection[str], now: datetime) -> Draft:
    """Mend the draft as it was read at ``revision``. ``chosen`` are keys of repairs, or ``all``.

    :raises DraftChanged, DraftHeld, NotAllowed:
    """
    before = files.package(draft).files
    after = importing.apply(before, chosen, _roles())
    changed = {path: content for path, content in after.items() if before.get(path) != content}
    return services.save(user, draft, changed, revision, now)


def _roles() -> dict[str, tuple[str, str]]:
    return {role.slug: (role.name_id, role.name_en) for role in agencies.roles()}


def original(draft: Draft, name: str) -> bytes:
    """A file that was imported, as it came.

    :raises NotFound:
    """
    sha = draft.originals.get(name)
    if sha is None:
        raise NotFound("Berkas asli ini tidak ada.", "There is no such original.")
    return library.contents({sha})[sha]
