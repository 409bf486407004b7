"""Moving a running case to another version of its procedure. Pure functions; ``docs/migration.md`` tells the rules."""

from __future__ import annotations

from datetime import datetime

from engine import state as states
from engine.fold import fold
from engine.migrating.mapping import Names, check_mapping
from engine.migrating.moving import Mover
from engine.migrating.plan import (
    Change,
    MessageWaitMoved,
    Migrated,
    Place,
    Plan,
    Problem,
    Refused,
    TimerMoved,
    WorkItemChanged,
)
from engine.migrating.texts import problem
from engine.procedure import Procedure
from engine.timing import WorkingCalendar


def plan(
    old: Procedure,
    new: Procedure,
    state: str,
    mapping: Names,
    now: datetime,
    *,
    calendar: WorkingCalendar | None = None,
) -> Plan:
    """What moving the case would do, place by place, and why it cannot be done; nothing is changed.

    :param mapping: old id (or ``process/id``) -> new id; None: cases that stand there must not move.
    :param now: aware.
    :raises StateInvalid: the state cannot be read.
    """
    return _carried(old, new, state, mapping, now, calendar)[1]


def migrate(
    old: Procedure,
    new: Procedure,
    state: str,
    mapping: Names,
    now: datetime,
    *,
    calendar: WorkingCalendar | None = None,
) -> Migrated:
    """The case under the new version. Ids of work items, timers and waits that stay are the old ones.

    :raises Refused: something open cannot be moved; ``plan`` says what and why.
    :raises StateInvalid: the state cannot be read.
    """
    mover, found = _carried(old, new, state, mapping, now, calendar)
    if not found.possible:
        raise Refused(found)
    after = mover.after
    fold(after.top)
    saved = states.Saved(
        workflow=after.top,
        started_at=after.started_at,
        counter=after.counter,
        kept=after.kept,
        outcome=after.outcome,
        last_end=after.last_end,
        ended=after.ended,
    )
    effects = (*mover.moves, *after.effects)
    return Migrated(states.dump(new, saved), effects, tuple(after.trace), found)


def _carried(
    old: Procedure,
    new: Procedure,
    state: str,
    mapping: Names,
    now: datetime,
    calendar: WorkingCalendar | None,
) -> tuple[Mover, Plan]:
    if now.tzinfo is None:
        raise ValueError("now must be aware: give it a time zone")
    mover = Mover(old, new, state, mapping, now, calendar)
    if mover.saved.ended:
        return mover, Plan(problems=(problem("case_ended", "", ""),))
    mover.carry()
    return mover, Plan(tuple(mover.places()), tuple(dict.fromkeys(mover.problems)), _once(mover.notices))


def _once(notices: list[Change]) -> tuple[Change, ...]:
    return tuple({notice.code: notice for notice in notices}.values())


__all__ = [
    "Change",
    "MessageWaitMoved",
    "Migrated",
    "Names",
    "Place",
    "Plan",
    "Problem",
    "Refused",
    "TimerMoved",
    "WorkItemChanged",
    "check_mapping",
    "migrate",
    "plan",
]
