"""A migration in the background, with the real worker and beat; the first worker is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.workflows.test_worker import ROOT, rows, start_worker, until

PREPARE = """
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from tests.factories import City
from tests.workflows.moving import publish
from tests.workflows.test_migration import TITLE
from workflows import clock
from workflows.migration import services
call_command("migrate", verbosity=0)
city = City.build(clock.now(), Path("tests/workflows/packages"))
for _ in range(90):
    city.start()
publish(city, "uji_kasus", TITLE)
services.start(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, "Uji", clock.now())
"""


@pytest.fixture
def installation(tmp_path):
    """The environment of an installation of its own, whose broker is a folder, with a migration of 90 cases."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RANGKUL_HOME": str(tmp_path),
        "RANGKUL_DATABASE_URL": "",
        "RANGKUL_BROKER_URL": "",
        "RANGKUL_LOG_LEVEL": "ERROR",
    }
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True, timeout=120)
    return environment


def test_a_killed_worker_is_followed_by_another_and_every_case_moves_once(installation) -> None:
    def moved() -> int:
        return rows(installation, "SELECT count(*) FROM migration_migrationcase WHERE outcome = 'moved'")[0][
            0
        ]

    first = start_worker(installation)
    try:
        assert until(lambda: moved() >= 1), "no case was moved"
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(10)
    second = start_worker(installation)
    try:
        state = "SELECT state FROM migration_migration"
        assert until(lambda: rows(installation, state) == [("done",)]), (moved(), rows(installation, state))
    finally:
        second.terminate()
        second.wait(20)
    assert moved() == 90
    assert rows(installation, "SELECT count(*) FROM cases_caseevent WHERE kind = 'case_migrated'") == [(90,)]
    by_version = "SELECT v.number, count(*) FROM cases_case c JOIN procedures_procedureversion v ON v.id = c.version_id GROUP BY 1"
    assert rows(installation, by_version) == [(2, 90)]
    assert rows(installation, "SELECT count(*) FROM failures_failure") == [(0,)]
