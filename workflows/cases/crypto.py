"""The keys of cases. Each case has its own (AES-256-GCM), wrapped by the installation's master key."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from workflows.cases.errors import Erased
from workflows.cases.models import Case, CaseKey

NONCE_BYTES = 12


class MasterKeyWrong(Exception):
    """No master key of this installation opens the case's key. Restore the key the data was written with."""


def create_key(case: Case, now: datetime) -> bytes:
    """Make and keep the key of a new case."""
    key = AESGCM.generate_key(bit_length=256)
    CaseKey.objects.create(case=case, wrapped=_wrap(key, case), created_at=now)
    return key


def key_of(case: Case) -> bytes:
    """The case's key. Raises Erased when it was destroyed, MasterKeyWrong when no master key fits."""
    row = CaseKey.objects.get(case=case)
    if row.destroyed_at is not None:
        raise Erased("Isi kasus ini telah dihapus.", "The content of this case has been erased.")
    wrapped = bytes(row.wrapped)
    for master in [settings.RANGKUL_MASTER_KEY, *settings.RANGKUL_OLD_MASTER_KEYS]:
        try:
            return AESGCM(_derive(master)).decrypt(
                wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], case.code.encode()
            )
        except InvalidTag:
            continue
    raise MasterKeyWrong(case.code)


def destroy_key(case: Case, now: datetime) -> None:
    """After this nobody can read what was written (copies of the database keep the key: mind backups)."""
    CaseKey.objects.filter(case=case, destroyed_at=None).update(wrapped=b"", destroyed_at=now)


def rewrap(case: Case) -> None:
    """Wrap the case's key with the present master key (after the master key was changed)."""
    CaseKey.objects.filter(case=case, destroyed_at=None).update(wrapped=_wrap(key_of(case), case))


def seal(key: bytes, data: dict[str, Any], context: str) -> tuple[bytes, bytes]:
    """Encrypt plain JSON; returns nonce and ciphertext, bound to ``context``."""
    nonce = os.urandom(NONCE_BYTES)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return nonce, AESGCM(key).encrypt(nonce, text, context.encode())


def unseal(key: bytes, nonce: bytes, ciphertext: bytes, context: str) -> dict[str, Any]:
    """Decrypt; raises InvalidTag when the text was changed or moved to another case or record."""
    found: dict[str, Any] = json.loads(AESGCM(key).decrypt(nonce, ciphertext, context.encode()))
    return found


def _derive(master: str) -> bytes:
    return hashlib.sha256(b"rangkul-case-keys:" + master.encode()).digest()


def _wrap(key: bytes, case: Case) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_derive(settings.RANGKUL_MASTER_KEY)).encrypt(nonce, key, case.code.encode())
