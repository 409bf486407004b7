"""Play a procedure that nobody runs yet: a story is carried out step by step, and what each step does is told.

A trial keeps nothing. Whoever plays holds the story so far and adds a step to it; the whole story is played again,
which takes milliseconds. So a trial can be gone back in, shared, and saved as a scenario as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import engine
from workflows.routing.rules import Directory
from workflows.scenarios import words
from workflows.scenarios.reading import plain
from workflows.scenarios.runner import StoryBroken, pick
from workflows.scenarios.simulation import Item, Simulation, SimulationError

#: of a story that is played by hand
MAX_STEPS = 500


@dataclass(frozen=True)
class Line:
    """A line of the log: what happened, when (aware), in which step (0: the start), at which element, in two languages."""

    step: int
    at: datetime
    kind: str
    element: str | None
    text_id: str
    text_en: str
    #: why that team got a task: the steps of its routing, each in both languages
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stop:
    """Why the story cannot go on at ``step``; ``errors``: the fields that the form refuses."""

    step: int
    element: str | None
    message_id: str
    message_en: str
    errors: tuple[engine.forms.FieldError, ...] = ()


@dataclass
class Trial:
    """What came of a story."""

    simulation: Simulation
    log: list[Line] = field(default_factory=list)
    #: how many entries of the simulation's trace there were before the last step
    before_last: int = 0
    stop: Stop | None = None
    #: per step (0: the start): elements of the items that it opened, and those open after it
    opened: list[list[Item]] = field(default_factory=list)
    open_after: list[list[str]] = field(default_factory=list)

    def path(self) -> list[engine.TraceEntry]:
        """What the tokens passed in the last step."""
        return self.simulation.trace[self.before_last :]


def play(
    procedure: engine.Procedure,
    directory: Directory,
    at: datetime,
    start: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
) -> Trial:
    """Carry out the story: ``start`` is the data of the start form, a step is ``complete``, ``wait`` or ``message``.

    Stops at the first step that cannot be done; what was done before it stands.
    """
    trial = Trial(Simulation(procedure, directory, at))
    player = _Player(trial)
    if player.act(0, {}, partial(trial.simulation.start, _values(start))):
        for number, step in enumerate(steps[:MAX_STEPS], 1):
            if trial.simulation.end is not None:
                break
            if not player.act(number, step, partial(_do, trial.simulation, step)):
                break
    return trial


def _do(simulation: Simulation, step: Mapping[str, Any]) -> None:
    if "complete" in step:
        item = _item_of(simulation, step)
        simulation.complete(item, _values(step.get("with") or {}))
    elif "wait" in step:
        simulation.wait(str(step["wait"]))
    elif "message" in step:
        simulation.message(str(step["message"]), _values(step.get("with") or {}))
    else:
        raise SimulationError(
            "A step is complete, wait or message.", message_id="Langkah hanya complete, wait, atau message."
        )


def _item_of(simulation: Simulation, step: Mapping[str, Any]) -> Item:
    try:
        return pick(simulation, str(step["complete"]), step.get("where"))
    except StoryBroken as error:
        raise SimulationError(
            f"«{step['complete']}» cannot be completed: {error.found}.",
            error.element,
            message_id=f"«{step['complete']}» tidak sedang terbuka, atau terbuka lebih dari sekali.",
        ) from error


def _values(data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise SimulationError(
            "The data of a step are a mapping of fields to values.",
            message_id="Isi sebuah langkah berupa pasangan isian dan nilai.",
        )
    return {str(name): plain(value) for name, value in data.items()}


class _Player:
    """Carries out steps and writes the log from what they changed."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.simulation = trial.simulation
        self.told: dict[str, str] = {}
        self.timers: set[str] = set()
        self.decisions = self.thrown = 0

    def act(self, step: int, told: Mapping[str, Any], work: Any) -> bool:
        """One step, which the story tells so. False when it could not be done."""
        trial, simulation = self.trial, self.simulation
        trial.before_last = len(simulation.trace)
        known = set(simulation.items)
        try:
            work()
        except SimulationError as error:
            element = error.element or next(iter(simulation.stands_at()), None)
            trial.stop = Stop(step, element, error.message_id, error.message_en, error.errors)
        trial.opened.append([item for key, item in simulation.items.items() if key not in known])
        trial.open_after.append([item.element for item in simulation.open_items()])
        self._log(step, told if trial.stop is None else {})
        return trial.stop is None

    def _log(self, step: int, done: Mapping[str, Any]) -> None:
        simulation = self.simulation
        lines: list[Line] = []

        def say(
            at: datetime, kind: str, element: str | None, text_id: str, text_en: str, *why: tuple[str, str]
        ) -> None:
            lines.append(Line(step, at, kind, element, text_id, text_en, why))

        if step == 0:
            say(simulation.now, "started", None, "Kasus dimulai.", "The case starts.")
        if "wait" in done:
            span_id, span_en = (words.value(str(done["wait"]), english) for english in (False, True))
            say(simulation.now, "waited", None, f"Waktu maju {span_id}.", f"Time moves on by {span_en}.")
        if "message" in done:
            name_id, name_en = _message(simulation, str(done["message"]))
            say(
                simulation.now,
                "sent",
                None,
                f"Pesan «{name_id}» datang.",
                f"The message «{name_en}» arrives.",
            )
        for decision in simulation.decisions[self.decisions :]:
            name = words.readable(decision.decision)
            say(
                simulation.now, "decision", decision.element,
                f"Keputusan «{name}»: {words.value(decision.result, False)}.",
                f"The decision «{name}» gives {words.value(decision.result, True)}.",
            )  # fmt: skip
        for thrown in simulation.thrown[self.thrown :]:
            say(
                simulation.now, "message", thrown.element,
                f"Pesan «{thrown.name}» dikirim ke luar.", f"The message «{thrown.name}» is sent to the outside.",
            )  # fmt: skip
        self.decisions, self.thrown = len(simulation.decisions), len(simulation.thrown)
        for key, item in simulation.items.items():
            self._item(key, item, say)
        if simulation.end is not None:
            say(
                simulation.now, "ended", simulation.end,
                f"Kasus berakhir: {end_title(simulation, False)}.", f"The case ends: {end_title(simulation, True)}.",
            )  # fmt: skip
        self.trial.log += sorted(lines, key=lambda line: line.at)

    def _item(self, key: str, item: Item, say: Any) -> None:
        opened = item.opened
        title_id = opened.title
        title_en = words.title(self.simulation.procedure, opened.element, opened.process, True)
        if key not in self.told:
            self.told[key] = "open"
            team = self.simulation.directory.teams.get(item.route.team or "")
            to_id, to_en = (
                (team.name, team.name) if team else ("tim yang belum ada", "a team that does not exist yet")
            )
            by_id = f", paling lambat {_clock(opened.due_at)}" if opened.due_at else ""
            by_en = f", by {_clock(opened.due_at)}" if opened.due_at else ""
            say(
                item.opened_at, "opened", item.element,
                f"«{title_id}» untuk {to_id}{by_id}.", f"«{title_en}» goes to {to_en}{by_en}.",
                *((step.sentence_id, step.sentence_en) for step in item.route.steps),
            )  # fmt: skip
        if item.closed and self.told[key] == "open":
            self.told[key] = item.closed
            done = item.closed == "completed"
            say(
                item.closed_at or self.simulation.now, item.closed, item.element,
                f"«{title_id}» {'selesai' if done else 'ditarik kembali'}.",
                f"«{title_en}» is {'done' if done else 'withdrawn'}.",
            )  # fmt: skip


def _message(simulation: Simulation, name: str) -> tuple[str, str]:
    """The titles of the message in both languages; its name where it has none."""
    for package in simulation.procedure.packages.values():
        for message in package.meta.messages:
            if message.name == name:
                return message.title_id or name, message.title_en or message.title_id or name
    return name, name


def end_title(simulation: Simulation, english: bool) -> str:
    """The name of the end that the case has reached."""
    procedure, end = simulation.procedure, simulation.end or "-"
    return words.title(procedure, end, None, english)


def _clock(moment: datetime | None) -> str:
    return f"{moment:%d/%m/%Y %H.%M}" if moment else ""


def where(simulation: Simulation, item: Item) -> dict[str, Any]:
    """Variables that tell the item from others that are open at the same task; empty when there are none."""
    others = [i for i in simulation.open_items() if i.element == item.element and i is not item]
    if not others:
        return {}
    mine = {k: v for k, v in simulation.variables(item).items() if isinstance(v, str | int | bool)}
    rest = [simulation.variables(other) for other in others]
    for name, value in mine.items():
        if all(other.get(name) != value for other in rest):
            return {name: value}
    return {name: value for name, value in mine.items() if any(other.get(name) != value for other in rest)}
