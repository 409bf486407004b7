"""The Celery worker with beat, as an installation runs it: over files without any server, and over Redis."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from datetime import timedelta
from pathlib import Path
from django.core.management import call_command
from tests.factories import City
from workflows import clock
call_command("migrate", verbosity=0)
# the deadline of the first item passes a few seconds from now
city = City.build(clock.now() - timedelta(hours=6) + timedelta(seconds=4), Path("tests/workflows/packages"))
city.start()
"""


@pytest.fixture(params=["files", pytest.param("redis", marks=pytest.mark.services)])
def installation(request, tmp_path: Path):
    """The environment of an installation of its own, with a broker."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RANGKUL_HOME": str(tmp_path),
        "RANGKUL_DATABASE_URL": "",
        "RANGKUL_BROKER_URL": "",
        "RANGKUL_LOG_LEVEL": "ERROR",
    }
    server = None
    if request.param == "redis":
        if shutil.which("redis-server") is None:
            pytest.skip("no redis-server here")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)],
            stdout=subprocess.DEVNULL,
        )
        environment["RANGKUL_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True, timeout=120)
    yield environment
    if server is not None:
        server.terminate()
        server.wait(10)


def start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--beat", "--pool", "solo",
        "--loglevel", "ERROR", "--schedule", f"{environment['RANGKUL_HOME']}/beat", "--pidfile=",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def rows(environment: dict[str, str], sql: str) -> list[tuple]:
    with sqlite3.connect(f"file:{environment['RANGKUL_HOME']}/rangkul.sqlite3?mode=ro", uri=True) as database:
        return database.execute(sql).fetchall()


def until(condition, seconds: float = 150) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_the_worker_fires_deadlines_and_delivers_also_after_it_was_killed(installation) -> None:
    def delivered() -> int:
        return rows(installation, "SELECT count(*) FROM outbox_notice")[0][0]

    first = start_worker(installation)
    try:
        assert until(lambda: delivered() >= 1), "nothing was delivered"
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(10)
    second = start_worker(installation)
    try:
        assert until(lambda: rows(installation, "SELECT state FROM timers_timer") == [("fired",)])
        assert until(lambda: delivered() == 2), "the escalation was not told"
        items = rows(installation, "SELECT element FROM work_workitem ORDER BY id")
        assert items == [("verifikasi",), ("eskalasi",)]
        assert rows(installation, "SELECT count(*) FROM failures_failure") == [(0,)]
    finally:
        second.terminate()
        second.wait(20)
