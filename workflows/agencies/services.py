"""What can be done to agencies, teams and memberships. Every change is seen by routing and access at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from workflows.agencies.city import DEMO_CITY, read_city
from workflows.agencies.models import (
    Absence,
    Agency,
    DirectoryVersion,
    Membership,
    Role,
    Team,
    TeamRole,
    Territory,
)
from workflows.audit.services import record
from workflows.errors import NotAllowed
from workflows.people.models import User


@transaction.atomic
def load_city(path: Path = DEMO_CITY) -> None:
    """Bring the database up to a city file. Idempotent; never removes what is not in the file."""
    city = read_city(path)
    for place in city.territories:
        Territory.objects.update_or_create(
            slug=place.slug,
            defaults={
                "name": place.name,
                "level": place.level,
                "parent_id": place.parent,
                "code": place.code,
            },
        )
    for slug, name in city.agencies:
        Agency.objects.get_or_create(slug=slug, defaults={"name": name})
    for order, (slug, name_id, name_en) in enumerate(city.roles):
        Role.objects.update_or_create(
            slug=slug, defaults={"name_id": name_id, "name_en": name_en, "order": order}
        )
    for team in city.teams:
        row, _ = Team.objects.get_or_create(
            slug=team.slug,
            defaults={"name": team.name, "agency_id": team.agency, "territory_id": team.territory},
        )
        for role in team.roles:
            TeamRole.objects.get_or_create(team=row, role_id=role)
    DirectoryVersion.bump()


@transaction.atomic
def join_team(
    user: User, team: Team, now: datetime, *, lead: bool = False, by: User | None = None
) -> Membership:
    """The person works in the team from now on. Joining twice changes nothing.

    ``by``: an admin or a lead of the team (here and below None is the system itself). Raises NotAllowed.
    """
    _may_manage(by, team, now)
    current = Membership.objects.valid_at(now).filter(user=user, team=team).first()
    if current is not None:
        return current
    membership = Membership.objects.create(user=user, team=team, valid_from=now, is_lead=lead)
    record(by, "team.joined", "team", team.slug, now, person=user.username)
    return membership


@transaction.atomic
def leave_team(user: User, team: Team, now: datetime, *, by: User | None = None) -> None:
    """The person no longer works in the team and loses sight of its cases at once.

    What they had claimed goes back to the team. ``by``: an admin or a lead of the team.
    """
    _may_manage(by, team, now)
    from workflows.work.services import release_all_of

    if Membership.objects.valid_at(now).filter(user=user, team=team).update(valid_until=now):
        release_all_of(user, team, now, by=by)
        record(by, "team.left", "team", team.slug, now, person=user.username)


@transaction.atomic
def set_absent(
    user: User,
    substitute: User | None,
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    by: User | None = None,
) -> Absence:
    """The person is away; the substitute has their teams from ``since`` (now) until ``until`` (open).

    ``by``: the person, a lead of one of their teams, or an admin. But for an admin, the substitute must work
    at one of the person's agencies.
    """
    _may_set_absent(by, user, substitute, now)
    absence = Absence.objects.create(
        user=user, substitute=substitute, valid_from=since or now, valid_until=until
    )
    record(
        by,
        "person.absent",
        "person",
        user.username,
        now,
        substitute=substitute.username if substitute else None,
    )
    return absence


@transaction.atomic
def end_absence(absence: Absence, now: datetime, *, by: User | None = None) -> None:
    """The person is back; the substitute loses their teams at once."""
    _may_set_absent(by, absence.user, None, now)
    absence.valid_until = now
    absence.save(update_fields=["valid_until"])
    record(by, "person.back", "person", absence.user.username, now)


@transaction.atomic
def give_role(team: Team, role: Role, now: datetime, *, by: User | None = None) -> None:
    """The team holds the role from now on. By an admin."""
    _admin(by)
    row, created = TeamRole.objects.get_or_create(team=team, role=role, defaults={"valid_from": now})
    if not created and not row.is_valid_at(now):
        row.valid_from, row.valid_until = now, None
        row.save(update_fields=["valid_from", "valid_until"])
    DirectoryVersion.bump()
    record(by, "role.given", "team", team.slug, now, role=role.slug)


@transaction.atomic
def take_role(team: Team, role: Role, now: datetime, *, by: User | None = None) -> None:
    """The team no longer holds the role; what it has open stays with it. By an admin."""
    _admin(by)
    TeamRole.objects.filter(team=team, role=role).update(valid_until=now)
    DirectoryVersion.bump()
    record(by, "role.taken", "team", team.slug, now, role=role.slug)


@transaction.atomic
def close_team(team: Team, now: datetime, *, successor: Team | None = None, by: User | None = None) -> None:
    """The team ends; its open work goes to the successor, or is routed anew without one. By an admin."""
    _admin(by)
    from workflows.work.services import hand_over_all

    team.valid_until, team.successor = now, successor
    team.save(update_fields=["valid_until", "successor"])
    DirectoryVersion.bump()
    record(by, "team.closed", "team", team.slug, now, successor=successor.slug if successor else None)
    hand_over_all(team, now, by=by)


@transaction.atomic
def succeed_agency(agency: Agency, successor: Agency, now: datetime, *, by: User | None = None) -> None:
    """An agency takes over another's work: new teams with the same people, roles and open work.

    The old agency and its teams stay as the historic owners of what they did; a conflict of interest with
    the old agency holds for the new one as well. By an admin.
    """
    _admin(by)
    for team in Team.objects.valid_at(now).filter(agency=agency):
        heir, _ = Team.objects.get_or_create(
            slug=f"{successor.slug}-{team.slug}"[:80],
            defaults={
                "name": team.name,
                "agency": successor,
                "territory_id": team.territory_id,
                "valid_from": now,
            },
        )
        for held in TeamRole.objects.valid_at(now).filter(team=team):
            TeamRole.objects.get_or_create(team=heir, role_id=held.role_id, defaults={"valid_from": now})
        for membership in Membership.objects.valid_at(now).filter(team=team):
            join_team(membership.user, heir, now, lead=membership.is_lead, by=by)
        Membership.objects.valid_at(now).filter(team=team).update(valid_until=now)
        close_team(team, now, successor=heir, by=by)
    agency.valid_until, agency.successor = now, successor
    agency.save(update_fields=["valid_until", "successor"])
    DirectoryVersion.bump()
    record(by, "agency.succeeded", "agency", agency.slug, now, successor=successor.slug)


def _admin(by: User | None) -> None:
    if by is not None and not by.is_rangkul_admin:
        raise NotAllowed(
            "Hanya admin yang dapat mengubah tim dan instansi.",
            "Only an admin can change teams and agencies.",
        )


def _leads(by: User, teams: set[str], now: datetime) -> bool:
    return bool(Membership.objects.valid_at(now).filter(user=by, team__in=teams, is_lead=True).exists())


def _may_manage(by: User | None, team: Team, now: datetime) -> None:
    if by is not None and not by.is_rangkul_admin and not _leads(by, {team.pk}, now):
        raise NotAllowed(
            "Hanya ketua tim atau admin yang dapat mengubah anggota tim.",
            "Only a lead of the team or an admin can change its members.",
        )


def _may_set_absent(by: User | None, user: User, substitute: User | None, now: datetime) -> None:
    if by is None or by.is_rangkul_admin:
        return
    own = Membership.objects.valid_at(now).filter(user=user)
    if by != user and not _leads(by, set(own.values_list("team", flat=True)), now):
        raise NotAllowed(
            "Hanya yang bersangkutan, ketua tim, atau admin yang dapat mencatat ketidakhadiran.",
            "Only the person, a lead of their team or an admin can record an absence.",
        )
    agencies = own.values("team__agency")
    colleagues = Membership.objects.valid_at(now).filter(team__agency__in=agencies)
    if substitute is not None and not colleagues.filter(user=substitute).exists():
        raise NotAllowed(
            "Pengganti harus bekerja di instansi yang sama.", "The substitute must work at the same agency."
        )
