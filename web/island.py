"""A form on a page: drawn by the server, taken over by form-js where scripts run, sent as JSON or as a plain form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engine import forms as engine_forms
from web import forms
from web.page import Request, wants_json
from workflows.cases.errors import FormInvalid


class Island:
    """What the template needs to show a form, and what was sent with it."""

    def __init__(
        self,
        schema: dict[str, Any] | None,
        data: Mapping[str, Any],
        *,
        draft: str = "",
        errors: list[dict[str, str]] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.schema = schema
        #: what the form starts with, and variables that its conditions read
        self.data = {**data, **(values or {})}
        self.draft = draft
        self.errors = errors or []
        self.fields = forms.draw(schema, self.data, data, self.errors)
        keys = set(engine_forms.schema.field_keys(schema)) if schema else set()
        #: errors whose field is not on the page
        self.loose = [e["message"] for e in self.errors if e["field"].split(".")[0] not in keys]

    @property
    def words(self) -> dict[str, str]:
        """What form-js says, in the language of the page."""
        return {
            "required": _("Wajib diisi."),
            "min": _("Paling kecil %s."),
            "max": _("Paling besar %s."),
            "min_length": _("Paling sedikit %s huruf."),
            "max_length": _("Paling banyak %s huruf."),
            "integer": _("Isi dengan bilangan bulat."),
            "number": _("Isi dengan angka."),
            "pattern": _("Bentuknya tidak sesuai."),
            "email": _("Alamat surel tidak benar."),
            "phone": _("Nomor telepon tidak benar."),
            "select": _("Pilih"),
            "search": _("Cari"),
            "add": _("Tambah baris"),
            "remove": _("Hapus"),
            "no_results": _("Tidak ditemukan"),
            "all_selected": _("Semua sudah dipilih"),
            "collapse": _("Ringkas"),
            "date": _("bulan/hari/tahun"),
            "check": _("Periksa kembali isian yang ditandai."),
            "confirm": _("Centang pernyataan di atas tombol dahulu."),
            "unreachable": _(
                "Tidak ada sambungan. Isian Anda masih di halaman ini. Jangan tutup halaman; kirim lagi saat sinyal kembali."
            ),
            "online": _("Sambungan kembali. Tekan kirim sekali lagi."),
            "signed_out": _("Sesi Anda berakhir. Buka halaman masuk di tab lain, masuk, lalu kirim lagi di sini."),
            "failed": _("Belum terkirim karena gangguan. Isian masih di halaman ini; coba lagi sebentar lagi."),
            "draft_waits": _("Draf belum tersimpan: menunggu sambungan."),
            "draft_failed": _("Draf tidak tersimpan."),
        }


def sent(request: Request, schema: dict[str, Any] | None) -> dict[str, Any]:
    """The values that came with a POST, from our script or from the plain form."""
    if request.content_type == "application/json":
        try:
            values = json.loads(request.body or b"{}")
        except ValueError:
            values = {}
        return values if isinstance(values, dict) else {}
    return forms.read(schema, request.POST)


def told(error: FormInvalid) -> list[dict[str, str]]:
    """The errors of a form as ``{"field", "message"}`` in the language of the page."""
    english = (get_language() or "id").startswith("en")
    return [{"field": e.field, "message": e.message_en if english else e.message_id} for e in error.errors]


def onward(request: Request, url: str) -> HttpResponse:
    """Done: where to go now."""
    return JsonResponse({"next": url}) if wants_json(request) else HttpResponseRedirect(url)


def invalid(errors: list[dict[str, str]]) -> JsonResponse:
    return JsonResponse({"code": "form_invalid", "errors": errors}, status=422)
