"""Messages count once and are kept when they come early. Timers fire once, in order."""

from __future__ import annotations

from datetime import timedelta

import pytest

import engine
from workflows.cases.models import Case, CaseEvent
from workflows.errors import NotAllowed, NotFound
from workflows.failures.models import Failure
from workflows.failures.services import retry
from workflows.messages import services as messages
from workflows.messages.errors import MessageKeyReused, MessageUnknown
from workflows.messages.models import Message
from workflows.messages.queries import sendable
from workflows.timers import queries
from workflows.timers import services as timers
from workflows.timers.models import Timer


def test_a_message_that_comes_early_is_kept_and_delivered_when_something_waits(city) -> None:
    case = city.start()
    early = messages.receive("simfoni", case.code, "kabar", {"nomor": "7"}, "a", city.now)
    assert early.state == "kept"
    city.complete(case, "verifikasi", {"jalan": "kabar"})
    early.refresh_from_db()
    assert (early.state, early.element) == ("delivered", "tunggu_kabar")
    assert city.open(case) == ["tutup"]


def test_the_same_key_is_the_same_message(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "kabar"})
    first = messages.receive("simfoni", case.code, "kabar", {"nomor": "7"}, "a", city.now)
    events = CaseEvent.objects.count()
    again = messages.receive("simfoni", case.code, "kabar", {"nomor": "7"}, "a", city.now)
    assert (again.pk, again.state) == (first.pk, "delivered")
    assert CaseEvent.objects.count() == events
    # another sender's "a" is another message
    other = messages.receive("pengadilan", case.code, "kabar", {"nomor": "7"}, "a", city.now)
    assert other.pk != first.pk
    with pytest.raises(MessageKeyReused):
        messages.receive("simfoni", case.code, "kabar", {"nomor": "8"}, "a", city.now)


def test_a_message_to_an_ended_case_is_rejected(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    city.complete(case, "tutup")
    assert messages.receive("simfoni", case.code, "kabar", {}, "a", city.now).state == "rejected"


def test_people_send_only_messages_of_the_procedure_that_their_role_may_send(city) -> None:
    case = city.start()
    manager = city.user("uptd-ppa-manajer")
    assert set(sendable(manager, case, city.now)) == {"persetujuan_dicabut"}
    with pytest.raises(MessageUnknown):
        messages.send(manager, case.code, "apa_saja", {}, "a", city.now)
    with pytest.raises(NotAllowed):
        messages.send(manager, case.code, "kabar", {}, "a", city.now)
    with pytest.raises(NotFound):
        messages.send(city.user("dindik"), case.code, "kabar", {}, "a", city.now)


def test_words_in_a_message_stay_out_of_the_engine_and_out_of_the_database(city) -> None:
    case = city.start()
    messages.receive(
        "simfoni", case.code, "kabar", {"isi": "Pindah ke rumah bibi", "nomor": "7"}, "a", city.now
    )
    assert "bibi" not in Case.objects.get(pk=case.pk).state
    assert not any("bibi" in str(row) for row in Message.objects.values())


def test_a_deadline_that_passes_escalates_once(city) -> None:
    case = city.start()
    assert timers.fire_due(city.now + timedelta(hours=5)).fired == 0
    late = city.now + timedelta(hours=6)
    assert timers.fire_due(late).fired == 1
    assert timers.fire_due(late + timedelta(days=1)).fired == 0
    assert city.open(case) == ["eskalasi", "verifikasi"]


def test_timers_fire_in_the_order_of_their_times(city) -> None:
    second = city.start(now=city.now + timedelta(hours=1))
    first = city.start()
    timers.fire_due(city.now + timedelta(days=1))
    fired = CaseEvent.objects.filter(kind="timer_fired").order_by("pk").values_list("case__code", flat=True)
    assert list(fired) == [first.code, second.code]


def test_a_timer_of_completed_work_is_cleared(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    assert Timer.objects.get(case=case).state == "cleared"
    assert timers.fire_due(city.now + timedelta(days=9)).fired == 0


def test_a_timer_whose_case_fails_is_reported_and_does_not_hold_up_the_others(city, monkeypatch) -> None:
    broken, fine = city.start(), city.start(now=city.now + timedelta(minutes=1))
    real = engine.advance

    def advance(procedure, state, command, now, **options):
        if isinstance(command, engine.FireTimer) and state == broken_state:
            raise RuntimeError("boom")
        return real(procedure, state, command, now, **options)

    broken_state = Case.objects.get(pk=broken.pk).state
    # the two cases differ in their start time, so in their state
    assert broken_state != Case.objects.get(pk=fine.pk).state
    monkeypatch.setattr(engine, "advance", advance)
    late = city.now + timedelta(hours=7)
    outcome = timers.fire_due(late)
    assert (outcome.fired, outcome.failed) == (1, 1)
    assert city.open(fine) == ["eskalasi", "verifikasi"]
    assert city.open(broken) == ["verifikasi"]
    failure = Failure.objects.get()
    assert (failure.code, failure.case) == ("timer_failed", broken)
    timer = Timer.objects.get(case=broken)
    assert (timer.state, timer.attempts, timer.next_attempt_at) == ("pending", 1, late + timedelta(minutes=1))
    # not again at once, but again later, and counted on the same failure
    assert timers.fire_due(late).failed == 0
    assert timers.fire_due(late + timedelta(minutes=2)).failed == 1
    failure.refresh_from_db()
    assert failure.count == 2
    # repaired, the admin tries again
    monkeypatch.setattr(engine, "advance", real)
    retry(city.user("admin"), failure, late + timedelta(minutes=3))
    failure.refresh_from_db()
    assert failure.state == "resolved"
    assert city.open(broken) == ["eskalasi", "verifikasi"]


def test_late_timers_are_shown_to_the_admin(city) -> None:
    city.start()
    assert not queries.late(city.now + timedelta(hours=6)).exists()
    assert queries.late(city.now + timedelta(hours=7)).count() == 1
    assert queries.upcoming(city.now).count() == 1
