"""Writing and reading what people wrote. Every read leaves an entry in the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workflows.audit.services import record as audit
from workflows.cases.crypto import key_of, seal, unseal
from workflows.cases.models import Case, CaseRecord
from workflows.people.models import User


def write(
    case: Case,
    kind: str,
    data: dict[str, Any],
    now: datetime,
    *,
    item: str = "",
    element: str = "",
    form: str = "",
    team_id: str | None = None,
    author: User | None = None,
) -> CaseRecord:
    """Keep the data encrypted under the case's key."""
    if kind == CaseRecord.Kind.DRAFT:
        CaseRecord.objects.drop_drafts(case, item)
    nonce, ciphertext = seal(key_of(case), data, _context(case, kind, item))
    return CaseRecord.objects.create(
        case=case,
        kind=kind,
        item=item,
        element=element,
        form=form,
        team_id=team_id,
        author=author,
        at=now,
        nonce=nonce,
        ciphertext=ciphertext,
    )


def open_records(
    reader: User | None, case: Case, records: Iterable[CaseRecord], now: datetime
) -> list[tuple[CaseRecord, dict[str, Any]]]:
    """Decrypt records of one case for a reader who may read them (``access.readable_records`` decides).

    One audit entry for the read. Raises Erased when the case was erased.
    """
    rows = list(records)
    if not rows:
        return []
    key = key_of(case)
    opened = [
        (row, unseal(key, bytes(row.nonce), bytes(row.ciphertext), _context(case, row.kind, row.item)))
        for row in rows
    ]
    audit(reader, "record.read", "case", case.code, now, chain=case.code, records=[row.pk for row in rows])
    return opened


def _context(case: Case, kind: str, item: str) -> str:
    return f"{case.code}|{kind}|{item}"
