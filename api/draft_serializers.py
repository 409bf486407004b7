"""Drafts of procedures as JSON: what goes in and out of the process owner's room."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

Text = serializers.CharField
#: the largest that the databases keep as a number of a version or revision
MAX_NUMBER = 2**31 - 1
#: comments of one judgement
MAX_COMMENTS = 200


class Files(serializers.Serializer[Any]):
    """Files that are not saved yet, laid over the draft: path -> text, or null for a file that is taken away."""

    files = serializers.DictField(
        child=Text(allow_blank=True, allow_null=True, trim_whitespace=False), required=False, default=dict
    )


class DraftStart(serializers.Serializer[Any]):
    """Begin a draft from a version (``procedure``, ``version``; without a number the one in force), or a new one (``id``)."""

    procedure = Text(required=False, default="")
    version = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=MAX_NUMBER
    )
    id = Text(required=False, default="", help_text="process id of a new procedure")
    name = Text(required=False, default="", max_length=200, allow_blank=True)


class DraftSave(Files):
    """Write onto the draft as it was read at ``revision``."""

    revision = serializers.IntegerField(min_value=1)
    name = Text(required=False, allow_null=True, default=None, max_length=200)


class DraftSaved(serializers.Serializer[Any]):
    """The draft after saving."""

    revision = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class Hold(serializers.Serializer[Any]):
    """Say that one edits the draft, or (``release``) no longer does."""

    take_over = serializers.BooleanField(required=False, default=False)
    release = serializers.BooleanField(required=False, default=False)


class Holder(serializers.Serializer[Any]):
    """Who edits the draft."""

    name = Text()
    since = serializers.DateTimeField(allow_null=True)
    mine = serializers.BooleanField()


class HoldAnswer(serializers.Serializer[Any]):
    """Who edits the draft now."""

    holder = Holder(allow_null=True)


class DraftFile(serializers.Serializer[Any]):
    """One file of a draft or version."""

    path = Text()
    sha256 = Text()


class Base(serializers.Serializer[Any]):
    """The version that a draft began with."""

    procedure = Text()
    number = serializers.IntegerField()


class Outdated(serializers.Serializer[Any]):
    """A version was published since the draft was begun; it cannot be submitted before that is taken into account."""

    base = serializers.IntegerField(allow_null=True, help_text="the version that its author knows")
    current = serializers.IntegerField()
    message = Text()


class CatchUp(serializers.Serializer[Any]):
    """The version in force, which the draft takes into account."""

    version = serializers.IntegerField(min_value=1, max_value=MAX_NUMBER)


class May(serializers.Serializer[Any]):
    """What the reader may do with the draft as it stands."""

    edit = serializers.BooleanField()
    submit = serializers.BooleanField()
    review = serializers.BooleanField()
    publish = serializers.BooleanField()
    take_back = serializers.BooleanField()


class Pin(serializers.Serializer[Any]):
    """A comment on an element; an empty element means the draft as a whole."""

    element = Text(required=False, default="", allow_blank=True, max_length=200)
    text = Text(max_length=2000)


class ReviewStep(serializers.Serializer[Any]):
    """A step of the review: submitted, taken_back, approved, returned or refused (by the gate at its time)."""

    act = Text()
    revision = serializers.IntegerField()
    word = Text()
    person = Text(allow_null=True)
    at = serializers.DateTimeField()
    comments = Pin(many=True)


class DraftLine(serializers.Serializer[Any]):
    """A draft as lists show it."""

    id = serializers.IntegerField()
    procedure = Text()
    name = Text()
    state = Text(help_text="open, submitted, approved, published or dropped")
    revision = serializers.IntegerField()
    base = Base(allow_null=True)
    editors = serializers.ListField(child=Text())
    updated_at = serializers.DateTimeField()
    publish_at = serializers.DateTimeField(allow_null=True)
    holder = Holder(allow_null=True)


class Draft(DraftLine):
    """A draft with its files and its review."""

    files = DraftFile(many=True)
    originals = serializers.ListField(child=Text(), help_text="names of what was imported")
    reason = Text()
    outdated = Outdated(allow_null=True)
    may = May()
    review = ReviewStep(many=True)


class Finding(serializers.Serializer[Any]):
    """What the check says; ``key`` stays the same as long as the same thing is wrong at the same place."""

    key = Text()
    code = Text()
    severity = serializers.ChoiceField(choices=["error", "warning", "info"])
    element = Text(allow_null=True)
    file = Text(allow_null=True)
    message = Text()
    hint = Text()
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)
    path = serializers.ListField(child=Text(), help_text="ids that a token passes on the way into the fault")
    blocks = serializers.BooleanField(help_text="it forbids publishing, whatever the reason given")
    waived = Text(allow_null=True, help_text="why a warning may stand")


class Checked(serializers.Serializer[Any]):
    """All findings, how many forbid publishing, and how many warnings still need a word of reason."""

    findings = Finding(many=True)
    blocking = serializers.IntegerField()
    unexplained = serializers.IntegerField()


class Explain(serializers.Serializer[Any]):
    """Why a warning may stand; an empty reason takes it back."""

    key = Text(max_length=40)
    reason = Text(allow_blank=True, max_length=500)


class PointAsk(Files):
    """Which element."""

    element = Text(allow_blank=True, max_length=200)


class VisibleVariable(serializers.Serializer[Any]):
    """A variable that an expression at the element can read."""

    name = Text()
    type = Text()
    source = Text()  # type: ignore[assignment]
    values = serializers.ListField(child=Text())


class VisibleDecision(serializers.Serializer[Any]):
    """A decision that it can call, with its inputs in order."""

    name = Text()
    inputs = serializers.ListField(child=Text())


class PointAnswer(serializers.Serializer[Any]):
    """``open``: there may be variables that nobody can foresee (after a service, say)."""

    variables = VisibleVariable(many=True)
    decisions = VisibleDecision(many=True)
    open = serializers.BooleanField()


class FeelAsk(serializers.Serializer[Any]):
    """A FEEL text to look at; ``unary``: as in a cell of a decision table."""

    text = Text(allow_blank=True, max_length=20_000, trim_whitespace=False)
    unary = serializers.BooleanField(required=False, default=False)
    variables = serializers.ListField(child=Text(), required=False, allow_null=True, default=None)


class FeelAnswer(serializers.Serializer[Any]):
    """Whether it is FEEL, where it is not, and which of its names are none of ``variables``."""

    ok = serializers.BooleanField()
    message = Text(allow_blank=True)
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)
    unknown = serializers.ListField(child=Text())


class DecideAsk(Files):
    """Try a decision of the draft."""

    file = Text()
    decision = Text()
    inputs = serializers.DictField(required=False, default=dict)


class DecideAnswer(serializers.Serializer[Any]):
    """Its result and the ids of the rules that applied; ``message`` when it cannot be decided."""

    ok = serializers.BooleanField()
    result = serializers.JSONField(allow_null=True)
    rules = serializers.ListField(child=Text())
    message = Text(allow_blank=True)


class Submit(serializers.Serializer[Any]):
    """Ask for a review: what changed and why."""

    reason = Text(max_length=5000)


class Judge(serializers.Serializer[Any]):
    """Approve, or return with a word and comments. ``publish``: and put in force at once, or at ``publish_at``.

    ``revision``: of the draft as the reviewer has read it; refused when it was changed since.
    """

    approve = serializers.BooleanField()
    revision = serializers.IntegerField(
        min_value=1, max_value=MAX_NUMBER, required=False, allow_null=True, default=None
    )
    word = Text(required=False, default="", allow_blank=True, max_length=5000)
    comments = Pin(many=True, required=False, default=list, max_length=MAX_COMMENTS)  # type: ignore[call-arg]
    publish = serializers.BooleanField(required=False, default=False)
    publish_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class Publish(serializers.Serializer[Any]):
    """Put an approved draft in force: at once, or at a time to come."""

    at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class Published(serializers.Serializer[Any]):
    """The version that a draft became; null when it is set for later."""

    procedure = Text()
    version = serializers.IntegerField(allow_null=True)
    publish_at = serializers.DateTimeField(allow_null=True)


class Explained(serializers.Serializer[Any]):
    """A warning that stood when the version was published, and why."""

    code = Text()
    element = Text(allow_null=True)
    message = Text()
    reason = Text()
    by = Text()


class Version(serializers.Serializer[Any]):
    """A published version. It never changes."""

    procedure = Text()
    number = serializers.IntegerField()
    title = Text()
    hash = Text(help_text="SHA-256 over the packages that it bundles")
    published_at = serializers.DateTimeField()
    author = Text(allow_null=True, help_text="null: put in force by the operator")
    reviewer = Text(allow_null=True)
    reason = Text()
    current = serializers.BooleanField()
    running = serializers.IntegerField(help_text="cases that run on it")
    explained = Explained(many=True)
    files = DraftFile(many=True, required=False)


class Change(serializers.Serializer[Any]):
    """One difference, in words."""

    element = Text(allow_null=True)
    file = Text(allow_null=True)
    kind = serializers.ChoiceField(choices=["added", "removed", "changed", "moved"])
    text = Text()


class Side(serializers.Serializer[Any]):
    """One side of a comparison: a version or a draft."""

    label = Text()  # type: ignore[assignment]
    diagram = Text(help_text="BPMN XML")


class Compared(serializers.Serializer[Any]):
    """What differs: a mark for each element, and all of it in words."""

    elements = serializers.DictField(child=Text())
    words = Change(many=True)
    before = Side()
    after = Side()
