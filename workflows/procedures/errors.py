"""What publishing refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows.errors import RangkulError


class PublishRefused(RangkulError):
    """The draft cannot be published; ``details["findings"]`` names each element and what to do."""

    code = "publish_refused"
    status = 422

    def __init__(self, findings: Sequence[dict[str, Any]]) -> None:
        first = findings[0] if findings else {"message_id": "", "message_en": ""}
        super().__init__(
            f"Prosedur belum dapat diterbitkan: {first['message_id']}",
            f"The procedure cannot be published yet: {first['message_en']}",
            findings=list(findings),
        )


class NotStartable(RangkulError):
    """The procedure is retired, not published, or only called by others."""

    code = "not_startable"
    status = 409
