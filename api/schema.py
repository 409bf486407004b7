"""The OpenAPI document also says how each address refuses."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class FieldProblem(serializers.Serializer[Any]):
    """What is wrong with one field."""

    field = serializers.CharField(allow_blank=True, help_text="key of the field; a path inside lists")
    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """RFC 9457. ``code`` is stable; title and detail are in the language of the reader."""

    type = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    status = serializers.IntegerField()
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


_ALWAYS = {"400": "The request is not right", "503": "The database cannot be used; nothing has changed"}
_SIGNED_IN = {"401": "Not signed in", "403": "Not allowed"}
_SIGNS_IN = {"401": "Name or password do not fit", "429": "Too many attempts"}
_FOUND = {"404": "There is no such thing, or it is not for the reader to know of it"}
_CHANGES = {
    "409": "Too late, or in conflict with what is there",
    "413": "Too large",
    "415": "Not JSON",
    "422": "The form is not right; `errors` names the fields",
}


class Schema(AutoSchema):
    """Adds the problems that an operation can answer with."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        found = super()._get_response_bodies(direction)
        signs_in = self.path.endswith("/token/")
        told = {
            **_ALWAYS,
            **(_SIGNS_IN if signs_in else _SIGNED_IN),
            **_FOUND,
            **({} if self.method == "GET" else _CHANGES),
        }
        for code, text in sorted(told.items()):
            answer = self._get_response_for_code(  # type: ignore[no-untyped-call]
                Problem, code, ["application/problem+json"], direction
            )
            found.setdefault(code, {**answer, "description": text})
        return found
