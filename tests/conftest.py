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
def _quiet(settings, request: pytest.FixtureRequest):
    """No broker and no mail server; nothing kept from the test before."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from workflows.outbox import tasks
    from workflows.routing import directory

    directory.forget()
    real = tasks.deliver_soon
    tasks.deliver_soon = lambda: None
    yield
    tasks.deliver_soon = real
    directory.forget()


@pytest.fixture
def packages() -> Path:
    """The folder of the small procedures that tests run."""
    return Path(__file__).parent / "workflows" / "packages"


@pytest.fixture
def city(db, now: datetime, packages: Path):
    """The demo city with a person in every team, and the test procedures published."""
    from tests.factories import City

    return City.build(now, packages)
