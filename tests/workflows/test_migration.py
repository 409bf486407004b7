"""Running cases move to another version: nothing is lost, nothing is doubled, everybody who must know is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.moving import agree, move, outcomes, publish
from workflows.audit.models import AuditEntry
from workflows.audit.services import verify
from workflows.cases.models import CaseEvent, CaseRecord
from workflows.errors import NotAllowed, NotFound
from workflows.messages import services as messages
from workflows.messages.models import MessageWait
from workflows.migration import queries, services
from workflows.migration.errors import MappingInvalid, MigrationOver, MigrationRefused, MigrationRunning
from workflows.migration.models import Migration, MigrationCase
from workflows.outbox.models import OutboxMessage
from workflows.procedures import rights
from workflows.timers import services as timers
from workflows.timers.models import Timer
from workflows.work import queries as work_queries
from workflows.work import services as work
from workflows.work.models import WorkItem

TITLE = (
    'name="Verifikasi" rangkul:nameEn="Verify"',
    'name="Periksa laporan" rangkul:nameEn="Check the report"',
)
DUE = ('rangkul:due="PT6H" rangkul:stage="pengaduan"', 'rangkul:due="PT12H" rangkul:stage="pengaduan"')
TIMER = ("<bpmn:timeDuration>PT6H</bpmn:timeDuration>", "<bpmn:timeDuration>PT10H</bpmn:timeDuration>")
RENAMED = [('"verifikasi"', '"verifikasi_awal"'), ('"lambat"', '"terlambat"'), ('"pencabutan"', '"penarikan"'),
           ('"dicabut_mulai"', '"penarikan_mulai"')]  # fmt: skip
NAMES = {"verifikasi": "verifikasi_awal", "lambat": "terlambat", "pencabutan": "penarikan",
         "dicabut_mulai": "penarikan_mulai"}  # fmt: skip


def told(topic: str) -> list[str | None]:
    """Teams that were told."""
    return list(OutboxMessage.objects.filter(topic=topic, channel="notice").values_list("team", flat=True))


def test_an_item_keeps_its_holder_its_draft_and_its_id_and_follows_the_diagram(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    holder = city.user(item.team_id)
    work.claim(holder, item.pk, city.now)
    work.save_draft(holder, item.pk, {"jalan": "polisi"}, city.now)
    publish(city, "uji_kasus", TITLE, DUE, *RENAMED)
    OutboxMessage.objects.all().delete()
    migration = move(city, mapping=NAMES, now=city.now + timedelta(hours=1))
    assert (outcomes(migration), migration.state) == (["moved"], "done")
    moved = WorkItem.objects.get(case=case)
    assert (moved.pk, moved.item, moved.state, moved.assignee) == (item.pk, item.item, "claimed", holder)
    assert (moved.element, moved.title_id, moved.title_en) == (
        "verifikasi_awal", "Periksa laporan", "Check the report",
    )  # fmt: skip
    assert moved.due_at == item.opened_at + timedelta(hours=12)
    assert moved.form == ""  # the form is named like the old task
    assert work_queries.open_form(holder, moved.pk, city.now).data["jalan"] == "polisi"
    case.refresh_from_db()
    assert (case.version.number, case.is_open) == (2, True)
    assert OutboxMessage.objects.count() == 0  # nobody has to be told: it changed no hands
    agree(case)


def test_the_case_tells_of_its_move_and_so_does_the_audit_log(city) -> None:
    case = city.start()
    publish(city, "uji_kasus", TITLE)
    migration = move(city)
    event = CaseEvent.objects.get(case=case, kind="case_migrated")
    assert event.detail == {"migration": migration.pk, "source": 1, "target": 2}
    assert event.actor == city.user("pemilik-proses")
    entry = AuditEntry.objects.get(action="case.migrated", chain=case.code)
    assert (entry.detail["source"], entry.detail["target"]) == (1, 2)
    actions = AuditEntry.objects.filter(object_type="migration").values_list("action", flat=True)
    assert list(actions) == ["migration.started", "migration.done"]
    sequences = list(CaseEvent.objects.filter(case=case).values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))
    assert verify() == []


def test_a_changed_timer_counts_from_when_the_task_opened(city) -> None:
    case = city.start()
    timer = Timer.objects.get(case=case)
    publish(city, "uji_kasus", TIMER)
    move(city, now=city.now + timedelta(hours=5))
    moved = Timer.objects.get(case=case)
    assert (moved.pk, moved.timer, moved.state) == (timer.pk, timer.timer, "pending")
    assert moved.due_at == city.now + timedelta(hours=10)
    assert timers.fire_due(city.now + timedelta(hours=9)).fired == 0
    assert timers.fire_due(city.now + timedelta(hours=10)).fired == 1
    assert city.open(case) == ["eskalasi", "verifikasi"]
    agree(case)


def test_a_timer_that_the_new_version_has_due_already_fires_once_at_the_next_look(city) -> None:
    case = city.start()
    publish(city, "uji_kasus", (TIMER[0], "<bpmn:timeDuration>PT1H</bpmn:timeDuration>"))
    later = city.now + timedelta(hours=3)
    move(city, now=later)
    assert city.open(case) == ["verifikasi"]
    assert timers.fire_due(later).fired == 1
    assert timers.fire_due(later).fired == 0
    assert city.open(case) == ["eskalasi", "verifikasi"]
    agree(case)


def test_a_reminder_that_has_fired_for_good_is_not_set_again(city) -> None:
    case = city.start()
    late = city.now + timedelta(hours=7)
    timers.fire_due(late)
    publish(city, "uji_kasus", TITLE, TIMER)
    move(city, now=late)
    assert not Timer.objects.filter(case=case, state="pending").exists()
    agree(case)


REMOVED = (
    """<bpmn:boundaryEvent id="lambat" attachedToRef="verifikasi" cancelActivity="false">
      <bpmn:timerEventDefinition><bpmn:timeDuration>PT6H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>""",
    "",
)
FLOW = ('<bpmn:sequenceFlow id="fe1" sourceRef="lambat" targetRef="eskalasi" />', "")
ADDED = (
    '<bpmn:userTask id="eskalasi"',
    """<bpmn:boundaryEvent id="lama" attachedToRef="verifikasi" cancelActivity="false">
      <bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent><bpmn:sequenceFlow id="f_lama" sourceRef="lama" targetRef="eskalasi" />
    <bpmn:userTask id="eskalasi\"""",
)


