"""Several people at once, over HTTP."""

from __future__ import annotations

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from config.settings import BASE_DIR
from tests.api.test_interface import START
from tests.factories import City, MembershipFactory
from tests.workflows.test_many_at_once import at_once
from workflows import clock
from workflows.audit.services import verify
from workflows.cases.models import Case, CaseEvent
from workflows.messages.models import Message
from workflows.people.models import User
from workflows.work.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)

DESK, LEAD = "uptd-ppa-pengaduan", "uptd-ppa-manajer"


@pytest.fixture
def send(transactional_db, now):
    """POST as a person, each time by a client of its own: status and body."""
    city = City.build(now, BASE_DIR / "bpmn")
    MembershipFactory(team=city.team(DESK), user__username="rekan")
    keys = {
        u.username: Token.objects.create(user=u).key
        for u in User.objects.filter(username__in=[DESK, LEAD, "rekan"])
    }

    def post(who: str, path: str, body=None, **headers: str):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {keys[who]}")
        with clock.at(now):
            answer = client.post(path, body or {}, headers=headers or None)
        return answer.status_code, answer.json()

    return post


def register(send) -> tuple[int, dict]:
    return send(DESK, "/api/cases/", {"procedure": "penanganan_kasus", "data": START})


DONE = {"data": {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}}


def test_two_people_complete_the_same_item(send):
    code = register(send)[1]["code"]
    item = WorkItem.objects.get(case__code=code)
    path = f"/api/work-items/{item.pk}/complete/"
    results = at_once(lambda: send(DESK, path, DONE), lambda: send("rekan", path, DONE))
    assert sorted(r[0] for r in results) == [200, 409], results
    late = next(r[1] for r in results if r[0] == 409)
    assert late["code"] == "item_closed"
    item.refresh_from_db()
    assert late["by"] == item.completed_by.username
    assert CaseEvent.objects.filter(kind="work_item_completed").count() == 1


def test_two_people_claim_the_same_item(send):
    code = register(send)[1]["code"]
    item = WorkItem.objects.get(case__code=code)
    path = f"/api/work-items/{item.pk}/claim/"
    results = at_once(lambda: send(DESK, path), lambda: send("rekan", path))
    assert sorted(r[0] for r in results) == [200, 409], results
    assert next(r[1] for r in results if r[0] == 409)["code"] == "item_taken"


def test_work_is_completed_while_consent_is_withdrawn(send):
    for number in range(3):
        code = register(send)[1]["code"]
        item = WorkItem.objects.get(case__code=code)
        body = {"name": "persetujuan_dicabut", "case": code, "data": {}}
        done, told = at_once(
            lambda item=item: send(DESK, f"/api/work-items/{item.pk}/complete/", DONE),
            lambda body=body, number=number: send(
                LEAD, "/api/messages/", body, **{"Idempotency-Key": f"k{number}"}
            ),
        )
        assert told[0] == 202, told
        assert told[1]["state"] == "delivered"
        assert done[0] == 200 or done[1]["code"] in ("item_closed", "not_found"), done
        left = WorkItem.objects.filter(case__code=code, state__in=WorkItem.ACTIVE)
        assert list(left.values_list("element", flat=True)) == ["penutupan_atas_permintaan"]
        case = Case.objects.get(code=code)
        assert case.consent_withdrawn_at is not None
        sequences = list(CaseEvent.objects.filter(case=case).values_list("sequence", flat=True))
        assert sequences == list(range(1, len(sequences) + 1))


def test_one_key_eight_times(send):
    code = register(send)[1]["code"]
    body = {"name": "risiko_meningkat", "case": code, "data": {}}
    results = at_once(*[lambda: send(LEAD, "/api/messages/", body, **{"Idempotency-Key": "k"})] * 8)
    assert {r[0] for r in results} == {202}, results
    assert len({r[1]["id"] for r in results}) == 1
    assert Message.objects.count() == 1
    assert WorkItem.objects.filter(case__code=code, element="layanan_darurat").count() == 1


def test_twenty_cases_have_twenty_codes_without_gaps(send):
    results = at_once(*[lambda: register(send)] * 20)
    assert {r[0] for r in results} == {201}, [r for r in results if r[0] != 201]
    assert sorted(r[1]["code"] for r in results) == [f"K-2026-{n:04d}" for n in range(1, 21)]
    assert verify() == []
