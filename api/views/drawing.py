"""What the designer asks while somebody draws: findings, what an expression can read, whether it is FEEL, choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

import engine
from api import draft_serializers as out
from api.problems import language, say
from api.views.base import View
from api.views.drafts import DraftView, content
from engine import decisions, feel
from engine.checking import visible
from engine.checking.expressions import ALWAYS
from workflows.drafts import files, findings, queries, room, services
from workflows.procedures import library


def finding_line(finding: engine.Finding) -> dict[str, Any]:
    """A finding in the reader's language."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "element": finding.element,
        "file": finding.file,
        "message": say(finding.message_id, finding.message_en),
        "hint": say(finding.hint_id, finding.hint_en),
        "line": finding.line,
        "column": finding.column,
    }


def told(one: findings.Told) -> dict[str, Any]:
    """A finding of a draft, with what it means for publishing."""
    return {
        **finding_line(one.finding),
        "key": one.key,
        "path": one.finding.path,
        "blocks": one.forbids,
        "waived": one.reason,
    }


def checked(found: Sequence[findings.Told]) -> dict[str, Any]:
    """All findings with the two counts that decide whether the draft can be submitted."""
    return {
        "findings": [told(one) for one in found],
        "blocking": sum(one.forbids for one in found),
        "unexplained": sum(one.unexplained for one in found),
    }


class CheckView(DraftView):
    """The check of a draft."""

    @extend_schema(request=out.Files, responses=out.Checked, tags=["drawing"])
    def post(self, request: Request, draft: int) -> Response:
        """All findings, worst first, with files that are not saved yet laid over the draft."""
        asked = self.parse(out.Files)
        found = findings.of(self.draft(draft), content(asked["files"]))
        return self.show(out.Checked, checked(found))


class ExplainView(DraftView):
    """The word of reason that a warning needs."""

    @extend_schema(
        request=out.Explain, responses={204: OpenApiResponse(description="kept")}, tags=["drawing"]
    )
    def post(self, request: Request, draft: int) -> Response:
        """Keep it with the draft; an empty one is taken back."""
        asked = self.parse(out.Explain)
        services.explain(self.person, self.draft(draft), asked["key"], asked["reason"], self.now)
        return Response(status=204)


class PointView(DraftView):
    """What an expression at an element can read."""

    @extend_schema(request=out.PointAsk, responses=out.PointAnswer, tags=["drawing"])
    def post(self, request: Request, draft: int) -> Response:
        """Variables with their types, and decisions with their inputs."""
        asked = self.parse(out.PointAsk)
        package = files.package(self.draft(draft), content(asked["files"]))
        return self.show(out.PointAnswer, visible(package, library.published(), asked["element"]))


class DecideView(DraftView):
    """Try a decision table."""

    @extend_schema(request=out.DecideAsk, responses=out.DecideAnswer, tags=["drawing"])
    def post(self, request: Request, draft: int) -> Response:
        """Its result for these inputs; nothing is kept."""
        asked = self.parse(out.DecideAsk)
        package = files.package(self.draft(draft), content(asked["files"]))
        answer: dict[str, Any] = {"ok": False, "result": None, "rules": [], "message": ""}
        hits: list[tuple[str, str]] = []
        try:
            model = decisions.load(package.files.get(asked["file"], b""))
            value = model.evaluate(asked["decision"], asked["inputs"], now=self.now, hits=hits)
            answer |= {"ok": True, "result": feel.to_json(value), "rules": [rule for _, rule in hits]}
        except (decisions.DecisionError, feel.FeelError) as error:
            answer["message"] = say(error.message_id, error.message_en)
        return self.show(out.DecideAnswer, answer)


class FeelView(View):
    """FEEL while one types."""

    @extend_schema(request=out.FeelAsk, responses=out.FeelAnswer, tags=["drawing"])
    def post(self, request: Request) -> Response:
        """Whether the text is FEEL; where it is not; which names it reads that are not there."""
        asked = self.parse(out.FeelAsk)
        answer: dict[str, Any] = {"ok": True, "message": "", "line": None, "column": None, "unknown": []}
        text = asked["text"].strip()
        try:
            parsed = (feel.parse_unary if asked["unary"] else feel.parse)(text or "null")
            if asked["variables"] is not None:
                answer["unknown"] = sorted(parsed.names - set(asked["variables"]) - ALWAYS)
        except feel.FeelError as error:
            answer |= {
                "ok": False,
                "message": say(error.message_id, error.message_en),
                "line": getattr(error, "line", None),
                "column": getattr(error, "column", None),
            }
        return self.show(out.FeelAnswer, answer)


class ChoicesView(View):
    """What the designer's pickers offer."""

    @extend_schema(responses=OpenApiTypes.OBJECT, tags=["drawing"])
    def get(self, request: Request) -> Response:
        """Roles, agencies, territories, procedures, messages, stages, legal sources, operations."""
        queries.drafts(self.person)
        return Response(room.choices(self.now, language()))
