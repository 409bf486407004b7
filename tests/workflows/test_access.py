"""Who may see what. By membership as it is now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MembershipFactory, UserFactory
from workflows.access import queries as access
from workflows.access import services as emergency
from workflows.agencies import queries as agency_queries
from workflows.agencies import services as agencies
from workflows.agencies.models import Agency, Role
from workflows.audit import queries as audit
from workflows.cases import queries as cases
from workflows.cases import services as case_services
from workflows.errors import NotAllowed, NotFound
from workflows.failures import queries as failures
from workflows.failures import services as failure_services
from workflows.messages import services as messages
from workflows.outbox import queries as notices
from workflows.outbox import services as outbox
from workflows.people.models import User
from workflows.work import queries as work
from workflows.work import services as work_services
from workflows.work.errors import NotAMember
from workflows.work.models import WorkItem


def sees(city, name: str, case, now=None) -> bool:
    return access.may_see_case(city.user(name), case, now or city.now)


@pytest.fixture
def at_police(city):
    """A case whose second item is with the police."""
    case = city.start(nama="Siti")
    city.complete(case, "verifikasi", {"jalan": "polisi", "catatan": "Rahasia"})
    return case


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("uptd-ppa-manajer", True, True),  # leads the case
        ("uptd-ppa-pengaduan", True, True),  # had work
        ("polres-unit-ppa", True, True),  # has work
        ("uptd-ppa-pendamping", False, False),  # none yet
        ("uptd-ppa-supervisor", False, False),
        ("polres-binmas", False, False),  # same agency, another team
        ("patbm-degayu", False, False),
        ("dpmppa", False, False),
        ("admin", False, True),  # lists, no content
        ("pemilik-proses", False, False),  # procedures, not cases
    ],
)
def test_who_sees_a_case(city, at_police, name: str, content: bool, line: bool) -> None:
    user = city.user(name)
    assert access.may_see_case(user, at_police, city.now) is content
    assert access.may_list_case(user, at_police, city.now) is line
    assert [c.code for c in cases.listing(user, city.now)] == ([at_police.code] if line else [])
    if not content:
        with pytest.raises(NotFound):
            cases.get(user, at_police.code, city.now)


def test_nobody_of_the_offenders_agency_ever_sees_it(city) -> None:
    case = city.start(instansi_pelaku="polres")
    city.complete(case, "verifikasi", {"jalan": "polisi", "instansi_pelaku": "polres"})
    item = city.item(case, "polisi")
    assert item.team_id == "uptd-ppa-manajer"
    assert {"conflict_of_interest", "no_team_left"} <= set(item.codes)
    officer = city.user("polres-unit-ppa")
    assert not sees(city, "polres-unit-ppa", case)
    with pytest.raises(NotFound):
        emergency.open_emergency(officer, case.code, "Perlu segera melihat kasus ini", city.now)
    with pytest.raises(NotFound):
        work.get(officer, item.pk, city.now)
    # not even as an admin, or with a second hat
    officer.is_rangkul_admin = True
    officer.save()
    agencies.join_team(officer, city.team("uptd-ppa-manajer"), city.now)
    assert not access.may_list_case(officer, case, city.now)
    assert list(work.inbox(officer, city.now)) == []
    outbox.deliver_due(city.now)
    assert not notices.notices(officer, city.now).filter(case=case).exists()


def test_the_case_manager_is_told_of_the_conflict(city) -> None:
    case = city.start(instansi_pelaku="polres")
    city.complete(case, "verifikasi", {"jalan": "polisi", "instansi_pelaku": "polres"})
    outbox.deliver_due(city.now)
    topics = notices.notices(city.user("uptd-ppa-manajer"), city.now).values_list("topic", flat=True)
    assert "conflict_of_interest" in topics


def test_a_conflict_that_becomes_known_later_takes_the_work_away_at_once(city) -> None:
    case = city.start()
    assert sees(city, "uptd-ppa-pengaduan", case)
    city.complete(case, "verifikasi", {"jalan": "biasa", "instansi_pelaku": "uptd-ppa"})
    case.refresh_from_db()
    assert (case.excluded_agency_id, case.manager_team_id) == ("uptd-ppa", "dpmppa")
    assert city.item(case, "tutup").team_id == "dpmppa"
    assert not sees(city, "uptd-ppa-pengaduan", case)
    assert not sees(city, "uptd-ppa-manajer", case)
    assert sees(city, "dpmppa", case)


def test_open_work_of_the_conflicted_agency_is_routed_to_others(city) -> None:
    case = city.start()
    # the escalation is with the manager when the conflict comes up
    from workflows.timers.services import fire_due

    fire_due(city.now + timedelta(hours=7))
    assert city.item(case, "eskalasi").team_id == "uptd-ppa-manajer"
    city.complete(case, "verifikasi", {"jalan": "biasa", "instansi_pelaku": "uptd-ppa"})
    item = city.item(case, "eskalasi")
    assert (item.team_id, "conflict_of_interest" in item.codes) == ("dpmppa", True)


def test_who_leaves_the_team_loses_sight_at_once(city, at_police) -> None:
    user = city.user("polres-unit-ppa")
    item = city.item(at_police, "polisi")
    work_services.claim(user, item.pk, city.now)
    later = city.now + timedelta(minutes=1)
    agencies.leave_team(user, city.team("polres-unit-ppa"), later)
    assert not sees(city, "polres-unit-ppa", at_police, later)
    with pytest.raises(NotFound):
        work_services.complete(user, item.pk, {}, later)
    item.refresh_from_db()
    assert (item.state, item.assignee) == ("open", None)


def test_a_substitute_has_the_teams_for_that_time_and_no_longer(city, at_police) -> None:
    substitute = UserFactory(username="pengganti")
    user = city.user("polres-unit-ppa")
    assert not sees(city, "pengganti", at_police)
    absence = agencies.set_absent(user, substitute, city.now, until=city.now + timedelta(days=2))
    assert sees(city, "pengganti", at_police)
    assert [i.element for i in work.inbox(substitute, city.now)] == ["polisi"]
    assert not sees(city, "pengganti", at_police, city.now + timedelta(days=3))
    agencies.end_absence(absence, city.now + timedelta(hours=1))
    assert not sees(city, "pengganti", at_police, city.now + timedelta(hours=1))
    agencies.set_absent(user, substitute, city.now + timedelta(hours=2))
    done = work_services.complete(
        substitute, city.item(at_police, "polisi").pk, {}, city.now + timedelta(hours=3)
    )
    assert done.completed_by == substitute


def test_a_proxy_team_records_what_an_office_without_login_did(city) -> None:
    police = city.team("polres-unit-ppa")
    police.proxy = city.team("uptd-ppa-pendamping")
    police.save()
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    done = city.complete(case, "polisi", user=city.user("uptd-ppa-pendamping"))
    assert done.team_id == "polres-unit-ppa"


def test_after_consent_is_withdrawn_those_whose_work_was_withdrawn_lose_the_case(city, at_police) -> None:
    assert sees(city, "polres-unit-ppa", at_police)
    sent = messages.send(
        city.user("uptd-ppa-manajer"), at_police.code, "persetujuan_dicabut", {}, "kunci-1", city.now
    )
    assert sent.state == "delivered"
    assert city.open(at_police) == ["penutupan"]
    assert not sees(city, "polres-unit-ppa", at_police)
    assert list(access.visible_items(city.user("polres-unit-ppa"), city.now)) == []
    assert sees(city, "uptd-ppa-pengaduan", at_police)
    assert sees(city, "uptd-ppa-manajer", at_police)


def test_emergency_access_needs_a_reason_lasts_for_hours_and_is_told(city, at_police) -> None:
    nurse = city.user("rsud-bendan")
    with pytest.raises(NotAllowed):
        emergency.open_emergency(nurse, at_police.code, "perlu", city.now)
    emergency.open_emergency(nurse, at_police.code, "Korban datang ke IGD tidak sadar", city.now)
    assert sees(city, "rsud-bendan", at_police)
    assert cases.read_records(nurse, at_police, city.now)
    assert not sees(city, "rsud-bendan", at_police, city.now + timedelta(hours=9))
    outbox.deliver_due(city.now)
    for officer in ("dpmppa-data", "uptd-ppa-manajer"):
        assert notices.notices(city.user(officer), city.now).filter(topic="emergency_access").exists()


def test_people_without_a_team_have_no_emergency_access(city, at_police) -> None:
    with pytest.raises(NotFound):
        emergency.open_emergency(city.user("admin"), at_police.code, "Ingin tahu isi kasus", city.now)


def test_who_reads_what_was_written(city, at_police) -> None:
    def kinds(name: str) -> list[str]:
        found = access.readable_records(city.user(name), at_police, city.now)
        return sorted(found.values_list("kind", flat=True))

    assert kinds("uptd-ppa-manajer") == ["start", "work_item"]
    assert kinds("polres-unit-ppa") == ["start"]  # at work: the report, not the colleagues' notes
    assert kinds("uptd-ppa-pengaduan") == ["start", "work_item"]  # its own
    assert kinds("admin") == []
    city.complete(at_police, "polisi")
    assert kinds("polres-unit-ppa") == []


def test_an_inactive_person_sees_nothing(city, at_police) -> None:
    user = city.user("polres-unit-ppa")
    user.is_active = False
    user.save()
    assert not sees(city, "polres-unit-ppa", at_police)


def test_an_agency_that_takes_over_has_the_work_and_the_conflicts(city, at_police) -> None:
    new = Agency.objects.create(slug="upt-polres", name="Unit baru")
    conflicted = city.start(instansi_pelaku="polres")
    later = city.now + timedelta(days=1)
    agencies.succeed_agency(Agency.objects.get(pk="polres"), new, later)
    item = city.item(at_police, "polisi")
    assert item.team_id == "upt-polres-polres-unit-ppa"
    officer = city.user("polres-unit-ppa")
    assert access.may_see_case(officer, at_police, later)
    assert not access.may_see_case(officer, conflicted, later)
    work_services.complete(officer, item.pk, {}, later)


def test_a_team_that_closes_without_successor_leaves_its_work_to_others(city, at_police) -> None:
    later = city.now + timedelta(days=1)
    agencies.close_team(city.team("polres-unit-ppa"), later)
    item = city.item(at_police, "polisi")
    assert (item.team_id, item.codes) == ("uptd-ppa-manajer", ["role_without_team"])


def test_a_role_given_to_another_team_holds_for_the_next_task(city) -> None:
    agencies.give_role(city.team("lp-par"), Role.objects.get(pk="unit_ppa"), city.now)
    agencies.take_role(city.team("polres-unit-ppa"), Role.objects.get(pk="unit_ppa"), city.now)
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    assert city.item(case, "polisi").team_id == "lp-par"


@pytest.mark.parametrize("number", [1, 6])
def test_lists_take_the_same_number_of_queries_however_long_they_are(
    city, number: int, django_assert_num_queries
) -> None:
    for _ in range(number):
        case = city.start()
        city.complete(case, "verifikasi", {"jalan": "polisi"})
    manager, officer = city.user("uptd-ppa-manajer"), city.user("polres-unit-ppa")
    with django_assert_num_queries(4):
        rows = [
            (c.code, c.version.procedure.title_id, c.territory, c.manager_team, c.open_items, c.next_due)
            for c in cases.listing(manager, city.now)
        ]
    assert len(rows) == number
    with django_assert_num_queries(4):
        items = [
            (i.case.code, i.case.version.procedure.title_id, i.team.agency.name, i.assignee)
            for i in work.inbox(officer, city.now)
        ]
    assert len(items) == number
    with django_assert_num_queries(4):
        assert work.inbox_counts(officer, city.now).open == number
    with django_assert_num_queries(5):
        cases.timeline(manager, case, city.now)
    outbox.deliver_due(city.now)
    with django_assert_num_queries(4):
        [(n.case.code, n.is_read) for n in notices.notices(officer, city.now)]


def test_a_colleague_of_the_same_team_sees_the_same(city, at_police) -> None:
    colleague = MembershipFactory(team=city.team("polres-unit-ppa")).user
    assert access.may_see_case(colleague, at_police, city.now)


def test_the_rule_for_one_item_is_the_rule_for_lists(city, at_police) -> None:
    conflicted = city.start(instansi_pelaku="polres")
    messages.send(
        city.user("uptd-ppa-manajer"), at_police.code, "persetujuan_dicabut", {}, "kunci-1", city.now
    )
    items = WorkItem.objects.select_related("case").filter(case__in=[conflicted, at_police])
    assert items.count() == 4
    for user in User.objects.all():
        who = access.acting(user, city.now)
        listed = set(access.visible_items(user, city.now).values_list("pk", flat=True))
        assert {item.pk for item in items if access.may_see_item(who, item)} == listed, user.username


def test_who_may_change_teams_and_absences(city) -> None:
    lead = MembershipFactory(team=city.team("lp-par"), is_lead=True).user
    member, stranger, admin = city.user("lp-par"), city.user("dindik"), city.user("admin")
    new = UserFactory()
    with pytest.raises(NotAllowed):
        agencies.join_team(new, city.team("lp-par"), city.now, by=member)
    agencies.join_team(new, city.team("lp-par"), city.now, by=lead)
    with pytest.raises(NotAllowed):
        agencies.join_team(new, city.team("dindik"), city.now, by=lead)
    agencies.set_absent(member, new, city.now, by=member)
    with pytest.raises(NotAllowed):
        agencies.set_absent(member, new, city.now, by=stranger)
    with pytest.raises(NotAllowed):
        agencies.set_absent(member, stranger, city.now, by=member)
    agencies.set_absent(member, stranger, city.now, by=admin)
    with pytest.raises(NotAllowed):
        agencies.close_team(city.team("lp-par"), city.now, by=lead)
    later = city.now + timedelta(hours=1)
    assert agency_queries.absences(city.team("lp-par"), later).count() == 2
    assert [m.team_id for m in agency_queries.memberships(new, later)] == ["lp-par"]


def test_admins_read_the_audit_log_without_conflicted_cases(city, at_police) -> None:
    admin = city.user("admin")
    assert audit.entries(admin, city.now, chain=at_police.code).count() == 2
    assert audit.entries(admin, city.now, action="case.started").count() == 1
    with pytest.raises(NotAllowed):
        audit.entries(city.user("uptd-ppa-manajer"), city.now)
    agencies.join_team(admin, city.team("polres-binmas"), city.now)
    city.start(instansi_pelaku="polres")
    assert audit.entries(admin, city.now, action="case.started").count() == 1


def test_a_team_of_nobody_is_shown_to_the_admin(city) -> None:
    agencies.leave_team(city.user("polres-unit-ppa"), city.team("polres-unit-ppa"), city.now)
    for _ in range(2):
        case = city.start()
        city.complete(case, "verifikasi", {"jalan": "polisi"})
    failure = failures.visible_failures(city.user("admin")).get()
    assert (failure.code, failure.count, failure.detail["team"]) == (
        "team_without_members", 2, "polres-unit-ppa",
    )  # fmt: skip
    assert not failures.visible_failures(city.user("uptd-ppa-manajer")).exists()


def test_work_is_not_given_to_a_person_whose_other_agency_is_conflicted(city) -> None:
    both = MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user
    case = city.start(instansi_pelaku="polres")
    item = city.item(case, "verifikasi")
    MembershipFactory(user=both, team=city.team("polres-binmas"))
    with pytest.raises(NotAMember):
        work_services.reassign(city.user("uptd-ppa-manajer"), item.pk, city.now, person=both, reason="x")


def test_signing_in_is_in_the_audit_log(city, client) -> None:
    client.force_login(city.user("admin"))
    assert audit.entries(city.user("admin"), city.now, action="person.signed_in").count() == 1


def test_of_all_people_only_those_with_work_on_it_and_its_lead_see_a_case(city, at_police) -> None:
    seeing = {u.username for u in User.objects.all() if access.may_see_case(u, at_police, city.now)}
    assert seeing == {"uptd-ppa-manajer", "uptd-ppa-pengaduan", "polres-unit-ppa"}
    listing = {u.username for u in User.objects.all() if access.may_list_case(u, at_police, city.now)}
    assert listing == seeing | {"admin"}


@pytest.fixture
def unrouted(city):
    """A case that conflicts with the coordinating office, while the city office has closed its team."""
    agencies.close_team(city.team("dpmppa"), city.now)
    data = {"domisili": "degayu", "instansi_pelaku": "uptd-ppa"}
    return case_services.start(city.user("patbm-degayu"), "uji_kasus", data, city.now)


def test_what_nobody_may_take_is_the_admins_to_give(city, unrouted) -> None:
    item = city.item(unrouted, "verifikasi")
    assert (item.team_id, "unrouted" in item.codes, unrouted.manager_team_id) == (None, True, None)
    admin = city.user("admin")
    assert {f.code for f in failures.visible_failures(admin)} == {"unrouted", "case_without_lead"}
    assert list(work.unrouted(admin, city.now)) == [item]
    with pytest.raises(NotAllowed):
        work_services.reassign(
            admin, item.pk, city.now, team=city.team("uptd-ppa-pendamping"), reason="Tidak ada tim"
        )
    work_services.reassign(admin, item.pk, city.now, team=city.team("dinsos-peksos"), reason="Tidak ada tim")
    work_services.complete(city.user("dinsos-peksos"), item.pk, {"jalan": "polisi"}, city.now)
    assert city.item(unrouted, "polisi").team_id == "polres-unit-ppa"


def test_when_the_city_is_repaired_the_admin_routes_it_again(city, unrouted) -> None:
    admin = city.user("admin")
    failure = failures.visible_failures(admin).get(code="unrouted")
    failure_services.retry(admin, failure, city.now)
    failure.refresh_from_db()
    assert (failure.state, failure.count) == ("open", 2)
    agencies.give_role(city.team("dinsos-peksos"), Role.objects.get(pk="dpmppa"), city.now)
    failure_services.retry(admin, failure, city.now)
    failure.refresh_from_db()
    assert failure.state == "resolved"
    assert city.item(unrouted, "verifikasi").team_id == "dinsos-peksos"
    unrouted.refresh_from_db()
    assert unrouted.manager_team_id == "dinsos-peksos"
