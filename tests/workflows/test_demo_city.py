"""The demo city: many cases in every state, made by the real services, in seconds."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from workflows import clock
from workflows.agencies.models import Team, Territory
from workflows.agencies.services import load_city
from workflows.audit.services import verify
from workflows.cases.models import Case, CaseEvent
from workflows.failures.models import Failure
from workflows.people.models import User
from workflows.work import queries as work
from workflows.work.models import WorkItem


@pytest.fixture
def demo(db, now, settings, monkeypatch):
    monkeypatch.setenv("RANGKUL_DEMO_PASSWORD", "sandi-untuk-demo")
    out = io.StringIO()
    with clock.at(now):
        call_command("demo", stdout=out)
    return out.getvalue()


def test_an_empty_database_becomes_a_city_at_work(demo, now) -> None:
    assert "sandi-untuk-demo" in demo
    assert Case.objects.filter(status="open").count() >= 25
    ends = set(Case.objects.exclude(end="").values_list("end", flat=True))
    assert {"selesai", "dirujuk_keluar", "digabung", "informasi", "dicabut", "tanpa_persetujuan"} <= ends
    assert work.overdue(now).count() >= 5
    assert WorkItem.objects.filter(element__startswith="eskalasi").exists()
    codes = {code for codes in WorkItem.objects.values_list("codes", flat=True) for code in codes}
    assert {"conflict_of_interest", "reassigned_after_refusal", "same_team", "no_team_left"} <= codes
    # every first thing of a case happened when the story says, not when it was played
    first = Case.objects.order_by("opened_at").first()
    assert first.opened_at < now - timedelta(days=100)
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    assert not Failure.objects.exists()
    assert verify() == []

    # signing in works with the password, which is kept as its hash only
    user = User.objects.get(username="uptd-ppa-manajer")
    assert user.check_password("sandi-untuk-demo")
    assert work.inbox_counts(user, now).open > 0

    # a second time nothing happens
    before = Case.objects.count()
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert "not empty" in out.getvalue()
    assert Case.objects.count() == before


def test_a_city_file_can_be_loaded_again(db) -> None:
    load_city()
    load_city()
    assert (Territory.objects.count(), Team.objects.count()) == (32, 51)
