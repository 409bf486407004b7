"""Nothing that was drawn or played is lost: not by an ended session, a closed window, one's other window, or a closed panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visit
from tests.browser.test_designer import OWNER, choose, drawn, entry, open_draft, saved, shape, text
from tests.factories import City


def sign_in_again(window: Visit) -> None:
    """In another tab of the same browser."""
    page = window.context.new_page()
    page.goto(window.base + "/masuk/")
    page.get_by_label("Nama pengguna").fill(OWNER)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk/" not in url)
    page.close()


def test_who_is_signed_out_while_drawing_is_told_and_loses_nothing(
    pekalongan: City, visit: Callable[..., Visit]
) -> None:
    draft = drawn(pekalongan, "mediasi")
    window = visit().sign_in(OWNER)
    window.expected = ["401"]
    page = open_draft(window, draft)
    window.context.clear_cookies(name="sessionid")
    choose(page, "sesi_mediasi")
    entry(page, "name").locator("textarea").fill("Sesi panjang")
    notice = page.locator(".rkd-notice")
    expect(notice).to_contain_text("Anda tidak lagi masuk")
    expect(page.locator(".rkd-state")).to_contain_text("belum terkirim")
    expect(page.locator(".rkd-findings-head")).to_contain_text("Belum dapat diperiksa")
    with page.expect_popup() as popup:
        notice.get_by_role("button", name="Masuk lagi").click()
    expect(popup.value.get_by_label("Kata sandi")).to_be_visible()
    popup.value.close()

    sign_in_again(window)
    saved(page)
    expect(notice).to_be_hidden()
    assert 'name="Sesi panjang"' in text(draft, "mediasi.bpmn")


@pytest.mark.parametrize("where", ["panel", "diagram"])
def test_what_was_typed_last_survives_loading_the_page_again_at_once(
    where: str, pekalongan: City, visit: Callable[..., Visit]
) -> None:
    draft = drawn(pekalongan, "mediasi")
    page = open_draft(visit().sign_in(OWNER), draft)
    if where == "panel":
        choose(page, "sesi_mediasi")
        entry(page, "name").locator("textarea").fill("Sesi sampai akhir")
    else:
        shape(page, "sesi_mediasi").dblclick()
        page.locator(".djs-direct-editing-content").fill("Sesi sampai akhir")
    page.reload()
    page.locator("[data-designer][data-ready]").wait_for()
    # it has reached the server on the way out, or is offered now
    offered = page.get_by_role("dialog").get_by_role("button", name="Pakai perubahan itu")
    expect(offered.or_(page.locator(".rkd-canvas").get_by_text("Sesi sampai akhir")).first).to_be_visible()
    if offered.is_visible():
        offered.click()
        saved(page)
    assert 'name="Sesi sampai akhir"' in text(draft, "mediasi.bpmn")


def test_ones_own_other_window_is_called_that(pekalongan: City, visit: Callable[..., Visit]) -> None:
    draft = drawn(pekalongan, "mediasi")
    window = visit().sign_in(OWNER)
    window.expected = ["409"]
    page = open_draft(window, draft)
    other = window.context.new_page()
    other.goto(page.url)
    other.locator("[data-designer][data-ready]").wait_for()
    choose(other, "sesi_mediasi")
    entry(other, "name").locator("textarea").fill("Dari jendela lain")
    expect(other.locator(".rkd-state")).to_have_attribute("data-state", "changed")
    saved(other)

    page.bring_to_front()
    choose(page, "sesi_mediasi")
    entry(page, "name").locator("textarea").fill("Dari jendela ini")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Anda sudah mengubah rancangan ini di jendela lain")
    expect(dialog).not_to_contain_text(OWNER)
    dialog.get_by_role("button", name="Pakai yang di jendela lain").click()
    expect(page.locator(".rkd-canvas")).to_contain_text("Dari jendela lain")
    assert 'name="Dari jendela lain"' in text(draft, "mediasi.bpmn")


def played(page: Page) -> None:
    """A trial of mediation in which a day has passed: its first task is open."""
    page.get_by_role("button", name="Coba", exact=True).click()
    page.get_by_label("Sudah diketahui tentang kasusnya").select_option(label="seperti cerita 16-sepakat")
    page.get_by_role("button", name="Mulai kasus percobaan").click()
    expect(page.locator(".rkp-item")).to_contain_text("Undang para pihak")
    page.get_by_role("button", name="+1 hari").click()
    expect(page.get_by_role("button", name="Mundur")).to_be_visible()


@pytest.fixture
def trial(pekalongan: City, visit: Callable[..., Visit]) -> tuple[Visit, Page]:
    window = visit().sign_in(OWNER)
    page = open_draft(window, drawn(pekalongan, "mediasi"))
    played(page)
    return window, page


def clock_of(page: Page) -> str:
    return page.locator(".rkp-clock").inner_text()


def test_a_trial_is_still_there_when_its_panel_was_closed(trial: tuple[Visit, Page]) -> None:
    _, page = trial
    before = clock_of(page)
    page.locator(".rkd-side").get_by_role("button", name="Tutup").click()
    page.get_by_role("button", name="Coba", exact=True).click()
    expect(page.locator(".rkp-item")).to_contain_text("Undang para pihak")
    assert clock_of(page) == before


def test_the_log_of_a_trial_says_why_a_team_got_a_task(trial: tuple[Visit, Page]) -> None:
    _, page = trial
    log = page.locator(".rkp-log")
    expect(log).to_contain_text("Waktu maju 1 hari")
    log.get_by_text("Mengapa?").first.click()
    expect(log.locator(".rkp-why li").first).to_be_visible()


def test_a_trial_starts_over_only_when_one_is_sure(trial: tuple[Visit, Page]) -> None:
    _, page = trial
    page.get_by_role("button", name="Dari awal", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Batal").click()
    expect(page.locator(".rkp-item")).to_contain_text("Undang para pihak")
    page.get_by_role("button", name="Dari awal", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Mulai dari awal").click()
    expect(page.get_by_role("button", name="Mulai kasus percobaan")).to_be_visible()


def test_a_trial_outlives_a_lost_connection(trial: tuple[Visit, Page]) -> None:
    window, page = trial
    window.expected = ["net::", "ERR_"]
    before = clock_of(page)
    window.context.route("**/play/", lambda route: route.abort())
    page.get_by_role("button", name="+7 hari").click()
    expect(page.locator(".rkp-body")).to_contain_text("Tidak ada sambungan")
    window.context.unroute("**/play/")
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.locator(".rkp-item")).to_contain_text("Undang para pihak")
    assert clock_of(page) == before


def test_a_trial_outlives_a_drawing_on_which_it_cannot_go_on(trial: tuple[Visit, Page]) -> None:
    _, page = trial
    page.locator(".rkp-item").get_by_role("button", name="Selesaikan").click()
    expect(page.locator(".rkp-item")).to_contain_text("Pimpin sesi mediasi")
    # the task that was done is gone for a moment, and comes back
    choose(page, "undang_para_pihak")
    page.keyboard.press("Delete")
    expect(page.locator(".rkp-body")).to_contain_text("tidak dapat dilakukan")
    page.get_by_role("button", name="Urungkan").click()
    expect(shape(page, "undang_para_pihak")).to_be_visible()
    expect(page.locator(".rkp-item")).to_contain_text("Pimpin sesi mediasi")
