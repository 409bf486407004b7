"""The error of the decisions package."""

from __future__ import annotations


class DecisionError(Exception):
    """A DMN model cannot be loaded, or a decision cannot be asked for.

    ``element`` is the id or name of the DMN element at fault (empty when it is the whole file);
    ``message_id`` (Indonesian) and ``message_en`` say what to do.
    """

    def __init__(self, code: str, element: str, message_id: str, message_en: str) -> None:
        super().__init__(message_en)
        self.code = code
        self.element = element
        self.message_id = message_id
        self.message_en = message_en
