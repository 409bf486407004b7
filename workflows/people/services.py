"""What people change about themselves."""

from __future__ import annotations

from workflows.people.models import User


def choose_language(user: User, language: str) -> None:
    """The language of the person's pages and messages; one that is not offered changes nothing."""
    if language in dict(User.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
