"""Reporting without an account, in plain words. Nothing is kept in the browser: no cookie, no cache, no storage."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

import engine
from web import forms, island, limits, words
from web.page import Request, not_found, page, render
from web.views.intake import start_schema
from workflows import clock
from workflows.cases import services
from workflows.cases.errors import FormInvalid
from workflows.procedures import queries as procedures

#: which procedure a report starts; an installation may name another
PROCEDURE = getattr(settings, "RANGKUL_PUBLIC_PROCEDURE", "penanganan_kasus")
#: what is asked, in this order, and how; everything else of the start form is for people who take complaints
QUESTIONS = {
    "pelapor": gettext_lazy("Siapa Anda?"),
    "ancaman_nyawa": gettext_lazy("Ada ancaman membunuh, senjata, atau cekikan"),
    "luka_berat": gettext_lazy("Ada luka berat"),
    "percobaan_bunuh_diri": gettext_lazy("Ada pikiran atau percobaan bunuh diri"),
    "pelaku_serumah": gettext_lazy("Pelaku tinggal serumah dengan korban"),
    "jenis_kekerasan": gettext_lazy("Apa yang terjadi? (boleh pilih lebih dari satu)"),
    "ranah": gettext_lazy("Di mana terjadinya?"),
    "waktu_kejadian": gettext_lazy("Kapan terakhir terjadi? Perkiraan saja cukup."),
    "kronologi": gettext_lazy("Ceritakan sedikit, bila mau"),
    "usia_korban": gettext_lazy("Berapa usia korban? Perkiraan saja cukup."),
    "jenis_kelamin_korban": gettext_lazy("Korban perempuan atau laki-laki?"),
    "domisili": gettext_lazy("Di kelurahan mana korban tinggal?"),
    "nama_panggilan": gettext_lazy("Nama panggilan, bila mau"),
    "cara_kontak_aman": gettext_lazy("Bagaimana dan jam berapa kami dapat menghubungi dengan aman?"),
}
DANGERS = ("ancaman_nyawa", "luka_berat", "percobaan_bunuh_diri", "pelaku_serumah")
HINTS = {
    "cara_kontak_aman": gettext_lazy(
        "Misalnya nomor telepon dan jamnya. Kosongkan bila tidak ada yang aman."
    ),
    "nama_panggilan": gettext_lazy("Boleh nama samaran."),
    "kronologi": gettext_lazy("Hanya petugas yang menangani yang dapat membacanya."),
}


# nobody is signed in here, so there is nobody whose name a forged request could use; and no cookie is left behind
@csrf_exempt
@page("GET", "POST", public=True)
def report(request: Request) -> HttpResponse:
    """Ask, send, thank. After sending only a thank-you and the emergency numbers are shown."""
    version = procedures.current(PROCEDURE)
    schema = start_schema(version) if version else None
    if version is None or schema is None:
        raise not_found()
    asked = _asked(schema)
    values: dict[str, Any] = {}
    errors: list[dict[str, str]] = []
    refused = ""
    if request.method == "POST":
        values = forms.read(asked, request.POST)
        who = limits.address(request)
        if limits.exceeded("public-report", who, limits.PUBLIC_REPORT):
            refused = _(
                "Sedang terlalu banyak laporan dari jaringan ini. Hubungi SAPA 129 sekarang, atau coba lagi nanti."
            )
        elif not limits.once("public-report", request.POST.get("token", "")):
            return _plain(request, "web/report_thanks.html")
        else:
            try:
                services.start_publicly(PROCEDURE, {**values, **_channel(schema)}, clock.now())
            except FormInvalid as error:
                limits.forget("public-report", request.POST.get("token", ""))
                errors = island.told(error)
            else:
                limits.count("public-report", who, limits.PUBLIC_REPORT)
                return _plain(request, "web/report_thanks.html")
    return _plain(
        request, "web/report.html", status=429 if refused else 422 if errors else 200,
        fields=forms.draw(asked, values, {}, errors), errors=errors, refused=refused, token=uuid.uuid4().hex,
    )  # fmt: skip


def _asked(schema: dict[str, Any]) -> dict[str, Any]:
    """The start form cut down to the questions, in plain words."""
    by_key = {engine.forms.schema.field_key(c): c for c in engine.forms.schema.components(schema)}
    components: list[dict[str, Any]] = []
    danger: list[dict[str, Any]] = []
    for key, question in QUESTIONS.items():
        component = by_key.get(key)
        if component is None:
            continue
        asked = {**component, "label": str(question), "description": str(HINTS.get(key, ""))}
        if key in DANGERS:
            if not danger:
                heading = _("Adakah bahaya sekarang? Centang yang sesuai.")
                components.append({"type": "group", "label": heading, "components": danger})
            danger.append(asked)
        else:
            components.append(asked)
    return {**schema, "components": components}


def _channel(schema: dict[str, Any]) -> dict[str, str]:
    keys = engine.forms.schema.field_keys(schema)
    return {"saluran": "daring"} if "saluran" in keys else {}


def _plain(request: Request, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, template, status=status, language=words.language(), **context)
    response["Cache-Control"] = "no-store, max-age=0"
    response["Referrer-Policy"] = "no-referrer"
    return response
