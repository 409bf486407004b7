"""What commands need of the installation they run in: Django ready, a database, somebody to act for."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any


def ready() -> None:
    """Django with the settings of this installation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def setup() -> None:
    """Django, with a database that is there and up to date; an empty one is filled as by ``rangkul run``."""
    ready()
    from django.core.management import call_command

    with contextlib.redirect_stdout(sys.stderr):
        call_command("setup", stdout=sys.stderr)


def process_owner(name: str | None) -> Any:
    """The person with this user name; without one, a process owner with rights on everything, or None."""
    from workflows.people.models import User
    from workflows.procedures import rights

    owners = User.objects.filter(is_active=True, is_process_owner=True).order_by("pk")
    if name is not None:
        return owners.filter(username=name).first()
    return next((person for person in owners if rights.may(person, rights.ALL, "edit")), None)
