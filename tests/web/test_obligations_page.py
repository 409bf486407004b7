"""The page of legal deadlines."""

from __future__ import annotations

from datetime import timedelta

from tests.workflows.test_obligations import reported
from workflows import clock
from workflows.people.models import User


def test_the_leading_team_reads_what_is_late(pekalongan, signed_in, now):
    case = reported(pekalongan, now)
    with clock.at(now + timedelta(hours=80)):
        text = signed_in("uptd-ppa-manajer").get("/kewajiban/").content.decode()
    assert case.code in text and "8 jam terlambat" in text and "Lewat, belum dipenuhi" in text


def test_the_page_speaks_english(pekalongan, signed_in, now):
    reported(pekalongan, now)
    User.objects.filter(username="uptd-ppa-manajer").update(language="en")
    text = signed_in("uptd-ppa-manajer").get("/kewajiban/").content.decode()
    assert "Legal deadlines" in text and "Report to the police" in text and "Each duty" in text


def test_others_see_nothing_and_are_told_nothing(pekalongan, signed_in, now):
    case = reported(pekalongan, now)
    for person in ("polres-unit-ppa", "pemilik-proses"):
        browser = signed_in(person)
        assert case.code not in browser.get("/kewajiban/").content.decode()
        answer = browser.get(f"/kewajiban/?kasus={case.code}")
        assert answer.status_code == 200 and "Kasus ini tidak ditemukan" in answer.content.decode()


def test_a_wrong_date_is_told_on_the_page(pekalongan, signed_in):
    text = signed_in("uptd-ppa-manajer").get("/kewajiban/?dari=kemarin").content.decode()
    assert "bukan tanggal" in text
