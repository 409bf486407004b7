"""What all views share."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows import clock
from workflows.people.models import User


class Pages(PageNumberPagination):
    """``?page=`` and ``?page_size=`` (up to 200)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"


class View(APIView):
    """A view with the clock and the person of the request."""

    pagination_class = Pages

    @property
    def now(self) -> datetime:
        """The time of this moment."""
        return clock.now()

    @property
    def person(self) -> User:
        """Who is signed in."""
        return cast(User, self.request.user)

    def parse(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The validated body of the request."""
        serializer = kind(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return cast(dict[str, Any], serializer.validated_data)

    def show(self, kind: type[serializers.BaseSerializer[Any]], value: Any, *, status: int = 200) -> Response:
        """The value as JSON."""
        return Response(kind(value, context={"now": self.now, "request": self.request}).data, status=status)

    def page(
        self, request: Request, kind: type[serializers.BaseSerializer[Any]], found: QuerySet[Any]
    ) -> Response:
        """One page of a list."""
        pages = Pages()
        rows = pages.paginate_queryset(found, request, view=self)
        data = kind(rows, many=True, context={"now": self.now, "request": request}).data
        return pages.get_paginated_response(data)
