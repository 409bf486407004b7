"""From a complaint to a code and a first task."""

from __future__ import annotations

import json

from tests.web.conftest import START
from web import forms
from web.views.intake import start_schema
from workflows.cases.models import Case
from workflows.procedures.queries import current


def as_html(values: dict) -> dict:
    """What a plain form sends for these values."""
    sent = {k: v for k, v in values.items() if v not in (False, None)}
    sent["waktu_kejadian"] = "2026-02-25T20:00"
    return {k: "true" if v is True else v for k, v in sent.items()}


def test_a_plain_form_registers_and_tells_the_code_and_the_team(pekalongan, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    response = browser.post("/kasus/baru/penanganan_kasus/", as_html(START), follow=True)
    text = response.content.decode()
    case = Case.objects.get()
    assert case.code in text and "Penerima Pengaduan" in text
    assert case.risk == "rendah"


def test_the_island_registers_with_json(pekalongan, signed_in) -> None:
    response = signed_in("uptd-ppa-pengaduan").post(
        "/kasus/baru/penanganan_kasus/", json.dumps(START), content_type="application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert response.json() == {"next": "/kasus/baru/selesai/"}
    assert Case.objects.count() == 1


def test_what_is_missing_is_told_at_its_field(pekalongan, signed_in) -> None:
    response = signed_in("uptd-ppa-pengaduan").post(
        "/kasus/baru/penanganan_kasus/", {"kronologi": "Jangan hilang"}
    )
    assert response.status_code == 422
    text = response.content.decode()
    assert text.count("field-error") >= 8
    assert "Jangan hilang" in text
    assert not Case.objects.exists()


def test_whoever_reports_learns_the_code_though_the_case_is_for_others(pekalongan, signed_in) -> None:
    browser = signed_in("dukcapil")
    text = browser.post("/kasus/baru/penanganan_kasus/", as_html(START), follow=True).content.decode()
    case = Case.objects.get()
    assert case.code in text and "diberi tahu" in text
    assert f'href="/kasus/{case.code}/"' not in text, "no link to what one may not see"


def test_who_may_start_nothing_is_told_what_to_do(city, signed_in) -> None:
    text = signed_in("polres-unit-ppa").get("/kasus/baru/").content.decode()
    assert "Tim Anda tidak mendaftarkan kasus" in text


def test_the_lead_starts_a_procedure_on_a_case(pekalongan, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    browser.post("/kasus/baru/penanganan_kasus/", as_html(START))
    case = Case.objects.get()
    lead = signed_in("uptd-ppa-manajer")
    assert f"/kasus/baru/mediasi/?kasus={case.code}" in lead.get(f"/kasus/{case.code}/").content.decode()
    lead.post(f"/kasus/baru/mediasi/?kasus={case.code}", {"domisili": "medono"})
    assert Case.objects.filter(about=case).count() <= 1


def test_every_form_of_the_procedures_is_drawn_and_read_back(pekalongan, now) -> None:
    """What a form shows, sent back untouched, is what it was filled with."""
    from django.http import QueryDict

    from workflows.procedures.library import load
    from workflows.procedures.models import ProcedureVersion

    seen = 0
    for version in ProcedureVersion.objects.all():
        for package in load(version).packages.values():
            for schema in package.forms.values():
                drawn = forms.draw(schema, {}, {"usia_korban": 9, "jenis_kekerasan": ["fisik"]})
                assert drawn
                values = forms.read(schema, QueryDict())
                assert all(value in (None, False, [], {}) for value in values.values())
                seen += 1
    assert seen > 100


def test_values_survive_the_way_through_html(pekalongan) -> None:
    schema = start_schema(current("penanganan_kasus"))
    from django.http import QueryDict

    sent = QueryDict(mutable=True)
    for key, value in as_html(START).items():
        sent.setlist(key, [str(v) for v in value]) if isinstance(value, list) else sent.update(
            {key: str(value)}
        )
    values = forms.read(schema, sent)
    for key, value in START.items():
        assert values[key] == value, key
