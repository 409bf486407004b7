"""Additions to a diagram: a start, ends, a lane; each with its place on the picture and in its lane."""

from __future__ import annotations

from lxml import etree

from engine.importing.ids import add, free, used
from engine.importing.layout.near import beside
from engine.importing.layout.picture import DI, add_line, add_shape, known_boxes, simple_line
from engine.importing.layout.places import Box
from engine.importing.processes import NODES, Xml, local
from engine.reader_index import B, text, truth

_AREAS = frozenset({"participant", "lane", "subProcess", "transaction", "adHocSubProcess"})


def without(level: Xml, end: str) -> list[Xml]:
    """Nodes of a level that no flow leads to (``targetRef``) or leaves (``sourceRef``), those set apart left out."""
    touched = {f.get(end) for f in level.findall(f"{B}sequenceFlow")}
    found = []
    for node in level:
        if local(node) not in NODES or not node.get("id") or node.get("id") in touched:
            continue
        if truth(node, "triggeredByEvent") or truth(node, "isForCompensation"):
            continue
        if local(node) == "boundaryEvent" and (
            end == "targetRef" or node.find(f"{B}compensateEventDefinition") is not None
        ):
            continue
        found.append(node)
    return [n for n in found if not (end == "targetRef" and is_link(n))]


def is_link(node: Xml) -> bool:
    """Whether it is one end of a link."""
    return node.find(f"{B}linkEventDefinition") is not None


def add_start(root: Xml, level: Xml, targets: list[Xml]) -> None:
    """A start event that leads to each of these nodes."""
    event = _node(root, level, "startEvent", "Mulai", targets[0], before=True)
    for target in targets:
        connect(root, level, event, target)


def add_end(root: Xml, level: Xml, source: Xml) -> None:
    """An end event after this node."""
    connect(root, level, source, _node(root, level, "endEvent", "", source, before=False))


def _node(root: Xml, level: Xml, kind: str, name: str, neighbour: Xml, *, before: bool) -> Xml:
    taken = used(root)
    event = etree.Element(f"{B}{kind}")
    event.set(
        "id", free(f"{kind}_{neighbour.get('id')}" if not before else f"{kind}_{level.get('id')}", taken)
    )
    if name:
        event.set("name", name)
    level.insert(_place_for_nodes(level), event)
    _same_lane(level, neighbour, event)
    boxes = known_boxes(root)
    near = boxes.get(neighbour.get("id", ""))
    plane = next(root.iter(f"{{{DI}}}BPMNPlane"), None)
    if near is not None and plane is not None:
        kinds = {e.get("id"): local(e) for e in root.iter() if local(e) and e.get("id")}
        others = [b for i, b in boxes.items() if kinds.get(i) not in _AREAS]
        area = _smallest(near, [b for i, b in boxes.items() if kinds.get(i) in _AREAS])
        box = beside(near, others, area, (36, 36), before=before)
        if box is not None:
            add_shape(plane, event, box, taken)
    return event


def _smallest(inner: Box, areas: list[Box]) -> Box | None:
    x, y = inner.middle
    around = [a for a in areas if a.x < x < a.right and a.y < y < a.bottom and a is not inner]
    return min(around, key=lambda a: a.width * a.height, default=None)


def _place_for_nodes(level: Xml) -> int:
    """Behind what must stand before the nodes."""
    ahead = ("documentation", "extensionElements", "auditing", "monitoring", "property", "laneSet", "incoming",
             "outgoing", "ioSpecification", "supportedInterfaceRef", "ioBinding", "dataInputAssociation",
             "dataOutputAssociation", "resourceRole", "performer", "potentialOwner", "humanPerformer",
             "standardLoopCharacteristics", "multiInstanceLoopCharacteristics")  # fmt: skip
    places = [i for i, c in enumerate(level) if local(c) in ahead]
    return places[-1] + 1 if places else 0


def _same_lane(level: Xml, neighbour: Xml, node: Xml) -> None:
    for lane in level.iter(f"{B}lane"):
        for reference in lane.findall(f"{B}flowNodeRef"):
            if text(reference) == neighbour.get("id"):
                made = etree.Element(f"{B}flowNodeRef")
                made.text = node.get("id")
                reference.addnext(made)
                break


