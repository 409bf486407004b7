"""What all views share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import translation
from rest_framework import exceptions, serializers
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.parsers import StrictJSON, is_text
from api.problems import say
from workflows import clock
from workflows.errors import NotFound
from workflows.people.models import User

YES, NO = ("1", "true", "yes", "ya"), ("0", "false", "no", "tidak")


class Pages(PageNumberPagination):
    """``?page=`` and ``?page_size=`` (up to 200)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"


class OnlyJson(BaseContentNegotiation):
    """The answer is JSON whatever is asked for: a browser that opens an address reads it as well."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The one for the media type of the body."""
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """The first."""
        return renderers[0], renderers[0].media_type


def one_of(asked: Any, name: str, allowed: Collection[str]) -> str:
    """A value of the query string, or empty; told as a problem when it is none of those allowed."""
    value = str(asked.get(name, ""))
    if value and value not in allowed:
        told = ", ".join(allowed)
        raise exceptions.ValidationError(
            {name: [say(f"Pilih salah satu: {told}.", f"Choose one of: {told}.")]}
        )
    return value


def yes_or_no(asked: Any, name: str) -> bool | None:
    """A truth value of the query string; None when it is not asked for."""
    value = one_of({name: str(asked.get(name, "")).lower()}, name, (*YES, *NO))
    return value in YES if value else None


class View(APIView):
    """A view with the clock and the person of the request."""

    pagination_class = Pages
    parser_classes = (StrictJSON,)
    content_negotiation_class = OnlyJson

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in; speak the person's language unless the request names one; refuse what is no text."""
        super().initial(request, *args, **kwargs)
        language = getattr(request.user, "language", "")
        if language and not request.headers.get("Accept-Language"):
            translation.activate(language)
        if not all(is_text(str(value)) for value in kwargs.values()):
            raise NotFound("Tidak ditemukan.", "There is no such thing.")
        for name, values in request.query_params.lists():
            if not all(is_text(text) for text in (name, *values)):
                field = name if is_text(name) else ""
                raise exceptions.ValidationError({field: [say("Ini bukan teks.", "This is no text.")]})

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
