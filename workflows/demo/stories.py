"""The stories of the demo city: what happened to whom, and what the workers decided. Nobody in them exists."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One case: its start, what is decided, and how fast people are."""

    #: how long ago it was reported
    ago: timedelta
    facts: Facts
    procedure: str = "penanganan_kasus"
    by: str = "uptd-ppa-pengaduan"
    #: task -> answers; a list: the first, second, ... time (the last one from then on)
    answers: Mapping[str, Any] = field(default_factory=dict)
    #: part of the time until the deadline that people take; over 1 is late
    pace: float = 0.4
    #: tasks that are done late (their own pace), or not at all (None)
    slow: dict[str, float | None] = field(default_factory=dict)
    #: (time after the start, message, data)
    messages: tuple[tuple[timedelta, str, Facts], ...] = ()
    #: time after the start at which the case manager tries mediation
    mediation: timedelta | None = None
    #: nobody works on it from this long after the start
    stalled: timedelta | None = None


WARDS = (
    "bandengan", "banyurip", "bendan-kergon", "buaran-kradenan", "degayu", "gamer", "jenggot", "kali-baros",
    "kandang-panjang", "kauman", "klego", "krapyak", "kuripan-kertoharjo", "kuripan-yosorejo", "medono",
    "noyontaansari", "padukuhan-kraton", "panjang-baru", "panjang-wetan", "pasirkratonkramat", "podosugih",
    "poncol", "pringrejo", "sapuro-kebulen", "setono", "sokoduwet", "tirto",
)  # fmt: skip
CHANNELS = ("datang_langsung", "telepon", "whatsapp", "sapa129", "rujukan", "daring")
NICKNAMES = ("Mawar", "Melati", "Kenanga", "Anggrek", "Dahlia", "Cempaka", "Seruni", "Flamboyan")

ADULT: Facts = {"pelapor": "korban", "jenis_kelamin_korban": "perempuan", "usia_korban": 29}
CHILD: Facts = {"pelapor": "keluarga", "jenis_kelamin_korban": "perempuan", "usia_korban": 12}
MILD = {**ADULT, "jenis_kekerasan": ["psikis"], "ranah": "rumah_tangga"}
HOME = {**ADULT, "jenis_kekerasan": ["fisik", "psikis"], "ranah": "rumah_tangga", "usia_pelaku": 35}
SCHOOL = {**CHILD, "jenis_kekerasan": ["fisik", "psikis"], "ranah": "sekolah"}
SEXUAL = {**CHILD, "jenis_kekerasan": ["seksual"], "ranah": "masyarakat", "usia_pelaku": 31}
GUARDIAN = {"persetujuan": {"persetujuan_oleh": "wali", "assent_anak": True}}


def plan(*kinds: tuple[str, str]) -> Facts:
    return {"layanan": [{"jenis": kind, "tenggat": due} for kind, due in kinds]}


REVIEWS_THEN_READY: list[Facts] = [{"keputusan": "lanjut"}, {"keputusan": "siap_terminasi"}]
READY: Facts = {"keputusan": "siap_terminasi"}


def days(number: float) -> timedelta:
    return timedelta(days=number)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


