"""``rangkul check`` says something about any path, and never fails."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from config import cli
from engine import xmlsafe

BPMN = Path(__file__).parents[2] / "bpmn"
DIAGRAM = (BPMN / "mediasi" / "mediasi.bpmn").read_bytes()


def checked(capsys, *paths: Path) -> tuple[int, list[dict]]:
    code = cli.main(["check", *map(str, paths), "--json"])
    return code, json.loads(capsys.readouterr().out)


def codes(entry: dict) -> set[str]:
    return {finding["code"] for finding in entry["findings"]}


BROKEN = {
    "empty": (b"", "xml_malformed"),
    "no xml": (bytes(range(256)) * 9, "xml_malformed"),
    "cut off": (DIAGRAM[:900], "xml_malformed"),
    "another language": (b"<html/>", "not_bpmn"),
    "a doctype": (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "xml_forbidden"),
    "too deep": (b"<a>" * 400 + b"</a>" * 400, "xml_too_deep"),
    "too large": (DIAGRAM + b" " * xmlsafe.MAX_BYTES, "xml_too_large"),
    "a broken zip": (b"PK\x03\x04 no zip", "zip_invalid"),
    "nothing to run": (
        b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'/>",
        "nothing_to_run",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_has_a_finding_that_says_so(tmp_path, capsys, what):
    content, code = BROKEN[what]
    path = tmp_path / "x.bpmn"
    path.write_bytes(content)
    status, [entry] = checked(capsys, path)
    assert status == 1 and entry["file"] == str(path) and code in codes(entry)
    assert all(
        set(f) == {"code", "severity", "element", "message"} and f["message"] for f in entry["findings"]
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings_are_read(tmp_path, capsys, encoding):
    named = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "iso-8859-1": "ISO-8859-1"}[encoding]
    text = DIAGRAM.decode().replace('encoding="UTF-8"', f'encoding="{named}"')
    (tmp_path / "x.bpmn").write_bytes(text.encode(encoding, "xmlcharrefreplace"))
    (tmp_path / "y.bpmn").write_bytes(DIAGRAM)
    _, [one, other] = checked(capsys, tmp_path / "x.bpmn", tmp_path / "y.bpmn")
    assert [f["code"] for f in one["findings"]] == [f["code"] for f in other["findings"]]
    assert "decision_missing" in codes(one)


def test_each_diagram_of_a_zip_and_of_a_folder_is_an_entry(tmp_path, capsys):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.bpmn", DIAGRAM)
        archive.writestr("deep/b.bpmn20.xml", DIAGRAM)
    (tmp_path / "z.zip").write_bytes(packed.getvalue())
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.bpmn").write_bytes(DIAGRAM)
    (tmp_path / "d.xml").write_bytes(DIAGRAM)
    (tmp_path / "e.xml").write_bytes(b"<settings/>")
    _, entries = checked(capsys, tmp_path)
    assert [Path(e["file"]).name for e in entries] == ["d.xml", "c.bpmn", "a.bpmn", "b.bpmn20.xml"]


def test_paths_that_are_not_there_or_hold_nothing_are_told(tmp_path, capsys):
    status, entries = checked(capsys, tmp_path / "no", tmp_path)
    assert status == 1 and [codes(e) for e in entries] == [{"unreadable"}, {"unreadable"}]


def test_an_import_is_looked_for_beside_the_file(tmp_path, capsys):
    wanted = (
        b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'>"
        b"<import importType='http://www.omg.org/spec/BPMN/20100524/MODEL' location='b.bpmn' namespace='t'/>"
        b"<process id='p'/></definitions>"
    )
    (tmp_path / "a.bpmn").write_bytes(wanted)
    _, [entry] = checked(capsys, tmp_path / "a.bpmn")
    assert "import_missing" in codes(entry)
    (tmp_path / "b.bpmn").write_bytes(wanted.replace(b"'p'", b"'q'"))
    _, [entry] = checked(capsys, tmp_path / "a.bpmn")
    assert "import_missing" not in codes(entry)


def test_imports_are_followed_into_the_files_that_they_name(tmp_path, capsys):
    def importing(name: str, location: str) -> bytes:
        return (
            f"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='{name}'>"
            "<import importType='http://www.omg.org/spec/BPMN/20100524/MODEL' "
            f"location='{location}' namespace='{location[-6:-5]}'/></definitions>"
        ).encode()

    (tmp_path / "a.bpmn").write_bytes(importing("a", "more/b.bpmn"))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.bpmn").write_bytes(importing("b", "c.bpmn"))
    _, [entry] = checked(capsys, tmp_path / "a.bpmn")
    assert "import_of_import_missing" in codes(entry)
    (tmp_path / "more" / "c.bpmn").write_bytes(importing("c", "../a.bpmn"))
    _, [entry] = checked(capsys, tmp_path / "a.bpmn")
    assert not codes(entry) & {
        "import_of_import_missing",
        "import_missing",
        "import_namespace",
        "imports_share_id",
    }


def test_the_procedures_of_the_city_have_no_findings(capsys):
    status, entries = checked(capsys, BPMN)
    assert status == 0 and len(entries) >= 11 and all(e["findings"] == [] for e in entries)


def test_several_pools_are_no_error(tmp_path, capsys):
    text = DIAGRAM.decode().replace("</bpmn:definitions>", '<bpmn:process id="lain"/></bpmn:definitions>')
    (tmp_path / "x.bpmn").write_text(text)
    _, [entry] = checked(capsys, tmp_path / "x.bpmn")
    assert "process_missing" not in codes(entry)
