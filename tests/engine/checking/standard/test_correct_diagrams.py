"""Diagrams that keep to the standard, each with much of what a rule looks at, are left in peace."""

from __future__ import annotations

import pytest

from engine import Package
from engine.checking import check
from tests.engine.checking.standard.drawn import FORMAL, HEAD, LINE, E, S, T, diagram, findings

MESSAGE = "<message id='m' name='M' itemRef='i'/><itemDefinition id='i' structureRef='xsd:string'/>"
TWO = "<task id='t'/><task id='u'/>"

OWN_NAMES = diagram(
    S + E + "<intermediateThrowEvent id='a'><linkEventDefinition id='l1' name='K'><target>t:l2</target>"
    "</linkEventDefinition></intermediateThrowEvent>"
    "<intermediateCatchEvent id='b'><linkEventDefinition id='l2' name='L'><source>l1</source>"
    "</linkEventDefinition></intermediateCatchEvent>",
    "s>a b>e",
    process="isExecutable='true'",
)

CORRECT = {
    "a line": diagram(S + T + E, LINE),
    "flows that nobody lists": diagram(S + T + E, LINE, listed=False),
    "a choice with a default": diagram(
        S + TWO + E + "<exclusiveGateway id='g' default='g_u' gatewayDirection='Diverging'/>",
        "s>g g>t? g>u t>e u>e",
    ),
    "a join": diagram(
        S + TWO + E + "<parallelGateway id='g'/><parallelGateway id='h' gatewayDirection='Converging'/>",
        "s>g g>t g>u t>h u>h h>e",
    ),
    "an event gateway": diagram(
        S + E + "<eventBasedGateway id='g'/>"
        "<intermediateCatchEvent id='a'><timerEventDefinition/></intermediateCatchEvent>"
        "<intermediateCatchEvent id='b'><signalEventDefinition/></intermediateCatchEvent>",
        "s>g g>a g>b a>e b>e",
    ),
    "a boundary event": diagram(
        S
        + T
        + E
        + "<boundaryEvent id='b' attachedToRef='t'><errorEventDefinition/></boundaryEvent><endEvent id='f'/>",
        f"{LINE} b>f",
    ),
    "links by name": diagram(
        S + E + "<intermediateThrowEvent id='a'><linkEventDefinition name='L'/></intermediateThrowEvent>"
        "<intermediateCatchEvent id='b'><linkEventDefinition name='L'/></intermediateCatchEvent>",
        "s>a b>e",
    ),
    "links by id": diagram(
        S + E + "<intermediateThrowEvent id='a'><linkEventDefinition id='l1' name='L'><target>t:l2</target>"
        "</linkEventDefinition></intermediateThrowEvent>"
        "<intermediateCatchEvent id='b'><linkEventDefinition id='l2' name='L'><source>l1</source>"
        "</linkEventDefinition></intermediateCatchEvent>",
        "s>a b>e",
    ),
    "links by id, with names of their own": OWN_NAMES,
    "a message event with its operation": diagram(
        S
        + "<intermediateCatchEvent id='t'><messageEventDefinition messageRef='m'><operationRef>op</operationRef>"
        "</messageEventDefinition></intermediateCatchEvent>" + E,
        LINE,
        process="isExecutable='true'",
        before=f"{MESSAGE}<interface id='i1' name='I'><operation id='op' name='O'><inMessageRef>m</inMessageRef>"
        "</operation></interface>",
    ),
    "a message whose contents nobody describes": diagram(
        S
        + "<intermediateCatchEvent id='t'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>"
        + E,
        LINE,
        process="isExecutable='true'",
        before="<message id='m' name='M'/>",
    ),
    "messages in a process that is only drawn": diagram(
        S + "<intermediateCatchEvent id='t'><messageEventDefinition/></intermediateCatchEvent>" + E,
        LINE,
        process="isExecutable='false'",
        before=MESSAGE,
    ),
    "compensation": diagram(
        S + T + E + "<boundaryEvent id='b' attachedToRef='t'><compensateEventDefinition/></boundaryEvent>"
        "<task id='u' isForCompensation='true'/><association id='a' sourceRef='b' targetRef='u'/>",
        LINE,
    ),
    "a transaction": diagram(
        S
        + E
        + "<transaction id='x'><startEvent id='xs'/><endEvent id='xe'><cancelEventDefinition/></endEvent>"
        "<sequenceFlow id='xf' sourceRef='xs' targetRef='xe'/></transaction>"
        "<boundaryEvent id='b' attachedToRef='x'><cancelEventDefinition/></boundaryEvent><endEvent id='f'/>",
        "s>x x>e b>f",
    ),
    "an event sub-process": diagram(
        S + T + E + "<subProcess id='x' triggeredByEvent='true'><startEvent id='xs' isInterrupting='false'>"
        "<messageEventDefinition/></startEvent><endEvent id='xe'/>"
        "<sequenceFlow id='xf' sourceRef='xs' targetRef='xe'/></subProcess>",
        LINE,
    ),
    "an ad-hoc sub-process": diagram(
        S + E + "<adHocSubProcess id='x'><task id='y'/></adHocSubProcess>", "s>x x>e"
    ),
    "a process that a message starts": diagram("<receiveTask id='r' instantiate='true'/>" + E, "r>e"),
    "pools that talk": diagram(
        "<startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent>" + T + E,
        LINE,
        before=MESSAGE,
        after="<collaboration id='c'><participant id='one' processRef='p'/><participant id='two'/>"
        "<messageFlow id='mf' sourceRef='two' targetRef='s'/></collaboration>",
    ),
    "data": diagram(
        S + "<task id='t'><ioSpecification id='io'><dataInput id='di' itemSubjectRef='i'/>"
        "<dataOutput id='do' itemSubjectRef='i'/><inputSet id='is'><dataInputRefs>di</dataInputRefs>"
        "<outputSetRefs>os</outputSetRefs></inputSet><outputSet id='os'><dataOutputRefs>do</dataOutputRefs>"
        "<inputSetRefs>is</inputSetRefs></outputSet></ioSpecification><dataInputAssociation id='a'>"
        "<sourceRef>o</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"
        + E
        + "<dataObject id='o' itemSubjectRef='i'/>",
        LINE,
        before=MESSAGE,
    ),
    "a multi-instance": diagram(
        S
        + "<task id='t'><multiInstanceLoopCharacteristics><loopCardinality "
        + f"{FORMAL}>3</loopCardinality></multiInstanceLoopCharacteristics></task>"
        + E,
        LINE,
        process="isExecutable='true'",
    ),
    "a multi-instance with a condition of its own": diagram(
        S + "<task id='t'><multiInstanceLoopCharacteristics behavior='Complex'><loopCardinality "
        f"{FORMAL}>3</loopCardinality><complexBehaviorDefinition><condition>x</condition></complexBehaviorDefinition>"
        "</multiInstanceLoopCharacteristics></task>" + E,
        LINE,
        process="isExecutable='true'",
    ),
    "only a collaboration": f"{HEAD}<collaboration id='c'><participant id='a'/><participant id='b'/>"
    "<messageFlow id='m' sourceRef='a' targetRef='b'/></collaboration></definitions>".encode(),
    "texts that say their format": diagram(
        S + "<task id='t'><documentation textFormat='text/plain; charset=utf-8'>x</documentation></task>" + E,
        LINE,
        after="<collaboration id='c'><participant id='one' processRef='p'/>"
        "<textAnnotation id='a' textFormat='application/xhtml+xml'><text>x</text></textAnnotation></collaboration>",
    ),
    "pools that talk through a choreography": diagram(
        S + T + E,
        LINE,
        after="<choreography id='k'><participant id='a'/><participant id='b'/>"
        "<messageFlow id='m' sourceRef='a' targetRef='b'/>"
        "<choreographyTask id='ct' initiatingParticipantRef='a'><participantRef>a</participantRef>"
        "<participantRef>b</participantRef><messageFlowRef>m</messageFlowRef></choreographyTask></choreography>"
        "<collaboration id='c'><participant id='one' processRef='p'/><participant id='two'/>"
        "<messageFlow id='mf' sourceRef='t' targetRef='ct'/><messageFlow id='mg' sourceRef='ct' targetRef='two'/>"
        "<choreographyRef>k</choreographyRef></collaboration>",
    ),
    "a choreography": f"{HEAD}<choreography id='c'><participant id='a'/><participant id='b'/>"
    "<messageFlow id='m' sourceRef='a' targetRef='b'/><startEvent id='s'><outgoing>f</outgoing></startEvent>"
    "<choreographyTask id='t' initiatingParticipantRef='a'><incoming>f</incoming><outgoing>g</outgoing>"
    "<participantRef>a</participantRef><participantRef>b</participantRef>"
    "<messageFlowRef>m</messageFlowRef></choreographyTask><endEvent id='e'><incoming>g</incoming></endEvent>"
    "<sequenceFlow id='f' sourceRef='s' targetRef='t'/><sequenceFlow id='g' sourceRef='t' targetRef='e'/>"
    "</choreography></definitions>".encode(),
}


@pytest.mark.parametrize("name", CORRECT)
def test_nothing_is_held_against_a_correct_diagram(name):
    assert [(f.code, f.element, f.message_en) for f in findings(CORRECT[name]) if f.severity != "info"] == []


def test_flows_that_nobody_lists_are_mentioned_once():
    found = findings(CORRECT["flows that nobody lists"])
    assert [(f.code, f.severity, f.element) for f in found] == [("flows_never_listed", "info", "p")]


def test_links_by_id_lead_on_whatever_they_are_called():
    codes = {f.code for f in check(Package({"x.bpmn": OWN_NAMES}), standard=True)}
    assert codes.isdisjoint({"link_without_target", "unreachable", "dead_end"})
