"""A case in memory: the engine, the routing and a clock that moves when told. No database, no server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import engine
from engine import effects as fx
from engine import timing
from workflows.calendar import CITY_CALENDAR
from workflows.routing.rules import Directory, Route, route
from workflows.scenarios.budget import Budget, BudgetSpent

#: of the engine, for one case: a review every week of a childhood stays below
MAX_STEPS = 3_000


class SimulationError(Exception):
    """Something could not be done to the simulated case; ``element`` is the one it stands at, if known.

    ``errors``: the fields that the form refuses.
    """

    def __init__(
        self,
        message: str,
        element: str | None = None,
        *,
        message_id: str = "",
        errors: Sequence[engine.forms.FieldError] = (),
    ) -> None:
        super().__init__(message)
        self.element = element
        self.message_en = message
        self.message_id = message_id or message
        self.errors = tuple(errors)


@dataclass
class Item:
    """A work item as a worker would see it: what, for whom and why, until when."""

    opened: fx.WorkItemOpened
    route: Route
    opened_at: datetime
    closed: str | None = None
    closed_at: datetime | None = None

    @property
    def element(self) -> str:
        """The BPMN id of the task."""
        return self.opened.element


@dataclass
class Simulation:
    """One case. ``end`` is the end reached, or None while it runs."""

    procedure: engine.Procedure
    directory: Directory
    now: datetime
    state: str | None = None
    end: str | None = None
    items: dict[str, Item] = field(default_factory=dict)
    timers: dict[str, fx.TimerSet] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)
    visited: dict[str, int] = field(default_factory=dict)
    trace: list[engine.TraceEntry] = field(default_factory=list)
    decisions: list[fx.DecisionTaken] = field(default_factory=list)
    thrown: list[fx.MessageThrown] = field(default_factory=list)
    messages: int = 0
    calendar: timing.WorkingCalendar | None = CITY_CALENDAR
    #: may be shared by several cases that are played one after the other
    budget: Budget = field(default_factory=Budget)
    #: steps of this case
    steps: int = 0

    # what can be done

    def start(self, data: Mapping[str, Any]) -> None:
        """Start the case. Keys left out are null; known fields are checked for their type.

        :raises SimulationError: a field has the wrong type, or the step failed.
        """
        schema = self.procedure.main.forms.get("start")
        values = dict(data)
        if schema is not None:
            known = set(engine.forms.field_keys(schema))
            checked = engine.forms.validate(
                schema, {k: v for k, v in values.items() if k in known}, partial=True, now=self.now
            )
            if checked.errors:
                raise _refused(checked.errors, None)
        self._advance(engine.StartCase(values))

    def complete(self, item: Item, data: Mapping[str, Any]) -> None:
        """Complete an open item with data that its form accepts.

        :raises SimulationError: the form refuses the data, or the step failed.
        """
        ident = item.opened.item
        schema = self.form(item)
        self.opened_form(item)
        checked = engine.forms.validate(schema, data, self.variables(item), now=self.now)
        if checked.errors:
            raise _refused(checked.errors, item.element)
        kept = engine.form_variables(self.procedure, item.opened.form, checked.data)
        self._advance(engine.CompleteWorkItem(ident, kept), item.element)

    def message(self, name: str, data: Mapping[str, Any]) -> None:
        """A message comes from outside."""
        self.messages += 1
        self._advance(engine.DeliverMessage(name, data, f"m{self.messages}"))

    def wait(self, duration: str) -> None:
        """The clock moves on; what falls due on the way happens in order.

        :raises SimulationError: no duration, or a step failed.
        """
        try:
            until = timing.moment(duration, self.now)
        except engine.EngineError as error:
            raise SimulationError(error.message_en, message_id=error.message_id) from error
        self._fire_until(until)
        self.now = max(self.now, until)

    def _fire_until(self, until: datetime) -> None:
        while self.timers and self.end is None:
            timer = min(self.timers.values(), key=lambda t: (t.due_at, int(t.timer[1:])))
            if timer.due_at > until:
                return
            self.now = max(self.now, timer.due_at)
            self._step(engine.FireTimer(timer.timer), timer.element)

    def _advance(self, command: engine.Command, element: str | None = None) -> None:
        self._step(command, element)
        self._fire_until(self.now)

    def _step(self, command: engine.Command, element: str | None) -> None:
        try:
            self._count()
            step = engine.advance(self.procedure, self.state, command, self.now, calendar=self.calendar)
        except BudgetSpent as error:
            raise SimulationError(error.message_en, element, message_id=error.message_id) from error
        except engine.EngineError as error:
            raise SimulationError(
                error.message_en, error.element or element, message_id=error.message_id
            ) from error
        self.state = step.state
        self.trace.extend(step.trace)
        for entry in step.trace:
            self.visited[entry.element] = self.visited.get(entry.element, 0) + 1
        for effect in step.effects:
            self._effect(effect)

    def _count(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise BudgetSpent
        self.budget.spend()

    def _effect(self, effect: fx.Effect) -> None:
        match effect:
            case fx.WorkItemOpened():
                self.items[effect.item] = Item(effect, self._route(effect), self.now)
            case fx.WorkItemCompleted():
                self.items[effect.item].closed = "completed"
                self.items[effect.item].closed_at = self.now
            case fx.WorkItemWithdrawn():
                self.items[effect.item].closed = "withdrawn"
                self.items[effect.item].closed_at = self.now
            case fx.TimerSet():
                self.timers[effect.timer] = effect
            case fx.TimerCleared():
                self.timers.pop(effect.timer, None)
            case fx.MessageAwaited():
                self.waits[effect.wait] = effect.name
            case fx.MessageWaitEnded():
                self.waits.pop(effect.wait, None)
            case fx.DecisionTaken():
                self.decisions.append(effect)
            case fx.MessageThrown():
                self.thrown.append(effect)
            case fx.CaseEnded():
                self.end = effect.end
            case fx.StepFailed():
                raise SimulationError(effect.message_en, effect.element, message_id=effect.message_id)

    def _route(self, effect: fx.WorkItemOpened) -> Route:
        earlier = [i for i in self.items.values() if i.opened.scope == effect.scope]
        same = None
        if effect.same_team_as:
            teams = [i.route.team for i in earlier if i.element == effect.same_team_as]
            same = teams[-1] if teams else None
        refused = [i.route.team for i in earlier if i.element == effect.element and i.route.team]
        load: dict[str, int] = {}
        for item in self.open_items():
            if item.route.team:
                load[item.route.team] = load.get(item.route.team, 0) + 1
        return route(
            self.directory,
            effect.role,
            effect.territory,
            effect.excluded_agency,
            [t for t in refused if t] if effect.exclude_previous_teams else (),
            same,
            load,
        )

    # what can be asked

    def open_items(self) -> list[Item]:
        """Open items, in the order in which they opened."""
        return [i for i in self.items.values() if i.closed is None]

    def variables(self, item: Item | None = None) -> dict[str, Any]:
        """Variables of the case, or what the open item sees."""
        if self.state is None:
            return {}
        return engine.variables(self.procedure, self.state, item.opened.item if item else None)

    def form(self, item: Item) -> dict[str, Any] | None:
        """The form of the item."""
        return self.procedure.form(item.opened.form) if item.opened.form else None

    def opened_form(self, item: Item) -> dict[str, Any]:
        """What the form starts with when its worker opens it.

        :raises SimulationError: a prefill line cannot be evaluated.
        """
        if self.state is None:
            return {}
        try:
            return engine.form_data(self.procedure, self.state, item.opened.item, self.now)
        except engine.EngineError as error:
            raise SimulationError(error.message_en, item.element, message_id=error.message_id) from error

    def stands_at(self) -> list[str]:
        """Elements at which the case stands now."""
        if self.state is None or self.end is not None:
            return []
        return [a.element for a in engine.active(self.procedure, self.state)]


def _refused(errors: Sequence[engine.forms.FieldError], element: str | None) -> SimulationError:
    return SimulationError(
        "; ".join(e.message_en for e in errors),
        element,
        message_id="; ".join(e.message_id for e in errors),
        errors=errors,
    )


def duration_between(start: datetime, text: str) -> timedelta:
    """How long the ISO 8601 duration is, counted from ``start``."""
    return timing.moment(text, start) - start
