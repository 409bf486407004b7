"""Add a person, or give one a team or a right."""

from __future__ import annotations

import getpass
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows import clock
from workflows.agencies.models import Team
from workflows.agencies.services import join_team
from workflows.audit.services import record
from workflows.people.models import User
from workflows.procedures import rights


class Command(BaseCommand):
    help = "Add a person (a first password is printed), or give one a team or a right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--admin", action="store_true", help="watches that nothing is stuck, late or lost"
        )
        parser.add_argument("--owner", action="store_true", help="edits, tests and reviews procedures")
        parser.add_argument("--publish", action="store_true", help="a process owner who also publishes")
        parser.add_argument(
            "--migrate", action="store_true", help="a process owner who also moves running cases"
        )
        parser.add_argument(
            "--procedure", action="append", default=[],
            help="id of a procedure that these rights are for; may be repeated (default: all)",
        )  # fmt: skip
        parser.add_argument("--team", action="append", default=[], help="id of a team; may be repeated")
        parser.add_argument("--lead", action="store_true", help="leads the teams")
        parser.add_argument("--email", default="")
        parser.add_argument("--ask", action="store_true", help="ask for the password instead of making one")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        user, created = User.objects.get_or_create(username=options["username"])
        if created or options["ask"]:
            password = getpass.getpass() if options["ask"] else secrets.token_urlsafe(12)
            user.set_password(password)
            if not options["ask"]:
                self.stdout.write(f"First password: {password}")
        user.is_rangkul_admin = user.is_rangkul_admin or options["admin"]
        user.email = options["email"] or user.email
        user.save()
        given = [name for name in ("publish", "migrate") if options[name]]
        if options["owner"] or given:
            for slug in options["procedure"] or [rights.ALL]:
                rights.give(None, user, slug, ["edit", *given], now)
        record(None, "person.saved", "person", user.username, now, admin=user.is_rangkul_admin,
               owner=user.is_process_owner)  # fmt: skip
        for slug in options["team"]:
            team = Team.objects.filter(pk=slug).first()
            if team is None:
                raise CommandError(f"There is no team {slug}.")
            join_team(user, team, now, lead=options["lead"])
