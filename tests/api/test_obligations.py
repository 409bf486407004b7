"""Legal deadlines over the interface."""

from __future__ import annotations

import pytest

from tests.api.http_story import Http
from tests.workflows.test_obligations import reported


@pytest.fixture
def http(pekalongan, now) -> Http:
    return Http(now)


def test_the_leading_team_gets_lines_and_figures_and_others_nothing(http, pekalongan, now):
    case = reported(pekalongan, now)
    found = http.get("uptd-ppa-manajer", "/api/obligations/", case=case.code)
    assert found.status_code == 200
    body = found.json()
    line = next(x for x in body["lines"] if x["obligation"] == "uu12-2022-lapor-3x24")
    assert line["case"] == case.code and line["status"] == "running" and line["margin_seconds"] == 72 * 3600
    assert {f["obligation"] for f in body["figures"]} == {x["obligation"] for x in body["lines"]}
    assert http.get("polres-unit-ppa", "/api/obligations/").json()["lines"] == []
    assert http.get("polres-unit-ppa", "/api/obligations/", case=case.code).status_code == 404


def test_an_admin_gets_no_time_of_the_assault(http, pekalongan, now):
    reported(pekalongan, now)
    lines = http.get("admin", "/api/obligations/").json()["lines"]
    window = next(x for x in lines if x["obligation"] == "klinis-pep-72-jam")
    assert window["due_at"] is window["started_at"] is window["margin_seconds"] is None


def test_a_date_that_is_none_is_told(http):
    answer = http.get("uptd-ppa-manajer", "/api/obligations/", **{"from": "kemarin"})
    assert answer.status_code == 400 and answer.json()["code"] == "period_invalid"
