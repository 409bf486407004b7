"""What the reception of a message refuses."""

from __future__ import annotations

from workflows.errors import RangkulError


class MessageKeyReused(RangkulError):
    """The sender used the same key for another message."""

    code = "message_key_reused"
    status = 409


class MessageUnknown(RangkulError):
    """People cannot send this message to this procedure."""

    code = "message_unknown"
    status = 404


class MessageRefused(RangkulError):
    """The case does not take this message as it is now; the text says why and what to do instead."""

    code = "message_refused"
    status = 409
