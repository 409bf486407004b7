"""What happened before a case moved is read by the diagrams of then."""

from __future__ import annotations

from datetime import timedelta

from tests.workflows.moving import move, publish
from workflows.cases import queries as cases
from workflows.obligations import queries as obligations
from workflows.procedures import library, queries

OBLIGED = ('rangkul:due="PT6H"', 'rangkul:obligation="uu-uji" rangkul:due="PT6H"')


def test_the_timeline_names_steps_of_the_version_under_which_they_were_taken(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    publish(city, "uji_kasus", ('"verifikasi"', '"periksa_awal"'), ('name="Verifikasi"', 'name="Periksa"'),
            ('"lambat"', '"terlambat"'))  # fmt: skip
    later = city.now + timedelta(hours=1)
    move(city, now=later)
    lead = city.user("uptd-ppa-manajer")
    case.refresh_from_db()
    steps = cases.timeline(lead, case, later)
    completed = next(s for s in steps if s.kind == "work_item_completed")
    assert (completed.element, completed.title_id) == ("verifikasi", "Verifikasi")
    assert "case_migrated" in [s.kind for s in steps]


def test_what_people_wrote_is_shown_in_the_form_in_which_they_wrote_it(city) -> None:
    case = city.start()
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    package = library.own_package(queries.current("uji_kasus"))
    other = package.files["forms/verifikasi.json"].replace(b'"label": "Jalan"', b'"label": "Jalan baru"')
    publish(city, "uji_kasus", files={"forms/verifikasi.json": other})
    later = city.now + timedelta(hours=1)
    move(city, now=later)
    case.refresh_from_db()
    entries = cases.read_records(city.user("uptd-ppa-manajer"), case, later)
    written = next(e for e in entries if e.record.form == "uji_kasus/verifikasi")
    assert written.schema is not None
    assert written.schema["components"][0]["label"] == "Jalan"


def test_a_legal_deadline_that_was_met_stays_in_the_report_when_its_task_is_renamed(city) -> None:
    publish(city, "uji_kasus", OBLIGED)
    done, waits = city.start(), city.start()
    city.complete(done, "verifikasi", {"jalan": "polisi"})
    publish(city, "uji_kasus", ('"verifikasi"', '"periksa_awal"'), ('"lambat"', '"terlambat"'))
    before = obligations.report_for_operator(city.now)
    move(city, mapping={"verifikasi": "periksa_awal", "lambat": "terlambat"}, source=2, target=3)
    after = obligations.report_for_operator(city.now)
    assert [(line.case, line.task, line.status) for line in after.lines] == [
        (done.code, "verifikasi", "met"), (waits.code, "periksa_awal", "running"),
    ]  # fmt: skip
    assert [line.status for line in before.lines] == [line.status for line in after.lines]
    assert after.figures[0].counts == before.figures[0].counts
