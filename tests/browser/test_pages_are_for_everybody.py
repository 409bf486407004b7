"""Each page on a desk and on a phone: no serious barrier, no complaint of the browser, nothing cut off."""

from __future__ import annotations

import pytest

from tests.web.conftest import START
from workflows.cases import services as cases
from workflows.failures.services import report
from workflows.work.models import WorkItem
from workflows.work.services import claim, complete

PAGES = {
    "": ["/masuk/", "/lapor/"],
    "uptd-ppa-pengaduan": ["/", "/kasus/baru/", "/kasus/baru/penanganan_kasus/", "/pekerjaan/{first}/"],
    "uptd-ppa-pendamping": ["/", "/pekerjaan/{item}/", "/pemberitahuan/", "/saya/", "/kasus/akses-darurat/"],
    "uptd-ppa-manajer": [
        "/kasus/", "/kasus/{code}/", "/kasus/{code}/berkas/", "/kasus/{code}/diagram/",
        "/kasus/{code}/pesan/persetujuan_dicabut/", "/kasus/{code}/pesan/risiko_meningkat/",
        "/pekerjaan/{item}/", "/kasus/?cari=tidak-ada",
    ],
    "admin": ["/pengawasan/", "/pengawasan/gangguan/", "/kasus/{code}/"],
    "pemilik-proses": ["/prosedur/", "/prosedur/penanganan_kasus/", "/"],
}  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_pages(width, pekalongan, visit, moving_clock) -> None:
    now = moving_clock.at
    intake = pekalongan.user("uptd-ppa-pengaduan")
    waiting = cases.start(intake, "penanganan_kasus", START, now)
    case = cases.start(intake, "penanganan_kasus", {**START, "ancaman_nyawa": True}, now)
    verify = WorkItem.objects.get(case=case)
    complete(intake, verify.pk, {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}, now)
    item = WorkItem.objects.get(case=case, team="uptd-ppa-pendamping")
    first = WorkItem.objects.get(case=waiting)
    claim(intake, first.pk, now)
    report("outbox_failed", "Surel gagal dikirim.", "E-mail was not sent.", now)

    barriers: list[str] = []
    for person, paths in PAGES.items():
        window = visit(width)
        if person:
            window.sign_in(person)
        for path in paths:
            page = window.go(path.format(code=case.code, item=item.pk, first=first.pk))
            for island in ("[data-form]:has([data-plain])", "[data-diagram]"):
                if page.locator(island).count() and page.locator("#form-schema, [data-diagram]").count():
                    page.locator(island.split(":")[0] + "[data-ready]").first.wait_for()
            barriers += [f"{path} {fault}" for fault in window.barriers()]
            if window.too_wide():
                barriers.append(f"{path} is wider than the screen")
    assert barriers == []


def test_in_english_the_pages_have_no_barrier_either(pekalongan, visit, moving_clock) -> None:
    case = cases.start(pekalongan.user("uptd-ppa-pengaduan"), "penanganan_kasus", START, moving_clock.at)
    window = visit(390).sign_in("uptd-ppa-manajer")
    page = window.go(f"/kasus/{case.code}/diagram/")
    page.get_by_role("button", name="English").click()
    page.locator("[data-diagram][data-ready]").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("Verify").first.is_visible() or page.get_by_text("complaint").first.is_visible()
    assert window.barriers() == []
