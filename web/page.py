"""What every page shares: who looks, in which language, and how a refusal is told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from workflows import clock
from workflows.errors import DatabaseUnavailable, NotFound, RangkulError
from workflows.failures.queries import visible_failures
from workflows.outbox.queries import notices
from workflows.people.models import User

log = structlog.get_logger("rangkul.web")


class Request(HttpRequest):
    """A request of a page: signed in unless the page says otherwise."""

    user: User
    htmx: HtmxDetails


View = Callable[..., HttpResponse]


def page(*methods: str, public: bool = False) -> Callable[[View], View]:
    """A page for people who are signed in (or for everybody), in their language; refusals become pages.

    ``methods``: what it answers to; GET when none is named.
    """
    allowed = methods or ("GET",)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def shown(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            with translation.override(language_of(request)):
                if request.method not in (*allowed, *(("HEAD",) if "GET" in allowed else ())):
                    return HttpResponseNotAllowed(allowed)
                if not public and not request.user.is_authenticated:
                    return _sign_in_first(request)
                try:
                    _only_texts(request, kwargs)
                    response = view(request, *args, **kwargs)
                except RangkulError as error:
                    response = refusal(request, error)
                except OperationalError:
                    log.exception("database_unavailable")
                    response = refusal(request, _unavailable())
                if not public:
                    # phones are shared: nothing of a case stays in the browser's cache
                    response.headers.setdefault("Cache-Control", "no-store")
                response.headers["Content-Language"] = translation.get_language() or "id"
                return response

        return shown

    return decorate


def language_of(request: HttpRequest) -> str:
    """The person's own language; before they sign in, what they chose, else Indonesian."""
    if request.GET.get("bahasa") in dict(settings.LANGUAGES) and not request.user.is_authenticated:
        return request.GET["bahasa"]  # pages that leave no cookie
    user = request.user
    chosen = (
        user.language
        if isinstance(user, User) and user.is_authenticated
        else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    )
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def number(text: str | None) -> int:
    """A number of a version or revision as it was sent; 0 for what is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def wants_json(request: HttpRequest) -> bool:
    """Whether one of our scripts asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page with what the frame around it needs."""
    if request.user.is_authenticated and not request.htmx:
        context["unread"] = notices(request.user, clock.now(), unread_only=True).order_by().count()
        if request.user.is_rangkul_admin:
            context["open_failures"] = visible_failures(request.user).count()
    return HttpResponse(render_to_string(template, context, request), status=status)


def refusal(request: Request, error: RangkulError) -> HttpResponse:
    """A refused command, told in words: as JSON to a script, as a piece to htmx, else as a page."""
    language = translation.get_language() or "id"
    message = error.message(language)
    if wants_json(request):
        return JsonResponse({"code": error.code, "message": message}, status=error.status)
    context = {"code": error.code, "status": error.status, "message": message}
    if request.htmx:
        return HttpResponse(render_to_string("parts/refusal.html", context, request), status=error.status)
    if error.status == 404:
        return HttpResponse(render_to_string("404.html", context, request), status=404)
    return HttpResponse(render_to_string("web/refusal.html", context, request), status=error.status)


def not_found() -> NotFound:
    """For addresses that lead nowhere."""
    return NotFound("Halaman ini tidak ditemukan.", "There is no such page.")


class NotText(RangkulError):
    """What was sent holds characters that no database keeps."""

    code = "not_text"
    status = 400


def _only_texts(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Raises NotFound for such an address, NotText for such a form: NUL and halves of characters are no text."""
    asked = [text for name, texts in request.GET.lists() for text in (name, *texts)]
    if not all(_is_text(str(text)) for text in (*asked, *kwargs.values())):
        raise not_found()
    sent = [text for name, texts in request.POST.lists() for text in (name, *texts)]
    if not all(_is_text(str(text)) for text in sent):
        raise NotText(
            "Isian memuat karakter yang bukan teks. Ketik ulang isinya.",
            "What you sent holds characters that are no text. Type it again.",
        )


def _is_text(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _unavailable() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        "Data sedang tidak dapat dibuka. Tunggu sebentar lalu coba lagi.",
        "The data cannot be opened at the moment. Wait a little and try again.",
    )


def _sign_in_first(request: Request) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": "signed_out", "next": settings.LOGIN_URL}, status=401)
    if request.htmx:
        response = HttpResponse(status=200)
        response["HX-Redirect"] = settings.LOGIN_URL
        return response
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
