"""Story 01 of the procedure, done by hand through the pages by the people of the right teams."""

from __future__ import annotations

from datetime import timedelta

import pytest
import yaml

from config.settings import BASE_DIR
from tests.browser.filling import fill
from workflows.cases.models import Case
from workflows.timers.services import fire_due
from workflows.work.models import WorkItem

STORY = next((BASE_DIR / "bpmn/penanganan_kasus/scenarios").glob("01*.yaml"))


@pytest.mark.parametrize("width", [1280, 390])
def test_story(width, pekalongan, visit, moving_clock) -> None:
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    windows: dict[str, object] = {}

    def window_of(team: str):
        if team not in windows:
            windows[team] = visit(width).sign_in(team)
        return windows[team]

    intake = window_of("uptd-ppa-pengaduan")
    page = intake.go("/kasus/baru/")
    if page.get_by_role("link", name="Penanganan kasus").count():
        page.get_by_role("link", name="Penanganan kasus").first.click()
    fill(page, "penanganan_kasus/start", {k: v for k, v in story["start"].items() if v is not None})
    page.get_by_role("button", name="Daftarkan").click()
    page.wait_for_url("**/kasus/baru/selesai/")
    case = Case.objects.get()
    assert page.get_by_text(case.code).first.is_visible()

    done = 0
    for step in story["steps"]:
        if "complete" in step:
            item = WorkItem.objects.get(case=case, element=step["complete"], state__in=WorkItem.ACTIVE)
            _do(window_of(item.team_id), item, step.get("with") or {})
            item.refresh_from_db()
            assert item.state == WorkItem.State.COMPLETED, step
            done += 1
        elif "wait" in step:
            fire_due(moving_clock.travel(timedelta(days=int(step["wait"].strip("PD")))))
        elif "open" in step:
            opened = WorkItem.objects.filter(case=case, state__in=WorkItem.ACTIVE).values_list("element", flat=True)
            assert sorted(opened) == sorted(step["open"])
    assert done > 8

    case.refresh_from_db()
    assert case.end == story["end"]
    page = window_of("uptd-ppa-manajer").go(f"/kasus/{case.code}/")
    assert page.get_by_text("Kasus berakhir: Selesai").is_visible()
    page.get_by_role("link", name="Diagram", exact=True).click()
    page.locator("[data-diagram][data-ready]").wait_for()
    assert page.locator(".djs-element.rk-been").count() > 10
    assert page.locator(".bjs-powered-by").is_visible(), "the mark of bpmn.io stays"


def _do(window, item: WorkItem, values: dict) -> None:
    page = window.go("/")
    card = page.locator("article", has_text=item.case.code).filter(has_text=item.title_id)
    card.get_by_role("button", name="Ambil").click()
    card.get_by_role("link", name="Kerjakan").click()
    page.wait_for_url(f"**/pekerjaan/{item.pk}/")
    assert not window.too_wide()
    if item.form:
        fill(page, item.form, values)
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.wait_for_url(window.base + "/")
    assert page.get_by_text(f"Tugas pada {item.case.code} selesai").is_visible()