def test_a_boundary_timer_that_is_gone_is_cleared_and_a_new_one_is_set(city) -> None:
    case = city.start()
    publish(city, "uji_kasus", REMOVED, FLOW, ADDED)
    move(city, now=city.now + timedelta(hours=2))
    rows = {t.element: (t.state, t.due_at) for t in Timer.objects.filter(case=case)}
    assert rows["lambat"][0] == "cleared"
    assert rows["lama"] == ("pending", city.now + timedelta(days=1))
    agree(case)
    timers.fire_due(city.now + timedelta(days=1))
    assert city.open(case) == ["eskalasi", "verifikasi"]


FRAMED = [
    (
        '<bpmn:userTask id="verifikasi"',
        """<bpmn:subProcess id="awal"><bpmn:startEvent id="awal_mulai" /><bpmn:endEvent id="awal_selesai" />
    <bpmn:sequenceFlow id="fa1" sourceRef="awal_mulai" targetRef="verifikasi" />
    <bpmn:sequenceFlow id="fa2" sourceRef="verifikasi" targetRef="awal_selesai" />
    <bpmn:userTask id="verifikasi\"""",
    ),
    (
        '<bpmn:boundaryEvent id="lambat" attachedToRef="verifikasi"',
        '</bpmn:subProcess><bpmn:boundaryEvent id="lambat" attachedToRef="awal"',
    ),
    ('sourceRef="mulai" targetRef="verifikasi"', 'sourceRef="mulai" targetRef="awal"'),
    ('sourceRef="verifikasi" targetRef="pilih"', 'sourceRef="awal" targetRef="pilih"'),
]


