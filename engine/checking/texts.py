"""All kinds of findings by code (docs/checking.md lists them)."""

from __future__ import annotations

from engine.checking.kind import Kind
from engine.checking.texts_data import DATA
from engine.checking.texts_diagram import DIAGRAM
from engine.checking.texts_files import FILES
from engine.checking.texts_soundness import TOKENS

#: the codes that say whether a procedure is sound
SOUNDNESS = frozenset(
    {
        "deadlock",
        "lack_of_synchronisation",
        "unbounded",
        "dead_element",
        "unreachable",
        "never_ends",
    }
)

KINDS: dict[str, Kind] = {**FILES, **DIAGRAM, **DATA, **TOKENS}

__all__ = ["KINDS", "SOUNDNESS", "Kind"]
