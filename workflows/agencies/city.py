"""A city as data: the file format of ``demo_city.toml``, read without a database."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEMO_CITY = Path(__file__).with_name("demo_city.toml")


@dataclass(frozen=True)
class CityTerritory:
    slug: str
    name: str
    level: str
    parent: str | None
    code: str


@dataclass(frozen=True)
class CityTeam:
    slug: str
    name: str
    agency: str
    territory: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class City:
    """What a city file says, expanded: wards have slugs, teams per territory are single teams."""

    territories: tuple[CityTerritory, ...]
    agencies: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str, str], ...]
    teams: tuple[CityTeam, ...]
    manager_role: str
    last_resort_role: str


def slugify(name: str) -> str:
    """``Kandang Panjang`` -> ``kandang-panjang``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def read_city(path: Path = DEMO_CITY) -> City:
    """Read a city file. Raises KeyError or ValueError that names what is missing."""
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    city = data["city"]
    territories = [CityTerritory(city["slug"], city["name"], "city", None, city.get("code", ""))]
    for district in data["districts"]:
        territories.append(
            CityTerritory(
                district["slug"], district["name"], "district", city["slug"], district.get("code", "")
            )
        )
        territories.extend(
            CityTerritory(slugify(ward), ward, "ward", district["slug"], "") for ward in district["wards"]
        )
    teams = [
        CityTeam(t["slug"], t["name"], t["agency"], t.get("territory", city["slug"]), tuple(t["roles"]))
        for t in data.get("teams", [])
    ]
    for pattern in data.get("teams_per_territory", []):
        teams.extend(
            CityTeam(
                pattern["slug"].format(slug=place.slug),
                pattern["name"].format(name=place.name),
                pattern["agency"],
                place.slug,
                tuple(pattern["roles"]),
            )
            for place in territories
            if place.level == pattern["level"]
        )
    result = City(
        territories=tuple(territories),
        agencies=tuple(data["agencies"].items()),
        roles=tuple((slug, names["id"], names["en"]) for slug, names in data["roles"].items()),
        teams=tuple(teams),
        manager_role=data.get("manager_role", "manajer_kasus"),
        last_resort_role=data.get("last_resort_role", "dpmppa"),
    )
    _check(result, path)
    return result


def _check(city: City, path: Path) -> None:
    agencies = {slug for slug, _ in city.agencies}
    roles = {slug for slug, _, _ in city.roles}
    places = {place.slug for place in city.territories}
    if len(places) != len(city.territories):
        raise ValueError(f"{path}: two territories have the same slug.")
    for team in city.teams:
        if team.agency not in agencies:
            raise ValueError(f"{path}: team {team.slug} names the unknown agency {team.agency}.")
        if team.territory not in places:
            raise ValueError(f"{path}: team {team.slug} names the unknown territory {team.territory}.")
        for role in team.roles:
            if role not in roles:
                raise ValueError(f"{path}: team {team.slug} names the unknown role {role}.")
