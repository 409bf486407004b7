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


class Pen:
    """Draws on one diagram, and knows what is on it: ids, places, lanes. Made anew after other changes."""

    def __init__(self, root: Xml) -> None:
        self.taken = used(root)
        self.plane = next(root.iter(f"{{{DI}}}BPMNPlane"), None)
        self.boxes = known_boxes(root)
        kinds = {e.get("id"): local(e) for e in root.iter() if local(e) and e.get("id")}
        self.areas = [b for i, b in self.boxes.items() if kinds.get(i) in _AREAS]
        self.near: dict[tuple[int, int], list[Box]] = {}
        for ident, box in self.boxes.items():
            if kinds.get(ident) not in _AREAS:
                self._note(box)
        self.lanes: dict[str, list[Xml]] = {}
        for reference in root.iter(f"{B}flowNodeRef"):
            self.lanes.setdefault(text(reference), []).append(reference)
        self.listing = any(True for _ in root.iter(f"{B}incoming", f"{B}outgoing"))
        self.places: dict[Xml, int] = {}

    def _note(self, box: Box) -> None:
        for cell in _cells(box):
            self.near.setdefault(cell, []).append(box)

    def add_start(self, level: Xml, targets: list[Xml]) -> None:
        """A start event that leads to each of these nodes."""
        event = self._node(level, "startEvent", "Mulai", targets[0], before=True)
        for target in targets:
            self.connect(level, event, target)

    def add_end(self, level: Xml, source: Xml) -> None:
        """An end event after this node."""
        self.connect(level, source, self._node(level, "endEvent", "", source, before=False))

    def _node(self, level: Xml, kind: str, name: str, neighbour: Xml, *, before: bool) -> Xml:
        event = etree.Element(f"{B}{kind}")
        event.set("id", free(f"{kind}_{(level if before else neighbour).get('id')}", self.taken))
        if name:
            event.set("name", name)
        level.insert(self._place(level), event)
        for reference in self.lanes.get(neighbour.get("id", ""), [])[:]:
            made = etree.Element(f"{B}flowNodeRef")
            made.text = event.get("id")
            reference.addnext(made)
            self.lanes.setdefault(event.get("id", ""), []).append(made)
        near = self.boxes.get(neighbour.get("id", ""))
        if near is not None and self.plane is not None:
            x, y = near.middle
            around = [a for a in self.areas if a.x < x < a.right and a.y < y < a.bottom and a is not near]
            area = min(around, key=lambda a: a.width * a.height, default=None)
            wide = Box(near.x - 200, near.y - 250, near.width + 400, near.height + 500)
            others = [box for cell in _cells(wide) for box in self.near.get(cell, ())]
            box = beside(near, others, area, (36, 36), before=before)
            if box is not None:
                add_shape(self.plane, event, box, self.taken)
                self.boxes[event.get("id", "")] = box
                self._note(box)
        return event

    def _place(self, level: Xml) -> int:
        """Behind what must stand before the nodes."""
        if level not in self.places:
            self.places[level] = _place_for_nodes(level)
        return self.places[level]

    def connect(self, level: Xml, source: Xml, target: Xml) -> None:
        """A sequence flow between two nodes of a level, listed where nodes list theirs."""
        flow = etree.Element(f"{B}sequenceFlow")
        flow.set("id", free(f"flow_{source.get('id')}_{target.get('id')}"[:80], self.taken))
        flow.set("sourceRef", source.get("id", ""))
        flow.set("targetRef", target.get("id", ""))
        level.insert(self._place(level), flow)
        if self.listing:
            _list(source, "outgoing", flow.get("id", ""))
            _list(target, "incoming", flow.get("id", ""))
        points = simple_line(flow, self.boxes)
        if self.plane is not None and points:
            add_line(self.plane, flow.get("id", ""), points, self.taken)


_CELL = 250


def _cells(box: Box) -> list[tuple[int, int]]:
    """The squares of a coarse grid that the box touches; of one that is far too large, its corner."""
    left, top = int(box.x // _CELL), int(box.y // _CELL)
    right, bottom = int(box.right // _CELL), int(box.bottom // _CELL)
    if not (0 <= right - left < 40 and 0 <= bottom - top < 40):
        return [(left, top)]
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def _place_for_nodes(level: Xml) -> int:
    """Behind what must stand before the nodes."""
    ahead = ("documentation", "extensionElements", "auditing", "monitoring", "property", "laneSet", "incoming",
             "outgoing", "ioSpecification", "supportedInterfaceRef", "ioBinding", "dataInputAssociation",
             "dataOutputAssociation", "resourceRole", "performer", "potentialOwner", "humanPerformer",
             "standardLoopCharacteristics", "multiInstanceLoopCharacteristics")  # fmt: skip
    places = [i for i, c in enumerate(level) if local(c) in ahead]
    return places[-1] + 1 if places else 0


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
    for level in _levels(process):
        for node, into, out in _touching(level):
            told = [sorted(text(c) for c in node.findall(f"{B}{side}")) for side in ("incoming", "outgoing")]
            if told != [sorted(into), sorted(out)]:
                return True
    return False


def list_flows(process: Xml) -> None:
    """Let every node list exactly the flows that touch it."""
    for level in _levels(process):
        for node, into, out in _touching(level):
            for child in node.findall(f"{B}incoming") + node.findall(f"{B}outgoing"):
                node.remove(child)
            for side, flows in (("incoming", into), ("outgoing", out)):
                for flow in flows:
                    _list(node, side, flow)


def _levels(process: Xml) -> list[Xml]:
    return [process, *process.iter(f"{B}subProcess", f"{B}transaction", f"{B}adHocSubProcess")]


def _touching(level: Xml) -> list[tuple[Xml, list[str], list[str]]]:
    """Each node of the level with the ids of the flows that lead to it and leave it."""
    into: dict[str | None, list[str]] = {}
    out: dict[str | None, list[str]] = {}
    for flow in level.findall(f"{B}sequenceFlow"):
        if flow.get("id"):
            into.setdefault(flow.get("targetRef"), []).append(flow.get("id", ""))
            out.setdefault(flow.get("sourceRef"), []).append(flow.get("id", ""))
    return [(n, into.get(n.get("id"), []), out.get(n.get("id"), [])) for n in level if local(n) in NODES]


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


__all__ = ["Pen", "add_lane", "is_link", "list_flows", "remove", "unlisted", "without"]
