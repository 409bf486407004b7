"""No signal, no scripts, a colleague who was faster, and somebody at the door."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PASSWORD
from tests.browser.filling import fill
from tests.web.conftest import START
from workflows.cases import services as cases
from workflows.cases.models import Case, CaseRecord
from workflows.work.models import WorkItem
from workflows.work.services import complete


@pytest.fixture
def item(pekalongan, moving_clock) -> WorkItem:
    case = cases.start(pekalongan.user("uptd-ppa-pengaduan"), "penanganan_kasus", START, moving_clock.at)
    return WorkItem.objects.get(case=case)


DONE = {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}


def test_without_a_signal_nothing_typed_is_lost(item, visit) -> None:
    window = visit(390).sign_in("uptd-ppa-pengaduan")
    window.expected = ["ERR_INTERNET_DISCONNECTED"]
    page = window.go(f"/pekerjaan/{item.pk}/")
    fill(page, item.form, {"ditindaklanjuti": "ya"})
    window.context.set_offline(True)
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.get_by_text("Tidak ada sambungan.").wait_for()
    window.context.set_offline(False)
    page.get_by_text("Sambungan kembali.").wait_for()
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.wait_for_url(window.base + "/")
    item.refresh_from_db()
    assert item.state == WorkItem.State.COMPLETED


def test_after_signing_in_again_on_another_tab_the_form_can_still_be_sent(item, visit) -> None:
    window = visit(390).sign_in("uptd-ppa-pengaduan")
    window.expected = ["401"]
    page = window.go(f"/pekerjaan/{item.pk}/")
    fill(page, item.form, {"ditindaklanjuti": "ya"})
    window.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.get_by_text("Sesi Anda berakhir.").wait_for()
    other = window.context.new_page()
    other.goto(window.base + "/masuk/")
    other.get_by_label("Nama pengguna").fill("uptd-ppa-pengaduan")
    other.get_by_label("Kata sandi").fill(PASSWORD)
    other.get_by_role("button", name="Masuk").click()
    other.wait_for_url(window.base + "/")
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.wait_for_url(window.base + "/")
    item.refresh_from_db()
    assert item.state == WorkItem.State.COMPLETED


def test_a_half_filled_form_is_there_again_on_another_phone_and_not_in_this_one(item, visit) -> None:
    window = visit(390).sign_in("uptd-ppa-pengaduan")
    page = window.go(f"/pekerjaan/{item.pk}/")
    page.locator("[data-form][data-ready]").wait_for()
    page.locator("textarea").first.fill("Catatan separuh jalan")
    page.get_by_text("Draf tersimpan").wait_for()
    assert CaseRecord.objects.filter(kind="draft").count() == 1
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
    other = visit(390).sign_in("uptd-ppa-pengaduan").go(f"/pekerjaan/{item.pk}/")
    other.locator("[data-form][data-ready]").wait_for()
    assert other.locator("textarea").first.input_value() == "Catatan separuh jalan"


def test_what_is_missing_is_said_in_the_language_of_the_page(item, visit) -> None:
    window = visit(390).sign_in("uptd-ppa-pengaduan")
    page = window.go(f"/pekerjaan/{item.pk}/")
    page.locator("[data-form][data-ready]").wait_for()
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.get_by_text("Periksa kembali isian yang ditandai.").wait_for()
    assert page.get_by_text("Wajib diisi.").first.is_visible()


def test_a_colleague_was_faster(item, visit, pekalongan, moving_clock) -> None:
    window = visit(390).sign_in("uptd-ppa-pengaduan")
    window.expected = ["409"]
    page = window.go(f"/pekerjaan/{item.pk}/")
    fill(page, item.form, {"ditindaklanjuti": "ya"})
    complete(pekalongan.user("uptd-ppa-pengaduan"), item.pk, DONE, moving_clock.at)
    page.get_by_role("button", name="Selesaikan tugas").click()
    page.get_by_text("sudah diselesaikan oleh").wait_for()
    assert page.get_by_text("kembali ke daftar tugas").is_visible()


def test_new_work_comes_by_itself(item, visit, pekalongan, moving_clock) -> None:
    window = visit(1280).sign_in("uptd-ppa-pengaduan")
    window.page.clock.install()
    page = window.go("/")
    assert page.locator("article").count() == 1
    cases.start(pekalongan.user("uptd-ppa-pengaduan"), "penanganan_kasus", START, moving_clock.at)
    page.clock.fast_forward(61_000)
    page.locator("article").nth(1).wait_for()


def test_everything_works_without_scripts(visit, pekalongan) -> None:
    window = visit(390, java_script_enabled=False)
    page = window.go("/masuk/")
    window.sign_in("uptd-ppa-pengaduan")
    page = window.go("/kasus/baru/penanganan_kasus/")
    page.get_by_label("Saluran pengaduan").select_option("telepon")
    page.get_by_label("Korban sendiri").check()
    page.get_by_label("Usia korban (tahun)").fill("34")
    page.get_by_label("Perempuan").check()
    page.get_by_label("Kelurahan tempat tinggal korban").select_option("medono")
    page.get_by_label("Psikis").check()
    page.get_by_label("Masyarakat / tempat umum").check()
    page.get_by_label("Kapan kejadian terakhir?").fill("2026-02-25T20:00")
    page.get_by_role("button", name="Daftarkan").click()
    case = Case.objects.get()
    assert page.get_by_text(case.code).first.is_visible()
    page = window.go("/")
    page.get_by_role("button", name="Ambil").click()
    page.locator('input[name="ditindaklanjuti"][value="ya"]').check()
    page.get_by_role("button", name="Selesaikan tugas").click()
    assert page.get_by_text(f"Tugas pada {case.code} selesai").is_visible()


def test_somebody_comes_in(visit, pekalongan) -> None:
    """Quick exit: the page is gone at once, and "back" does not show it again."""
    for way in ("button", "keys"):
        window = visit(390)
        page = window.go("/masuk/")
        page = window.go("/lapor/")
        page.get_by_label("Ceritakan sedikit, bila mau").fill("Tolong saya")
        if way == "button":
            page.get_by_role("link", name="Keluar cepat").click()
        else:
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
        page.wait_for_url("about:blank")
        page.go_back()
        assert "/lapor/" not in page.url


def test_a_report_from_a_phone(visit, pekalongan) -> None:
    window = visit(390)
    window.expected = ["ERR_INTERNET_DISCONNECTED", "422"]
    page = window.go("/masuk/")
    page = window.go("/lapor/")
    page.get_by_label("Ceritakan sedikit, bila mau").fill("Tolong saya")
    page.get_by_role("button", name="Kirim").click()
    page.get_by_text("Lengkapi isian yang ditandai").wait_for()
    assert page.get_by_label("Ceritakan sedikit, bila mau").input_value() == "Tolong saya"
    page.get_by_label("Korban sendiri").check()
    page.get_by_label("Ada luka berat").check()
    page.get_by_label("Fisik").check()
    page.get_by_label("Rumah tangga").check()
    page.locator('input[type="datetime-local"]').fill("2026-03-01T21:30")
    page.get_by_label("Berapa usia korban?").fill("27")
    page.get_by_label("Perempuan").check()
    page.get_by_label("Di kelurahan mana").select_option("degayu")
    window.context.set_offline(True)
    page.get_by_role("button", name="Kirim").click()
    page.get_by_text("Tidak ada sambungan.").wait_for()
    window.context.set_offline(False)
    page.get_by_role("button", name="Kirim").click()
    page.get_by_text("Terima kasih.").wait_for()
    assert Case.objects.get().risk == "tinggi"
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert "Tolong saya" not in page.content()
    assert window.barriers() == []
    page.get_by_role("link", name="Keluar cepat").click()
    page.wait_for_url("about:blank")
    page.go_back()
    assert page.url.endswith("/masuk/"), "no trace of the report in the history"
