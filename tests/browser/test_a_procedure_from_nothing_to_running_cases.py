"""A process owner draws a procedure, is stopped by findings, plays it, has it reviewed, and moves a running case."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from workflows.cases.models import Case
from workflows.drafts import reviews
from workflows.drafts import services as drafts
from workflows.drafts.models import Draft
from workflows.migration import services as migration
from workflows.procedures import library, queries
from workflows.work.models import WorkItem

OWNER, OTHER = "pemilik-proses", "pemilik-proses-2"


def select(page: Page, element: str) -> None:
    """Choose it on the canvas; what was being written there is closed first."""
    page.keyboard.press("Escape")
    shape = page.locator(f'.djs-shape[data-element-id="{element}"]').first
    page.locator(".djs-container").first.click(position={"x": 400, "y": 560})
    shape.locator(".djs-hit").first.click(force=True)
    expect(shape).to_have_class(re.compile("selected"))


def choose_role(page: Page, element: str, role: str) -> None:
    select(page, element)
    page.locator('[data-entry-id="role"] select').select_option(role)


def appended(page: Page, after: str, action: str) -> str:
    """Append an element by the context pad; its id."""
    select(page, after)
    listed = "all => all.map(one => one.dataset.elementId)"
    before = set(page.eval_on_selector_all(".djs-shape", listed))
    page.locator(f'.djs-context-pad [data-action="{action}"]').first.click()
    made = set(page.eval_on_selector_all(".djs-shape", listed)) - before
    return next(one for one in made if not one.endswith("_label"))


def called(page: Page, element: str, name: str) -> None:
    """Give it its name in the panel."""
    select(page, element)
    page.locator('[data-entry-id="name"] :is(input, textarea)').first.fill(name)
    expect(page.locator(".bio-properties-panel-header")).to_contain_text(name)


def saved(page: Page) -> None:
    expect(page.locator(".rkd-state")).to_contain_text("tersimpan", timeout=12_000)


def test_from_nothing_to_a_moved_case(pekalongan, visit) -> None:
    # she begins with nothing but a name
    owner = visit().sign_in(OWNER)
    page = owner.go("/prosedur/rancangan/")
    page.get_by_label("Nama", exact=True).fill("Kunjungan rumah")
    page.get_by_label("Kode").fill("kunjungan_rumah")
    page.get_by_role("button", name="Mulai dari awal").click()
    page.wait_for_selector('[data-designer][data-ready="1"]')
    assert Draft.objects.get(procedure="kunjungan_rumah").author.username == OWNER

    # the lane means no role yet: she is told, and cannot submit
    expect(page.locator(".rkd-findings-head")).to_contain_text(re.compile("galat|peringatan"))
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator("dialog")).to_contain_text("Belum dapat diajukan")
    page.locator("dialog").get_by_role("button").first.click()
    page.locator(
        '.djs-shape[data-element-id="lane_1"] .djs-hit-no-move, .djs-shape[data-element-id="lane_1"]'
    ).first.click(position={"x": 14, "y": 60})
    page.locator('[data-entry-id="role"] select').select_option("manajer_kasus")

    # the old end goes, a second task and a new end come
    select(page, "selesai")
    page.keyboard.press("Delete")
    task = appended(page, "tugas_pertama", "append.user-task")
    called(page, task, "Catat hasil kunjungan")
    end = appended(page, task, "append.end-event")
    called(page, end, "Kunjungan selesai")
    # without a form for it she is stopped again, at the element, and makes the form
    expect(page.locator('.rkd-finding[data-code="form_missing"]')).to_be_visible()
    expect(page.locator(".rk-finding.error")).to_be_visible()
    select(page, task)
    page.get_by_role("button", name="Buat formulir").click()
    expect(page.locator(".fjs-form-editor, .fjs-editor-container").first).to_be_visible()
    expect(page.locator(".rkd-findings-head")).to_contain_text("Tidak ada temuan", timeout=10_000)
    saved(page)

    # she plays it, being each role in turn, and keeps the play as a story
    page.get_by_role("button", name="Coba", exact=True).click()
    panel = page.locator(".rkp")
    choose_option(page, panel, "Kelurahan tempat tinggal", "Degayu")
    panel.get_by_role("button", name="Mulai kasus percobaan").click()
    expect(panel.locator(".rkp-item")).to_contain_text("Tugas pertama")
    expect(page.locator('.djs-element.rk-here[data-element-id="tugas_pertama"]')).to_be_visible()
    panel.get_by_role("button", name="+1 hari").click()
    for title in ("Tugas pertama", "Catat hasil kunjungan"):
        expect(panel.locator(".rkp-item")).to_contain_text(title)
        panel.get_by_role("button", name="Selesaikan").click()
    expect(panel).to_contain_text("Kasus berakhir")
    panel.get_by_role("button", name="Simpan sebagai cerita").click()
    page.locator("dialog input").fill("Kunjungan yang lancar")
    page.locator("dialog").get_by_role("button", name="Lanjut").click()
    expect(page.locator(".rkd-toast").last).to_contain_text("disimpan")
    page.get_by_role("button", name="Cerita", exact=True).click()
    expect(page.locator(".rkd-stories")).to_contain_text("Semua 1 cerita cocok")
    expect(page.locator(".rkd-stories")).to_contain_text("100%")
    assert not Case.objects.filter(version__procedure="kunjungan_rumah").exists(), "a trial touches no case"

    # she submits; somebody else looks and puts it in force
    page.get_by_role("button", name="Ajukan").click()
    page.locator("dialog input").fill("Prosedur baru, disepakati 1 Maret")
    page.locator("dialog").get_by_role("button", name="Lanjut").click()
    expect(page.locator("dialog")).to_contain_text("diajukan")
    page.locator("dialog").get_by_role("button").first.click()
    other = visit().sign_in(OTHER)
    page = other.go("/prosedur/rancangan/")
    page.get_by_role("link", name=re.compile("^Tinjau")).click()
    page.wait_for_selector('[data-compare][data-ready="1"]')
    page.locator('[data-side="after"] .djs-shape[data-element-id="tugas_pertama"]').click()
    expect(page.locator("[data-pin-name]")).to_have_text("Tugas pertama")
    page.get_by_label("Hapus catatan").click()
    page.get_by_label("Terbitkan sekarang").check()
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_role("heading", name="Versi 1")).to_be_visible()
    assert not other.barriers()

    # a case runs on it
    worker = visit().sign_in("uptd-ppa-pengaduan")
    page = worker.go("/kasus/baru/kunjungan_rumah/")
    choose_option(page, page.locator("[data-form]"), "Kelurahan tempat tinggal", "Degayu")
    page.locator("[data-send]").click()
    page.wait_for_url("**/kasus/baru/selesai/**")
    case = Case.objects.get(version__procedure="kunjungan_rumah")
    before = WorkItem.objects.get(case=case, state="open")
    assert (before.element, before.team_id) == ("tugas_pertama", "uptd-ppa-manajer")

    # the next version calls its first task by another id; she compares and moves the case
    second = changed(pekalongan)
    page = owner.go(f"/prosedur/kunjungan_rumah/bandingkan/?dari=1&ke=draft:{second.pk}")
    page.wait_for_selector('[data-compare][data-ready="1"]')
    expect(page.locator(".changes")).to_contain_text("Hubungi keluarga")
    put_in_force(pekalongan, second)
    page = owner.go("/prosedur/kunjungan_rumah/perpindahan/")
    page.get_by_role("button", name="Coba dahulu").click()
    expect(page.locator("main")).to_contain_text("Mengapa tidak dapat pindah")
    page.wait_for_selector('[data-mapping][data-ready="1"]')
    page.locator('[data-side="before"] .djs-shape[data-element-id="tugas_pertama"]').click()
    page.locator('[data-side="after"] .djs-shape[data-element-id="hubungi_keluarga"]').click()
    page.get_by_role("button", name="Coba dengan pemetaan ini").click()
    expect(page.locator("main")).to_contain_text("Pindahkan 1 kasus")
    assert not owner.barriers()
    page.get_by_label("Alasan").fill("Tugas pertama diganti")
    page.get_by_role("button", name="Pindahkan sekarang").click()
    page.wait_for_url(re.compile(r"/perpindahan/\d+/"))
    migration.go_on(pekalongan.now)
    expect(page.locator("#state")).to_contain_text("1 dari 1 kasus", timeout=8_000)
    after = WorkItem.objects.get(case=case, state="open")
    assert (after.pk, after.element, after.title_id) == (before.pk, "hubungi_keluarga", "Hubungi keluarga")


def choose_option(page: Page, place, label: str, text: str) -> None:
    """Choose in a searchable select of form-js."""
    field = place.locator(".fjs-form-field", has_text=label).first
    field.locator("input").first.click()
    field.locator("input").first.fill(text)
    field.locator(".fjs-dropdownlist-item", has_text=text).first.click()


def changed(city) -> Draft:
    """The next version, drawn by the owner."""
    owner = city.user(OWNER)
    base = queries.current("kunjungan_rumah")
    draft = drafts.create(owner, city.now, base=base)
    files = dict(library.own_package(base).files)
    path = "kunjungan_rumah.bpmn"
    text = (
        files[path]
        .decode()
        .replace("Tugas pertama", "Hubungi keluarga")
        .replace("tugas_pertama", "hubungi_keluarga")
    )
    written = {
        path: text.encode(),
        "forms/hubungi_keluarga.json": files["forms/tugas_pertama.json"],
        "forms/tugas_pertama.json": None,
    }
    for name, content in files.items():
        if name.startswith("scenarios/"):
            written[name] = content.replace(b"tugas_pertama", b"hubungi_keluarga")
    return drafts.save(owner, draft, written, draft.revision, city.now)


def put_in_force(city, draft: Draft) -> None:
    other = city.user(OTHER)
    draft = reviews.submit(city.user(OWNER), draft, "Tugas pertama diganti", city.now)
    draft = reviews.review(other, draft, approve=True, word="", now=city.now)
    reviews.publish(other, draft, city.now)
