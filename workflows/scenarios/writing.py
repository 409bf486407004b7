"""Write a story that was played as a scenario file, with what the play showed as what must hold from now on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import yaml

from workflows.scenarios.simulation import Item, Simulation
from workflows.scenarios.trial import Trial


def as_scenario(
    trial: Trial,
    title: str,
    procedure: str,
    at: datetime,
    start: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
) -> str:
    """The scenario as YAML: after each step the tasks that are open, and of each new one its role and deadline.

    Only the steps that could be carried out are written.
    """
    done = len(trial.open_after) - 1 - (1 if trial.stop else 0)
    told: list[dict[str, Any]] = [*_expected(trial, 0)]
    for number, step in enumerate(steps[: max(done, 0)], 1):
        told.append(_plain_step(step))
        told += _expected(trial, number)
    story = {
        "title": title,
        "procedure": procedure,
        "at": at.isoformat(),
        "start": dict(start),
        "steps": told,
        "end": trial.simulation.end,
    }
    return yaml.safe_dump(story, sort_keys=False, allow_unicode=True, width=110)


def file_name(title: str, taken: Sequence[str]) -> str:
    """A path under ``scenarios/`` for the title that is not taken yet."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "cerita"
    name, number = f"scenarios/{slug}.yaml", 1
    while name in taken:
        number += 1
        name = f"scenarios/{slug}-{number}.yaml"
    return name


def _expected(trial: Trial, step: int) -> list[dict[str, Any]]:
    opened, now_open = trial.opened[step], trial.open_after[step]
    if step and trial.open_after[step - 1] == now_open and not opened:
        return []
    found: list[dict[str, Any]] = [{"open": sorted(now_open)}]
    for item in opened:
        # two of the same task cannot be told apart without knowing their variables at that time
        if now_open.count(item.element) == 1:
            found.append(_item(trial.simulation, item))
    return found


def _item(simulation: Simulation, item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"item": item.element}
    if item.opened.role:
        told["role"] = item.opened.role
    due_at = item.opened.due_at
    if due_at is not None:
        span = due_at - item.opened_at
        if item.opened.due_calendar == "calendar" and span > timedelta(0):
            told["due"] = _iso(span)
        else:
            told["due_at"] = due_at.isoformat()
    return told


def _iso(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _plain_step(step: Mapping[str, Any]) -> dict[str, Any]:
    return {key: step[key] for key in ("complete", "wait", "message", "where", "with") if step.get(key)}
