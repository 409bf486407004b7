"""What an import takes, what it refuses politely, and that nothing breaks it."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from engine import Package, ProcedureInvalid, importing, xmlsafe
from engine.checking import check
from tests.importing.test_samples import NAMES, ROLES, SAMPLES

BPMN = Path(__file__).parents[2] / "bpmn"


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return made.getvalue()


def test_a_package_comes_as_it_is():
    folder = BPMN / "mediasi"
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"mediasi/{name}", content)
        archive.writestr("mediasi/gambar/foto.png", b"png")
    one = importing.read("mediasi.zip", made.getvalue())
    assert one.files == files and one.id == "mediasi"
    assert one.originals == {"mediasi.zip": made.getvalue()}
    assert [f.code for f in one.findings] == ["file_left_out"] and one.repairs == ()


def test_a_zip_of_diagrams_is_one_import_for_each():
    content = zipped(
        a_DOT_bpmn=(SAMPLES / "aris.bpmn").read_bytes(), deep__tangan_DOT_xml=(SAMPLES / "by_hand.xml").read_bytes(),
        c_DOT_bpmn=b"<broken",
    )  # fmt: skip
    found = importing.read_all("banyak.zip", content)
    assert [(one.name, one.id) for one in found] == [
        ("a.bpmn", "pengaduan_masyarakat"),
        ("tangan.xml", "tangan"),
    ]
    assert all(one.originals["banyak.zip"] == content for one in found)


def test_decision_tables_beside_a_diagram_come_with_it():
    content = zipped(d_DOT_bpmn=(SAMPLES / "aris.bpmn").read_bytes(), tabel_DOT_dmn=b"<x/>")
    assert importing.read("x.zip", content).files["tabel.dmn"] == b"<x/>"


def test_an_id_that_is_taken_is_not_taken_again():
    content = (SAMPLES / "aris.bpmn").read_bytes()
    around = importing.Surroundings(taken={"pengaduan_masyarakat"})
    assert importing.read("aris.bpmn", content, around).id == "pengaduan_masyarakat_2"


def test_a_diagram_that_needs_nothing_is_kept_as_it_is():
    content = (BPMN / "mediasi" / "mediasi.bpmn").read_bytes()
    assert importing.read("mediasi.bpmn", content).files["mediasi.bpmn"] == content


def test_a_diagram_without_a_process_opens_and_says_so():
    text = (
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'><choreography id='k'>"
        "<participant id='a'/><participant id='b'/></choreography></definitions>"
    )
    one = importing.read("koreografi.bpmn", text.encode())
    assert one.id == "koreografi" and "nothing_to_run" in [f.code for f in one.findings]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml_malformed"),
        (b"<a", "xml_malformed"),
        (b"<html/>", "not_bpmn"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "xml_forbidden"),
        (b"<a>" * 300 + b"</a>" * 300, "xml_too_deep"),
        (b"<a>" + b" " * xmlsafe.MAX_BYTES + b"</a>", "xml_too_large"),
        (b"PK\x03\x04nothing", "zip_invalid"),
        (zipped(a_DOT_txt=b"x"), "not_bpmn"),
        (zipped(a_DOT_bpmn=b"<a"), "xml_malformed"),
    ],
)
def test_what_is_no_diagram_is_refused_by_name(content, code):
    with pytest.raises(ProcedureInvalid) as refused:
        importing.read_all("x.bpmn", content)
    assert refused.value.code == code


def test_a_zip_that_unpacks_to_more_than_it_should_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.bpmn", b" " * 9_000_000)
    with pytest.raises(ProcedureInvalid) as refused:
        importing.read_all("bom.zip", made.getvalue())
    assert refused.value.code == "zip_too_large"


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The diagram with some of its elements moved, doubled, renamed or emptied."""
    root = etree.fromstring(content)
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    ids = [e.get("id") for e in elements if e.get("id")]
    for _ in range(chance.randint(1, 6)):
        one, other = chance.choice(elements), chance.choice(elements)
        what = chance.randrange(7)
        if what == 0 and one.getparent() is not None:
            one.getparent().remove(one)
        elif what == 1 and one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        elif what == 2 and one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice([*ids, "", "x y", "-1", "${a(", "NaN"]))
        elif what == 3:
            one.tag = other.tag
        elif what == 4:
            other.append(copy.deepcopy(one))
        elif what == 5:
            one.text = chance.choice([*ids, "${x == }", "=", "P"])
        else:
            one.set("attachedToRef", chance.choice(ids))
    return etree.tostring(root)


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_diagram_of_any_tool_is_read_or_refused_but_never_fails(name):
    chance = random.Random(name)
    for _ in range(25):
        content = mutated((SAMPLES / name).read_bytes(), chance)
        try:
            one = importing.read(name, content, importing.Surroundings(ROLES))
        except ProcedureInvalid:
            continue
        files = importing.apply(one.files, ["all"], ROLES)
        told = [*one.findings, *check(Package(files), standard=True)]
        assert [f.message_en for f in told if f.code == "check_failed"] == []
        assert one.originals == {name: content}
