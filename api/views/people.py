"""Signing in, and who one is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.core.cache import cache
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api import serializers as out
from api.views.base import View
from workflows.access.queries import acting
from workflows.audit.services import record

#: wrong passwords for one user name before a pause, and the pause in seconds
TRIES, PAUSE = 10, 15 * 60


class TokenView(View):
    """Sign in."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(request=out.TokenRequest, responses=out.TokenAnswer, auth=[], tags=["people"])
    def post(self, request: Request) -> Response:
        """User name and password for a token. After ten wrong passwords the name rests for a quarter of an hour."""
        data = self.parse(out.TokenRequest)
        key = f"token-tries:{data['username'].lower()[:150]}"
        if cache.get(key, 0) >= TRIES:
            raise exceptions.Throttled(wait=PAUSE)
        user = authenticate(request, username=data["username"], password=data["password"])
        if user is None:
            cache.set(key, cache.get(key, 0) + 1, PAUSE)
            raise exceptions.AuthenticationFailed
        cache.delete(key)
        token, _ = Token.objects.get_or_create(user=user)
        record(user, "token.issued", "user", user.get_username(), self.now)
        return Response({"token": token.key})


class MeView(View):
    """Who is signed in."""

    @extend_schema(responses=out.Me, tags=["people"])
    def get(self, request: Request) -> Response:
        """Name, language, teams for which one acts now, rights."""
        user = self.person
        found: dict[str, Any] = {
            "username": user.username,
            "name": user.display_name,
            "language": user.language,
            "teams": sorted(acting(user, self.now).teams),
            "admin": user.is_rangkul_admin,
            "process_owner": user.is_process_owner,
        }
        return self.show(out.Me, found)
