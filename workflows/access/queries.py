"""The one place that answers who may see and do what. By membership as it is now, never as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from workflows.access.models import EmergencyAccess
from workflows.agencies.models import Absence, Agency, Membership, Team
from workflows.cases.models import Case, CaseRecord
from workflows.people.models import User
from workflows.work.models import WorkItem


@dataclass(frozen=True)
class Acting:
    """For which teams a person acts at a moment, and of which agencies they must not see conflicted cases."""

    user: User
    now: datetime
    #: own teams, teams of people they stand in for, teams whose results they record (slugs)
    teams: frozenset[str]
    #: the former, and the teams whose work theirs took over: for sight of what was done
    sight: frozenset[str]
    #: agencies of own teams, and the agencies that these took over
    agencies: frozenset[str]

    @property
    def is_admin(self) -> bool:
        return bool(self.user.is_active and self.user.is_rangkul_admin)


def acting(user: User, now: datetime) -> Acting:
    """Look up whom the person acts for (three small queries)."""
    if not user.is_active:
        return Acting(user, now, frozenset(), frozenset(), frozenset())
    absent = Absence.objects.valid_at(now).filter(substitute=user).values("user")
    held = Membership.objects.valid_at(now).filter(Q(user=user) | Q(user__in=absent))
    rows = list(held.values_list("team_id", "user_id"))
    own = {team for team, holder in rows if holder == user.pk}
    known = {team for team, _ in rows}
    related = Team.objects.filter(Q(pk__in=known) | Q(proxy__in=known) | Q(successor__in=known))
    teams: set[str] = set()
    predecessors: set[str] = set()
    agencies: set[str] = set()
    columns = ("pk", "agency", "proxy", "successor", "valid_from", "valid_until")
    for slug, agency, proxy, successor, since, until in related.values_list(*columns):
        if slug in own:
            agencies.add(agency)
        valid = (since is None or since <= now) and (until is None or until > now)
        if valid and (slug in known or proxy in known):
            teams.add(slug)
        elif successor in known:
            predecessors.add(slug)
    return Acting(user, now, frozenset(teams), frozenset(teams | predecessors), _with_predecessors(agencies))


def _with_predecessors(agencies: set[str]) -> frozenset[str]:
    """A conflict of interest with an agency holds for the one that took over its work."""
    pairs = list(Agency.objects.filter(successor__isnull=False).values_list("slug", "successor_id"))
    found = set(agencies)
    while grown := {slug for slug, successor in pairs if successor in found} - found:
        found |= grown
    return frozenset(found)


def without_conflicts(who: Acting, prefix: str = "") -> Q:
    """Leaves out cases whose alleged offender works at one of the person's agencies."""
    return Q(**{f"{prefix}excluded_agency__isnull": True}) | ~Q(
        **{f"{prefix}excluded_agency__in": who.agencies}
    )


def _by_team(who: Acting, team: str, case: str = "") -> Q:
    """Sight by a team, own or lent; one of the conflicted agency gives none, to whoever stands in there either."""
    innocent = Q(**{f"{case}excluded_agency__isnull": True}) | ~Q(
        **{f"{team}__agency": F(f"{case}excluded_agency")}
    )
    return Q(**{f"{team}__in": who.sight}) & innocent


def _is_conflicted(team: Team | None, case: Case) -> bool:
    return (
        team is not None and case.excluded_agency_id is not None and team.agency_id == case.excluded_agency_id
    )


def _sight(who: Acting) -> Q:
    work = WorkItem.objects.filter(_by_team(who, "team", "case__"), case=OuterRef("pk")).exclude(
        # once consent is withdrawn, work that was withdrawn is no reason to see the case
        state=WorkItem.State.WITHDRAWN,
        case__consent_withdrawn_at__isnull=False,
    )
    emergency = EmergencyAccess.objects.filter(
        case=OuterRef("pk"), user=who.user, since__lte=who.now, until__gt=who.now
    )
    return _by_team(who, "manager_team") | Q(Exists(work)) | Q(Exists(emergency))


def visible_cases(user: User, now: datetime, *, who: Acting | None = None) -> QuerySet[Case]:
    """Cases whose content the person may see: their team leads it, has or had work on it, or an emergency."""
    who = who or acting(user, now)
    return (
        Case.objects.filter(_sight(who), without_conflicts(who))
        .select_related("version__procedure", "territory", "manager_team")
    )  # fmt: skip


