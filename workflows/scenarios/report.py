"""What to print of scenario results: for people, and the coverage of each diagram."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import engine
from workflows.catalogue import tables
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
    """How much of a procedure the scenarios use: elements and flows of its own diagrams that its own scenarios
    visited, and rules of its decision tables that any scenario applied.
    """

    procedure: str
    elements: int
    visited: int
    missing: tuple[str, ...]
    rules: int = 0
    rules_used: int = 0
    rules_missing: tuple[str, ...] = ()


def coverage(results: Sequence[Result], library: engine.Library) -> list[Coverage]:
    """For every procedure of the library."""
    seen: dict[str, set[str]] = {}
    applied: set[str] = set()
    for result in results:
        seen.setdefault(result.procedure, set()).update(result.visited)
        applied |= result.rules
    found: list[Coverage] = []
    for ident in sorted(library.packages):
        own = own_elements(engine.load(library.bundle(ident)))
        found.append(_of(library.packages[ident], own, seen.get(ident, set()), applied))
    return found


def coverage_of(procedure: engine.Procedure, results: Sequence[Result]) -> Coverage:
    """For one procedure, by results of its own scenarios."""
    visited = {element for result in results for element in result.visited}
    applied = {rule for result in results for rule in result.rules}
    own = own_elements(procedure)
    return _of(procedure.main, own, own & visited, applied)


def _of(package: engine.Package, own: Set[str], visited: Set[str], applied: Set[str]) -> Coverage:
    rules = {rule for table in tables.of(package) for rule in table.rule_ids()}
    return Coverage(
        package.id,
        len(own),
        len(visited),
        tuple(sorted(own - visited)),
        len(rules),
        len(rules & applied),
        tuple(sorted(rules - applied)),
    )


def coverage_text(found: Sequence[Coverage]) -> str:
    """A line for each diagram and for its decision tables, and what was not used."""
    lines: list[str] = []
    for entry in found:
        line = f"{entry.procedure}: {_share(entry.visited, entry.elements)} of the diagram"
        if entry.rules:
            line += f", {_share(entry.rules_used, entry.rules)} of the decision rules"
        lines.append(line)
        if entry.missing:
            lines.append(f"    not visited: {', '.join(entry.missing)}")
        if entry.rules_missing:
            lines.append(f"    rules not applied: {', '.join(entry.rules_missing)}")
    total = sum(e.elements + e.rules for e in found)
    used = sum(e.visited + e.rules_used for e in found)
    lines.append(f"{_percent(used, total)}% in all")
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{_percent(part, whole)}% ({part} of {whole})"


def _percent(part: int, whole: int) -> int:
    """Rounded down, so that only all of it is 100."""
    return 100 * part // whole if whole else 100
