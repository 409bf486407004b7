"""What leaves a draft: copies in the same diagram and in other windows, pictures, files; and the names in both languages."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from playwright.sync_api import Page, expect

from engine import reader
from tests.browser.conftest import Visit
from tests.browser.test_designer import (
    OWNER,
    begun,
    choose,
    drawn,
    entry,
    ids,
    open_draft,
    saved,
    shape,
    text,
)
from tests.factories import City
from workflows.drafts.models import Draft
from workflows.people.services import choose_language

RANGKUL = "{http://rangkul.id/schema/bpmn/1.0}"


def paste(page: Page, x: float, y: float) -> str:
    """Pastes at a place of the canvas and gives the id of the task that is new."""
    before = set(ids(page, ""))
    page.keyboard.press("Control+v")
    page.mouse.move(x - 10, y - 10)
    page.mouse.click(x, y)
    expect(page.locator(".rkd-canvas g.djs-shape")).not_to_have_count(len(before))
    (made,) = set(ids(page, "")) - before
    saved_after_change(page)
    return made


def saved_after_change(page: Page) -> None:
    expect(page.locator(".rkd-state")).to_have_attribute("data-state", "changed")
    saved(page)


def draft_files(draft: Draft) -> set[str]:
    draft.refresh_from_db()
    return set(draft.files)


def node(draft: Draft, path: str, ident: str) -> etree._Element:
    (found,) = etree.fromstring(text(draft, path).encode()).xpath(f"//*[@id='{ident}']")
    return found


def below(page: Page, element: str, heights: float) -> tuple[float, float]:
    """A place so many heights of the element below its upper edge."""
    box = shape(page, element).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * heights


def test_a_copy_in_the_same_diagram_has_the_same_form_and_deadline(
    pekalongan: City, visit: Callable[..., Visit]
) -> None:
    draft = drawn(pekalongan, "mediasi")
    page = open_draft(visit().sign_in(OWNER), draft)
    choose(page, "undang_para_pihak")
    page.keyboard.press("Control+c")
    made = paste(page, *below(page, "undang_para_pihak", 3.2))
    copy = node(draft, "mediasi.bpmn", made)
    assert copy.get(RANGKUL + "form") == "undang_para_pihak"
    assert copy.get(RANGKUL + "due") == "P3D"
    assert copy.get(RANGKUL + "nameEn") == "Invite the parties"
    expect(page.get_by_role("button", name="Buka formulir")).to_be_visible()


def test_what_is_copied_is_pasted_in_another_window_with_its_form(
    pekalongan: City, visit: Callable[..., Visit]
) -> None:
    source, target = drawn(pekalongan, "mediasi"), begun(pekalongan)
    window = visit().sign_in(OWNER)
    page = open_draft(window, source)
    other = window.context.new_page()
    other.goto(f"{window.base}/prosedur/rancangan/{target.pk}/")
    other.locator("[data-designer][data-ready]").wait_for()

    page.bring_to_front()
    choose(page, "sesi_mediasi")
    page.keyboard.press("Control+c")
    other.bring_to_front()
    choose(other, "tugas_pertama")
    x, y = below(other, "tugas_pertama", 0.1)
    made = paste(other, x + 290, y)
    copy = node(target, "uji_baru.bpmn", made)
    assert (copy.get("name"), copy.get(RANGKUL + "form")) == ("Pimpin sesi mediasi", "sesi_mediasi")
    assert text(target, "forms/sesi_mediasi.json") == text(source, "forms/sesi_mediasi.json")

    # a paste that is given up brings nothing
    page.bring_to_front()
    choose(page, "undang_para_pihak")
    page.keyboard.press("Control+c")
    other.bring_to_front()
    other.keyboard.press("Control+v")
    other.keyboard.press("Escape")
    assert "forms/undang_para_pihak.json" not in draft_files(target)

    # a decision comes with its table
    page.bring_to_front()
    choose(page, "periksa_boleh_mediasi")
    page.keyboard.press("Control+c")
    other.bring_to_front()
    paste(other, x + 290, y + 100)
    assert text(target, "boleh_mediasi.dmn") == text(source, "boleh_mediasi.dmn")


def downloaded(page: Page, item: str, into: Path, menu: str = "Unduh") -> Path:
    page.get_by_role("button", name=menu, exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=item).click()
    path = into / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_diagram_is_taken_away_as_file_and_pictures(
    pekalongan: City, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    draft = drawn(pekalongan, "mediasi")
    page = open_draft(visit().sign_in(OWNER), draft)
    choose(page, "sesi_mediasi")
    entry(page, "name").locator("textarea").fill("Sesi di balai")
    expect(shape(page, "sesi_mediasi")).to_contain_text("Sesi di balai")

    # at once, with what is not saved yet
    bpmn = downloaded(page, "Diagram BPMN", tmp_path)
    assert bpmn.name == "mediasi.bpmn"
    (process,) = reader.read(bpmn.read_bytes())
    assert process.nodes()["sesi_mediasi"].name == "Sesi di balai"

    svg = downloaded(page, "Gambar SVG", tmp_path)
    assert svg.name == "mediasi.svg"
    drawing = etree.fromstring(svg.read_bytes())
    assert "Sesi di balai" in "".join(drawing.itertext())
    assert {"sesi_mediasi", "undang_para_pihak"} <= set(drawing.xpath("//@data-element-id"))

    png = downloaded(page, "Gambar PNG", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    # twice the size of the drawing
    assert abs(width - 2 * float(drawing.get("width"))) <= 2
    assert abs(height - 2 * float(drawing.get("height"))) <= 2

    package = downloaded(page, "Seluruh paket", tmp_path)
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        (diagram,) = [name for name in names if name.endswith("mediasi.bpmn")]
        assert "Sesi di balai" in archive.read(diagram).decode()
    assert any(name.endswith("forms/sesi_mediasi.json") for name in names)


def test_on_an_english_page_the_diagram_speaks_english(
    pekalongan: City, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    draft = drawn(pekalongan, "mediasi")
    choose_language(pekalongan.user(OWNER), "en")
    page = open_draft(visit().sign_in(OWNER), draft)
    canvas = page.locator(".rkd-canvas")
    expect(canvas).to_contain_text("Invite the parties")
    expect(canvas).not_to_contain_text("Undang para pihak")
    # no word of a short name is broken for the room that the Indonesian one has
    assert shape(page, "apakah_boleh_mediasi__undang_para_pihak_label").locator(
        "tspan"
    ).all_text_contents() == ["yes"]

    # what one sees is what one writes, and the Indonesian name stays
    shape(page, "sesi_mediasi").dblclick()
    editing = page.locator(".djs-direct-editing-content")
    expect(editing).to_have_text("Hold the mediation session")
    page.keyboard.press("Control+a")
    page.keyboard.type("Chair the session")
    page.keyboard.press("Enter")
    expect(shape(page, "sesi_mediasi")).to_contain_text("Chair the session")
    saved_after_change(page)
    task = node(draft, "mediasi.bpmn", "sesi_mediasi")
    assert (task.get("name"), task.get(RANGKUL + "nameEn")) == ("Pimpin sesi mediasi", "Chair the session")
    page.get_by_role("button", name="Undo").click()
    expect(shape(page, "sesi_mediasi")).to_contain_text("Hold the mediation")

    # a name beside its element follows the panel
    choose(page, "apakah_sepakat")
    entry(page, "name-en").locator("input, textarea").fill("Do they agree?")
    expect(shape(page, "apakah_sepakat_label")).to_contain_text("Do they")

    # found by what one sees, and taken away so
    page.get_by_role("button", name="Search in the diagram").click()
    expect(page.locator(".djs-search-container input")).to_be_focused()
    page.keyboard.type("Invite")
    expect(page.locator(".djs-search-results")).to_contain_text("Invite the parties")
    page.keyboard.press("Escape")
    svg = downloaded(page, "SVG picture", tmp_path, menu="Download")
    assert "Invite the" in "".join(etree.fromstring(svg.read_bytes()).itertext())
    assert "Undang" not in svg.read_text()


def test_an_element_without_an_english_name_keeps_its_own(
    pekalongan: City, visit: Callable[..., Visit]
) -> None:
    draft = drawn(pekalongan, "mediasi")
    choose_language(pekalongan.user(OWNER), "en")
    page = open_draft(visit().sign_in(OWNER), draft)
    choose(page, "sesi_mediasi")
    entry(page, "name-en").locator("input, textarea").fill("")
    expect(shape(page, "sesi_mediasi")).to_contain_text("Pimpin sesi")
    shape(page, "sesi_mediasi").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("Sesi")
    page.keyboard.press("Enter")
    expect(shape(page, "sesi_mediasi")).to_contain_text("Sesi")
    saved_after_change(page)
    task = node(draft, "mediasi.bpmn", "sesi_mediasi")
    assert (task.get("name"), task.get(RANGKUL + "nameEn")) == ("Sesi", None)
