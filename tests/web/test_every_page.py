"""Every page, for every kind of person: there, refused, or as if it were not there."""

from __future__ import annotations

import pytest
from django.test import Client

from workflows.drafts import services as drafts
from workflows.procedures import queries as procedures

PEOPLE = ("uptd-ppa-pengaduan", "uptd-ppa-manajer", "polres-unit-ppa", "admin", "pemilik-proses")
EVERYBODY = (200, 200, 200, 200, 200)
PAGES = {
    "/": EVERYBODY,
    "/?terlambat=1": EVERYBODY,
    "/kasus/": EVERYBODY,
    "/kasus/?status=all&cari=K-2026": EVERYBODY,
    "/kasus/baru/": (302, 200, 200, 200, 200),
    "/kasus/baru/uji_kasus/": (200, 404, 404, 404, 404),
    "/kasus/baru/tidak-ada/": (404, 404, 404, 404, 404),
    "/kasus/baru/selesai/": (302, 302, 302, 302, 302),
    "/kasus/akses-darurat/": EVERYBODY,
    "/kasus/{code}/": (200, 200, 404, 200, 404),
    "/kasus/{code}/berkas/": (200, 200, 404, 404, 404),
    "/kasus/{code}/diagram/": (200, 200, 404, 404, 404),
    "/kasus/{code}/diagram/?proses=uji_rujukan": (200, 200, 404, 404, 404),
    "/kasus/{code}/pesan/persetujuan_dicabut/": (404, 200, 404, 404, 404),
    "/kasus/K-1999-9999/": (404, 404, 404, 404, 404),
    "/pekerjaan/{item}/": (200, 200, 404, 404, 404),
    "/pekerjaan/999999/": (404, 404, 404, 404, 404),
    "/prosedur/": EVERYBODY,
    "/prosedur/uji_kasus/": EVERYBODY,
    "/prosedur/uji_kasus/?proses=uji_rujukan": EVERYBODY,
    "/prosedur/uji_kasus/v1/": EVERYBODY,
    "/prosedur/uji_kasus/v1/uji_kasus.bpmn": EVERYBODY,
    "/prosedur/uji_kasus/v9/": (404, 404, 404, 404, 404),
    "/prosedur/uji_kasus/versi/": EVERYBODY,
    "/prosedur/uji_kasus/bandingkan/?dari=1&ke=1": EVERYBODY,
    "/prosedur/uji_kasus/bandingkan/?dari=1&ke=9": (404, 404, 404, 404, 404),
    "/prosedur/uji_kasus/bandingkan/?dari=1&ke=draft:{draft}": (403, 403, 403, 403, 200),
    "/prosedur/rancangan/": (403, 403, 403, 403, 200),
    "/prosedur/rancangan/{draft}/tinjauan/": (403, 403, 403, 403, 200),
    "/prosedur/rancangan/{draft}/": (403, 403, 403, 403, 200),
    "/prosedur/rancangan/{draft}/perbaikan/": (403, 403, 403, 403, 200),
    "/prosedur/impor/": (403, 403, 403, 403, 200),
    "/prosedur/uji_kasus/perpindahan/": (403, 403, 403, 403, 200),
    "/prosedur/rancangan/999999/tinjauan/": (403, 403, 403, 403, 404),
    "/pengawasan/hak/": (404, 404, 404, 200, 404),
    "/prosedur/tidak_ada/": (404, 404, 404, 404, 404),
    "/pemberitahuan/": EVERYBODY,
    "/saya/": EVERYBODY,
    "/pengawasan/": (404, 404, 404, 200, 404),
    "/pengawasan/gangguan/": (404, 404, 404, 200, 404),
    "/pengawasan/gangguan/?status=resolved": (404, 404, 404, 200, 404),
    "/tidak-ada/": (404, 404, 404, 404, 404),
}


@pytest.fixture
def filled(city):
    case = city.start(nama="Siti Rahayu", usia_korban=17)
    draft = drafts.create(city.user("pemilik-proses"), city.now, base=procedures.current("uji_kasus"))
    return {"draft": draft.pk, "code": case.code, "item": city.item(case, "verifikasi").pk}


@pytest.mark.parametrize("path", PAGES)
def test_page(path, filled, signed_in) -> None:
    address = path.format(**filled)
    for person, expected in zip(PEOPLE, PAGES[path], strict=True):
        response = signed_in(person).get(address)
        assert response.status_code == expected, (person, address)
        if expected == 200 and not address.endswith(".bpmn"):
            text = response.content.decode()
            if path != "/prosedur/rancangan/{draft}/":  # names a procedure, which is no secret
                assert "<title>Rangkul</title>" in text, "titles say nothing on a shared phone"
            assert '<html lang="id">' in text, "Indonesian first, whatever the browser asks for"
            assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [p for p in PAGES if p != "/tidak-ada/"])
def test_nobody_sees_a_page_without_signing_in(path, filled) -> None:
    response = Client().get(path.format(**filled))
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


def test_a_script_that_is_not_signed_in_is_told_so(filled) -> None:
    response = Client().post(
        f"/pekerjaan/{filled['item']}/", "{}", content_type="application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert response.status_code == 401


def test_a_page_answers_only_to_what_it_is_for(filled, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    assert browser.get(f"/pekerjaan/{filled['item']}/ambil/").status_code == 405
    assert browser.post("/prosedur/").status_code == 405


def test_forms_need_the_token_of_their_page(filled, city) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(city.user("uptd-ppa-pengaduan"))
    response = browser.post(f"/pekerjaan/{filled['item']}/ambil/")
    assert response.status_code == 403
    assert "Halaman ini sudah terlalu lama terbuka" in response.content.decode()


def test_pages_allow_no_foreign_and_no_inline_script_or_style(filled, signed_in) -> None:
    response = signed_in("uptd-ppa-pengaduan").get(f"/pekerjaan/{filled['item']}/")
    policy = [part.strip() for part in response["Content-Security-Policy"].split(";")]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy
    assert "unsafe" not in response["Content-Security-Policy"]
    text = response.content.decode()
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_a_database_that_cannot_be_reached_is_told_as_such(city, signed_in, monkeypatch) -> None:
    from django.db import OperationalError

    from web.views import work

    browser = signed_in("uptd-ppa-manajer")

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(work.work, "inbox", locked)
    response = browser.get("/")
    assert response.status_code == 503
    assert "Sedang tidak tersedia" in response.content.decode()
