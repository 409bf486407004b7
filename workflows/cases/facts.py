"""What the domain reads from a case's variables: risk, territory, conflicted agency, and who leads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflows.agencies.models import Agency
from workflows.cases.models import Case
from workflows.routing.directory import current
from workflows.routing.rules import manager_team, route

#: names of the variables in every procedure of the protocol
RISK, TERRITORY, EXCLUDED_AGENCY = "risiko", "domisili", "instansi_pelaku"


def update(case: Case, variables: Mapping[str, Any], now: datetime) -> bool:
    """Bring the case row up to its variables; True when the conflicted agency has changed."""
    directory = current(now)
    before = case.excluded_agency_id
    risk = variables.get(RISK)
    case.risk = risk if isinstance(risk, str) else ""
    territory = variables.get(TERRITORY)
    if isinstance(territory, str) and territory in directory.territories:
        case.territory_id = territory
    excluded = variables.get(EXCLUDED_AGENCY)
    if excluded != before:
        known = isinstance(excluded, str) and Agency.objects.filter(slug=excluded).exists()
        case.excluded_agency_id = excluded if known else None
    if case.is_case:
        case.manager_team_id = manager_team(directory, case.territory_id, case.excluded_agency_id)
    else:
        roles = case.version.start_roles or [directory.last_resort_role]
        case.manager_team_id = route(directory, roles[0], case.territory_id, case.excluded_agency_id).team
    return case.excluded_agency_id != before
