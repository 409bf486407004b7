"""Errors as ``application/problem+json`` (RFC 9457), in the language of the reader."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.utils import Error as DatabaseError
from django.http import Http404
from django.utils.translation import get_language
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

import engine
from workflows.cases.errors import FormInvalid
from workflows.errors import RangkulError

MEDIA_TYPE = "application/problem+json"

_DRF: dict[type[exceptions.APIException], tuple[str, str, str]] = {
    exceptions.NotAuthenticated: (
        "not_authenticated",
        "Masuk dahulu: kirim kepala Authorization: Token ….",
        "Sign in first: send the header Authorization: Token ….",
    ),
    exceptions.AuthenticationFailed: (
        "authentication_failed",
        "Nama pengguna, kata sandi, atau token tidak cocok.",
        "User name, password or token do not fit.",
    ),
    exceptions.PermissionDenied: (
        "not_allowed",
        "Anda tidak berhak melakukan ini.",
        "You are not allowed to do this.",
    ),
    exceptions.ParseError: (
        "not_json",
        "Isi permintaan bukan JSON yang benar.",
        "The body of the request is not valid JSON.",
    ),
    exceptions.UnsupportedMediaType: (
        "media_type",
        "Kirim JSON: Content-Type: application/json.",
        "Send JSON: Content-Type: application/json.",
    ),
    exceptions.MethodNotAllowed: (
        "method_not_allowed",
        "Metode ini tidak dikenal di alamat ini.",
        "This method is not known at this address.",
    ),
    exceptions.Throttled: (
        "too_many",
        "Terlalu banyak permintaan; coba lagi nanti.",
        "Too many requests; try again later.",
    ),
    exceptions.NotFound: ("not_found", "Tidak ditemukan.", "There is no such thing."),
}


class ProblemRenderer(JSONRenderer):
    """JSON with the media type of problems."""

    media_type = MEDIA_TYPE


def language() -> str:
    """ "id" or "en": what the reader asked for."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def problem(code: str, title: str, http_status: int, **more: Any) -> Response:
    """The response for a problem."""
    body = {
        "type": "about:blank",
        "code": code,
        "title": title,
        "detail": title,
        "status": http_status,
        **more,
    }
    response = Response(body, status=http_status, content_type=MEDIA_TYPE)
    return response


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF calls for every exception of a view. Unknown ones go on to Django (500 without details)."""
    response = _known(error)
    if response is not None:
        set_rollback()
        request = context.get("request")
        if request is not None:
            request.accepted_renderer = ProblemRenderer()
    return response


def _known(error: Exception) -> Response | None:
    if isinstance(error, FormInvalid):
        return problem(
            error.code,
            error.message(language()),
            error.status,
            errors=[
                {
                    "field": e.field,
                    "code": e.code,
                    "message": e.message_id if language() == "id" else e.message_en,
                }
                for e in error.errors
            ],
        )
    if isinstance(error, RangkulError):
        return problem(error.code, error.message(language()), error.status, **_plain(error.details))
    if isinstance(error, engine.CommandRejected):
        return problem(
            error.code, error.message_id if language() == "id" else error.message_en, status.HTTP_409_CONFLICT
        )
    if isinstance(error, Http404):
        return problem("not_found", _say("Tidak ditemukan.", "There is no such thing."), 404)
    if isinstance(error, PermissionDenied):
        return problem(
            "not_allowed", _say("Anda tidak berhak melakukan ini.", "You are not allowed to do this."), 403
        )
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, exceptions.APIException):
        for kind, (code, indonesian, english) in _DRF.items():
            if isinstance(error, kind):
                # the page that gives tokens has no scheme of its own, which DRF would answer with 403
                wanted = 401 if code == "authentication_failed" else error.status_code
                response = problem(code, _say(indonesian, english), wanted)
                header = getattr(error, "auth_header", None)
                if header:
                    response["WWW-Authenticate"] = header
                wait = getattr(error, "wait", None)
                if wait:
                    response["Retry-After"] = str(int(wait))
                return response
        return problem("refused", str(error.detail), error.status_code)
    if isinstance(error, DatabaseError):
        return problem(
            "database_unavailable",
            _say(
                "Basis data sedang tidak dapat dipakai. Tidak ada yang berubah; coba lagi sebentar lagi.",
                "The database cannot be used at the moment. Nothing has changed; try again in a while.",
            ),
            status.HTTP_503_SERVICE_UNAVAILABLE,
        )
    return None


def _say(indonesian: str, english: str) -> str:
    return indonesian if language() == "id" else english


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    taken = {"type", "code", "title", "detail", "status"}
    return {(f"item_{k}" if k in taken else k): v for k, v in details.items()}


def _invalid(error: exceptions.ValidationError) -> Response:
    errors: list[dict[str, str]] = []

    def collect(detail: Any, path: str) -> None:
        if isinstance(detail, dict):
            for key, value in detail.items():
                collect(value, f"{path}.{key}" if path else str(key))
        elif isinstance(detail, list):
            for index, value in enumerate(detail):
                nested = isinstance(value, dict | list)
                collect(value, f"{path}.{index}" if nested else path)
        else:
            errors.append({"field": path, "code": getattr(detail, "code", "invalid"), "message": str(detail)})

    collect(error.detail, "")
    return problem(
        "invalid",
        _say(
            "Permintaan ini belum benar; lihat isian yang disebut.",
            "The request is not right yet; see its fields.",
        ),
        status.HTTP_400_BAD_REQUEST,
        errors=errors,
    )
