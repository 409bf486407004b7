"""Trials of a draft as the designer shows them: who would get what by when and why, and what can be done next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import engine
from engine import feel, forms
from workflows.drafts import files
from workflows.drafts.models import Draft
from workflows.procedures import library
from workflows.procedures.errors import PublishRefused
from workflows.procedures.gate import finding_of
from workflows.routing.directory import from_database, from_file
from workflows.routing.rules import Directory
from workflows.scenarios import reading, report, trial, words
from workflows.scenarios.budget import of_a_run
from workflows.scenarios.runner import Failure, run_text
from workflows.scenarios.simulation import Item, Simulation
from workflows.work.queries import guidance

#: the log, the items and the trace of a very long play are cut to this many of the latest
MAX_LINES = 1_000


def directory(now: datetime) -> Directory:
    """The city as it is now; the demo city where there is none yet."""
    found = from_database(now)
    return found if found.teams else from_file()


def procedure(draft: Draft, changed: Mapping[str, bytes | None]) -> engine.Procedure:
    """The draft ready to be played, with what it calls. Raises PublishRefused with the reason when it cannot be loaded."""
    package = files.package(draft, changed)
    try:
        return engine.load(library.bundle(package, library.published()))
    except engine.EngineError as error:
        raise PublishRefused([finding_of(error)]) from error


def stories(draft: Draft, changed: Mapping[str, bytes | None], language: str) -> dict[str, Any]:
    """All scenarios of the draft, played with the demo city for which they are written, and their coverage.

    What does not hold is said in ``language`` ("id" or "en").
    """
    package = files.package(draft, changed)
    try:
        packages = {**library.published(), package.id: package}
        loaded = engine.load(engine.Library(packages).bundle(package.id))
    except engine.EngineError as error:
        raise PublishRefused([finding_of(error)]) from error
    known = engine.Library(packages)
    city = from_file()
    budget = of_a_run()
    results = [
        run_text(text.decode("utf-8", "replace"), name, known, city, budget)
        for name, text in package.scenarios.items()
    ]
    times: dict[str, int] = {}
    for result in results:
        for element in result.visited:
            times[element] = times.get(element, 0) + 1
    mine = report.coverage_of(loaded, results)
    return {
        "results": [
            {
                **result.as_json(),
                "failures": [_failure(one, language == "en") for one in result.failures],
                "visited": sorted(result.visited),
            }
            for result in results
        ],
        "coverage": {
            "elements": mine.elements,
            "visited": mine.visited,
            "missing": list(mine.missing),
            "times": times,
            "rules": mine.rules,
            "rules_used": mine.rules_used,
            "rules_missing": list(mine.rules_missing),
        },
    }


def _failure(failure: Failure, english: bool) -> dict[str, Any]:
    expected, found = failure.in_words(english)
    return {"step": failure.step, "expected": expected, "found": found, "element": failure.element}


def told(found: trial.Trial, loaded: engine.Procedure, language: str) -> dict[str, Any]:
    """The trial as plain JSON, texts in ``language`` ("id" or "en")."""
    simulation = found.simulation
    start = loaded.main.forms.get("start")
    english = language == "en"
    return {
        "now": simulation.now.isoformat(),
        "started": simulation.state is not None,
        "ended": simulation.end is not None,
        "end": simulation.end,
        "end_title": trial.end_title(simulation, english) if simulation.end is not None else None,
        "stop": _stop(found.stop, english) if found.stop else None,
        "start_form": forms.localized(start, language) if start else None,
        "items": [_item(simulation, loaded, item, language) for item in simulation.open_items()],
        "closed": sum(1 for item in simulation.items.values() if item.closed),
        "tokens": _tokens(simulation, loaded),
        "path": [
            {"process": entry.process, "element": entry.element, "kind": entry.kind}
            for entry in found.path()[-MAX_LINES:]
        ],
        "visited": simulation.visited,
        "log": [
            {
                "step": line.step,
                "at": line.at.isoformat(),
                "kind": line.kind,
                "element": line.element,
                "text": line.text_en if english else line.text_id,
                "why": [english_ if english else indonesian for indonesian, english_ in line.why],
            }
            for line in found.log[-MAX_LINES:]
        ],
        "messages": _messages(simulation, loaded, language),
        "timers": sorted(
            (
                {"element": timer.element, "due_at": timer.due_at.isoformat(), "title": words.title(loaded, timer.element, None, english)}
                for timer in simulation.timers.values()
            ),
            key=lambda one: str(one["due_at"]),
        ),
        "variables": {name: feel.to_json(value) for name, value in sorted(simulation.variables().items())},
    }  # fmt: skip


def starts(draft: Draft, changed: Mapping[str, bytes | None]) -> list[dict[str, Any]]:
    """What the stories of the draft begin with: a procedure that others call knows more than its start form asks."""
    found = []
    for path, text in files.package(draft, changed).scenarios.items():
        try:
            start = reading.read(text.decode("utf-8", "replace")).get("start")
        except reading.NotAStory:
            continue
        if isinstance(start, Mapping) and start:
            found.append({"story": PurePosixPath(path).stem, "start": dict(start)})
    return found


def _stop(stop: trial.Stop, english: bool) -> dict[str, Any]:
    return {
        "step": stop.step,
        "element": stop.element,
        "message": stop.message_en if english else stop.message_id,
        "errors": [
            {"field": e.field, "message": e.message_en if english else e.message_id} for e in stop.errors
        ],
    }


def _item(simulation: Simulation, loaded: engine.Procedure, item: Item, language: str) -> dict[str, Any]:
    opened, english = item.opened, language == "en"
    node = loaded.node(opened.element, opened.process)
    schema = simulation.form(item)
    team = simulation.directory.teams.get(item.route.team or "")
    names = simulation.directory.role_names.get(opened.role or "")
    documentation = node.documentation if node else ""
    return {
        "item": opened.item,
        "element": opened.element,
        "process": opened.process,
        "title": (node.name_en if english and node and node.name_en else opened.title),
        "role": opened.role,
        "role_title": (names[1] if english and names[1] else names[0]) if names else opened.role,
        "team": item.route.team,
        "team_title": team.name if team else None,
        "opened_at": item.opened_at.isoformat(),
        "due_at": opened.due_at.isoformat() if opened.due_at else None,
        "source": opened.source,
        "why": [step.sentence_en if english else step.sentence_id for step in item.route.steps],
        "codes": list(item.route.codes),
        "guidance": guidance(documentation, language),
        "form": forms.localized(schema, language) if schema else None,
        "data": feel.to_json(simulation.opened_form(item)),
        "where": trial.where(simulation, item),
    }


def _tokens(simulation: Simulation, loaded: engine.Procedure) -> list[dict[str, Any]]:
    if simulation.state is None or simulation.end is not None:
        return []
    return [
        {"process": one.process, "element": one.element, "kind": one.kind}
        for one in engine.active(loaded, simulation.state)
    ]


def _messages(simulation: Simulation, loaded: engine.Procedure, language: str) -> list[dict[str, Any]]:
    english = language == "en"
    waited = set(simulation.waits.values())
    found: dict[str, dict[str, Any]] = {}
    for package in loaded.packages.values():
        for message in package.meta.messages:
            schema = package.forms.get(message.form) if message.form else None
            found.setdefault(
                message.name,
                {
                    "name": message.name,
                    "title": message.title_en if english else message.title_id,
                    "roles": list(message.roles),
                    "form": forms.localized(schema, language) if schema else None,
                    "waited": message.name in waited,
                },
            )
    for name in sorted(waited - found.keys()):
        found[name] = {"name": name, "title": name, "roles": [], "form": None, "waited": True}
    return list(found.values())
