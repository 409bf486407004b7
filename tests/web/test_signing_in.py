"""Signing in and out, and the language that one keeps."""

from __future__ import annotations

import pytest
from django.test import Client

from workflows.people.models import User


@pytest.fixture
def person(city) -> User:
    user = city.user("uptd-ppa-manajer")
    user.set_password("kata-sandi-panjang")
    user.save()
    return user


def sign_in(browser: Client, password: str, **more):
    return browser.post("/masuk/", {"username": "uptd-ppa-manajer", "password": password, **more})


def test_in_and_out(person) -> None:
    browser = Client()
    response = sign_in(browser, "kata-sandi-panjang", next="/kasus/")
    assert response["Location"] == "/kasus/"
    assert browser.get("/kasus/").status_code == 200
    out = browser.post("/keluar/")
    assert '"cache"' in out["Clear-Site-Data"]
    assert browser.get("/kasus/").status_code == 302


@pytest.mark.parametrize(
    ("name", "first"), [("admin", "/pengawasan/"), ("pemilik-proses", "/prosedur/"), ("lp-par", "/")]
)
def test_the_day_begins_where_ones_work_is(name, first, city) -> None:
    user = city.user(name)
    user.set_password("kata-sandi-panjang")
    user.save()
    response = Client().post("/masuk/", {"username": name, "password": "kata-sandi-panjang"})
    assert response["Location"] == first


def test_nobody_is_led_to_a_foreign_place(person) -> None:
    assert sign_in(Client(), "kata-sandi-panjang", next="https://contoh.id/")["Location"] == "/"
    assert sign_in(Client(), "kata-sandi-panjang", next="//contoh.id/")["Location"] == "/"


def test_a_wrong_password_is_told_kindly_and_soon_one_must_wait(person) -> None:
    browser = Client()
    response = sign_in(browser, "salah")
    assert response.status_code == 422
    assert "tidak cocok" in response.content.decode()
    assert 'value="uptd-ppa-manajer"' in response.content.decode()
    for _ in range(8):
        response = sign_in(browser, "salah")
    assert response.status_code == 429
    assert sign_in(browser, "kata-sandi-panjang").status_code == 429, "not even with the right one"
    other = browser.post("/masuk/", {"username": "admin", "password": "salah"})
    assert other.status_code == 422, "others are not locked out"


def test_the_language_is_kept_and_the_page_as_well(person) -> None:
    browser = Client()
    browser.force_login(person)
    assert "Pekerjaan saya" in browser.get("/").content.decode()
    response = browser.post("/bahasa/", {"language": "en", "next": "/kasus/?status=all"})
    assert response["Location"] == "/kasus/?status=all"
    text = browser.get("/").content.decode()
    assert "My work" in text and '<html lang="en">' in text
    again = Client()
    again.force_login(person)
    assert "My work" in again.get("/").content.decode(), "it belongs to the person, not to the phone"
    browser.post("/bahasa/", {"language": "xx"})
    assert "My work" in browser.get("/").content.decode()


def test_before_signing_in_the_language_is_kept_in_a_cookie(db) -> None:
    browser = Client(headers={"accept-language": "en-US"})
    assert "Kata sandi" in browser.get("/masuk/").content.decode()
    browser.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    assert "Password" in browser.get("/masuk/").content.decode()


def test_both_languages_are_complete() -> None:
    from config.settings import LOCALE_PATHS

    for language in ("id", "en"):
        text = (LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
        entries = text.split("\n\n")[1:]
        assert len(entries) > 300
        for entry in entries:
            assert 'msgstr ""\n' not in entry + "\n" or entry.split('msgstr ""\n')[-1].startswith('"'), entry
            assert "#, fuzzy" not in entry
