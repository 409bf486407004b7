"""A version is put in force only when it loads, has no error, and its stories hold."""

from __future__ import annotations

import pytest

import engine
from workflows.procedures import services
from workflows.procedures.errors import PublishRefused
from workflows.procedures.models import ProcedureVersion

XML = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:rangkul="http://rangkul.id/schema/bpmn/1.0" id="d" targetNamespace="t">
<process id="kecil" isExecutable="true"><startEvent id="s"/><parallelGateway id="f"/><userTask id="a" name="A" rangkul:role="unit_ppa"/>
<userTask id="b" name="B" rangkul:role="unit_ppa"/><{join} id="j"/><endEvent id="e" name="E"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="f"/><sequenceFlow id="f2" sourceRef="f" targetRef="a"/><sequenceFlow id="f3" sourceRef="f" targetRef="b"/>
<sequenceFlow id="f4" sourceRef="a" targetRef="j"/><sequenceFlow id="f5" sourceRef="b" targetRef="j"/><sequenceFlow id="f6" sourceRef="j" targetRef="e"/></process></definitions>"""
STORY = "title: Cerita\nprocedure: kecil\nat: 2026-03-02T09:00:00+07:00\nstart: {{}}\nsteps:\n  - open: [{open}]\nend: null\n"


FORM = b'{"type": "default", "components": [{"type": "textfield", "key": "catatan", "id": "f", "label": "Catatan"}]}'


def package(
    join: str = "parallelGateway", opened: str = "a, b", xml: str = XML, forms: str = "ab"
) -> engine.Package:
    return engine.Package(
        {
            **{f"forms/{name}.json": FORM for name in forms},
            "procedure.toml": b'id = "kecil"\ntitle = "Kecil"\nstart = "form"\n',
            "kecil.bpmn": xml.replace("{join}", join).encode(),
            "scenarios/a.yaml": STORY.format(open=opened).encode(),
        }
    )


def test_a_sound_procedure_whose_story_holds_is_published(city) -> None:
    version = services.publish(package(), city.now)
    assert version is not None
    assert version.number == 1


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (package(xml="<nonsense/>"), "not_bpmn"),
        (package(opened="a"), "story_fails"),
        (
            package(xml=XML.replace('<parallelGateway id="f"/>', '<exclusiveGateway id="f" default="f2"/>')),
            "deadlock",
        ),
        (package(xml=XML.replace(' rangkul:role="unit_ppa"', "")), "role_missing"),
        (package(forms="a"), "form_missing"),
    ],
    ids=["unreadable", "story", "deadlock", "role", "form"],
)
def test_what_does_not_pass_is_refused_with_its_findings_and_leaves_nothing(city, bad, code) -> None:
    before = ProcedureVersion.objects.count()
    with pytest.raises(PublishRefused) as refused:
        services.publish(bad, city.now)
    assert code in {finding["code"] for finding in refused.value.details["findings"]}
    assert all(finding["message_id"] for finding in refused.value.details["findings"])
    assert ProcedureVersion.objects.count() == before
