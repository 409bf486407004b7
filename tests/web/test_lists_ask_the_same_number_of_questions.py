"""No N+1: five rows or fifty, a list asks the database the same number of questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(browser, path: str) -> int:
    browser.get(path)  # procedures are parsed once per process
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("person", "path", "most"),
    [
        ("uptd-ppa-pengaduan", "/", 40),
        ("uptd-ppa-pengaduan", "/?terlambat=1", 40),
        ("uptd-ppa-manajer", "/kasus/", 40),
        ("uptd-ppa-manajer", "/pemberitahuan/", 30),
        ("admin", "/pengawasan/", 40),
        ("admin", "/kasus/", 40),
    ],
)
def test_list(person, path, most, city, signed_in) -> None:
    browser = signed_in(person)
    for _ in range(5):
        city.start()
    few = queries(browser, path)
    for _ in range(45):
        city.start()
    many = queries(browser, path)
    assert many == few
    assert many <= most


def test_an_item_and_a_case_ask_the_same_however_long_the_history(city, signed_in, now) -> None:
    case = city.start()
    browser = signed_in("uptd-ppa-manajer")
    few = queries(browser, f"/kasus/{case.code}/")
    for _ in range(20):
        from workflows.work import services as work

        item = city.item(case, "verifikasi")
        work.claim(city.user("uptd-ppa-pengaduan"), item.pk, now)
        work.release(city.user("uptd-ppa-pengaduan"), item.pk, now)
    assert queries(browser, f"/kasus/{case.code}/") == few
