"""Working on drafts: begin, hold, save, copy, explain, drop. One person draws at a time; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from workflows.agencies import queries as agencies
from workflows.audit.services import record
from workflows.database import writing
from workflows.drafts import blank, files
from workflows.drafts.errors import DraftChanged, DraftHeld, ProcedureExists
from workflows.drafts.models import HOLD, Draft
from workflows.people.models import User
from workflows.procedures import queries, rights
from workflows.procedures.models import Procedure, ProcedureVersion, VersionPackage
from workflows.procedures.services import store


def create(
    user: User,
    now: datetime,
    *,
    base: ProcedureVersion | None = None,
    content: Mapping[str, bytes] | None = None,
    originals: Mapping[str, bytes] | None = None,
    procedure: str = "",
    name: str = "",
    aware: bool = True,
) -> Draft:
    """Begin a draft: from a published version (also an old one), from files (an import), or from nothing.

    :param content: path -> bytes, laid over the base. With neither, the draft holds a small procedure to begin with.
    :param originals: what was imported, by name; kept byte for byte.
    :param aware: whether its author knows the versions after ``base``, as one who restores an old version does.
    :raises NotAllowed, DraftNameInvalid, DraftTooLarge:
    """
    procedure = procedure or (base.procedure_id if base else "")
    rights.require(user, procedure, "edit")
    content = dict(content or {})
    if base is None and not content:
        _new(procedure)
        wards = [(ward.pk, ward.name) for ward in agencies.wards()]
        content = blank.package(procedure, name or procedure.replace("_", " ").capitalize(), wards)
    files.verify(content)
    with writing():
        stored = dict(VersionPackage.objects.get(version=base, position=0).files) if base else {}
        stored.update(store(content))
        files.verify_whole(stored)
        draft: Draft = Draft.objects.create(
            procedure=procedure,
            name=name or (base.title_id if base else ""),
            base=base,
            seen=queries.current(procedure) if base and aware else None,
            files=stored,
            originals=store(originals or {}),
            created_at=now,
            updated_at=now,
            author=user,
            saved_by=user,
        )
        draft.editors.add(user)
        record(
            user, "draft.created", "draft", str(draft.pk), now,
            procedure=procedure, base=base.number if base else None,
        )  # fmt: skip
    return draft


def save(
    user: User,
    draft: Draft,
    changed: Mapping[str, bytes | None],
    revision: int,
    now: datetime,
    *,
    name: str | None = None,
) -> Draft:
    """Write files (None deletes one) onto the draft as it was read at ``revision``.

    :raises DraftChanged, DraftHeld, NotAllowed, DraftNameInvalid, DraftTooLarge:
    """
    rights.require(user, draft.procedure, "edit")
    files.verify(changed)
    with writing():
        row = lock(draft)
        require_not_held(user, row, now)
        if row.revision != revision or row.state != Draft.State.OPEN:
            raise changed_meanwhile(row, user)
        stored = _laid_over(row, changed)
        row.files, row.revision, row.updated_at, row.saved_by = stored, row.revision + 1, now, user
        if name is not None:
            row.name = name[:200]
        row.save()
        row.editors.add(user)
    return row


def hold(user: User, draft: Draft, now: datetime, *, take_over: bool = False) -> Draft:
    """Say that the person edits the draft; renewed while they do, it lapses after two minutes without.

    :raises DraftHeld: somebody else has it, and ``take_over`` is not asked for.
    """
    rights.require(user, draft.procedure, "edit")
    with writing():
        row = lock(draft)
        if not take_over:
            require_not_held(user, row, now)
        other = holder(row, now)
        if other is not None and other != user:
            record(user, "draft.taken_over", "draft", str(row.pk), now, held_by=other.username)
        if other != user:
            row.held_since = now
        row.holder, row.held_until = user, now + HOLD
        row.save(update_fields=["holder", "held_since", "held_until"])
    return row


def release(user: User, draft: Draft) -> None:
    """Let go of the draft; does nothing when somebody else has it by now."""
    Draft.objects.filter(pk=draft.pk, holder=user).update(holder=None, held_since=None, held_until=None)


def holder(draft: Draft, now: datetime) -> User | None:
    """Who edits the draft now, or None."""
    return draft.holder if draft.holder_id and draft.held_until and draft.held_until > now else None


def require_not_held(user: User, draft: Draft, now: datetime) -> None:
    """Raises DraftHeld when somebody else has it open for editing."""
    other = holder(draft, now)
    if other is not None and other != user:
        raise _held(draft)


def copy(user: User, draft: Draft, changed: Mapping[str, bytes | None], now: datetime) -> Draft:
    """A draft of one's own from this one, with what could not be saved there. Nobody's work is lost."""
    rights.require(user, draft.procedure, "edit")
    files.verify(changed)
    with writing():
        stored = _laid_over(draft, changed)
        made: Draft = Draft.objects.create(
            procedure=draft.procedure,
            name=f"{draft.name or draft.procedure} ({user.display_name})"[:200],
            base=draft.base,
            seen=draft.seen,
            files=stored,
            originals=draft.originals,
            waivers=draft.waivers,
            created_at=now,
            updated_at=now,
            author=user,
            saved_by=user,
        )
        # who drew the first one has drawn a part of this one
        made.editors.set([*draft.editors.all(), user])
        record(user, "draft.created", "draft", str(made.pk), now, procedure=draft.procedure, copy_of=draft.pk)
    return made


def explain(user: User, draft: Draft, key: str, reason: str, now: datetime) -> Draft:
    """Say why a warning may stand (an empty reason takes that back). ``key`` is the finding's."""
    rights.require(user, draft.procedure, "edit")
    with writing():
        row = lock(draft)
        if row.state != Draft.State.OPEN:
            raise changed_meanwhile(row, user)
        waivers = dict(row.waivers)
        if reason.strip():
            waivers[key[:40]] = {"reason": reason.strip()[:500], "by": user.username, "at": now.isoformat()}
        else:
            waivers.pop(key, None)
        row.waivers = waivers
        row.save(update_fields=["waivers"])
        row.editors.add(user)
    return row


