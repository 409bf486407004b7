"""For each rule small diagrams that break it; what is found names the element that breaks it."""

from __future__ import annotations

import pytest

from engine.checking import STANDARD
from tests.engine.checking.standard.drawn import (
    FORMAL,
    HEAD,
    LINE,
    E,
    S,
    T,
    diagram,
    findings,
    sequence,
    told,
)

EXECUTABLE = "isExecutable='true'"
ITEMS = (
    "<itemDefinition id='i' structureRef='xsd:string'/><itemDefinition id='j' structureRef='xsd:int'/>"
    "<message id='m' name='M' itemRef='i'/>"
)
SERVICE = f"{ITEMS}<interface id='if' name='I'><operation id='op' name='O'><inMessageRef>m</inMessageRef></operation></interface>"


def line(task: str, **more) -> bytes:
    """Start, this task ``t``, end."""
    return diagram(S + task + E, LINE, **more)


def catch(definition: str, **more) -> bytes:
    return line(f"<intermediateCatchEvent id='t'>{definition}</intermediateCatchEvent>", **more)


def throw(definition: str, **more) -> bytes:
    return line(f"<intermediateThrowEvent id='t'>{definition}</intermediateThrowEvent>", **more)


def end(definition: str, **more) -> bytes:
    return diagram(S + T + f"<endEvent id='e'>{definition}</endEvent>", LINE, **more)


def start(definition: str, **more) -> bytes:
    return diagram(f"<startEvent id='s'>{definition}</startEvent>" + T + E, LINE, **more)


def boundary(attributes: str, definition: str, host: str = T, rest: str = "", flows: str = " b>f") -> bytes:
    return diagram(
        S + host + E + f"<boundaryEvent id='b' attachedToRef='t' {attributes}>{definition}</boundaryEvent>"
        f"<endEvent id='f'/>{rest}",
        LINE + flows,
    )


def event_subprocess(event: str, rest: str = "") -> bytes:
    return line(
        T + f"<subProcess id='x' triggeredByEvent='true'>{event}{rest}<endEvent id='xe'/>"
        "<sequenceFlow id='xf' sourceRef='xs' targetRef='xe'/></subProcess>"
    )


def gateway(kind: str, attributes: str = "", flows: str = "s>g g>t g>u t>e u>e") -> bytes:
    return diagram(S + T + "<task id='u'/>" + E + f"<{kind} id='g' {attributes}/>", flows)


def event_gateway(
    a: str, b: str = "<signalEventDefinition/>", attributes: str = "", more: str = "", flows: str = ""
):
    return diagram(
        S + E + f"<eventBasedGateway id='g' {attributes}/>{a}"
        f"<intermediateCatchEvent id='b'>{b}</intermediateCatchEvent>{more}",
        f"s>g g>a g>b a>e b>e {flows}",
    )


def pools(flow: str, nodes: str = S + T + E, other: str = "", flows: str = LINE) -> bytes:
    return diagram(
        nodes,
        flows,
        after=f"<process id='q'>{other}</process><collaboration id='c'><participant id='one' processRef='p'/>"
        f"<participant id='two' processRef='q'/>{flow}</collaboration>",
    )


def io(inner: str = "<inputSet id='is'/><outputSet id='os'/>") -> str:
    return f"<ioSpecification id='io'>{inner}</ioSpecification>"


def definitions(inner: str) -> bytes:
    return f"{HEAD}{inner}</definitions>".encode()


def loop(attributes: str = "", inner: str = "", before: str = "", own: str = "") -> bytes:
    return line(
        f"<task id='t'>{own}<multiInstanceLoopCharacteristics id='l' {attributes}>{inner}"
        "</multiInstanceLoopCharacteristics></task>",
        process=EXECUTABLE,
        before=before,
    )


def naming_xpath(content: bytes) -> bytes:
    return content.replace(b' id="d"', b' id="d" expressionLanguage="http://www.w3.org/1999/XPath"', 1)


TIMER = "<intermediateCatchEvent id='a'><timerEventDefinition/></intermediateCatchEvent>"
RECEIVE = "<receiveTask id='a'/>"
SUB = (
    "<subProcess id='t'><startEvent id='xs'>{}</startEvent><endEvent id='xe'/>"
    + sequence("xs>xe")
    + "</subProcess>"
)
CALLED = "<process id='q'>{}</process>"
CARDINALITY = f"<loopCardinality {FORMAL}>2</loopCardinality>"
LINKED = (
    "<intermediateThrowEvent id='a'><linkEventDefinition id='l1' name='L'>{}</linkEventDefinition></intermediateThrowEvent>"
    "<intermediateCatchEvent id='b'><linkEventDefinition id='l2' name='L'>{}</linkEventDefinition></intermediateCatchEvent>"
)
CORRELATION = (
    "<correlationProperty id='cp'><correlationPropertyRetrievalExpression messageRef='m'><messagePath>x</messagePath>"
    "</correlationPropertyRetrievalExpression></correlationProperty>"
)
DATA_IN = "<dataInput id='di' itemSubjectRef='{}'/>"
SETS = "<inputSet id='is'><dataInputRefs>di</dataInputRefs></inputSet><outputSet id='os'/>"

