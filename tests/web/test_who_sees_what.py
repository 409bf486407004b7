"""Need to know: others' cases are as if they were not there, and names stay in the case file."""

from __future__ import annotations

import re

import pytest

from workflows.audit.models import AuditEntry


@pytest.fixture
def case(city):
    return city.start(nama="Siti Rahayu", kronologi="Ia dipukul di rumah.", usia_korban=17)


def test_lists_show_the_code_and_never_a_name(case, city, signed_in) -> None:
    for person, paths in {
        "uptd-ppa-pengaduan": ["/", "/kasus/", "/pemberitahuan/", f"/kasus/{case.code}/"],
        "uptd-ppa-manajer": [
            "/",
            "/kasus/",
            "/pemberitahuan/",
            f"/kasus/{case.code}/",
            f"/kasus/{case.code}/diagram/",
        ],
        "admin": ["/pengawasan/", "/kasus/", f"/kasus/{case.code}/"],
    }.items():
        browser = signed_in(person)
        for path in paths:
            text = browser.get(path).content.decode()
            assert "Siti" not in text and "dipukul" not in text, (person, path)
    assert case.code in signed_in("uptd-ppa-manajer").get("/kasus/").content.decode()


def test_the_lead_team_reads_what_was_written_and_the_reading_is_noted(case, signed_in) -> None:
    before = AuditEntry.objects.filter(action="record.read").count()
    text = signed_in("uptd-ppa-manajer").get(f"/kasus/{case.code}/berkas/").content.decode()
    assert "Siti Rahayu" in text and "Ia dipukul di rumah." in text
    assert AuditEntry.objects.filter(action="record.read").count() == before + 1


def test_a_team_that_is_done_reads_no_longer_what_others_wrote(case, city, signed_in) -> None:
    city.complete(case, "verifikasi", {"jalan": "polisi", "catatan": "Sudah diperiksa."})
    text = signed_in("polres-unit-ppa").get(f"/kasus/{case.code}/berkas/").content.decode()
    assert "Siti Rahayu" in text, "a team at work reads the report"
    assert "Sudah diperiksa." not in text


def test_the_agency_of_the_alleged_offender_finds_nothing(city, signed_in) -> None:
    case = city.start(instansi_pelaku="polres")
    city.complete(case, "verifikasi", {"jalan": "polisi", "instansi_pelaku": "polres"})
    browser = signed_in("polres-unit-ppa")
    assert browser.get(f"/kasus/{case.code}/").status_code == 404
    response = browser.post(
        "/kasus/akses-darurat/", {"code": case.code, "reason": "Saya harus melihat kasus ini."}
    )
    assert response.status_code == 422
    other = browser.post(
        "/kasus/akses-darurat/", {"code": "K-2026-9999", "reason": "Saya harus melihat kasus ini."}
    )
    plain = [re.sub(r'value="[^"]*"|K-2026-\d+', "", r.content.decode()) for r in (response, other)]
    assert plain[0] == plain[1], "the answer does not tell that the case exists"


def test_admins_see_that_a_case_exists_but_not_its_content(case, signed_in) -> None:
    text = signed_in("admin").get(f"/kasus/{case.code}/").content.decode()
    assert "bukan isinya" in text
    assert "Verifikasi" not in text


def test_emergency_access_opens_the_case_for_hours_and_tells_why(case, city, signed_in) -> None:
    browser = signed_in("polres-unit-ppa")
    assert browser.get(f"/kasus/{case.code}/").status_code == 404
    short = browser.post("/kasus/akses-darurat/", {"code": case.code, "reason": "pendek"})
    assert short.status_code == 422
    assert "alasan" in short.content.decode()
    response = browser.post(
        "/kasus/akses-darurat/", {"code": case.code.lower(), "reason": "Pelaku sedang di rumahnya sekarang."}
    )
    assert response.status_code == 302
    assert browser.get(f"/kasus/{case.code}/").status_code == 200


def test_withdrawn_consent_takes_the_case_out_of_sight(case, city, signed_in) -> None:
    city.complete(case, "verifikasi", {"jalan": "polisi"})
    police = signed_in("polres-unit-ppa")
    assert police.get(f"/kasus/{case.code}/").status_code == 200
    lead = signed_in("uptd-ppa-manajer")
    address = f"/kasus/{case.code}/pesan/persetujuan_dicabut/"
    assert "Berlaku seketika" in lead.get(address).content.decode()
    unsure = lead.post(address)
    assert unsure.status_code == 422
    assert city.open(case) == ["polisi"], "nothing happened without the confirmation"
    assert lead.post(address, {"yakin": "1"}).status_code == 302
    assert city.open(case) == ["penutupan"]
    assert police.get(f"/kasus/{case.code}/").status_code == 404
    assert "Persetujuan dicabut" in lead.get(f"/kasus/{case.code}/").content.decode()