def listed_cases(user: User, now: datetime) -> QuerySet[Case]:
    """Cases whose line in a list (code, procedure, state, where it stands) the person may see.

    Admins see all lines (but those that conflict with an agency they work for) and no content.
    """
    who = acting(user, now)
    if not who.is_admin:
        return visible_cases(user, now, who=who)
    return Case.objects.filter(without_conflicts(who)).select_related(
        "version__procedure", "territory", "manager_team"
    )


def may_see_case(user: User, case: Case, now: datetime) -> bool:
    """Whether the person may see the content of the case."""
    return visible_cases(user, now).filter(pk=case.pk).exists()


def may_list_case(user: User, case: Case, now: datetime) -> bool:
    """Whether the person may know that the case exists."""
    return listed_cases(user, now).filter(pk=case.pk).exists()


def is_manager_of(who: Acting, case: Case) -> bool:
    """Whether the person acts for the team that leads the case."""
    return (
        case.manager_team_id in who.sight
        and case.excluded_agency_id not in who.agencies
        and not _is_conflicted(case.manager_team, case)
    )


def may_be_told(user: User, case: Case, now: datetime) -> bool:
    """Whether a notice about the case may reach the person: never one of the conflicted agency."""
    return case.excluded_agency_id is None or case.excluded_agency_id not in acting(user, now).agencies


def visible_items(user: User, now: datetime, *, who: Acting | None = None) -> QuerySet[WorkItem]:
    """Work items of the person's teams, and all items of the cases that their team leads."""
    who = who or acting(user, now)
    return (
        WorkItem.objects.filter(
            _by_team(who, "team", "case__") | _by_team(who, "case__manager_team", "case__")
        )
        .exclude(state=WorkItem.State.WITHDRAWN, case__consent_withdrawn_at__isnull=False,
                 case__manager_team__in=_not(who))
        .filter(without_conflicts(who, "case__"))
        .select_related("case__version__procedure", "team__agency", "assignee", "completed_by")
    )  # fmt: skip


def may_see_item(who: Acting, item: WorkItem) -> bool:
    """Whether ``visible_items`` holds the item; for one that has been read with its case."""
    case = item.case
    if case.excluded_agency_id in who.agencies:
        return False
    if is_manager_of(who, case):
        return True
    lost = item.state == WorkItem.State.WITHDRAWN and case.consent_withdrawn_at is not None
    return item.team_id in who.sight and not lost and not _is_conflicted(item.team, case)


def _not(who: Acting) -> QuerySet[Team]:
    return Team.objects.exclude(pk__in=who.sight)


def may_work_on(who: Acting, item: WorkItem) -> bool:
    """Whether the person acts for the item's team (claim, complete)."""
    return (
        item.team_id in who.teams
        and item.case.excluded_agency_id not in who.agencies
        and not _is_conflicted(item.team, item.case)
    )


def may_reassign(who: Acting, item: WorkItem) -> bool:
    """Whether the person may give the item to another team: its lead, or an admin when no team has it."""
    return is_manager_of(who, item.case) or may_route(who, item)


def may_route(who: Acting, item: WorkItem) -> bool:
    """Whether the person, as an admin, may give a team to an item that has none (without seeing the case)."""
    return who.is_admin and item.team_id is None and item.case.excluded_agency_id not in who.agencies


def readable_records(user: User, case: Case, now: datetime) -> QuerySet[CaseRecord]:
    """What the person may read of what people wrote.

    The team that leads the case reads all of it. A team that works on it now reads what was reported at the
    start and what its own people wrote; a team that is done reads what its own people wrote.
    """
    who = acting(user, now)
    records = CaseRecord.objects.filter(case=case).exclude(kind=CaseRecord.Kind.DRAFT)
    if not may_see_case(user, case, now):
        return records.none()
    emergency = EmergencyAccess.objects.filter(case=case, user=user, since__lte=now, until__gt=now).exists()
    if emergency or is_manager_of(who, case):
        return records
    own = Q(team__in=who.sight) & ~Q(kind=CaseRecord.Kind.EMERGENCY)
    if WorkItem.objects.filter(case=case, team__in=who.teams, state__in=WorkItem.ACTIVE).exists():
        own |= Q(kind=CaseRecord.Kind.START)
    return records.filter(own)