COUNSELLING = plan(("psikologi", "P14D"))
#: in the order of how they are listed, not of when they began
STORIES: tuple[Story, ...] = (
    # low risk, to the end
    Story(days(118), MILD, answers={"rencana_intervensi": COUNSELLING, "tinjau_kasus": READY}),
    Story(days(112), MILD, answers={"rencana_intervensi": COUNSELLING, "tinjau_kasus": READY}, pace=0.6),
    Story(days(101), {**MILD, "ranah": "daring"}, answers={"rencana_intervensi": plan(("psikologi", "P14D"), ("hukum", "P30D")), "tinjau_kasus": REVIEWS_THEN_READY}),
    Story(days(95), {**MILD, "ranah": "tempat_kerja"}, answers={"rencana_intervensi": plan(("hukum", "P14D")), "tinjau_kasus": READY, "setujui_terminasi": [{"setuju": False}, {"setuju": True}]}),
    Story(days(88), SCHOOL, answers={**GUARDIAN, "rencana_intervensi": plan(("psikologi", "P14D"), ("pendidikan", "P14D")), "tinjau_kasus": REVIEWS_THEN_READY}),
    Story(days(81), {**MILD, "jenis_kekerasan": ["penelantaran"]}, answers={"rencana_intervensi": plan(("sosial", "P30D")), "tinjau_kasus": REVIEWS_THEN_READY}),
    Story(days(75), SCHOOL, answers={**GUARDIAN, "rencana_intervensi": plan(("sosial", "P14D")), "tinjau_kasus": READY}, pace=0.8),
    # sexual violence against children
    Story(days(110), {**SEXUAL, "kejadian": hours(30)}, answers={**GUARDIAN, "rencana_intervensi": plan(("psikologi", "P30D"), ("hukum", "P60D")), "tinjau_kasus": [{"keputusan": "lanjut"}] * 5 + [READY]}),
    Story(days(62), {**SEXUAL, "kejadian": hours(50), "pelaku_serumah": True}, answers={**GUARDIAN, "rencana_intervensi": plan(("rumah_aman", "P30D"), ("psikologi", "P30D"))}),
    Story(days(33), {**SEXUAL, "kejadian": hours(90)}, answers={**GUARDIAN, "terima_laporan": {"perlindungan_sementara": True}}, slow={"layanan_medis": 1.5}),
    Story(days(20), {**SEXUAL, "kejadian": days(9)}, answers=GUARDIAN, slow={"laporan_polisi": 0.9}),
    Story(days(4), {**SEXUAL, "kejadian": hours(20)}, answers=GUARDIAN, slow={"terima_laporan": None}),
    # domestic violence
    Story(days(105), HOME, answers={"rencana_intervensi": plan(("medis", "P7D"), ("hukum", "P30D")), "tinjau_kasus": [{"keputusan": "lanjut"}] * 3 + [READY]}, messages=((days(6), "penetapan_pengadilan", {"dikabulkan": True}),)),
    Story(days(70), {**HOME, "luka_berat": True, "pelaku_serumah": True}, answers={"rencana_intervensi": plan(("medis", "P3D"), ("rumah_aman", "P30D"), ("hukum", "P30D")), "tinjau_penempatan": [{"keputusan": "perpanjang"}, {"keputusan": "keluar"}]}, messages=((days(7), "penetapan_pengadilan", {"dikabulkan": True}),)),
    Story(days(47), HOME, answers={"rencana_intervensi": plan(("medis", "P7D"))}, messages=((days(9), "penetapan_pengadilan", {"dikabulkan": False}),)),
    Story(days(25), {**HOME, "hamil": True}, answers={"rencana_intervensi": plan(("medis", "P7D"), ("psikologi", "P30D"))}),
    Story(days(9), {**HOME, "ancaman_nyawa": True, "pelaku_serumah": True}, answers={"layanan_darurat": [{"aman_sementara": False}, {"aman_sementara": True}]}),
    # not taken on
    Story(days(99), MILD, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "bukan_kewenangan"}}),
    Story(days(54), MILD, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "bukan_kewenangan"}}),
    Story(days(2), MILD, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "bukan_kewenangan"}}, slow={"rujuk_keluar": None}),
    Story(days(66), HOME, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "ganda"}}),
    Story(days(43), MILD, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "informasi_saja"}}),
    Story(days(12), MILD, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "informasi_saja"}}),
    # consent refused or withdrawn
    Story(days(77), HOME, answers={"persetujuan": {"persetujuan_layanan": False}}),
    Story(days(36), MILD, answers={"persetujuan": {"persetujuan_layanan": False}}),
    Story(days(58), SCHOOL, answers={"persetujuan": {"persetujuan_layanan": False, "persetujuan_oleh": "wali"}, "kepentingan_terbaik": {"keputusan": "tutup"}}),
    Story(days(64), HOME, answers={"rencana_intervensi": plan(("hukum", "P30D"), ("psikologi", "P30D"))}, messages=((days(11), "persetujuan_dicabut", {}),)),
    Story(days(15), MILD, answers={"rencana_intervensi": COUNSELLING}, messages=((days(8), "persetujuan_dicabut", {}),)),
    # outreach
    Story(days(84), SCHOOL, answers={**GUARDIAN, "verifikasi_pengaduan": {"ditindaklanjuti": "ya", "perlu_penjangkauan": True}, "telusur_lokasi": {"ditemukan": False}, "rencana_intervensi": plan(("sosial", "P14D")), "tinjau_kasus": REVIEWS_THEN_READY}),
    Story(days(40), MILD, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "ya", "perlu_penjangkauan": True}, "telusur_lokasi": {"ditemukan": False}, "cari_lanjut": {"ditemukan": False}, "tidak_terjangkau": {"keputusan": "tutup"}}),
    Story(days(3), HOME, answers={"verifikasi_pengaduan": {"ditindaklanjuti": "ya", "perlu_penjangkauan": True}, "telusur_lokasi": {"ditemukan": True, "aman_dikunjungi": False}}, slow={"dampingi_polisi": None}),
    # conflicts of interest
    Story(days(50), {**HOME, "instansi_pelaku": "polres"}, answers={"rencana_intervensi": plan(("medis", "P7D"), ("hukum", "P30D"))}),
    Story(days(29), {**HOME, "instansi_pelaku": "puskesmas"}, answers={"rencana_intervensi": plan(("medis", "P7D"))}),
    Story(days(17), {**MILD, "ranah": "tempat_kerja", "instansi_pelaku": "uptd-ppa"}, by="uptd-ppa-pengaduan", answers={"rencana_intervensi": COUNSELLING}),
    # a child as alleged offender
    Story(days(57), {**SCHOOL, "usia_pelaku": 15}, answers={**GUARDIAN, "rencana_intervensi": plan(("psikologi", "P14D"))}, messages=((days(25), "penetapan_diversi", {}),)),
    Story(days(22), {**SCHOOL, "usia_pelaku": 10}, answers={**GUARDIAN, "rencana_intervensi": plan(("pendidikan", "P14D"))}),
    # referrals that do not go smoothly
    Story(days(38), HOME, answers={"rencana_intervensi": plan(("medis", "P7D")), "terima_rujukan": [{"diterima": False, "alasan": "penuh"}, {"diterima": True}]}),
    Story(days(52), MILD, answers={"rencana_intervensi": COUNSELLING, "laksanakan_layanan": {"hasil": "tidak_hadir"}, "tinjau_kasus": [{"keputusan": "lanjut"}]}),
    Story(days(13), MILD, answers={"rencana_intervensi": plan(("psikologi", "P14D"), ("hukum", "P14D"))}, slow={"terima_rujukan": 1.6}),
    # a conference, a plan that is changed, a move to another city
    Story(days(72), HOME, answers={"rencana_intervensi": plan(("psikologi", "P30D"), ("hukum", "P60D")), "tinjau_kasus": [{"keputusan": "konferensi"}, {"keputusan": "lanjut"}]}, slow={"masukan_instansi": 1.9}),
    Story(days(46), SCHOOL, answers={**GUARDIAN, "rencana_intervensi": plan(("psikologi", "P30D")), "tinjau_kasus": [{"keputusan": "ubah_rencana"}, {"keputusan": "lanjut"}], "ubah_rencana": {"layanan_tambahan": [{"jenis": "sosial", "tenggat": "P14D"}]}}),
    Story(days(31), HOME, answers={"rencana_intervensi": plan(("hukum", "P30D"))}, messages=((days(14), "korban_pindah", {"tujuan": "Kabupaten Batang"}),)),
    # late, stuck in the middle, fresh
    Story(days(27), MILD, answers={"rencana_intervensi": COUNSELLING}, slow={"verifikasi_pengaduan": 1.4}),
    Story(days(6), HOME, slow={"verifikasi_pengaduan": 2.5}),
    Story(days(19), HOME, slow={"asesmen": None}),
    Story(days(24), MILD, slow={"rencana_intervensi": None}),
    Story(days(44), SCHOOL, answers={**GUARDIAN, "rencana_intervensi": plan(("psikologi", "P14D"))}, slow={"tinjau_kasus": None}),
    Story(days(2), HOME, slow={"verifikasi_pengaduan": None}),
    Story(days(1.2), SCHOOL, answers=GUARDIAN, slow={"persetujuan": 0.99}),
    Story(hours(5), {**SEXUAL, "kejadian": hours(14)}, answers=GUARDIAN),
    Story(hours(3), HOME),
    Story(hours(1.5), MILD, slow={"verifikasi_pengaduan": 0.99}),
    Story(hours(0.4), {**HOME, "luka_berat": True}),
    # mediation, allowed and not
    Story(days(41), {**ADULT, "jenis_kekerasan": ["psikis"], "ranah": "masyarakat"}, answers={"rencana_intervensi": COUNSELLING}, mediation=days(12)),
    Story(days(34), {**SEXUAL, "usia_korban": 24, "pelapor": "korban", "kejadian": days(3)}, mediation=days(10)),
)  # fmt: skip

