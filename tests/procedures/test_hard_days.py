"""Days on which much goes wrong: a case of many years, conflicts in every agency, roles that nobody holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import engine
from workflows.routing import rules
from workflows.routing.directory import from_file
from workflows.scenarios.simulation import Item, Simulation

LIBRARY = engine.Library.from_folder(Path(__file__).resolve().parents[2] / "bpmn")
DIRECTORY = from_file()
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
AGENCIES = sorted({team.agency for team in DIRECTORY.teams.values()})
COMPLAINT = {
    "saluran": "telepon", "pelapor": "korban", "usia_korban": 30, "jenis_kelamin_korban": "perempuan",
    "jenis_kekerasan": ["fisik", "seksual"], "ranah": "rumah_tangga", "waktu_kejadian": "2026-03-01T20:00:00+07:00",
    "domisili": "degayu", "usia_pelaku": 16, "pelaku_serumah": True, "ancaman_nyawa": True,
}  # fmt: skip
EVERY_ROLE = sorted({role for team in DIRECTORY.teams.values() for role in team.roles})
#: roles that she can agree to: those of the agencies around the office
SHARED = [
    "patbm_kelurahan", "tp_pkk_kecamatan", "unit_ppa", "satbinmas", "layanan_kesehatan", "layanan_forensik",
    "psikolog", "pekerja_sosial", "bantuan_hukum", "rumah_aman", "bapas", "pendidikan", "kependudukan",
]  # fmt: skip
SERVICES = ("medis", "psikologi", "sosial", "hukum", "polisi", "rumah_aman", "pendidikan", "kependudukan")
#: what its worker answers, so that the case goes through as many agencies as it can
ANSWERS: dict[str, dict[str, object]] = {
    "verifikasi_pengaduan": {"ditindaklanjuti": "ya", "perlu_penjangkauan": True},
    "layanan_darurat": {"tindakan": ["tempat_aman"], "aman_sementara": True},
    "telusur_lokasi": {"ditemukan": False},
    "cari_lanjut": {"ditemukan": True, "aman_dikunjungi": False},
    "persetujuan": {
        "persetujuan_layanan": True,
        "persetujuan_berbagi": SHARED,
        "persetujuan_oleh": "korban",
    },
    "asesmen": {"kebutuhan": []},
    "rencana_intervensi": {"layanan": [{"jenis": j, "tenggat": "P7D"} for j in SERVICES]},
    "terima_rujukan": {"diterima": True},
    "laksanakan_layanan": {"hasil": "selesai"},
    "asesmen_penempatan": {"diterima": True},
    "terima_laporan": {"perlindungan_sementara": True},
    "musyawarah_diversi": {"sepakat": False},
}


def simulated(procedure: str = "penanganan_kasus", directory: rules.Directory = DIRECTORY) -> Simulation:
    return Simulation(engine.load(LIBRARY.bundle(procedure)), directory, MONDAY)


def work_through(case: Simulation) -> list[Item]:
    """Everybody does all there is to do at this moment."""
    while case.open_items():
        for item in case.open_items():
            if item.closed is None:
                case.complete(item, ANSWERS.get(item.element, {}))
    return list(case.items.values())


@pytest.mark.parametrize("agency", AGENCIES)
def test_no_agency_gets_work_in_a_case_against_one_of_its_own(agency):
    case = simulated()
    case.start({**COMPLAINT, "instansi_pelaku": agency})
    items = work_through(case)
    assert len(items) > 20
    for item in items:
        team = DIRECTORY.teams[item.route.team or ""]
        assert team.agency != agency, item.element
        assert item.route.steps, item.element


def test_the_thirteen_agencies_of_the_agreement_are_all_tried():
    assert len(AGENCIES) == 13


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role != "manajer_kasus"])
def test_work_of_a_role_that_no_team_holds_goes_to_the_case_manager_with_the_reason(role):
    teams = {slug: replace(team, roles=team.roles - {role}) for slug, team in DIRECTORY.teams.items()}
    case = simulated(directory=replace(DIRECTORY, teams=teams))
    case.start(COMPLAINT)
    for item in work_through(case):
        if item.opened.role == role:
            assert item.route.team == "uptd-ppa-manajer", item.element
            assert {rules.ROLE_WITHOUT_TEAM, rules.SAME_TEAM} & set(item.route.codes), item.element


def test_a_city_without_coordinators_leaves_the_work_with_the_admin():
    teams = {
        slug: replace(team, roles=team.roles - {"manajer_kasus", "dpmppa", "pendamping"})
        for slug, team in DIRECTORY.teams.items()
    }
    case = simulated(directory=replace(DIRECTORY, teams=teams))
    case.start(COMPLAINT)
    (verify,) = case.open_items()
    case.complete(verify, ANSWERS["verifikasi_pengaduan"])
    (emergency,) = case.open_items()
    assert emergency.route.team is None
    assert rules.UNROUTED in emergency.route.codes


def test_a_case_that_is_reviewed_for_years_stays_as_small_and_as_right_as_on_its_first_day():
    case = simulated()
    case.start({**COMPLAINT, "jenis_kekerasan": ["psikis"], "ancaman_nyawa": False, "ranah": "masyarakat",
                "usia_pelaku": 40, "pelaku_serumah": False})  # fmt: skip
    case.complete(case.open_items()[0], {"ditindaklanjuti": "ya", "perlu_penjangkauan": False})
    case.complete(case.open_items()[0], ANSWERS["persetujuan"])
    case.complete(case.open_items()[0], {"risiko_asesmen": "tinggi", "kebutuhan": []})
    case.complete(case.open_items()[0], {"layanan": [{"jenis": "hukum", "tenggat": "P1095D"}]})
    case.complete(case.open_items()[0], {"diterima": True})
    sizes: list[int] = []
    for number in range(1, 161):  # 160 weeks: more than three years
        case.wait("P7D")
        review = next(i for i in case.open_items() if i.element == "tinjau_kasus")
        assert (review.opened_at - MONDAY).days == 7 * number
        decision = "konferensi" if number % 40 == 0 else "lanjut"
        case.complete(review, {"keputusan": decision})
        if decision == "konferensi":
            case.complete(case.open_items()[-1], {"peserta": ["bantuan_hukum"]})
            case.complete(case.open_items()[-1], {})
            case.complete(case.open_items()[-1], {})
        assert [i.element for i in case.open_items()] == ["laksanakan_layanan"]
        sizes.append(len(case.state or ""))
    assert max(sizes) - min(sizes) < 100
    (service,) = case.open_items()
    assert service.opened.due_at is not None and service.opened.due_at < case.now


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_message_that_comes_several_times_is_used_once(times):
    case = simulated("perlindungan_kdrt")
    case.start({"domisili": "degayu"})
    for _ in range(times):
        case.message("penetapan_pengadilan", {"dikabulkan": True})
    case.complete(case.open_items()[0], {})
    case.complete(case.open_items()[0], {})
    assert [i.element for i in case.open_items()] == ["awasi_perintah"]
