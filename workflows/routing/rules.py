"""Who gets a task, and why. Pure: a directory and the facts of the task in, a route with its explanation out.

The rule, as the agencies agreed it: the team that holds the role and covers the item's ward; else its
district; else the city. A team of the agency where the alleged offender works is passed over and the case
manager is told. Nobody left: the case manager with the reason; that team excluded too: the city office;
that one as well: no team, and the admin must act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

#: a team of the agency where the alleged offender works was passed over
CONFLICT_OF_INTEREST = "conflict_of_interest"
#: no team covers the item's own territory; a wider one was taken
FALLBACK_TERRITORY = "fallback_territory"
#: teams that had this task before in the same process were left out
REASSIGNED_AFTER_REFUSAL = "reassigned_after_refusal"
#: the team that had the earlier task goes on with this one
SAME_TEAM = "same_team"
#: everybody who holds the role and covers the territory was passed over, or nobody covers it
NO_TEAM_LEFT = "no_team_left"
#: no team at all holds the role (or the task names none)
ROLE_WITHOUT_TEAM = "role_without_team"
#: the item's territory is not in the directory; it was treated as the whole city
TERRITORY_UNKNOWN = "territory_unknown"
#: several teams fitted; the one with the fewest open items was taken
LEAST_LOADED = "least_loaded"
#: not even the coordinators are left; an admin must give it a team
UNROUTED = "unrouted"

LEVEL_NAMES = {
    "ward": ("kelurahan", "ward"),
    "district": ("kecamatan", "district"),
    "city": ("kota", "city"),
}


@dataclass(frozen=True)
class TerritoryRecord:
    """A city, district or ward; ``parent`` is the slug of the wider one."""

    slug: str
    name: str
    level: str
    parent: str | None = None


@dataclass(frozen=True)
class TeamRecord:
    """A team that works now: its agency, its territory and the roles it holds."""

    slug: str
    name: str
    agency: str
    territory: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Directory:
    """Everything routing knows of a city at one moment."""

    territories: Mapping[str, TerritoryRecord]
    teams: Mapping[str, TeamRecord]
    #: role id -> (Indonesian, English)
    role_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: agency id -> the agency that took over its work
    successors: Mapping[str, str] = field(default_factory=dict)
    manager_role: str = "manajer_kasus"
    last_resort_role: str = "dpmppa"

    @cached_property
    def _by_role(self) -> dict[str, list[TeamRecord]]:
        found: dict[str, list[TeamRecord]] = {}
        for team in sorted(self.teams.values(), key=lambda team: team.slug):
            for role in team.roles:
                found.setdefault(role, []).append(team)
        return found

    def holders(self, role: str | None) -> list[TeamRecord]:
        """The teams that hold the role anywhere, by slug."""
        return self._by_role.get(role or "", [])

    def levels(self, territory: str | None) -> list[TerritoryRecord]:
        """The territory and the wider ones around it, narrowest first; unknown or None: the cities."""
        if territory is None or territory not in self.territories:
            return [record for record in self.territories.values() if record.parent is None]
        chain: list[TerritoryRecord] = []
        at: str | None = territory
        while at is not None and at in self.territories and self.territories[at] not in chain:
            chain.append(self.territories[at])
            at = self.territories[at].parent
        return chain

    def conflicted(self, agency: str | None) -> frozenset[str]:
        """The agency and those that took over its work."""
        found: list[str] = []
        at = agency
        while at and at not in found:
            found.append(at)
            at = self.successors.get(at)
        return frozenset(found)

    def role_name(self, role: str | None) -> tuple[str, str]:
        if not role:
            return ("(tanpa peran)", "(no role)")
        return self.role_names.get(role, (role, role))


@dataclass(frozen=True)
class Reason:
    """One step of the explanation, as a person reads it. Never names the conflicted agency."""

    code: str
    sentence_id: str
    sentence_en: str


@dataclass(frozen=True)
class Route:
    """Where a task goes. ``team`` is None when not even the coordinators are left."""

    team: str | None
    codes: tuple[str, ...]
    steps: tuple[Reason, ...]
    #: roles that must be told (a notice, not a task)
    told: tuple[str, ...] = ()
    #: an admin must look at it: code of the failure, or None
    failure: str | None = None

    def explanation(self) -> dict[str, Any]:
        """Plain JSON for storing with the work item."""
        return {
            "codes": list(self.codes),
            "steps": [{"code": s.code, "id": s.sentence_id, "en": s.sentence_en} for s in self.steps],
        }


class _Draft:
    """Collects the explanation while the rule is followed."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.steps: list[Reason] = []

    def say(self, code: str, sentence_id: str, sentence_en: str, *, flag: bool = True) -> None:
        if flag and code not in self.codes:
            self.codes.append(code)
        self.steps.append(Reason(code, sentence_id, sentence_en))


