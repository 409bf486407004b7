"""Moving running cases to another version of their procedure: try it, start it, watch it, stop it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import language
from api.views.base import View, one_of
from workflows.errors import NotFound
from workflows.migration import queries, services
from workflows.migration.models import Migration, MigrationCase
from workflows.procedures.models import Procedure
from workflows.procedures.rights import require

OUTCOMES = list(MigrationCase.Outcome.values)


class _Told(serializers.Serializer[Any]):
    """Something with a code, and its words in the reader's language."""

    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, told: dict[str, Any]) -> str:
        """In the reader's language."""
        return str(told["message_en"] if language() == "en" else told["message_id"])


class MigrationChange(_Told):
    """What becomes different. Words only: no value of the case."""


class MigrationProblem(_Told):
    """Why something cannot be moved, and what to do."""

    element = serializers.CharField(allow_blank=True, help_text="BPMN id in the old version")
    process = serializers.CharField(allow_blank=True)


class MigrationPlace(serializers.Serializer[Any]):
    """One open thing of a case: where it stands, and where it would stand."""

    kind = serializers.CharField(
        help_text="work_item, members, join, gather, service, message, timer, signal, condition, event, call, "
        "subprocess, event_subprocess, undo, marker or activity"
    )
    process = serializers.CharField(allow_blank=True)
    element = serializers.CharField(allow_blank=True, help_text="empty: it is added")
    title = serializers.CharField(allow_blank=True)
    new_process = serializers.CharField(allow_blank=True)
    new_element = serializers.CharField(allow_blank=True, help_text="empty: it ends, or cannot be moved")
    new_title = serializers.CharField(allow_blank=True)
    on = serializers.CharField(allow_blank=True, help_text="activity that a boundary event watches")
    changes = MigrationChange(many=True)
    problems = MigrationProblem(many=True)


class MigrationLine(serializers.Serializer[Any]):
    """One case of a dry run, by code."""

    case = serializers.CharField()
    possible = serializers.BooleanField()
    places = MigrationPlace(many=True)
    problems = MigrationProblem(many=True)
    notices = MigrationChange(many=True)


class MigrationMoveSum(serializers.Serializer[Any]):
    """How many open things go from one element to another."""

    kind = serializers.CharField()
    process = serializers.CharField(allow_blank=True)
    element = serializers.CharField(allow_blank=True)
    new_process = serializers.CharField(allow_blank=True)
    new_element = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()


class MigrationChangeSum(MigrationChange):
    """How often something changes at an element."""

    element = serializers.CharField()
    count = serializers.IntegerField()


class MigrationReasonSum(MigrationProblem):
    """How many cases cannot move for one reason."""

    count = serializers.IntegerField()


class _FromTo(serializers.Serializer[Any]):
    """``from`` is a word of Python, so that it cannot be an attribute."""

    def get_fields(self) -> dict[str, Any]:
        """Numbers of the two versions first."""
        return {
            "from": _number("number of the version that cases run on"),
            "to": _number("number of the version to move them to"),
            **super().get_fields(),
        }


def _number(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text=help_text)


class MigrationReport(_FromTo):
    """A dry run: sums over all cases, and up to 1,000 of them one by one."""

    procedure = serializers.CharField()
    cases = serializers.IntegerField()
    possible = serializers.IntegerField()
    refused = serializers.IntegerField()
    moves = MigrationMoveSum(many=True)
    changes = MigrationChangeSum(many=True)
    reasons = MigrationReasonSum(many=True)
    lines = MigrationLine(many=True)
    truncated = serializers.BooleanField()


class MigrationAsked(_FromTo):
    """Which cases to move where. ``mapping``: old id (or ``process/id``) to new id; null: must not be moved."""

    mapping = serializers.DictField(
        child=serializers.CharField(allow_null=True), required=False, default=dict
    )


class MigrationStart(MigrationAsked):
    """The same, with the reason (about the procedure, not about a case)."""

    reason = serializers.CharField(max_length=services.MAX_REASON)


class MigrationCounts(serializers.Serializer[Any]):
    """Cases by outcome."""

    total = serializers.IntegerField()
    waiting = serializers.IntegerField()
    moved = serializers.IntegerField()
    refused = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField()


class MigrationInfo(_FromTo):
    """A migration and how far it is."""

    id = serializers.IntegerField()
    procedure = serializers.CharField()
    mapping = serializers.DictField(child=serializers.CharField(allow_null=True))
    state = serializers.ChoiceField(choices=Migration.State.choices)
    author = serializers.CharField(allow_null=True, help_text="null: the operator")
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    stopped_by = serializers.CharField(allow_null=True)
    counts = MigrationCounts()


