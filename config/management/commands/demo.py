"""Fill an empty database with the demo city."""

from __future__ import annotations

import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand

from workflows import clock
from workflows.demo.play import play
from workflows.people.models import User


class Command(BaseCommand):
    help = "Fill an empty database with the demo city: people, procedures, four months of cases."

    def handle(self, *args: Any, **options: Any) -> str | None:
        if User.objects.exists():
            self.stdout.write("The database is not empty; nothing was changed.")
            return None
        password = os.environ.get("RANGKUL_DEMO_PASSWORD") or secrets.token_urlsafe(9)
        made = play(clock.now(), password)
        self.stdout.write(
            f"Demo city: {made.cases} cases, {made.work_items} work items, {made.users} people."
        )
        self.stdout.write("Sign in with a team's id (uptd-ppa-manajer, polres-unit-ppa, patbm-degayu, ...),")
        self.stdout.write(f"pemilik-proses or admin; the password of all is: {password}")
        return None
