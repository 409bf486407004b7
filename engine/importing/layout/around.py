"""Pools and lanes that a tool has left without a picture, around what is drawn of what they hold."""

from __future__ import annotations

from itertools import pairwise

from engine.importing.layout.places import FLOW_NODES, Box
from engine.importing.processes import Xml, local
from engine.reader_index import B, text

_BAND = 30
_PAD = 30


def around_drawn(root: Xml, wanted: list[Xml], known: dict[str, Box]) -> dict[str, Box | None]:
    """Boxes for those of the wanted pools and lanes whose nodes stand on the picture already, by id.

    None for lanes that would lie upon each other: those are better not drawn.
    """
    found: dict[str, Box | None] = {}
    processes = {p.get("id", ""): p for p in root.findall(f"{B}process")}
    names = {e.get("id", "") for e in wanted}
    for pool in root.iter(f"{B}participant"):
        process = processes.get((pool.get("processRef") or "").rsplit(":", 1)[-1])
        ident = pool.get("id", "")
        if process is None or not ident:
            continue
        if ident in names:
            held = _hull([known[i] for i in _nodes(process) if i in known])
            if held is not None:
                depth = 2 if any(True for _ in process.iter(f"{B}lane")) else 1
                found[ident] = Box(held.x - _BAND * depth, held.y, held.width + _BAND * depth, held.height)
        border = found.get(ident) or known.get(ident)
        if border is not None:
            found.update(_lanes(process, names, known, border))
    return found


def _nodes(process: Xml) -> list[str]:
    return [c.get("id", "") for c in process if local(c) in FLOW_NODES]


def _lanes(process: Xml, names: set[str], known: dict[str, Box], border: Box) -> dict[str, Box | None]:
    """Lanes from the band of the pool to its right, none left between them; none when some are drawn already."""
    if any(lane.get("id") not in names for lane in process.findall(f"{B}laneSet/{B}lane")):
        return {}
    found: dict[str, Box] = {}
    for lane in process.findall(f"{B}laneSet/{B}lane"):
        ident = lane.get("id", "")
        inside = [text(r).rsplit(":", 1)[-1] for r in lane.iter(f"{B}flowNodeRef")]
        held = _hull([known[i] for i in inside if i in known])
        if ident in names and held is not None:
            found[ident] = Box(border.x + _BAND, held.y, border.width - _BAND, held.height)
    ordered = sorted(found.values(), key=lambda box: box.y)
    pairs = list(pairwise(ordered))
    if not ordered:
        return {}
    if any(upper.bottom > lower.y for upper, lower in pairs):
        return dict.fromkeys(found)
    _stretch(ordered[0], border.y, ordered[0].bottom)
    for upper, lower in pairs:
        between = (upper.bottom + lower.y) / 2
        _stretch(upper, upper.y, between)
        _stretch(lower, between, lower.bottom)
    _stretch(ordered[-1], ordered[-1].y, border.bottom)
    return {**found}


def _stretch(box: Box, top: float, bottom: float) -> None:
    box.y, box.height = top, bottom - top


def _hull(boxes: list[Box]) -> Box | None:
    """The space that the boxes take, with a margin."""
    if not boxes:
        return None
    x, y = min(b.x for b in boxes) - _PAD, min(b.y for b in boxes) - _PAD
    return Box(x, y, max(b.right for b in boxes) + _PAD - x, max(b.bottom for b in boxes) + _PAD - y)


__all__ = ["around_drawn"]
