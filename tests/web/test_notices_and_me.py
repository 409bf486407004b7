"""What I was told, and who stands in for me."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workflows.agencies.models import Membership
from workflows.outbox.services import tell
from workflows.outbox.tasks import deliver


@pytest.fixture
def told(city, now):
    case = city.start()
    tell("work_item_opened", "uji:1", now, case=case, team="uptd-ppa-manajer", payload={})
    deliver()
    return case


def test_a_notice_names_the_code_only_and_is_read_once(told, signed_in) -> None:
    browser = signed_in("uptd-ppa-manajer")
    text = browser.get("/pemberitahuan/").content.decode()
    assert f"Ada tugas baru pada {told.code}." in text and "Baru" in text
    browser.post("/pemberitahuan/dibaca/")
    assert "Tandai semua dibaca" not in browser.get("/pemberitahuan/").content.decode()


def test_opening_a_notice_leads_to_its_case(told, signed_in) -> None:
    browser = signed_in("uptd-ppa-manajer")
    notice = browser.get("/pemberitahuan/").context["page"][0]
    assert browser.post("/pemberitahuan/dibaca/", {"notice": notice.pk})["Location"].endswith(
        f"/{told.code}/"
    )
    assert browser.post("/pemberitahuan/dibaca/", {"notice": "x'"}).status_code == 302


def test_a_substitute_has_the_teams_until_one_is_back(city, signed_in, now) -> None:
    case = city.start()
    other = city.user("dindik")
    Membership.objects.create(
        user=other, team=city.team("uptd-ppa-manajer"), valid_from=now - timedelta(days=1)
    )
    Membership.objects.create(user=city.user("uptd-ppa-manajer"), team=city.team("dindik"), valid_from=now)
    browser = signed_in("uptd-ppa-pengaduan")
    Membership.objects.create(user=other, team=city.team("uptd-ppa-pengaduan"), valid_from=now)
    assert "dindik" in browser.get("/saya/").content.decode()
    browser.post("/saya/cuti/", {"substitute": "dindik", "until": "2026-03-10"})
    assert "menggantikan Anda" in browser.get("/saya/").content.decode()
    assert "Anda menggantikan" in signed_in("dindik").get("/saya/").content.decode()
    browser.post("/saya/cuti/", {"back": "1"})
    assert "menggantikan Anda" not in browser.get("/saya/").content.decode()
    assert case.is_open
