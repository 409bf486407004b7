"""Load a city file: territories, agencies, roles, teams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.agencies.city import DEMO_CITY
from workflows.agencies.services import load_city


class Command(BaseCommand):
    help = "Bring territories, agencies, roles and teams up to a city file; removes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default=str(DEMO_CITY))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_city(Path(options["file"]))
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
