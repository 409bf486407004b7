"""The interface: who gets what, what a bad request is told, and that nothing happens twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.http_story import Http
from workflows.cases.models import Case, CaseEvent
from workflows.work.models import WorkItem

START = {
    "saluran": "datang_langsung",
    "pelapor": "korban",
    "usia_korban": 34,
    "jenis_kelamin_korban": "perempuan",
    "jenis_kekerasan": ["psikis"],
    "ranah": "masyarakat",
    "waktu_kejadian": "2026-02-25T20:00:00+07:00",
    "domisili": "medono",
}


@pytest.fixture
def http(pekalongan, now) -> Http:
    return Http(now)


def start(http: Http, **more):
    answer = http.post(
        "uptd-ppa-pengaduan", "/api/cases/", {"procedure": "penanganan_kasus", "data": {**START, **more}}
    )
    assert answer.status_code == 201, answer.json()
    return answer.json()


def first_item(http: Http, code: str, who: str = "uptd-ppa-pengaduan"):
    [item] = http.get(who, "/api/work-items/", state="open", case=code).json()["results"]
    return item


def is_problem(answer, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["title"]
    return body


def test_a_token_for_name_and_password(http):
    from workflows.people.models import User

    user = User.objects.get(username="uptd-ppa-manajer")
    user.set_password("rahasia-panjang-sekali")
    user.save()
    from rest_framework.test import APIClient

    client = APIClient()
    answer = client.post("/api/token/", {"username": user.username, "password": "rahasia-panjang-sekali"})
    assert answer.status_code == 200
    client.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
    assert client.get("/api/me/").json()["teams"] == ["uptd-ppa-manajer"]
    is_problem(
        APIClient().post("/api/token/", {"username": user.username, "password": "x"}),
        401,
        "authentication_failed",
    )
    is_problem(APIClient().get("/api/cases/"), 401, "not_authenticated")


def test_after_ten_wrong_passwords_the_name_rests(http, settings):
    from django.core.cache import cache
    from rest_framework.test import APIClient

    cache.clear()
    client = APIClient()
    for _ in range(10):
        client.post("/api/token/", {"username": "admin", "password": "x"})
    is_problem(client.post("/api/token/", {"username": "admin", "password": "x"}), 429, "too_many")
    cache.clear()


def test_a_case_has_a_code_and_its_first_item_stands_with_the_right_team(http):
    case = start(http)
    assert case["code"].startswith("K-2026-")
    assert case["state"] == "open"
    assert case["procedure"] == "penanganan_kasus"
    item = first_item(http, case["code"])
    assert item["task"] == "verifikasi_pengaduan"
    assert item["team"] == "uptd-ppa-pengaduan"
    assert item["explanation"]
    form = http.get("uptd-ppa-pengaduan", f"/api/work-items/{item['id']}/form/").json()
    assert form["may_complete"] is True
    assert any(
        c.get("key") == "ditindaklanjuti"
        for g in form["schema"]["components"]
        for c in [g, *g.get("components", [])]
    )


def test_the_diagram_says_where_it_stands_and_what_was_passed(http):
    case = start(http)
    found = http.get("uptd-ppa-manajer", f"/api/cases/{case['code']}/diagram/").json()
    assert found["procedure"] == "penanganan_kasus"
    assert "verifikasi_pengaduan" in found["active"]
    assert found["visited"]["tentukan_risiko"] == 1


def test_events_are_told_in_order(http):
    case = start(http)
    events = http.get("uptd-ppa-manajer", f"/api/cases/{case['code']}/events/").json()["results"]
    assert [e["sequence"] for e in events] == sorted(e["sequence"] for e in events)
    assert {"case_started", "work_item_opened"} <= {e["kind"] for e in events}


def test_an_unknown_procedure_and_one_that_is_only_called(http):
    answer = http.post("uptd-ppa-pengaduan", "/api/cases/", {"procedure": "nowhere", "data": {}})
    is_problem(answer, 404, "not_found")
    answer = http.post("uptd-ppa-pengaduan", "/api/cases/", {"procedure": "rujukan_layanan", "data": {}})
    is_problem(answer, 409, "not_startable")
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "field", "code"),
    [
        ({"usia_korban": "tiga"}, "usia_korban", "type"),
        ({"saluran": "merpati"}, "saluran", "option"),
        ({"domisili": None}, "domisili", "required"),
        ({"tidak_ada": 1}, "tidak_ada", "unknown_field"),
        ({"jenis_kekerasan": "fisik"}, "jenis_kekerasan", "type"),
        ({"waktu_kejadian": "kemarin"}, "waktu_kejadian", "type"),
    ],
)
def test_a_wrong_field_is_named_and_no_case_is_made(http, data, field, code):
    answer = http.post(
        "uptd-ppa-pengaduan", "/api/cases/", {"procedure": "penanganan_kasus", "data": {**START, **data}}
    )
    body = is_problem(answer, 422, "form_invalid")
    assert {"field": field, "code": code} in [{k: e[k] for k in ("field", "code")} for e in body["errors"]]
    assert Case.objects.count() == 0


def test_problems_are_told_in_the_readers_language(http):
    path = "/api/cases/K-2026-9999/"
    assert "tidak ditemukan" in http.get("uptd-ppa-manajer", path).json()["title"]
    client = http.client("uptd-ppa-manajer")
    assert "no such case" in client.get(path, headers={"Accept-Language": "en"}).json()["title"]


def test_broken_json_wrong_method_and_unknown_address(http):
    client = http.client("uptd-ppa-manajer")
    is_problem(client.generic("POST", "/api/cases/", "{", content_type="application/json"), 400, "not_json")
    is_problem(client.post("/api/cases/", {}), 400, "invalid")
    is_problem(client.delete("/api/cases/"), 405, "method_not_allowed")
    is_problem(client.get("/api/nothing/"), 404, "not_found")


def test_completing_twice_says_who_did_it_and_changes_nothing(http):
    case = start(http)
    item = first_item(http, case["code"])
    path = f"/api/work-items/{item['id']}/complete/"
    body = {"data": {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}}
    assert http.post("uptd-ppa-pengaduan", path, body).status_code == 200
    before = CaseEvent.objects.count()
    told = is_problem(http.post("uptd-ppa-pengaduan", path, body), 409, "item_closed")
    assert told["by"] == "uptd-ppa-pengaduan"
    assert CaseEvent.objects.count() == before


def test_others_do_not_even_know_that_it_exists(http):
    case = start(http)
    item = first_item(http, case["code"])
    for who in ("polres-unit-ppa", "patbm-degayu", "pemilik-proses", "admin"):
        is_problem(http.get(who, f"/api/work-items/{item['id']}/"), 404, "not_found")
        is_problem(http.post(who, f"/api/work-items/{item['id']}/complete/", {"data": {}}), 404, "not_found")
    is_problem(http.get("polres-unit-ppa", f"/api/cases/{case['code']}/"), 404, "not_found")
    assert http.get("polres-unit-ppa", "/api/cases/").json()["count"] == 0
    # the lead sees the item of another team but may not do it
    is_problem(
        http.post("uptd-ppa-manajer", f"/api/work-items/{item['id']}/complete/", {"data": {}}),
        403,
        "not_allowed",
    )


def test_admins_see_lines_and_failures_but_no_content(http):
    case = start(http)
    line = http.get("admin", f"/api/cases/{case['code']}/").json()
    assert line["variables"] == {}
    assert http.get("admin", "/api/failures/").json()["count"] == 0
    is_problem(http.get("uptd-ppa-manajer", "/api/failures/"), 403, "not_allowed")


def test_nobody_of_the_offenders_agency_sees_the_case(http):
    case = start(http, instansi_pelaku="uptd-ppa")
    is_problem(http.get("uptd-ppa-manajer", f"/api/cases/{case['code']}/"), 404, "not_found")
    assert http.get("dpmppa", f"/api/cases/{case['code']}/").status_code == 200
    item = WorkItem.objects.get(case__code=case["code"])
    assert item.team_id == "dpmppa"
    assert "conflict_of_interest" in item.codes


def test_claim_release_and_taken(http):
    case = start(http)
    item = first_item(http, case["code"])
    base = f"/api/work-items/{item['id']}"
    assert http.post("uptd-ppa-pengaduan", f"{base}/claim/").json()["assignee"] == "uptd-ppa-pengaduan"
    assert http.get("uptd-ppa-pengaduan", "/api/work-items/", mine="true").json()["count"] == 1
    assert http.post("uptd-ppa-pengaduan", f"{base}/release/").json()["assignee"] is None


def test_a_message_counts_once_and_wants_a_key(http):
    case = start(http)
    body = {"name": "risiko_meningkat", "case": case["code"], "data": {}}
    is_problem(http.post("uptd-ppa-manajer", "/api/messages/", body), 400, "invalid")
    first = http.post("uptd-ppa-manajer", "/api/messages/", body, **{"Idempotency-Key": "k1"})
    assert first.status_code == 202
    assert first.json()["state"] == "delivered"
    again = http.post("uptd-ppa-manajer", "/api/messages/", body, **{"Idempotency-Key": "k1"})
    assert again.status_code == 202
    assert again.json()["id"] == first.json()["id"]
    assert WorkItem.objects.filter(case__code=case["code"], element="layanan_darurat").count() == 1
    other = {**body, "name": "persetujuan_dicabut"}
    is_problem(
        http.post("uptd-ppa-manajer", "/api/messages/", other, **{"Idempotency-Key": "k1"}),
        409,
        "message_key_reused",
    )
    is_problem(
        http.post("uptd-ppa-pengaduan", "/api/messages/", other, **{"Idempotency-Key": "k2"}),
        403,
        "not_allowed",
    )
    is_problem(
        http.post("uptd-ppa-manajer", "/api/messages/", {**body, "name": "x"}, **{"Idempotency-Key": "k3"}),
        404,
        "message_unknown",
    )


def test_lists_are_filtered_and_paged(http):
    for _ in range(3):
        start(http)
    found = http.get("uptd-ppa-pengaduan", "/api/work-items/", state="open", page_size=2).json()
    assert found["count"] == 3
    assert len(found["results"]) == 2
    assert found["next"]
    http.now += timedelta(days=3)
    late = http.get("uptd-ppa-pengaduan", "/api/work-items/", overdue="true").json()
    assert late["count"] == 3
    assert all(i["overdue"] for i in late["results"])
    assert http.get("uptd-ppa-pengaduan", "/api/work-items/", overdue="false").json()["count"] == 0


@pytest.mark.parametrize("path", ["/api/work-items/?state=open", "/api/cases/"])
def test_lists_take_the_same_number_of_queries_however_long(http, path, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert http.get("uptd-ppa-manajer", path).status_code == 200
        return len(captured)

    start(http)
    queries()
    few = queries()
    for _ in range(8):
        start(http)
    assert queries() == few


def test_the_openapi_document_is_served_and_its_page_opens(http):
    from rest_framework.test import APIClient

    assert APIClient().get("/api/schema/").status_code == 200
    assert b"swagger" in APIClient().get("/api/docs/").content.lower()


def test_a_childs_case_is_not_stopped_by_a_withdrawal(http):
    case = start(http, usia_korban=12)
    body = {"name": "persetujuan_dicabut", "case": case["code"], "data": {}}
    told = is_problem(
        http.post("uptd-ppa-manajer", "/api/messages/", body, **{"Idempotency-Key": "k1"}), 409, "message_refused"
    )
    assert "manajer kasus" in told["title"]
    assert first_item(http, case["code"])["task"] == "verifikasi_pengaduan"
    adult = start(http)
    body["case"] = adult["code"]
    assert http.post("uptd-ppa-manajer", "/api/messages/", body, **{"Idempotency-Key": "k2"}).status_code == 202
    [item] = http.get("uptd-ppa-manajer", "/api/work-items/", state="open", case=adult["code"]).json()["results"]
    assert item["task"] == "penutupan_atas_permintaan"
