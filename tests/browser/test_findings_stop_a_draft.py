"""Every kind of finding stops a draft in the designer; what can be mended is mended with one click."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from workflows.drafts import importing
from workflows.drafts import services as drafts
from workflows.drafts.models import Draft
from workflows.procedures import library, queries

OWNER = "pemilik-proses"
SAMPLES = Path(__file__).resolve().parents[1] / "importing" / "samples"


def with_territory(text: str, expression: str) -> str:
    return text.replace("<bpmn:process ", f'<bpmn:process rangkul:territory="{expression}" ')


def without_role(text: str) -> str:
    """The second lane means no role."""
    start = text.index("<bpmn:lane ", text.index("<bpmn:lane ") + 5)
    return text[:start] + '<bpmn:lane id="lajur_tanpa_peran"' + text[text.index(">", start) :]


def joined_wrongly(text: str) -> str:
    """What an exclusive gateway splits is joined by a parallel one."""
    start = text.index('<bpmn:exclusiveGateway id="gabung_ditemukan"')
    end = text.index("</bpmn:exclusiveGateway>", start) + len("</bpmn:exclusiveGateway>")
    return text[:start] + text[start:end].replace("exclusiveGateway", "parallelGateway") + text[end:]


#: one of each kind of error: code -> (procedure, how its diagram is broken)
BROKEN = {
    "role_missing": ("mediasi", without_role),
    "feel_syntax": ("mediasi", lambda text: with_territory(text, "=domisili +")),
    "unknown_variable": ("mediasi", lambda text: with_territory(text, "=tidak_ada")),
    "deadlock": ("penjangkauan", joined_wrongly),
}


def opened(page: Page) -> None:
    page.wait_for_selector('[data-designer][data-ready="1"]')
    expect(page.locator(".rkd-findings-head")).not_to_contain_text("Memeriksa", timeout=10_000)


def draft_with(city, procedure: str, files: dict[str, bytes]) -> Draft:
    owner = city.user(OWNER)
    draft = drafts.create(owner, city.now, base=queries.current(procedure))
    return drafts.save(owner, draft, files, draft.revision, city.now)


def stopped(page: Page) -> None:
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator("dialog")).to_contain_text("Belum dapat diajukan")
    page.locator("dialog").get_by_role("button").first.click()


@pytest.mark.parametrize("code", BROKEN)
def test_an_error_of_each_kind_is_told_at_its_place_and_stops_the_draft(code, pekalongan, visit) -> None:
    procedure, broken = BROKEN[code]
    diagram = f"{procedure}.bpmn"
    text = library.own_package(queries.current(procedure)).files[diagram].decode()
    draft = draft_with(pekalongan, procedure, {diagram: broken(text).encode()})
    page = visit().sign_in(OWNER).go(f"/prosedur/rancangan/{draft.pk}/")
    opened(page)
    page.locator(".rkd-check").click()
    finding = page.locator(f'.rkd-finding[data-code="{code}"]').first
    expect(finding).to_be_visible()
    expect(finding.locator(".hint")).not_to_be_empty()
    if code == "deadlock":
        finding.get_by_role("button", name="Tunjukkan jalannya").click()
        expect(page.locator(".rkd-way")).to_be_visible()
    stopped(page)
    assert Draft.objects.get(pk=draft.pk).state == "open"


def test_a_story_that_does_not_hold_any_more_stops_the_draft_and_shows_the_element(pekalongan, visit) -> None:
    package = library.own_package(queries.current("mediasi"))
    name, content = next(iter(package.scenarios.items()))
    draft = draft_with(
        pekalongan, "mediasi", {name: content.replace(b"steps:", b"steps:\n  - open: [tidak_ada]", 1)}
    )
    window = visit().sign_in(OWNER)
    window.expected.append("422")
    page = window.go(f"/prosedur/rancangan/{draft.pk}/")
    opened(page)
    page.get_by_role("button", name="Cerita", exact=True).click()
    expect(page.locator(".rkd-stories")).to_contain_text("tidak cocok lagi")
    expect(page.locator(".rkd-stories .failure").first).to_contain_text("Langkah 1")
    page.get_by_role("button", name="Ajukan").click()
    page.locator("dialog input").fill("Cerita diubah")
    page.locator("dialog").get_by_role("button", name="Lanjut").click()
    expect(page.locator("dialog")).to_contain_text("tidak berlaku")
    assert Draft.objects.get(pk=draft.pk).state == "open"


def test_an_imported_diagram_is_mended_in_the_designer(pekalongan, visit) -> None:
    found = importing.import_file(
        pekalongan.user(OWNER), "camunda7.bpmn", (SAMPLES / "camunda7.bpmn").read_bytes(), pekalongan.now
    )
    page = visit().sign_in(OWNER).go(f"/prosedur/rancangan/{found[0].draft.pk}/")
    opened(page)
    page.locator(".rkd-check").click()
    errors = page.locator(".rkd-finding.error").count()
    page.get_by_role("button", name="Perbaiki semuanya").click()
    expect(page.locator(".rkd-toast").last).to_contain_text("Sudah diperbaiki")
    expect(page.locator(".rkd-mend")).to_have_count(0, timeout=10_000)
    expect(page.locator(".rkd-finding.error")).not_to_have_count(errors, timeout=10_000)
    assert page.locator(".rkd-finding.error").count() < errors
