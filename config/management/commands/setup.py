"""Bring the database up to date, and fill an empty one with the demo city."""

from __future__ import annotations

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from workflows.people.models import User


class Command(BaseCommand):
    help = "Migrate; an empty database gets the demo city unless RANGKUL_DEMO=0."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if not User.objects.exists() and os.environ.get("RANGKUL_DEMO", "1") != "0":
            call_command("demo", stdout=self.stdout)
