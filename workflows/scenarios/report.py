"""What to print of scenario results: for people, and the coverage of each diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import engine
from workflows.scenarios.runner import Result, own_elements


def text(results: Sequence[Result]) -> str:
    """One line a file, the failures under it, and the sum."""
    lines: list[str] = []
    for result in results:
        lines.append(f"{'ok  ' if result.passed else 'FAIL'}  {result.file}  {result.title}")
        for failure in result.failures:
            where = f" at «{failure.element}»" if failure.element else ""
            lines.append(
                f"      step {failure.step}{where}: expected {failure.expected}; found {failure.found}"
            )
    passed = sum(r.passed for r in results)
    lines.append(f"{passed} passed, {len(results) - passed} failed")
    return "\n".join(lines)


@dataclass(frozen=True)
class Coverage:
    """How much of a procedure's own diagrams the scenarios visited together."""

    procedure: str
    elements: int
    visited: int
    missing: tuple[str, ...]


def coverage(results: Sequence[Result], library: engine.Library) -> list[Coverage]:
    """For every procedure that a scenario plays."""
    seen: dict[str, set[str]] = {}
    for result in results:
        seen.setdefault(result.procedure, set()).update(result.visited)
    found: list[Coverage] = []
    for ident in sorted(library.packages):
        own = own_elements(engine.load(library.bundle(ident)))
        visited = seen.get(ident, set())
        found.append(Coverage(ident, len(own), len(visited), tuple(sorted(own - visited))))
    return found


def coverage_text(found: Sequence[Coverage]) -> str:
    """A line for each diagram, and what was not visited."""
    lines: list[str] = []
    for entry in found:
        share = 100 * entry.visited / entry.elements if entry.elements else 100.0
        lines.append(f"{entry.procedure}: {share:.0f}% ({entry.visited} of {entry.elements})")
        if entry.missing:
            lines.append(f"    not visited: {', '.join(entry.missing)}")
    total = sum(e.elements for e in found)
    visited = sum(e.visited for e in found)
    lines.append(f"{100 * visited / total if total else 100:.0f}% in all")
    return "\n".join(lines)
