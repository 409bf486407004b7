"""From the list to the completed task, with and without scripts."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from workflows import clock
from workflows.agencies.models import Membership
from workflows.cases.models import CaseRecord
from workflows.work import services as work
from workflows.work.models import WorkItem


@pytest.fixture
def case(city):
    return city.start(usia_korban=17)


@pytest.fixture
def item(case, city) -> WorkItem:
    return city.item(case, "verifikasi")


@pytest.fixture
def colleague(city, now):
    """A second person of the intake team."""
    user = city.user("dindik")
    Membership.objects.create(
        user=user, team=city.team("uptd-ppa-pengaduan"), valid_from=now - timedelta(days=9)
    )
    return user


JSON = {"accept": "application/json"}


def post_json(browser, path, values):
    return browser.post(path, json.dumps(values), content_type="application/json", headers=JSON)


def test_the_list_says_when_a_task_is_due_in_words_and_exactly(item, signed_in) -> None:
    text = signed_in("uptd-ppa-pengaduan").get("/").content.decode()
    assert "Jatuh tempo hari ini 15.00 WIB" in text
    assert "2 Mar 2026 15.00 WIB" in text
    assert "Belum diambil" in text


def test_an_overdue_task_is_marked_by_word_and_comes_up_in_the_filter(item, signed_in, now) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    assert "Tidak ada yang terlambat" in browser.get("/?terlambat=1").content.decode()
    with clock.at(now + timedelta(hours=9)):
        text = browser.get("/?terlambat=1").content.decode()
    assert "Terlambat 3 jam" in text


def test_taking_a_task_works_with_a_plain_form_and_with_htmx(item, case, city, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    response = browser.post(f"/pekerjaan/{item.pk}/ambil/", headers={"hx-request": "true"})
    assert "<article" in response.content.decode() and "Kerjakan" in response.content.decode()
    item.refresh_from_db()
    assert item.assignee == city.user("uptd-ppa-pengaduan")
    assert browser.post(f"/pekerjaan/{item.pk}/lepas/").status_code == 302
    assert browser.post(f"/pekerjaan/{item.pk}/ambil/").status_code == 302


def test_a_look_that_finds_nothing_new_transfers_nothing(item, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    state = browser.get("/").context["state"]
    htmx = {"hx-request": "true"}
    assert browser.get(f"/?v={state}", headers=htmx).status_code == 204
    browser.post(f"/pekerjaan/{item.pk}/ambil/")
    again = browser.get(f"/?v={state}", headers=htmx)
    assert again.status_code == 200
    assert again.content.decode().count("<html") == 0


def test_the_page_of_a_task_says_why_and_by_when(item, signed_in) -> None:
    text = signed_in("uptd-ppa-pengaduan").get(f"/pekerjaan/{item.pk}/").content.decode()
    assert "Mengapa tugas ini datang ke tim saya" in text
    assert item.explanation["steps"][0]["id"] in text
    assert "Periksa laporan." in text
    assert "Anak, 12–17 tahun" in text


def test_a_plain_form_completes_the_task(item, case, city, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    response = browser.post(
        f"/pekerjaan/{item.pk}/", {"jalan": "polisi", "catatan": "Sudah dicek."}, follow=True
    )
    assert f"Tugas pada {case.code} selesai" in response.content.decode()
    assert city.open(case) == ["polisi"]


def test_a_form_with_a_fault_comes_back_with_what_was_typed(item, case, city, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    response = browser.post(f"/pekerjaan/{item.pk}/", {"catatan": "Jangan hilang."})
    assert response.status_code == 422
    text = response.content.decode()
    assert "wajib diisi" in text and "Jangan hilang." in text
    assert city.open(case) == ["verifikasi"]


def test_the_form_island_gets_errors_at_their_fields_in_its_language(item, city, signed_in) -> None:
    response = post_json(signed_in("uptd-ppa-pengaduan"), f"/pekerjaan/{item.pk}/", {"catatan": "x"})
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "jalan", "message": "«Jalan» wajib diisi."}]
    city.user("uptd-ppa-pengaduan").__class__.objects.filter(username="uptd-ppa-pengaduan").update(
        language="en"
    )
    response = post_json(signed_in("uptd-ppa-pengaduan"), f"/pekerjaan/{item.pk}/", {"catatan": "x"})
    assert response.json()["errors"][0]["message"] == "«Way» is required."


def test_the_form_island_is_told_where_to_go(item, signed_in) -> None:
    response = post_json(
        signed_in("uptd-ppa-pengaduan"), f"/pekerjaan/{item.pk}/", {"jalan": "biasa", "catatan": None}
    )
    assert response.status_code == 200
    assert response.json() == {"next": "/"}


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"'])
def test_nonsense_instead_of_values_is_a_form_with_faults(body, item, signed_in) -> None:
    response = signed_in("uptd-ppa-pengaduan").post(
        f"/pekerjaan/{item.pk}/", body, content_type="application/json", headers=JSON
    )
    assert response.status_code == 422


def test_a_half_filled_form_is_kept_for_whoever_goes_on(item, colleague, signed_in) -> None:
    response = post_json(
        signed_in("uptd-ppa-pengaduan"), f"/pekerjaan/{item.pk}/draf/", {"catatan": "Separuh"}
    )
    assert response.json() == {"saved": "Draf tersimpan 09.00 WIB"}
    assert CaseRecord.objects.filter(kind="draft").count() == 1
    assert "Separuh" in signed_in("dindik").get(f"/pekerjaan/{item.pk}/").content.decode()


def test_a_task_taken_by_a_colleague_says_so_and_can_be_taken_over(
    item, colleague, city, signed_in, now
) -> None:
    work.claim(colleague, item.pk, now)
    browser = signed_in("uptd-ppa-pengaduan")
    page = browser.get(f"/pekerjaan/{item.pk}/").content.decode()
    assert "sedang dikerjakan oleh dindik" in page and "Ambil alih" in page
    refused = browser.post(f"/pekerjaan/{item.pk}/", {"jalan": "polisi", "catatan": "Tulisan saya"})
    assert refused.status_code == 409
    assert "Tulisan saya" in refused.content.decode(), "what was typed is shown again, to be copied"
    assert post_json(browser, f"/pekerjaan/{item.pk}/", {"jalan": "polisi"}).json()["code"] == "item_taken"
    assert browser.post(f"/pekerjaan/{item.pk}/ambil/", headers={"hx-request": "true"}).status_code == 409
    browser.post(f"/pekerjaan/{item.pk}/ambil-alih/", {"reason": "Ia sedang rapat"})
    item.refresh_from_db()
    assert item.assignee == city.user("uptd-ppa-pengaduan")


def test_a_task_that_is_done_says_by_whom(item, city, case, signed_in) -> None:
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    browser = signed_in("uptd-ppa-pengaduan")
    assert "Diselesaikan oleh" in browser.get(f"/pekerjaan/{item.pk}/").content.decode()
    late = post_json(browser, f"/pekerjaan/{item.pk}/", {"jalan": "polisi"})
    assert late.status_code == 409
    assert late.json()["hint"]


def test_the_lead_gives_a_task_to_another_team(item, city, signed_in) -> None:
    lead = signed_in("uptd-ppa-manajer")
    assert "Serahkan ke tim lain" in lead.get(f"/pekerjaan/{item.pk}/").content.decode()
    lead.post(f"/pekerjaan/{item.pk}/serahkan/", {"team": "uptd-ppa-pendamping", "reason": "Lebih dekat"})
    item.refresh_from_db()
    assert item.team_id == "uptd-ppa-pendamping"
    other = signed_in("uptd-ppa-pendamping")
    assert other.post(f"/pekerjaan/{item.pk}/serahkan/", {"team": "lp-par", "reason": "x"}).status_code == 403
