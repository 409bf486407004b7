"""Base of what the domain refuses, with what to do about it, in Indonesian and English."""

from __future__ import annotations

from typing import Any, ClassVar


class RangkulError(Exception):
    """A command was refused and nothing was changed.

    ``code`` is stable and machine-readable; ``status`` is the HTTP status an API answers with;
    ``details`` holds plain JSON without personal data.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, message_id: str, message_en: str, **details: Any) -> None:
        super().__init__(message_en)
        self.message_id = message_id
        self.message_en = message_en
        self.details = details

    def message(self, language: str) -> str:
        return self.message_id if language.startswith("id") else self.message_en


class NotFound(RangkulError):
    """It does not exist, or the person may not know that it exists: the answer is the same."""

    code = "not_found"
    status = 404


class NotAllowed(RangkulError):
    """The person knows the thing but may not do this with it."""

    code = "not_allowed"
    status = 403


class DatabaseUnavailable(RangkulError):
    """The database cannot be written to at the moment (read-only, full, or locked for too long)."""

    code = "database_unavailable"
    status = 503
