"""Publish procedure packages from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows import clock
from workflows.procedures.errors import PublishRefused
from workflows.procedures.services import publish_folder


class Command(BaseCommand):
    help = "Publish every package of a folder (default: bpmn/) that is new or changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"]) if options["folder"] else None
        try:
            versions = publish_folder(clock.now(), folder=folder)
        except PublishRefused as error:
            raise CommandError(error.message_en) from error
        for version in versions:
            self.stdout.write(f"{version.procedure_id} version {version.number}")
