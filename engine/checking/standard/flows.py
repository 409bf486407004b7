"""Sequence flows, and the nodes that they lead to and from (BPMN 2.0, 7.6.1, 8.3.13, 10.4 to 10.6)."""

from __future__ import annotations

from engine.checking.standard.sheet import (
    ALL_ACTIVITIES,
    CHOREOGRAPHY_NODES,
    EVENTS,
    GATEWAYS,
    NODES,
    Sheet,
    Xml,
    kind_of,
)
from engine.reader_index import B, text, truth

_WITH_DEFAULT = ALL_ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}


def check_flows(sheet: Sheet) -> None:
    """All rules about sequence flows."""
    _listed(sheet)
    for flow in sheet.all("sequenceFlow"):
        _condition(sheet, flow)
        _borders(sheet, flow)
        if flow.get("isImmediate") in ("false", "0") and sheet.is_executable(flow):
            sheet.add("flow_not_immediate", flow)
    for node in sheet.of(NODES):
        _ends(sheet, node)
        _default(sheet, node)
    for level in (*sheet.levels(), *sheet.all("choreography", "subChoreography")):
        _level(sheet, level)


def incoming(sheet: Sheet, node: Xml) -> set[str]:
    """Ids of the flows that lead to it, drawn or only listed."""
    return _drawn(sheet.into, node) | {text(c) for c in sheet.inside(node, "incoming")}


def outgoing(sheet: Sheet, node: Xml) -> set[str]:
    """Ids of the flows that leave it, drawn or only listed."""
    return _drawn(sheet.out_of, node) | {text(c) for c in sheet.inside(node, "outgoing")}


def _drawn(flows: dict[str, list[Xml]], node: Xml) -> set[str]:
    ident = node.get("id")
    found = flows.get(ident, ()) if ident else ()
    return {flow.get("id") or f"{flow.get('sourceRef')} > {flow.get('targetRef')}" for flow in found}


def _listed(sheet: Sheet) -> None:
    """What nodes list as incoming and outgoing is what the flows say."""
    flows = {f.get("id", ""): f for f in sheet.all("sequenceFlow") if f.get("id")}
    for side, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        told: dict[str, set[str]] = {}
        for child in sheet.all(side):
            node = child.getparent()
            ident = text(child).rsplit(":", 1)[-1]
            if node is None:
                continue
            told.setdefault(ident, set()).add(node.get("id", ""))
            flow = flows.get(ident)
            if flow is not None and flow.get(end) != node.get("id"):
                sheet.add("flow_list_contradicts", node, flow=sheet.title(flow), side=side)
        if not sheet.all("incoming", "outgoing"):
            continue
        for ident, flow in flows.items():
            node = sheet.by_id.get(flow.get(end, ""))
            if node is None or kind_of(node) not in NODES | CHOREOGRAPHY_NODES:
                continue
            if node.get("id") not in told.get(ident, ()):
                sheet.add("flow_not_listed", flow, node=sheet.title(node), side=side)
    if not sheet.all("incoming", "outgoing"):
        for process in sheet.all("process"):
            if any(True for _ in process.iter(f"{B}sequenceFlow")):
                sheet.add("flows_never_listed", process)


def _condition(sheet: Sheet, flow: Xml) -> None:
    if not sheet.inside(flow, "conditionExpression"):
        return
    source = sheet.by_id.get(flow.get("sourceRef", ""))
    kind = kind_of(source)
    if source is None:
        return
    if kind in ("parallelGateway", "eventBasedGateway") or kind in EVENTS:
        sheet.add("condition_not_allowed", flow, source=sheet.title(source))
    elif kind in ALL_ACTIVITIES and len(outgoing(sheet, source)) < 2:
        sheet.add("condition_alone", flow, source=sheet.title(source))
    if source.get("default") and source.get("default") == flow.get("id"):
        sheet.add("condition_on_default", flow, source=sheet.title(source))


def _borders(sheet: Sheet, flow: Xml) -> None:
    """Both ends stand at the level of the flow itself."""
    level = flow.getparent()
    ends = [sheet.by_id.get(flow.get(end, "")) for end in ("sourceRef", "targetRef")]
    if level is None or any(end is None for end in ends):
        return
    for end in ends:
        if end is not None and kind_of(end) in NODES and end.getparent() is not level:
            sheet.add("flow_crosses_border", flow, end=sheet.title(end))
            return
        if end is not None and kind_of(end) not in NODES | CHOREOGRAPHY_NODES:
            sheet.add("flow_end_no_node", flow, end=sheet.title(end), kind=kind_of(end))
            return


def _ends(sheet: Sheet, node: Xml) -> None:
    kind = kind_of(node)
    into, out = incoming(sheet, node), outgoing(sheet, node)
    if into and (kind in ("startEvent", "boundaryEvent") or _event_subprocess(node)):
        sheet.add("incoming_not_allowed", node, flow=_flow_title(sheet, min(into)))
    if out and (kind == "endEvent" or _event_subprocess(node)):
        sheet.add("outgoing_not_allowed", node, flow=_flow_title(sheet, min(out)))
    if (into or out) and kind in ALL_ACTIVITIES and truth(node, "isForCompensation"):
        sheet.add("compensation_in_flow", node)
    instantiates = truth(node, "instantiate") and kind in ("receiveTask", "eventBasedGateway")
    if into and instantiates and not _in_receiving_start(sheet, node):
        sheet.add("incoming_not_allowed", node, flow=_flow_title(sheet, min(into)))


