"""Plays the stories: one clock for the whole city, the real services, nothing written by hand."""

from __future__ import annotations

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

import engine
from workflows import clock
from workflows.agencies.services import load_city
from workflows.cases import services as cases
from workflows.cases.models import Case
from workflows.demo import filler, people
from workflows.demo.stories import Story, all_stories
from workflows.messages import services as messages
from workflows.outbox import queries as notices
from workflows.outbox import services as outbox
from workflows.people.models import User
from workflows.procedures.library import load
from workflows.procedures.services import publish_folder
from workflows.timers import services as timers
from workflows.timers.models import Timer
from workflows.work import services as work
from workflows.work.models import WorkItem


@dataclass(frozen=True)
class Demo:
    """What was made."""

    cases: int
    work_items: int
    users: int


@dataclass
class _Running:
    """A case that is being played."""

    story: Story
    case: Case
    started: datetime
    #: items that have been looked at
    planned: set[int] = field(default_factory=set)
    #: how often each task has been done
    turns: Counter[str] = field(default_factory=Counter)


def play(now: datetime, password: str) -> Demo:
    """Fill an empty database: city, procedures, people, and four months of cases up to ``now``."""
    stories = all_stories()
    begin = now - max(story.ago for story in stories) - timedelta(days=1)
    with outbox.without_kicks():
        with clock.at(begin):
            load_city()
            publish_folder(begin)
            people.create(password, begin)
        Player(now).run(stories)
    while outbox.deliver_due(now, 500):
        pass
    for user in User.objects.filter(is_active=True):
        notices.mark_read_before(user, now, now - timedelta(days=4))
    return Demo(Case.objects.count(), WorkItem.objects.count(), User.objects.count())


class Player:
    """Goes from event to event in the order of time: reports, completions, messages, and timers between them."""

    def __init__(self, now: datetime, seed: int = 42) -> None:
        self.end = now
        self.chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
        self.order = itertools.count()
        self.events: list[tuple[datetime, int, Any]] = []
        self.running: dict[int, _Running] = {}
        self.users = {user.username: user for user in User.objects.all()}

    def run(self, stories: list[Story]) -> None:
        for story in stories:
            self._at(self.end - story.ago, lambda at, story=story: self._begin(story, at))
        while self.events:
            at, _, event = heapq.heappop(self.events)
            if at > self.end:
                break
            self._fire_until(at)
            with clock.at(at):
                event(at)
            self._look(at)
        self._fire_until(self.end)

    def _at(self, when: datetime, event: Any) -> None:
        heapq.heappush(self.events, (when, next(self.order), event))

    def _fire_until(self, until: datetime) -> None:
        while True:
            due = Timer.objects.filter(state="pending", next_attempt_at__lte=until).order_by("due_at").first()
            if due is None:
                return
            with clock.at(due.due_at):
                timers.fire_due(due.due_at)
            self._look(due.due_at)

    # what happens

    def _begin(self, story: Story, at: datetime) -> None:
        facts = dict(story.facts)
        if "hari" in facts:
            facts["tenggat"] = (at + timedelta(days=facts.pop("hari"))).date().isoformat()
        elif story.procedure == "penanganan_kasus":
            before = facts.pop("kejadian", timedelta(days=2))
            facts["waktu_kejadian"] = timezone.localtime(at - before).isoformat(timespec="minutes")
            facts["kronologi"] = "Diceritakan saat pengaduan; rincian pada catatan pendamping."
        case = cases.start(self.users[story.by], story.procedure, facts, at)
        self.running[case.pk] = _Running(story, case, at)
        for after, name, data in story.messages:
            self._at(at + after, lambda t, case=case, n=name, d=data: self._message(case, n, d, t))
        if story.mediation is not None:
            self._at(at + story.mediation, lambda t, case=case: self._mediate(case, t))

    def _message(self, case: Case, name: str, data: Mapping[str, Any], at: datetime) -> None:
        if Case.objects.get(pk=case.pk).is_open:
            case.refresh_from_db()
            sender = self._lead(case)
            messages.send(sender, case.code, name, data, f"demo-{case.code}-{name}", at)

    def _mediate(self, case: Case, at: datetime) -> None:
        case.refresh_from_db()
        if case.is_open:
            child = cases.start(
                self._lead(case), "mediasi", {"pokok_mediasi": "Kesepakatan"}, at, about=case.code
            )
            self.running[child.pk] = _Running(self.running[case.pk].story, child, at)

    def _lead(self, case: Case) -> User:
        return self.users[case.manager_team_id or "uptd-ppa-manajer"]

    def _complete(self, running: _Running, pk: int, at: datetime) -> None:
        item = WorkItem.objects.select_related("case__version").get(pk=pk)
        if not item.is_active or item.team_id is None:
            return
        procedure = load(item.case.version)
        schema = engine.form_for(procedure, item.form) if item.form else None
        local = timezone.localtime(at)
        start = engine.form_data(procedure, item.case.state, item.item, local) if schema else {}
        turn = running.turns[item.element]
        running.turns[item.element] += 1
        data = filler.fill(schema, start, self._answers(running.story, item.element, turn), local, turn + pk)
        work.complete(self.users[item.team_id], pk, data, at)

    @staticmethod
    def _answers(story: Story, element: str, turn: int) -> dict[str, Any]:
        told = story.answers.get(element, {})
        if isinstance(told, list):
            told = told[min(turn, len(told) - 1)]
        return {**filler.USUAL.get(element, {}), **told}

    # what people intend to do

    def _look(self, at: datetime) -> None:
        """Plan when the items that have opened will be done."""
        opened = WorkItem.objects.filter(state__in=WorkItem.ACTIVE, opened_at__gte=at, case__in=self.running)
        for item in opened:
            running = self.running[item.case_id]
            if item.pk in running.planned:
                continue
            running.planned.add(item.pk)
            when = self._when(running, item)
            if when is not None:
                self._at(when, lambda t, r=running, pk=item.pk: self._complete(r, pk, t))

    def _when(self, running: _Running, item: WorkItem) -> datetime | None:
        story = running.story
        pace = story.slow.get(item.element, story.pace)
        if pace is None or (story.stalled is not None and item.opened_at > running.started + story.stalled):
            return None
        span = (item.due_at - item.opened_at) if item.due_at else timedelta(days=1)
        span = max(span, timedelta(minutes=30))
        if item.element not in story.slow:
            pace *= self.chance.uniform(0.5, 1.5)
            if pace > 1:
                pace = 0.95
        return item.opened_at + span * pace
