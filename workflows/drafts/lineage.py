"""Where a draft comes from, and what was put in force since: a publication must not undo another's without a word."""

from __future__ import annotations

from datetime import datetime

from workflows.audit.services import record
from workflows.database import writing
from workflows.drafts.errors import BaseOutdated
from workflows.drafts.models import Draft
from workflows.drafts.services import changed_meanwhile, lock
from workflows.people.models import User
from workflows.procedures import queries, rights
from workflows.procedures.models import ProcedureVersion, VersionPackage


def known(draft: Draft) -> ProcedureVersion | None:
    """The newest version that those who draw it know of."""
    return draft.seen or draft.base


def newer(draft: Draft) -> ProcedureVersion | None:
    """The version in force, when it came after the draft was begun and its author has not looked at it yet.

    A version that only renews what it calls is none: its own files are the same.
    """
    current = queries.current(draft.procedure)
    if current is None:
        return None
    before = known(draft)
    if before is not None and before.pk == current.pk:
        return None
    files = _own(current)
    if files == draft.files or (before is not None and files == _own(before)):
        return None
    return current


def require_current(draft: Draft) -> None:
    """Raises BaseOutdated when there is a newer version that its author has not looked at."""
    found = newer(draft)
    if found is not None:
        raise outdated(draft, found)


def outdated(draft: Draft, current: ProcedureVersion) -> BaseOutdated:
    """The refusal, with what to do."""
    before = known(draft)
    return BaseOutdated(
        f"Versi {current.number} terbit setelah rancangan ini dimulai. Bandingkan keduanya, ambil yang perlu ke dalam "
        "rancangan, lalu nyatakan bahwa Anda sudah memperhitungkannya.",
        f"Version {current.number} was published after this draft was begun. Compare the two, take over what is needed, "
        "then say that you have taken it into account.",
        base=before.number if before else None,
        current=current.number,
    )


def catch_up(user: User, draft: Draft, number: int, now: datetime) -> Draft:
    """Say that the draft takes the version ``number`` into account; it must be the one in force.

    :raises NotAllowed, DraftChanged: it is not open, or a still newer version is in force by now.
    """
    rights.require(user, draft.procedure, "edit")
    with writing():
        row = lock(draft)
        if row.state != Draft.State.OPEN:
            raise changed_meanwhile(row, user)
        current = queries.current(row.procedure)
        if current is None or current.number != number:
            raise BaseOutdated(
                "Sementara itu versi lain berlaku. Muat ulang halaman ini dan bandingkan lagi.",
                "Another version is in force by now. Load this page again and compare once more.",
                base=None,
                current=current.number if current else None,
            )
        row.seen, row.updated_at = current, now
        row.save(update_fields=["seen", "updated_at"])
        row.editors.add(user)
        record(user, "draft.caught_up", "draft", str(row.pk), now, procedure=row.procedure, version=number)
    return row


def _own(version: ProcedureVersion) -> dict[str, str]:
    return VersionPackage.objects.get(version=version, position=0).files
