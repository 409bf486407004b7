"""The picture of a diagram as SVG, drawn from its BPMN DI: pools, lanes, shapes, flows, labels. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

import engine
from workflows.catalogue import diagrams, glyphs

_B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAY = "{http://www.omg.org/spec/DD/20100524/DI}"
_MARGIN = 20
#: mean width of a character of the labels, in pixels of the drawing
_CHARACTER = 6.1
_LINE = 14
#: labels beside events, gateways and flows are wrapped at this width, as bpmn.io does
_LABEL = 90

_STYLE = (
    "text{font:12px 'Noto Sans','DejaVu Sans',Arial,sans-serif;fill:#1f2a30}"
    ".pool,.lane{fill:none;stroke:#5b6b73}.band{fill:#eef4f3;stroke:#5b6b73}.lane{stroke-width:1}"
    ".task,.sub,.event,.gate{fill:#fff;stroke:#1f2a30;stroke-width:1.5}.sub{fill:#fbfdfd}"
    ".call{stroke-width:3.5}.end{stroke-width:3.5}.inner{fill:none}.dash{stroke-dasharray:4 3}"
    ".dots{stroke-dasharray:2 3}.flow{fill:none;stroke:#1f2a30;stroke-width:1.3}"
    ".glyph{fill:none;stroke:#1f2a30;stroke-width:1.3}.solid{fill:#1f2a30;stroke:#1f2a30}"
    ".halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}"
)


@dataclass(frozen=True)
class Box:
    """Bounds in pixels of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2


