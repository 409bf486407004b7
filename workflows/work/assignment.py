"""From the rule to the row: which team gets a work item, asked with what the database knows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from engine.effects import WorkItemOpened
from workflows.agencies.models import Absence, Membership, Team
from workflows.agencies.queries import acting_members
from workflows.cases.log import EventLog
from workflows.cases.models import Case
from workflows.failures.services import report
from workflows.migration.history import earlier_names
from workflows.outbox.services import tell
from workflows.routing.directory import current
from workflows.routing.rules import Directory, Route, route
from workflows.work.models import WorkItem


def load_of(teams: list[str]) -> dict[str, int]:
    """Open items of each team."""
    rows = (
        WorkItem.objects.filter(team__in=teams, state__in=WorkItem.ACTIVE)
        .values_list("team")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict(rows)


def _load(directory: Directory, role: str | None) -> dict[str, int]:
    holders = directory.holders(role)
    # counted only where two teams share a territory and one must be chosen
    if len({team.territory for team in holders}) == len(holders):
        return {}
    return load_of([team.slug for team in holders])


def find(case: Case, effect: WorkItemOpened, now: datetime, *, item: WorkItem | None = None) -> Route:
    """The route of a task that has just opened; or of ``item``, which is open and now wants another role."""
    same_team: str | None = None
    earlier: list[str] = []
    here = WorkItem.objects.filter(case=case, scope=effect.scope)
    if item is not None:
        here = here.exclude(pk=item.pk)
    if effect.same_team_as:
        same_team = (
            here.filter(element__in=earlier_names(case.pk, effect.process, effect.same_team_as))
            .order_by("-pk")
            .values_list("team", flat=True)
            .first()
        )
    if effect.exclude_previous_teams:
        names = earlier_names(case.pk, effect.process, effect.element)
        before = here.filter(element__in=names, team__isnull=False)
        earlier = list(before.values_list("team", flat=True))
    return _route(case, effect.role, effect.territory, effect.excluded_agency, now, earlier, same_team)


def _route(
    case: Case,
    role: str | None,
    territory: str | None,
    excluded_agency: str | None,
    now: datetime,
    excluded_teams: list[str],
    same_team: str | None = None,
) -> Route:
    directory = current(now)
    return route(
        directory,
        role or None,
        territory or None,
        # the case's own conflict holds even where a called process does not know of it
        excluded_agency or case.excluded_agency_id,
        excluded_teams,
        same_team,
        _load(directory, role),
    )


def route_item(case: Case, item: WorkItem, now: datetime, log: EventLog) -> Route:
    """Route an open item anew (its team is gone or conflicted, or had none). The case row is locked."""
    gone = [item.team_id] if item.team_id and not _is_coordinator(item, now) else []
    found = _route(case, item.role, item.territory, case.excluded_agency_id, now, gone)
    give(case, item, found, now, log, "routed")
    return found


def give(case: Case, item: WorkItem, found: Route, now: datetime, log: EventLog, why: str) -> None:
    """Give an open item to the team of the route, unclaimed, and tell those concerned.

    ``why`` ("routed", "migrated") is part of the notices' keys.
    """
    before = item.team_id
    item.team_id, item.state, item.assignee, item.claimed_at = found.team, WorkItem.State.OPEN, None, None
    item.codes, item.explanation = list(found.codes), found.explanation()
    item.save()
    log.add(
        "work_item_routed",
        element=item.element,
        process=item.process,
        scope=item.scope,
        item=item.item,
        team_id=found.team,
        before=before,
        codes=list(found.codes),
    )
    key = f"item:{item.pk}:{why}:{case.events_count}"
    tell("work_item_reassigned", key, now, case=case, team=found.team, payload={"item": item.pk})
    tell_coordinators(case, item, found, now)
    report_failure(case, item, found, now)


def _is_coordinator(item: WorkItem, now: datetime) -> bool:
    team = current(now).teams.get(item.team_id or "")
    directory = current(now)
    return team is not None and bool(team.roles & {directory.manager_role, directory.last_resort_role})


def conflicted_items(case: Case, now: datetime) -> list[WorkItem]:
    """Open items that are with a team of the agency where the alleged offender works."""
    agencies = current(now).conflicted(case.excluded_agency_id)
    return list(
        WorkItem.objects.filter(case=case, state__in=WorkItem.ACTIVE, team__agency__in=agencies).order_by(
            "pk"
        )
    )


def _report_empty_team(slug: str, now: datetime) -> None:
    away = Absence.objects.valid_at(now).filter(user=OuterRef("user"))
    present = Membership.objects.valid_at(now).filter(~Exists(away), team=slug, user__is_active=True)
    if present.exists():
        return
    team = Team.objects.get(pk=slug)
    if not acting_members(team, now).exists():
        report(
            "team_without_members",
            f"{team.name} mendapat tugas, tetapi tidak ada orang yang bertugas di sana.",
            f"{team.name} was given a task, but nobody is at work there.",
            now,
            about=slug,
            team=slug,
        )


def tell_coordinators(case: Case, item: WorkItem, found: Route, now: datetime) -> None:
    """A conflict of interest is told to the case manager's team (or the city office), once for each item."""
    for role in found.told:
        team = route(current(now), role, item.territory or None, case.excluded_agency_id).team
        if team is not None and Team.objects.filter(pk=team).exists():
            tell(
                "conflict_of_interest",
                f"item:{item.pk}:conflict:{team}",
                now,
                case=case,
                team=team,
                payload={"item": item.pk},
            )


def report_failure(case: Case, item: WorkItem, found: Route, now: datetime) -> None:
    """A role that nobody holds, an item that nobody may take, a team of nobody: the admin sees it at once."""
    if found.team is not None:
        _report_empty_team(found.team, now)
    if found.failure is None:
        return
    last = found.steps[-1]
    step = next((s for s in found.steps if s.code == found.failure), last)
    report(
        found.failure,
        step.sentence_id,
        step.sentence_en,
        now,
        case=case,
        element=item.element,
        about=item.role if found.failure == "role_without_team" else item.item,
        item=item.pk,
        role=item.role,
    )
