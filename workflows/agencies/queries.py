"""What can be asked of agencies and teams."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from workflows.agencies.models import Absence, Agency, Membership, Role, Team, Territory
from workflows.people.models import User


def teams(now: datetime) -> QuerySet[Team]:
    """Teams that work now, with their agency and territory."""
    return Team.objects.valid_at(now).select_related("agency", "territory").prefetch_related("roles")


def agencies(now: datetime) -> QuerySet[Agency]:
    return Agency.objects.valid_at(now)


def roles() -> QuerySet[Role]:
    return Role.objects.all()


def wards() -> QuerySet[Territory]:
    """The wards with their district, for a picker."""
    return Territory.objects.filter(level=Territory.Level.WARD).select_related("parent").order_by("name")


def members(team: Team, now: datetime) -> QuerySet[User]:
    """The people who work in the team now (without substitutes)."""
    ids = Membership.objects.valid_at(now).filter(team=team).values("user")
    return User.objects.filter(pk__in=ids, is_active=True).order_by("username")


def acting_members(team: Team, now: datetime) -> QuerySet[User]:
    """Who can do the team's work now: members who are not absent, substitutes, and the proxy's members."""
    own = Membership.objects.valid_at(now).filter(team__in=[team.pk, team.proxy_id])
    away = Absence.objects.valid_at(now).filter(user__in=own.values("user"))
    return User.objects.filter(
        Q(pk__in=own.exclude(user__in=away.values("user")).values("user"))
        | Q(pk__in=away.exclude(substitute=None).values("substitute")),
        is_active=True,
    ).order_by("username")


def memberships(user: User, now: datetime) -> QuerySet[Membership]:
    """The person's own teams now, with agency and territory."""
    return (
        Membership.objects.valid_at(now)
        .filter(user=user)
        .select_related("team__agency", "team__territory")
        .order_by("team")
    )


def absences(team: Team, now: datetime) -> QuerySet[Absence]:
    """Who of the team is away now or later, and who stands in."""
    ahead = Absence.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))
    return (
        ahead.filter(user__in=members(team, now)).select_related("user", "substitute").order_by("valid_from")
    )