def route(
    directory: Directory,
    role: str | None,
    territory: str | None = None,
    excluded_agency: str | None = None,
    excluded_teams: Iterable[str] = (),
    same_team: str | None = None,
    load: Mapping[str, int] | None = None,
) -> Route:
    """Find the team for a task.

    ``excluded_teams`` had the same task before and refused; ``same_team`` had the earlier task that this one
    continues; ``load`` is the number of open items of each team.
    """
    draft = _Draft()
    conflicted = directory.conflicted(excluded_agency)
    refused = frozenset(excluded_teams)
    name_id, name_en = directory.role_name(role)
    draft.say(
        "role", f"Tugas ini untuk peran {name_id}.", f"This task is for the role {name_en}.", flag=False
    )

    holders = directory.holders(role)
    if not holders and same_team is None:
        draft.say(
            ROLE_WITHOUT_TEAM,
            f"Belum ada tim yang memegang peran {name_id}; admin sudah diberi tahu.",
            f"No team holds the role {name_en} yet; the admin has been told.",
        )
        return _to_coordinators(directory, draft, territory, conflicted, load, failure=ROLE_WITHOUT_TEAM)

    if same_team is not None:
        team = directory.teams.get(same_team)
        if team is not None and team.agency not in conflicted and team.slug not in refused:
            draft.say(
                SAME_TEAM,
                f"{team.name} melanjutkan tugas yang sudah dimulainya.",
                f"{team.name} goes on with what it began.",
            )
            return _done(directory, draft, team.slug, conflicted)
        if team is not None and team.agency in conflicted:
            _say_conflict(draft)
        draft.say(
            "same_team_gone",
            "Tim yang memulai tugas ini tidak dapat melanjutkannya; dicari tim lain.",
            "The team that began this cannot go on; another one was looked for.",
            flag=False,
        )

    if territory is not None and territory not in directory.territories:
        draft.say(
            TERRITORY_UNKNOWN,
            "Wilayah kasus tidak dikenal; dianggap seluruh kota.",
            "The territory of the case is not known; it was taken as the whole city.",
        )
    found = _search(directory, draft, role, territory, conflicted, refused, load)
    if found is not None:
        return _done(directory, draft, found.slug, conflicted)
    if not directory.holders(role):
        draft.say(
            ROLE_WITHOUT_TEAM,
            f"Belum ada tim yang memegang peran {name_id}; admin sudah diberi tahu.",
            f"No team holds the role {name_en} yet; the admin has been told.",
        )
        return _to_coordinators(directory, draft, territory, conflicted, load, failure=ROLE_WITHOUT_TEAM)
    draft.say(
        NO_TEAM_LEFT,
        f"Tidak ada lagi tim {name_id} yang dapat menerima tugas ini.",
        f"No team of the role {name_en} is left that can take this task.",
    )
    return _to_coordinators(directory, draft, territory, conflicted, load)


