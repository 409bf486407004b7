"""All kinds of findings by code (docs/checking.md lists them)."""

from __future__ import annotations

from engine.checking.kind import Kind
from engine.checking.texts_data import DATA
from engine.checking.texts_diagram import DIAGRAM
from engine.checking.texts_files import FILES
from engine.checking.texts_import import IMPORT
from engine.checking.texts_soundness import TOKENS
from engine.checking.texts_standard import STANDARD_FORM
from engine.checking.texts_standard_parts import STANDARD_PARTS

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

#: the codes that say what is broken of the BPMN 2.0 standard, whether or not the diagram is to be run here
STANDARD = frozenset({*STANDARD_FORM, *STANDARD_PARTS})
#: the codes that only an import tells
IMPORTED = frozenset(IMPORT)

KINDS: dict[str, Kind] = {**FILES, **DIAGRAM, **DATA, **TOKENS, **STANDARD_FORM, **STANDARD_PARTS, **IMPORT}

__all__ = ["IMPORTED", "KINDS", "SOUNDNESS", "STANDARD", "Kind"]