def _in_receiving_start(sheet: Sheet, node: Xml) -> bool:
    """A receive task right after an event gateway that starts the process."""
    flows = sheet.into.get(node.get("id", ""), ())
    sources = [sheet.by_id.get(f.get("sourceRef", "")) for f in flows]
    return kind_of(node) == "receiveTask" and any(
        kind_of(s) == "eventBasedGateway" and s is not None and truth(s, "instantiate") for s in sources
    )


def _event_subprocess(node: Xml) -> bool:
    return kind_of(node) == "subProcess" and truth(node, "triggeredByEvent")


def _flow_title(sheet: Sheet, ident: str) -> str:
    flow = sheet.by_id.get(ident)
    return sheet.title(flow) if flow is not None else ident


def _default(sheet: Sheet, node: Xml) -> None:
    default = node.get("default")
    if not default:
        return
    flow = sheet.by_id.get(default)
    if kind_of(node) not in _WITH_DEFAULT or (
        kind_of(flow) == "sequenceFlow" and flow is not None and flow.get("sourceRef") != node.get("id")
    ):
        sheet.add("default_not_its_own", node, flow=_flow_title(sheet, default))


def _level(sheet: Sheet, level: Xml) -> None:
    """What a process, choreography or part of one with start and end events must hold to."""
    nodes = sheet.nodes(level)
    starts = [n for n in nodes if kind_of(n) == "startEvent"]
    ends = [n for n in nodes if kind_of(n) == "endEvent"]
    if starts and not ends:
        for start in starts:
            sheet.add("start_without_end", start, level=sheet.title(level))
    if ends and not starts and not any(_starts_alone(n) for n in nodes):
        for end in ends:
            sheet.add("end_without_start", end, level=sheet.title(level))
    for node in nodes:
        kind = kind_of(node)
        apart = _event_subprocess(node) or truth(node, "isForCompensation")
        link = any(k == "link" for k, _ in sheet.definitions(node)) if kind in EVENTS else False
        into, out = incoming(sheet, node), outgoing(sheet, node)
        if kind == "startEvent":
            if not out:
                sheet.add("outgoing_missing", node)
            continue
        if kind == "endEvent":
            if not into:
                sheet.add("incoming_missing", node)
            continue
        if kind == "boundaryEvent":
            if not out and not any(k == "compensate" for k, _ in sheet.definitions(node)):
                sheet.add("outgoing_missing", node)
            continue
        middle = kind in ("intermediateCatchEvent", "intermediateThrowEvent")
        comes_from_link = link and kind == "intermediateCatchEvent"
        needs_incoming = (starts or middle) and not (apart or comes_from_link or _starts_alone(node))
        if needs_incoming and not into:
            sheet.add("incoming_missing", node)
        if not out and not apart and not (link and kind == "intermediateThrowEvent") and (ends or middle):
            sheet.add("outgoing_missing", node)


def _starts_alone(node: Xml) -> bool:
    """Receive tasks and event gateways that start a process stand for its start event."""
    return kind_of(node) in ("receiveTask", "eventBasedGateway") and truth(node, "instantiate")


def check_gateways(sheet: Sheet) -> None:
    """Gateways (10.6): how many flows, which direction, and what may follow an event-based one."""
    for gateway in sheet.of(GATEWAYS):
        into, out = incoming(sheet, gateway), outgoing(sheet, gateway)
        direction = gateway.get("gatewayDirection", "")
        wrong = (
            (direction == "Converging" and len(out) > 1)
            or (direction == "Diverging" and len(into) > 1)
            or (direction == "Mixed" and (len(into) < 2 or len(out) < 2))
        )
        if wrong:
            sheet.add("gateway_direction", gateway, into=len(into), out=len(out), direction=direction)
        if kind_of(gateway) == "eventBasedGateway":
            _event_gateway(sheet, gateway, out)
        elif len(into) < 2 and len(out) < 2:
            sheet.add("gateway_for_nothing", gateway)


def _event_gateway(sheet: Sheet, gateway: Xml, out: set[str]) -> None:
    if len(out) < 2:
        sheet.add("event_gateway_one_way", gateway)
    if gateway.get("eventGatewayType") == "Parallel" and not truth(gateway, "instantiate"):
        sheet.add("event_gateway_parallel", gateway)
    targets: list[Xml] = []
    for flow in sheet.out_of.get(gateway.get("id", ""), ()):
        target = sheet.by_id.get(flow.get("targetRef", ""))
        if target is None:
            continue
        targets.append(target)
        if kind_of(target) == "receiveTask":
            if any(b.get("attachedToRef") == target.get("id") for b in sheet.all("boundaryEvent")):
                sheet.add("event_gateway_boundary", target, gateway=sheet.title(gateway))
        elif kind_of(target) != "intermediateCatchEvent" or not _may_follow(sheet, target):
            sheet.add("event_gateway_follower", target, gateway=sheet.title(gateway))
        if len(incoming(sheet, target)) > 1:
            sheet.add("event_gateway_shared", target, gateway=sheet.title(gateway))
    receives = [t for t in targets if kind_of(t) == "receiveTask"]
    messages = [t for t in targets if any(k == "message" for k, _ in sheet.definitions(t))]
    if receives and messages:
        sheet.add("event_gateway_mixed", gateway, other=sheet.title(receives[0]))


def _may_follow(sheet: Sheet, event: Xml) -> bool:
    kinds = {k for k, _ in sheet.definitions(event)}
    return bool(kinds) and kinds <= {"message", "signal", "timer", "conditional"}
