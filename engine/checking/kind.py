"""The wording of one kind of finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Kind:
    """How bad it is, what is wrong and what to do, in Indonesian and English; ``{names}`` are filled in."""

    severity: Literal["error", "warning", "info"]
    message_id: str
    message_en: str
    hint_id: str
    hint_en: str


def error(message_id: str, message_en: str, hint_id: str, hint_en: str) -> Kind:
    """It would not run, or get stuck."""
    return Kind("error", message_id, message_en, hint_id, hint_en)


def warning(message_id: str, message_en: str, hint_id: str, hint_en: str) -> Kind:
    """It runs, but is probably not meant."""
    return Kind("warning", message_id, message_en, hint_id, hint_en)


def info(message_id: str, message_en: str, hint_id: str, hint_en: str) -> Kind:
    """Good to know."""
    return Kind("info", message_id, message_en, hint_id, hint_en)
