"""After the master key was changed: wrap the keys of all cases with the new one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workflows import clock
from workflows.audit.services import record
from workflows.cases.crypto import rewrap
from workflows.cases.models import Case


class Command(BaseCommand):
    help = "Wrap every case's key with RANGKUL_MASTER_KEY; keys in RANGKUL_OLD_MASTER_KEYS open the old ones."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for case in Case.objects.filter(key__destroyed_at=None).iterator():
            rewrap(case)
            done += 1
        record(None, "keys.rewrapped", "installation", "master_key", clock.now(), cases=done)
        self.stdout.write(f"{done} keys wrapped anew.")
