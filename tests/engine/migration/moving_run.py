"""A case in memory that moves to another version, as a host would move it."""

from __future__ import annotations

import json

import engine
from engine import effects as fx
from engine import migrating
from tests.engine.diagrams import Run


class MovingRun(Run):
    """A run that can change its procedure on the way."""

    def migrate(self, new: engine.Procedure, mapping=None, calendar=None) -> migrating.Migrated:
        """Move to another version; items, timers and waits follow the effects."""
        done = migrating.migrate(self.proc, new, self.state, mapping or {}, self.now, calendar=calendar)
        self.proc, self.state = new, done.state
        self.trace += [t.element for t in done.trace if t.kind == "node"]
        self.effects += done.effects
        for effect in done.effects:
            self.note(effect)
        self.agrees()
        return done

    def note(self, effect) -> None:
        """What is open follows the effect, also one of a migration."""
        match effect:
            case migrating.WorkItemChanged():
                assert effect.item in self.items
                fields = {
                    k: getattr(effect, k) for k in ("element", "process", "role", "form", "due_at", "title")
                }
                self.items[effect.item] = fx.WorkItemOpened(**{**vars(self.items[effect.item]), **fields})
            case migrating.TimerMoved():
                assert effect.timer in self.timers
                old = self.timers[effect.timer]
                self.timers[effect.timer] = fx.TimerSet(old.timer, effect.element, old.due_at, effect.item)
            case migrating.MessageWaitMoved():
                assert effect.wait in self.waits
            case _:
                super().note(effect)

    def refused(self, new: engine.Procedure, mapping=None) -> list[str]:
        """Codes of the reasons for which it cannot move; the plan says the same."""
        found = migrating.plan(self.proc, new, self.state, mapping or {}, self.now)
        assert not found.possible
        for reason in found.problems:
            assert (
                reason.message_id and reason.message_en and "{" not in reason.message_id + reason.message_en
            )
        try:
            migrating.migrate(self.proc, new, self.state, mapping or {}, self.now)
        except migrating.Refused as error:
            assert error.plan == found
            return [p.code for p in found.problems]
        raise AssertionError("the plan refuses, but the migration does not")

    def agrees(self) -> None:
        """What the effects have told is what the state holds: nothing lost, nothing doubled."""
        document = json.loads(self.state)
        tasks = [t for level in (document["wf"], *document.get("sub", {}).values()) for t in level["t"]]
        assert len({t[0] for t in tasks}) == len(tasks)
        data = {t[0]: (t[1], t[3] if len(t) > 3 else {}) for t in tasks}
        assert {i for i, (_, d) in data.items() if "opened" in d} == set(self.items)
        assert {i: d["due"] for i, (_, d) in data.items() if "due" in d} == {
            i: t.due_at.isoformat() for i, t in self.timers.items()
        }
        assert {i: d["msg"] for i, (_, d) in data.items() if "msg" in d} == self.waits
        for ident, item in self.items.items():
            assert data[ident][0] == item.element
        for ident, timer in self.timers.items():
            name = data[ident][0]
            element = data[ident][1].get("start") or name.removeprefix("#").split("/")[0]
            assert timer.element == element
            if timer.item:
                assert timer.item in self.items
