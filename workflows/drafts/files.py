"""The files of a draft: what may be in it, and the draft as the engine's package."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db.models.functions import Length

import engine
from workflows.drafts.errors import DraftNameInvalid, DraftTooLarge
from workflows.drafts.models import Draft
from workflows.procedures import library
from workflows.procedures.models import Blob

#: bytes of one file, and of all files of a draft
MAX_FILE = 10 * 1024 * 1024
MAX_DRAFT = 30 * 1024 * 1024
MAX_FILES = 500
_PATH = re.compile(r"(forms/|scenarios/)?[A-Za-z0-9][A-Za-z0-9 ._-]{0,120}")
#: words that addresses of pages use
_RESERVED = {"rancangan", "impor", "baru"}
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,99}")


def package(draft: Draft, changed: Mapping[str, bytes | None] | None = None) -> engine.Package:
    """The draft as a package, with files that are not saved yet laid over it (None: left out).

    :raises DraftNameInvalid, DraftTooLarge: of what is laid over it.
    """
    verify(changed or {})
    blobs = library.contents(set(draft.files.values()))
    files: dict[str, bytes | None] = {path: blobs[sha] for path, sha in draft.files.items()}
    files.update(changed or {})
    return engine.Package({path: content for path, content in files.items() if content is not None})


def verify(files: Mapping[str, bytes | None]) -> None:
    """Raises DraftNameInvalid or DraftTooLarge; None stands for a file that is taken away."""
    for path, content in files.items():
        if not _PATH.fullmatch(path):
            raise DraftNameInvalid(
                f"Nama berkas «{path[:80]}» tidak diterima. Pakai huruf, angka, titik, dan garis bawah.",
                f"The file name «{path[:80]}» is not accepted. Use letters, digits, dots and underscores.",
            )
        if content is not None and len(content) > MAX_FILE:
            raise too_large(MAX_FILE)
    if len(files) > MAX_FILES or sum(len(content or b"") for content in files.values()) > MAX_DRAFT:
        raise too_large(MAX_DRAFT)


def verify_whole(stored: Mapping[str, str]) -> None:
    """Raises DraftTooLarge when all files (path -> SHA-256) together are more than a draft may have."""
    sizes = dict(Blob.objects.filter(pk__in=set(stored.values())).values_list("pk", Length("content")))
    if len(stored) > MAX_FILES or sum(sizes[sha] for sha in stored.values()) > MAX_DRAFT:
        raise too_large(MAX_DRAFT)


def too_large(limit: int) -> DraftTooLarge:
    """The refusal of what is larger than ``limit`` bytes."""
    megabytes = limit // 1024 // 1024
    return DraftTooLarge(
        f"Berkas ini lebih besar daripada {megabytes} MB. Bagilah menjadi beberapa prosedur.",
        f"This is larger than {megabytes} MB. Split it into several procedures.",
        limit=limit,
    )


def verify_id(procedure: str) -> None:
    """Raises DraftNameInvalid unless it can be the id of a process."""
    if not _SLUG.fullmatch(procedure) or procedure in _RESERVED:
        raise DraftNameInvalid(
            "Kode prosedur diawali huruf kecil dan hanya memuat huruf kecil, angka, dan garis bawah.",
            "The id of a procedure begins with a small letter and has small letters, digits and underscores only.",
        )
