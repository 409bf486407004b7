"""Emergency access ("break the glass"): with a reason, for hours, told to the data officer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from workflows.access.models import EmergencyAccess
from workflows.access.queries import acting
from workflows.audit.services import record as audit
from workflows.cases import records
from workflows.cases.log import EventLog
from workflows.cases.models import Case, CaseRecord
from workflows.cases.runtime import locked
from workflows.errors import NotAllowed, NotFound
from workflows.outbox.services import tell
from workflows.people.models import User
from workflows.routing.directory import current
from workflows.routing.rules import route


def open_emergency(user: User, code: str, reason: str, now: datetime) -> EmergencyAccess:
    """Let a person of any team read a case for some hours.

    Told to the data officer and to the team that leads the case. Never for a person of the agency where the
    alleged offender works: to them the case does not exist. Raises NotFound, NotAllowed.
    """
    who = acting(user, now)
    found = Case.objects.filter(code=code).first()
    if found is None or not who.teams or found.excluded_agency_id in who.agencies:
        raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    if len(reason.strip()) < 10:
        raise NotAllowed(
            "Tuliskan alasan akses darurat dengan jelas.",
            "Write the reason for the emergency access clearly.",
        )
    with locked(found.pk, now) as case:
        access = EmergencyAccess.objects.create(
            case=case, user=user, since=now, until=now + timedelta(hours=settings.RANGKUL_EMERGENCY_HOURS)
        )
        records.write(case, CaseRecord.Kind.EMERGENCY, {"reason": reason.strip()}, now, author=user)
        log = EventLog(case, now, user)
        log.add("emergency_access", until=access.until.isoformat())
        log.flush()
        case.save(update_fields=["events_count"])
        audit(user, "case.emergency_access", "case", case.code, now, chain=case.code, access=access.pk)
        officer = route(
            current(now), settings.RANGKUL_DATA_OFFICER_ROLE, case.territory_id, case.excluded_agency_id
        ).team
        for team in {officer, case.manager_team_id} - {None}:
            tell("emergency_access", f"emergency:{access.pk}:{team}", now, case=case, team=team)
    return access
