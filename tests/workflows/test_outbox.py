"""What must be told goes out at least once, is tried again, and shows when it gives up."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from tests.factories import MembershipFactory
from workflows.failures.models import Failure
from workflows.failures.services import retry
from workflows.outbox import channels, queries, services, tasks
from workflows.outbox.models import Notice, OutboxMessage
from workflows.work import services as work


@pytest.fixture
def flaky(monkeypatch):
    """A channel that fails as long as it is told to, and keeps what got through."""

    class Flaky:
        down = True
        sent: list[str] = []

    state = Flaky()
    state.sent = []

    def deliver(message, now):
        if state.down:
            raise ConnectionError("down")
        state.sent.append(message.key)

    monkeypatch.setitem(channels._channels, "flaky", deliver)
    return state


def test_a_new_item_is_told_to_those_who_are_on_the_team_when_it_goes_out(city) -> None:
    city.start()
    joined = MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user
    assert mail.outbox == []
    services.deliver_due(city.now)
    (message,) = mail.outbox
    assert message.bcc == sorted([joined.email, "uptd-ppa-pengaduan@contoh.id"])
    assert "Ada tugas baru pada K-2026-0001." in message.body
    assert "There is a new task on K-2026-0001." in message.body
    assert queries.notices(joined, city.now).get().topic == "work_item_opened"


def test_delivering_again_sends_nothing_twice(city) -> None:
    city.start()
    assert services.deliver_due(city.now) == 2
    assert services.deliver_due(city.now + timedelta(days=1)) == 0
    assert (len(mail.outbox), Notice.objects.count()) == (1, 1)


def test_a_failed_delivery_is_tried_again_with_growing_pauses(city, flaky) -> None:
    services.enqueue("k", "flaky", "topic", city.now)
    now = city.now
    pauses = []
    for _ in range(4):
        assert services.deliver_due(now) == 0
        message = OutboxMessage.objects.get(key="k")
        pauses.append(message.next_attempt_at - now)
        assert services.deliver_due(message.next_attempt_at - timedelta(seconds=1)) == 0
        now = message.next_attempt_at
    assert pauses == [timedelta(seconds=s) for s in (30, 60, 120, 240)]
    assert message.last_error == "ConnectionError"
    flaky.down = False
    assert services.deliver_due(now) == 1
    assert flaky.sent == ["k"]


def test_it_gives_up_after_a_while_and_the_admin_sees_it_and_can_send_it_again(city, flaky) -> None:
    services.enqueue("k", "flaky", "topic", city.now)
    now = city.now
    for _ in range(services.MAX_ATTEMPTS):
        services.deliver_due(now)
        now += timedelta(hours=2)
    assert OutboxMessage.objects.get(key="k").state == "failed"
    failure = Failure.objects.get()
    assert failure.code == "outbox_failed"
    flaky.down = False
    retry(city.user("admin"), failure, now)
    assert services.deliver_due(now) == 1


def test_a_channel_that_nobody_delivers_is_a_failure_at_once(city) -> None:
    services.enqueue("k", "fax", "topic", city.now)
    services.deliver_due(city.now)
    assert OutboxMessage.objects.get(key="k").state == "failed"
    assert Failure.objects.get().detail["channel"] == "fax"


def test_a_worker_that_dies_while_sending_loses_its_claim(city, monkeypatch) -> None:
    sent = []

    def dies(message, now):
        sent.append(message.key)
        raise KeyboardInterrupt  # the process is gone; nothing of ours runs after it

    monkeypatch.setitem(channels._channels, "dies", dies)
    services.enqueue("k", "dies", "topic", city.now)
    with pytest.raises(KeyboardInterrupt):
        services.deliver_due(city.now)
    assert services.deliver_due(city.now + timedelta(seconds=30)) == 0
    monkeypatch.setitem(channels._channels, "dies", lambda message, now: sent.append(message.key))
    assert services.deliver_due(city.now + services.LEASE) == 1
    assert sent == ["k", "k"]


def test_a_change_that_is_rolled_back_tells_nobody(city) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        city.start()
        raise RuntimeError
    assert not OutboxMessage.objects.exists()


def test_a_broker_that_is_down_fails_nobodys_request(
    city, broker_calls, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    def down(*args, **kwargs):
        raise OSError("broker is down")

    monkeypatch.setattr(tasks.deliver, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        case = city.start()
    assert case.code == "K-2026-0001"
    assert len(callbacks) == 1
    # the beat comes by and finds the row
    assert services.deliver_due(city.now) == 2


def test_a_commit_kicks_the_worker_once(city, broker_calls, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        city.start()
    assert broker_calls == ["outbox.deliver"]


def test_teams_are_reminded_of_a_deadline_once(city) -> None:
    case = city.start()
    assert work.remind(city.now + timedelta(hours=1)) == 0
    soon = city.now + timedelta(hours=3)
    assert work.remind(soon) == 1
    assert work.remind(soon + timedelta(hours=1)) == 0
    assert OutboxMessage.objects.filter(topic="work_item_due_soon", case=case).count() == 2


def test_subscribers_get_codes_and_ids(city, flaky, monkeypatch) -> None:
    monkeypatch.setattr(services, "_subscribers", [])
    services.subscribe(lambda topic, case, payload: [("flaky", "1")] if topic == "work_item.opened" else [])
    case = city.start(nama="Siti")
    message = OutboxMessage.objects.get(channel="flaky")
    assert (message.topic, message.address) == ("work_item.opened", "1")
    item = city.item(case, "verifikasi")
    assert message.payload == {
        "code": case.code, "item": item.pk, "element": "verifikasi", "team": "uptd-ppa-pengaduan",
    }  # fmt: skip


def test_notices_are_read_per_person(city) -> None:
    city.start()
    services.deliver_due(city.now)
    first = city.user("uptd-ppa-pengaduan")
    second = MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user
    assert queries.mark_read(first, city.now) == 1
    assert queries.mark_read(first, city.now) == 0
    assert not queries.notices(first, city.now, unread_only=True).exists()
    assert queries.notices(second, city.now, unread_only=True).count() == 1
    assert queries.outbox_counts() == {"sent": 2}


def test_nobodys_request_waits_for_the_broker(city, broker_calls, monkeypatch) -> None:
    answer = threading.Event()
    asked: list[int] = []

    def slow(**options):
        asked.append(1)
        answer.wait(10)

    monkeypatch.setattr(tasks.deliver, "apply_async", slow)
    started: list[threading.Thread] = []

    def in_background(job):
        started.append(threading.Thread(target=job))
        started[-1].start()

    monkeypatch.setattr(tasks, "_in_background", in_background)
    for _ in range(5):
        tasks.deliver_soon()
    answer.set()
    started[0].join(10)
    # the first, and one for all that came while it was on its way
    assert (len(started), len(asked)) == (1, 2)