def test_a_task_that_is_drawn_into_a_sub_process_and_out_again_keeps_item_and_timer(city) -> None:
    case = city.start()
    item = city.item(case, "verifikasi")
    holder = city.user(item.team_id)
    work.claim(holder, item.pk, city.now)
    timer = Timer.objects.get(case=case)
    assert timer.item == item.item
    publish(city, "uji_kasus", *FRAMED)
    assert outcomes(move(city, now=city.now + timedelta(hours=1))) == ["moved"]
    moved = Timer.objects.get(case=case)
    assert (moved.pk, moved.due_at, moved.state, moved.item) == (timer.pk, timer.due_at, "pending", "")
    agree(case)
    # the older version is in force again: the case goes back to it
    publish(city, "uji_kasus", *[(new, old) for old, new in reversed(FRAMED)])
    number = case.version.procedure.versions.order_by("-number").first().number
    assert outcomes(move(city, source=2, target=number, now=city.now + timedelta(hours=2))) == ["moved"]
    item.refresh_from_db()
    assert (item.state, item.assignee) == ("claimed", holder)
    assert Timer.objects.get(case=case).item == item.item
    agree(case)
    assert timers.fire_due(timer.due_at).fired == 1
    assert city.open(case) == ["eskalasi", "verifikasi"]


ROLE = (
    'name="Laporan polisi" rangkul:role="unit_ppa"',
    'name="Laporan polisi" rangkul:role="layanan_kesehatan"',
)


def test_an_item_whose_role_changes_goes_to_the_other_team_which_is_told(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    item = city.item(case, "polisi")
    holder = city.user(item.team_id)
    work.claim(holder, item.pk, city.now)
    work.save_draft(holder, item.pk, {"nomor": "1"}, city.now)
    publish(city, "uji_kasus", ROLE)
    OutboxMessage.objects.all().delete()
    move(city)
    moved = WorkItem.objects.get(pk=item.pk)
    assert moved.team_id != item.team_id
    assert (moved.role, moved.state, moved.assignee) == ("layanan_kesehatan", "open", None)
    assert moved.explanation["steps"]
    assert told("work_item_reassigned") == [moved.team_id]
    assert told("work_item_withdrawn") == [item.team_id]
    # what the other agency had half written is not for the new one
    assert not CaseRecord.objects.filter(case=case, kind="draft").exists()
    assert CaseEvent.objects.get(case=case, kind="work_item_routed").detail["before"] == item.team_id
    agree(case)


def test_an_item_whose_new_role_is_held_by_the_same_team_stays_with_who_has_it(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "biasa"})
    item = city.item(case, "tutup")
    holder = city.user(item.team_id)
    work.claim(holder, item.pk, city.now)
    publish(city, "uji_kasus", ('id="tutup" name="Tutup" rangkul:role="manajer_kasus"',
                                'id="tutup" name="Tutup" rangkul:role="pendamping"'))  # fmt: skip
    OutboxMessage.objects.all().delete()
    move(city)
    moved = WorkItem.objects.get(pk=item.pk)
    assert moved.role == "pendamping"
    if moved.team_id == item.team_id:
        assert (moved.state, moved.assignee) == ("claimed", holder)
        assert OutboxMessage.objects.count() == 0
    else:
        assert told("work_item_reassigned") == [moved.team_id]
    agree(case)


def test_the_path_of_withdrawn_consent_stays_open_under_its_new_name(city) -> None:
    case = city.start()
    wait = MessageWait.objects.get(case=case)
    publish(city, "uji_kasus", *RENAMED)
    move(city, mapping=NAMES)
    moved = MessageWait.objects.get(case=case, ended_at=None)
    assert (moved.pk, moved.element, moved.since) == (wait.pk, "penarikan_mulai", wait.since)
    messages.send(city.user("uptd-ppa-manajer"), case.code, "persetujuan_dicabut", {}, "k", city.now)
    case.refresh_from_db()
    assert case.consent_withdrawn_at is not None
    assert city.open(case) == ["penutupan"]
    agree(case)


