"""Messages to running cases."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from api import serializers as out
from api.views.base import View
from workflows.messages import services

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="the sender's own id of this message; the same key again has no second effect",
)


class MessagesView(View):
    """Send a message."""

    @extend_schema(
        parameters=[KEY], request=out.MessageIn, responses={202: out.MessageOut}, tags=["messages"]
    )
    def post(self, request: Request) -> Response:
        """It is delivered to whatever waits for it in the case, or kept until something does."""
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key or len(key) > 200:
            raise exceptions.ValidationError(
                {"Idempotency-Key": ["A header of 1 to 200 characters is needed."]}
            )
        data = self.parse(out.MessageIn)
        message = services.send(self.person, data["case"], data["name"], data["data"], key, self.now)
        return self.show(out.MessageOut, message, status=202)
