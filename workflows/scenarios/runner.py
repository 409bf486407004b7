"""Play scenario files (their format is told in docs/scenarios.md) and say what does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import engine
from engine import decisions
from workflows.routing.rules import Directory
from workflows.scenarios import failing
from workflows.scenarios.budget import Budget
from workflows.scenarios.reading import NotAStory, plain, read
from workflows.scenarios.simulation import Item, Simulation, SimulationError, duration_between

KINDS = ("open", "item", "complete", "wait", "message", "variables")
_ALLOWED = {
    "open": {"open"},
    "item": {"item", "where", "role", "team", "due", "due_at", "reason"},
    "complete": {"complete", "where", "with"},
    "wait": {"wait"},
    "message": {"message", "with"},
    "variables": {"variables"},
}


@dataclass(frozen=True)
class Failure:
    """What did not hold: at which step (1 for the first; 0 for the file as a whole), and where the case stands."""

    step: int
    expected: str
    found: str
    element: str | None = None
    #: the same for people; without it the story as a file is at fault, and its words are said
    told: failing.Told | None = None

    def in_words(self, english: bool) -> tuple[str, str]:
        """What was expected and what was found."""
        return self.told.said(english) if self.told else (self.expected, self.found)


@dataclass
class Result:
    """What came of one file."""

    file: str
    title: str = ""
    procedure: str = ""
    failures: list[Failure] = field(default_factory=list)
    elements: int = 0
    visited: frozenset[str] = frozenset()
    #: ``decision/rule`` of every rule of a decision table that applied
    rules: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        """Nothing failed."""
        return not self.failures

    def as_json(self) -> dict[str, Any]:
        """The result as ``rangkul scenario --json`` prints it."""
        return {
            "file": self.file,
            "title": self.title,
            "passed": self.passed,
            "failures": [
                {"step": f.step, "expected": f.expected, "found": f.found, "element": f.element}
                for f in self.failures
            ],
            "coverage": {"elements": self.elements, "visited": len(self.visited)},
        }


class StoryBroken(Exception):
    """A step of a story does not hold: what was expected, what was found, at which element."""

    def __init__(
        self, expected: str, found: str, element: str | None = None, told: failing.Told | None = None
    ) -> None:
        super().__init__(expected)
        self.told = told
        self.expected = expected
        self.found = found
        self.element = element


def own_elements(procedure: engine.Procedure) -> frozenset[str]:
    """Ids of the nodes and flows of the procedure's own diagrams, which coverage counts."""
    found: set[str] = set()
    for process in procedure.main.processes:
        found |= process.nodes().keys() | process.flows().keys()
    return frozenset(found)


