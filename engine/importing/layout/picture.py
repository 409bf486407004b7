"""The picture (BPMN DI) of a diagram: made where there is none, completed where a part is missing."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from engine.importing.ids import free, used
from engine.importing.layout.around import around_drawn
from engine.importing.layout.places import (
    ARTIFACTS,
    CONTAINERS,
    FLOW_NODES,
    Area,
    Box,
    Points,
    lay_out,
    size_of,
    tidy,
)
from engine.importing.processes import Xml, local
from engine.reader_index import B, text

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
WAY = "http://www.omg.org/spec/DD/20100524/DI"
#: pixels from the origin within which a picture makes sense
FARTHEST = 1e6
_BAND = 30
_BETWEEN = 40
_LINES = frozenset(
    {"sequenceFlow", "messageFlow", "association", "dataInputAssociation", "dataOutputAssociation"}
)


@dataclass
class Missing:
    """What had no picture: ids of shapes and of lines; ``whole`` when there was none at all."""

    shapes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    whole: bool = False


def complete_picture(root: Xml) -> Missing:
    """Draw what is not drawn yet. Elements without an id are left out."""
    drawn = _drawn(root)
    wanted_shapes = [e for e in _shapes(root) if e.get("id") not in drawn]
    wanted_lines = [e for e in root.iter() if local(e) in _LINES and e.get("id") and e.get("id") not in drawn]
    wanted_lines = [
        e for e in wanted_lines if local(e) not in ("dataInputAssociation", "dataOutputAssociation")
    ]
    if not wanted_shapes and not wanted_lines:
        return Missing()
    whole = not drawn
    boxes, lines = _everything(root)
    known = known_boxes(root)
    around = around_drawn(root, wanted_shapes, known)
    _shift([e for e in wanted_shapes if e.get("id") not in around], boxes, lines, known)
    for ident, box in around.items():
        boxes.pop(ident, None)
        if box is not None:
            boxes[ident] = box
    plane = _plane(root)
    taken = used(root)
    missing = Missing(whole=whole)
    for element in wanted_shapes:
        ident = element.get("id", "")
        if ident in boxes:
            add_shape(plane, element, boxes[ident], taken)
            known[ident] = boxes[ident]
            missing.shapes.append(ident)
    new = {e.get("id") for e in wanted_shapes}
    for element in wanted_lines:
        ident = element.get("id", "")
        points = lines.get(ident) if {element.get("sourceRef"), element.get("targetRef")} <= new else None
        points = points or simple_line(element, known)
        if points:
            add_line(plane, ident, points, taken)
            missing.lines.append(ident)
    return missing


def _drawn(root: Xml) -> set[str]:
    """Ids of elements that have a picture."""
    return {
        (e.get("bpmnElement") or "").rsplit(":", 1)[-1]
        for e in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")
        if e.find(f"{{{DC}}}Bounds") is not None or len(e.findall(f"{{{WAY}}}waypoint")) > 1
    }


def known_boxes(root: Xml) -> dict[str, Box]:
    """Boxes of all elements that have a shape, by the element's id."""
    found: dict[str, Box] = {}
    for shape in root.iter(f"{{{DI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is None:
            continue
        try:
            box = Box(*(float(bounds.get(n, "0")) for n in ("x", "y", "width", "height")))
        except ValueError:
            continue
        if not all(abs(length) < FARTHEST for length in (box.x, box.y, box.width, box.height)):
            continue  # infinite, no number, or beyond any paper
        found[(shape.get("bpmnElement") or "").rsplit(":", 1)[-1]] = box
    return found


def _shapes(root: Xml) -> list[Xml]:
    """All elements that should have a shape; lanes and pools only where they can be drawn."""
    kinds = FLOW_NODES | ARTIFACTS | {
        "participant", "lane", "conversation", "subConversation", "callConversation",
    }  # fmt: skip
    pooled = {p.get("processRef", "").rsplit(":", 1)[-1] for p in root.iter(f"{B}participant")}
    found = []
    for element in root.iter():
        if local(element) not in kinds or not element.get("id"):
            continue
        if local(element) == "lane":
            process = next((a for a in element.iterancestors() if local(a) == "process"), None)
            if process is None or process.get("id") not in pooled:
                continue
        if local(element) == "group" and not element.get("categoryValueRef"):
            continue
        found.append(element)
    return found


def _everything(root: Xml) -> tuple[dict[str, Box], dict[str, Points]]:
    """The whole diagram laid out anew: pools below each other."""
    boxes: dict[str, Box] = {}
    lines: dict[str, Points] = {}
    top = 80.0
    pools: dict[str, Xml] = {}
    participants = [p for c in root for p in c if local(p) == "participant"]
    for participant in participants:
        reference = participant.get("processRef", "").rsplit(":", 1)[-1]
        if reference:
            pools.setdefault(reference, participant)
    levels = [e for e in root if local(e) in ("process", "choreography")]
    ordered = sorted(levels, key=lambda e: list(pools).index(e.get("id", "")) if e.get("id") in pools else -1)
    placed: set[str] = set()
    for level in ordered:
        pool = pools.get(level.get("id", ""))
        area, leaves = _level(level)
        if pool is None and not area.boxes:
            continue
        x = 160.0 + (_BAND if pool is not None else 0)
        depth = _lane_depth(level) if pool is not None else 0
        inner = x + _BAND * depth
        for ident, box in area.boxes.items():
            boxes[ident] = box.moved(inner, top)
        for ident, points in area.lines.items():
            lines[ident] = [(px + inner, py + top) for px, py in points]
        height = max(area.height, 120.0)
        width = max(area.width, 400.0) + _BAND * (depth + 1)
        if pool is not None and pool.get("id"):
            placed.add(pool.get("id", ""))
            boxes[pool.get("id", "")] = Box(160, top, width, height)
            if leaves:
                last = max(area.lanes)
                start, size = area.lanes[last]
                area.lanes[last] = (start, max(size, height - start))
                _lane_boxes(level, leaves, area, boxes, Box(x, top, width - _BAND, height))
        top += height + _BETWEEN
    widest = max((b.width for i, b in boxes.items() if i in placed), default=600.0)
    for participant in participants:
        ident = participant.get("id", "")
        if ident and ident not in placed:
            boxes[ident] = Box(160, top, widest, 60)
            top += 60 + _BETWEEN
        elif ident:
            boxes[ident].width = widest
    _widen_lanes(root, boxes, pools)
    x = 160.0
    for element in root.iter(f"{B}conversation", f"{B}subConversation", f"{B}callConversation"):
        if element.get("id"):
            boxes[element.get("id", "")] = Box(x, top, 40, 40)
            x += 120
    top += 90
    x = 160.0
    for holder in root:
        for thing in holder if local(holder) in ("collaboration", "globalConversation") else ():
            if local(thing) in ARTIFACTS and thing.get("id"):
                width, height = size_of(thing)
                boxes[thing.get("id", "")] = Box(x, top, width, height)
                x += width + 40
    return boxes, lines


def _level(level: Xml) -> tuple[Area, list[Xml]]:
    leaves = [e for e in level.iter(f"{B}lane") if e.get("id") and e.find(f"{B}childLaneSet") is None]
    lanes: dict[str, int] = {}
    for number, lane in enumerate(leaves):
        for reference in lane.findall(f"{B}flowNodeRef"):
            lanes.setdefault(text(reference).rsplit(":", 1)[-1], number)
    children = {c.get("id", ""): c for c in level if local(c) in FLOW_NODES}
    loose = [
        i
        for i, c in children.items()
        if i not in lanes and not (c.get("attachedToRef") and local(c) == "boundaryEvent")
    ]
    for ident in loose:
        lanes[ident] = len(leaves)
    count = len(leaves) + (1 if loose and leaves else 0) if leaves else 1
    return lay_out(level, lanes, max(count, 1)), leaves


def _lane_depth(level: Xml) -> int:
    """How many lanes stand inside each other, the outermost aside."""
    deepest = 0
    for lane in level.iter(f"{B}lane"):
        deepest = max(deepest, sum(1 for a in lane.iterancestors() if local(a) == "lane"))
    return deepest


def _lane_boxes(level: Xml, leaves: list[Xml], area: Area, boxes: dict[str, Box], pool: Box) -> None:
    for number, lane in enumerate(leaves):
        start, height = area.lanes[number]
        depth = sum(1 for a in lane.iterancestors() if local(a) == "lane")
        boxes[lane.get("id", "")] = Box(
            pool.x + _BAND * depth, pool.y + start, pool.width - _BAND * depth, height
        )
    for lane in reversed(list(level.iter(f"{B}lane"))):
        if lane.find(f"{B}childLaneSet") is None or not lane.get("id"):
            continue
        inner = [boxes[i] for i in (x.get("id", "") for x in lane.iter(f"{B}lane")) if i in boxes]
        depth = sum(1 for a in lane.iterancestors() if local(a) == "lane")
        if inner:
            y = min(b.y for b in inner)
            boxes[lane.get("id", "")] = Box(
                pool.x + _BAND * depth, y, pool.width - _BAND * depth, max(b.bottom for b in inner) - y
            )


def _widen_lanes(root: Xml, boxes: dict[str, Box], pools: dict[str, Xml]) -> None:
    """Lanes reach to the right border of their pool."""
    for process, pool in pools.items():
        border = boxes.get(pool.get("id", ""))
        if border is None:
            continue
        for level in root.findall(f"{B}process"):
            if level.get("id") == process:
                for lane in level.iter(f"{B}lane"):
                    box = boxes.get(lane.get("id", ""))
                    if box is not None:
                        box.width = border.right - box.x


def _shift(wanted: list[Xml], boxes: dict[str, Box], lines: dict[str, Points], known: dict[str, Box]) -> None:
    """What is new stands below what is there already; boundary events stay on their hosts."""
    if not known or not wanted:
        return
    names = {e.get("id", "") for e in wanted}
    new = [boxes[i] for i in names if i in boxes]
    if not new:
        return
    down = max(b.bottom for b in known.values()) + _BETWEEN - min(b.y for b in new)
    for ident in names:
        if ident in boxes:
            boxes[ident] = boxes[ident].moved(0, down)
    for ident, points in lines.items():
        lines[ident] = [(x, y + down) for x, y in points]
    count: dict[str, int] = {}
    for element in wanted:
        host = known.get(element.get("attachedToRef", ""))
        if host is not None:
            key = element.get("attachedToRef", "")
            number = count.get(key, 0)
            count[key] = number + 1
            boxes[element.get("id", "")] = Box(host.x + 10 + 46 * number, host.bottom - 18, 36, 36)


def simple_line(element: Xml, known: dict[str, Box]) -> Points:
    """A line at right angles between two boxes, whatever lies between."""
    source = known.get((element.get("sourceRef") or "").rsplit(":", 1)[-1])
    target = known.get((element.get("targetRef") or "").rsplit(":", 1)[-1])
    if source is None or target is None:
        return []
    (sx, sy), (tx, ty) = source.middle, target.middle
    if local(element) == "sequenceFlow" and target.x > source.right:
        middle = (source.right + target.x) / 2
        return tidy([(source.right, sy), (middle, sy), (middle, ty), (target.x, ty)])
    if target.y > source.bottom:
        middle = (source.bottom + target.y) / 2
        return tidy([(sx, source.bottom), (sx, middle), (tx, middle), (tx, target.y)])
    if source.y > target.bottom:
        middle = (source.y + target.bottom) / 2
        return tidy([(sx, source.y), (sx, middle), (tx, middle), (tx, target.bottom)])
    below = max(source.bottom, target.bottom) + 20
    return tidy([(sx, source.bottom), (sx, below), (tx, below), (tx, target.bottom)])


def _plane(root: Xml) -> Xml:
    """The plane on which to draw; made when there is none."""
    plane = next(root.iter(f"{{{DI}}}BPMNPlane"), None)
    if plane is not None:
        if not plane.get("bpmnElement"):
            plane.set("bpmnElement", _subject(root))
        return plane
    taken = used(root)
    diagram = next((c for c in root if c.tag == f"{{{DI}}}BPMNDiagram"), None)
    if diagram is None:
        diagram = etree.SubElement(root, f"{{{DI}}}BPMNDiagram", nsmap={"bpmndi": DI, "dc": DC, "di": WAY})
        diagram.set("id", free("diagram_1", taken))
    made = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane")
    made.set("id", free("plane_1", taken))
    made.set("bpmnElement", _subject(root))
    return made


def _subject(root: Xml) -> str:
    for kinds in (("collaboration", "globalConversation"), ("choreography",), ("process",)):
        for element in root:
            if (
                local(element) in kinds
                and element.get("id")
                and (kinds[0] != "collaboration" or element.find(f"{B}participant") is not None)
            ):
                return element.get("id", "")
    return root.get("id", "")


def add_shape(plane: Xml, element: Xml, box: Box, taken: set[str]) -> None:
    """Draw an element in this box."""
    shape = etree.SubElement(plane, f"{{{DI}}}BPMNShape")
    ident = element.get("id", "")
    shape.set("id", free(f"{ident}_di", taken))
    shape.set("bpmnElement", ident)
    if local(element) in ("participant", "lane"):
        shape.set("isHorizontal", "true")
    if local(element) in CONTAINERS:
        shape.set(
            "isExpanded", "true" if any(local(c) in FLOW_NODES | ARTIFACTS for c in element) else "false"
        )
    if local(element) == "exclusiveGateway":
        shape.set("isMarkerVisible", "true")
    bounds = etree.SubElement(shape, f"{{{DC}}}Bounds")
    for name in ("x", "y", "width", "height"):
        bounds.set(name, _number(getattr(box, name)))


def add_line(plane: Xml, ident: str, points: Points, taken: set[str]) -> None:
    """Draw a flow along these points."""
    edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge")
    edge.set("id", free(f"{ident}_di", taken))
    edge.set("bpmnElement", ident)
    for x, y in points:
        point = etree.SubElement(edge, f"{{{WAY}}}waypoint")
        point.set("x", _number(x))
        point.set("y", _number(y))


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
