"""Messages to running cases."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from api import serializers as out
from api.parsers import is_text
from api.problems import say
from api.views.base import View
from workflows.cases.errors import CaseEnded
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
        if not key or len(key) > 200 or not is_text(key):
            told = say("Kirim kepala dengan 1 sampai 200 huruf.", "Send a header of 1 to 200 characters.")
            raise exceptions.ValidationError({"Idempotency-Key": [told]})
        data = self.parse(out.MessageIn)
        message = services.send(self.person, data["case"], data["name"], data["data"], key, self.now)
        if message.state == message.State.REJECTED:
            raise CaseEnded("Kasus ini sudah berakhir.", "This case has ended.")
        return self.show(out.MessageOut, message, status=202)
