"""Work items: list, form, claim, release, reassign, complete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import serializers as out
from api.problems import language
from api.views.base import View, one_of, yes_or_no
from workflows.access.queries import visible_items
from workflows.agencies.models import Team
from workflows.errors import NotFound
from workflows.people.models import User
from workflows.work import queries, services
from workflows.work.models import WorkItem

PARAMETERS = [
    OpenApiParameter(
        "state",
        OpenApiTypes.STR,
        enum=["open", "unclaimed", "claimed", "completed", "withdrawn"],
        description="open: not closed, claimed or not",
    ),
    OpenApiParameter("case", OpenApiTypes.STR, description="code of the case"),
    OpenApiParameter("team", OpenApiTypes.STR),
    OpenApiParameter("task", OpenApiTypes.STR, description="BPMN id of the task"),
    OpenApiParameter("overdue", OpenApiTypes.BOOL),
    OpenApiParameter("mine", OpenApiTypes.BOOL, description="claimed by the reader"),
]
_STATES = {
    "open": WorkItem.ACTIVE,
    "unclaimed": (WorkItem.State.OPEN,),
    "claimed": (WorkItem.State.CLAIMED,),
    "completed": (WorkItem.State.COMPLETED,),
    "withdrawn": (WorkItem.State.WITHDRAWN,),
}


def filtered(found: QuerySet[WorkItem], asked: Any, user: User, now: datetime) -> QuerySet[WorkItem]:
    """The items that the query string asks for."""
    state = one_of(asked, "state", _STATES)
    if state:
        found = found.filter(state__in=_STATES[state])
    if asked.get("case"):
        found = found.filter(case__code=asked["case"])
    if asked.get("team"):
        found = found.filter(team=asked["team"])
    if asked.get("task"):
        found = found.filter(element=asked["task"])
    mine = yes_or_no(asked, "mine")
    if mine:
        found = found.filter(assignee=user)
    elif mine is False:
        found = found.exclude(assignee=user)
    late = Q(state__in=WorkItem.ACTIVE, due_at__lt=now)
    overdue = yes_or_no(asked, "overdue")
    if overdue:
        found = found.filter(late)
    elif overdue is False:
        found = found.exclude(late)
    return found


class WorkItemsView(View):
    """Work items of the reader's teams, and all of the cases that their team leads."""

    @extend_schema(parameters=PARAMETERS, responses=out.WorkItemLine(many=True), tags=["work items"])
    def get(self, request: Request) -> Response:
        """Soonest deadline first."""
        found = filtered(visible_items(self.person, self.now), request.query_params, self.person, self.now)
        # the engine's state is the bulk of a case, and no line shows it
        found = found.defer("case__state")
        return self.page(request, out.WorkItemLine, found.order_by("due_at", "pk"))


class WorkItemView(View):
    """One work item."""

    @extend_schema(responses=out.WorkItemLine, tags=["work items"])
    def get(self, request: Request, item: int) -> Response:
        """The item."""
        return self.show(out.WorkItemLine, queries.get(self.person, item, self.now))


class FormView(View):
    """The form of a work item."""

    @extend_schema(responses=out.FormAnswer, tags=["work items"])
    def get(self, request: Request, item: int) -> Response:
        """Schema in the reader's language and what it starts with (for the team that works on it)."""
        form = queries.open_form(self.person, item, self.now, language())
        found = {
            "schema": form.schema,
            "data": form.data,
            "guidance": form.guidance,
            "may_complete": form.may_complete,
        }
        return self.show(out.FormAnswer, found)


class ClaimView(View):
    """Take an item."""

    @extend_schema(request=None, responses=out.WorkItemLine, tags=["work items"])
    def post(self, request: Request, item: int) -> Response:
        """Claim it for oneself."""
        services.claim(self.person, item, self.now)
        return self.show(out.WorkItemLine, queries.get(self.person, item, self.now))


class ReleaseView(View):
    """Give an item back."""

    @extend_schema(request=None, responses=out.WorkItemLine, tags=["work items"])
    def post(self, request: Request, item: int) -> Response:
        """Give it back to the team."""
        services.release(self.person, item, self.now)
        return self.show(out.WorkItemLine, queries.get(self.person, item, self.now))


class CompleteView(View):
    """Complete an item."""

    @extend_schema(request=out.Completion, responses=out.WorkItemLine, tags=["work items"])
    def post(self, request: Request, item: int) -> Response:
        """With the data of its form; the case moves on."""
        data = self.parse(out.Completion)["data"]
        done = services.complete(self.person, item, data, self.now)
        found = (
            WorkItem.objects.select_related(
                "case__version__procedure", "team__agency", "assignee", "completed_by"
            )
        ).get(pk=done.pk)
        return self.show(out.WorkItemLine, found)


class ReassignView(View):
    """Give an item to somebody else."""

    @extend_schema(request=out.Reassignment, responses=out.WorkItemLine, tags=["work items"])
    def post(self, request: Request, item: int) -> Response:
        """To another team (the team that leads the case), or to a person of the team."""
        data = self.parse(out.Reassignment)
        services.seen(self.person, item, self.now)
        team = Team.objects.filter(slug=data["team"]).first() if data["team"] else None
        person = User.objects.filter(username=data["person"]).first() if data["person"] else None
        if (data["team"] and team is None) or (data["person"] and person is None):
            raise NotFound("Tim atau orang ini tidak dikenal.", "There is no such team or person.")
        done = services.reassign(self.person, item, self.now, team=team, person=person, reason=data["reason"])
        found = WorkItem.objects.select_related(
            "case__version__procedure", "team__agency", "assignee", "completed_by"
        ).get(pk=done.pk)
        return self.show(out.WorkItemLine, found)
