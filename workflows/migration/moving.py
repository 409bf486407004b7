"""One case to another version: locked, in one transaction, and once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import OperationalError
from django.utils import timezone

import engine
from engine import migrating
from workflows.audit.services import record as audit
from workflows.calendar import CITY_CALENDAR
from workflows.cases import facts
from workflows.cases.effects import Scene, move_away_from_conflict
from workflows.cases.log import EventLog
from workflows.cases.models import Case
from workflows.cases.runtime import claim
from workflows.database import writing
from workflows.errors import DatabaseUnavailable
from workflows.failures.services import report
from workflows.migration.effects import apply
from workflows.migration.errors import told
from workflows.migration.models import Migration, MigrationCase
from workflows.procedures.library import load

log = structlog.get_logger("rangkul.migration")
Outcome = MigrationCase.Outcome

_ENDED = ("case_ended", "Kasus ini sudah berakhir.", "This case has already ended.")
_ELSEWHERE = (
    "other_version",
    "Kasus ini sudah berada di versi lain.",
    "This case is on another version already.",
)
_FAULT = (
    "fault",
    "Terjadi kesalahan; kasus tidak berubah dan admin sudah diberi tahu.",
    "There was a fault; the case is as it was and the admin has been told.",
)


def move_one(pk: int, now: datetime) -> str | None:
    """Move one case of a migration. Returns its outcome; None: nothing to do, or somebody is at work on the case.

    The claim is the lock of the case's row, and the outcome is written with the change: a worker that is killed on the
    way leaves the case as it was, and waiting.
    """
    row = MigrationCase.objects.filter(pk=pk, outcome=Outcome.WAITING).first()
    if row is None:
        return None
    try:
        with writing():
            case = claim(row.case_id)
            if case is None:
                return None
            row = MigrationCase.objects.select_for_update().get(pk=pk)
            migration = Migration.objects.select_related("source", "target", "author").get(
                pk=row.migration_id
            )
            if row.outcome != Outcome.WAITING or not migration.is_live:
                return None
            return _move(case, row, migration, now)
    except DatabaseUnavailable as error:
        if not isinstance(error.__cause__, OperationalError):
            raise
        log.warning("case_put_off", migration=row.migration_id, case=row.case_id)
        return None
    except Exception as error:  # a fault with one case must not stop the others
        log.exception("migration_fault", migration=row.migration_id, error=type(error).__name__)
        return _failed(row, error, now)


def _move(case: Case, row: MigrationCase, migration: Migration, now: datetime) -> str:
    if not case.is_open:
        return _close(row, Outcome.SKIPPED, [_why(_ENDED)], now)
    if case.version_id != migration.source_id:
        return _close(row, Outcome.SKIPPED, [_why(_ELSEWHERE)], now)
    old, new = load(migration.source), load(migration.target)
    try:
        done = migrating.migrate(
            old, new, case.state, migration.mapping, timezone.localtime(now), calendar=CITY_CALENDAR
        )
    except migrating.Refused as refused:
        return _close(row, Outcome.REFUSED, [told(p) for p in refused.plan.problems], now)
    _apply(case, migration, new, done, now)
    return _close(row, Outcome.MOVED, [], now)


def _apply(
    case: Case, migration: Migration, new: engine.Procedure, done: migrating.Migrated, now: datetime
) -> None:
    source, target = migration.source, migration.target
    scene = Scene(case, new, now, migration.author, EventLog(case, now, migration.author))
    case.version, case.state, case.updated_at = target, done.state, now
    scene.log.add(
        "case_migrated",
        process=migration.procedure_id,
        migration=migration.pk,
        source=source.number,
        target=target.number,
    )
    for entry in done.trace:
        scene.log.add(entry.kind, element=entry.element, process=entry.process, scope=entry.scope)
    conflict_changed = facts.update(case, engine.variables(new, case.state), now)
    apply(scene, done.effects)
    if conflict_changed:
        move_away_from_conflict(scene)
    scene.log.flush()
    case.save()
    audit(
        migration.author,
        "case.migrated",
        "case",
        case.code,
        now,
        chain=case.code,
        migration=migration.pk,
        procedure=migration.procedure_id,
        source=source.number,
        target=target.number,
    )


def _close(row: MigrationCase, outcome: str, why: Sequence[dict[str, Any]], now: datetime) -> str:
    row.outcome, row.why, row.at = outcome, list(why), now
    row.save(update_fields=["outcome", "why", "at"])
    return outcome


def _failed(row: MigrationCase, error: Exception, now: datetime) -> str | None:
    """Note that it failed, and tell the admins, in a transaction of its own."""
    with writing():
        row = MigrationCase.objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)
        if row.outcome != Outcome.WAITING:
            return None
        report(
            "migration_failed",
            "Sebuah kasus tidak dapat dipindahkan ke versi lain.",
            "A case could not be moved to another version.",
            now,
            case=row.case,
            about=str(row.migration_id),
            migration=row.migration_id,
            error=getattr(error, "code", type(error).__name__),
        )
        return _close(row, Outcome.FAILED, [_why(_FAULT)], now)


def _why(reason: tuple[str, str, str]) -> dict[str, str]:
    code, indonesian, english = reason
    return {"code": code, "element": "", "process": "", "message_id": indonesian, "message_en": english}
