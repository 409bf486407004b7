"""Legal deadlines: from when they run, when they were met, by whom, and what an admin is not shown."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from config import cli
from tests.factories import City
from workflows import clock
from workflows.cases import services as cases
from workflows.cases.models import Case
from workflows.errors import NotFound
from workflows.messages import services as messages
from workflows.obligations import periods, queries
from workflows.work.models import WorkItem

HOUR = timedelta(hours=1)
START = {
    "saluran": "telepon", "pelapor": "korban", "usia_korban": 30, "jenis_kelamin_korban": "perempuan",
    "jenis_kekerasan": ["seksual"], "ranah": "masyarakat", "waktu_kejadian": "2026-03-01T20:00:00+07:00",
    "domisili": "medono", "usia_pelaku": 40, "pelaku_serumah": False, "ancaman_nyawa": False, "luka_berat": False,
    "hamil": False, "disabilitas": False, "percobaan_bunuh_diri": False,
}  # fmt: skip


@pytest.fixture
def pekalongan(db, now) -> City:
    return City.build(now, settings.RANGKUL_PROCEDURES)


def reported(city: City, now: datetime, **more: object):
    """A case of sexual violence, up to where the mandatory steps are open."""
    case = cases.start(city.user("uptd-ppa-pengaduan"), "penanganan_kasus", {**START, **more}, now)
    city.complete(case, "verifikasi_pengaduan", {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}, now)
    if case.work_items.filter(element="layanan_darurat").exists():
        city.complete(case, "layanan_darurat", {"aman_sementara": True}, now)
    consent = {"persetujuan_layanan": True, "persetujuan_berbagi": ["psikolog"], "persetujuan_oleh": "korban"}
    city.complete(case, "persetujuan", consent, now + HOUR)
    return case


def by_id(report: queries.Report) -> dict[str, queries.Line]:
    return {line.obligation: line for line in report.lines}


def test_a_report_to_the_police_runs_from_the_start_of_the_case(pekalongan, now):
    case = reported(pekalongan, now)
    manager = pekalongan.user("uptd-ppa-manajer")
    line = by_id(queries.report(manager, now + 2 * HOUR))["uu12-2022-lapor-3x24"]
    assert (line.started_at, line.due_at) == (now, now + timedelta(hours=72))
    assert (line.status, line.margin, line.team) == (queries.RUNNING, 70 * HOUR, "uptd-ppa-pendamping")
    assert line.source.startswith("UU 12/2022") and line.case == case.code
    pekalongan.complete(case, "laporan_polisi", {}, now + 50 * HOUR)
    line = by_id(queries.report(manager, now + 90 * HOUR))["uu12-2022-lapor-3x24"]
    assert (line.status, line.closed_at, line.margin) == (queries.MET, now + 50 * HOUR, 22 * HOUR)


def test_what_was_missed_says_by_how_much_and_what_is_open_goes_on(pekalongan, now):
    case = reported(pekalongan, now)
    manager = pekalongan.user("uptd-ppa-manajer")
    line = by_id(queries.report(manager, now + 80 * HOUR))["uu12-2022-lapor-3x24"]
    assert (line.status, line.late_hours) == (queries.OVERDUE, 8)
    pekalongan.complete(case, "laporan_polisi", {}, now + 82 * HOUR)
    found = by_id(queries.report(manager, now + 100 * HOUR))
    assert (found["uu12-2022-lapor-3x24"].status, found["uu12-2022-lapor-3x24"].late_hours) == (
        queries.MISSED,
        10,
    )
    assert found["uu12-2022-terima-1x24"].team == "polres-unit-ppa"
    assert found["uu12-2022-terima-1x24"].status == queries.RUNNING


def test_medical_windows_count_from_the_assault(pekalongan, now):
    # the assault was 13 hours before the case began
    case = reported(pekalongan, now)
    manager = pekalongan.user("uptd-ppa-manajer")
    found = by_id(queries.report(manager, now + 2 * HOUR))
    assert found["klinis-pep-72-jam"].due_at == now + 59 * HOUR
    assert found["klinis-kontrasepsi-120-jam"].due_at == now + 107 * HOUR
    pekalongan.complete(case, "layanan_medis", {}, now + 60 * HOUR)
    found = by_id(queries.report(manager, now + 61 * HOUR))
    assert found["klinis-pep-72-jam"].status == queries.MISSED
    assert found["klinis-kontrasepsi-120-jam"].status == queries.MET


def test_windows_that_do_not_apply_or_were_over_or_are_not_known(pekalongan, now):
    manager = pekalongan.user("uptd-ppa-manajer")
    man = reported(pekalongan, now, jenis_kelamin_korban="laki_laki")
    assert "klinis-kontrasepsi-120-jam" not in by_id(queries.report(manager, now, case=man.code))
    old = reported(pekalongan, now, waktu_kejadian="2026-01-01T20:00:00+07:00")
    assert by_id(queries.report(manager, now, case=old.code))["klinis-pep-72-jam"].status == queries.PAST
    Case.objects.filter(pk=old.pk).update(state="")
    assert by_id(queries.report(manager, now, case=old.code))["klinis-pep-72-jam"].status == queries.UNKNOWN


def test_a_withdrawal_ends_the_duties_that_were_still_in_time(pekalongan, now):
    case = reported(pekalongan, now)
    manager = pekalongan.user("uptd-ppa-manajer")
    messages.send(manager, case.code, "persetujuan_dicabut", {}, "k1", now + 5 * HOUR)
    found = by_id(queries.report(manager, now + 500 * HOUR))
    assert found["uu12-2022-lapor-3x24"].status == queries.WITHDRAWN
    assert found["uu27-2022-penghentian-3x24"].status == queries.OVERDUE


def test_only_the_leading_team_and_admins_see_a_case_and_admins_no_times_of_the_assault(pekalongan, now):
    case = reported(pekalongan, now)
    for person in ("polres-unit-ppa", "uptd-ppa-pendamping", "pemilik-proses"):
        assert queries.report(pekalongan.user(person), now).lines == []
        with pytest.raises(NotFound):
            queries.report(pekalongan.user(person), now, case=case.code)
    admin = by_id(queries.report(pekalongan.user("admin"), now + HOUR, case=case.code))
    window = admin["klinis-pep-72-jam"]
    assert (window.started_at, window.due_at, window.margin) == (None, None, None)
    assert window.status == queries.RUNNING
    assert admin["uu12-2022-lapor-3x24"].due_at is not None


def test_a_case_against_somebody_of_the_office_is_not_reported_to_the_office(pekalongan, now):
    case = cases.start(
        pekalongan.user("patbm-medono"), "penanganan_kasus", {**START, "instansi_pelaku": "uptd-ppa"}, now
    )
    with pytest.raises(NotFound):
        queries.report(pekalongan.user("uptd-ppa-manajer"), now, case=case.code)


def test_a_period_takes_what_began_in_it_both_days_included(pekalongan, now):
    reported(pekalongan, now)
    manager = pekalongan.user("uptd-ppa-manajer")

    def lines(first: str, last: str) -> int:
        since, until = periods.read(first, last)
        return len(queries.report(manager, now, since=since, until=until).lines)

    assert lines("2026-03-02", "2026-03-02") == 3
    assert lines("2026-03-03", "2026-03-31") == 0
    assert lines("2026-02-01", "2026-03-01") == 0


@pytest.mark.parametrize(
    ("first", "last"), [("kemarin", None), (None, "2026-02-30"), ("2026-03-02", "2026-03-01")]
)
def test_a_period_that_is_none_is_refused(first, last):
    with pytest.raises(periods.PeriodInvalid):
        periods.read(first, last)


def test_figures_count_every_line(pekalongan, now):
    for _ in range(3):
        reported(pekalongan, now)
    found = queries.report(pekalongan.user("uptd-ppa-manajer"), now + 80 * HOUR)
    figure = next(f for f in found.figures if f.obligation == "uu12-2022-lapor-3x24")
    assert (figure.total, figure.counts[queries.OVERDUE], figure.late, figure.kept_share) == (3, 3, 3, 0.0)


def test_the_report_asks_the_same_number_of_questions_however_many_cases(
    pekalongan, now, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    manager = pekalongan.user("uptd-ppa-manajer")
    reported(pekalongan, now)
    queries.report(manager, now)
    with CaptureQueriesContext(connection) as one:
        queries.report(manager, now)
    for _ in range(4):
        reported(pekalongan, now)
    with django_assert_num_queries(len(one)):
        queries.report(manager, now)
    assert len(one) <= 8
    assert WorkItem.objects.count() > 30


def test_the_command_prints_codes_and_figures(pekalongan, now, capsys):
    case = reported(pekalongan, now)
    with clock.at(now + 80 * HOUR):
        assert cli.main(["obligations", "--from", "2026-03-01", "--to", "2026-03-31"]) == 0
        shown = capsys.readouterr().out
        assert case.code in shown and "8.0 h late" in shown and "1 overdue" in shown
        assert "2026-03-01 20:00" not in shown, "the time of the assault"
        assert cli.main(["obligations", "--case", case.code, "--json"]) == 0
        assert '"uu12-2022-lapor-3x24"' in capsys.readouterr().out
        assert cli.main(["obligations", "--case", "K-1999-0001"]) == 1
        assert cli.main(["obligations", "--from", "x"]) == 1