def drop(user: User, draft: Draft, now: datetime) -> None:
    """Close the draft without publishing."""
    rights.require(user, draft.procedure, "edit")
    with writing():
        row = lock(draft)
        if row.state in Draft.ALIVE:
            row.state, row.updated_at, row.publish_at = Draft.State.DROPPED, now, None
            row.save()
            record(user, "draft.dropped", "draft", str(draft.pk), now)


def lock(draft: Draft) -> Draft:
    """The row, locked until the end of the transaction. Without joins: what they bring is as old as the wait for it."""
    row: Draft = Draft.objects.select_for_update().get(pk=draft.pk)
    return row


def changed_meanwhile(draft: Draft, user: User) -> DraftChanged:
    """The refusal to write onto a draft that is no longer as the person has read it."""
    saver = draft.saved_by
    by, name = (saver.username, saver.display_name) if saver else ("", "")
    own = saver == user
    if draft.state != Draft.State.OPEN:
        texts = (
            "Rancangan ini sedang ditinjau atau sudah ditutup. Tarik kembali dahulu untuk mengubahnya.",
            "This draft is under review or closed. Take it back first to change it.",
        )
    elif own:
        texts = (
            "Anda sudah mengubah rancangan ini di jendela lain. Muat ulang, atau simpan pekerjaan ini sebagai salinan.",
            "You have changed this draft in another window. Load it again, or save this work as a copy.",
        )
    else:
        texts = (
            "Rancangan ini sudah diubah orang lain. Muat ulang, atau simpan pekerjaan Anda sebagai salinan.",
            "Somebody else has changed this draft. Load it again, or save your work as a copy.",
        )
    return DraftChanged(*texts, revision=draft.revision, by=by, name=name, own=own, state=draft.state)


def _new(procedure: str) -> None:
    files.verify_id(procedure)
    if Procedure.objects.filter(pk=procedure).exists():
        raise ProcedureExists(
            f"Prosedur «{procedure}» sudah ada. Mulailah dari versinya, atau pilih kode lain.",
            f"There is a procedure «{procedure}» already. Begin with its version, or choose another id.",
        )


def _laid_over(draft: Draft, changed: Mapping[str, bytes | None]) -> dict[str, str]:
    """The draft's files (path -> SHA-256) with changes kept and laid over them; None takes one away."""
    kept = store({path: content for path, content in changed.items() if content is not None})
    stored = {path: sha for path, sha in draft.files.items() if path not in changed} | kept
    files.verify_whole(stored)
    return stored


def _held(draft: Draft) -> DraftHeld:
    by = draft.holder.display_name if draft.holder else ""
    return DraftHeld(
        f"{by} sedang mengerjakan rancangan ini.",
        f"{by} is working on this draft.",
        by=by,
        since=draft.held_since.isoformat() if draft.held_since else None,
    )
