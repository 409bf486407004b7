"""Diagrams in the style of many tools: each opens, nothing is lost, findings say what is missing, repairs mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from engine import Package, importing
from engine.checking import check
from engine.importing import Surroundings, reading
from engine.reader_index import B

SAMPLES = Path(__file__).parent / "samples"
GOLDEN = Path(__file__).parent / "findings.json"
NAMES = sorted(p.name for p in SAMPLES.iterdir())
ROLES = {
    "manajer_kasus": ("Manajer Kasus", "Case manager"),
    "pendamping": ("Pendamping", "Companion"),
    "psikolog": ("Psikolog", "Psychologist"),
}
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
#: flow nodes, flows, pools, lanes, data and notes, counted by hand
ELEMENTS = {
    "activiti.bpmn20.xml": 12, "adonis.bpmn": 18, "aris.bpmn": 8, "bizagi.bpmn": 8, "bpmn_io.bpmn": 5, "by_hand.xml": 11,
    "camunda7.bpmn": 11, "camunda8.bpmn": 13, "enterprise_architect.xml": 9, "flowable.bpmn20.xml": 11, "ibm.bpmn": 9,
    "jbpm.bpmn2": 11, "signavio.bpmn": 15, "spiffarena.bpmn": 12, "visio.bpmn": 9,
}  # fmt: skip
#: what runs once its clear repairs are carried out
RUNS_AFTER_REPAIRS = {
    "adonis.bpmn", "aris.bpmn", "bizagi.bpmn", "bpmn_io.bpmn", "camunda7.bpmn", "camunda8.bpmn",
    "enterprise_architect.xml", "ibm.bpmn", "jbpm.bpmn2", "signavio.bpmn", "spiffarena.bpmn", "visio.bpmn",
}  # fmt: skip


def imported(name: str) -> importing.Imported:
    return importing.read(name, (SAMPLES / name).read_bytes(), Surroundings(ROLES))


def diagram(one: importing.Imported) -> etree._Element:
    return etree.fromstring(one.files[f"{one.id}.bpmn"])


def errors(files: dict[str, bytes]) -> list[tuple[str, str | None]]:
    found = check(Package(files), roles=list(ROLES))
    return [(f.code, f.element) for f in found if f.severity == "error"]


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_as_a_package_with_its_process_and_title(name):
    one = imported(name)
    package = Package(one.files)
    assert package.id == one.id and one.id.isidentifier() and one.id == one.id.lower()
    assert package.meta.title_id == one.title != ""
    assert [p.get("id") for p in diagram(one).iter(f"{B}process")].count(one.id) == 1
    assert one.elements == ELEMENTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_original_is_kept_byte_for_byte(name):
    assert imported(name).originals == {name: (SAMPLES / name).read_bytes()}


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_can_be_drawn_is_drawn(name):
    one = imported(name)
    root = diagram(one)
    drawn = {e.get("bpmnElement") for e in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    ids = {e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    assert drawn <= ids
    for flow in root.iter(f"{B}sequenceFlow", f"{B}messageFlow"):
        if {flow.get("sourceRef"), flow.get("targetRef")} <= ids:
            assert flow.get("id") in drawn
    for node in root.iter(f"{B}userTask", f"{B}task", f"{B}startEvent", f"{B}participant"):
        assert node.get("id") in drawn


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_source_is_lost(name):
    """Every element, attribute and text of the source is in the draft; only ids and references may read otherwise."""
    before = etree.fromstring((SAMPLES / name).read_bytes())
    after = diagram(imported(name))

    def told(root: etree._Element) -> list[tuple]:
        found = []
        for e in root.iter():
            if not isinstance(e.tag, str):
                found.append(("comment", e.text))
                continue
            rest = {k: v for k, v in e.attrib.items() if k != "id" and k not in reading.ids.REFERENCES}
            found.append((e.tag, *sorted(rest.items())))
        return found

    left = told(after)
    for entry in told(before):
        assert entry in left, entry
        left.remove(entry)


@pytest.mark.parametrize("name", NAMES)
def test_all_clear_repairs_leave_fewer_errors_and_are_then_done(name):
    one = imported(name)
    mended = importing.apply(one.files, ["all"], ROLES)
    assert [r.key for r in importing.repairs(mended, ROLES) if not r.choice] == []
    before, after = errors(one.files), errors(mended)
    assert len(after) < len(before) or not after
    if name in RUNS_AFTER_REPAIRS:
        assert after == []


def test_repairs_can_be_carried_out_one_by_one_and_again():
    one = imported("camunda7.bpmn")
    files = one.files
    for repair in one.repairs:
        files = importing.apply(files, [repair.key], ROLES)
    assert files == importing.apply(files, ["all"], ROLES)
    assert errors(files) == []


def test_findings_are_as_written_down():
    """findings.json holds what is said about each sample; written anew when it is deleted, to be read in review."""
    found = {
        name: [f"{f.severity} {f.code} {f.element or '-'}: {f.message_en}" for f in imported(name).findings]
        for name in NAMES
    }
    if not GOLDEN.exists():
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
