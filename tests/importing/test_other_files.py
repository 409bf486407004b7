"""Files that are no BPMN 2.0 diagrams: it is said what they are and what to do; what a zip holds is told or taken."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest
from lxml import etree

from config import cli
from engine import Package, ProcedureInvalid, importing
from engine.checking import check
from tests.importing.test_samples import SAMPLES

DIAGRAM = (SAMPLES / "aris.bpmn").read_bytes()

XML = {
    "tabel keputusan (DMN)": '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
    "model kasus (CMMN)": '<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"/>',
    "proses XPDL": '<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>',
    "diagram BPMN 1": '<b:BpmnDiagram xmlns:b="http://stp.eclipse.org/bpmn"/>',
    "diagram BPMN 2.0 beta": '<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>',
    "gambar Visio": '<VisioDocument xmlns="http://schemas.microsoft.com/visio/2003/core"/>',
    "gambar draw.io": "<mxfile/>",
    "halaman web": "<!DOCTYPE html><html><body>Masuk</body></html>",
    "model UML (XMI)": '<x:XMI xmlns:x="http://schema.omg.org/spec/XMI/2.1"/>',
    "ruang nama BPMN 2.0": "<definitions/>",
    "https://www.omg.org": '<definitions xmlns="https://www.omg.org/spec/BPMN/20100524/MODEL"/>',
}
BYTES = {
    "kosong": b" \n",
    "dokumen PDF": b"%PDF-1.7\n",
    "gambar PNG": b"\x89PNG\r\n\x1a\n",
    "Visio lama": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "arsip yang bukan zip": gzip.compress(DIAGRAM),
    "berkas JSON": b'{"components": []}',
    "bukan UTF-8": '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode("cp1252"),
    "bukan x-foo": b'<?xml version="1.0" encoding="x-foo"?><a/>',
    "tidak dimulai dengan <?xml": b"\n" + DIAGRAM,
}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def refused(name: str, content: bytes) -> ProcedureInvalid:
    with pytest.raises(ProcedureInvalid) as error:
        importing.read_all(name, content)
    return error.value


@pytest.mark.parametrize("what", XML)
def test_it_is_said_what_other_xml_is(what):
    error = refused("x.bpmn", XML[what].encode())
    assert error.code == "not_bpmn" and what in error.message_id
    [found] = [f for f in check(Package({"x.bpmn": XML[what].encode()})) if f.severity == "error"]
    assert found.code == "not_bpmn" and what in found.message_id


@pytest.mark.parametrize("what", BYTES)
def test_it_is_said_what_is_no_xml(what):
    error = refused("x.bpmn", BYTES[what])
    assert error.code == "xml_malformed" and what in error.message_id


def test_names_that_only_hold_such_a_word_are_not_taken_for_it():
    assert "halaman web" not in refused("x.bpmn", b"<shtml/>").message_id


@pytest.mark.parametrize("folder", ["visio", "word"])
def test_documents_of_office_programs_are_not_taken_apart(folder, tmp_path, capsys):
    content = zipped({"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>"})
    assert refused("x.vsdx", content).code == "not_bpmn"
    (tmp_path / "x.bpmn").write_bytes(content)
    assert cli.main(["check", str(tmp_path / "x.bpmn"), "--json"]) == 1
    [entry] = json.loads(capsys.readouterr().out)
    assert [f["code"] for f in entry["findings"]] == ["not_bpmn"]


def test_what_of_a_zip_was_not_imported_is_told():
    content = zipped({"a.bpmn": DIAGRAM, "b.bpmn": b"<broken", "c.zip": zipped({}), "manifest.xml": b"<m/>"})
    [one] = importing.read_all("x.zip", content)
    told = {f.file: f.severity for f in one.findings if f.code == "file_unread"}
    assert told == {"b.bpmn": "warning", "c.zip": "warning", "manifest.xml": "info"}
    assert [f.severity for f in one.findings] == sorted(
        (f.severity for f in one.findings), key=("error", "warning", "info").index
    )


def test_a_zip_in_a_zip_is_not_passed_over_in_silence(tmp_path, capsys):
    content = zipped({"dalam.zip": zipped({"a.bpmn": DIAGRAM})})
    error = refused("x.zip", content)
    assert error.code == "zip_inside" and "dalam.zip" in error.message_id
    (tmp_path / "x.zip").write_bytes(content)
    assert cli.main(["check", str(tmp_path / "x.zip"), "--json"]) == 1
    [entry] = json.loads(capsys.readouterr().out)
    assert entry["file"].endswith("x.zip/dalam.zip") and entry["findings"][0]["code"] == "zip_inside"


def test_a_table_alone_is_no_package_without_a_process():
    assert check(Package({"tabel.dmn": XML["tabel keputusan (DMN)"].encode()})) == []


NEVER_FIRST = {
    "an event sub-process": "<subProcess id='x' triggeredByEvent='true'><startEvent id='s'>"
    "<messageEventDefinition/></startEvent></subProcess>",
    "links": "<intermediateCatchEvent id='x'><linkEventDefinition name='L'/></intermediateCatchEvent>",
    "what undoes": "<task id='x' isForCompensation='true'/>",
}


@pytest.mark.parametrize("what", NEVER_FIRST)
def test_no_start_is_offered_before_what_no_flow_may_lead_to(what):
    text = (
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'>"
        f"<process id='p'>{NEVER_FIRST[what]}</process></definitions>"
    )
    assert "start_added" not in {r.code for r in importing.read("x.bpmn", text.encode()).repairs}


def test_two_shapes_with_one_id_get_an_id_each():
    text = (
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t' "
        "xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'>"
        "<process id='p'><task id='t'/><task id='u'/></process><di:BPMNDiagram id='d'><di:BPMNPlane id='t' "
        "bpmnElement='p'><di:BPMNShape id='x' bpmnElement='t'><dc:Bounds x='0' y='0' width='100' height='80'/>"
        "</di:BPMNShape><di:BPMNShape id='x' bpmnElement='u'><dc:Bounds x='200' y='0' width='100' height='80'/>"
        "</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    one = importing.read("x.bpmn", text.encode())
    root = etree.fromstring(one.files[f"{one.id}.bpmn"])
    found = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(found) == len(set(found))
    assert {
        e.get("bpmnElement") for e in root.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape")
    } == {"t", "u"}
    assert "ids_changed" in {f.code for f in one.findings} and "schema_violation" not in {
        f.code for f in one.findings
    }
