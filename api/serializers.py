"""What goes in and out, as JSON. Serializers show and parse; they decide nothing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.problems import language
from workflows.cases.models import Case, CaseEvent
from workflows.failures.models import Failure
from workflows.messages.models import Message
from workflows.work.models import WorkItem


class TokenRequest(serializers.Serializer[Any]):
    """User name and password."""

    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class TokenAnswer(serializers.Serializer[Any]):
    """The token to send as ``Authorization: Token …``."""

    token = serializers.CharField()


class CaseStart(serializers.Serializer[Any]):
    """Start a procedure. ``about``: code of the case it is started on (mediation on a case)."""

    procedure = serializers.CharField()
    data = serializers.DictField(required=False, default=dict)  # type: ignore[assignment]
    about = serializers.CharField(required=False, allow_null=True, default=None)


class CaseLine(serializers.ModelSerializer[Case]):
    """A case as lists show it: codes and states, never a name."""

    procedure = serializers.CharField(source="version.procedure_id")
    version = serializers.IntegerField(source="version.number")
    title = serializers.SerializerMethodField()
    state = serializers.CharField(source="status", help_text="open or ended")
    end = serializers.CharField(allow_null=True, help_text="id of the end event that gave the outcome")
    territory = serializers.CharField(source="territory_id", allow_null=True)
    manager_team = serializers.CharField(source="manager_team_id", allow_null=True)
    about = serializers.CharField(source="about.code", default=None, allow_null=True)
    open_items = serializers.IntegerField(default=0)
    overdue_items = serializers.IntegerField(default=0)
    next_due = serializers.DateTimeField(default=None, allow_null=True)

    class Meta:
        model = Case
        fields = (
            "code", "procedure", "version", "title", "state", "stage", "end", "risk", "territory", "manager_team",
            "about", "opened_at", "ended_at", "open_items", "overdue_items", "next_due",
        )  # fmt: skip

    def get_title(self, case: Case) -> str:
        """Name of the procedure in the reader's language."""
        version = case.version
        return version.title_en if language() == "en" and version.title_en else version.title_id

    def to_representation(self, instance: Case) -> dict[str, Any]:
        """Empty texts are null."""
        found = super().to_representation(instance)
        for name in ("end", "stage", "risk"):
            found[name] = found[name] or None
        return found


class CaseDetail(CaseLine):
    """A case, with its variables for the team that leads it."""

    variables = serializers.DictField(
        read_only=True,
        help_text="codes, numbers and dates; only for the team that leads the case, else empty",
    )

    class Meta(CaseLine.Meta):
        fields = (*CaseLine.Meta.fields, "variables")  # type: ignore[assignment]


class Event(serializers.ModelSerializer[CaseEvent]):
    """One thing that happened."""

    actor = serializers.CharField(source="actor.username", default=None, allow_null=True)
    team = serializers.CharField(source="team_id", allow_null=True)

    class Meta:
        model = CaseEvent
        fields = ("sequence", "at", "kind", "element", "process", "team", "actor", "detail")


class Diagram(serializers.Serializer[Any]):
    """Where a case stands on its diagram."""

    procedure = serializers.CharField()
    version = serializers.IntegerField()
    active = serializers.ListField(child=serializers.CharField(), help_text="element ids")
    visited = serializers.DictField(
        child=serializers.IntegerField(), help_text="element or flow id: how often"
    )


class WorkItemLine(serializers.ModelSerializer[WorkItem]):
    """A work item. ``explanation`` says why it came to this team, in the reader's language."""

    case = serializers.CharField(source="case.code")
    task = serializers.CharField(source="element", help_text="BPMN id of the task")
    title = serializers.SerializerMethodField()
    role = serializers.CharField(allow_null=True)
    team = serializers.CharField(source="team_id", allow_null=True)
    assignee = serializers.CharField(source="assignee.username", default=None, allow_null=True)
    completed_by = serializers.CharField(source="completed_by.username", default=None, allow_null=True)
    explanation = serializers.SerializerMethodField()
    reasons = serializers.ListField(source="codes", child=serializers.CharField())
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = WorkItem
        fields = (
            "id", "case", "task", "process", "title", "role", "team", "territory", "state", "assignee", "opened_at",
            "due_at", "due_calendar", "source", "overdue", "closed_at", "completed_by", "reasons", "explanation",
            "local",
        )  # fmt: skip

    def get_title(self, item: WorkItem) -> str:
        """Name of the task in the reader's language."""
        return item.title_en if language() == "en" and item.title_en else item.title_id

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_explanation(self, item: WorkItem) -> list[str]:
        """Sentences, one for each step of the routing."""
        return [str(step.get(language(), "")) for step in item.explanation.get("steps", [])]

    def get_overdue(self, item: WorkItem) -> bool:
        """Open and past its deadline."""
        now = self.context.get("now")
        return bool(now and item.is_active and item.due_at and item.due_at < now)


class FormAnswer(serializers.Serializer[Any]):
    """The form of a work item, or of a procedure's start: a form-js schema and what it starts with."""

    schema = serializers.DictField(allow_null=True)
    data = serializers.DictField()  # type: ignore[assignment]
    guidance = serializers.CharField(default="")
    may_complete = serializers.BooleanField(default=True)


class Completion(serializers.Serializer[Any]):
    """Data of the form."""

    data = serializers.DictField(required=False, default=dict)  # type: ignore[assignment]


class Reassignment(serializers.Serializer[Any]):
    """To another team, or to a person of it; the reason is kept with the case."""

    team = serializers.CharField(required=False, allow_null=True, default=None)
    person = serializers.CharField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=2000)


class MessageIn(serializers.Serializer[Any]):
    """A message for a running case."""

    name = serializers.CharField(max_length=200)
    case = serializers.CharField(max_length=40)
    data = serializers.DictField(required=False, default=dict)  # type: ignore[assignment]


class MessageOut(serializers.ModelSerializer[Message]):
    """What became of a message: kept (nothing waits for it yet) or delivered."""

    case = serializers.CharField(source="case.code")

    class Meta:
        model = Message
        fields = ("id", "name", "case", "state", "received_at")


class FailureLine(serializers.ModelSerializer[Failure]):
    """Something technical that needs an admin."""

    case = serializers.CharField(source="case.code", default=None, allow_null=True)
    message = serializers.SerializerMethodField()

    class Meta:
        model = Failure
        fields = (
            "id",
            "code",
            "state",
            "case",
            "element",
            "message",
            "count",
            "first_at",
            "last_at",
            "resolved_at",
        )

    def get_message(self, failure: Failure) -> str:
        """What happened and what to do, in the reader's language."""
        return failure.message_en if language() == "en" else failure.message_id


class ProcedureLine(serializers.Serializer[Any]):
    """A procedure in force."""

    id = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    legal_basis = serializers.ListField(child=serializers.CharField())
    may_start = serializers.BooleanField()


class Me(serializers.Serializer[Any]):
    """Who is signed in, and for which teams they act now."""

    username = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    teams = serializers.ListField(child=serializers.CharField())
    admin = serializers.BooleanField()
    process_owner = serializers.BooleanField()
