"""What happens when a person completes a work item."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MembershipFactory
from workflows.cases.errors import FormInvalid, StepNotDone
from workflows.cases.models import Case, CaseEvent, CaseRecord
from workflows.errors import NotAllowed, NotFound
from workflows.failures.models import Failure
from workflows.outbox.models import OutboxMessage
from workflows.work import services as work
from workflows.work.errors import ItemClosed, ItemTaken, NotAMember
from workflows.work.models import WorkItem


def test_a_new_case_has_a_code_a_lead_and_a_first_item(city) -> None:
    case = city.start()
    assert case.code == "K-2026-0001"
    assert (case.status, case.stage, case.manager_team_id) == ("open", "pengaduan", "uptd-ppa-manajer")
    item = city.item(case, "verifikasi")
    assert (item.team_id, item.role, item.title_id, item.title_en) == (
        "uptd-ppa-pengaduan", "penerima_pengaduan", "Verifikasi", "Verify",
    )  # fmt: skip
    assert item.due_at == city.now + timedelta(hours=6)
    assert item.explanation["steps"]


def test_the_case_moves_on_and_the_next_team_is_told(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    assert city.open(case) == ["polisi"]
    item = city.item(case, "polisi")
    assert item.team_id == "polres-unit-ppa"
    told = OutboxMessage.objects.filter(team="polres-unit-ppa", topic="work_item_opened")
    assert sorted(told.values_list("channel", flat=True)) == ["email", "notice"]


def test_a_case_runs_to_its_end(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    city.complete(case, "tutup")
    case.refresh_from_db()
    assert (case.status, case.end) == ("ended", "selesai")
    assert not case.timers.filter(state="pending").exists()


def test_the_second_completion_is_told_who_was_first(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    second = MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user
    events = CaseEvent.objects.filter(case=case).count()
    with pytest.raises(ItemClosed) as refused:
        work.complete(second, item.pk, {"jalan": "polisi"}, city.now + timedelta(minutes=5))
    assert "uptd-ppa-pengaduan" in refused.value.message_id
    assert refused.value.details["by"] == "uptd-ppa-pengaduan"
    assert CaseEvent.objects.filter(case=case).count() == events
    assert city.open(case) == ["tutup"]


def test_a_wrong_form_changes_nothing(city) -> None:
    case = city.start()
    with pytest.raises(FormInvalid) as refused:
        city.complete(case, "verifikasi", {"jalan": "terbang"})
    assert refused.value.details["errors"][0]["field"] == "jalan"
    assert city.open(case) == ["verifikasi"]


def test_another_team_cannot_complete_it_and_does_not_know_of_it(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    with pytest.raises(NotFound):
        work.complete(city.user("dindik"), item.pk, {"jalan": "biasa"}, city.now)
    # the case manager sees it, and still it is not theirs to complete
    with pytest.raises(NotAllowed):
        work.complete(city.user("uptd-ppa-manajer"), item.pk, {"jalan": "biasa"}, city.now)


def test_a_claimed_item_is_its_holders_until_it_is_released_or_taken_over(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    first, second = (
        city.user("uptd-ppa-pengaduan"),
        MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user,
    )
    work.claim(first, item.pk, city.now)
    work.claim(first, item.pk, city.now)
    with pytest.raises(ItemTaken):
        work.complete(second, item.pk, {"jalan": "biasa"}, city.now)
    with pytest.raises(ItemTaken):
        work.claim(second, item.pk, city.now)
    with pytest.raises(NotAllowed):
        work.release(second, item.pk, city.now)
    work.reassign(second, item.pk, city.now, person=second, reason="Rekan sakit")
    done = work.complete(second, item.pk, {"jalan": "biasa"}, city.now)
    assert (done.completed_by, done.state) == (second, "completed")


def test_only_the_lead_gives_an_item_to_another_team_and_the_reason_is_kept(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    item = city.item(case, "polisi")
    with pytest.raises(NotAllowed):
        work.reassign(city.user("polres-unit-ppa"), item.pk, city.now, team=city.team("lp-par"), reason="x")
    manager = city.user("uptd-ppa-manajer")
    with pytest.raises(NotAMember):
        work.reassign(manager, item.pk, city.now, person=city.user("dindik"), reason="x")
    moved = work.reassign(manager, item.pk, city.now, team=city.team("polres-binmas"), reason="Unit penuh")
    assert (moved.team_id, moved.state) == ("polres-binmas", "open")
    assert "reassigned_by_hand" in moved.codes
    assert CaseRecord.objects.filter(case=case, kind="note").count() == 1
    with pytest.raises(NotFound):
        work.complete(city.user("polres-unit-ppa"), item.pk, {}, city.now)
    work.complete(city.user("polres-binmas"), item.pk, {}, city.now)
    assert city.open(case) == ["tutup"]


def test_a_step_that_fails_leaves_the_case_as_it_was_and_tells_the_admin(city) -> None:
    case = city.start()
    before = Case.objects.get(pk=case.pk)
    events = CaseEvent.objects.filter(case=case).count()
    with pytest.raises(StepNotDone) as refused:
        city.complete(case, "verifikasi", {"jalan": "rusak"})
    assert refused.value.message_en.startswith("This step could not be done")
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.events_count) == (before.state, before.events_count)
    assert CaseEvent.objects.filter(case=case).count() == events
    assert city.item(case, "verifikasi").state == "open"
    assert CaseRecord.objects.filter(case=case, kind="work_item").count() == 0
    failure = Failure.objects.get()
    assert (failure.code, failure.case, failure.element, failure.count) == ("step_failed", case, "rusak", 1)
    with pytest.raises(StepNotDone):
        city.complete(case, "verifikasi", {"jalan": "rusak"})
    assert Failure.objects.get().count == 2
    city.complete(case, "verifikasi", {"jalan": "biasa"})


def test_a_refused_referral_goes_to_the_next_team_and_then_stays_with_it(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "rujuk"})
    assert city.item(case, "terima").team_id == "puskesmas-pekalongan-utara"
    city.complete(case, "terima", {"diterima": False})
    second = city.item(case, "terima")
    assert (second.team_id, "reassigned_after_refusal" in second.codes) == ("rsud-bendan", True)
    city.complete(case, "terima", {"diterima": True})
    third = city.item(case, "layani")
    assert (third.team_id, third.codes) == ("rsud-bendan", ["same_team"])


def test_a_role_without_a_team_goes_to_the_manager_and_the_admin_sees_it_at_once(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "jaksa"})
    item = city.item(case, "jaksa")
    assert (item.team_id, item.codes) == ("uptd-ppa-manajer", ["role_without_team"])
    assert Failure.objects.get().code == "role_without_team"


def test_codes_are_given_out_per_year_without_gaps(city) -> None:
    codes = [city.start().code for _ in range(3)]
    later = city.start(now=city.now + timedelta(days=365)).code
    assert codes == ["K-2026-0001", "K-2026-0002", "K-2026-0003"]
    assert later == "K-2027-0001"


def test_a_draft_is_there_for_the_colleague_who_goes_on(city) -> None:
    from workflows.work import queries

    case = city.start()
    item = city.item(case, "verifikasi")
    work.save_draft(city.user("uptd-ppa-pengaduan"), item.pk, {"catatan": "Setengah jalan"}, city.now)
    second = MembershipFactory(team=city.team("uptd-ppa-pengaduan")).user
    form = queries.open_form(second, item.pk, city.now, "en")
    assert form.data["catatan"] == "Setengah jalan"
    assert form.guidance == "Check the report."
    assert form.schema is not None and form.schema["components"][0]["label"] == "Way"
    assert (form.may_complete, form.may_reassign) == (True, False)


def test_only_codes_reach_the_engine(city) -> None:
    case = city.start(nama="Siti Rahasia", kronologi="Dipukul di rumah", usia_korban=30)
    city.complete(case, "verifikasi", {"jalan": "polisi", "catatan": "Sangat pribadi"})
    case.refresh_from_db()
    for secret in ("Siti", "Dipukul", "pribadi"):
        assert secret not in case.state
    assert WorkItem.objects.filter(case=case).count() == 2


def test_only_the_last_draft_is_kept_and_none_after_completing(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    for text in ("satu", "dua", "tiga"):
        work.save_draft(city.user("uptd-ppa-pengaduan"), item.pk, {"catatan": text}, city.now)
    assert CaseRecord.objects.filter(case=case, kind=CaseRecord.Kind.DRAFT).count() == 1
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    assert not CaseRecord.objects.filter(case=case, kind=CaseRecord.Kind.DRAFT).exists()
