"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from web import limits
from web.page import Request, page, render
from workflows.people.services import choose_language


@page("GET", "POST", public=True)
def sign_in(request: Request) -> HttpResponse:
    """User name and password; after too many failures one has to wait a little."""
    onward = _onward(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    error, status = "", 200
    if request.method == "POST":
        name = request.POST.get("username", "")
        who = f"{limits.address(request)}:{name.strip().lower()}"
        form = AuthenticationForm(request, data=request.POST)
        if limits.exceeded("sign-in", who, limits.SIGN_IN):
            error = _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi, atau hubungi admin.")
            status = 429
        elif form.is_valid():
            limits.forget("sign-in", who)
            login(request, form.get_user())
            return HttpResponseRedirect(_first_page(request, onward))
        else:
            limits.count("sign-in", who, limits.SIGN_IN)
            error = _(
                "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi."
            )
            status = 422
    response = render(
        request,
        "web/sign_in.html",
        status=status,
        error=error,
        next=onward,
        username=request.POST.get("username", ""),
    )
    response["Cache-Control"] = "no-store"
    return response


@page("POST", public=True)
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    response = HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)
    # a phone that is passed on keeps nothing
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@page("POST", public=True)
def language(request: Request) -> HttpResponse:
    """Switch the language and stay on the page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_onward(request, request.POST.get("next")))
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            choose_language(request.user, chosen)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", httponly=True)
    return response


def _first_page(request: Request, onward: str) -> str:
    """Where the day begins, unless one was on the way to somewhere."""
    if onward != settings.LOGIN_REDIRECT_URL:
        return onward
    if request.user.is_rangkul_admin:
        return reverse("admin-home")
    return reverse("procedure-list") if request.user.is_process_owner else onward


def _onward(request: Request, url: str | None) -> str:
    safe = url and url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    )
    return url if url and safe else settings.LOGIN_REDIRECT_URL