def _search(
    directory: Directory,
    draft: _Draft,
    role: str | None,
    territory: str | None,
    conflicted: frozenset[str],
    refused: frozenset[str],
    load: Mapping[str, int] | None,
) -> TeamRecord | None:
    holders = directory.holders(role)
    for index, place in enumerate(directory.levels(territory)):
        here = [team for team in holders if team.territory == place.slug]
        free = [team for team in here if team.agency not in conflicted]
        if len(free) < len(here):
            _say_conflict(draft)
        willing = [team for team in free if team.slug not in refused]
        if len(willing) < len(free):
            draft.say(
                REASSIGNED_AFTER_REFUSAL,
                "Tim yang sebelumnya mendapat tugas ini tidak ditanyai lagi.",
                "The teams that had this task before were not asked again.",
            )
        if not willing:
            continue
        counts = load or {}
        chosen = min(willing, key=lambda team: (counts.get(team.slug, 0), team.slug))
        level_id, level_en = LEVEL_NAMES.get(place.level, (place.level, place.level))
        if index:
            draft.say(
                FALLBACK_TERRITORY,
                f"Tidak ada tim di wilayah yang lebih dekat; diambil tim tingkat {level_id}.",
                f"No team covers a nearer territory; a team of the {level_en} was taken.",
            )
        if len(willing) > 1:
            draft.say(
                LEAST_LOADED,
                f"Dari {len(willing)} tim, diambil yang tugas terbukanya paling sedikit.",
                f"Of {len(willing)} teams the one with the fewest open tasks was taken.",
            )
        draft.say(
            "covers",
            f"{chosen.name} memegang peran ini untuk {place.name}.",
            f"{chosen.name} holds this role for {place.name}.",
            flag=False,
        )
        return chosen
    return None


def _to_coordinators(
    directory: Directory,
    draft: _Draft,
    territory: str | None,
    conflicted: frozenset[str],
    load: Mapping[str, int] | None,
    failure: str | None = None,
) -> Route:
    for role in (directory.manager_role, directory.last_resort_role):
        team = coordinator(directory, role, territory, conflicted, load)
        if team is not None:
            draft.say(
                "coordinator",
                f"Tugas diserahkan kepada {team.name} untuk diputuskan.",
                f"The task goes to {team.name}, who decides.",
                flag=False,
            )
            return _done(directory, draft, team.slug, conflicted, failure)
        if any(holder.agency in conflicted for holder in directory.holders(role)):
            _say_conflict(draft)
    draft.say(
        UNROUTED,
        "Tidak ada tim yang dapat menerima tugas ini; admin harus menentukan.",
        "No team can take this task; an admin must decide.",
    )
    return _done(directory, draft, None, conflicted, UNROUTED)


def coordinator(
    directory: Directory,
    role: str,
    territory: str | None,
    conflicted: frozenset[str],
    load: Mapping[str, int] | None = None,
) -> TeamRecord | None:
    """The team of a coordinating role that is nearest and not conflicted, or None."""
    return _search(directory, _Draft(), role, territory, conflicted, frozenset(), load)


def manager_team(directory: Directory, territory: str | None, excluded_agency: str | None) -> str | None:
    """The team that leads a case: the case manager's, or the city office's when that one is conflicted."""
    conflicted = directory.conflicted(excluded_agency)
    for role in (directory.manager_role, directory.last_resort_role):
        team = coordinator(directory, role, territory, conflicted)
        if team is not None:
            return team.slug
    return None


def _say_conflict(draft: _Draft) -> None:
    if CONFLICT_OF_INTEREST in draft.codes:
        return
    draft.say(
        CONFLICT_OF_INTEREST,
        "Satu instansi dilewati karena konflik kepentingan; manajer kasus diberi tahu.",
        "An agency was passed over because of a conflict of interest; the case manager is told.",
    )


def _done(
    directory: Directory,
    draft: _Draft,
    team: str | None,
    conflicted: frozenset[str],
    failure: str | None = None,
) -> Route:
    told: tuple[str, ...] = ()
    if CONFLICT_OF_INTEREST in draft.codes:
        for role in (directory.manager_role, directory.last_resort_role):
            if any(holder.agency not in conflicted for holder in directory.holders(role)):
                told = (role,)
                break
    return Route(team, tuple(draft.codes), tuple(draft.steps), told, failure)
