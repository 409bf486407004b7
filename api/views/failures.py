"""Failures, for admins."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import serializers as out
from api.views.base import View, one_of
from workflows.errors import NotAllowed, NotFound
from workflows.failures import queries, services
from workflows.failures.models import Failure


class FailuresView(View):
    """All failures."""

    @extend_schema(
        parameters=[OpenApiParameter("state", OpenApiTypes.STR, enum=["open", "resolved"])],
        responses=out.FailureLine(many=True),
        tags=["failures"],
    )
    def get(self, request: Request) -> Response:
        """Newest first; open ones unless asked otherwise."""
        if not self.person.is_rangkul_admin:
            raise NotAllowed("Halaman ini untuk admin.", "This is for admins.")
        state = one_of(request.query_params, "state", ("open", "resolved")) or "open"
        found = queries.visible_failures(self.person, state=state)
        return self.page(request, out.FailureLine, found)


class _OneFailure(View):
    def failure(self, number: int) -> Failure:
        """The failure, for an admin."""
        found = queries.visible_failures(self.person, state=None).filter(pk=number).first()
        if found is None:
            raise NotFound("Gangguan ini tidak ditemukan.", "There is no such failure.")
        return found


class ResolveView(_OneFailure):
    """Resolve one."""

    @extend_schema(request=None, responses=out.FailureLine, tags=["failures"])
    def post(self, request: Request, failure: int) -> Response:
        """It has been dealt with."""
        return self.show(out.FailureLine, services.resolve(self.person, self.failure(failure), self.now))


class RetryView(_OneFailure):
    """Try again."""

    @extend_schema(request=None, responses=out.FailureLine, tags=["failures"])
    def post(self, request: Request, failure: int) -> Response:
        """What failed is tried once more; it is resolved when that works."""
        return self.show(out.FailureLine, services.retry(self.person, self.failure(failure), self.now))
