"""Every control of the toolbar does something, or says what to do first; a called procedure is opened and left by keys."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_designer import OWNER, choose, drawn, entry, open_draft, shape
from tests.factories import City


def test_what_needs_a_selection_says_so(pekalongan: City, visit: Callable[..., Visit]) -> None:
    page = open_draft(visit().sign_in(OWNER), drawn(pekalongan, "mediasi"))
    told = page.locator(".rkd-toast").last
    page.get_by_role("button", name="Warna elemen yang dipilih").click()
    expect(told).to_contain_text("Pilih dahulu elemen")
    choose(page, "sesi_mediasi")
    menu = page.get_by_role("button", name="Ratakan dan sebar")
    menu.click()
    page.get_by_role("button", name="Rata atas").click()
    expect(told).to_contain_text("paling sedikit 2 elemen")
    shape(page, "undang_para_pihak").click(modifiers=["Shift"])
    menu.click()
    page.get_by_role("button", name="Sebar mendatar").click()
    expect(told).to_contain_text("paling sedikit 3 elemen")
    menu.click()
    page.get_by_role("button", name="Rata kiri").click()
    boxes = [shape(page, one).bounding_box() for one in ("sesi_mediasi", "undang_para_pihak")]
    assert boxes[0] and boxes[1] and abs(boxes[0]["x"] - boxes[1]["x"]) < 2


def test_a_change_can_be_undone_on_a_phone(pekalongan: City, visit: Callable[..., Visit]) -> None:
    window = visit(390).sign_in(OWNER)
    page = open_draft(window, drawn(pekalongan, "mediasi"))
    choose(page, "periksa_boleh_mediasi")
    page.locator(".djs-context-pad [data-action='delete']").click()
    expect(shape(page, "periksa_boleh_mediasi")).to_have_count(0)
    page.get_by_role("button", name="Urungkan").click()
    expect(shape(page, "periksa_boleh_mediasi")).to_be_visible()
    assert not window.too_wide()


def test_a_called_procedure_is_zoomed_and_left_by_keys(pekalongan: City, visit: Callable[..., Visit]) -> None:
    page = open_draft(visit().sign_in(OWNER), drawn(pekalongan, "penanganan_kasus"))
    page.get_by_role("button", name="Cari di diagram").click()
    expect(page.locator(".djs-search-container input")).to_be_focused()
    page.keyboard.type("panggil_kekerasan_seksual")
    page.locator(".djs-search-result").filter(has_text="Kekerasan seksual").first.click()
    expect(entry(page, "name").locator("textarea")).to_have_value("Kekerasan seksual")
    page.get_by_role("button", name="Buka prosedur itu").click()
    called = page.locator(".rkd-called")
    expect(called.get_by_role("button", name="Penanganan kasus")).to_be_focused()
    task = called.locator("g.djs-element[data-element-id='laporan_polisi']")
    before = task.bounding_box()
    page.get_by_role("button", name="Perbesar").click()
    after = task.bounding_box()
    assert before and after and after["width"] > before["width"] * 1.1
    called.get_by_role("button", name="Penanganan kasus").focus()
    page.keyboard.press("Escape")
    expect(called).to_have_count(0)
    expect(page.locator(".rkd-canvas .djs-container > svg, .rkd-canvas svg").first).to_be_focused()