#: (code, element, diagram)
BROKEN: list[tuple[str, str | None, bytes]] = [
    # form
    ("schema_violation", "t", line("<task id='t' startQuantity='many'/>")),
    ("schema_violation", "t", line("<task id='t' colour='red'/>")),
    ("schema_violation", "p", diagram(S + T + E, LINE, process="processType='Secret'")),
    ("schema_violation", "f", line(T + "<sequenceFlow id='f' sourceRef='t'/>")),
    ("schema_violation", "d", HEAD.replace('targetNamespace="urn:t"', "").encode() + b"</definitions>"),
    ("schema_violation", "x", definitions("<conversation id='x'/>")),
    ("schema_violation", "m", definitions("<message id='m' itemRef='nobody:x'/>")),
    ("schema_violation", "c", definitions(
        "<choreography id='k'><choreographyTask id='c' initiatingParticipantRef='c'/></choreography>")),
    ("schema_violation", "io", line("<task id='t'><ioSpecification id='io'/></task>")),
    ("schema_order", "o", line("<task id='t'><documentation id='o'>x</documentation></task>").replace(
        b'<documentation id="o">x</documentation>', b"").replace(
        b'<outgoing>t_e</outgoing>', b'<outgoing>t_e</outgoing><documentation id="o">x</documentation>')),
    ("schema_extension", "t", line("<task id='t'><x xmlns='urn:other'/></task>")),
    ("expression_empty", "l", loop("behavior='Complex'", CARDINALITY + "<complexBehaviorDefinition><condition/>"
        "</complexBehaviorDefinition>")),
    ("expression_informal", "s_t", naming_xpath(diagram(S + T + E + "<task id='u'/>", "s>t t>e s>u u>e",
        process=EXECUTABLE).replace(b'targetRef="t"/>',
        b'targetRef="t"><conditionExpression>x</conditionExpression></sequenceFlow>'))),
    ("script_format_missing", "t", naming_xpath(line("<scriptTask id='t'><script>x</script></scriptTask>"))),
    ("flow_not_listed", "f", definitions("<process id='p'><startEvent id='s'><outgoing>f</outgoing></startEvent>"
        "<endEvent id='e'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/></process>")),
    ("flow_not_listed", "f", definitions("<process id='p'><startEvent id='s'/><endEvent id='e'><incoming>f</incoming>"
        "</endEvent><sequenceFlow id='f' sourceRef='s' targetRef='e'/></process>")),
    ("text_format", "a", line(T + "<textAnnotation id='a' textFormat='plain'><text>x</text></textAnnotation>")),
    ("text_format", "t", line("<task id='t'><documentation textFormat='text plain'>x</documentation></task>")),
    # references
    ("reference_missing", "t", line("<sendTask id='t' messageRef='nobody'/>")),
    ("reference_missing", "t", line("<serviceTask id='t' operationRef='t:nobody'/>")),
    ("reference_missing", "t", catch("<signalEventDefinition signalRef='nobody'/>")),
    ("reference_missing", "e", end("<errorEventDefinition errorRef='nobody'/>")),
    ("reference_missing", "e", end("<escalationEventDefinition escalationRef='nobody'/>")),
    ("reference_missing", "o", line(T + "<dataObject id='o' itemSubjectRef='nobody'/>")),
    ("reference_missing", "r", line(T + "<dataObjectReference id='r' dataObjectRef='nobody'/>")),
    ("reference_missing", "r", line(T + "<dataStoreReference id='r' dataStoreRef='nobody'/>")),
    ("reference_missing", "t", line("<task id='t' default='nobody'/>")),
    ("reference_missing", "one", definitions(
        "<collaboration id='c'><participant id='one' processRef='nobody'/></collaboration>")),
    ("reference_missing", "a", line(T + "<association id='a' sourceRef='t' targetRef='nobody'/>")),
    ("reference_missing", "mf", pools("<messageFlow id='mf' sourceRef='two' targetRef='nobody'/>")),
    ("reference_missing", "mf", pools("<messageFlow id='mf' sourceRef='two' targetRef='t' messageRef='nobody'/>")),
    ("reference_missing", "p", diagram(S + T + E, LINE, process="definitionalCollaborationRef='nobody'")),
    ("reference_missing", "m", definitions("<message id='m' itemRef='nobody'/>")),
    ("reference_missing", "t", catch("<eventDefinitionRef>nobody</eventDefinitionRef>")),
    ("reference_missing", "t", line(T, listed=True).replace(b"<outgoing>t_e</outgoing>",
        b"<outgoing>t_e</outgoing><outgoing>nobody</outgoing>")),
    ("reference_missing", "op", definitions(
        "<interface id='i' name='I'><operation id='op' name='O'><inMessageRef>nobody</inMessageRef></operation></interface>")),
    ("reference_missing", "r", line("<task id='t'><performer id='r'><resourceRef>nobody</resourceRef></performer></task>")),
    ("reference_wrong_kind", "t", line("<sendTask id='t' messageRef='s'/>")),
    ("reference_wrong_kind", "b", boundary("", "<timerEventDefinition/>").replace(b'attachedToRef="t"', b'attachedToRef="s"')),
    ("reference_wrong_kind", "mf", pools("<messageFlow id='mf' sourceRef='two' targetRef='n'/>",
        S + T + E + "<textAnnotation id='n'/>")),
    ("reference_wrong_kind", "mf", pools("<messageFlow id='mf' sourceRef='n' targetRef='two'/>",
        S + T + E + "<exclusiveGateway id='n'/>")),
    ("reference_wrong_kind", "t", line("<callActivity id='t' calledElement='s'/>")),
    ("reference_wrong_kind", "r", line(T + "<dataObjectReference id='r' dataObjectRef='t'/>")),
    ("reference_wrong_kind", "ln", diagram("<laneSet id='ls'><lane id='ln'><flowNodeRef>p</flowNodeRef></lane></laneSet>"
        + S + T + E, LINE)),
    ("picture_of_nothing", "sh", definitions(
        "<di:BPMNDiagram xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI'><di:BPMNPlane>"
        "<di:BPMNShape id='sh' bpmnElement='nobody'><b:Bounds xmlns:b='http://www.omg.org/spec/DD/20100524/DC' "
        "x='1' y='1' width='1' height='1'/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>")),
    # flows
    ("flow_list_contradicts", "s", line(T).replace(b'<startEvent id="s">', b'<startEvent id="s"><incoming>t_e</incoming>')),
    ("flow_not_listed", "t_e", line(T).replace(b"<incoming>t_e</incoming>", b"")),
    ("flow_not_listed", "t_e", line(T).replace(b"<outgoing>t_e</outgoing>", b"")),
    ("flows_never_listed", "p", line(T, listed=False)),
    ("flow_not_immediate", "x", diagram(S + T + E + "<sequenceFlow id='x' sourceRef='s' targetRef='t' isImmediate='false'/>",
        "t>e", process=EXECUTABLE)),
    ("flow_crosses_border", "s_xe", diagram(S + SUB.format("") + E, LINE + " s>xe")),
    ("flow_end_no_node", "s_n", diagram(S + T + E + "<textAnnotation id='n'/>", LINE + " s>n")),
    ("condition_not_allowed", "g_t", gateway("parallelGateway", flows="s>g g>t? g>u t>e u>e")),
    ("condition_not_allowed", "s_t", diagram(S + T + E, "s>t? t>e")),
    ("condition_not_allowed", "g_b", diagram(S + E + TIMER + "<eventBasedGateway id='g'/><intermediateCatchEvent id='b'>"
        "<signalEventDefinition/></intermediateCatchEvent>", "s>g g>a g>b? a>e b>e")),
    ("condition_alone", "t_e", diagram(S + T + E, "s>t t>e?")),
    ("condition_on_default", "g_t", gateway("exclusiveGateway", "default='g_t'", "s>g g>t? g>u? t>e u>e")),
    ("incoming_not_allowed", "s", diagram(S + T + E, LINE + " t>s")),
    ("incoming_not_allowed", "b", boundary("", "<timerEventDefinition/>", flows=" b>f t>b")),
    ("incoming_not_allowed", "r", diagram(S + "<receiveTask id='r' instantiate='true'/>" + E, "s>r r>e")),
    ("incoming_not_allowed", "g", event_gateway(TIMER, attributes="instantiate='true'")),
    ("incoming_not_allowed", "b", diagram(S + E + LINKED.format("", ""), "s>a s>b b>e")),
    ("incoming_not_allowed", "x", diagram(S + T + E + "<subProcess id='x' triggeredByEvent='true'><startEvent id='xs'>"
        "<messageEventDefinition/></startEvent><endEvent id='xe'/>" + sequence("xs>xe") + "</subProcess>", LINE + " t>x")),
    ("outgoing_not_allowed", "x", diagram(S + T + E + "<subProcess id='x' triggeredByEvent='true'><startEvent id='xs'>"
        "<messageEventDefinition/></startEvent><endEvent id='xe'/>" + sequence("xs>xe") + "</subProcess>", LINE + " x>t")),
    ("outgoing_not_allowed", "e", diagram(S + T + E, LINE + " e>t")),
    ("outgoing_not_allowed", "a", diagram(S + E + LINKED.format("", ""), "s>a a>e b>e")),
    ("outgoing_not_allowed", "b", boundary("", "<compensateEventDefinition/>",
        rest="<task id='u' isForCompensation='true'/><association id='a' sourceRef='b' targetRef='u'/>")),
    ("incoming_missing", "u", diagram(S + T + E + "<task id='u'/>", LINE + " u>e")),
    ("incoming_missing", "e", diagram(S + T + E + "<endEvent id='f'/>", "s>t t>f")),
    ("incoming_missing", "v", diagram("<intermediateThrowEvent id='v'/>" + T, "v>t")),
    ("outgoing_missing", "u", diagram(S + T + E + "<task id='u'/>", LINE + " t>u")),
    ("outgoing_missing", "s", diagram(S + "<startEvent id='r'/>" + T + E, "r>t t>e")),
    ("outgoing_missing", "b", boundary("", "<timerEventDefinition/>", flows="")),
    ("outgoing_missing", "v", diagram(T + "<intermediateThrowEvent id='v'/>", "t>v")),
    ("default_not_its_own", "t", line("<task id='t' default='s_t'/>")),
    ("default_not_its_own", "g", gateway("exclusiveGateway", "default='t_e'")),
    ("start_without_end", "s", diagram(S + T, "s>t")),
    ("start_without_end", "s", definitions(f"<choreography id='c'>{S}</choreography>")),
    ("end_without_start", "e", definitions(f"<choreography id='c'>{E}</choreography>")),
    ("gateway_for_nothing", "g", diagram("<exclusiveGateway id='g'/>")),
    ("schema_violation", "t", catch(
        f"<timerEventDefinition><timeDate {FORMAL}>2030-01-01</timeDate>"
        f"<timeDuration {FORMAL}>P1D</timeDuration></timerEventDefinition>"
    )),
    ("end_without_start", "e", diagram(T + E, "t>e")),
    ("lane_twice", "l2", diagram("<laneSet id='ls'><lane id='l1' name='A'><flowNodeRef>t</flowNodeRef></lane>"
        "<lane id='l2' name='B'><flowNodeRef>t</flowNodeRef></lane></laneSet>" + S + T + E, LINE)),
    ("lane_of_other_process", "l1", diagram("<laneSet id='ls'><lane id='l1'><flowNodeRef>u</flowNodeRef></lane></laneSet>"
        + S + T + E, LINE, after="<process id='q'><task id='u'/></process>")),
    # gateways
    ("gateway_direction", "g", gateway("exclusiveGateway", "gatewayDirection='Converging'")),
    ("gateway_direction", "g", gateway("exclusiveGateway", "gatewayDirection='Diverging'", "s>g t>g u>g g>e s>t s>u")),
    ("gateway_direction", "g", gateway("exclusiveGateway", "gatewayDirection='Mixed'")),
    ("gateway_for_nothing", "g", gateway("inclusiveGateway", flows="s>g g>t t>u u>e")),
    ("event_gateway_one_way", "g", diagram(S + E + TIMER + "<eventBasedGateway id='g'/>", "s>g g>a a>e")),
    ("event_gateway_parallel", "g", event_gateway(TIMER, attributes="eventGatewayType='Parallel'")),
    ("event_gateway_follower", "a", event_gateway("<task id='a'/>")),
    ("event_gateway_follower", "b", event_gateway(TIMER, "<linkEventDefinition name='L'/>")),
    ("event_gateway_boundary", "a", event_gateway(RECEIVE, more="<boundaryEvent id='x' attachedToRef='a'>"
        "<timerEventDefinition/></boundaryEvent>", flows="x>e")),
    ("event_gateway_shared", "a", event_gateway(TIMER, more=T, flows="s>t t>a")),
    ("event_gateway_mixed", "g", event_gateway(RECEIVE, "<messageEventDefinition/>")),
    # events
    *(("definition_not_allowed", "s", start(f"<{k}EventDefinition/>")) for k in ("error", "escalation", "compensate", "cancel",
        "terminate")),
    ("definition_not_allowed", "s", start("<linkEventDefinition name='L'/>")),
    ("definition_not_allowed", "xs", line(SUB.format("<timerEventDefinition/>"))),
    *(("definition_not_allowed", "t", catch(f"<{k}EventDefinition/>")) for k in ("error", "escalation", "cancel", "compensate",
        "terminate")),
    *(("definition_not_allowed", "t", throw(f"<{k}EventDefinition/>")) for k in ("timer", "error", "cancel", "terminate")),
    *(("definition_not_allowed", "e", end(d)) for d in ("<timerEventDefinition/>", "<linkEventDefinition name='L'/>",
        "<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>")),
    *(("definition_not_allowed", "b", boundary("cancelActivity='false'", f"<{k}EventDefinition/>"))
        for k in ("error", "cancel", "compensate", "terminate")),
    ("definition_not_allowed", "b", boundary("", "<terminateEventDefinition/>")),
    ("definition_not_allowed", "xs", event_subprocess("<startEvent id='xs'><terminateEventDefinition/></startEvent>")),
    *(("definition_not_allowed", "xs", event_subprocess(
        f"<startEvent id='xs' isInterrupting='false'><{k}EventDefinition/></startEvent>")) for k in ("error", "compensate")),
    ("definition_missing", "b", boundary("", "")),
    ("definition_missing", "t", catch("")),
    ("definition_missing", "xs", event_subprocess("<startEvent id='xs'/>")),
    ("definition_of_another", "e", diagram(S + T + "<endEvent id='e'><signalEventDefinition id='sd'/></endEvent>"
        "<endEvent id='f'><eventDefinitionRef>sd</eventDefinitionRef></endEvent>", LINE + " t>f")),
    ("definition_incomplete", "t", catch("<signalEventDefinition/>", process=EXECUTABLE)),
    ("message_unnamed", "t", catch("<messageEventDefinition/>", process=EXECUTABLE)),
    ("message_unnamed", "e", end("<messageEventDefinition/>", process=EXECUTABLE)),
    ("definition_incomplete", "t", catch("<timerEventDefinition/>", process=EXECUTABLE)),
    ("definition_incomplete", "t", catch("<conditionalEventDefinition><condition xsi:type='tFormalExpression'/>"
        "</conditionalEventDefinition>", process=EXECUTABLE)),
    ("code_missing", "e", end("<errorEventDefinition errorRef='er'/>", process=EXECUTABLE, before="<error id='er'/>")),
    ("code_missing", "t", throw("<escalationEventDefinition escalationRef='er'/>", process=EXECUTABLE,
        before="<escalation id='er'/>")),
    ("operation_missing", "t", catch("<messageEventDefinition messageRef='m'/>", process=EXECUTABLE, before=SERVICE)),
    ("operation_missing", "e", end("<messageEventDefinition messageRef='m'/>", process=EXECUTABLE, before=ITEMS)),
    ("parallel_multiple_alone", "t", line("<intermediateCatchEvent id='t' parallelMultiple='true'><signalEventDefinition/>"
        "</intermediateCatchEvent>")),
    ("event_data_count", "t", catch("<dataOutput id='o1'/><dataOutput id='o2'/><signalEventDefinition/>")),
    ("link_alone", "a", diagram(S + T + E + "<intermediateThrowEvent id='a'><linkEventDefinition name='L'/>"
        "</intermediateThrowEvent>", LINE + " t>a")),
    ("link_alone", "a", diagram(S + E + LINKED.format("", "<source>l1</source>"), "s>a b>e")),
    ("link_one_sided", "a", diagram(S + E + LINKED.format("<target>l2</target>", ""), "s>a b>e")),
    ("link_to_other_level", "a", diagram(S + E + "<intermediateThrowEvent id='a'><linkEventDefinition name='L'/>"
        "</intermediateThrowEvent><subProcess id='x'><intermediateCatchEvent id='b'><linkEventDefinition name='L'/>"
        "</intermediateCatchEvent><task id='y'/>" + sequence("b>y") + "</subProcess>", "s>a s>x x>e")),
    ("link_target_twice", "c", diagram(S + E + LINKED.format("", "") + "<intermediateCatchEvent id='c'>"
        "<linkEventDefinition name='L'/></intermediateCatchEvent>", "s>a b>e c>e")),
    ("compensation_untied", "b", boundary("", "<compensateEventDefinition/>", flows="").replace(b'<endEvent id="f"/>', b"")),
    ("compensation_handler", "u", diagram(S + T + E + "<boundaryEvent id='b' attachedToRef='t'><compensateEventDefinition/>"
        "</boundaryEvent><task id='u'/><association id='a' sourceRef='b' targetRef='u'/>", LINE)),
    ("compensation_in_flow", "u", diagram(S + T + E + "<task id='u' isForCompensation='true'/>", LINE + " t>u")),
    ("compensation_elsewhere", "t", throw("<compensateEventDefinition activityRef='y'/>").replace(
        b'<endEvent id="e">', b'<subProcess id="x"><task id="y"/></subProcess><endEvent id="e">')),
    ("cancel_outside_transaction", "e", end("<cancelEventDefinition/>")),
    ("cancel_outside_transaction", "b", boundary("", "<cancelEventDefinition/>")),
    ("boundary_elsewhere", "b", diagram(S + "<subProcess id='x'><task id='y'/></subProcess>" + E +
        "<boundaryEvent id='b' attachedToRef='y'><timerEventDefinition/></boundaryEvent>", "s>x x>e b>e")),
    # activities
    ("event_subprocess_starts", "x", event_subprocess("<startEvent id='xs'><messageEventDefinition/></startEvent>"
        "<startEvent id='xt'><messageEventDefinition/></startEvent>", sequence("xt>xe"))),
    ("event_subprocess_starts", "x", line(T + "<subProcess id='x' triggeredByEvent='true'><task id='y'/></subProcess>")),
    ("ad_hoc_empty", "t", line("<adHocSubProcess id='t'/>")),
    ("ad_hoc_event", "xs", line("<adHocSubProcess id='t'><startEvent id='xs'/><task id='y'/><endEvent id='xe'/>"
        + sequence("xs>y y>xe") + "</adHocSubProcess>")),
    ("subprocess_with_data", "t", line(f"<subProcess id='t'>{io()}</subProcess>")),
    ("choreography_in_process", "k", line(T + "<choreographyTask id='k' initiatingParticipantRef='k'/>")),
    ("public_executable", "p", diagram(S + T + E, LINE, process=f"{EXECUTABLE} processType='Public'")),
    ("called_without_plain_start", "q", line("<callActivity id='t' calledElement='q'/>", after=CALLED.format(
        "<startEvent id='qs'><messageEventDefinition/></startEvent><endEvent id='qe'/>" + sequence("qs>qe")))),
    ("binding_missing", "p", diagram("<supportedInterfaceRef>if</supportedInterfaceRef>" + S + T + E, LINE, before=SERVICE)),
    ("binding_type", "p", diagram("<supportedInterfaceRef>if</supportedInterfaceRef>" + io(DATA_IN.format("j")
        + "<dataOutput id='do'/><inputSet id='is'><dataInputRefs>di</dataInputRefs></inputSet><outputSet id='os'>"
        "<dataOutputRefs>do</dataOutputRefs></outputSet>")
        + "<ioBinding operationRef='op' inputDataRef='di' outputDataRef='do'/>" + S + T + E, LINE, before=SERVICE)),
    ("quantity_too_small", "t", line("<task id='t' startQuantity='0'/>")),
    ("quantity_too_small", "t", line("<task id='t' completionQuantity='-1'/>")),
    ("script_format_missing", "t", line("<scriptTask id='t'><script>x = 1</script></scriptTask>")),
    *(("loop_event_missing", "l", loop(f"behavior='{b}'", CARDINALITY)) for b in ("One", "None", "Complex")),
    ("loop_without_number", "l", loop()),
    ("loop_data_elsewhere", "l", loop("", "<loopDataInputRef>o</loopDataInputRef>").replace(
        b'<endEvent id="e">', b'<dataObject id="o"/><endEvent id="e">')),
    ("loop_item_type", "l", loop("", "<loopDataInputRef>di</loopDataInputRef><inputDataItem id='it' itemSubjectRef='j'/>",
        ITEMS, io(DATA_IN.format("i") + SETS))),
    ("expression_empty", "g_t", gateway("exclusiveGateway", flows="s>g g>t? g>u t>e u>e").replace(b">x</cond", b"></cond")),
    ("expression_informal", "g_t", gateway("exclusiveGateway", flows="s>g g>t? g>u t>e u>e").replace(
        b' xsi:type="tFormalExpression"', b"").replace(b'<process id="p"', b'<process id="p" isExecutable="true"')),
    # data
    ("data_in_no_set", "di", line(f"<task id='t'>{io(DATA_IN.format('i') + '<inputSet/><outputSet/>')}</task>", before=ITEMS)),
    ("data_set_optional", "is", line(f"<task id='t'>{io('<dataInput id=@di@/><dataInput id=@dj@/>'.replace('@', chr(39)) + SETS.replace('</inputSet>', '<optionalInputRefs>dj</optionalInputRefs></inputSet>'))}</task>")),
    ("data_sets_one_sided", "is", line(f"<task id='t'>{io('<inputSet id=@is@><outputSetRefs>os</outputSetRefs></inputSet><outputSet id=@os@/>'.replace('@', chr(39)))}</task>")),
    ("association_sources", "a", line(f"<task id='t'>{io(DATA_IN.format('i') + SETS)}<dataInputAssociation id='a'>"
        "<sourceRef>o</sourceRef><sourceRef>r</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"
        "<dataObject id='o'/><dataObject id='r'/>", before=ITEMS)),
    ("association_types", "a", line(f"<task id='t'>{io(DATA_IN.format('i') + SETS)}<dataInputAssociation id='a'>"
        "<sourceRef>o</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"
        "<dataObject id='o' itemSubjectRef='j'/>", before=ITEMS)),
    ("collection_mismatch", "o", line(T + "<dataObject id='o' itemSubjectRef='i' isCollection='true'/>", before=ITEMS)),
    ("data_label", "r", line(T + "<dataObject id='o' name='Surat'/><dataObjectReference id='r' name='Apa' dataObjectRef='o'/>")),
    ("carried_type", "t", line(f"<sendTask id='t' messageRef='m'>{io(DATA_IN.format('j') + SETS)}</sendTask>", before=ITEMS)),
    ("carried_type", "t", line(f"<serviceTask id='t' operationRef='op'>{io(DATA_IN.format('j') + SETS)}</serviceTask>",
        before=SERVICE)),
    ("carried_type", "t", catch("<dataOutput id='do' itemSubjectRef='j'/><messageEventDefinition messageRef='m'/>",
        before=ITEMS)),
    ("task_sets", "t", line("<serviceTask id='t' operationRef='op'/>", before=SERVICE)),
    ("task_sets", "t", line(f"<sendTask id='t' messageRef='m'>{io('<inputSet/><inputSet/><outputSet/>')}</sendTask>",
        before=ITEMS)),
    ("task_sets", "t", line(f"<receiveTask id='t' messageRef='m'>{io('<inputSet/><outputSet/><outputSet/>')}</receiveTask>",
        before=ITEMS)),
    ("task_data_missing", "t", line(f"<serviceTask id='t' operationRef='op'>{io(DATA_IN.format('i') + SETS)}</serviceTask>",
        before=SERVICE.replace("</inMessageRef>", "</inMessageRef><outMessageRef>m</outMessageRef>"))),
    ("call_data", "t", line("<callActivity id='t' calledElement='q'/>", before=ITEMS, after=CALLED.format(
        io(DATA_IN.format("i") + SETS) + "<task id='y'/>"))),
    ("correlation_incomplete", "cs", diagram(S + T + E, LINE, before=ITEMS + CORRELATION,
        after="<collaboration id='c'><participant id='one' processRef='p'/><correlationKey id='ck'>"
        "<correlationPropertyRef>cp</correlationPropertyRef></correlationKey></collaboration>").replace(
        b"</process>", b"<correlationSubscription id='cs' correlationKeyRef='ck'/></process>")),
    ("correlation_key_empty", "ck", definitions(
        "<collaboration id='c'><participant id='one'/><correlationKey id='ck'/></collaboration>")),
    # messages
    ("message_inside_pool", "mf", pools("<messageFlow id='mf' sourceRef='t' targetRef='u'/>", S + T + "<task id='u'/>" + E,
        flows="s>t t>u u>e")),
    ("message_inside_pool", "mf", pools("<messageFlow id='mf' sourceRef='one' targetRef='t'/>")),
    ("message_inside_pool", "mf", pools("<messageFlow id='mf' sourceRef='two' targetRef='two'/>")),
    ("message_wrong_way", "mf", pools("<messageFlow id='mf' sourceRef='s' targetRef='two'/>")),
    ("message_wrong_way", "mf", pools("<messageFlow id='mf' sourceRef='two' targetRef='e'/>")),
    ("message_wrong_way", "mf", pools("<messageFlow id='mf' sourceRef='two' targetRef='t'/>",
        S + "<intermediateThrowEvent id='t'><messageEventDefinition/></intermediateThrowEvent>" + E)),
    ("message_event_missing", "s", pools("<messageFlow id='mf' sourceRef='two' targetRef='s'/>")),
    ("message_event_missing", "e", pools("<messageFlow id='mf' sourceRef='e' targetRef='two'/>")),
    ("multiplicity", "one", definitions("<collaboration id='c'><participant id='one'>"
        "<participantMultiplicity minimum='-1'/></participant></collaboration>")),
    ("multiplicity", "one", definitions("<collaboration id='c'><participant id='one'>"
        "<participantMultiplicity minimum='3' maximum='2'/></participant></collaboration>")),
    ("process_in_two_pools", "two", diagram(S + T + E, LINE, after="<collaboration id='c'>"
        "<participant id='one' processRef='p'/><participant id='two' processRef='p'/></collaboration>")),
    ("conversation_link_ends", "cl", definitions("<collaboration id='c'><participant id='one'/><participant id='two'/>"
        "<conversationLink id='cl' sourceRef='one' targetRef='two'/></collaboration>")),
    ("global_conversation_content", "c", definitions("<globalConversation id='c'><participant id='one'/>"
        "<participant id='two'/><textAnnotation id='x'/></globalConversation>")),
    ("choreography_ref_not_allowed", "c", definitions("<choreography id='k'><participant id='k1'/></choreography>"
        "<globalConversation id='c'><choreographyRef>k</choreographyRef></globalConversation>")),
    ("closed_mismatch", "c", definitions("<choreography id='k' isClosed='true'/>"
        "<collaboration id='c'><choreographyRef>k</choreographyRef></collaboration>")),
    ("initiator_not_taking_part", "t", definitions("<choreography id='k'><participant id='a'/><participant id='b'/>"
        "<participant id='c'/><messageFlow id='m' sourceRef='a' targetRef='b'/>"
        "<choreographyTask id='t' initiatingParticipantRef='c'><participantRef>a</participantRef>"
        "<participantRef>b</participantRef><messageFlowRef>m</messageFlowRef></choreographyTask></choreography>")),
    ("choreography_task_participants", "t", definitions("<choreography id='k'><participant id='a'/><participant id='b'/>"
        "<participant id='c'/><messageFlow id='m' sourceRef='a' targetRef='b'/>"
        "<choreographyTask id='t' initiatingParticipantRef='c'><participantRef>a</participantRef>"
        "<participantRef>b</participantRef><participantRef>c</participantRef>"
        "<messageFlowRef>m</messageFlowRef></choreographyTask></choreography>")),
]  # fmt: skip

