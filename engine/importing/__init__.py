"""Diagrams from other tools: read them, say what is missing to run them, and mend what can be mended."""

from __future__ import annotations

from engine.importing.processes import locations, lone, main_process
from engine.importing.reading import Imported, Surroundings, read, read_all
from engine.importing.repairs import Repair, apply, repairs

__all__ = [
    "Imported",
    "Repair",
    "Surroundings",
    "apply",
    "locations",
    "lone",
    "main_process",
    "read",
    "read_all",
    "repairs",
]
