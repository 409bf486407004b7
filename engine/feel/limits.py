"""How much a FEEL text may ask for, and the run that counts it."""

from __future__ import annotations

from datetime import datetime

from .errors import limit_error

MAX_TEXT = 20_000
"""Characters of an expression."""
MAX_DEPTH = 120
"""Nesting of an expression: brackets, contexts, functions, conditions."""
MAX_CALLS = 150
"""Functions of a model or an expression that are open at the same time (recursion)."""
MAX_STEPS = 400_000
"""Nodes evaluated inside loops, filters and functions, and list elements touched by built-ins."""
MAX_SIZE = 1_000_000
"""Characters and list elements that one evaluation may produce in total."""
MAX_PATTERN_STEPS = 300_000
"""Steps of the regular expression matcher for one call."""


class Run:
    """One evaluation: the injected clock, the budget, and the reasons for nulls.

    ``now`` is an aware or naive datetime or None; without it ``now()`` and ``today()`` are null.
    """

    __slots__ = ("calls", "now", "size", "steps", "warnings")

    def __init__(self, now: datetime | None = None, warnings: list[str] | None = None) -> None:
        self.now = now
        self.warnings = warnings
        self.steps = MAX_STEPS
        self.size = MAX_SIZE
        self.calls = 0

    def spend(self, steps: int) -> None:
        """Count ``steps``; raises FeelLimitExceeded when the budget is used up."""
        self.steps -= steps
        if self.steps < 0:
            raise limit_error("steps")

    def grow(self, size: int) -> None:
        """Count ``size`` produced characters or elements; raises FeelLimitExceeded when it is too much."""
        self.size -= size
        if self.size < 0:
            raise limit_error("size")

    def enter(self) -> None:
        """Open a function call; raises FeelLimitExceeded on runaway recursion."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise limit_error("depth")

    def leave(self) -> None:
        """Close a function call."""
        self.calls -= 1

    def warn(self, reason: str) -> None:
        """Note why something became null, for a designer to show."""
        if self.warnings is not None and len(self.warnings) < 100:
            self.warnings.append(reason)
