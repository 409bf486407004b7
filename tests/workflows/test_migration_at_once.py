"""Migrations with several workers and people at once, and after a worker was killed. On SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from django.db import connection

from tests.factories import City
from tests.workflows.moving import agree, outcomes, publish
from tests.workflows.test_many_at_once import at_once
from tests.workflows.test_migration import TITLE
from workflows.audit.services import verify
from workflows.cases.models import Case, CaseEvent
from workflows.migration import services
from workflows.migration.errors import MigrationOver
from workflows.migration.models import Migration
from workflows.timers import services as timers
from workflows.work import services as work
from workflows.work.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db, now, packages) -> City:
    return City.build(now, packages)


def started(city: City, number: int) -> tuple[list[Case], Migration]:
    cases = [city.start() for _ in range(number)]
    publish(city, "uji_kasus", TITLE)
    return cases, services.start(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, "x", city.now)


def test_two_workers_move_each_case_once(city) -> None:
    cases, migration = started(city, 10)
    results = at_once(lambda: services.go_on(city.now, 20), lambda: services.go_on(city.now, 20))
    assert all(isinstance(r, int) for r in results), results
    services.run_to_end(migration, city.now)
    assert outcomes(migration) == ["moved"] * 10
    assert migration.state == "done"
    assert CaseEvent.objects.filter(kind="case_migrated").count() == 10
    agree(*cases)
    assert verify() == []


def test_people_complete_items_while_their_cases_move(city) -> None:
    cases, migration = started(city, 6)
    user = city.user("uptd-ppa-pengaduan")
    items = [city.item(case, "verifikasi").pk for case in cases]

    def complete() -> list[str]:
        return [work.complete(user, pk, {"jalan": "polisi"}, city.now).state for pk in items]

    results = at_once(complete, lambda: services.go_on(city.now))
    assert results[0] == ["completed"] * 6, results
    services.run_to_end(migration, city.now)
    assert outcomes(migration) == ["moved"] * 6
    for case in cases:
        assert city.open(case) == ["polisi"]
    agree(*cases)


def test_timers_fall_due_while_their_cases_move(city) -> None:
    from datetime import timedelta

    cases, migration = started(city, 6)
    late = city.now + timedelta(hours=7)
    results = at_once(lambda: timers.fire_due(late), lambda: services.go_on(late))
    assert not [r for r in results if isinstance(r, Exception)], results
    timers.fire_due(late)
    services.run_to_end(migration, late)
    assert outcomes(migration) == ["moved"] * 6
    assert WorkItem.objects.filter(element="eskalasi").count() == 6
    assert CaseEvent.objects.filter(kind="timer_fired").count() == 6
    agree(*cases)


def test_stopping_while_a_worker_moves_leaves_whole_cases(city) -> None:
    cases, migration = started(city, 8)
    owner = city.user("pemilik-proses")
    results = at_once(lambda: services.go_on(city.now, 8), lambda: services.stop(owner, migration, city.now))
    assert isinstance(results[0], int), results
    # the worker may have been through before the stop came
    late = isinstance(results[1], MigrationOver)
    assert late or isinstance(results[1], Migration), results
    migration.refresh_from_db()
    assert migration.state == ("done" if late else "stopped")
    found = outcomes(migration)
    assert set(found) <= {"moved", "skipped"}
    for case, outcome in zip(cases, found, strict=True):
        case.refresh_from_db()
        assert case.version.number == (2 if outcome == "moved" else 1)
    agree(*cases)


@pytest.mark.parametrize("where", ["inside the second case", "between two cases"])
def test_a_worker_that_is_killed_leaves_whole_cases_and_another_goes_on(city, where) -> None:
    cases, migration = started(city, 4)
    inside = where.startswith("inside")
    script = textwrap.dedent(
        f"""
        import os, signal, django
        django.setup()
        from django.db import connection
        from django.conf import settings
        name = {connection.settings_dict["NAME"]!r}
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        from datetime import datetime
        from workflows.migration import moving, services
        count = 0
        def dies(real):
            def wrapped(*arguments):
                global count
                count += 1
                found = real(*arguments) if count < 2 or {inside!r} else None
                if count == 2:
                    os.kill(os.getpid(), signal.SIGKILL)
                return found
            return wrapped
        if {inside!r}:
            moving._apply = dies(moving._apply)
        else:
            services.move_one = dies(services.move_one)
        services.go_on(datetime.fromisoformat({city.now.isoformat()!r}))
        """
    )
    died = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert outcomes(migration) == ["moved", "waiting", "waiting", "waiting"]
    agree(*cases)
    services.run_to_end(migration, city.now)
    assert outcomes(migration) == ["moved"] * 4
    assert CaseEvent.objects.filter(kind="case_migrated").count() == 4
    agree(*cases)
    assert verify() == []
