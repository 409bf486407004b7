"""Moments, deadlines, codes and events in words people use, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

_MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_DAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}

#: stages as the diagrams name them; a stage that is not here is shown as it is written
STAGES = {
    "pengaduan": _("Pengaduan"),
    "kedaruratan": _("Kedaruratan"),
    "penjangkauan": _("Penjangkauan"),
    "persetujuan": _("Persetujuan"),
    "asesmen": _("Asesmen"),
    "perencanaan": _("Perencanaan"),
    "layanan": _("Layanan"),
    "layanan_medis": _("Layanan medis"),
    "perlindungan": _("Perlindungan"),
    "evaluasi": _("Evaluasi"),
    "penutupan": _("Penutupan"),
    "pencatatan": _("Pencatatan"),
    "penampungan": _("Penampungan"),
    "mediasi": _("Mediasi"),
    "konferensi": _("Konferensi kasus"),
    "diversi": _("Diversi"),
    "keputusan_bersama": _("Keputusan bersama"),
    "pelimpahan": _("Pelimpahan"),
    "pelaksanaan": _("Pelaksanaan"),
    "pelaporan": _("Pelaporan"),
    "peninjauan": _("Peninjauan"),
}
RISKS = {"tinggi": _("Risiko tinggi"), "sedang": _("Risiko sedang"), "rendah": _("Risiko rendah")}
OUTCOMES = {
    "selesai": _("Selesai"),
    "dirujuk_keluar": _("Dirujuk keluar"),
    "digabung": _("Digabung dengan kasus lain"),
    "informasi": _("Informasi diberikan"),
    "tanpa_persetujuan": _("Tanpa persetujuan"),
    "dicabut": _("Persetujuan dicabut"),
    "dibatalkan": _("Dibatalkan"),
    "tidak_terjangkau_ditutup": _("Ditutup: tidak terjangkau"),
    "sepakat": _("Sepakat"),
    "tidak_sepakat": _("Tidak sepakat"),
    "tidak_diperkenankan": _("Tidak diperkenankan"),
    "ditindaklanjuti": _("Ditindaklanjuti"),
}


def language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def titled(thing: Any) -> str:
    """The title of a work item, procedure or version in the language of the page."""
    english = getattr(thing, "title_en", "")
    return str(english if english and language() == "en" else thing.title_id)


def said(told: Any) -> str:
    """A message that comes in both languages: ``{"id", "en"}``, or with message_id and message_en."""
    english = language() == "en"
    if not isinstance(told, Mapping):
        return str(told.message_en if english else told.message_id)
    if "message_id" in told:
        return str(told["message_en"] if english else told["message_id"])
    return str(told.get(language()) or told.get("id", ""))


def hinted(finding: Any) -> str:
    """What to do about a finding."""
    return str(finding.hint_en if language() == "en" else finding.hint_id)


def clock_time(at: datetime) -> str:
    """``14.30 WIB``"""
    local = timezone.localtime(at)
    return f"{local:%H.%M} {local.tzname()}" if language() == "id" else f"{local:%H:%M} {local.tzname()}"


def date(at: datetime) -> str:
    """``14 Agu 2026``"""
    local = timezone.localtime(at)
    return f"{local.day} {_MONTHS[language()][local.month - 1]} {local.year}"


def moment(at: datetime | None) -> str:
    """``14 Agu 2026 14.30 WIB``"""
    return f"{date(at)} {clock_time(at)}" if at else ""


def span(seconds: float) -> str:
    """The largest unit that says it: ``3 jam``, ``2 hari``."""
    minutes = max(int(seconds // 60), 1)
    if minutes < 60:
        return ngettext("%(n)d menit", "%(n)d menit", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}


def due(at: datetime | None, now: datetime) -> str:
    """A deadline as one would say it: ``Jatuh tempo besok 14.00 WIB``."""
    if at is None:
        return gettext("Tanpa tenggat")
    if at < now:
        return gettext("Terlambat %(span)s") % {"span": span((now - at).total_seconds())}
    local, today = timezone.localtime(at), timezone.localtime(now)
    days = (local.date() - today.date()).days
    when = {"time": clock_time(at)}
    if days == 0:
        return gettext("Jatuh tempo hari ini %(time)s") % when
    if days == 1:
        return gettext("Jatuh tempo besok %(time)s") % when
    if days < 7:
        return gettext("Jatuh tempo %(day)s %(time)s") % {**when, "day": _DAYS[language()][local.weekday()]}
    return gettext("Jatuh tempo %(days)s hari lagi") % {"days": days}


def ago(at: datetime, now: datetime) -> str:
    """How long ago, as one would say it."""
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return gettext("baru saja")
    return gettext("%(span)s yang lalu") % {"span": span(seconds)}


def readable(code: str) -> str:
    """A code without a word of its own, made readable."""
    text = code.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def stage(code: str) -> str:
    return str(STAGES.get(code) or readable(code)) if code else ""


def outcome(code: str) -> str:
    return str(OUTCOMES.get(code) or readable(code)) if code else ""


def risk(code: str) -> str:
    return str(RISKS.get(code) or readable(code)) if code else ""


def age_band(age: Any) -> str:
    """An age in bands wide enough not to point at anybody."""
    if not isinstance(age, int | float):
        return ""
    for limit, text in ((6, _("Anak, 0–5 tahun")), (12, _("Anak, 6–11 tahun")), (18, _("Anak, 12–17 tahun")),
                        (25, _("Dewasa muda, 18–24 tahun")), (60, _("Dewasa, 25–59 tahun"))):  # fmt: skip
        if age < limit:
            return str(text)
    return str(_("Lansia, 60 tahun ke atas"))


#: kind of event -> (icon, sentence); {title} is the task or step, {team} the team
EVENTS: Mapping[str, tuple[str, str]] = {
    "case_started": ("player-play", gettext_noop("Kasus didaftarkan")),
    "stage_entered": ("flag", gettext_noop("Masuk tahap %(stage)s")),
    "work_item_opened": ("clipboard-text", gettext_noop("Tugas «%(title)s» diberikan kepada %(team)s")),
    "work_item_claimed": ("hand-grab", gettext_noop("Tugas «%(title)s» diambil")),
    "work_item_released": ("refresh", gettext_noop("Tugas «%(title)s» dikembalikan ke tim")),
    "work_item_reassigned": ("users", gettext_noop("Tugas «%(title)s» diserahkan kepada %(team)s")),
    "work_item_routed": ("route", gettext_noop("Tugas «%(title)s» diarahkan kepada %(team)s")),
    "work_item_completed": ("circle-check", gettext_noop("Tugas «%(title)s» diselesaikan")),
    "work_item_withdrawn": ("circle-x", gettext_noop("Tugas «%(title)s» ditarik: tidak diperlukan lagi")),
    "decision_taken": ("scale", gettext_noop("Diputuskan menurut tabel «%(decision)s»: %(result)s")),
    "timer_fired": ("clock", gettext_noop("Waktu tunggu berakhir: %(title)s")),
    "message_received": ("mail", gettext_noop("Pesan diterima: %(message)s")),
    "message_kept": ("mail", gettext_noop("Pesan disimpan sampai ada yang menunggunya: %(message)s")),
    "message_delivered": ("mail", gettext_noop("Pesan diteruskan: %(message)s")),
    "message_thrown": ("send", gettext_noop("Pesan dikirim oleh prosedur: %(message)s")),
    "work_item_changed": ("route", gettext_noop("Tugas «%(title)s» mengikuti versi baru prosedur")),
    "case_migrated": ("refresh", gettext_noop("Kasus dipindahkan ke versi lain dari prosedurnya")),
    "emergency_access": ("lock-open", gettext_noop("Akses darurat dibuka")),
    "case_ended": ("flag", gettext_noop("Kasus berakhir: %(outcome)s")),
    "case_erased": ("trash", gettext_noop("Isi kasus dihapus")),
}


def event(kind: str, title: str, team: str, detail: Mapping[str, Any]) -> tuple[str, str]:
    """Icon and sentence for a line of the timeline."""
    icon, text = EVENTS.get(kind, ("circle-dot", gettext_noop("%(title)s")))
    return icon, gettext(text) % {
        "title": title,
        "team": team or gettext("belum ada tim"),
        "stage": stage(str(detail.get("stage", ""))) or title,
        "decision": readable(str(detail.get("decision", ""))),
        "result": _plain(detail.get("result")),
        "message": readable(str(detail.get("name", ""))),
        "outcome": outcome(str(detail.get("outcome") or detail.get("end") or "")),
    }


def _plain(value: Any) -> str:
    """The result of a decision in one line."""
    if isinstance(value, bool):
        return gettext("Ya") if value else gettext("Tidak")
    if isinstance(value, Mapping):
        return "; ".join(f"{readable(str(k))}: {_plain(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(entry) for entry in value) or "-"
    text = str(value) if value is not None else "-"
    number = "".join(c for c in text if c.isdigit())
    if number and text in (f"PT{number}H", f"P{number}D"):
        return span(int(number) * (3600 if text.startswith("PT") else 86400))
    return readable(text)
