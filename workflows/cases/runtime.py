"""One step of a case: lock it, call the engine, turn effects into rows. All or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.utils import timezone

import engine
from engine import effects as fx
from workflows.calendar import CITY_CALENDAR
from workflows.cases import facts
from workflows.cases.effects import Scene, apply, move_away_from_conflict
from workflows.cases.errors import CaseEnded, StepNotDone
from workflows.cases.log import EventLog
from workflows.cases.models import Case
from workflows.database import writing
from workflows.failures.services import report
from workflows.people.models import User
from workflows.procedures.library import load

log = structlog.get_logger("rangkul.cases")


@contextmanager
def locked(case_id: int, now: datetime) -> Iterator[Case]:
    """The case, locked, in one transaction. A step that fails leaves nothing but a Failure for the admin."""
    try:
        with writing():
            yield lock(case_id)
    except StepNotDone as error:
        report_step(error, case_id, now)
        raise


def lock(case_id: int) -> Case:
    """Lock the case's row (on SQLite the transaction holds the lock of the database already).

    Without a join: the case may move to another version while the lock is waited for, and PostgreSQL would then find
    no row that fits the join as it was.
    """
    return Case.objects.select_for_update().get(pk=case_id)


def claim(case_id: int) -> Case | None:
    """Lock the case's row unless somebody else has it: a worker's claim, held until the end of its transaction."""
    return Case.objects.select_for_update(skip_locked=True).filter(pk=case_id).first()


def report_step(error: StepNotDone, case_id: int | None, now: datetime) -> None:
    """Write the Failure of a step, in a transaction of its own."""
    case = Case.objects.filter(pk=case_id).first() if case_id is not None else None
    with writing():
        report(
            "step_failed",
            error.reason_id,
            error.reason_en,
            now,
            case=case,
            element=error.element,
            about=error.cause,
            cause=error.cause,
        )


def advance(case: Case, command: engine.Command, now: datetime, *, actor: User | None = None) -> engine.Step:
    """Carry out one command on a locked case, within the caller's transaction.

    Raises CommandRejected (it does not fit the state), CaseEnded, or StepNotDone (the engine could not do
    it); the caller's transaction must roll back on any of them.
    """
    if not case.is_open:
        raise CaseEnded("Kasus ini sudah berakhir.", "This case has ended.")
    procedure = load(case.version)
    step = _engine_step(procedure, case, command, now)
    scene = Scene(case=case, procedure=procedure, now=now, actor=actor, log=EventLog(case, now, actor))
    case.state = step.state or ""
    case.updated_at = now
    for entry in step.trace:
        scene.log.add(entry.kind, element=entry.element, process=entry.process, scope=entry.scope)
    conflict_changed = facts.update(case, engine.variables(procedure, case.state), now)
    apply(scene, step.effects)
    if conflict_changed:
        move_away_from_conflict(scene)
    if case.manager_team_id is None and case.is_open:
        report(
            "case_without_lead",
            "Tidak ada tim yang dapat memimpin kasus ini.",
            "No team can lead this case.",
            now,
            case=case,
        )
    scene.log.flush()
    case.save()
    return step


def _engine_step(
    procedure: engine.Procedure, case: Case, command: engine.Command, now: datetime
) -> engine.Step:
    try:
        step = engine.advance(
            procedure, case.state or None, command, timezone.localtime(now), calendar=CITY_CALENDAR
        )
    except engine.CommandRejected:
        raise
    except engine.EngineError as error:
        raise StepNotDone(error.code, error.element, error.message_id, error.message_en) from error
    except Exception as error:  # a fault of the engine itself must not leave a half-written case
        log.exception("engine_fault", case=case.code, command=type(command).__name__)
        raise StepNotDone(
            type(error).__name__, None, "Terjadi kesalahan pada mesin.", "There was a fault in the engine."
        ) from error
    for effect in step.effects:
        if isinstance(effect, fx.StepFailed):
            raise StepNotDone(effect.code, effect.element, effect.message_id, effect.message_en)
    return step
