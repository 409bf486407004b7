"""What differs between two versions of a procedure is told by element and in words."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.comparing import Comparison, compare

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = engine.Library.from_folder(ROOT / "bpmn")
PACKAGE = LIBRARY.packages["penanganan_kasus"]
DIAGRAM = "penanganan_kasus.bpmn"


def with_file(path: str, old: str, new: str) -> Comparison:
    text = PACKAGE.files[path].decode()
    assert old in text
    return compare(PACKAGE, engine.Package({**PACKAGE.files, path: text.replace(old, new, 1).encode()}))


def texts(found: Comparison) -> str:
    return "\n".join(change.text_id for change in found.changes)


@pytest.mark.parametrize("package", LIBRARY.packages.values(), ids=lambda p: p.id)
def test_a_package_does_not_differ_from_itself(package) -> None:
    assert compare(package, package) == Comparison({}, ())


def test_a_changed_name_is_told_with_old_and_new() -> None:
    found = with_file(DIAGRAM, 'name="Asesmen', 'name="Penilaian')
    assert found.elements == {"asesmen": "changed"}
    assert "menjadi «Penilaian" in texts(found)


def test_what_was_only_moved_is_marked_and_told_once() -> None:
    text = PACKAGE.files[DIAGRAM].decode()
    place = text.index('bpmnElement="asesmen"')
    x = text.index(' x="', place)
    moved = text[:x] + ' x="9' + text[x + 4 :]
    found = compare(PACKAGE, engine.Package({**PACKAGE.files, DIAGRAM: moved.encode()}))
    assert found.elements == {"asesmen": "moved"}
    assert [change.kind for change in found.changes] == ["moved"]


def test_elements_that_came_or_went_are_named() -> None:
    task = '<bpmn:userTask id="baru" name="Tugas baru"/><bpmn:userTask id="asesmen"'
    found = with_file(DIAGRAM, '<bpmn:userTask id="asesmen"', task)
    assert found.elements["baru"] == "added"
    assert "Tugas «Tugas baru» ditambahkan." in texts(found)
    back = compare(
        engine.Package(
            {
                **PACKAGE.files,
                DIAGRAM: PACKAGE.files[DIAGRAM].replace(b'<bpmn:userTask id="asesmen"', task.encode(), 1),
            }
        ),
        PACKAGE,
    )
    assert back.elements["baru"] == "removed"


def test_a_rule_of_a_decision_is_told_with_its_cells() -> None:
    found = (
        with_file("tenggat_respons.dmn", "PT1H", "PT2H")
        if b"PT1H" in PACKAGE.files["tenggat_respons.dmn"]
        else None
    )
    if found is None:
        text = PACKAGE.files["tenggat_respons.dmn"].decode()
        cell = text[text.index("<outputEntry") :]
        old = cell[cell.index("<text>") + 6 : cell.index("</text>")]
        found = with_file("tenggat_respons.dmn", f"<text>{old}</text>", '<text>"PT99H"</text>')
    assert "aturan" in texts(found)
    assert "berubah dari «" in texts(found)
    assert found.changes[0].file == "tenggat_respons.dmn"


def test_a_field_of_a_form_is_told_by_its_question() -> None:
    form = "forms/tinjau_kasus.json"
    text = PACKAGE.files[form].decode()
    label = text[text.index('"label": "') + 10 :].split('"')[0]
    found = with_file(form, f'"label": "{label}"', '"label": "Pertanyaan lain"')
    assert f"berubah dari «{label}» menjadi «Pertanyaan lain»" in texts(found)


def test_settings_and_stories_are_told() -> None:
    found = with_file("procedure.toml", 'owner = "', 'owner = "x')
    assert "Pengaturan procedure" not in texts(found)
    assert "pemilik" in texts(found)
    files = {**PACKAGE.files, "scenarios/baru.yaml": b"title: x"}
    assert "Cerita «baru.yaml» ditambahkan." in texts(compare(PACKAGE, engine.Package(files)))


@pytest.mark.parametrize("content", [b"", b"<kacau", b"\xff\xfe", b"{", b"[1]"])
@pytest.mark.parametrize(
    "path", [DIAGRAM, "tenggat_respons.dmn", "forms/tinjau_kasus.json", "procedure.toml"]
)
def test_a_file_that_cannot_be_read_is_told_and_not_raised(path, content) -> None:
    broken = engine.Package({**PACKAGE.files, path: content})
    assert compare(PACKAGE, broken).changes
    assert compare(broken, PACKAGE).changes
