"""Directories for routing: from the database (kept until something changes) or from a city file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from workflows.agencies.city import DEMO_CITY, read_city
from workflows.routing.rules import Directory, TeamRecord, TerritoryRecord


def from_file(path: Path = DEMO_CITY) -> Directory:
    """The directory of a city file; needs neither Django settings nor a database."""
    city = read_city(path)
    return Directory(
        territories={t.slug: TerritoryRecord(t.slug, t.name, t.level, t.parent) for t in city.territories},
        teams={
            t.slug: TeamRecord(t.slug, t.name, t.agency, t.territory, frozenset(t.roles)) for t in city.teams
        },
        role_names={slug: (name_id, name_en) for slug, name_id, name_en in city.roles},
        manager_role=city.manager_role,
        last_resort_role=city.last_resort_role,
    )


@dataclass(frozen=True)
class _Kept:
    """A directory and the span in which no validity date passes, so that it holds without a look."""

    number: int
    since: datetime | None
    until: datetime | None
    directory: Directory

    def holds_at(self, now: datetime) -> bool:
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


def from_database(now: datetime) -> Directory:
    """The teams, roles and agencies that are valid at ``now`` (four queries, no cache)."""
    return _read(now, 0).directory


def _read(now: datetime, number: int) -> _Kept:
    from workflows.agencies.models import Agency, Role, TeamRole, Territory

    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    held: dict[str, TeamRecord] = {}
    dates = {d for agency in agencies.values() for d in (agency.valid_from, agency.valid_until)}
    for row in TeamRole.objects.select_related("team"):
        team = row.team
        dates |= {row.valid_from, row.valid_until, team.valid_from, team.valid_until}
        if not (row.is_valid_at(now) and team.is_valid_at(now) and agencies[team.agency_id].is_valid_at(now)):
            continue
        known = held.get(team.slug)
        roles = (known.roles if known else frozenset()) | {row.role_id}
        held[team.slug] = TeamRecord(team.slug, team.name, team.agency_id, team.territory_id, roles)
    directory = Directory(
        territories={
            t.slug: TerritoryRecord(t.slug, t.name, t.level, t.parent_id) for t in Territory.objects.all()
        },
        teams=held,
        role_names={r.slug: (r.name_id, r.name_en) for r in Role.objects.all()},
        successors={a.slug: a.successor_id for a in agencies.values() if a.successor_id},
        manager_role=getattr(settings, "RANGKUL_MANAGER_ROLE", "manajer_kasus"),
        last_resort_role=getattr(settings, "RANGKUL_LAST_RESORT_ROLE", "dpmppa"),
    )
    known_dates = {d for d in dates if d is not None}
    return _Kept(
        number,
        max((d for d in known_dates if d <= now), default=None),
        min((d for d in known_dates if d > now), default=None),
        directory,
    )


_kept: _Kept | None = None


def current(now: datetime) -> Directory:
    """The directory of the database at ``now``: one small query, and a full read when the city changed."""
    global _kept  # noqa: PLW0603 - one directory per process is the point
    from workflows.agencies.models import DirectoryVersion

    number = DirectoryVersion.number_now()
    if _kept is None or _kept.number != number or not _kept.holds_at(now):
        _kept = _read(now, number)
    return _kept.directory


def forget() -> None:
    """Drop the kept directory (tests, and after a change that was rolled back)."""
    global _kept  # noqa: PLW0603
    _kept = None