def test_a_withdrawal_kept_from_before_is_heard_when_the_new_version_listens(city) -> None:
    silent = (
        '<bpmn:subProcess id="pencabutan" triggeredByEvent="true">',
        '<bpmn:subProcess id="pencabutan" triggeredByEvent="true">',
    )
    publish(city, "uji_kasus", silent, ('messageRef="m_dicabut"', 'messageRef="m_kabar"'))
    case = city.start()
    messages.receive("simfoni", case.code, "persetujuan_dicabut", {}, "k", city.now)
    assert city.open(case) == ["verifikasi"]
    publish(
        city,
        "uji_kasus",
        (
            '<bpmn:startEvent id="dicabut_mulai" isInterrupting="true"><bpmn:messageEventDefinition messageRef="m_kabar" />',
            '<bpmn:startEvent id="dicabut_mulai" isInterrupting="true"><bpmn:messageEventDefinition messageRef="m_dicabut" />',
        ),
    )
    move(city, source=2, target=3)
    case.refresh_from_db()
    assert city.open(case) == ["penutupan"]
    assert case.consent_withdrawn_at == city.now
    agree(case)


def test_a_case_that_waits_for_an_answer_of_a_system_gets_it_after_the_move(city) -> None:
    from workflows.cases import operations

    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "periksa"})
    publish(city, "uji_kasus", TITLE)
    move(city)
    agree(case)
    request = OutboxMessage.objects.get(case=case, channel="service").address
    assert operations.answer(case, request, {"ganda": False}, city.now)
    assert city.open(case) == ["tutup"]


def test_a_changed_called_procedure_comes_with_the_version_that_bundles_it(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "rujuk"})
    item = city.item(case, "terima")
    publish(city, "uji_rujukan", ('name="Terima rujukan"', 'name="Terima rujukan baru"'),
            ('id="layani" name="Layani"', 'id="layani_baru" name="Layani"'), ('targetRef="layani"', 'targetRef="layani_baru"'),
            ('sourceRef="layani"', 'sourceRef="layani_baru"'))  # fmt: skip
    migration = move(city)
    assert outcomes(migration) == ["moved"]
    moved = WorkItem.objects.get(pk=item.pk)
    assert (moved.title_id, moved.process) == ("Terima rujukan baru", "uji_rujukan")
    city.complete(case, "terima", {"diterima": True})
    assert city.open(case) == ["layani_baru"]
    city.complete(case, "layani_baru")
    city.complete(case, "tutup")
    case.refresh_from_db()
    assert case.end == "selesai"
    agree(case)


def test_the_team_that_had_a_task_under_its_old_name_gets_what_must_stay_with_it(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "rujuk"})
    first = city.item(case, "terima")
    city.complete(case, "terima", {"diterima": False})
    second = city.item(case, "terima")
    assert second.team_id != first.team_id
    publish(
        city,
        "uji_rujukan",
        ('"terima"', '"terima_baru"'),
        ('id="layani"', 'rangkul:form="layani" id="layani"'),
    )
    assert outcomes(move(city, mapping={"uji_rujukan/terima": "terima_baru"})) == ["moved"]
    work.complete(city.user(second.team_id), second.pk, {}, city.now)
    third = city.item(case, "terima_baru")
    # neither of the two that said no before
    assert third.team_id not in (first.team_id, second.team_id)
    agree(case)


def test_what_cannot_move_is_refused_by_element_and_stays_as_it_was(city) -> None:
    stays, moves = city.start(), city.start()
    city.complete(stays, "verifikasi", {"jalan": "polisi"})
    stays.refresh_from_db()
    before = (stays.state, stays.events_count)
    publish(city, "uji_kasus", ('"polisi"', '"lapor"'), ('jalan = "lapor"', 'jalan = "polisi"'))
    report = services.dry_run(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, city.now)
    assert (report.cases, report.possible, report.refused) == (2, 1, 1)
    assert [(r["code"], r["element"], r["count"]) for r in report.reasons] == [("element_gone", "polisi", 1)]
    migration = move(city)
    assert outcomes(migration) == ["refused", "moved"]
    row = migration.cases.get(case=stays)
    assert [(w["code"], w["element"]) for w in row.why] == [("element_gone", "polisi")]
    assert "Laporan polisi" in row.why[0]["message_id"]
    stays.refresh_from_db()
    assert (stays.version.number, stays.state, stays.events_count) == (1, *before)
    moves.refresh_from_db()
    assert moves.version.number == 2
    # with a mapping it moves, and those that moved before are not touched again
    again = move(city, mapping={"polisi": "lapor"})
    assert outcomes(again) == ["moved"]
    assert city.open(stays) == ["lapor"]
    agree(stays, moves)


