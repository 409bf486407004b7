"""Check that nobody changed the audit log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.audit.services import seal, verify


class Command(BaseCommand):
    help = (
        "Check every chain of the audit log. Prints a seal: kept elsewhere, it shows later that none was cut."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chain", help="one chain only: a case's code, or system")
        parser.add_argument("--seal", help="a seal printed earlier, when nothing has been added since")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify(options["chain"])
        for fault in faults:
            self.stderr.write(f"{fault.chain}: entry {fault.sequence} {fault.reason}")
        if faults:
            raise CommandError(f"The audit log does not hold in {len(faults)} places.")
        now = seal()
        if options["seal"] and options["seal"] != now:
            raise CommandError("The chains hold, but their ends differ from the seal.")
        self.stdout.write(f"The audit log holds. Seal: {now}")