IMPORT = (
    "<import importType='http://www.omg.org/spec/BPMN/20100524/MODEL' location='b.bpmn' namespace='{}'/>"
    "<process id='p'><task id='t'/></process>"
)
_LOCATED = (
    "<import importType='http://www.omg.org/spec/BPMN/20100524/MODEL' location='{}' namespace='urn:t'/>"
)
THIRD, BACK = _LOCATED.format("more/c.bpmn"), _LOCATED.format("../b.bpmn") + _LOCATED.format("d.bpmn")
IMPORTED = {"b.bpmn": definitions("<process id='q'/>")}
IMPORTS = [
    ("import_missing", "d", "urn:t", {}),
    ("import_unreadable", "d", "urn:t", {"b.bpmn": b"<no"}),
    ("import_namespace", "d", "urn:other", IMPORTED),
    ("import_duplicate_id", "p", "urn:t", {"b.bpmn": definitions("<process id='p'/>")}),
    ("import_of_import_missing", "d", "urn:t", {"b.bpmn": definitions(THIRD)}),
    (
        "import_of_import_missing",
        "d",
        "urn:t",
        {"b.bpmn": definitions(THIRD), "more/c.bpmn": definitions(BACK)},
    ),
]


@pytest.mark.parametrize(
    ("code", "element", "content"), BROKEN, ids=[f"{i}-{b[0]}" for i, b in enumerate(BROKEN)]
)
def test_what_breaks_a_rule_is_told_at_its_element(code, element, content):
    assert (code, element) in told(content)


