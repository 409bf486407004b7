"""Legal deadlines: met, missed, or still running."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import language
from api.views.base import View
from workflows.obligations import periods, queries


class ObligationLine(serializers.Serializer[queries.Line]):
    """One obligation of one case. Times of a window are for the team that leads the case."""

    case = serializers.CharField(help_text="code of the case")
    obligation = serializers.CharField(help_text="id of the obligation on the diagram")
    title = serializers.SerializerMethodField()
    source = serializers.CharField(help_text="law or guideline")  # type: ignore[assignment]
    task = serializers.CharField(help_text="BPMN id of the task")
    team = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(choices=list(queries.STATUSES))
    margin_seconds = serializers.SerializerMethodField(help_text="left before the deadline; negative: late")

    def get_title(self, line: queries.Line) -> str:
        """In the reader's language."""
        return line.title_en if language() == "en" else line.title_id

    def get_margin_seconds(self, line: queries.Line) -> int | None:
        """Whole seconds."""
        return int(line.margin.total_seconds()) if line.margin is not None else None


class ObligationFigure(serializers.Serializer[queries.Figure]):
    """How often an obligation arose, and what became of it."""

    obligation = serializers.CharField()
    title = serializers.SerializerMethodField()
    source = serializers.CharField()  # type: ignore[assignment]
    total = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="status: how many")
    kept_share = serializers.FloatField(allow_null=True, help_text="met, of those that are decided; 0 to 1")

    def get_title(self, figure: queries.Figure) -> str:
        """In the reader's language."""
        return figure.title_en if language() == "en" else figure.title_id


class ObligationReport(serializers.Serializer[queries.Report]):
    """Figures of all obligations of the period, and the first lines."""

    figures = ObligationFigure(many=True)
    lines = ObligationLine(many=True)
    truncated = serializers.BooleanField(help_text=f"there are more than {queries.MAX_LINES} lines")


class ObligationsView(View):
    """Legal deadlines of the cases that the reader's team leads; of all cases, by code, for admins."""

    @extend_schema(
        parameters=[
            OpenApiParameter("case", OpenApiTypes.STR, description="code of one case"),
            OpenApiParameter("from", OpenApiTypes.DATE, description="first day on which they began"),
            OpenApiParameter("to", OpenApiTypes.DATE, description="last day on which they began"),
        ],
        responses=ObligationReport,
        tags=["obligations"],
    )
    def get(self, request: Request) -> Response:
        """Oldest first."""
        asked = request.query_params
        since, until = periods.read(asked.get("from"), asked.get("to"))
        found = queries.report(
            self.person, self.now, case=asked.get("case") or None, since=since, until=until
        )
        return self.show(ObligationReport, found)
