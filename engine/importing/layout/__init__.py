"""Give a diagram the picture that it lacks: places for its elements, lines between them."""

from __future__ import annotations

from engine.importing.layout.labels import drop_astray
from engine.importing.layout.picture import Missing, complete_picture

__all__ = ["Missing", "complete_picture", "drop_astray"]
