"""What can be done: try a migration without changing anything, start one, stop one, go on with those that run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

import engine
from engine import migrating
from workflows.audit.services import record as audit
from workflows.calendar import CITY_CALENDAR
from workflows.cases.models import Case
from workflows.database import writing
from workflows.errors import NotFound
from workflows.migration import queries, report
from workflows.migration.errors import MappingInvalid, MigrationOver, MigrationRefused, MigrationRunning
from workflows.migration.models import Migration, MigrationCase
from workflows.migration.moving import move_one
from workflows.people.models import User
from workflows.procedures.library import load
from workflows.procedures.models import Procedure, ProcedureVersion
from workflows.procedures.rights import require

MAX_MAPPING = 2_000
MAX_REASON = 2_000
#: cases that one look of a worker moves, so that timers and messages get their turn
BATCH = 25

_STOPPED = {
    "code": "stopped",
    "element": "",
    "process": "",
    "message_id": "Pemindahan dihentikan sebelum kasus ini.",
    "message_en": "The migration was stopped before this case.",
}


def dry_run(
    user: User | None, procedure: str, source: int, target: int, mapping: Mapping[str, Any], now: datetime
) -> report.Report:
    """What would become of each open case on the version ``source``. No case is changed; that it was asked is noted.

    Only the cases that do not conflict with an agency of the person; ``user`` None is the operator.
    Raises NotAllowed, NotFound, MigrationRefused, MappingInvalid.
    """
    old, new, names = _asked(user, procedure, source, target, mapping)
    before, after = load(old), load(new)
    local = timezone.localtime(now)
    sums = report.Sums()
    cases = queries.open_cases(user, now).filter(version=old).order_by("pk")
    for code, state in cases.values_list("code", "state").iterator(chunk_size=100):
        try:
            plan = migrating.plan(before, after, state, names, local, calendar=CITY_CALENDAR)
        except engine.EngineError as error:
            plan = report.unreadable(error.code, error.message_id, error.message_en)
        sums.add(report.Line(code, plan))
    with writing():
        # it says where cases stand
        audit(
            user,
            "migration.tried",
            "procedure",
            procedure,
            now,
            source=source,
            target=target,
            cases=sums.cases,
        )
    return sums.report(procedure, source, target)


def start(
    user: User | None,
    procedure: str,
    source: int,
    target: int,
    mapping: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> Migration:
    """Move all open cases of the version ``source`` in the background, each in its own transaction.

    Raises NotAllowed, NotFound, MigrationRefused, MappingInvalid, MigrationRunning.
    """
    old, new, names = _asked(user, procedure, source, target, mapping)
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise MigrationRefused(
            f"Tulis alasan pemindahan (paling banyak {MAX_REASON} huruf).",
            f"Write the reason for the migration (at most {MAX_REASON} characters).",
        )
    with writing():
        Procedure.objects.select_for_update().get(pk=procedure)
        if Migration.objects.filter(source=old, state__in=Migration.LIVE).exists():
            raise MigrationRunning(
                "Kasus pada versi ini sedang dipindahkan. Tunggu, atau hentikan pemindahan itu.",
                "Cases of this version are being moved already. Wait, or stop that migration.",
            )
        migration = Migration.objects.create(
            procedure_id=procedure,
            source=old,
            target=new,
            mapping=names,
            author=user,
            reason=reason,
            created_at=now,
        )
        cases = Case.objects.filter(version=old, status=Case.Status.OPEN).order_by("pk")
        MigrationCase.objects.bulk_create(
            [MigrationCase(migration=migration, case_id=pk) for pk in cases.values_list("pk", flat=True)],
            batch_size=500,
        )
        _note(user, "migration.started", migration, now)
        transaction.on_commit(_ask_soon, robust=True)
    return migration


def stop(user: User | None, migration: Migration, now: datetime) -> Migration:
    """Move no further case. What has moved stays moved.

    Raises NotAllowed, MigrationOver.
    """
    _may(user, migration.procedure_id)
    with writing():
        held = Migration.objects.select_for_update(of=("self",)).select_related("source", "target").get(
            pk=migration.pk
        )  # fmt: skip
        if not held.is_live:
            raise MigrationOver(
                "Pemindahan ini sudah selesai atau sudah dihentikan.",
                "This migration is done or was stopped already.",
            )
        held.state, held.finished_at, held.stopped_by = Migration.State.STOPPED, now, user
        held.save(update_fields=["state", "finished_at", "stopped_by"])
        held.cases.filter(outcome=MigrationCase.Outcome.WAITING).update(
            outcome=MigrationCase.Outcome.SKIPPED, why=[_STOPPED], at=now
        )
        _note(user, "migration.stopped", held, now)
    return held


def go_on(now: datetime, limit: int = BATCH) -> int:
    """Move the next cases of all live migrations, oldest migration first. Returns how many were tried.

    Safe with any number of workers, and after one was killed: what waits is what has not been tried.
    """
    tried = 0
    for migration in Migration.objects.filter(state__in=Migration.LIVE).order_by("created_at", "pk"):
        Migration.objects.filter(pk=migration.pk, state=Migration.State.PLANNED).update(
            state=Migration.State.RUNNING
        )
        waiting = MigrationCase.objects.filter(migration=migration, outcome=MigrationCase.Outcome.WAITING)
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[: limit - tried]):
            tried += move_one(pk, now) is not None
        if not waiting.exists():
            _finish(migration, now)
        if tried >= limit:
            break
    return tried


def run_to_end(migration: Migration, now: datetime) -> None:
    """Move all its cases here and now, without a worker (the command line)."""
    while MigrationCase.objects.filter(migration=migration, outcome=MigrationCase.Outcome.WAITING).exists():
        if not go_on(now):
            break
    migration.refresh_from_db()
    if migration.is_live:
        go_on(now)


def _finish(migration: Migration, now: datetime) -> None:
    with writing():
        done = Migration.objects.filter(pk=migration.pk, state__in=Migration.LIVE).update(
            state=Migration.State.DONE, finished_at=now
        )
        if done:
            found = Migration.objects.select_related("source", "target", "author").get(pk=migration.pk)
            _note(found.author, "migration.done", found, now, **queries.counts(None, found, now))


def _asked(
    user: User | None, procedure: str, source: int, target: int, mapping: Mapping[str, Any]
) -> tuple[ProcedureVersion, ProcedureVersion, dict[str, str | None]]:
    """What was asked for, checked: rights, versions, mapping."""
    _may(user, procedure)
    found = {
        v.number: v for v in ProcedureVersion.objects.filter(procedure=procedure, number__in=(source, target))
    }
    for number in (source, target):
        if number not in found:
            raise NotFound(
                f"Versi {number} dari prosedur ini tidak ditemukan.",
                f"There is no version {number} of this procedure.",
            )
    if source == target:
        raise MigrationRefused("Pilih dua versi yang berbeda.", "Choose two versions that are not the same.")
    old, new = found[source], found[target]
    names = _names(mapping)
    problems = migrating.check_mapping(load(old), load(new), names)
    if problems:
        raise MappingInvalid(problems)
    return old, new, names


def _names(mapping: Mapping[str, Any]) -> dict[str, str | None]:
    usable = isinstance(mapping, Mapping) and len(mapping) <= MAX_MAPPING
    if not usable or not all(
        isinstance(k, str) and k and (v is None or (isinstance(v, str) and v)) for k, v in mapping.items()
    ):
        raise MigrationRefused(
            "Pemetaan adalah daftar: id lama ke id baru, atau null untuk yang tidak boleh dipindahkan.",
            "A mapping is a list of old ids to new ids, or null for what must not be moved.",
        )
    return dict(mapping)


def _may(user: User | None, procedure: str) -> None:
    if user is not None:
        require(user, procedure, "migrate")


def _note(user: User | None, action: str, migration: Migration, now: datetime, **detail: Any) -> None:
    audit(
        user,
        action,
        "migration",
        str(migration.pk),
        now,
        procedure=migration.procedure_id,
        source=migration.source.number,
        target=migration.target.number,
        **detail,
    )


def _ask_soon() -> None:
    from workflows.migration.tasks import run_soon

    run_soon()
