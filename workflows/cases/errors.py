"""What a case refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflows.errors import RangkulError


class CaseError(RangkulError):
    code = "case_error"
    status = 409


class CaseEnded(CaseError):
    code = "case_ended"


class StepNotDone(CaseError):
    """The engine could not do the step. The case is as it was, and the admins have been told."""

    code = "step_failed"

    def __init__(
        self, cause: str, element: str | None, reason_id: str, reason_en: str, **details: Any
    ) -> None:
        super().__init__(
            f"Langkah ini gagal dan kasus tidak berubah. Admin sudah diberi tahu. {reason_id}",
            f"This step could not be done and the case is as it was. The admin has been told. {reason_en}",
            cause=cause,
            element=element or "",
            **details,
        )
        self.cause = cause
        self.element = element or ""
        self.reason_id = reason_id
        self.reason_en = reason_en


class FormInvalid(RangkulError):
    """Fields of the form are missing or wrong; ``errors`` says which and what to do."""

    code = "form_invalid"
    status = 422

    def __init__(self, errors: Iterable[Any]) -> None:
        self.errors = list(errors)
        super().__init__(
            "Periksa kembali isian yang ditandai.",
            "Check the fields that are marked.",
            errors=[
                {"field": e.field, "code": e.code, "message_id": e.message_id, "message_en": e.message_en}
                for e in self.errors
            ],
        )


class Erased(CaseError):
    """What people wrote in this case has been erased and cannot be read."""

    code = "erased"
    status = 410
