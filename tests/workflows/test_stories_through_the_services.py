"""Every scenario of every procedure, played through the database: the same items, teams, deadlines and ends.

The scenario runner plays them on the engine alone; here people complete work items, timers are rows, and
messages come in, so that what the publish gate promises is what the city gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

import engine
from engine import timing
from tests.factories import City
from workflows.audit.services import verify
from workflows.cases import services as cases
from workflows.cases.models import Case
from workflows.failures.models import Failure
from workflows.messages import services as messages
from workflows.procedures import queries as procedures
from workflows.procedures.library import load
from workflows.timers import services as timers
from workflows.timers.models import Timer
from workflows.work import services as work
from workflows.work.models import WorkItem

FILES = sorted(Path(settings.RANGKUL_PROCEDURES).glob("*/scenarios/*.yaml"))


class Mismatch(AssertionError):
    """A step does not hold."""


class Story:
    def __init__(self, city: City, text: Mapping[str, Any]) -> None:
        self.city = city
        self.now = datetime.fromisoformat(str(text["at"]))
        self.sent = 0
        version = procedures.current(text["procedure"])
        assert version is not None
        self.case = cases._start(version, text.get("start") or {}, self.now)
        self._settle()

    def items(self, element: str | None = None, where: Mapping[str, Any] | None = None) -> list[WorkItem]:
        found = WorkItem.objects.filter(case=self.case, state__in=WorkItem.ACTIVE).order_by("pk")
        if element is not None:
            found = found.filter(element=element)
        return [item for item in found if not where or self._sees(item, where)]

    def _sees(self, item: WorkItem, where: Mapping[str, Any]) -> bool:
        self.case.refresh_from_db()
        seen = engine.variables(load(self.case.version), self.case.state, item=item.item)
        return all(seen.get(name) == value for name, value in where.items())

    def one(self, element: str, where: Mapping[str, Any] | None) -> WorkItem:
        found = self.items(element, where)
        if len(found) != 1:
            raise Mismatch(f"{len(found)} items {element} {where}; open: {[i.element for i in self.items()]}")
        return found[0]

    def _settle(self, until: datetime | None = None) -> None:
        until = until or self.now
        while True:
            due = Timer.objects.filter(case=self.case, state="pending", due_at__lte=until)
            timer = due.order_by("due_at", "pk").first()
            if timer is None:
                break
            self.now = max(self.now, timer.due_at)
            assert timers.fire_one(timer.pk, self.now) is True
        self.now = max(self.now, until)

    def step(self, step: Mapping[str, Any]) -> None:
        if "open" in step:
            self._same("open", Counter(i.element for i in self.items()), Counter(step["open"]))
        elif "item" in step:
            self._item(step)
        elif "complete" in step:
            item = self.one(step["complete"], step.get("where"))
            assert item.team_id is not None
            work.complete(self.city.user(item.team_id), item.pk, step.get("with") or {}, self.now)
            self._settle()
        elif "wait" in step:
            self._settle(timing.moment(step["wait"], self.now))
        elif "message" in step:
            self.sent += 1
            messages.receive(
                "skenario", self.case.code, step["message"], step.get("with") or {}, f"{self.case.code}-{self.sent}",
                self.now,
            )  # fmt: skip
            self._settle()
        elif "variables" in step:
            self.case.refresh_from_db()
            known = engine.variables(load(self.case.version), self.case.state)
            for name, value in step["variables"].items():
                self._same(name, known.get(name), value)
        else:
            raise Mismatch(f"unknown step {step}")

    def _item(self, step: Mapping[str, Any]) -> None:
        item = self.one(step["item"], step.get("where"))
        if "role" in step:
            self._same("role", item.role, step["role"])
        if "team" in step:
            self._same("team", item.team_id, step["team"])
        if "reason" in step and step["reason"] not in item.codes:
            raise Mismatch(f"reason {step['reason']} not in {item.codes}")
        if "due" in step:
            self._same("due", item.due_at, timing.moment(step["due"], item.opened_at))
        if "due_at" in step:
            self._same("due_at", item.due_at, datetime.fromisoformat(str(step["due_at"])))

    @staticmethod
    def _same(what: str, found: Any, expected: Any) -> None:
        if found != expected:
            raise Mismatch(f"{what}: {found!r} instead of {expected!r}")


def play(city: City, text: Mapping[str, Any]) -> None:
    story = Story(city, text)
    for step in text.get("steps") or []:
        story.step(step)
    case = Case.objects.get(pk=story.case.pk)
    if "end" in text:
        Story._same("end", case.end or None, text["end"])
    opened = set(WorkItem.objects.filter(case=case).values_list("element", flat=True))
    if opened & set(text.get("never") or []):
        raise Mismatch(f"opened though never: {opened & set(text['never'])}")


def test_all_scenarios_hold_through_the_services(db, now, monkeypatch) -> None:
    assert len(FILES) >= 15
    real = cases.forms.validate

    # a story tells only what matters to it: its start form may be half empty, and hold variables beside it
    def lenient(procedure, form, data, context, at, **options):
        if form.endswith("/start"):
            schema = engine.form_for(procedure, form) or {}
            fields = {k: v for k, v in data.items() if k in engine.forms.field_keys(schema)}
            kept, variables = real(procedure, form, fields, context, at, partial=True)
            return kept, {**data, **variables}
        return (
            (dict(data), dict(data))
            if not form and context == {}
            else real(procedure, form, data, context, at)
        )

    monkeypatch.setattr(cases.forms, "validate", lenient)
    city = City.build(now - timedelta(days=300), Path(settings.RANGKUL_PROCEDURES))
    wrong = []
    for path in FILES:
        try:
            play(city, yaml.safe_load(path.read_text(encoding="utf-8")))
        except Exception as error:
            wrong.append(f"{path.parent.parent.name}/{path.name}: {type(error).__name__}: {error}")
    assert not wrong, "\n".join(wrong)
    assert not Failure.objects.exists()
    assert Case.objects.count() == len(FILES)
    assert verify() == []