def svg(package: engine.Package) -> str:
    """The drawing of the package's diagram; empty when it has no picture."""
    root = diagrams.root_of(package)
    elements = {e.get("id"): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    shapes = [
        (elements[s.get("bpmnElement")], s)
        for s in root.iter(f"{_DI}BPMNShape")
        if s.get("bpmnElement") in elements
    ]
    edges = [
        (elements[e.get("bpmnElement")], e)
        for e in root.iter(f"{_DI}BPMNEdge")
        if e.get("bpmnElement") in elements
    ]
    if not shapes:
        return ""
    boxes = [_bounds(shape) for _, shape in shapes]
    left = min(b.x for b in boxes) - _MARGIN
    top = min(b.y for b in boxes) - _MARGIN
    width = max(b.x + b.width for b in boxes) + _MARGIN - left
    height = max(b.y + b.height for b in boxes) + _MARGIN - top
    ordered = sorted(zip(shapes, boxes, strict=True), key=lambda entry: _depth(entry[0][0], entry[1]))
    parts = [_shape(element, shape, box) for (element, shape), box in ordered]
    # flows over areas and under nothing; labels last, so that no line crosses a word
    areas = [p for p, ((e, _), _) in zip(parts, ordered, strict=True) if _is_area(e)]
    nodes = [p for p, ((e, _), _) in zip(parts, ordered, strict=True) if not _is_area(e)]
    lines = [_edge(edge) for _, edge in edges]
    words = [_label(e, s, b) for (e, s), b in ordered] + [_edge_label(e, edge) for e, edge in edges]
    body = "\n".join(p for p in [*areas, *lines, *nodes, *words] if p)
    title = escape(package.meta.title_id)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" role="img" aria-label="{title}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n"
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path d="M0 1L10 5L0 9z" fill="#1f2a30"/></marker></defs>\n'
        f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}" fill="#fff"/>\n'
        f"{body}\n</svg>\n"
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _kind(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _is_area(element: etree._Element) -> bool:
    return _kind(element) in ("participant", "lane", "subProcess", "transaction", "adHocSubProcess")


def _depth(element: etree._Element, box: Box) -> tuple[int, float]:
    """Outer areas first, boundary events last."""
    order = {"participant": 0, "lane": 1, "boundaryEvent": 4}.get(
        _kind(element), 2 if _is_area(element) else 3
    )
    return order, -box.width * box.height


def _bounds(holder: etree._Element) -> Box:
    bounds = holder.find(f"{_DC}Bounds")
    if bounds is None:
        return Box(0, 0, 0, 0)
    return Box(*(float(bounds.get(name, "0")) for name in ("x", "y", "width", "height")))


def _rect(box: Box, classes: str, radius: int = 0) -> str:
    return (
        f'<rect class="{classes}" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="{radius}"/>'
    )


def _shape(element: etree._Element, shape: etree._Element, box: Box) -> str:
    kind = _kind(element)
    if kind == "participant":
        return _rect(box, "pool") + _rect(Box(box.x, box.y, 30, box.height), "band")
    if kind == "lane":
        return _rect(box, "lane")
    if kind.endswith("Event"):
        return _event(element, kind, box)
    if kind.endswith("Gateway"):
        return _gateway(element, kind, box)
    return _activity(element, kind, shape, box)


def _event(element: etree._Element, kind: str, box: Box) -> str:
    x, y = box.middle
    radius = box.width / 2
    dashed = element.get("cancelActivity") == "false" or element.get("isInterrupting") == "false"
    classes = "event" + (" end" if kind == "endEvent" else "") + (" dash" if dashed else "")
    parts = [f'<circle class="{classes}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>']
    if kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        inner = "event inner dash" if dashed else "event inner"
        parts.append(f'<circle class="{inner}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius - 3)}"/>')
    definition = next((_kind(c) for c in element if _kind(c).endswith("EventDefinition")), "")
    parts.append(glyphs.event(definition, x, y, throws=kind in ("endEvent", "intermediateThrowEvent")))
    return "".join(parts)


def _gateway(element: etree._Element, kind: str, box: Box) -> str:
    x, y = box.middle
    half = box.width / 2
    points = f"{_n(x)},{_n(y - half)} {_n(x + half)},{_n(y)} {_n(x)},{_n(y + half)} {_n(x - half)},{_n(y)}"
    return f'<polygon class="gate" points="{points}"/>' + glyphs.gateway(kind, x, y)


def _activity(element: etree._Element, kind: str, shape: etree._Element, box: Box) -> str:
    classes = "sub" if _is_area(element) else "task"
    if kind == "callActivity":
        classes += " call"
    if element.get("triggeredByEvent") == "true":
        classes += " dots"
    marks = []
    multi = element.find(f"{_B}multiInstanceLoopCharacteristics")
    if multi is not None:
        marks.append("sequential" if multi.get("isSequential") == "true" else "parallel")
    if kind == "callActivity" or (_is_area(element) and shape.get("isExpanded") == "false"):
        marks.append("more")
    return (
        _rect(box, classes, 10)
        + glyphs.task(kind, box.x + 8, box.y + 8)
        + glyphs.marks(marks, box.x + box.width / 2, box.y + box.height - 12)
    )


def _edge(edge: etree._Element) -> str:
    points = " ".join(
        f"{_n(float(p.get('x', '0')))},{_n(float(p.get('y', '0')))}" for p in edge.iterfind(f"{_WAY}waypoint")
    )
    return f'<polyline class="flow" points="{points}" marker-end="url(#arrow)"/>'


# words


def _wrap(text: str, width: float) -> list[str]:
    """The text in lines that fit the width; a word that is longer stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and (len(lines[-1]) + 1 + len(word)) * _CHARACTER <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _text(lines: list[str], x: float, y: float, *, anchor: str = "middle", classes: str = "") -> str:
    """Lines whose block begins at ``y`` (its top)."""
    style = f' class="{classes}"' if classes else ""
    spans = "".join(
        f'<tspan x="{_n(x)}" y="{_n(y + 11 + i * _LINE)}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text text-anchor="{anchor}"{style}>{spans}</text>' if lines else ""


def _label(element: etree._Element, shape: etree._Element, box: Box) -> str:
    name = element.get("name") or ""
    kind = _kind(element)
    if not name:
        return ""
    if kind in ("participant", "lane"):
        return _upright(name, box, bold=kind == "participant")
    if _is_area(element):
        return _text(_wrap(name, box.width - 40), box.x + box.width / 2, box.y + 6)
    if kind.endswith(("Event", "Gateway")):
        found = shape.find(f"{_DI}BPMNLabel")
        place = (
            _bounds(found)
            if found is not None and found.find(f"{_DC}Bounds") is not None
            else Box(box.x - 30, box.y + box.height + 4, box.width + 60, 28)
        )
        return _text(_wrap(name, max(place.width, _LABEL)), place.middle[0], place.y, classes="halo")
    lines = _wrap(name, box.width - 14)
    top = box.middle[1] - len(lines) * _LINE / 2 + 1
    if glyphs.task(kind, 0, 0):
        top = max(top, box.y + 24)  # under the sign in the corner
    return _text(lines, box.middle[0], top)


def _upright(name: str, box: Box, *, bold: bool) -> str:
    lines = _wrap(name, box.height - 10)
    x = box.x + 15 - (len(lines) - 1) * _LINE / 2
    y = box.y + box.height / 2
    weight = ' font-weight="600"' if bold else ""
    return "".join(
        f'<text text-anchor="middle"{weight} transform="rotate(-90 {_n(x + i * _LINE)} {_n(y)})" '
        f'x="{_n(x + i * _LINE)}" y="{_n(y + 4)}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )


def _edge_label(element: etree._Element, edge: etree._Element) -> str:
    name = element.get("name") or ""
    label = edge.find(f"{_DI}BPMNLabel")
    if not name:
        return ""
    if label is not None and label.find(f"{_DC}Bounds") is not None:
        place = _bounds(label)
        return _text(_wrap(name, max(place.width, _LABEL)), place.middle[0], place.y, classes="halo")
    points = [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in edge.iterfind(f"{_WAY}waypoint")]
    if len(points) < 2:
        return ""
    (x1, y1), (x2, y2) = points[0], points[1]
    return _text([name], (x1 + x2) / 2, min(y1, y2) - 16, classes="halo")
