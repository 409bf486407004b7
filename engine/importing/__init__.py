"""Diagrams from other tools: read them, say what is missing to run them, and mend what can be mended."""

from __future__ import annotations

from engine.importing.processes import locations, lone, main_process

__all__ = ["locations", "lone", "main_process"]