def test_a_dry_run_changes_no_case_and_is_noted(city) -> None:
    case = city.start()
    publish(city, "uji_kasus", TITLE, TIMER)

    def rows() -> tuple:
        case.refresh_from_db()
        return case.state, case.version_id, CaseEvent.objects.count(), list(Timer.objects.values())

    before = rows()
    report = services.dry_run(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, city.now)
    assert rows() == before
    entry = AuditEntry.objects.get(action="migration.tried")
    assert (entry.actor, entry.detail) == ("pemilik-proses", {"source": 1, "target": 2, "cases": 1})
    assert {(c["code"], c["element"]) for c in report.changes} == {
        ("title", "verifikasi"), ("title_en", "verifikasi"), ("timer_changed", "lambat"),
    }  # fmt: skip
    assert Migration.objects.count() == 0


def test_the_report_holds_no_value_of_a_case(city) -> None:
    case = city.start(nama="Zubaedahrahasia", usia_korban=37)
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    publish(city, "uji_kasus", ROLE)
    found = services.dry_run(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, city.now).as_json()
    text = str(found)
    assert case.code in text
    for word in ("Zubaedahrahasia", "2026-03", "layanan_kesehatan", "unit_ppa", "degayu", "uptd"):
        assert word not in text, word


def test_a_conflicted_case_moves_but_is_neither_listed_nor_counted_for_its_agency(city) -> None:
    from tests.factories import MembershipFactory

    owner = city.user("pemilik-proses")
    police = city.team("polres-unit-ppa")
    MembershipFactory(user=owner, team=police)
    hidden, shown = city.start(instansi_pelaku=police.agency_id), city.start()
    hidden.refresh_from_db()
    assert hidden.excluded_agency_id == police.agency_id
    publish(city, "uji_kasus", TITLE)
    assert [v["cases"] for v in queries.running(owner, "uji_kasus", city.now)] == [0, 1]
    report = services.dry_run(owner, "uji_kasus", 1, 2, {}, city.now)
    assert [line.case for line in report.lines] == [shown.code]
    assert report.cases == 1
    migration = move(city)
    assert queries.counts(owner, migration, city.now)["total"] == 1
    assert [row.case.code for row in queries.cases(owner, migration, city.now)] == [shown.code]
    hidden.refresh_from_db()
    assert hidden.version.number == 2
    other = city.user("pemilik-proses-2")
    assert queries.counts(other, migration, city.now)["total"] == 2


def test_migrating_is_a_right_of_its_own(city, now) -> None:
    publish(city, "uji_kasus", TITLE)
    owner = city.user("pemilik-proses")
    migration = move(city)
    rights.take(None, owner, rights.ALL, ["migrate"], now)
    rights.take(None, owner, "uji_kasus", ["migrate"], now)
    for refused in (
        lambda: services.dry_run(owner, "uji_kasus", 1, 2, {}, now),
        lambda: services.start(owner, "uji_kasus", 1, 2, {}, "x", now),
        lambda: services.stop(owner, migration, now),
        lambda: queries.running(owner, "uji_kasus", now),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotFound):
        queries.get(owner, migration.pk)
    with pytest.raises(NotAllowed):
        services.dry_run(city.user("uptd-ppa-manajer"), "uji_kasus", 1, 2, {}, now)


def test_what_makes_no_sense_is_refused_before_anything_is_written(city, now) -> None:
    owner = city.user("pemilik-proses")
    publish(city, "uji_kasus", TITLE)
    for asked, error in (
        ((1, 1, {}, "x"), MigrationRefused),
        ((1, 2, {}, "  "), MigrationRefused),
        ((1, 9, {}, "x"), NotFound),
        ((1, 2, {"verifikasi": ["tutup"]}, "x"), MigrationRefused),
        ((1, 2, {"tidak_ada": "tutup"}, "x"), MappingInvalid),
        ((1, 2, {"verifikasi": "tidak_ada"}, "x"), MappingInvalid),
        ((1, 2, {"verifikasi": "pilih"}, "x"), MappingInvalid),
    ):
        with pytest.raises(error):
            services.start(owner, "uji_kasus", *asked, now)
    assert Migration.objects.count() == 0


