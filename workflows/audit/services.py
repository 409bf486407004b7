"""Adding to the audit log, and checking that nobody changed it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from workflows.audit.models import AuditEntry, AuditHead
from workflows.people.models import User

SYSTEM = "system"


@dataclass(frozen=True)
class ChainFault:
    """Where a chain does not hold: ``sequence`` is the first entry that was changed or is missing."""

    chain: str
    sequence: int
    reason: str


def record(
    actor: User | None,
    action: str,
    object_type: str,
    object_id: str,
    now: datetime,
    *,
    chain: str = SYSTEM,
    **detail: Any,
) -> AuditEntry:
    """Add an entry, within the transaction of the change it tells of. ``detail`` holds codes only."""
    with transaction.atomic(savepoint=False):
        head = AuditHead.objects.select_for_update().filter(chain=chain).first()
        if head is None:
            AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
            head = AuditHead.objects.select_for_update().get(chain=chain)
        entry = AuditEntry(
            chain=chain,
            sequence=head.length + 1,
            at=now,
            actor=actor.username if actor else "",
            action=action,
            object_type=object_type,
            object_id=object_id,
            detail=detail,
            previous=head.digest,
        )
        entry.digest = digest(entry)
        entry.save()
        head.length, head.digest = entry.sequence, entry.digest
        head.save()
    return entry


def digest(entry: AuditEntry) -> str:
    """HMAC-SHA256 over the entry's canonical JSON and the digest before it."""
    content = json.dumps(
        [
            entry.chain,
            entry.sequence,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.detail,
            entry.previous,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    key = hashlib.sha256(b"rangkul-audit:" + settings.RANGKUL_MASTER_KEY.encode()).digest()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def verify(chain: str | None = None) -> list[ChainFault]:
    """Every place where a chain does not hold; an empty list when nobody changed anything."""
    heads = AuditHead.objects.all() if chain is None else AuditHead.objects.filter(chain=chain)
    ends = {head.chain: head for head in heads}
    faults: dict[str, ChainFault] = {}
    reached: dict[str, tuple[int, str]] = {}
    entries = AuditEntry.objects.order_by("chain", "sequence")
    if chain is not None:
        entries = entries.filter(chain=chain)
    for entry in entries.iterator(chunk_size=1000):
        if entry.chain in faults:
            continue
        length, previous = reached.get(entry.chain, (0, ""))
        if entry.sequence != length + 1:
            faults[entry.chain] = ChainFault(entry.chain, length + 1, "missing")
        elif entry.previous != previous or not hmac.compare_digest(entry.digest, digest(entry)):
            faults[entry.chain] = ChainFault(entry.chain, entry.sequence, "changed")
        reached[entry.chain] = (entry.sequence, entry.digest)
    for name, head in ends.items():
        length, last = reached.get(name, (0, ""))
        if name not in faults and (length, last) != (head.length, head.digest):
            faults[name] = ChainFault(name, length + 1, "missing")
    for name, (length, _) in reached.items():
        if name not in ends and name not in faults:
            faults[name] = ChainFault(name, length, "no_head")
    return list(faults.values())


def seal() -> str:
    """One digest over the ends of all chains. Kept outside the system, it shows later that none was cut."""
    summary = hashlib.sha256()
    for head in AuditHead.objects.order_by("chain"):
        summary.update(f"{head.chain}\x00{head.length}\x00{head.digest}\n".encode())
    return summary.hexdigest()
