"""Fills in a form as a worker might: the story's answers where it has some, something valid elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import engine

#: what people usually answer, by task; a story's own answers come before these
USUAL: dict[str, dict[str, Any]] = {
    "verifikasi_pengaduan": {"ditindaklanjuti": "ya", "perlu_penjangkauan": False},
    "layanan_darurat": {"aman_sementara": True, "tindakan": ["tempat_aman", "rencana_keselamatan"]},
    "telusur_lokasi": {"ditemukan": True, "aman_dikunjungi": True},
    "cari_lanjut": {"ditemukan": True, "aman_dikunjungi": True},
    "persetujuan": {
        "persetujuan_layanan": True,
        "persetujuan_berbagi": [
            "patbm_kelurahan",
            "unit_ppa",
            "layanan_kesehatan",
            "layanan_forensik",
            "psikolog",
            "pekerja_sosial",
            "bantuan_hukum",
            "rumah_aman",
            "pendidikan",
            "kependudukan",
        ],
        "persetujuan_oleh": "korban",
        "assent_anak": True,
        "cara_persetujuan": "tertulis",
        "akibat_dijelaskan": True,
    },
    "asesmen": {"rencana_keselamatan": True},
    "rencana_intervensi": {"disetujui_korban": True},
    "terima_rujukan": {"diterima": True},
    "laksanakan_layanan": {"hasil": "selesai"},
    "alihkan_rujukan": {"keputusan": "tim_lain"},
    "minta_persetujuan": {"setuju": True},
    "tinjau_kasus": {"keputusan": "lanjut", "aman_bicara": True, "kejadian_baru": False},
    "evaluasi_terminasi": {"hasil": "tercapai", "rencana_keselamatan": True, "persetujuan_sapaan": True},
    "setujui_terminasi": {"setuju": True},
    "terima_laporan": {"perlindungan_sementara": True},
    "layanan_medis": {"perawatan_luka": "diberikan", "visum": "dilakukan"},
    "asesmen_penempatan": {"diterima": True},
    "tinjau_penempatan": {"keputusan": "perpanjang"},
    "setujui_perpanjangan": {"setuju": True},
    "musyawarah_diversi": {"sepakat": True},
    "sesi_mediasi": {"sepakat": True},
    "undang_konferensi": {
        "peserta": ["psikolog", "bantuan_hukum", "pendidikan"],
        "tempat": "Kantor UPTD PPA",
    },
    "verifikasi_pelaksanaan": {"sesuai": True},
    "kepentingan_terbaik": {"keputusan": "lanjut"},
    "tidak_terjangkau": {"keputusan": "ulang"},
}
NOTES = (
    "Sudah dibicarakan dengan keluarga pendamping.",
    "Kondisi stabil, perlu dipantau.",
    "Menunggu kelengkapan berkas.",
    "Koordinasi dengan kelurahan berjalan baik.",
    "Korban merasa lebih tenang.",
)


def fill(
    schema: dict[str, Any] | None,
    start: Mapping[str, Any],
    answers: Mapping[str, Any],
    now: datetime,
    turn: int,
) -> dict[str, Any]:
    """Data that fits the form. ``start``: what the form is prefilled with; ``turn`` varies the notes."""
    if schema is None:
        return {}
    data: dict[str, Any] = {}
    for component in engine.forms.components(schema):
        key = component.get("path") if component["type"] == "dynamiclist" else component.get("key")
        if key is None or component["type"] in {"text", "group"}:
            continue
        if key in answers:
            data[key] = answers[key]
        elif start.get(key) not in (None, "", []) and component["type"] == "dynamiclist":
            data[key] = start[key]
        elif (component.get("validate") or {}).get("required"):
            data[key] = _something(component, now)
        elif component["type"] == "textarea" and key == "catatan" and turn % 2:
            data[key] = NOTES[turn % len(NOTES)]
    return data


def _something(component: Mapping[str, Any], now: datetime) -> Any:
    kind = component["type"]
    values = [option["value"] for option in component.get("values") or []]
    if kind in {"radio", "select"} and values:
        return values[0]
    if kind in {"checklist", "taglist"} and values:
        return values[:1]
    if kind == "number":
        return (component.get("validate") or {}).get("min", 1)
    if kind == "datetime":
        later = now + timedelta(days=1)
        return later.date().isoformat() if component.get("subtype") == "date" else later.isoformat()
    if kind == "checkbox":
        return True
    return "Sesuai pembicaraan."
