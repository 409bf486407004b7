"""Moving cases over the interface."""

from __future__ import annotations

import json

import pytest

from tests.api.http_story import Http
from tests.workflows.moving import publish
from tests.workflows.test_migration import ROLE, TITLE
from workflows.migration import services

OWNER, WORKER = "pemilik-proses", "uptd-ppa-manajer"
PATH = "/api/procedures/uji_kasus"


@pytest.fixture
def http(city, now) -> Http:
    return Http(now)


def test_a_dry_run_a_start_the_progress_and_the_end(http, city) -> None:
    first, second = city.start(), city.start()
    city.complete(second, "verifikasi", {"jalan": "polisi"})
    publish(city, "uji_kasus", TITLE, ROLE)
    running = http.get(OWNER, f"{PATH}/running/").json()
    assert [(r["version"], r["cases"], r["current"]) for r in running] == [(2, 0, True), (1, 2, False)]
    asked = {"from": 1, "to": 2, "mapping": {}}
    dry = http.post(OWNER, f"{PATH}/migrations/dry-run/", asked)
    assert dry.status_code == 200, dry.json()
    report = dry.json()
    assert (report["from"], report["to"], report["cases"], report["possible"]) == (1, 2, 2, 2)
    line = next(entry for entry in report["lines"] if entry["case"] == second.code)
    item = next(p for p in line["places"] if p["kind"] == "work_item")
    assert (item["element"], item["new_element"]) == ("polisi", "polisi")
    assert [c["code"] for c in item["changes"]] == ["role"]
    assert "Perannya" in item["changes"][0]["message"]
    made = http.post(OWNER, f"{PATH}/migrations/", {**asked, "reason": "Judul diperjelas"})
    assert made.status_code == 201, made.json()
    number = made.json()["id"]
    assert made.json()["counts"] == {
        "total": 2, "waiting": 2, "moved": 0, "refused": 0, "failed": 0, "skipped": 0,
    }  # fmt: skip
    services.go_on(http.now)
    found = http.get(OWNER, f"/api/migrations/{number}/").json()
    assert (found["state"], found["counts"]["moved"], found["cases_count"]) == ("done", 2, 2)
    assert [c["case"] for c in found["cases"]] == [first.code, second.code]
    assert http.get(OWNER, f"/api/migrations/{number}/?outcome=refused").json()["cases"] == []
    listed = http.get(OWNER, f"{PATH}/migrations/").json()
    assert [m["id"] for m in listed["results"]] == [number]
    assert http.post(OWNER, f"/api/migrations/{number}/stop/", {}).status_code == 409


def test_a_case_that_cannot_move_says_why_in_the_readers_language(http, city) -> None:
    case = city.start()
    publish(city, "uji_kasus", ('"verifikasi"', '"periksa_laporan"'))
    asked = {"from": 1, "to": 2, "mapping": {}}
    dry = http.post(OWNER, f"{PATH}/migrations/dry-run/", asked, **{"Accept-Language": "en"}).json()
    assert [(r["code"], r["element"], r["count"]) for r in dry["reasons"]] == [
        ("element_gone", "verifikasi", 1)
    ]
    assert "is not in the new version any more" in dry["reasons"][0]["message"]
    number = http.post(OWNER, f"{PATH}/migrations/", {**asked, "reason": "x"}).json()["id"]
    services.go_on(http.now)
    row = http.get(OWNER, f"/api/migrations/{number}/").json()["cases"][0]
    assert (row["case"], row["outcome"], row["why"][0]["code"]) == (case.code, "refused", "element_gone")


def test_a_migration_can_be_stopped(http, city) -> None:
    city.start()
    publish(city, "uji_kasus", TITLE)
    number = http.post(OWNER, f"{PATH}/migrations/", {"from": 1, "to": 2, "reason": "x"}).json()["id"]
    stopped = http.post(OWNER, f"/api/migrations/{number}/stop/", {}).json()
    assert (stopped["state"], stopped["counts"]["skipped"]) == ("stopped", 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"from": 1, "to": 1, "reason": "x"}, 422, "migration_refused"),
        ({"from": 1, "to": 77, "reason": "x"}, 404, "not_found"),
        ({"from": 1, "to": 2, "reason": "x", "mapping": {"tidak_ada": "polisi"}}, 422, "mapping_invalid"),
        ({"from": "satu", "to": 2, "reason": "x"}, 400, None),
        ({"from": 1, "to": 2}, 400, None),
        ({"from": 1, "to": 2, "reason": "x", "mapping": [1]}, 400, None),
        ({"from": 1, "to": 2, "reason": "x", "mapping": {"a": {"b": 1}}}, 400, None),
        ({"from": 10**30, "to": 2, "reason": "x"}, 400, None),
    ],
)
def test_a_wrong_request_is_told_as_a_problem(http, city, body, status, code) -> None:
    publish(city, "uji_kasus", TITLE)
    answer = http.post(OWNER, f"{PATH}/migrations/", body)
    assert answer.status_code == status, answer.content
    if code:
        assert answer.json()["code"] == code


def test_who_has_no_right_to_migrate_sees_nothing_of_it(http, city) -> None:
    city.start()
    publish(city, "uji_kasus", TITLE)
    number = http.post(OWNER, f"{PATH}/migrations/", {"from": 1, "to": 2, "reason": "x"}).json()["id"]
    for who in (WORKER, "admin"):
        assert http.get(who, f"{PATH}/running/").status_code == 403
        assert http.get(who, f"{PATH}/migrations/").status_code == 403
        assert http.get(who, f"/api/migrations/{number}/").status_code == 404
        assert http.post(who, f"/api/migrations/{number}/stop/", {}).status_code == 404
        body = {"from": 1, "to": 2, "reason": "x"}
        assert http.post(who, f"{PATH}/migrations/", body).status_code == 403
        assert http.post(who, f"{PATH}/migrations/dry-run/", body).status_code == 403
    assert http.get(OWNER, "/api/procedures/tidak_ada/running/").status_code == 404


def test_the_command_line_does_the_same(city, capsys, monkeypatch, tmp_path, now) -> None:
    from config.cli import main
    from workflows import clock

    case = city.start()
    publish(city, "uji_kasus", ('"verifikasi"', '"periksa_laporan"'), ('"lambat"', '"terlambat"'))
    base = ["migrate", "uji_kasus", "--from", "1", "--to", "2"]
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"verifikasi": "periksa_laporan", "lambat": "terlambat"}))
    with clock.at(now):
        assert main([*base, "--dry-run", "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        assert (report["cases"], report["refused"]) == (1, 1)
        assert main([*base, "--dry-run", "--mapping", str(mapping)]) == 0
        assert "1 of 1 cases can move" in capsys.readouterr().out
        assert main([*base, "--user", WORKER]) == 1
        assert "process owner" in capsys.readouterr().err
        assert main([*base, "--user", "tidak-ada"]) == 2
        assert main([*base, "--mapping", str(tmp_path / "none.json")]) == 2
        capsys.readouterr()
        assert main([*base, "--mapping", str(mapping), "--json", "--user", OWNER]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["state"], done["counts"]["moved"], done["not_moved"]) == ("done", 1, [])
    assert city.open(case) == ["periksa_laporan"]
