"""Which process owner may do what with which procedure. Looked up at each look, so a right that is taken ends at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from workflows.audit.services import record
from workflows.database import writing
from workflows.errors import NotAllowed, NotFound
from workflows.people.models import User
from workflows.procedures.models import ProcedureRight

#: stands for every procedure, also those to come
ALL = "*"
RIGHTS = ("edit", "publish", "migrate")
_SLUG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")

_REFUSED = {
    "edit": (
        "Anda tidak berhak mengubah prosedur ini. Mintalah hak itu kepada admin.",
        "You may not change this procedure. Ask an admin for that right.",
    ),
    "publish": (
        "Anda tidak berhak menerbitkan prosedur ini. Mintalah hak itu kepada admin.",
        "You may not publish this procedure. Ask an admin for that right.",
    ),
    "migrate": (
        "Anda tidak berhak memindahkan kasus prosedur ini. Mintalah hak itu kepada admin.",
        "You may not move cases of this procedure. Ask an admin for that right.",
    ),
}


class Held(NamedTuple):
    """A person's rights: ``(procedure, right)``, where the procedure may be ``ALL``."""

    pairs: frozenset[tuple[str, str]]

    def may(self, procedure: str, right: str) -> bool:
        """Whether the right is held for the procedure."""
        return bool(self.pairs & {(procedure, right), (ALL, right)})


def held(user: User) -> Held:
    """All rights of a person (one query); none for somebody who is no process owner."""
    if not (user.is_active and user.is_process_owner):
        return Held(frozenset())
    rows = ProcedureRight.objects.filter(user=user).values_list("procedure", "right")
    return Held(frozenset(rows))


def may(user: User, procedure: str, right: str) -> bool:
    """Whether the person holds the right ("edit", "publish" or "migrate") for the procedure now."""
    return held(user).may(procedure, right)


def require(user: User, procedure: str, right: str) -> None:
    """Raises NotAllowed, with whom to ask, when the right is not held."""
    if not user.is_process_owner:
        raise NotAllowed(
            "Hanya pemilik proses yang dapat mengubah prosedur.",
            "Only a process owner can change procedures.",
        )
    if not may(user, procedure, right):
        raise NotAllowed(*_REFUSED[right])


def everybody() -> QuerySet[ProcedureRight]:
    """All rights that are held, by person."""
    return ProcedureRight.objects.select_related("user").order_by("user__username", "procedure", "right")


def reviewers(procedure: str) -> list[User]:
    """Process owners who may edit, and so review, the procedure."""
    return list(
        User.objects.filter(
            is_active=True,
            is_process_owner=True,
            procedure_rights__right="edit",
            procedure_rights__procedure__in=(procedure, ALL),
        )
        .distinct()
        .order_by("username")
    )


def give(by: User | None, user: User, procedure: str, rights: Iterable[str], now: datetime) -> None:
    """Give rights for a procedure (or ``ALL``); makes the person a process owner. ``by`` None is the operator.

    Raises NotAllowed unless ``by`` is an admin, NotFound for what no procedure can be called.
    """
    _admin(by)
    if procedure != ALL and not _SLUG.fullmatch(procedure):
        raise NotFound("Tidak ada prosedur dengan kode itu.", "There is no procedure with that id.")
    with writing():
        for right in rights:
            _, new = ProcedureRight.objects.get_or_create(user=user, procedure=procedure, right=right)
            if new:
                _note(by, "right.given", user, procedure, right, now)
        if not user.is_process_owner:
            user.is_process_owner = True
            user.save(update_fields=["is_process_owner"])


def take(by: User | None, user: User, procedure: str, rights: Iterable[str], now: datetime) -> None:
    """Take rights away again. Raises NotAllowed unless ``by`` is an admin (None is the operator)."""
    _admin(by)
    with writing():
        for right in rights:
            gone, _ = ProcedureRight.objects.filter(user=user, procedure=procedure, right=right).delete()
            if gone:
                _note(by, "right.taken", user, procedure, right, now)


def _note(by: User | None, action: str, user: User, procedure: str, right: str, now: datetime) -> None:
    record(by, action, "person", user.username, now, procedure=procedure, right=right)


def _admin(by: User | None) -> None:
    if by is not None and not by.is_rangkul_admin:
        raise NotAllowed("Hanya admin yang dapat memberi hak.", "Only an admin can give rights.")
