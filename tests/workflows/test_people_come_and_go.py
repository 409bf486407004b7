"""A member leaves in the middle of a task: the task stays with the team, the sight goes with the membership."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from tests.factories import City, UserFactory
from workflows.access import queries as access
from workflows.agencies import services as agencies
from workflows.cases import services as cases
from workflows.errors import NotFound
from workflows.failures.models import Failure
from workflows.obligations import queries as obligations
from workflows.work import queries as work
from workflows.work import services as work_services

HOUR = timedelta(hours=1)
START = {
    "saluran": "telepon", "pelapor": "korban", "usia_korban": 30, "jenis_kelamin_korban": "perempuan",
    "jenis_kekerasan": ["psikis"], "ranah": "masyarakat", "waktu_kejadian": "2026-02-25T20:00:00+07:00",
    "domisili": "medono", "usia_pelaku": 40, "pelaku_serumah": False, "ancaman_nyawa": False, "luka_berat": False,
    "hamil": False, "disabilitas": False, "percobaan_bunuh_diri": False,
}  # fmt: skip


@pytest.fixture
def pekalongan(db, now) -> City:
    return City.build(now, settings.RANGKUL_PROCEDURES)


@pytest.fixture
def case(pekalongan, now):
    started = cases.start(pekalongan.user("uptd-ppa-pengaduan"), "penanganan_kasus", START, now)
    pekalongan.complete(
        started, "verifikasi_pengaduan", {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}, now
    )
    return started


def test_who_leaves_loses_the_task_and_the_case_and_a_colleague_goes_on(pekalongan, case, now):
    worker, team = pekalongan.user("uptd-ppa-pendamping"), pekalongan.team("uptd-ppa-pendamping")
    colleague = UserFactory(username="rekan")
    agencies.join_team(colleague, team, now)
    item = pekalongan.item(case, "persetujuan")
    work_services.claim(worker, item.pk, now)
    agencies.leave_team(worker, team, now + HOUR)
    later = now + 2 * HOUR
    assert not access.may_see_case(worker, case, later)
    with pytest.raises(NotFound):
        work.get(worker, item.pk, later)
    assert case.code not in [i.case.code for i in work.inbox(worker, later)]
    assert work.get(colleague, item.pk, later).team_id == team.pk
    consent = {"persetujuan_layanan": True, "persetujuan_berbagi": ["psikolog"], "persetujuan_oleh": "korban"}
    item.refresh_from_db()
    if (
        item.assignee_id == worker.pk
    ):  # still in the name of who left: the team's lead or a colleague frees it
        work_services.reassign(
            pekalongan.user("uptd-ppa-manajer"), item.pk, later, person=colleague.username, reason="keluar"
        )
    work_services.complete(colleague, item.pk, consent, later)
    assert pekalongan.open(case) == ["asesmen"]


def test_the_last_member_leaves_and_the_admin_is_told_of_an_empty_team(pekalongan, case, now):
    worker, team = pekalongan.user("uptd-ppa-pendamping"), pekalongan.team("uptd-ppa-pendamping")
    agencies.leave_team(worker, team, now + HOUR)
    second = cases.start(pekalongan.user("uptd-ppa-pengaduan"), "penanganan_kasus", START, now + 2 * HOUR)
    pekalongan.complete(
        second, "verifikasi_pengaduan", {"ditindaklanjuti": "ya", "perlu_penjangkauan": False}, now + 2 * HOUR
    )
    assert Failure.objects.get(code="team_without_members").detail["team"] == team.pk


def test_a_manager_who_leaves_no_longer_follows_the_legal_deadlines(pekalongan, case, now):
    manager, team = pekalongan.user("uptd-ppa-manajer"), pekalongan.team("uptd-ppa-manajer")
    obligations.report(manager, now, case=case.code)
    agencies.leave_team(manager, team, now + HOUR)
    with pytest.raises(NotFound):
        obligations.report(manager, now + 2 * HOUR, case=case.code)