AGREEMENTS: tuple[Story, ...] = (
    Story(
        days(60),
        {
            "judul": "Sosialisasi hak anak di kelurahan",
            "isi": "Pertemuan warga tentang pencegahan kekerasan dan cara melapor.",
            "kelurahan": ["degayu", "medono", "sokoduwet", "klego"],
            "hari": 30,
        },
        procedure="tindak_lanjut_kesepakatan",
        by="dpmppa",
        slow={"laksanakan_kesepakatan": 0.8},
    ),
    Story(
        days(28),
        {
            "judul": "Pos pengaduan di setiap kelurahan",
            "isi": "Menunjuk relawan SAPA dan memasang nomor layanan.",
            "kelurahan": ["bandengan", "jenggot", "tirto"],
            "hari": 21,
        },
        procedure="tindak_lanjut_kesepakatan",
        by="dpmppa",
        slow={"laksanakan_kesepakatan": None},
    ),
)


def all_stories(seed: int = 3375) -> list[Story]:
    """The stories with wards, channels and ages spread over them; the same at each call."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    wards = list(WARDS) * 3
    chance.shuffle(wards)
    found: list[Story] = []
    for number, story in enumerate(STORIES):
        facts = {
            "domisili": wards[number],
            "saluran": chance.choice(CHANNELS),
            "nama_panggilan": chance.choice(NICKNAMES),
            **story.facts,
        }
        facts["usia_korban"] = max(facts["usia_korban"] + chance.randint(-4, 5), 4)
        if facts["pelapor"] == "keluarga":
            facts["usia_korban"] = min(facts["usia_korban"], 17)
        found.append(replace(story, facts=facts))
    return [*found, *AGREEMENTS]
