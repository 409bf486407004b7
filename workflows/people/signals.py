"""Signing in and out is in the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from workflows import clock
from workflows.audit.services import record


@receiver(user_logged_in)
def signed_in(user: Any, **_: Any) -> None:
    record(user, "person.signed_in", "person", user.username, clock.now())


@receiver(user_logged_out)
def signed_out(user: Any, **_: Any) -> None:
    if user is not None:
        record(user, "person.signed_out", "person", user.username, clock.now())
