"""The admin at night: what is stuck, and what to do about it."""

from __future__ import annotations

from datetime import timedelta

from workflows import clock
from workflows.failures.models import Failure
from workflows.failures.services import report
from workflows.work.models import WorkItem


def test_a_quiet_city_says_so(city, signed_in) -> None:
    assert "Semua berjalan." in signed_in("admin").get("/pengawasan/").content.decode()


def test_a_role_without_a_team_is_seen_at_once_and_can_be_given_one(city, signed_in) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "jaksa"})
    browser = signed_in("admin")
    text = browser.get("/pengawasan/").content.decode()
    assert "Semua berjalan." not in text and "Gangguan terbuka" in text
    item = WorkItem.objects.get(case=case, element="jaksa")
    if item.team_id is None:
        browser.post(f"/pekerjaan/{item.pk}/serahkan/", {"team": "lp-par", "reason": "Sementara"})
        item.refresh_from_db()
        assert item.team_id == "lp-par"


def test_a_failure_is_tried_again_or_marked_as_resolved(city, signed_in, now) -> None:
    browser = signed_in("admin")
    failure = report("outbox_failed", "Surel gagal dikirim.", "E-mail was not sent.", now, message=0)
    assert "Surel gagal dikirim." in browser.get("/pengawasan/gangguan/").content.decode()
    browser.post(f"/pengawasan/gangguan/{failure.pk}/", {"do": "retry"})
    failure.refresh_from_db()
    assert failure.state == Failure.State.RESOLVED
    second = report("step_failed", "Langkah gagal.", "A step failed.", now)
    browser.post(f"/pengawasan/gangguan/{second.pk}/", {"do": "resolve"})
    assert "Langkah gagal." in browser.get("/pengawasan/gangguan/?status=resolved").content.decode()
    assert signed_in("uptd-ppa-manajer").post(f"/pengawasan/gangguan/{second.pk}/").status_code == 404


def test_late_timers_and_overdue_tasks_are_counted(city, signed_in, now) -> None:
    city.start()
    with clock.at(now + timedelta(hours=7)):
        text = signed_in("admin").get("/pengawasan/").content.decode()
    assert "Ada pewaktu yang seharusnya sudah berbunyi" in text
    assert "Terlambat 60 menit" in text or "Terlambat 1 jam" in text
