"""What can go wrong in the engine, each with what to do about it, in Indonesian and English."""

from __future__ import annotations


class EngineError(Exception):
    """Base of all engine errors.

    ``code`` is stable and machine-readable; ``element`` is the author's BPMN id where one is to blame.
    """

    def __init__(self, code: str, message_id: str, message_en: str, element: str | None = None) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_id = message_id
        self.message_en = message_en
        self.element = element


class ProcedureInvalid(EngineError):
    """A package cannot be run: it does not parse, or uses what the engine does not support."""


class CommandRejected(EngineError):
    """A command does not fit the state: the item is closed, the timer is gone, the case has ended.

    The state is as it was. Codes: ``item_closed``, ``timer_gone``, ``timer_not_due``, ``case_ended``,
    ``service_gone``, ``already_started``, ``not_started``.
    """


class StateInvalid(EngineError):
    """A saved state cannot be read: other procedure, newer format, or damaged."""
