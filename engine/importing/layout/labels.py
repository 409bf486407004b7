"""Labels that a tool has placed relative to their element instead of on the picture: they would lie in its corner."""

from __future__ import annotations

from engine.importing.layout.places import Box
from engine.importing.processes import Xml

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAY = "{http://www.omg.org/spec/DD/20100524/DI}"
#: pixels between a label and its element from which it is no longer beside it
_FAR = 150
#: pixels from the corner of the picture within which places are taken for relative ones
_CORNER = 100


def drop_astray(root: Xml) -> int:
    """Take their place from labels in the corner that are far from their element, so that each is drawn beside it.

    Returns how many there were.
    """
    count = 0
    for holder in root.iter(f"{_DI}BPMNShape", f"{_DI}BPMNEdge"):
        label = holder.find(f"{_DI}BPMNLabel/{_DC}Bounds")
        parent = label.getparent() if label is not None else None
        if label is None or parent is None:
            continue
        try:
            place, spots = _box(label), _spots(holder)
        except ValueError:
            continue
        in_corner = abs(place.x) <= _CORNER and abs(place.y) <= _CORNER
        if in_corner and spots and all(_distance(place, spot) > _FAR for spot in spots):
            parent.remove(label)
            count += 1
    return count


def _box(bounds: Xml) -> Box:
    return Box(*(float(bounds.get(name, "0")) for name in ("x", "y", "width", "height")))


def _spots(holder: Xml) -> list[Box]:
    bounds = holder.find(f"{_DC}Bounds")
    if bounds is not None:
        return [_box(bounds)]
    return [
        Box(float(p.get("x", "0")), float(p.get("y", "0")), 0, 0) for p in holder.findall(f"{_WAY}waypoint")
    ]


def _distance(one: Box, other: Box) -> float:
    """The larger of the gaps aside and above."""
    aside = max(one.x - other.right, other.x - one.right, 0)
    above = max(one.y - other.bottom, other.y - one.bottom, 0)
    return max(aside, above)


__all__ = ["drop_astray"]
