"""What happened before a case moved is read by the diagrams of then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.moving import move, publish
from workflows import clock
from workflows.cases import queries as cases
from workflows.cases.errors import FormInvalid
from workflows.obligations import queries as obligations
from workflows.procedures import library, queries
from workflows.work import services as work

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


LONG = "Ia bercerita tentang kejadian di rumah."


def without_notes(city):
    """A case moves to a version whose form has lost its field for notes, while somebody fills it in."""
    case = city.start()
    item = city.item(case, "verifikasi")
    package = library.own_package(queries.current("uji_kasus"))
    form = package.files["forms/verifikasi.json"]
    line = b'  {"type": "textarea", "key": "catatan", "label": "Catatan"},\n'
    assert line in form
    publish(city, "uji_kasus", files={"forms/verifikasi.json": form.replace(line, b"")})
    return case, item, city.user(item.team_id)


def test_what_was_written_into_a_field_that_the_move_took_away_is_kept_in_the_case_file(city) -> None:
    case, item, worker = without_notes(city)
    later = city.now + timedelta(hours=1)
    move(city, now=later)
    work.complete(worker, item.pk, {"jalan": "polisi", "catatan": LONG}, later)
    case.refresh_from_db()
    entries = [e for e in cases.read_records(worker, case, later) if e.record.item == item.item]
    assert [e.data for e in entries] == [{"jalan": "polisi"} | entries[0].data, {"catatan": LONG}]
    assert entries[0].data.get("catatan") is None
    assert entries[1].schema is not None
    assert "catatan" in [c.get("key") for c in entries[1].schema["components"]]
    # a case that has not moved has had no other form
    other = city.start()
    fresh = city.item(other, "verifikasi")
    with pytest.raises(FormInvalid) as refused:
        work.complete(worker, fresh.pk, {"jalan": "polisi", "catatan": LONG}, later)
    assert [e.field for e in refused.value.errors] == ["catatan"]


def test_an_answer_of_no_sensible_kind_is_not_kept(city) -> None:
    _, item, worker = without_notes(city)
    later = city.now + timedelta(hours=1)
    move(city, now=later)
    with pytest.raises(FormInvalid):
        work.complete(worker, item.pk, {"jalan": "polisi", "catatan": {"a": [1]}}, later)


def test_a_half_filled_field_that_the_move_took_away_stays_on_the_page_until_the_task_is_done(
    city, client
) -> None:
    case, item, worker = without_notes(city)
    work.save_draft(worker, item.pk, {"jalan": "polisi", "catatan": LONG}, city.now)
    later = city.now + timedelta(hours=1)
    move(city, now=later)
    # the new form saves itself, without the old field
    work.save_draft(worker, item.pk, {"jalan": "rujuk"}, later)
    client.force_login(worker)
    with clock.at(later):
        page = client.get(f"/pekerjaan/{item.pk}/")
        assert [a.text for a in page.context["left_over"]] == [LONG]
        assert LONG in page.content.decode()
        # a plain form that was opened before the move
        answer = client.post(f"/pekerjaan/{item.pk}/", {"jalan": "polisi", "catatan": LONG + " Sudah."})
    assert answer.status_code == 302
    case.refresh_from_db()
    entries = cases.read_records(worker, case, later)
    assert any(e.data.get("catatan") == LONG + " Sudah." for e in entries)
