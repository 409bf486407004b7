"""What can be done to a case as a whole: start, cancel, erase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

import engine
from workflows.access.queries import acting, is_manager_of, visible_cases
from workflows.agencies.models import TeamRole
from workflows.audit.services import record as audit
from workflows.cases import forms, records
from workflows.cases.codes import next_code
from workflows.cases.crypto import create_key, destroy_key
from workflows.cases.errors import CaseEnded, StepNotDone
from workflows.cases.log import EventLog
from workflows.cases.models import Case, CaseRecord
from workflows.cases.runtime import advance, locked, report_step
from workflows.database import writing
from workflows.errors import NotAllowed, NotFound
from workflows.people.models import User
from workflows.procedures.errors import NotStartable
from workflows.procedures.library import load
from workflows.procedures.models import Procedure, ProcedureVersion


def start(
    user: User, procedure: str, data: Mapping[str, Any], now: datetime, *, about: str | None = None
) -> Case:
    """Start a procedure with the data of its start form. ``about``: code of the case it is started on.

    Raises NotStartable, NotAllowed (no team of theirs holds a start role), NotFound (``about``), FormInvalid,
    StepNotDone, DatabaseUnavailable.
    """
    version = _startable(procedure)
    who = acting(user, now)
    held = TeamRole.objects.valid_at(now).filter(team__in=who.teams)
    if version.start_roles:
        held = held.filter(role__in=version.start_roles)
    if not held.exists():
        raise NotAllowed(
            "Peran tim Anda tidak dapat memulai prosedur ini.",
            "Your team's role cannot start this procedure.",
        )
    on: Case | None = None
    if about is not None:
        on = visible_cases(user, now, who=who).filter(code=about).first()
        if on is None or not is_manager_of(who, on):
            raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
        if not on.is_open:
            raise CaseEnded("Kasus ini sudah berakhir.", "This case has ended.")
    return _start(
        version, data, now, user=user, about=on, team_id=held.values_list("team", flat=True).first()
    )


def start_publicly(procedure: str, data: Mapping[str, Any], now: datetime) -> Case:
    """Start a procedure from the public reporting page, by nobody who is signed in.

    Only for procedures that start by a form; which of them has a public page is the pages' say.
    """
    return _start(_startable(procedure), data, now)


def _startable(slug: str) -> ProcedureVersion:
    procedure = Procedure.objects.select_related("current_version__procedure").filter(slug=slug).first()
    version = procedure.current_version if procedure else None
    if procedure is None or version is None:
        raise NotFound("Prosedur ini tidak ditemukan.", "There is no such procedure.")
    if procedure.retired_at is not None or version.start != "form":
        raise NotStartable(
            "Prosedur ini tidak dapat dimulai dengan formulir.", "This procedure cannot be started by a form."
        )
    return version


def _start(
    version: ProcedureVersion,
    data: Mapping[str, Any],
    now: datetime,
    *,
    user: User | None = None,
    about: Case | None = None,
    team_id: str | None = None,
) -> Case:
    procedure = load(version)
    known = engine.variables(load(about.version), about.state) if about else {}
    form = start_form(version)
    kept, variables = forms.validate(procedure, form, data, known, timezone.localtime(now))
    try:
        with writing():
            case = Case.objects.create(
                code=next_code(now, is_case=version.is_case, about=about),
                version=version,
                is_case=version.is_case,
                about=about,
                opened_at=now,
                opened_by=user,
                updated_at=now,
            )
            create_key(case, now)
            if kept:
                records.write(case, CaseRecord.Kind.START, kept, now, form=form, team_id=team_id, author=user)
            log = EventLog(case, now, user)
            log.add("case_started", process=version.procedure_id, version=version.number)
            log.flush()
            audit(
                user, "case.started", "case", case.code, now, chain=case.code, procedure=version.procedure_id
            )
            try:
                # what the form leaves out is as in the case it is started on
                given = {k: v for k, v in variables.items() if v is not None or k not in known}
                advance(case, engine.StartCase({**known, **given}), now, actor=user)
            except engine.CommandRejected as error:
                raise StepNotDone(error.code, error.element, error.message_id, error.message_en) from error
    except StepNotDone as error:
        report_step(error, None, now)
        raise
    return case


def start_form(version: ProcedureVersion) -> str:
    """Key of the start form, or empty when the procedure has none."""
    key = f"{version.procedure_id}/start"
    return key if engine.form_for(load(version), key) is not None else ""


def cancel(user: User, code: str, reason: str, now: datetime) -> Case:
    """Withdraw everything and end the case. By the team that leads it; the reason is kept encrypted."""
    who = acting(user, now)
    found = visible_cases(user, now, who=who).filter(code=code).first()
    if found is None:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    if not is_manager_of(who, found):
        raise NotAllowed(
            "Hanya manajer kasus yang dapat membatalkan kasus.", "Only the case manager can cancel a case."
        )
    with locked(found.pk, now) as case:
        if not case.is_open:
            raise CaseEnded("Kasus ini sudah berakhir.", "This case has ended.")
        records.write(
            case, CaseRecord.Kind.NOTE, {"reason": reason}, now, team_id=case.manager_team_id, author=user
        )
        advance(case, engine.Cancel(), now, actor=user)
        audit(user, "case.cancelled", "case", case.code, now, chain=case.code)
    return case


def erase(user: User, code: str, now: datetime) -> Case:
    """Destroy the key of an ended case: what people wrote cannot be read any more. By the team that leads it.

    History (codes, times, decisions) and the audit log stay. Raises CaseError when the case is still open.
    """
    who = acting(user, now)
    found = visible_cases(user, now, who=who).filter(code=code).first()
    if found is None:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    if not is_manager_of(who, found):
        raise NotAllowed("Hanya manajer kasus yang dapat menghapus isi kasus.",
                         "Only the case manager can erase the content of a case.")  # fmt: skip
    with locked(found.pk, now) as case:
        if case.is_open:
            raise NotAllowed(
                "Kasus ini masih berjalan. Akhiri dahulu sebelum isinya dihapus.",
                "This case is still running. End it before its content is erased.",
            )
        destroy_key(case, now)
        log = EventLog(case, now, user)
        log.add("case_erased")
        log.flush()
        case.erased_at = case.erased_at or now
        case.save()
        audit(user, "case.erased", "case", case.code, now, chain=case.code)
    return case
