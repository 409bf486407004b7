"""Where an expression finds its names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .convert import to_feel
from .limits import Run
from .values import FeelFunction, Range, YearsMonthsDuration

MISSING: Any = object()
PLAIN = frozenset(
    {
        str,
        Decimal,
        bool,
        type(None),
        date,
        time,
        datetime,
        timedelta,
        YearsMonthsDuration,
        Range,
        FeelFunction,
    }
)
"""Types that are FEEL values as they are."""


class Scope:
    """A frame of names inside an outer one; the outermost is the context that the host gave."""

    __slots__ = ("outer", "run", "vars")

    def __init__(self, names: Mapping[str, object], outer: Scope | None, run: Run) -> None:
        self.vars = names
        self.outer = outer
        self.run = run

    def find(self, name: str) -> object:
        """The FEEL value of ``name``, looking outwards; MISSING when nobody knows it."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.vars.get(name, MISSING)
            if value is not MISSING:
                if scope.outer is None and type(value) not in PLAIN:
                    return to_feel(value)
                return value
            scope = scope.outer
        return MISSING
