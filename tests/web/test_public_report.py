"""Reporting without an account: keeps nothing, says thank you, gives the numbers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import START
from tests.web.test_registering_a_case import as_html
from web import limits
from workflows.cases.models import Case

REPORT = {k: v for k, v in as_html(START).items() if k not in ("saluran", "usia_pelaku")}


@pytest.fixture
def visitor(pekalongan) -> Client:
    return Client(enforce_csrf_checks=True)


def test_the_page_leaves_nothing_behind(visitor) -> None:
    response = visitor.get("/lapor/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies, "no cookie at all"
    text = response.content.decode()
    assert "<title>Rangkul</title>" in text
    assert 'autocomplete="off"' in text
    assert "Keluar cepat" in text
    for number in ("110", "119", "129"):
        assert f"tel:{number}" in text
    assert "src/main" not in text and "htmx" not in text


def test_a_report_starts_a_case_and_shows_only_thanks(visitor) -> None:
    response = visitor.post("/lapor/", {**REPORT, "token": "abc", "kronologi": "Tolong saya"})
    assert response.status_code == 200
    text = response.content.decode()
    case = Case.objects.get()
    assert "Terima kasih" in text and "tel:110" in text
    assert case.code not in text and "Tolong saya" not in text
    assert not response.cookies
    assert case.opened_by is None
    assert case.work_items.get().team_id == "uptd-ppa-pengaduan"


def test_sending_twice_is_one_report(visitor) -> None:
    for _ in range(2):
        assert "Terima kasih" in visitor.post("/lapor/", {**REPORT, "token": "abc"}).content.decode()
    assert Case.objects.count() == 1


def test_what_is_missing_is_said_kindly_and_nothing_is_lost(visitor) -> None:
    response = visitor.post("/lapor/", {"kronologi": "Tolong saya", "token": "abc"})
    assert response.status_code == 422
    assert "Lengkapi isian yang ditandai" in response.content.decode()
    assert "Tolong saya" in response.content.decode()
    assert "Terima kasih" in visitor.post("/lapor/", {**REPORT, "token": "abc"}).content.decode()


def test_a_flood_is_sent_to_the_telephone(visitor, monkeypatch) -> None:
    monkeypatch.setattr(limits, "PUBLIC_REPORT", limits.Limit(2, 60))
    for n in range(3):
        response = visitor.post("/lapor/", {**REPORT, "token": f"t{n}"})
    assert response.status_code == 429
    assert "SAPA 129" in response.content.decode()
    assert Case.objects.count() == 2


def test_in_english_without_a_cookie(visitor) -> None:
    response = visitor.get("/lapor/?bahasa=en")
    assert "We are here to help" in response.content.decode()
    assert not response.cookies


def test_without_the_procedure_there_is_no_page(city) -> None:
    assert Client().get("/lapor/").status_code == 404
