"""Every effect of the engine becomes something; service tasks are answered after the commit."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

import engine
from engine import effects as fx
from workflows.cases import effects, operations
from workflows.cases.models import Case
from workflows.failures.models import Failure
from workflows.outbox import services as outbox
from workflows.outbox.models import OutboxMessage
from workflows.procedures.library import load


def test_every_effect_of_the_engine_has_a_handler() -> None:
    assert set(get_args(fx.Effect)) - {fx.StepFailed} == set(effects.HANDLERS)


@pytest.fixture
def operation(monkeypatch):
    asked = []

    def check(request, data):
        asked.append((request, data))
        return {"ganda": False}

    monkeypatch.setitem(operations._operations, "periksa_ganda", check)
    return asked


def test_a_service_task_is_answered_after_the_commit_and_the_case_goes_on(city, operation) -> None:
    case = city.start(usia_korban=30)
    city.complete(case, "verifikasi", {"jalan": "periksa"})
    assert (city.open(case), operation) == ([], [])
    outbox.deliver_due(city.now)
    assert operation == [(OutboxMessage.objects.get(channel="service").key, {"usia": 30})]
    assert city.open(case) == ["tutup"]
    assert engine.variables(load(case.version), Case.objects.get(pk=case.pk).state)["ganda"] is False


def test_an_answer_that_comes_twice_counts_once(city, operation) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "periksa"})
    request = OutboxMessage.objects.get(channel="service").address
    assert operations.answer(case, request, {}, city.now) is True
    assert operations.answer(case, request, {}, city.now) is False
    outbox.deliver_due(city.now + timedelta(minutes=1))
    assert city.open(case) == ["tutup"]
    assert not Failure.objects.exists()


def test_an_operation_that_the_installation_does_not_have_is_shown_to_the_admin(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "periksa"})
    outbox.deliver_due(city.now)
    failure = Failure.objects.get()
    assert (failure.code, failure.case, failure.detail["channel"]) == ("outbox_failed", case, "service")
