"""Who gets a task: the rule of the protocol, case by case, and what must hold for every city."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.routing.directory import from_file
from workflows.routing.rules import Directory, manager_team, route

CITY = from_file()


def without(directory: Directory, *teams: str) -> Directory:
    return replace(directory, teams={k: v for k, v in directory.teams.items() if k not in teams})


def test_the_demo_city_has_4_districts_27_wards_and_a_team_for_each() -> None:
    levels = [t.level for t in CITY.territories.values()]
    assert (levels.count("city"), levels.count("district"), levels.count("ward")) == (1, 4, 27)
    assert sum(slug.startswith("patbm-") for slug in CITY.teams) == 27
    assert len(CITY.teams) == 27 + 4 + 4 + 16
    assert {team.agency for team in CITY.teams.values()} == {
        "uptd-ppa", "dpmppa", "polres", "rsud", "puskesmas", "dinsos", "lp-par", "rumah-aman", "bapas",
        "dindik", "dukcapil", "patbm", "pkk",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "team", "codes"),
    [
        # the ward's own team
        ({"role": "patbm_kelurahan", "territory": "degayu"}, "patbm-degayu", set()),
        # no ward team holds the role: the district's
        (
            {"role": "layanan_kesehatan", "territory": "degayu"},
            "puskesmas-pekalongan-utara",
            {"fallback_territory"},
        ),
        # neither ward nor district: the city's
        ({"role": "unit_ppa", "territory": "medono"}, "polres-unit-ppa", {"fallback_territory"}),
        # an item of the whole city
        ({"role": "dpmppa"}, "dpmppa", set()),
        # the health centre refused: the hospital
        (
            {
                "role": "layanan_kesehatan",
                "territory": "degayu",
                "excluded_teams": ["puskesmas-pekalongan-utara"],
            },
            "rsud-bendan",
            {"fallback_territory", "reassigned_after_refusal"},
        ),
        # both refused: the case manager decides
        (
            {
                "role": "layanan_kesehatan",
                "territory": "degayu",
                "excluded_teams": ["puskesmas-pekalongan-utara", "rsud-bendan"],
            },
            "uptd-ppa-manajer",
            {"reassigned_after_refusal", "no_team_left"},
        ),
        # and a refusal of the case manager does not send it away from them
        (
            {
                "role": "psikolog",
                "territory": "tirto",
                "excluded_teams": ["uptd-ppa-psikolog", "uptd-ppa-manajer"],
            },
            "uptd-ppa-manajer",
            {"reassigned_after_refusal", "no_team_left"},
        ),
        # the offender is a police officer
        (
            {"role": "unit_ppa", "territory": "bandengan", "excluded_agency": "polres"},
            "uptd-ppa-manajer",
            {"conflict_of_interest", "no_team_left"},
        ),
        # the offender works in a health centre: the hospital
        (
            {"role": "layanan_kesehatan", "territory": "degayu", "excluded_agency": "puskesmas"},
            "rsud-bendan",
            {"conflict_of_interest", "fallback_territory"},
        ),
        # the hospital's conflict does not matter where the health centre takes it
        (
            {"role": "layanan_kesehatan", "territory": "degayu", "excluded_agency": "rsud"},
            "puskesmas-pekalongan-utara",
            {"fallback_territory"},
        ),
        # the offender works at the coordinating office: the city office
        (
            {"role": "pendamping", "territory": "tirto", "excluded_agency": "uptd-ppa"},
            "dpmppa",
            {"conflict_of_interest", "no_team_left"},
        ),
        # the same team goes on
        (
            {"role": "layanan_kesehatan", "territory": "degayu", "same_team": "rsud-bendan"},
            "rsud-bendan",
            {"same_team"},
        ),
        # the same team is conflicted by now: normal routing
        (
            {
                "role": "layanan_kesehatan",
                "territory": "degayu",
                "same_team": "rsud-bendan",
                "excluded_agency": "rsud",
            },
            "puskesmas-pekalongan-utara",
            {"conflict_of_interest", "fallback_territory"},
        ),
        # the same team is gone: normal routing
        (
            {"role": "layanan_kesehatan", "territory": "degayu", "same_team": "puskesmas-lama"},
            "puskesmas-pekalongan-utara",
            {"fallback_territory"},
        ),
        # nobody holds the role
        ({"role": "jaksa", "territory": "degayu"}, "uptd-ppa-manajer", {"role_without_team"}),
        ({"role": None, "territory": "degayu"}, "uptd-ppa-manajer", {"role_without_team"}),
        # a ward of another city
        ({"role": "psikolog", "territory": "kajen"}, "uptd-ppa-psikolog", {"territory_unknown"}),
        # the ward role for an item of a district: nobody covers it
        (
            {"role": "patbm_kelurahan", "territory": "pekalongan-utara"},
            "uptd-ppa-manajer",
            {"no_team_left"},
        ),
    ],
)
def test_a_task_goes_to(facts: dict, team: str, codes: set[str]) -> None:
    found = route(CITY, **facts)
    assert found.team == team
    assert set(found.codes) == codes
    assert all(step.sentence_id and step.sentence_en for step in found.steps)


def test_the_case_manager_is_told_of_a_conflict() -> None:
    assert route(CITY, "unit_ppa", "degayu", "polres").told == ("manajer_kasus",)
    assert route(CITY, "pendamping", "degayu", "uptd-ppa").told == ("dpmppa",)
    assert route(CITY, "pendamping", "degayu", "polres").told == ()


def test_the_explanation_does_not_name_the_conflicted_agency() -> None:
    found = route(CITY, "unit_ppa", "degayu", "polres")
    told = " ".join(s.sentence_id + s.sentence_en for s in found.steps if s.code == "conflict_of_interest")
    assert "polres" not in told.lower()


def test_nobody_is_left_at_all() -> None:
    city = without(CITY, "dpmppa")
    found = route(city, "pendamping", "degayu", "uptd-ppa")
    assert (found.team, found.failure) == (None, "unrouted")
    assert "unrouted" in found.codes
    assert found.told == ()


def test_a_role_without_a_team_is_a_failure_at_once() -> None:
    assert route(CITY, "jaksa", "degayu").failure == "role_without_team"
    assert route(CITY, "unit_ppa", "degayu", "polres").failure is None


def test_of_several_teams_the_least_loaded_and_then_the_first_by_name() -> None:
    second = replace(CITY.teams["uptd-ppa-psikolog"], slug="uptd-ppa-psikolog-b")
    city = replace(CITY, teams={**CITY.teams, second.slug: second})
    assert route(city, "psikolog", "degayu").team == "uptd-ppa-psikolog"
    loaded = route(city, "psikolog", "degayu", load={"uptd-ppa-psikolog": 3, "uptd-ppa-psikolog-b": 2})
    assert loaded.team == "uptd-ppa-psikolog-b"
    assert "least_loaded" in loaded.codes


def test_a_conflict_goes_over_to_the_agency_that_took_over() -> None:
    city = replace(CITY, successors={"lp-par": "uptd-ppa"})
    found = route(city, "psikolog", "degayu", excluded_agency="lp-par")
    assert found.team == "dpmppa"
    assert "conflict_of_interest" in found.codes


def test_the_case_is_led_by_the_city_office_when_the_manager_is_conflicted() -> None:
    assert manager_team(CITY, "degayu", None) == "uptd-ppa-manajer"
    assert manager_team(CITY, "degayu", "uptd-ppa") == "dpmppa"
    assert manager_team(without(CITY, "dpmppa"), "degayu", "uptd-ppa") is None


ROLES = st.sampled_from([*sorted(CITY.role_names), "peran_baru", None])
PLACES = st.sampled_from([*sorted(CITY.territories), "kajen", None])
AGENCIES = st.sampled_from([*sorted({t.agency for t in CITY.teams.values()}), None])
TEAMS = st.sampled_from(sorted(CITY.teams))


@settings(max_examples=400, deadline=None)
@given(
    ROLES,
    PLACES,
    AGENCIES,
    st.frozensets(TEAMS, max_size=4),
    st.none() | TEAMS,
    st.frozensets(TEAMS, max_size=30),
)
def test_whatever_the_facts(role, territory, agency, refused, same, gone) -> None:
    city = without(CITY, *gone)
    found = route(city, role, territory, agency, refused, same)
    if found.team is None:
        # never a silent nothing
        assert found.failure == "unrouted"
        coordinators = [t for t in city.teams.values() if t.roles & {"manajer_kasus", "dpmppa"}]
        assert all(team.agency == agency for team in coordinators)
    else:
        team = city.teams[found.team]
        # nobody of the conflicted agency, ever
        assert team.agency != agency
        if found.team in refused:
            # only the coordinators get it in spite of a refusal
            assert {"no_team_left", "role_without_team"} & set(found.codes)
        if not {"no_team_left", "role_without_team", "same_team"} & set(found.codes):
            assert role in team.roles
            covered = {place.slug for place in city.levels(territory)}
            assert team.territory in covered
    assert found == route(city, role, territory, agency, refused, same)
