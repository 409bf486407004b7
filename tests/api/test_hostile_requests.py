"""Requests as nobody should send them: a clear problem, and nothing has happened."""

from __future__ import annotations

import json

import pytest
from django.utils import translation
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from tests.api.http_story import Http
from tests.api.test_interface import START, first_item, is_problem, start
from workflows import clock
from workflows.cases.models import Case, CaseEvent
from workflows.messages.models import Message
from workflows.people.models import User

DESK, LEAD = "uptd-ppa-pengaduan", "uptd-ppa-manajer"


@pytest.fixture
def http(pekalongan, now) -> Http:
    return Http(now)


def raw(http: Http, who: str, path: str, body: str | bytes, kind: str = "application/json", **headers: str):
    with clock.at(http.now):
        return http.client(who).generic("POST", path, body, content_type=kind, **headers)


def with_value(field: str, value: str) -> str:
    """The start of a case with JSON text as the value of a field."""
    body = json.dumps({"procedure": "penanganan_kasus", "data": {**START, field: "@"}})
    return body.replace('"@"', value)


@pytest.mark.parametrize(
    "body",
    [
        with_value("kronologi", '"a\\u0000b"'),
        with_value("kronologi", '"\\ud800"'),
        with_value("usia_korban", "NaN"),
        with_value("usia_korban", "-Infinity"),
        with_value("usia_korban", "1e999"),
        with_value("usia_korban", "9" * 6000),
        with_value("kronologi", "[" * 100_000 + "]" * 100_000),
        with_value("kronologi", "[" * 900 + "]" * 900),
        with_value("kronologi", '{"a":' * 900 + "1" + "}" * 900),
        b'{"procedure":"\xff"}',
        json.dumps({"procedure": "penanganan_kasus"}).encode("utf-16"),
    ],
    ids=range(11),
)
def test_what_is_no_json_is_refused(http, body):
    is_problem(raw(http, DESK, "/api/cases/", body), 400, "not_json")
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "body", ["[]", "null", '"x"', "1", "", '{"procedure":{}}', '{"procedure":"x","data":[]}']
)
def test_what_is_no_object_is_refused(http, body):
    assert is_problem(raw(http, DESK, "/api/cases/", body), 400, "invalid")["errors"]


@pytest.mark.parametrize("value", ["1e308", "1" + "0" * 400, "-1e300"])
def test_numbers_beyond_reason_are_told_of_the_field(http, value):
    body = is_problem(raw(http, DESK, "/api/cases/", with_value("usia_korban", value)), 422, "form_invalid")
    assert body["errors"][0]["field"] == "usia_korban"
    assert Case.objects.count() == 0


@pytest.mark.parametrize("path", ["/api/cases/", "/api/token/", "/api/messages/"])
def test_a_huge_body_is_not_read(http, path):
    body = json.dumps({"username": "x", "password": "x" * 1_500_000})
    is_problem(raw(http, DESK, path, body, HTTP_IDEMPOTENCY_KEY="k"), 413, "too_large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_only_json_is_taken(http, kind):
    is_problem(raw(http, DESK, "/api/cases/", json.dumps({}), kind), 415, "media_type")


@pytest.mark.parametrize("accept", ["text/html", "", "x", "application/xml"])
def test_json_is_answered_whatever_is_asked_for(http, accept):
    assert http.client(LEAD).get("/api/me/", HTTP_ACCEPT=accept)["Content-Type"] == "application/json"
    assert http.get(LEAD, "/api/me/", format="xml").status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("/api/cases/?state=x", "state"),
        ("/api/cases/?search=%00", "search"),
        ("/api/cases/?%00=1", ""),
        ("/api/work-items/?state=x", "state"),
        ("/api/work-items/?overdue=x", "overdue"),
        ("/api/work-items/?mine=2", "mine"),
        ("/api/work-items/?case=%00", "case"),
    ],
)
def test_a_filter_that_means_nothing_is_told(http, query, field):
    assert is_problem(http.get(LEAD, query), 400, "invalid")["errors"][0]["field"] == field


@pytest.mark.parametrize("name", ["case", "team", "task"])
def test_a_filter_that_nothing_fits_finds_nothing(http, name):
    start(http)
    assert http.get(DESK, "/api/work-items/", **{name: "nowhere"}).json()["count"] == 0


def test_pages_are_bounded(http):
    for page in ("-1", "0", "x", "2", "9" * 5000):
        is_problem(http.get(LEAD, "/api/cases/", page=page), 404, "not_found")
    for size in ("-1", "x", "100000", "9" * 5000):
        assert http.get(LEAD, "/api/cases/", page_size=size).status_code == 200
    from api.views.base import Pages

    assert Pages.max_page_size == 200


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/cases", "/api/%00/", "/api/a%0Ab/", "/api/cases/%00/", "/api/cases/" + "x" * 5000 + "/",
     "/api/work-items/-1/", f"/api/work-items/{10**30}/", "/api/work-items/" + "9" * 5000 + "/form/"],
)  # fmt: skip
def test_addresses_that_are_none(http, path):
    is_problem(http.get(LEAD, path), 404, "not_found")


