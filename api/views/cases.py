"""Cases: start, list, read, follow on the diagram."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import serializers as out
from api.views.base import View, one_of
from workflows.access.queries import acting, is_manager_of
from workflows.cases import queries, services
from workflows.cases.models import Case, CaseEvent

STATUS = OpenApiParameter("state", OpenApiTypes.STR, enum=["open", "ended"])
PROCEDURE = OpenApiParameter("procedure", OpenApiTypes.STR)
STAGE = OpenApiParameter("stage", OpenApiTypes.STR)
SEARCH = OpenApiParameter("search", OpenApiTypes.STR, description="part of the code")


class CasesView(View):
    """All cases that the reader may know of."""

    @extend_schema(
        parameters=[STATUS, PROCEDURE, STAGE, SEARCH], responses=out.CaseLine(many=True), tags=["cases"]
    )
    def get(self, request: Request) -> Response:
        """Lines of the case list: codes and states, never a name."""
        asked = request.query_params
        found = queries.listing(
            self.person,
            self.now,
            status=one_of(asked, "state", ("open", "ended")) or None,
            procedure=asked.get("procedure") or None,
            stage=asked.get("stage") or None,
            search=asked.get("search", ""),
        )
        return self.page(request, out.CaseLine, found.select_related("about", "version__procedure"))

    @extend_schema(request=out.CaseStart, responses={201: out.CaseDetail}, tags=["cases"])
    def post(self, request: Request) -> Response:
        """Start a procedure with the data of its start form."""
        data = self.parse(out.CaseStart)
        case = services.start(self.person, data["procedure"], data["data"], self.now, about=data["about"])
        response = self.show(out.CaseDetail, self._fresh(case), status=201)
        response["Location"] = f"/api/cases/{case.code}/"
        return response

    def _fresh(self, case: Case) -> Case:
        """With the numbers of the list, for a reader who may not see it any more as well."""
        found = Case.objects.select_related("version__procedure", "territory", "manager_team", "about").get(
            pk=case.pk
        )
        found.open_items = found.work_items.filter(state__in=("open", "claimed")).count()  # type: ignore[attr-defined]
        found.variables = {}  # type: ignore[attr-defined]
        return found


class CaseView(View):
    """One case."""

    @extend_schema(responses=out.CaseDetail, tags=["cases"])
    def get(self, request: Request, code: str) -> Response:
        """Its line, and its variables for the team that leads it."""
        case = queries.get_line(self.person, code, self.now)
        case.variables = (  # type: ignore[attr-defined]
            queries.variables(self.person, case, self.now)
            if is_manager_of(acting(self.person, self.now), case)
            else {}
        )
        return self.show(out.CaseDetail, case)


class EventsView(View):
    """What happened in a case."""

    @extend_schema(
        parameters=[OpenApiParameter("kind", OpenApiTypes.STR, many=True)],
        responses=out.Event(many=True),
        tags=["cases"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Events, oldest first. Who does not lead the case sees the steps, but not who did what elsewhere."""
        case = queries.get_line(self.person, code, self.now)
        found = CaseEvent.objects.filter(case=case).select_related("actor").order_by("sequence")
        kinds = request.query_params.getlist("kind")
        if kinds:
            found = found.filter(kind__in=kinds)
        who = acting(self.person, self.now)
        if not is_manager_of(who, case):
            found = found.filter(queries.own_events(who))
        return self.page(request, out.Event, found)


class DiagramView(View):
    """Where a case stands on its diagram."""

    @extend_schema(responses=out.Diagram, tags=["cases"])
    def get(self, request: Request, code: str) -> Response:
        """Active elements, and how often each element and flow was passed."""
        case = queries.get_line(self.person, code, self.now)
        found: dict[str, Any] = {
            "procedure": case.version.procedure_id,
            "version": case.version.number,
            "active": list(dict.fromkeys(a.element for a in queries.where_it_stands(case))),
            "visited": queries.visited(case),
        }
        return self.show(out.Diagram, found)
