"""What can be asked of drafts. Process owners see them all; who may change one is asked of its rights."""

from __future__ import annotations

from django.db.models import QuerySet

from workflows.drafts.models import Draft, Review
from workflows.errors import NotAllowed, NotFound
from workflows.people.models import User


def drafts(user: User, *, procedure: str = "") -> QuerySet[Draft]:
    """Drafts that are worked on, last changed first. Raises NotAllowed for who is no process owner."""
    if not user.is_process_owner:
        raise NotAllowed(
            "Hanya pemilik proses yang dapat membuka rancangan.", "Only a process owner can open drafts."
        )
    found = Draft.objects.filter(state__in=Draft.ALIVE).select_related(
        "author", "saved_by", "holder", "base__procedure"
    )
    return found.filter(procedure=procedure) if procedure else found


def get(user: User, draft: int) -> Draft:
    """One draft, also a closed one. Raises NotFound, NotAllowed."""
    drafts(user)
    found = (
        Draft.objects.select_related("author", "saved_by", "holder", "base__procedure", "version")
        .filter(pk=draft)
        .first()
    )
    if found is None:
        raise NotFound("Rancangan ini tidak ditemukan.", "There is no such draft.")
    return found


def steps(draft: Draft) -> QuerySet[Review]:
    """The steps of its review, oldest first, each with its comments."""
    return draft.reviews.select_related("person").prefetch_related("comments").order_by("pk")
