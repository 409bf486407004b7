"""Correct with several people and workers at once, on SQLite and on PostgreSQL, and after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections

from tests.factories import City, MembershipFactory
from workflows.audit.services import verify
from workflows.cases.models import Case, CaseEvent
from workflows.errors import DatabaseUnavailable
from workflows.messages import services as messages
from workflows.messages.models import Message
from workflows.outbox import channels
from workflows.outbox import services as outbox
from workflows.outbox.models import OutboxMessage
from workflows.procedures import library
from workflows.timers import services as timers
from workflows.timers.models import Timer
from workflows.work import services as work
from workflows.work.errors import ItemClosed
from workflows.work.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db, now, packages) -> City:
    return City.build(now, packages)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; results or exceptions, in order."""
    gate = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(index: int, job: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_people_complete_the_same_item_at_once_and_it_happens_once(city) -> None:
    first = city.user("uptd-ppa-pengaduan")
    second = MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user
    for _ in range(5):
        case = city.start()
        item = city.item(case, "verifikasi")
        results = at_once(
            lambda item=item: work.complete(first, item.pk, {"jalan": "polisi"}, city.now),
            lambda item=item: work.complete(second, item.pk, {"jalan": "biasa"}, city.now),
        )
        done = [r for r in results if isinstance(r, WorkItem)]
        refused = [r for r in results if isinstance(r, ItemClosed)]
        assert (len(done), len(refused)) == (1, 1), results
        assert refused[0].details["by"] == done[0].completed_by.username
        assert len(city.open(case)) == 1
        sequences = list(CaseEvent.objects.filter(case=case).values_list("sequence", flat=True))
        assert sequences == list(range(1, len(sequences) + 1))
        assert CaseEvent.objects.filter(case=case, kind="work_item_completed").count() == 1
    assert verify() == []


def test_cases_started_at_once_have_different_codes(city) -> None:
    results = at_once(*[lambda: city.start().code for _ in range(6)])
    assert sorted(results) == [f"K-2026-{n:04d}" for n in range(1, 7)]


def test_a_message_delivered_at_once_counts_once(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "kabar"})

    def send() -> Message:
        return messages.receive("simfoni", case.code, "kabar", {"nomor": "7"}, "a", city.now)

    results = at_once(send, send, send)
    assert len({message.pk for message in results}) == 1, results
    assert Message.objects.get().state == "delivered"
    assert city.open(case) == ["tutup"]


def test_two_workers_fire_each_timer_once(city) -> None:
    for _ in range(8):
        city.start()
    late = city.now + timedelta(hours=7)
    results = at_once(lambda: timers.fire_due(late), lambda: timers.fire_due(late))
    left = timers.fire_due(late)
    assert sum(r.fired for r in results) + left.fired == 8, results
    assert sum(r.failed for r in results) == 0
    assert WorkItem.objects.filter(element="eskalasi").count() == 8
    assert CaseEvent.objects.filter(kind="timer_fired").count() == 8


def test_a_timer_and_a_completion_at_once_leave_a_whole_case(city) -> None:
    late = city.now + timedelta(hours=7)
    for _ in range(4):
        case = city.start()
        item = city.item(case, "verifikasi")
        timer = Timer.objects.get(case=case)
        user = city.user("uptd-ppa-pengaduan")
        results = at_once(
            lambda item=item, user=user: work.complete(user, item.pk, {"jalan": "biasa"}, late),
            lambda timer=timer: timers.fire_one(timer.pk, late),
        )
        assert isinstance(results[0], WorkItem), results
        assert results[1] in (True, None), results
        expected = ["eskalasi", "tutup"] if results[1] else ["tutup"]
        assert city.open(case) == expected


def test_two_workers_deliver_each_message_once(city, monkeypatch) -> None:
    sent: list[str] = []
    monkeypatch.setitem(channels._channels, "kept", lambda message, now: sent.append(message.key))
    for number in range(20):
        outbox.enqueue(f"k{number}", "kept", "topic", city.now)
    at_once(lambda: outbox.deliver_due(city.now), lambda: outbox.deliver_due(city.now))
    outbox.deliver_due(city.now)
    assert sorted(sent) == sorted(f"k{number}" for number in range(20))
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}


def test_a_worker_killed_in_the_middle_of_a_step_loses_nothing_and_the_timer_fires_once(city) -> None:
    case = city.start()
    before = Case.objects.get(pk=case.pk)
    late = city.now + timedelta(hours=7)
    script = textwrap.dedent(
        f"""
        import os, signal, django
        django.setup()
        from django.db import connection
        from django.conf import settings
        name = {connection.settings_dict["NAME"]!r}
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        from datetime import datetime
        from workflows.cases import runtime
        from workflows.timers import services
        real = runtime.apply
        def dies(scene, effects):
            real(scene, effects)
            os.kill(os.getpid(), signal.SIGKILL)
        runtime.apply = dies
        services.fire_due(datetime.fromisoformat({late.isoformat()!r}))
        """
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    died = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.events_count) == (before.state, before.events_count)
    assert city.open(case) == ["verifikasi"]
    assert Timer.objects.get(case=case).state == "pending"
    assert timers.fire_due(late).fired == 1
    assert timers.fire_due(late).fired == 0
    assert city.open(case) == ["eskalasi", "verifikasi"]


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's own switch")
def test_a_database_that_cannot_be_written_says_so_and_changes_nothing(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        with pytest.raises(DatabaseUnavailable) as refused:
            work.complete(city.user("uptd-ppa-pengaduan"), item.pk, {"jalan": "biasa"}, city.now)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
    assert refused.value.status == 503
    assert "cannot be written" in refused.value.message_en
    assert isinstance(refused.value.__cause__, OperationalError)
    assert city.open(case) == ["verifikasi"]


@pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL's own switch"
)
def test_a_postgresql_that_is_read_only_says_so_and_changes_nothing(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        with pytest.raises(DatabaseUnavailable):
            work.complete(city.user("uptd-ppa-pengaduan"), item.pk, {"jalan": "biasa"}, city.now)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
    assert city.open(case) == ["verifikasi"]


def test_a_process_that_starts_later_reads_the_version_from_the_database(city) -> None:
    case = city.start()
    library._KEPT.clear()
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    assert city.open(case) == ["tutup"]
