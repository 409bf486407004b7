"""What messages say. Codes and neutral words only: no name, no kind of violence, no task title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: topic -> (Indonesian, English); {code} is the case's code
TEXTS: dict[str, tuple[str, str]] = {
    "work_item_opened": ("Ada tugas baru pada {code}.", "There is a new task on {code}."),
    "work_item_reassigned": (
        "Sebuah tugas pada {code} diserahkan kepada Anda.",
        "A task on {code} was given to you.",
    ),
    "work_item_due_soon": (
        "Sebuah tugas pada {code} segera jatuh tempo.",
        "A task on {code} is due soon.",
    ),
    "work_item_withdrawn": (
        "Sebuah tugas pada {code} tidak diperlukan lagi.",
        "A task on {code} is no longer needed.",
    ),
    "conflict_of_interest": (
        "Pada {code} sebuah instansi dilewati karena konflik kepentingan.",
        "On {code} an agency was passed over because of a conflict of interest.",
    ),
    "emergency_access": (
        "Akses darurat dibuka pada {code}. Mohon diperiksa.",
        "Emergency access was opened on {code}. Please review it.",
    ),
    "draft_submitted": (
        "Rancangan «{code}» menunggu tinjauan Anda.",
        "The draft «{code}» waits for your review.",
    ),
    "draft_approved": ("Rancangan «{code}» disetujui.", "The draft «{code}» was approved."),
    "draft_returned": (
        "Rancangan «{code}» dikembalikan dengan catatan.",
        "The draft «{code}» was returned with comments.",
    ),
    "draft_published": ("Rancangan «{code}» telah diterbitkan.", "The draft «{code}» was published."),
    "draft_refused": (
        "Rancangan «{code}» tidak dapat diterbitkan pada waktunya. Periksa catatannya.",
        "The draft «{code}» could not be published at its time. See its comments.",
    ),
    "case_ended": ("{code} telah berakhir.", "{code} has ended."),
}
_UNKNOWN = ("Ada pembaruan pada {code}.", "There is an update on {code}.")


def text(topic: str, payload: Mapping[str, Any], language: str = "id") -> str:
    """The line for a topic in a language ("id" or "en")."""
    pair = TEXTS.get(topic, _UNKNOWN)
    template = pair[0] if language.startswith("id") else pair[1]
    return template.format(code=payload.get("code", "Rangkul"))
