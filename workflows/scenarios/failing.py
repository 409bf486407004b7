"""What does not hold in a story, for people: with the names of the diagram, roles and teams, in two languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.scenarios import words
from workflows.scenarios.simulation import Simulation

_ASPECTS = {
    "role": ("peran", "role"),
    "team": ("tim", "team"),
    "due": ("tenggat", "deadline"),
    "due_at": ("tenggat", "deadline"),
    "reason": ("alasan pembagian", "reason of the assignment"),
}


@dataclass(frozen=True)
class Told:
    """What was expected and what was found, as the ends of sentences."""

    expected_id: str
    found_id: str
    expected_en: str
    found_en: str

    def said(self, english: bool) -> tuple[str, str]:
        """Expected and found in one language."""
        return (self.expected_en, self.found_en) if english else (self.expected_id, self.found_id)


def _both(make: Callable[[bool], tuple[str, str]]) -> Told:
    return Told(*make(False), *make(True))


def _named(simulation: Simulation, elements: Sequence[str], english: bool) -> str:
    names = [f"«{words.title(simulation.procedure, one, None, english)}»" for one in elements]
    return ", ".join(names) or ("none" if english else "tidak ada")


def tasks(simulation: Simulation, wanted: Sequence[str], found: Sequence[str]) -> Told:
    """The open tasks are others."""

    def say(english: bool) -> tuple[str, str]:
        word = "open tasks" if english else "tugas yang terbuka"
        return (
            f"{word}: {_named(simulation, wanted, english)}",
            f"{word}: {_named(simulation, found, english)}",
        )

    return _both(say)


def task(simulation: Simulation, element: str, others: Sequence[str]) -> Told:
    """The task is not open; ``others`` are."""

    def say(english: bool) -> tuple[str, str]:
        name, rest = _named(simulation, [element], english), _named(simulation, others, english)
        if english:
            return f"the task {name} is open", f"it is not open; open tasks: {rest}"
        return f"tugas {name} terbuka", f"tidak terbuka; tugas yang terbuka: {rest}"

    return _both(say)


def task_often(simulation: Simulation, element: str, times: int) -> Told:
    """The task is open more than once, and the story does not say which is meant."""

    def say(english: bool) -> tuple[str, str]:
        name = _named(simulation, [element], english)
        if english:
            return f"the task {name} is open once", f"it is open {times} times"
        return f"tugas {name} terbuka sekali", f"terbuka {times} kali"

    return _both(say)


def item(simulation: Simulation, element: str, aspect: str, wanted: Any, found: Any) -> Told:
    """An open task has another role, team, deadline or reason."""

    def say(english: bool) -> tuple[str, str]:
        word = _ASPECTS[aspect][english]
        name = _named(simulation, [element], english)
        told, is_ = _value(simulation, aspect, wanted, english), _value(simulation, aspect, found, english)
        return f"{name}: {word} {told}", f"{word} {is_}"

    return _both(say)


def end(simulation: Simulation, wanted: str) -> Told:
    """The case ends elsewhere, or not at all."""

    def say(english: bool) -> tuple[str, str]:
        running = "the case still runs" if english else "kasus masih berjalan"
        at = "the case ends at" if english else "kasus berakhir di"
        tasks_open = "open tasks" if english else "tugas yang terbuka"
        still = [one.element for one in simulation.open_items()]
        return (
            f"{at} {_named(simulation, [wanted], english)}" if wanted else running,
            f"{at} {_named(simulation, [simulation.end], english)}"
            if simulation.end
            else f"{running}; {tasks_open}: {_named(simulation, still, english)}",
        )

    return _both(say)


def never(simulation: Simulation, element: str) -> Told:
    """A task was opened that must not be."""

    def say(english: bool) -> tuple[str, str]:
        name = _named(simulation, [element], english)
        if english:
            return f"the task {name} never opens", "it was opened"
        return f"tugas {name} tidak pernah terbuka", "tugas itu terbuka"

    return _both(say)


def _value(simulation: Simulation, aspect: str, found: Any, english: bool) -> str:
    directory = simulation.directory
    if not isinstance(found, str):
        return words.value(found, english)
    if aspect == "role" and found in directory.role_names:
        in_indonesian, in_english = directory.role_names[found]
        return f"«{(english and in_english) or in_indonesian}»"
    if aspect == "team" and found in directory.teams:
        return f"«{directory.teams[found].name}»"
    return words.value(found, english)
