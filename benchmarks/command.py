"""``rangkul bench``: which measurement, and how to print it."""

from __future__ import annotations

import json
from typing import Any


def run(what: str, steps: int) -> dict[str, Any]:
    """Run one measurement by name."""
    if what == "step":
        from benchmarks import step

        return step.run(steps)
    if what == "parse":
        from benchmarks import parse

        return parse.run()
    from benchmarks import feel

    return feel.run()


def text(what: str, result: dict[str, Any]) -> str:
    """A line for each figure."""
    return "\n".join(f"{name}: {json.dumps(value)}" for name, value in result.items())
