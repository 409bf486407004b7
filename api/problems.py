"""Errors as ``application/problem+json`` (RFC 9457), in the language of the reader."""

from __future__ import annotations

import traceback
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db.utils import DataError, InterfaceError, InternalError, OperationalError
from django.http import Http404
from django.utils.translation import get_language
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

import engine
from api.parsers import BodyTooLarge
from workflows.cases.errors import FormInvalid
from workflows.errors import RangkulError

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger("rangkul.api")

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
    BodyTooLarge: (
        "too_large",
        "Isi permintaan terlalu besar; paling banyak {limit} MB.",
        "The body of the request is too large; at most {limit} MB.",
    ),
    exceptions.NotAcceptable: (
        "not_acceptable",
        "Alamat ini hanya menjawab dengan JSON: Accept: application/json.",
        "This address answers with JSON only: Accept: application/json.",
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
    return Response(body, status=http_status, content_type=MEDIA_TYPE)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """What DRF calls for every exception of a view. One that nobody expected is logged and told as a 500."""
    response = _known(error)
    request = context.get("request")
    if response is None:
        response = _fault(error, request)
    set_rollback()
    if request is not None:
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = MEDIA_TYPE
    return response


def _fault(error: Exception, request: Any) -> Response:
    # where it happened, without the error's own words: they may quote what somebody wrote
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("fault", error=type(error).__name__, where=where)
    got_request_exception.send(sender=exception_handler, request=getattr(request, "_request", request))
    return problem(
        "fault",
        say(
            "Terjadi kesalahan pada sistem. Tidak ada yang berubah; beri tahu admin.",
            "There was a fault in the system. Nothing has changed; tell the admin.",
        ),
        status.HTTP_500_INTERNAL_SERVER_ERROR,
    )


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
        return problem("not_found", say("Tidak ditemukan.", "There is no such thing."), 404)
    if isinstance(error, PermissionDenied):
        return problem(
            "not_allowed", say("Anda tidak berhak melakukan ini.", "You are not allowed to do this."), 403
        )
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, exceptions.APIException):
        for kind, (code, indonesian, english) in _DRF.items():
            if isinstance(error, kind):
                # the page that gives tokens has no scheme of its own, which DRF would answer with 403
                told = say(indonesian, english)
                if isinstance(error, BodyTooLarge):
                    told = told.format(limit=error.limit // 1_000_000)
                wanted = 401 if code == "authentication_failed" else error.status_code
                response = problem(code, told, wanted)
                header = getattr(error, "auth_header", None)
                if header:
                    response["WWW-Authenticate"] = header
                wait = getattr(error, "wait", None)
                if wait:
                    response["Retry-After"] = str(int(wait))
                return response
        return problem("refused", str(error.detail), error.status_code)
    if isinstance(error, RequestDataTooBig):
        return _known(BodyTooLarge())
    if isinstance(error, SuspiciousOperation | DataError):
        return problem("invalid", say("Permintaan ini tidak benar.", "The request is not right."), 400)
    if isinstance(error, OperationalError | InternalError | InterfaceError):
        return problem(
            "database_unavailable",
            say(
                "Basis data sedang tidak dapat dipakai. Tidak ada yang berubah; coba lagi sebentar lagi.",
                "The database cannot be used at the moment. Nothing has changed; try again in a while.",
            ),
            status.HTTP_503_SERVICE_UNAVAILABLE,
        )
    return None


def say(indonesian: str, english: str) -> str:
    """The one in the language of the reader."""
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
        say(
            "Permintaan ini belum benar; lihat isian yang disebut.",
            "The request is not right yet; see its fields.",
        ),
        status.HTTP_400_BAD_REQUEST,
        errors=errors,
    )