@pytest.mark.parametrize(("code", "element", "namespace", "files"), IMPORTS)
def test_imports_are_looked_at(code, element, namespace, files):
    assert (code, element) in told(definitions(IMPORT.format(namespace)), imports=files)


def test_an_import_that_is_there_is_left_in_peace():
    assert told(definitions(IMPORT.format("urn:t")), imports=IMPORTED) == []


def test_two_imported_files_of_one_namespace_use_other_ids():
    both = definitions(_LOCATED.format("b.bpmn") + _LOCATED.format("./c.bpmn"))
    files = {**IMPORTED, "c.bpmn": definitions("<process id='q'/>")}
    assert told(both, imports=files) == [("imports_share_id", "d")]
    assert told(both, imports={**IMPORTED, "c.bpmn": definitions("<process id='r'/>")}) == []
    twice = definitions(_LOCATED.format("b.bpmn") + _LOCATED.format("./b.bpmn"))
    assert told(twice, imports=IMPORTED) == []


def test_an_import_from_the_web_is_not_fetched_but_may_not_take_the_own_namespace():
    web = IMPORT.replace("b.bpmn", "https://example.org/b.bpmn")
    assert told(definitions(web.format("urn:t")), imports={}) == [("import_unseen", "d")]
    assert told(definitions(web.format("urn:other")), imports={}) == []