def run_file(path: Path | str, library: engine.Library, directory: Directory) -> Result:
    """Play one file; whatever is wrong with it is a failure in the result."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Result(str(path), failures=[Failure(0, "a readable UTF-8 file", str(error))])
    return run_text(text, str(path), library, directory)


def run_text(
    text: str, name: str, library: engine.Library, directory: Directory, budget: Budget | None = None
) -> Result:
    """Play one scenario given as YAML text. ``budget``: what several stories together may cost."""
    result = Result(name)
    try:
        story = read(text)
        result.title = str(story.get("title", ""))
        result.procedure = str(story.get("procedure", ""))
        _play(story, result, library, directory, budget)
    except NotAStory as error:
        result.failures.append(Failure(0, error.expected, error.found))
    except engine.EngineError as error:
        result.failures.append(Failure(0, "a procedure that can be run", error.message_en, error.element))
    return result


def _play(
    story: dict[str, Any],
    result: Result,
    library: engine.Library,
    directory: Directory,
    budget: Budget | None,
) -> None:
    procedure = engine.load(library.bundle(result.procedure))
    own = own_elements(procedure)
    result.elements = len(own)
    at = story.get("at")
    try:
        now = datetime.fromisoformat(str(at))
        if now.tzinfo is None:
            raise ValueError
    except ValueError:
        result.failures.append(Failure(0, "at: a date and time with its offset", str(at)))
        return
    simulation = Simulation(procedure, directory, now, budget=budget or Budget())
    with decisions.rules_used() as rules:
        _tell(story, simulation, result)
    result.visited = own & simulation.visited.keys()
    result.rules = frozenset(f"{decision}/{rule}" for decision, rule in rules)


def _tell(story: dict[str, Any], simulation: Simulation, result: Result) -> None:
    step = 0
    try:
        simulation.start(_mapping(story.get("start"), "start"))
        for step, entry in enumerate(story["steps"], 1):  # noqa: B007
            _step(simulation, entry)
        step += 1
        _ending(simulation, story)
    except StoryBroken as broken:
        element = broken.element or next(iter(simulation.stands_at()), None)
        result.failures.append(Failure(step, broken.expected, broken.found, element, broken.told))
    except SimulationError as error:
        element = error.element or next(iter(simulation.stands_at()), None)
        told = failing.Told(
            "langkah ini dapat dilakukan", error.message_id, "the step can be done", error.message_en
        )
        result.failures.append(Failure(step, "the step can be done", str(error), element, told))


def _step(simulation: Simulation, entry: Any) -> None:
    if not isinstance(entry, dict):
        raise StoryBroken("a step such as {complete: task}", repr(entry)[:200])
    kinds = [k for k in KINDS if k in entry]
    if len(kinds) != 1:
        raise StoryBroken(f"one of {', '.join(KINDS)}", ", ".join(entry)[:200] or "nothing")
    kind = kinds[0]
    extra = set(entry) - _ALLOWED[kind]
    if extra:
        raise StoryBroken(
            f"only {', '.join(sorted(_ALLOWED[kind]))} in a step «{kind}»", ", ".join(sorted(extra))[:200]
        )
    if kind == "open":
        if not isinstance(entry["open"] or [], list):
            raise StoryBroken("open: a list", repr(entry["open"])[:200])
        wanted = sorted(str(e) for e in entry["open"] or [])
        found = sorted(i.element for i in simulation.open_items())
        if wanted != found:
            odd = sorted(set(wanted) ^ set(found)) or found
            raise StoryBroken(
                f"open: [{', '.join(wanted)}]", f"[{', '.join(found)}]", odd[0] if odd else None,
                failing.tasks(simulation, wanted, found),
            )  # fmt: skip
    elif kind == "item":
        _check_item(simulation, entry)
    elif kind == "complete":
        item = pick(simulation, entry["complete"], entry.get("where"))
        simulation.complete(item, _mapping(entry.get("with"), "with"))
    elif kind == "wait":
        simulation.wait(str(entry["wait"]))
    elif kind == "message":
        simulation.message(str(entry["message"]), _mapping(entry.get("with"), "with"))
    else:
        values = simulation.variables()
        for name, wanted in _mapping(entry["variables"], "variables").items():
            if values.get(name) != wanted:
                raise StoryBroken(f"{name} = {wanted!r}", f"{name} = {values.get(name)!r}")


def pick(simulation: Simulation, element: str, where: Any) -> Item:
    """The one open item of the element in whose scope the variables have the values of ``where``.

    :raises StoryBroken: there is none, or more than one.
    """
    wanted = _mapping(where, "where")
    named = [i for i in simulation.open_items() if i.element == element]
    found = [i for i in named if all(simulation.variables(i).get(k) == v for k, v in wanted.items())]
    if len(found) == 1:
        return found[0]
    told = f"one open «{element}»" + (f" where {wanted}" if wanted else "")
    if not found:
        others = sorted(i.element for i in simulation.open_items())
        human = failing.task(simulation, element, others)
        raise StoryBroken(told, f"none; open: [{', '.join(others)}]", element if named else None, human)
    human = failing.task_often(simulation, element, len(found))
    raise StoryBroken(told, f"{len(found)}; say which with where", element, human)


def _check_item(simulation: Simulation, entry: Mapping[str, Any]) -> None:
    item = pick(simulation, str(entry["item"]), entry.get("where"))
    element = item.element
    due_at = item.opened.due_at

    def check(name: str, wanted: Any, found: Any, *, ok: bool) -> None:
        if not ok:
            told = failing.item(simulation, element, name, wanted, found)
            raise StoryBroken(f"{element}: {name} {wanted}", f"{name} {found}", element, told)

    if "role" in entry:
        check("role", entry["role"], item.opened.role, ok=item.opened.role == entry["role"])
    if "team" in entry:
        check("team", entry["team"], item.route.team, ok=item.route.team == entry["team"])
    if "due" in entry:
        shown = (due_at - item.opened_at) if due_at else None
        if entry["due"] is None:
            check("due", None, shown, ok=due_at is None)
        else:
            try:
                wanted = duration_between(item.opened_at, str(entry["due"]))
            except engine.EngineError as error:
                raise StoryBroken("due: a duration", str(entry["due"])[:200], element) from error
            check("due", entry["due"], shown, ok=shown == wanted)
    if "due_at" in entry:
        text = entry["due_at"]
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError as error:
            raise StoryBroken("due_at: a date and time", str(text), element) from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=simulation.now.tzinfo)
        check("due_at", moment.isoformat(), due_at.isoformat() if due_at else None, ok=due_at == moment)
    if "reason" in entry:
        codes = ", ".join(item.route.codes) or "none"
        check("reason", entry["reason"], codes, ok=entry["reason"] in item.route.codes)


def _ending(simulation: Simulation, story: Mapping[str, Any]) -> None:
    if "end" in story and story["end"] != simulation.end:
        shown = (
            simulation.end
            or f"still running, open: [{', '.join(i.element for i in simulation.open_items())}]"
        )
        told = failing.end(simulation, str(story["end"] or ""))
        raise StoryBroken(f"end: {story['end'] or 'still running'}", f"{shown}", None, told)
    opened = {i.element for i in simulation.items.values()}
    for element in story["never"]:
        if element in opened:
            told = failing.never(simulation, str(element))
            raise StoryBroken(f"«{element}» is never opened", "it was opened", str(element), told)


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise StoryBroken(f"{name}: a mapping", repr(value)[:200])
    return {str(k): plain(v) for k, v in value.items()}
