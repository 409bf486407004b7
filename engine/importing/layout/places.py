"""From the grid to pixels: boxes of nodes, sub-processes with what is inside, and the lines of flows."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.importing.layout.graph import Cell, Grid, arrange
from engine.importing.processes import NODES, Xml, local
from engine.reader_index import B, text

GAP_X = 60
GAP_Y = 50
#: between the border of a sub-process and what is inside
PAD = 30
CHANNEL = 14
_SIZES = {
    "dataObjectReference": (36, 50), "dataObject": (36, 50), "dataStoreReference": (50, 50), "group": (300, 200),
}  # fmt: skip
CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess", "subChoreography"})
FLOW_NODES = NODES | {"choreographyTask", "subChoreography", "callChoreography"}
ARTIFACTS = frozenset({"textAnnotation", "group", "dataObjectReference", "dataStoreReference"})


@dataclass
class Box:
    """Bounds in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float, y: float) -> Box:
        return Box(self.x + x, self.y + y, self.width, self.height)


Points = list[tuple[float, float]]


@dataclass
class Area:
    """A laid out level: boxes by id, lines by flow id, heights of its lanes; the upper left corner is (0, 0)."""

    width: float = 0
    height: float = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, Points] = field(default_factory=dict)
    #: top and height of each lane, by its number
    lanes: dict[int, tuple[float, float]] = field(default_factory=dict)

    def take(self, other: Area, x: float, y: float) -> None:
        """Put another area into this one, moved."""
        for ident, box in other.boxes.items():
            self.boxes[ident] = box.moved(x, y)
        for ident, points in other.lines.items():
            self.lines[ident] = [(px + x, py + y) for px, py in points]


