"""What work on drafts refuses."""

from __future__ import annotations

from workflows.errors import RangkulError


class DraftChanged(RangkulError):
    """Somebody else saved the draft in between, or it is no longer open.

    ``details``: ``revision``, ``by`` (user name), ``name``, ``own`` (the person themselves, in another window), ``state``.
    """

    code = "draft_changed"
    status = 409


class DraftHeld(RangkulError):
    """Somebody else has the draft open for editing; ``details``: ``by`` (user name), ``since``."""

    code = "draft_held"
    status = 409


class DraftTooLarge(RangkulError):
    """A file or the whole is larger than the server takes; ``details``: ``limit`` (bytes)."""

    code = "too_large"
    status = 413


class DraftNameInvalid(RangkulError):
    """A path or an id that a package cannot have."""

    code = "name_invalid"
    status = 422


class ReviewRefused(RangkulError):
    """The step of the review does not fit: wrong state, or the reviewer has drawn it."""

    code = "review_refused"
    status = 409


class ImportRefused(RangkulError):
    """A file that cannot be read as a diagram or package; ``details``: ``reason`` (as a check says), ``element``."""

    code = "import_refused"
    status = 422


class BaseOutdated(RangkulError):
    """A version was published since the draft was begun; ``details``: ``base`` and ``current`` (numbers or None)."""

    code = "base_outdated"
    status = 409


class ProcedureExists(RangkulError):
    """A new procedure cannot have the id of one that is there."""

    code = "procedure_exists"
    status = 409
