"""Shared fixtures. Time is given, never slept; nothing leaves the machine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

WIB = ZoneInfo("Asia/Jakarta")
#: a Monday morning; the clock at which most stories start
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=WIB)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in Pekalongan."""
    return MONDAY


@pytest.fixture(autouse=True)
def broker_calls(settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No broker and no mail server, nothing kept from the test before; the tasks that were asked for."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.RANGKUL_SENDS_EMAIL = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from workflows.migration import tasks as migration
    from workflows.outbox import tasks
    from workflows.routing import directory

    called: list[str] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda **options: called.append(tasks.deliver.name))
    monkeypatch.setattr(
        migration.go_on, "apply_async", lambda **options: called.append(migration.go_on.name)
    )
    monkeypatch.setattr(tasks, "_in_background", lambda job: job())
    directory.forget()
    return called


@pytest.fixture
def packages() -> Path:
    """The folder of the small procedures that tests run."""
    return Path(__file__).parent / "workflows" / "packages"


@pytest.fixture
def city(db, now: datetime, packages: Path):
    """The demo city with a person in every team, and the test procedures published."""
    from tests.factories import City

    return City.build(now, packages)
