"""The city's procedures say what the agreed domain says: ids, roles, deadlines, fields, decision tables.

The tables below are written out by hand from the agreement. A change of a diagram that contradicts them
fails here before it surprises somebody at work.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from pathlib import Path

import pytest
from lxml import etree

import engine
from engine import decisions, feel

ROOT = Path(__file__).resolve().parents[2] / "bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
RANGKUL = "{http://rangkul.id/schema/bpmn/1.0}"
PACKAGES = (
    "penanganan_kasus",
    "penjangkauan",
    "rujukan_layanan",
    "kekerasan_seksual",
    "perlindungan_kdrt",
    "penampungan_sementara",
    "mediasi",
    "konferensi_kasus",
    "diversi_anak",
    "rujukan_lintas_wilayah",
    "tindak_lanjut_kesepakatan",
)
PROVIDER = "=peran_layanan(jenis)"
END_OF_DAY = '=date and time(string(tenggat) + "T23:59:59+07:00")'

#: package -> task -> (role, due, fields that the flow decides on)
TASKS: dict[str, dict[str, tuple[str, str | None, str]]] = {
    "penanganan_kasus": {
        "verifikasi_pengaduan": (
            "penerima_pengaduan",
            "=tenggat_respons(risiko)",
            "ditindaklanjuti perlu_penjangkauan risiko_petugas",
        ),
        "eskalasi_pengaduan": ("manajer_kasus", None, ""),
        "rujuk_keluar": ("penerima_pengaduan", "P1D", ""),
        "layanan_darurat": ("pendamping", "PT2H", "tindakan aman_sementara"),
        "situasi_belum_aman": ("manajer_kasus", None, ""),
        "tidak_terjangkau": ("manajer_kasus", None, "keputusan"),
        "persetujuan": (
            "pendamping",
            "P1D",
            "persetujuan_layanan persetujuan_berbagi persetujuan_oleh assent_anak",
        ),
        "tutup_tanpa_persetujuan": ("manajer_kasus", "P3D", ""),
        "kepentingan_terbaik": ("manajer_kasus", "P1D", "keputusan"),
        "asesmen": ("pendamping", "=tenggat_asesmen(risiko)", "risiko_asesmen kebutuhan"),
        "rencana_intervensi": ("manajer_kasus", "P3D", "layanan"),
        "tinjau_kasus": ("pendamping", "P2D", "risiko_baru keputusan"),
        "ubah_rencana": ("manajer_kasus", "P3D", "layanan_tambahan"),
        "evaluasi_terminasi": ("manajer_kasus", "P5D", "hasil"),
        "setujui_terminasi": ("supervisor", "P3D", "setuju"),
        "catat_simfoni": ("petugas_data", "P3D", ""),
        "penutupan_atas_permintaan": ("manajer_kasus", "P3D", ""),
    },
    "penjangkauan": {
        "telusur_lokasi": ("patbm_kelurahan", "=tenggat_penjangkauan(risiko)", "ditemukan aman_dikunjungi"),
        "cari_lanjut": ("satbinmas", "P2D", "ditemukan aman_dikunjungi"),
        "dampingi_polisi": ("unit_ppa", "PT4H", ""),
        "kunjungan": ("pendamping", "P1D", ""),
    },
    "rujukan_layanan": {
        "minta_persetujuan": ("pendamping", "P2D", "setuju"),
        "terima_rujukan": (PROVIDER, "=tenggat_rujukan(risiko)", "diterima alasan"),
        "eskalasi_rujukan": ("manajer_kasus", None, ""),
        "alihkan_rujukan": ("manajer_kasus", "P1D", "keputusan"),
        "laksanakan_layanan": (PROVIDER, "=tenggat", "hasil"),
        "hubungi_korban": ("pendamping", "P1D", ""),
        "konfirmasi_layanan": ("pendamping", "P2D", ""),
    },
    "kekerasan_seksual": {
        "layanan_medis": ("layanan_forensik", "=tenggat_medis(waktu_kejadian, now)", ""),
        "eskalasi_medis": ("manajer_kasus", None, ""),
        "laporan_polisi": ("pendamping", '=case_started_at + duration("P3D")', ""),
        "terima_laporan": ("unit_ppa", "P1D", "perlindungan_sementara"),
        "perintah_perlindungan": ("unit_ppa", "P1D", ""),
        "ajukan_lpsk": ("unit_ppa", "P1D", ""),
        "tinjau_perlindungan": ("unit_ppa", "P1D", ""),
        "dukungan_psikologis": ("psikolog", "P3D", ""),
    },
    "perlindungan_kdrt": {
        "perlindungan_sementara": ("unit_ppa", "P1D", ""),
        "ajukan_penetapan": ("unit_ppa", "P1D", ""),
        "tagih_penetapan": ("unit_ppa", "P1D", ""),
        "perlindungan_berakhir": ("manajer_kasus", "PT4H", ""),
        "awasi_perintah": ("patbm_kelurahan", "P30D", ""),
        "rencana_keamanan": ("pendamping", "P1D", ""),
    },
    "penampungan_sementara": {
        "asesmen_penempatan": ("rumah_aman", "PT2H", "diterima"),
        "penempatan": ("rumah_aman", "PT4H", ""),
        "tinjau_penempatan": ("rumah_aman", "P1D", "keputusan"),
        "setujui_perpanjangan": ("manajer_kasus", "P1D", ""),
        "rencana_keluar": ("pendamping", "P2D", ""),
    },
    "mediasi": {
        "undang_para_pihak": ("manajer_kasus", "P3D", ""),
        "sesi_mediasi": ("bantuan_hukum", "P7D", "sepakat"),
        "pantau_kesepakatan": ("patbm_kelurahan", "P30D", ""),
    },
    "konferensi_kasus": {
        "undang_konferensi": ("manajer_kasus", "P2D", "peserta"),
        "masukan_instansi": ("=peran", "P2D", ""),
        "notulen_konferensi": ("manajer_kasus", "P2D", ""),
    },
    "diversi_anak": {
        "keputusan_penyidik": ("unit_ppa", "P3D", ""),
        "keputusan_bapas": ("bapas", "P3D", ""),
        "keputusan_peksos": ("pekerja_sosial", "P3D", ""),
        "litmas": ("bapas", "P3D", ""),
        "musyawarah_diversi": ("unit_ppa", "P30D", "sepakat"),
        "tagih_penetapan_diversi": ("unit_ppa", "P1D", ""),
        "awasi_diversi": ("bapas", "P90D", ""),
    },
    "rujukan_lintas_wilayah": {
        "surat_pelimpahan": ("manajer_kasus", "P2D", ""),
        "hubungi_daerah_tujuan": ("manajer_kasus", "P1D", ""),
    },
    "tindak_lanjut_kesepakatan": {
        "laksanakan_kesepakatan": ("patbm_kelurahan", END_OF_DAY, ""),
        "ingatkan_kelurahan": ("tp_pkk_kecamatan", "P7D", ""),
        "verifikasi_pelaksanaan": ("tp_pkk_kecamatan", "P7D", "sesuai"),
        "laporan_kesepakatan": ("dpmppa", "P7D", ""),
    },
}
ENDS = {
    "penanganan_kasus": (
        "dirujuk_keluar digabung informasi tanpa_persetujuan tidak_terjangkau_ditutup selesai dicabut"
    ),
    "rujukan_layanan": "tidak_disetujui dibatalkan tidak_hadir terlayani",
    "mediasi": "tidak_diperkenankan sepakat tidak_sepakat",
    "konferensi_kasus": "selesai",
    "diversi_anak": "di_bawah_12 diversi_berhasil proses_peradilan",
    "tindak_lanjut_kesepakatan": "ditindaklanjuti",
}
START_FIELDS = {
    "penanganan_kasus": (
        "saluran pelapor usia_korban usia_pelaku jenis_kelamin_korban jenis_kekerasan ranah waktu_kejadian "
        "domisili pelaku_serumah ancaman_nyawa luka_berat hamil disabilitas percobaan_bunuh_diri "
        "instansi_pelaku"
    ),
    "rujukan_layanan": "jenis tenggat risiko domisili persetujuan_berbagi",
    "tindak_lanjut_kesepakatan": "judul isi kelurahan tenggat",
}
#: package, task whose deadline is watched, task that opens when it is missed
ESCALATIONS = (
    ("penanganan_kasus", "verifikasi_pengaduan", "eskalasi_pengaduan"),
    ("rujukan_layanan", "terima_rujukan", "eskalasi_rujukan"),
    ("kekerasan_seksual", "layanan_medis", "eskalasi_medis"),
    ("tindak_lanjut_kesepakatan", "laksanakan_kesepakatan", "ingatkan_kelurahan"),
)
COMPONENTS = {*engine.forms.schema.FIELDS, "group", "text", "separator"}
NODE = re.compile(r"Event$|[tT]ask$|Gateway$|Activity$|subProcess$")


def diagram(package: str) -> etree._Element:
    return etree.parse(ROOT / package / f"{package}.bpmn").getroot()


def lane_roles(root: etree._Element) -> dict[str, str]:
    return {
        (ref.text or "").strip(): lane.get(f"{RANGKUL}role", lane.get("name"))
        for lane in root.iter(f"{BPMN}lane")
        for ref in lane.iter(f"{BPMN}flowNodeRef")
    }


def form(package: str, name: str) -> dict:
    return json.loads((ROOT / package / "forms" / f"{name}.json").read_text(encoding="utf-8"))


def decide(package: str, name: str, **inputs: object) -> object:
    key = (package, name)
    if key not in _MODELS:
        _MODELS[key] = decisions.load((ROOT / package / f"{name}.dmn").read_bytes())
    values = {k: v if isinstance(v, datetime) else feel.to_feel(v) for k, v in inputs.items()}
    return feel.to_json(_MODELS[key].evaluate(name, values, now=NOW))


_MODELS: dict[tuple[str, str], object] = {}
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def test_every_procedure_of_the_agreement_has_a_package():
    assert {p.name for p in ROOT.iterdir() if p.is_dir()} >= set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_what_the_format_asks(package):
    meta = tomllib.loads((ROOT / package / "procedure.toml").read_text(encoding="utf-8"))
    assert meta["id"] == package
    assert meta["title"]["id"] and meta["title"]["en"]
    assert meta["owner"] and meta["legal_basis"]
    assert meta["start"] in ("form", "call")
    assert (ROOT / package / "forms" / "start.json").exists()
    assert list((ROOT / package / "scenarios").glob("*.yaml"))
    for name, message in meta.get("messages", {}).items():
        assert message["title"]["id"] and message["title"]["en"] and message["roles"], name
        assert (ROOT / package / "forms" / f"{message['form']}.json").exists()
    root = diagram(package)
    thrown = {m.get("name") for m in root.iter(f"{BPMN}message")}
    assert thrown == set(meta.get("messages", {}))


@pytest.mark.parametrize("package", PACKAGES)
def test_ids_are_unique_and_every_element_is_drawn(package):
    root = diagram(package)
    ids = [e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids))
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    nodes = {e.get("id") for e in elements if NODE.search(etree.QName(e).localname)}
    flows = {e.get("id"): e for e in root.iter(f"{BPMN}sequenceFlow")}
    for flow in flows.values():
        assert flow.get("sourceRef") in nodes and flow.get("targetRef") in nodes
    drawn = {e.get("bpmnElement") for e in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    assert nodes | set(flows) <= drawn


@pytest.mark.parametrize("package", PACKAGES)
def test_tasks_have_the_agreed_role_deadline_and_fields(package):
    root = diagram(package)
    lanes = lane_roles(root)
    found = {
        t.get("id"): (t.get(f"{RANGKUL}role") or lanes.get(t.get("id")), t.get(f"{RANGKUL}due"))
        for t in root.iter(f"{BPMN}userTask")
    }
    assert found == {task: (role, due) for task, (role, due, _) in TASKS[package].items()}
    for task, (_, _, fields) in TASKS[package].items():
        assert set(fields.split()) <= set(engine.forms.field_keys(form(package, task))), task


@pytest.mark.parametrize("package", PACKAGES)
def test_tasks_speak_both_languages_and_name_the_source_of_their_deadline(package):
    for task in diagram(package).iter(f"{BPMN}userTask"):
        name = task.get("id")
        assert task.get("name") and task.get(f"{RANGKUL}nameEn"), name
        assert "\n[en]\n" in task.findtext(f"{BPMN}documentation", ""), name
        if task.get(f"{RANGKUL}due"):
            assert task.get(f"{RANGKUL}source"), name


@pytest.mark.parametrize("package", PACKAGES)
def test_a_named_end_has_the_agreed_id_and_choices_have_a_way_out(package):
    root = diagram(package)
    named = {e.get("id") for e in root.iter(f"{BPMN}endEvent") if e.get("name")}
    assert set(ENDS.get(package, "").split()) <= named
    for gateway in root.iter(f"{BPMN}exclusiveGateway"):
        if len(gateway.findall(f"{BPMN}outgoing")) > 1:
            assert gateway.get("default"), gateway.get("id")


@pytest.mark.parametrize(("package", "task", "escalation"), ESCALATIONS)
def test_a_missed_deadline_opens_its_escalation_beside_the_task(package, task, escalation):
    root = diagram(package)
    due = next(t for t in root.iter(f"{BPMN}userTask") if t.get("id") == task).get(f"{RANGKUL}due")
    timer = next(b for b in root.iter(f"{BPMN}boundaryEvent") if b.get("attachedToRef") == task)
    assert timer.get("cancelActivity") == "false"
    assert "".join(timer.find(f"{BPMN}timerEventDefinition").itertext()).strip() == due
    flow = next(f for f in root.iter(f"{BPMN}sequenceFlow") if f.get("sourceRef") == timer.get("id"))
    assert flow.get("targetRef") == escalation


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/forms/*.json")), ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_form_is_readable_in_both_languages(path):
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["type"] == "default" and schema["id"] == path.stem
    ids: list[str] = []

    def check(components):
        for component in components:
            assert component["type"] in COMPONENTS
            ids.append(component["id"])
            properties = component.get("properties", {})
            for text in ("label", "description", "text"):
                if component.get(text):
                    assert properties.get(f"{text}_en"), (component["id"], text)
            for option in component.get("values", []):
                assert option["label"] and option["label_en"]
            hide = component.get("conditional", {}).get("hide")
            if hide:
                feel.parse(hide.removeprefix("="))
            check(component.get("components", []))

    check(schema["components"])
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("package", START_FIELDS)
def test_a_start_form_asks_for_the_case_variables(package):
    assert set(START_FIELDS[package].split()) <= set(engine.forms.field_keys(form(package, "start")))


def test_intake_does_not_ask_for_what_is_decided_later():
    keys = set(engine.forms.field_keys(form("penanganan_kasus", "start")))
    assert not keys & {"risiko", "kebutuhan", "persetujuan_layanan", "persetujuan_berbagi"}


@pytest.mark.parametrize("package", PACKAGES)
def test_expressions_parse(package):
    root = diagram(package)
    texts: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        texts += [v[1:] for v in element.attrib.values() if v.startswith("=")]
        name = etree.QName(element).localname
        if name == "conditionExpression":
            texts.append(element.text.removeprefix("="))
        elif name in ("timeDuration", "timeDate", "timeCycle") and element.text.startswith("="):
            texts.append(element.text[1:])
        elif name in ("prefill", "assign", "script"):
            texts += [line.split("=", 1)[1] for line in element.text.strip().splitlines()]
    for text in texts:
        feel.parse(text)


# Decision tables


def subsets(*values: str):
    return [list(c) for n in range(len(values) + 1) for c in combinations(values, n)]


FLAGS = ("ancaman_nyawa", "luka_berat", "percobaan_bunuh_diri", "pelaku_serumah", "hamil", "disabilitas")


def expected_risk(kinds, age, hours, flags):
    if flags["ancaman_nyawa"] or flags["luka_berat"] or flags["percobaan_bunuh_diri"]:
        return "tinggi"
    if "seksual" in kinds and hours is not None and hours <= 120:
        return "tinggi"
    if age is not None and age < 18 and flags["pelaku_serumah"]:
        return "tinggi"
    if "tppo" in kinds:
        return "tinggi"
    return "sedang" if {"fisik", "seksual"} & set(kinds) else "rendah"


@pytest.mark.parametrize("kinds", subsets("fisik", "seksual", "tppo"), ids=lambda k: "+".join(k) or "none")
def test_risk_level_agrees_with_the_rules(kinds):
    for age, hours in product((17, 18, None), (119, 120, 121, None)):
        for values in product((True, False), repeat=len(FLAGS)):
            if hours not in (120, 121) and sum(values) > 1:
                continue
            flags = dict(zip(FLAGS, values, strict=True))
            at = (NOW - timedelta(hours=hours)).isoformat() if hours is not None else None
            found = decide(
                "penanganan_kasus",
                "tingkat_risiko",
                jenis_kekerasan=kinds,
                usia_korban=age,
                waktu_kejadian=at,
                now=NOW,
                **flags,
            )
            assert found == expected_risk(kinds, age, hours, flags), (age, hours, flags)


@pytest.mark.parametrize("at", ["2026-03-01T22:00+07:00", "2026-03-01T15:00Z", "2026-03-01T22:00:00+07:00"])
def test_the_medical_window_is_seen_however_the_browser_writes_the_time(at):
    risk = decide(
        "penanganan_kasus", "tingkat_risiko", jenis_kekerasan=["seksual"], waktu_kejadian=at, now=NOW
    )
    assert risk == "tinggi"
    assert decide("kekerasan_seksual", "tenggat_medis", waktu_kejadian=at, now=NOW) == "PT2H"


def test_a_report_that_says_nothing_has_low_risk():
    nothing = dict.fromkeys(("jenis_kekerasan", "usia_korban", "waktu_kejadian", *FLAGS))
    assert decide("penanganan_kasus", "tingkat_risiko", now=NOW, **nothing) == "rendah"


@pytest.mark.parametrize(
    ("table", "high", "medium", "low"),
    [
        ("tenggat_respons", "PT1H", "PT6H", "P1D"),
        ("tenggat_asesmen", "P1D", "P3D", "P7D"),
        ("interval_tinjau", "P7D", "P14D", "P30D"),
    ],
)
def test_times_by_risk(table, high, medium, low):
    found = [decide("penanganan_kasus", table, risiko=r) for r in ("tinggi", "sedang", "rendah")]
    assert found == [high, medium, low]


def expected_services(kinds, age, setting, risk, together):
    found = set()
    if "seksual" in kinds:
        found |= {"medis", "psikologi", "hukum"}
    if "fisik" in kinds:
        found |= {"medis"}
    if "psikis" in kinds:
        found |= {"psikologi"}
    if age < 18:
        found |= {"sosial"}
    if 7 <= age < 18 and (setting == "sekolah" or risk == "tinggi"):
        found |= {"pendidikan"}
    if "tppo" in kinds:
        found |= {"sosial", "kependudukan"}
    if together and risk == "tinggi":
        found |= {"rumah_aman"}
    return found


@pytest.mark.parametrize(
    "kinds", subsets("fisik", "psikis", "seksual", "tppo"), ids=lambda k: "+".join(k) or "none"
)
def test_mandatory_services_agree_with_the_rules(kinds):
    for age, setting, risk, together in product(
        (6, 7, 17, 18), ("sekolah", "rumah_tangga"), ("tinggi", "sedang", "rendah"), (True, False)
    ):
        found = decide(
            "penanganan_kasus", "layanan_wajib",
            jenis_kekerasan=kinds, usia_korban=age, ranah=setting, risiko=risk, pelaku_serumah=together,
        )  # fmt: skip
        assert set(found or []) == expected_services(kinds, age, setting, risk, together)


def test_mediation_is_allowed_only_where_nothing_forbids_it():
    for kinds, risk, age, threat in product(
        subsets("seksual", "tppo", "psikis"), ("tinggi", "sedang", "rendah"), (17, 18), (True, False)
    ):
        found = decide(
            "mediasi",
            "boleh_mediasi",
            jenis_kekerasan=kinds,
            risiko=risk,
            usia_korban=age,
            ancaman_nyawa=threat,
        )
        allowed = not ({"seksual", "tppo"} & set(kinds)) and risk != "tinggi" and age >= 18 and not threat
        assert found["boleh"] is allowed
        assert found["alasan"]
        if "seksual" in kinds:
            assert found["alasan"].startswith("UU 12/2022")


def test_mediation_is_not_allowed_where_nothing_is_known():
    nothing = dict.fromkeys(("jenis_kekerasan", "risiko", "usia_korban", "ancaman_nyawa"))
    assert decide("mediasi", "boleh_mediasi", **nothing)["boleh"] is False


def test_asking_for_mediation_leaves_the_facts_of_the_case_alone():
    """A field of the start form that is left empty would hide what the case knows."""
    asked = set(engine.forms.field_keys(form("mediasi", "start")))
    assert not asked & {"jenis_kekerasan", "risiko", "usia_korban", "ancaman_nyawa", "domisili"}


def test_each_service_has_its_role():
    roles = {
        "medis": "layanan_kesehatan",
        "psikologi": "psikolog",
        "sosial": "pekerja_sosial",
        "hukum": "bantuan_hukum",
        "polisi": "unit_ppa",
        "rumah_aman": "rumah_aman",
        "pendidikan": "pendidikan",
        "kependudukan": "kependudukan",
    }
    assert {s: decide("rujukan_layanan", "peran_layanan", jenis=s) for s in roles} == roles


def test_times_of_referral_outreach_and_medical_care():
    for package, table in (("rujukan_layanan", "tenggat_rujukan"), ("penjangkauan", "tenggat_penjangkauan")):
        found = [decide(package, table, risiko=r) for r in ("tinggi", "sedang", "rendah", None)]
        assert found == ["PT4H", "P1D", "P1D", "P1D"]
    for hours, due in ((1, "PT2H"), (120, "PT2H"), (121, "P1D")):
        at = (NOW - timedelta(hours=hours)).isoformat()
        assert decide("kekerasan_seksual", "tenggat_medis", waktu_kejadian=at, now=NOW) == due
    assert decide("kekerasan_seksual", "tenggat_medis", waktu_kejadian=None, now=NOW) == "P1D"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/*.dmn")), ids=lambda p: p.stem)
def test_a_decision_is_named_like_its_file_and_can_be_drawn(path):
    root = etree.parse(path).getroot()
    model = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
    (decision,) = root.findall(f"{model}decision")
    assert decision.get("id") == decision.get("name") == path.stem
    shapes = root.iter("{https://www.omg.org/spec/DMN/20191111/DMNDI/}DMNShape")
    inputs = {i.get("id") for i in root.findall(f"{model}inputData")}
    assert {s.get("dmnElementRef") for s in shapes} == inputs | {path.stem}
