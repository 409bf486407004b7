"""From a draft to a version: submit, review by somebody who has not drawn it, put in force at once or at a set time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

import engine
from workflows.audit.services import record
from workflows.database import writing
from workflows.drafts import files, findings, lineage
from workflows.drafts.errors import ReviewRefused
from workflows.drafts.models import Comment, Draft, Review
from workflows.drafts.services import changed_meanwhile, lock, require_not_held
from workflows.errors import DatabaseUnavailable, NotAllowed, RangkulError
from workflows.failures.services import report
from workflows.outbox.services import enqueue
from workflows.people.models import User
from workflows.procedures import library, rights
from workflows.procedures import services as procedures
from workflows.procedures.errors import PublishRefused
from workflows.procedures.gate import finding_of, full
from workflows.procedures.models import ProcedureVersion

log = structlog.get_logger("rangkul.drafts")
#: how far ahead a publication can be set
FARTHEST = timedelta(days=366)
#: how often the gate is asked again when other procedures are put in force meanwhile
ATTEMPTS = 5


@dataclass(frozen=True)
class Pin:
    """A comment of a reviewer; ``element`` is a BPMN id, or empty for the draft as a whole."""

    element: str
    text: str


def submit(user: User, draft: Draft, reason: str, now: datetime) -> Draft:
    """Ask for a review. ``reason``: what changed and why.

    :raises PublishRefused: an error or a warning without a word of reason, or a story that fails.
    :raises BaseOutdated: a version was published since; DraftHeld: somebody else is drawing.
    """
    rights.require(user, draft.procedure, "edit")
    if not reason.strip():
        raise ReviewRefused(
            "Tuliskan apa yang berubah dan mengapa; peninjau membacanya lebih dahulu.",
            "Write what has changed and why; the reviewer reads it first.",
        )
    lineage.require_current(draft)
    _through_the_gate(draft)
    with writing():
        row = lock(draft)
        # the gate takes a while: what it was asked about, and the right to ask, must be there still
        rights.require(user, row.procedure, "edit")
        if row.state != Draft.State.OPEN or row.revision != draft.revision or row.waivers != draft.waivers:
            raise changed_meanwhile(row, user)
        require_not_held(user, row, now)
        row.state, row.reason, row.updated_at = Draft.State.SUBMITTED, reason.strip(), now
        row.holder = row.held_until = row.held_since = None
        row.save()
        # the reason is theirs, and becomes that of the version
        row.editors.add(user)
        _step(row, Review.Act.SUBMITTED, user, now, reason)
        drawn = set(row.editors.values_list("pk", flat=True))
        for person in rights.reviewers(row.procedure):
            if person.pk not in drawn:
                _tell(person, "draft_submitted", row, now)
    return row


def take_back(user: User, draft: Draft, now: datetime) -> Draft:
    """Open a submitted or approved draft again, to go on drawing; an approval is lost by it."""
    rights.require(user, draft.procedure, "edit")
    with writing():
        row = lock(draft)
        if row.state not in (Draft.State.SUBMITTED, Draft.State.APPROVED):
            raise changed_meanwhile(row, user)
        _reopen(row, now)
        _step(row, Review.Act.TAKEN_BACK, user, now)
    return row


def review(
    user: User,
    draft: Draft,
    *,
    approve: bool,
    word: str,
    comments: Sequence[Pin] = (),
    now: datetime,
    revision: int | None = None,
    publish_at: datetime | None = None,
) -> Draft:
    """Approve the draft, or return it with comments. Nobody can approve what they have drawn or submitted themselves.

    :param revision: what the reviewer has read, where that is known.
    :param publish_at: when an approved draft is put in force by itself; what is refused about it refuses all.
    :raises ReviewRefused: not submitted, drawn by the reviewer, or returned without a word.
    :raises BaseOutdated: it would be approved, but a version was published since it was begun.
    """
    rights.require(user, draft.procedure, "edit")
    if not approve and not word.strip() and not any(pin.text.strip() for pin in comments):
        raise ReviewRefused(
            "Tuliskan apa yang perlu diperbaiki sebelum mengembalikan rancangan.",
            "Write what has to be mended before you return the draft.",
        )
    with writing():
        row = lock(draft)
        if row.state != Draft.State.SUBMITTED or row.revision != (revision or draft.revision):
            raise ReviewRefused(
                "Rancangan ini tidak sedang menunggu tinjauan atau sudah diubah. Muat ulang halaman ini.",
                "This draft does not wait for a review, or was changed. Load this page again.",
            )
        if row.editors.filter(pk=user.pk).exists():
            raise ReviewRefused(
                "Anda ikut menggambar rancangan ini atau mengajukannya, jadi orang lain yang harus meninjaunya.",
                "You have drawn on this draft or submitted it, so somebody else has to review it.",
            )
        if approve:
            lineage.require_current(row)
        step = _step(row, Review.Act.APPROVED if approve else Review.Act.RETURNED, user, now, word)
        Comment.objects.bulk_create(
            Comment(review=step, element=pin.element[:200], text=pin.text.strip())
            for pin in comments
            if pin.text.strip()
        )
        if approve:
            row.state, row.updated_at = Draft.State.APPROVED, now
            row.save()
        else:
            _reopen(row, now)
        for person in row.editors.all():
            _tell(person, "draft_approved" if approve else "draft_returned", row, now)
        if approve and publish_at is not None:
            row = schedule(user, row, publish_at, now)
    return row


def publish(user: User, draft: Draft, now: datetime, *, due: bool = False) -> ProcedureVersion:
    """Put an approved draft in force, and renew the versions of the procedures that call it.

    :param due: only if it is still set for a time that has come.
    :raises NotAllowed, ReviewRefused, PublishRefused, BaseOutdated:
    """
    rights.require(user, draft.procedure, "publish")
    _approved(draft)
    for _ in range(ATTEMPTS):
        before = library.current_ids()
        lineage.require_current(draft)
        told = _through_the_gate(draft)
        version = _put_in_force(user, draft, told, before, now, due)
        if version is not None:
            return version
    raise ReviewRefused(
        "Prosedur lain sedang diterbitkan. Tunggu sebentar, lalu coba lagi.",
        "Other procedures are being published. Wait a little, then try again.",
    )


def _put_in_force(
    user: User,
    draft: Draft,
    told: Sequence[findings.Told],
    before: Sequence[int],
    now: datetime,
    due: bool,
) -> ProcedureVersion | None:
    """None when other versions are in force than the gate has seen."""
    package = files.package(draft)
    with writing():
        procedures.one_at_a_time()
        if library.current_ids() != before:
            return None
        row = lock(draft)
        rights.require(user, row.procedure, "publish")
        _approved(row)
        if due and (row.publish_at is None or row.publish_at > now or row.publish_by_id != user.pk):
            raise changed_meanwhile(row, user)
        if row.revision != draft.revision or row.waivers != draft.waivers:
            raise changed_meanwhile(row, user)
        approval = row.reviews.filter(act=Review.Act.APPROVED).order_by("-pk").first()
        version = procedures.publish(
            package,
            now,
            author=row.saved_by or row.author,
            gate=procedures.passed,
            notes=row.reason,
            reviewer=approval.person if approval else None,
            explained=findings.explained(told, row.waivers),
        )
        if version is None:
            raise PublishRefused([_nothing_changed()])
        procedures.publish_callers(package.id, now, author=user, gate=procedures.passed)
        row.state, row.updated_at, row.version, row.publish_at = Draft.State.PUBLISHED, now, version, None
        row.save()
        record(
            user, "draft.published", "draft", str(row.pk), now,
            procedure=row.procedure, version=version.number,
        )  # fmt: skip
        for person in row.editors.all():
            _tell(person, "draft_published", row, now)
    return version


def schedule(user: User, draft: Draft, at: datetime, now: datetime) -> Draft:
    """Have an approved draft put in force by itself at ``at`` (aware). The gate is asked again then.

    :raises NotAllowed, ReviewRefused:
    """
    rights.require(user, draft.procedure, "publish")
    if not now < at <= now + FARTHEST:
        raise ReviewRefused(
            "Pilih waktu terbit di masa depan, paling lama setahun dari sekarang.",
            "Choose a time in the future, at most a year from now.",
        )
    with writing():
        row = lock(draft)
        _approved(row)
        row.publish_at, row.publish_by = at, user
        row.save(update_fields=["publish_at", "publish_by"])
        record(user, "draft.scheduled", "draft", str(row.pk), now, at=at.isoformat())
    return row


def publish_due(now: datetime) -> int:
    """Put in force what was set for now. What the gate refuses by then goes back to its authors, with why."""
    due = Draft.objects.filter(state=Draft.State.APPROVED, publish_at__lte=now).select_related("publish_by")
    done = 0
    for draft in due.order_by("publish_at", "pk"):
        try:
            _publish_as_asked(draft, now)
            done += 1
        except DatabaseUnavailable:
            log.warning("publication_postponed", draft=draft.pk)  # tried again at the next beat
        except RangkulError as error:
            log.warning("publication_refused", draft=draft.pk, error=error.code)
            _refused(draft, error, now)
        except Exception as error:  # a fault in one must not keep the others from their time
            report(
                "publication_failed",
                "Sebuah rancangan tidak dapat diterbitkan pada waktunya karena kesalahan sistem.",
                "A draft could not be published at its time because of a fault in the system.",
                now,
                about=str(draft.pk),
                draft=draft.pk,
                error=type(error).__name__,
            )
    return done


def _publish_as_asked(draft: Draft, now: datetime) -> None:
    person = draft.publish_by
    try:
        if person is None:
            raise NotAllowed("Tidak ada yang menerbitkan.", "Nobody publishes it.")
        publish(person, draft, now, due=True)
    except NotAllowed as error:
        # it is read by others than the one who may not
        name = person.display_name if person else "-"
        raise NotAllowed(
            f"Yang mengatur waktu terbit ({name}) tidak lagi berhak menerbitkan prosedur ini. Mintalah orang yang berhak.",
            f"The one who set the time ({name}) may no longer publish this procedure. Ask somebody who may.",
        ) from error


def _refused(draft: Draft, error: RangkulError, now: datetime) -> None:
    with writing():
        row = lock(draft)
        if row.state != Draft.State.APPROVED or row.publish_at is None or row.publish_at > now:
            return  # another worker has done it, or it was taken back
        _reopen(row, now)
        step = _step(row, Review.Act.REFUSED, None, now, error.message_id)
        found = error.details.get("findings", ())
        Comment.objects.bulk_create(
            Comment(review=step, element=(f["element"] or "")[:200], text=f["message_id"]) for f in found[:50]
        )
        for person in {*row.editors.all(), *([row.publish_by] if row.publish_by else [])}:
            _tell(person, "draft_refused", row, now)


def _through_the_gate(draft: Draft) -> list[findings.Told]:
    told = findings.of(draft)
    found = findings.obstacles(told)
    if found:
        raise PublishRefused(found)
    package = files.package(draft)
    try:
        if package.id != draft.procedure:
            raise PublishRefused([_other_id(package.id, draft.procedure)])
        procedures.through(package, library.published(), full)
    except engine.EngineError as error:
        raise PublishRefused([finding_of(error)]) from error
    return told


def _approved(draft: Draft) -> None:
    if draft.state != Draft.State.APPROVED:
        raise ReviewRefused(
            "Rancangan ini belum disetujui oleh pemilik proses lain.",
            "This draft has not been approved by another process owner yet.",
        )


def _reopen(draft: Draft, now: datetime) -> None:
    draft.state, draft.publish_at, draft.updated_at = Draft.State.OPEN, None, now
    draft.save()


def _step(draft: Draft, act: Review.Act, user: User | None, now: datetime, word: str = "") -> Review:
    record(
        user,
        f"draft.{act.value}",
        "draft",
        str(draft.pk),
        now,
        procedure=draft.procedure,
        revision=draft.revision,
    )
    made: Review = Review.objects.create(
        draft=draft, revision=draft.revision, act=act, word=word.strip(), person=user, at=now
    )
    return made


def _tell(person: User, topic: str, draft: Draft, now: datetime) -> None:
    if not person.is_active:
        return
    key = f"draft:{draft.pk}:{draft.revision}:{topic}:{person.pk}:{now.timestamp():.0f}"
    enqueue(
        f"{key}:notice", "notice", topic, now, user=person,
        payload={"code": draft.name or draft.procedure, "draft": draft.pk},
    )  # fmt: skip


def _nothing_changed() -> dict[str, str | None]:
    return {
        "code": "nothing_changed",
        "element": None,
        "message_id": "Tidak ada perubahan terhadap versi yang berlaku.",
        "message_en": "Nothing differs from the current version.",
    }


def _other_id(found: str, wanted: str) -> dict[str, str | None]:
    return {
        "code": "other_procedure",
        "element": found,
        "message_id": f"Diagram ini ber-id «{found}», tetapi rancangannya untuk «{wanted}». Kembalikan id prosesnya.",
        "message_en": f"This diagram has the id «{found}», but the draft is for «{wanted}». Restore the id of its process.",
    }