def test_only_one_migration_of_a_version_runs_at_a_time(city, now) -> None:
    city.start()
    publish(city, "uji_kasus", TITLE)
    owner = city.user("pemilik-proses")
    first = services.start(owner, "uji_kasus", 1, 2, {}, "x", now)
    with pytest.raises(MigrationRunning):
        services.start(owner, "uji_kasus", 1, 2, {}, "x", now)
    services.run_to_end(first, now)
    with pytest.raises(MigrationOver):
        services.stop(owner, first, now)


def test_a_worker_is_asked_after_the_commit_and_the_beat_goes_on_with_it(
    city, now, broker_calls, django_capture_on_commit_callbacks
) -> None:
    city.start()
    publish(city, "uji_kasus", TITLE)
    with django_capture_on_commit_callbacks(execute=True):
        migration = services.start(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, "x", now)
    assert "migration.go_on" in broker_calls
    assert migration.state == "planned"
    from config.celery import app

    assert app.conf.beat_schedule["migrations"]["task"] == "migration.go_on"
    from workflows.migration.tasks import go_on

    go_on()
    migration.refresh_from_db()
    assert (migration.state, outcomes(migration)) == ("done", ["moved"])


def test_stopping_leaves_what_has_moved_and_touches_no_more(city, now) -> None:
    cases = [city.start() for _ in range(4)]
    publish(city, "uji_kasus", TITLE)
    owner = city.user("pemilik-proses")
    migration = services.start(owner, "uji_kasus", 1, 2, {}, "x", now)
    services.go_on(now, limit=2)
    services.stop(owner, migration, now)
    services.go_on(now)
    migration.refresh_from_db()
    assert (migration.state, migration.stopped_by) == ("stopped", owner)
    assert outcomes(migration) == ["moved", "moved", "skipped", "skipped"]
    assert migration.cases.last().why[0]["code"] == "stopped"
    for case in cases:
        case.refresh_from_db()
    assert [case.version.number for case in cases] == [2, 2, 1, 1]
    agree(*cases)


def test_a_case_that_ended_or_moved_meanwhile_is_skipped(city, now) -> None:
    ends, elsewhere = city.start(), city.start()
    publish(city, "uji_kasus", TITLE)
    publish(city, "uji_kasus", DUE)
    migration = services.start(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, "x", now)
    city.complete(ends, "verifikasi", {"jalan": "biasa"})
    city.complete(ends, "tutup")
    from workflows.cases.models import Case

    other = Migration.objects.create(
        procedure_id="uji_kasus", source=migration.source, target=publish(city, "uji_kasus", TIMER),
        reason="x", created_at=now,
    )  # fmt: skip
    MigrationCase.objects.create(migration=other, case=elsewhere)
    from workflows.migration.moving import move_one

    assert move_one(other.cases.get().pk, now) == "moved"
    services.run_to_end(migration, now)
    assert outcomes(migration) == ["skipped", "skipped"]
    assert [row.why[0]["code"] for row in migration.cases.all()] == ["case_ended", "other_version"]
    assert Case.objects.get(pk=elsewhere.pk).version.number == 4


def test_a_fault_with_one_case_is_told_to_the_admin_and_the_others_move(city, now) -> None:
    from workflows.cases.models import Case
    from workflows.failures.models import Failure

    broken, whole = city.start(), city.start()
    Case.objects.filter(pk=broken.pk).update(state="{")
    publish(city, "uji_kasus", TITLE)
    report = services.dry_run(city.user("pemilik-proses"), "uji_kasus", 1, 2, {}, now)
    assert [r["code"] for r in report.reasons] == ["state_damaged"]
    migration = move(city)
    assert outcomes(migration) == ["failed", "moved"]
    assert Failure.objects.get(code="migration_failed").case == broken
    assert Case.objects.get(pk=broken.pk).version.number == 1
    agree(whole)