def test_imports_that_lead_round_in_a_circle_are_followed_once():
    files = {"b.bpmn": definitions(THIRD), "more/c.bpmn": definitions(_LOCATED.format("../b.bpmn"))}
    assert told(definitions(IMPORT.format("urn:t")), imports=files) == []


def test_references_may_lead_to_an_imported_file():
    call = definitions(
        IMPORT.format("urn:t").replace("<task id='t'/>", "<callActivity id='t' calledElement='q'/>")
    )
    assert told(call, imports=IMPORTED) == []
    assert told(call, imports={"b.bpmn": definitions("<process id='r'/>")}) != []


def test_marks_of_the_language_are_errors_only_where_it_is_not_known_that_all_is_feel():
    condition = "<conditionExpression>x</conditionExpression>"
    content = diagram(
        S + "<scriptTask id='t'><script>x = 1</script></scriptTask>" + E + "<task id='u'/>"
        f"<sequenceFlow id='f' sourceRef='t' targetRef='u'>{condition}</sequenceFlow>",
        LINE + " u>e",
        process=EXECUTABLE,
    )
    marks = {"expression_informal": "f", "script_format_missing": "t"}
    alone = {f.code: (f.element, f.severity) for f in findings(content) if f.code in marks}
    assert alone == {code: (element, "error") for code, element in marks.items()}
    here = {f.code: (f.element, f.severity) for f in findings(content, library={}) if f.code in marks}
    assert here == {code: (element, "warning") for code, element in marks.items()}


def test_what_is_thrown_has_to_be_named_in_what_is_to_be_executed():
    thrown = end("<escalationEventDefinition/>", process=EXECUTABLE)
    assert [(f.element, f.severity) for f in findings(thrown) if f.code == "definition_incomplete"] == [
        ("e", "error")
    ]
    assert told(end("<escalationEventDefinition/>")) == []


def test_each_code_of_the_standard_is_broken_above():
    assert {code for code, *_ in BROKEN} | {code for code, *_ in IMPORTS} | {
        "imports_share_id",
        "import_unseen",
    } == STANDARD
