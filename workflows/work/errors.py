"""What a work item refuses."""

from __future__ import annotations

from workflows.errors import RangkulError


class WorkError(RangkulError):
    code = "work_error"
    status = 409


class ItemClosed(WorkError):
    """Somebody completed it, or the procedure withdrew it. ``details``: state, by, at."""

    code = "item_closed"


class ItemTaken(WorkError):
    """Another person of the team has claimed it. ``details``: by, since."""

    code = "item_taken"


class NotAMember(WorkError):
    """The person to whom it should go does not act for the team."""

    code = "not_a_member"
    status = 422