def connect(root: Xml, level: Xml, source: Xml, target: Xml) -> None:
    """A sequence flow between two nodes of a level, listed where its nodes list theirs."""
    taken = used(root)
    flow = etree.Element(f"{B}sequenceFlow")
    flow.set("id", free(f"flow_{source.get('id')}_{target.get('id')}"[:80], taken))
    flow.set("sourceRef", source.get("id", ""))
    flow.set("targetRef", target.get("id", ""))
    last = [i for i, c in enumerate(level) if local(c) == "sequenceFlow" or local(c) in NODES]
    level.insert(last[-1] + 1 if last else len(level), flow)
    process = next((e for e in (level, *level.iterancestors()) if local(e) == "process"), level)
    if any(True for _ in process.iter(f"{B}incoming", f"{B}outgoing")):
        _list(source, "outgoing", flow.get("id", ""))
        _list(target, "incoming", flow.get("id", ""))
    boxes = known_boxes(root)
    plane = next(root.iter(f"{{{DI}}}BPMNPlane"), None)
    points = simple_line(flow, boxes)
    if plane is not None and points:
        add_line(plane, flow.get("id", ""), points, taken)


def _list(node: Xml, side: str, flow: str) -> None:
    ahead: tuple[str, ...] = (
        "documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef", "incoming",
    )  # fmt: skip
    if side == "outgoing":
        ahead = (*ahead, "outgoing")
    child = etree.Element(f"{B}{side}")
    child.text = flow
    places = [i for i, c in enumerate(node) if local(c) in ahead]
    node.insert(places[-1] + 1 if places else 0, child)


def unlisted(process: Xml) -> bool:
    """Whether any node does not list a flow of its own, or lists one that is not."""
    for level in [process, *process.iter(f"{B}subProcess", f"{B}transaction", f"{B}adHocSubProcess")]:
        flows = level.findall(f"{B}sequenceFlow")
        for node in level:
            if local(node) in NODES:
                for side, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
                    real = [f.get("id") for f in flows if f.get(end) == node.get("id")]
                    told = [text(c) for c in node.findall(f"{B}{side}")]
                    if sorted(map(str, real)) != sorted(told):
                        return True
    return False


def list_flows(process: Xml) -> None:
    """Let every node list exactly the flows that touch it."""
    for level in [process, *process.iter(f"{B}subProcess", f"{B}transaction", f"{B}adHocSubProcess")]:
        flows = [f for f in level.findall(f"{B}sequenceFlow") if f.get("id")]
        for node in [n for n in level if local(n) in NODES]:
            for child in node.findall(f"{B}incoming") + node.findall(f"{B}outgoing"):
                node.remove(child)
            for flow in flows:
                if flow.get("targetRef") == node.get("id"):
                    _list(node, "incoming", flow.get("id", ""))
            for flow in flows:
                if flow.get("sourceRef") == node.get("id"):
                    _list(node, "outgoing", flow.get("id", ""))


def add_lane(root: Xml, process: Xml, name: str) -> None:
    """One lane with this name that holds all nodes of the process."""
    taken = used(root)
    for empty in process.findall(f"{B}laneSet"):
        process.remove(empty)
    lanes = etree.Element(f"{B}laneSet")
    lanes.set("id", free(f"lanes_{process.get('id')}", taken))
    place = [i for i, c in enumerate(process) if local(c) in ("documentation", "extensionElements", "auditing",
             "monitoring", "property", "supportedInterfaceRef", "ioSpecification", "ioBinding")]  # fmt: skip
    process.insert(place[-1] + 1 if place else 0, lanes)
    lane = add(lanes, "lane", id=free(f"lane_{process.get('id')}", taken), name=name)
    for node in process:
        if local(node) in NODES and node.get("id"):
            add(lane, "flowNodeRef").text = node.get("id")
    pool = next(
        (
            p
            for p in root.iter(f"{B}participant")
            if (p.get("processRef") or "").rsplit(":", 1)[-1] == process.get("id")
        ),
        None,
    )
    border = known_boxes(root).get(pool.get("id", "")) if pool is not None else None
    plane = next(root.iter(f"{{{DI}}}BPMNPlane"), None)
    if border is not None and plane is not None:
        add_shape(plane, lane, Box(border.x + 30, border.y, border.width - 30, border.height), taken)


def remove(root: Xml, element: Xml) -> None:
    """Take an element away, with its picture and what lists it."""
    ident = element.get("id")
    for other in list(root.iter()):
        listed = local(other) in ("incoming", "outgoing") and text(other) == ident
        pictured = (
            other.tag in (f"{{{DI}}}BPMNEdge", f"{{{DI}}}BPMNShape") and other.get("bpmnElement") == ident
        )
        parent = other.getparent()
        if (listed or pictured) and parent is not None:
            parent.remove(other)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


__all__ = [
    "add_end", "add_lane", "add_start", "connect", "is_link", "list_flows", "remove", "unlisted", "without",
]  # fmt: skip
