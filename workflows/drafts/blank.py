"""The small procedure with which a draft from nothing begins: a start, one task in a lane, an end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:rangkul="http://rangkul.id/schema/bpmn/1.0" id="definitions_{id}" targetNamespace="http://rangkul.id/bpmn">
  <bpmn:collaboration id="collaboration_{id}"><bpmn:participant id="pool_{id}" name={title} processRef="{id}" /></bpmn:collaboration>
  <bpmn:process id="{id}" name={title} isExecutable="true">
    <bpmn:laneSet id="lanes"><bpmn:lane id="lane_1" name="Peran pertama"><bpmn:flowNodeRef>mulai</bpmn:flowNodeRef><bpmn:flowNodeRef>tugas_pertama</bpmn:flowNodeRef><bpmn:flowNodeRef>selesai</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="mulai" name="Mulai" rangkul:nameEn="Start"><bpmn:outgoing>flow_1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="flow_1" sourceRef="mulai" targetRef="tugas_pertama" />
    <bpmn:userTask id="tugas_pertama" name="Tugas pertama" rangkul:nameEn="First task"><bpmn:incoming>flow_1</bpmn:incoming><bpmn:outgoing>flow_2</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="flow_2" sourceRef="tugas_pertama" targetRef="selesai" />
    <bpmn:endEvent id="selesai" name="Selesai" rangkul:nameEn="Finished"><bpmn:incoming>flow_2</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="collaboration_{id}">
    <bpmndi:BPMNShape id="pool_{id}_di" bpmnElement="pool_{id}" isHorizontal="true"><dc:Bounds x="160" y="80" width="640" height="200" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="lane_1_di" bpmnElement="lane_1" isHorizontal="true"><dc:Bounds x="190" y="80" width="610" height="200" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="mulai_di" bpmnElement="mulai"><dc:Bounds x="252" y="162" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="240" y="205" width="60" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="tugas_pertama_di" bpmnElement="tugas_pertama"><dc:Bounds x="380" y="140" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="selesai_di" bpmnElement="selesai"><dc:Bounds x="582" y="162" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="565" y="205" width="70" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="flow_1_di" bpmnElement="flow_1"><di:waypoint x="288" y="180" /><di:waypoint x="380" y="180" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="flow_2_di" bpmnElement="flow_2"><di:waypoint x="480" y="180" /><di:waypoint x="582" y="180" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def package(procedure: str, title: str, wards: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """Files of a package with this process id (already checked) and title; ``wards`` (id, name) for its start form."""
    diagram = _DIAGRAM.replace("{id}", procedure).replace("{title}", quoteattr(title))
    words = json.dumps(title, ensure_ascii=False)
    toml = f'id = "{procedure}"\ntitle = {{ id = {words}, en = {words} }}\ncase = true\nstart = "form"\n'
    start = {
        "type": "default",
        "schemaVersion": 18,
        "id": "start",
        "components": [
            {
                "type": "select",
                "key": "domisili",
                "id": "Field_domisili",
                "label": "Kelurahan tempat tinggal",
                "properties": {"label_en": "Ward of residence"},
                "searchable": True,
                "values": [{"label": name, "value": slug} for slug, name in wards],
                "validate": {"required": True},
            }
        ],
    }
    task = {"type": "default", "schemaVersion": 18, "id": "tugas_pertama", "components": [
        {"type": "textarea", "key": "catatan", "id": "Field_catatan", "label": "Catatan",
         "properties": {"label_en": "Notes"}}
    ]}  # fmt: skip
    return {
        "procedure.toml": toml.encode(),
        f"{procedure}.bpmn": diagram.encode(),
        "forms/start.json": json.dumps(start, ensure_ascii=False, indent=2).encode(),
        "forms/tugas_pertama.json": json.dumps(task, ensure_ascii=False, indent=2).encode(),
    }
