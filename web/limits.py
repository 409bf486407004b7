"""How often somebody may try: signing in and reporting without an account. Kept in the cache, not in the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    times: int
    seconds: int


SIGN_IN = Limit(8, 15 * 60)
#: generous: whole villages share one address of a mobile network
PUBLIC_REPORT = Limit(30, 60 * 60)


def address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def exceeded(what: str, who: str, limit: Limit) -> bool:
    return int(cache.get(_key(what, who), 0)) >= limit.times


def count(what: str, who: str, limit: Limit) -> None:
    key = _key(what, who)
    if not cache.add(key, 1, limit.seconds):
        try:
            cache.incr(key)
        except ValueError:  # it ended between the two
            cache.set(key, 1, limit.seconds)


def forget(what: str, who: str) -> None:
    cache.delete(_key(what, who))


def once(what: str, token: str, seconds: int = 24 * 3600) -> bool:
    """True the first time."""
    return bool(cache.add(_key(what, token), 1, seconds))


def _key(what: str, who: str) -> str:
    return f"{what}:{hashlib.sha256(who.encode()).hexdigest()}"
