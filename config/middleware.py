"""Each log line of a request carries the request's id and the user's number, nothing else of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse


class LogContextMiddleware:
    """Binds ``request`` and ``user`` (the number, not the name) to the logs of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(
            request=request_id, user=request.user.pk if request.user.is_authenticated else None
        )
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response
