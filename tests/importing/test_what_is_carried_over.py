"""The words of other tools become ours where they mean the same."""

from __future__ import annotations

import json

from lxml import etree

from engine import Package, importing
from engine.reader_index import B, R, text
from tests.importing.test_samples import ROLES, imported


def mended(name: str) -> tuple[dict[str, bytes], etree._Element]:
    one = imported(name)
    files = importing.apply(one.files, ["all"], ROLES)
    return files, etree.fromstring(files[f"{one.id}.bpmn"])


def at(root: etree._Element, ident: str) -> etree._Element:
    return next(e for e in root.iter() if isinstance(e.tag, str) and e.get("id") == ident)


def child(element: etree._Element, name: str) -> str:
    return text(element.find(f"{B}extensionElements/{R}{name}"))


def test_camunda_7():
    files, root = mended("camunda7.bpmn")
    task = at(root, "Activity_periksa")
    assert task.get(f"{R}role") == "manajer_kasus" and task.get(f"{R}due") == "P3D"
    assert child(task, "assign") == "besar = jumlah > 1000"
    form = json.loads(files[f"forms/{task.get(f'{R}form')}.json"])
    assert [(c["key"], c["type"]) for c in form["components"]] == [
        ("disetujui", "checkbox"), ("jumlah", "number"), ("jenis", "select"),
    ]  # fmt: skip
    assert form["components"][1]["validate"] == {"required": True}
    assert "forms/start.json" in files
    condition = at(root, "Flow_ya").find(f"{B}conditionExpression")
    assert condition.text == "disetujui = true and jumlah <= 5000"
    assert condition.get(f"{R}original") == "${disetujui == true && jumlah <= 5000}"


def test_what_camunda_7_says_that_has_no_counterpart_is_told():
    told = [f.message_en for f in imported("camunda7.bpmn").findings if f.code == "not_carried_over"]
    for word in ("${starter}", "admin", "taskListener"):
        assert any(word in message for message in told)
    found = [f for f in imported("camunda8.bpmn").findings if f.code == "not_carried_over"]
    assert any("retries" in f.message_en for f in found)


def test_camunda_8():
    files, root = mended("camunda8.bpmn")
    task = at(root, "kunjungi")
    assert task.get(f"{R}role") == "pendamping" and task.get(f"{R}due") == '=now + duration("P2D")'
    assert child(task, "assign") == "lanjut = aman and batas > 5"
    assert json.loads(files[f"forms/{task.get(f'{R}form')}.json"])["components"][0]["key"] == "aman"
    assert text(at(root, "hitung").find(f"{B}script")) == "batas = 3 + 4"
    assert at(root, "catat").get(f"{R}operation") == "catat-kunjungan"


def test_flowable():
    _, root = mended("flowable.bpmn20.xml")
    task = at(root, "sid-tinjau")
    loop = task.find(f"{B}multiInstanceLoopCharacteristics")
    assert task.get(f"{R}role") == "atasan"
    assert (loop.get(f"{R}collection"), loop.get(f"{R}item")) == ("=peninjau", "orang")
    assert text(at(root, "sid-skrip").find(f"{B}script")) == "sisa = 12 - hari\ntercatat = true"


def test_activiti_and_jbpm_name_groups_in_the_way_of_the_standard():
    _, root = mended("activiti.bpmn20.xml")
    assert at(root, "tulis").get(f"{R}role") == "akuntansi"
    assert at(root, "sahkan").get(f"{R}due") == "=tenggatLaporan"
    _, root = mended("jbpm.bpmn2")
    assert at(root, "_T1").get(f"{R}role") == "penilai"


def test_spiff_scripts():
    _, root = mended("spiffarena.bpmn")
    assert child(at(root, "isi"), "assign") == "umur = 17\nanak = umur < 18"
    assert text(at(root, "h").find(f"{B}script")) == 'jenis = if anak then "anak" else "dewasa"'


def test_a_start_an_end_and_lanes_are_added_where_they_lack():
    _, root = mended("aris.bpmn")
    process = root.find(f"{B}process")
    assert len(process.findall(f"{B}startEvent")) == 1 and len(process.findall(f"{B}endEvent")) == 2
    lane = process.find(f"{B}laneSet/{B}lane")
    assert lane.get("name") == "Manajer kasus" and lane.get(f"{R}role") == "manajer_kasus"
    assert {text(r) for r in lane.findall(f"{B}flowNodeRef")} == {
        e.get("id") for e in process if etree.QName(e).localname not in ("laneSet", "sequenceFlow")
    }


def test_another_pool_can_be_chosen_to_be_run():
    one = imported("adonis.bpmn")
    choice = next(r for r in one.repairs if r.choice and r.code == "run_process")
    files = importing.apply(one.files, [choice.key], ROLES)
    main = Package(files).processes[0]
    assert main.id == one.id and main.name == "Instansi lain"
    assert len(Package(files).processes) == 2


def test_a_repair_that_is_unknown_changes_nothing():
    one = imported("bpmn_io.bpmn")
    assert importing.apply(one.files, ["no_such:thing"], ROLES) == one.files