class MigrationCaseLine(serializers.ModelSerializer[MigrationCase]):
    """What became of one case."""

    case = serializers.CharField(source="case.code")
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    why = MigrationProblem(many=True)

    class Meta:
        model = MigrationCase
        fields = ("case", "outcome", "why", "at")


class MigrationProgress(MigrationInfo):
    """A migration with one page of its cases."""

    cases_count = serializers.IntegerField(help_text="cases on all pages")
    page = serializers.IntegerField()
    cases = MigrationCaseLine(many=True)


class RunningVersion(serializers.Serializer[Any]):
    """How many open cases run on a version."""

    version = serializers.IntegerField()
    cases = serializers.IntegerField()
    current = serializers.BooleanField(help_text="new cases start on it")
    published_at = serializers.DateTimeField()


class RunningView(View):
    """Open cases by version."""

    pagination_class = None  # type: ignore[assignment]

    @extend_schema(responses=RunningVersion(many=True), tags=["migrations"])
    def get(self, request: Request, procedure: str) -> Response:
        """Newest version first; versions without open cases only where they are in force."""
        found = queries.running(self.person, procedure, self.now)
        return Response(RunningVersion(found, many=True).data)


class DryRunView(View):
    """Try a migration."""

    @extend_schema(request=MigrationAsked, responses=MigrationReport, tags=["migrations"])
    def post(self, request: Request, procedure: str) -> Response:
        """For each open case whether it can move, where its open items would stand, and why not."""
        asked = self.parse(MigrationAsked)
        found = services.dry_run(
            self.person, procedure, asked["from"], asked["to"], asked["mapping"], self.now
        )
        return Response(MigrationReport(found.as_json()).data)


class MigrationsView(View):
    """Migrations of a procedure."""

    @extend_schema(responses=MigrationInfo(many=True), tags=["migrations"])
    def get(self, request: Request, procedure: str) -> Response:
        """Newest first."""
        if not Procedure.objects.filter(pk=procedure).exists():
            raise NotFound("Prosedur ini tidak ditemukan.", "There is no such procedure.")
        require(self.person, procedure, "migrate")
        pages = self.pagination_class()
        rows = pages.paginate_queryset(queries.migrations(self.person, procedure), request, view=self)
        data = MigrationInfo([self.info(row) for row in rows or ()], many=True).data
        return pages.get_paginated_response(data)

    @extend_schema(request=MigrationStart, responses={201: MigrationInfo}, tags=["migrations"])
    def post(self, request: Request, procedure: str) -> Response:
        """Start one. It runs in the background, each case in its own transaction."""
        asked = self.parse(MigrationStart)
        found = services.start(
            self.person, procedure, asked["from"], asked["to"], asked["mapping"], asked["reason"], self.now
        )
        return self.show(MigrationInfo, self.info(found), status=201)

    def info(self, migration: Migration) -> dict[str, Any]:
        """A migration as it is shown to the person."""
        return info(self, migration)


def info(view: View, migration: Migration) -> dict[str, Any]:
    """A migration as it is shown to the person of the view."""
    return {
        "id": migration.pk,
        "procedure": migration.procedure_id,
        "from": migration.source.number,
        "to": migration.target.number,
        "mapping": migration.mapping,
        "state": migration.state,
        "author": migration.author.display_name if migration.author else None,
        "reason": migration.reason,
        "created_at": migration.created_at,
        "finished_at": migration.finished_at,
        "stopped_by": migration.stopped_by.display_name if migration.stopped_by else None,
        "counts": queries.counts(view.person, migration, view.now),
    }


class MigrationView(View):
    """One migration."""

    @extend_schema(
        parameters=[
            OpenApiParameter("outcome", OpenApiTypes.STR, enum=OUTCOMES),
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=MigrationProgress,
        tags=["migrations"],
    )
    def get(self, request: Request, migration: int) -> Response:
        """How far it is, and one page of its cases."""
        found = queries.get(self.person, migration)
        outcome = one_of(request.query_params, "outcome", OUTCOMES)
        cases = queries.cases(self.person, found, self.now)
        if outcome:
            cases = cases.filter(outcome=outcome)
        pages = self.pagination_class()
        rows = pages.paginate_queryset(cases, request, view=self)
        assert pages.page is not None
        shown = {
            **info(self, found),
            "cases_count": pages.page.paginator.count,
            "page": pages.page.number,
            "cases": rows,
        }
        return self.show(MigrationProgress, shown)


class StopMigrationView(View):
    """Stop one."""

    @extend_schema(request=None, responses=MigrationInfo, tags=["migrations"])
    def post(self, request: Request, migration: int) -> Response:
        """No further case is moved; what has moved stays."""
        found = services.stop(self.person, queries.get(self.person, migration), self.now)
        return self.show(MigrationInfo, info(self, found))
