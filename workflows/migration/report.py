"""What a dry run tells: for each case where its open items would stand, what changes, and why it cannot move.

For people who see no cases: codes of cases, ids and titles of the diagrams, and words without any value of a case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.migrating import Change, Place, Plan, Problem
from workflows.migration.errors import told

#: cases that are listed one by one; the sums count all
MAX_LINES = 1_000


@dataclass(frozen=True)
class Line:
    """One case."""

    case: str
    plan: Plan

    @property
    def possible(self) -> bool:
        """Whether it can move."""
        return self.plan.possible

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, without anything that the case holds."""
        return {
            "case": self.case,
            "possible": self.possible,
            "places": [_place(p) for p in self.plan.places],
            "problems": [told(p) for p in self.plan.problems],
            "notices": [_change(c) for c in self.plan.notices],
        }


@dataclass(frozen=True)
class Report:
    """All cases of a version, and sums over them."""

    procedure: str
    source: int
    target: int
    cases: int = 0
    possible: int = 0
    lines: tuple[Line, ...] = ()
    moves: tuple[dict[str, Any], ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    reasons: tuple[dict[str, Any], ...] = ()

    @property
    def refused(self) -> int:
        """How many cannot move."""
        return self.cases - self.possible

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "procedure": self.procedure,
            "from": self.source,
            "to": self.target,
            "cases": self.cases,
            "possible": self.possible,
            "refused": self.refused,
            "moves": list(self.moves),
            "changes": list(self.changes),
            "reasons": list(self.reasons),
            "lines": [line.as_json() for line in self.lines],
            "truncated": self.cases > len(self.lines),
        }


@dataclass
class Sums:
    """Adds up plans while they are made, so that not all of them are held."""

    cases: int = 0
    possible: int = 0
    lines: list[Line] = field(default_factory=list)
    moves: Counter[tuple[str, ...]] = field(default_factory=Counter)
    changes: Counter[tuple[str, ...]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def add(self, line: Line) -> None:
        """One more case."""
        self.cases += 1
        self.possible += line.possible
        if len(self.lines) < MAX_LINES:
            self.lines.append(line)
        for place in line.plan.places:
            self.moves[(place.kind, place.process, place.element, place.new_process, place.new_element)] += 1
            for change in place.changes:
                element = place.new_element or place.element
                self.changes[(change.code, element, change.message_id, change.message_en)] += 1
        for problem in line.plan.problems:
            key = (problem.code, problem.process, problem.element, problem.message_id, problem.message_en)
            self.reasons[key] += 1

    def report(self, procedure: str, source: int, target: int) -> Report:
        """The report."""
        return Report(
            procedure,
            source,
            target,
            self.cases,
            self.possible,
            tuple(self.lines),
            _counted(self.moves, ("kind", "process", "element", "new_process", "new_element")),
            _counted(self.changes, ("code", "element", "message_id", "message_en")),
            _counted(self.reasons, ("code", "process", "element", "message_id", "message_en")),
        )


def _counted(counter: Counter[tuple[str, ...]], names: Iterable[str]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {**dict(zip(names, key, strict=True)), "count": count} for key, count in counter.most_common()
    )


def _place(place: Place) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "process": place.process,
        "element": place.element,
        "title": place.title,
        "new_process": place.new_process,
        "new_element": place.new_element,
        "new_title": place.new_title,
        "on": place.on,
        "changes": [_change(c) for c in place.changes],
        "problems": [told(p) for p in place.problems],
    }


def _change(change: Change) -> dict[str, str]:
    # the values before and after may say what the case is about: a role by the kind of violence, a date
    return {"code": change.code, "message_id": change.message_id, "message_en": change.message_en}


def unreadable(code: str, message_id: str, message_en: str) -> Plan:
    """The plan of a case whose state cannot be read."""
    return Plan(problems=(Problem(code, "", "", message_id, message_en),))
