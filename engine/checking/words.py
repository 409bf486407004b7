"""How elements are called in messages: by their name, with the id only where there is none."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from engine.model import Flow, Level, Node

#: what can be drawn instead of what the engine does not run
INSTEAD: dict[str, tuple[str, str]] = {
    "choreographyTask": ("tugas biasa", "a task"),
    "subChoreography": ("subproses biasa", "a sub-process"),
    "multipleEventDefinition": ("satu peristiwa untuk setiap jenis", "one event for each kind"),
}
_OTHERWISE = ("tugas, gerbang, atau peristiwa lain", "another task, gateway or event")


def instead(kind: str) -> tuple[str, str]:
    """What to draw instead of an element of this kind, in both languages."""
    return INSTEAD.get(kind, _OTHERWISE)


def flow_title(level: Level, flow: Flow) -> str:
    """The name of a flow, or where it leads from and to."""
    if flow.name:
        return " ".join(flow.name.split())
    source, target = level.nodes.get(flow.source), level.nodes.get(flow.target)
    return f"{title(source) or flow.source} → {title(target) or flow.target}"


def title(node: Node | None) -> str:
    """The name of a node, or its id."""
    return node.title if node is not None else ""


def nearest(name: str, known: Iterable[str]) -> dict[str, Any]:
    """A suggestion for a name that is not known, as texts to append to a sentence."""
    found = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=0.72)
    if not found:
        return {"nearest_id": "", "nearest_en": ""}
    return {
        "nearest_id": f" (mungkin maksudnya «{found[0]}»)",
        "nearest_en": f" (perhaps «{found[0]}» is meant)",
    }


def as_text(name: str) -> dict[str, Any]:
    """That the name is probably a text that lacks its quotes."""
    return {
        "nearest_id": f' (mungkin maksudnya teks "{name}", dalam tanda petik ganda)',
        "nearest_en": f' (perhaps the text "{name}" is meant, in double quotes)',
    }


def more(count: int) -> dict[str, Any]:
    """That the same holds for ``count`` elements after it."""
    if count == 0:
        return {"more_id": "", "more_en": ""}
    return {
        "more_id": f"; begitu juga {count} elemen sesudahnya",
        "more_en": f"; nor are {count} elements after it" if count > 1 else "; nor is the element after it",
    }
