"""What other tools write on a diagram in their own words, and what it is called here."""

from __future__ import annotations

from engine.importing.tools.carry import Change, Left, Setting, look

__all__ = ["Change", "Left", "Setting", "look"]