@pytest.mark.parametrize(
    "header", ["", "Token", "Token a b", "Token \xff", "Token " + "x" * 9000, "Bearer x"]
)
def test_tokens_that_are_none(http, header):
    answer = APIClient().get("/api/cases/", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


def test_a_person_who_was_deactivated_is_out_at_once_with_token_and_session(http):
    user = User.objects.get(username=LEAD)
    client = http.client(LEAD)
    session = APIClient()
    session.force_login(user)
    assert client.get("/api/me/").status_code == session.get("/api/me/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/api/me/").status_code == session.get("/api/me/").status_code == 401
    user.set_password("rahasia-panjang-sekali")
    user.is_active = False
    user.save()
    answer = APIClient().post("/api/token/", {"username": LEAD, "password": "rahasia-panjang-sekali"})
    is_problem(answer, 401, "authentication_failed")


def test_a_session_alone_cannot_change_anything_from_another_site(http):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username=DESK))
    assert client.get("/api/cases/").status_code == 200
    is_problem(
        client.post("/api/cases/", {"procedure": "penanganan_kasus", "data": START}), 403, "not_allowed"
    )
    assert Case.objects.count() == 0


def test_problems_are_in_the_persons_language_unless_the_request_names_one(http):
    User.objects.filter(username=LEAD).update(language="en")
    client = http.client(LEAD)
    path = "/api/cases/K-2026-9999/"
    assert "no such case" in client.get(path).json()["title"]
    assert "tidak ditemukan" in client.get(path, headers={"Accept-Language": "id"}).json()["title"]
    for odd in ("x" * 10_000, "en;q=abc", "../../etc", "\x00", "*"):
        assert client.get(path, headers={"Accept-Language": odd}).status_code == 404
    translation.activate("id")


def test_keys_of_messages_that_are_none(http):
    code = start(http)["code"]
    body = {"name": "risiko_meningkat", "case": code, "data": {}}
    for key in ("", " ", "x" * 201, "k\0k"):
        answer = http.post(LEAD, "/api/messages/", body, **{"Idempotency-Key": key})
        assert is_problem(answer, 400, "invalid")["errors"][0]["field"] == "Idempotency-Key"
    assert Message.objects.count() == 0
    for key in ("x" * 200, "é", "'; DROP TABLE cases_case; --"):
        for _ in range(2):
            assert http.post(LEAD, "/api/messages/", body, **{"Idempotency-Key": key}).status_code == 202
    assert Message.objects.count() == 3


def test_a_message_for_a_case_that_has_ended_came_too_late(http):
    code = start(http)["code"]
    item = first_item(http, code)["id"]
    done = {"data": {"ditindaklanjuti": "tidak", "alasan": "laporan_ganda"}}
    answer = http.post(DESK, f"/api/work-items/{item}/complete/", done)
    if answer.status_code != 200:
        from workflows.cases.services import cancel

        cancel(User.objects.get(username=LEAD), code, "tes", http.now)
    body = {"name": "risiko_meningkat", "case": code, "data": {}}
    for _ in range(2):
        answer = http.post(LEAD, "/api/messages/", body, **{"Idempotency-Key": "k"})
        is_problem(answer, 409, "case_ended")


def test_a_fault_is_a_problem_and_its_words_are_not_logged(http, monkeypatch, caplog):
    from workflows.cases import queries

    name = " ".join(["Siti", "Aminah"])

    def breaks(*_, **__):
        raise RuntimeError(name)

    monkeypatch.setattr(queries, "listing", breaks)
    client = http.client(LEAD)
    client.raise_request_exception = False
    body = is_problem(client.get("/api/cases/"), 500, "fault")
    assert name not in json.dumps(body)
    assert "RuntimeError" in caplog.text
    assert name not in caplog.text


def test_a_broker_that_is_down_loses_nothing(http, monkeypatch):
    from workflows.outbox import tasks

    def down(**_):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.deliver, "apply_async", down)
    case = start(http)
    item = first_item(http, case["code"])["id"]
    answer = http.post(
        DESK,
        f"/api/work-items/{item}/complete/",
        {"data": {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}},
    )
    assert answer.status_code == 200


def test_a_database_that_cannot_be_written_is_told_and_the_case_is_as_it_was(http, monkeypatch):
    from django.db import OperationalError

    from workflows.cases import runtime

    code = start(http)["code"]
    item = first_item(http, code)["id"]
    before = (Case.objects.get(code=code).state, CaseEvent.objects.count())

    def read_only(*_, **__):
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(runtime, "apply", read_only)
    answer = http.post(
        DESK,
        f"/api/work-items/{item}/complete/",
        {"data": {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}},
    )
    is_problem(answer, 503, "database_unavailable")
    assert (Case.objects.get(code=code).state, CaseEvent.objects.count()) == before


def test_nobody_learns_user_names_by_giving_an_unknown_item_to_somebody(http):
    token, _ = Token.objects.get_or_create(user=User.objects.get(username="polres-unit-ppa"))
    item = first_item(http, start(http)["code"])["id"]
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
    for name in ("uptd-ppa-manajer", "nobody"):
        answer = client.post(f"/api/work-items/{item}/reassign/", {"person": name, "reason": "x"})
        assert is_problem(answer, 404, "not_found")["title"] == "Tugas ini tidak ditemukan."