def size_of(element: Xml) -> tuple[float, float]:
    """Width and height of an element that holds nothing."""
    kind = local(element)
    if kind.endswith("Event"):
        return 36, 36
    if kind.endswith("Gateway"):
        return 50, 50
    if kind == "textAnnotation":
        length = len(text(element.find(f"{B}text")))
        return 160, max(30, 16 * (1 + length // 24))
    return _SIZES.get(kind, (100, 80))


def lay_out(level: Xml, lanes: dict[str, int] | None = None, count: int = 1) -> Area:
    """One level with all that is inside of it.

    :param lanes: node -> number of its lane, from 0; ``count`` lanes in all.
    """
    lanes = lanes or {}
    inside: dict[str, Area] = {}
    sizes: dict[str, tuple[float, float]] = {}
    hosts: dict[str, str] = {}
    nodes: list[str] = []
    children = {c.get("id", ""): c for c in level if local(c) in FLOW_NODES and c.get("id")}
    for ident, child in children.items():
        host = child.get("attachedToRef", "")
        if local(child) == "boundaryEvent" and host in children and host != ident:
            hosts[ident] = host
            continue
        nodes.append(ident)
        sizes[ident] = size_of(child)
        if local(child) in CONTAINERS and any(local(c) in FLOW_NODES | ARTIFACTS for c in child):
            area = lay_out(child)
            inside[ident] = area
            sizes[ident] = (max(area.width + 2 * PAD, 140), max(area.height + 2 * PAD, 100))
    hosts = {event: host for event, host in hosts.items() if host in sizes}
    nodes += [e for e in children if e not in sizes and e not in hosts]
    for ident in nodes:
        sizes.setdefault(ident, (36, 36))
    on: dict[str, list[str]] = {}
    for event, host in hosts.items():
        on.setdefault(host, []).append(event)
    for host, events in on.items():
        width, height = sizes[host]
        sizes[host] = (max(width, 46 * len(events) + 10), height)
    flows = {
        f.get("id", ""): (f.get("sourceRef", ""), f.get("targetRef", ""))
        for f in level.findall(f"{B}sequenceFlow")
        if f.get("id")
    }
    grid = arrange(nodes, flows, lanes, hosts)
    area = _Placed(grid, sizes, on, count).area()
    _Lines(grid, area, flows, hosts).draw()
    for ident, inner in inside.items():
        box = area.boxes[ident]
        area.take(inner, box.x + PAD, box.y + PAD)
    _artifacts(level, area)
    return area


class _Placed:
    """Boxes of the nodes of one level."""

    def __init__(
        self,
        grid: Grid,
        sizes: dict[str, tuple[float, float]],
        on: dict[str, list[str]],
        count: int,
    ) -> None:
        self.grid = grid
        self.sizes = sizes
        self.on = on
        self.count = count

    def area(self) -> Area:
        area = Area()
        cells = self.grid.cells
        widths = [0.0] * self.grid.columns
        heights: dict[tuple[int, int], float] = {}
        for cell in cells.values():
            width, height = self.sizes.get(cell.node, (0, 0))
            if cell.node in self.on:
                height += 36
            widths[cell.column] = max(widths[cell.column], width)
            place = (cell.lane, cell.row)
            heights[place] = max(heights.get(place, 0), height)
        lefts = [float(GAP_X)]
        for width in widths:
            lefts.append(lefts[-1] + width + GAP_X)
        top = 0.0
        middles: dict[tuple[int, int], float] = {}
        for lane in range(self.count):
            start = top
            top += GAP_Y / 2
            for row in range(self.grid.rows.get(lane, 0)):
                height = heights.get((lane, row), 0)
                middles[(lane, row)] = top + height / 2
                top += height + GAP_Y
            top = max(top - GAP_Y / 2, start + 120 if self.count > 1 else start)
            area.lanes[lane] = (start, top - start)
        area.width, area.height = lefts[-1] if widths else 0.0, top
        for key, cell in cells.items():
            width, height = self.sizes.get(cell.node, (0, 0))
            x = lefts[cell.column] + (widths[cell.column] - width) / 2
            y = middles[(cell.lane, cell.row)] - height / 2
            if cell.node in self.on:
                y -= 18
            area.boxes[key] = Box(x, y, width, height)
            for number, event in enumerate(self.on.get(cell.node, ())):
                area.boxes[event] = Box(x + 10 + 46 * number, y + height - 18, 36, 36)
        self.lefts, self.widths = lefts, widths
        return area


class _Lines:
    """Lines at right angles: up and down only between columns, along only in cells of their own."""

    def __init__(
        self, grid: Grid, area: Area, flows: dict[str, tuple[str, str]], hosts: dict[str, str]
    ) -> None:
        self.grid = grid
        self.area = area
        self.flows = flows
        self.hosts = hosts
        self.used: dict[int, int] = {}
        self.below = 0
        self.columns: dict[int, tuple[float, float]] = {}
        for key, cell in grid.cells.items():
            box = area.boxes[key]
            left, right = self.columns.get(cell.column, (box.x, box.right))
            self.columns[cell.column] = (min(left, box.x), max(right, box.right))

    def draw(self) -> None:
        """All flows; then what only marked the way is forgotten."""
        for flow, (source, target) in self.flows.items():
            first, last = self._cell(source), self._cell(target)
            if first and last and source in self.area.boxes and target in self.area.boxes:
                self.area.lines[flow] = tidy(self._line(flow, source, target, first.column, last.column))
        for keys in self.grid.passing.values():
            for key in keys:
                self.area.boxes.pop(key, None)
        if self.below:
            self.area.height += CHANNEL * (self.below + 1)
            lane = max(self.area.lanes, default=0)
            if self.area.lanes:
                top, _ = self.area.lanes[lane]
                self.area.lanes[lane] = (top, self.area.height - top)

    def _cell(self, node: str) -> Cell | None:
        return self.grid.cells.get(self.hosts.get(node, node))

    def _gap(self, after: int) -> float:
        """A place between the columns ``after`` and the next, each time another one."""
        number = self.used.get(after, 0)
        self.used[after] = number + 1
        left = self.columns.get(after, (0, 0))[1] if after >= 0 else 0
        right = self.columns.get(after + 1, (left + GAP_X, 0))[0]
        width = min(right - left, GAP_X)
        share = (0.5, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8)[number % 7]
        return right - width * (1 - share)

    def _line(self, flow: str, source: str, target: str, first: int, last: int) -> Points:
        start, end = self.area.boxes[source], self.area.boxes[target]
        points: Points
        if source in self.hosts:
            x, y = start.middle[0], start.bottom
            points = [(x, y), (x, y + 8)]
        else:
            points = [(start.right, start.middle[1])]
        if flow in self.grid.back:
            gap, other = self._gap(first), self._gap(last - 1)
            y = self.area.height + CHANNEL * self.below + CHANNEL / 2
            self.below += 1
            points += [(gap, points[-1][1]), (gap, y), (other, y), (other, end.middle[1])]
            return [*points, (end.x, end.middle[1])]
        for key in self.grid.passing.get(flow, ()):
            box = self.area.boxes[key]
            gap = self._gap(self.grid.cells[key].column - 1)
            points += [(gap, points[-1][1]), (gap, box.y)]
        gap = self._gap(last - 1)
        points += [(gap, points[-1][1]), (gap, end.middle[1]), (end.x, end.middle[1])]
        return points


def tidy(points: Points) -> Points:
    """Without points that lie on the line between their neighbours."""
    found: Points = []
    for point in points:
        if found and found[-1] == point:
            continue
        if len(found) > 1:
            (ax, ay), (bx, by) = found[-2], found[-1]
            if (ax == bx == point[0]) or (ay == by == point[1]):
                found[-1] = point
                continue
        found.append(point)
    return found if len(found) > 1 else [*found, (found[0][0] + 10, found[0][1])]


def _artifacts(level: Xml, area: Area) -> None:
    """Notes and data in a row of their own below."""
    things = [c for c in level if local(c) in ARTIFACTS and c.get("id")]
    if not things:
        return
    x, top, tallest = float(GAP_X), area.height, 0.0
    limit = max(area.width, 600)
    for thing in things:
        width, height = size_of(thing)
        if x + width > limit and x > GAP_X:
            x, top, tallest = float(GAP_X), top + tallest + GAP_Y, 0.0
        area.boxes[thing.get("id", "")] = Box(x, top + 10, width, height)
        x += width + GAP_X
        tallest = max(tallest, height)
        area.width = max(area.width, x)
    area.height = top + tallest + GAP_Y
    if area.lanes:
        lane = max(area.lanes)
        area.lanes[lane] = (area.lanes[lane][0], area.height - area.lanes[lane][0])


__all__ = [
    "ARTIFACTS",
    "CONTAINERS",
    "FLOW_NODES",
    "PAD",
    "Area",
    "Box",
    "Points",
    "lay_out",
    "size_of",
    "tidy",
]
