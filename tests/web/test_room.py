"""The process owner's room without scripts: begin, submit, review, publish, rights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workflows.drafts import findings, services
from workflows.drafts.models import Draft
from workflows.procedures import queries, rights
from workflows.procedures.models import ProcedureRight

ONE, TWO = "pemilik-proses", "pemilik-proses-2"


@pytest.fixture
def draft(city, now) -> Draft:
    owner = city.user(ONE)
    made = services.create(owner, now, base=queries.current("uji_kasus"))
    from workflows.procedures import library

    diagram = (
        library.own_package(made.base)
        .files["uji_kasus.bpmn"]
        .replace(b"Laporan polisi", b"Laporan ke polisi")
    )
    made = services.save(owner, made, {"uji_kasus.bpmn": diagram}, 1, now)
    for one in findings.of(made):
        if one.unexplained:
            made = services.explain(owner, made, one.key, "Memang begitu", now)
    return made


def step(browser, draft: Draft, name: str, **more: str):
    return browser.post(f"/prosedur/rancangan/{draft.pk}/langkah/", {"langkah": name, **more}, follow=True)


def state(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).state


def test_a_draft_goes_from_its_author_to_a_reviewer_and_into_force(draft, signed_in) -> None:
    author, other = signed_in(ONE), signed_in(TWO)
    page = step(author, draft, "ajukan", alasan="Nama tugas lebih jelas")
    assert "Menunggu tinjauan" in page.content.decode()
    assert "Menunggu Anda" in other.get("/prosedur/rancangan/").content.decode()
    shown = other.get(f"/prosedur/rancangan/{draft.pk}/tinjauan/").content.decode()
    assert "Nama tugas lebih jelas" in shown
    assert "berubah dari «Laporan polisi» menjadi «Laporan ke polisi»" in shown
    page = step(other, draft, "setujui", terbit="sekarang")
    assert queries.current("uji_kasus").number == 2
    text = page.content.decode()
    assert "Versi 2" in text
    assert "Nama tugas lebih jelas" in text


def test_a_reviewer_returns_a_draft_with_pinned_comments(draft, signed_in) -> None:
    author, other = signed_in(ONE), signed_in(TWO)
    step(author, draft, "ajukan", alasan="x")
    step(other, draft, "kembalikan", elemen="polisi", catatan="Pakai nama lama")
    assert state(draft) == "open"
    assert "Pakai nama lama" in author.get(f"/prosedur/rancangan/{draft.pk}/tinjauan/").content.decode()


def test_the_author_cannot_approve_and_is_told_why(draft, signed_in) -> None:
    author = signed_in(ONE)
    step(author, draft, "ajukan", alasan="x")
    shown = step(author, draft, "setujui")
    assert shown.status_code == 409
    assert "Anda ikut menggambar rancangan ini" in shown.content.decode()
    assert state(draft) == "submitted"


def test_findings_are_listed_when_the_gate_refuses(city, signed_in, now) -> None:
    made = services.create(city.user(ONE), now, base=queries.current("uji_kasus"))
    shown = step(signed_in(ONE), made, "ajukan", alasan="x")
    assert shown.status_code == 422
    assert "perlu diberi alasan" in shown.content.decode()


def test_what_was_written_stays_on_the_page_when_it_is_refused(city, draft, signed_in, now) -> None:
    made = services.create(city.user(ONE), now, base=queries.current("uji_kasus"))
    refused = step(signed_in(ONE), made, "ajukan", alasan="Alasan yang panjang")
    assert "Alasan yang panjang</textarea>" in refused.content.decode()
    step(signed_in(ONE), draft, "ajukan", alasan="x")
    answer = {"revisi": "99", "kata": "Kata saya", "elemen": "polisi", "catatan": "Catatan saya"}
    shown = step(signed_in(TWO), draft, "setujui", **answer)
    text = shown.content.decode()
    assert shown.status_code == 409
    assert "Kata saya</textarea>" in text
    assert "Catatan saya</textarea>" in text
    assert 'name="elemen" value="polisi"' in text


def test_it_can_be_published_later(draft, signed_in, now) -> None:
    step(signed_in(ONE), draft, "ajukan", alasan="x")
    later = (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    shown = step(signed_in(TWO), draft, "setujui", terbit="nanti", waktu=later)
    assert "Terbit sendiri" in shown.content.decode()
    assert Draft.objects.get(pk=draft.pk).publish_at == now + timedelta(days=1)


def test_a_time_that_is_refused_approves_nothing_and_stays_on_the_page(draft, signed_in, now) -> None:
    step(signed_in(ONE), draft, "ajukan", alasan="x")
    reviewer = signed_in(TWO)
    shown = step(reviewer, draft, "setujui", terbit="nanti", waktu="2020-01-01T08:00").content.decode()
    assert "Pilih waktu terbit di masa depan" in shown
    assert state(draft) == "submitted"
    assert 'value="nanti" checked' in shown
    assert 'value="2020-01-01T08:00"' in shown
    step(reviewer, draft, "setujui")
    # the page does not fall back to publishing at once
    shown = step(reviewer, draft, "terbitkan", terbit="nanti", waktu="kapan").content.decode()
    assert (state(draft), 'value="nanti" checked' in shown) == ("approved", True)


def test_a_new_procedure_is_begun_from_nothing(city, signed_in) -> None:
    answer = signed_in(ONE).post(
        "/prosedur/rancangan/baru/", {"kode": "kunjungan_rumah", "nama": "Kunjungan rumah"}
    )
    made = Draft.objects.get(procedure="kunjungan_rumah")
    assert answer["Location"] == f"/prosedur/rancangan/{made.pk}/"
    told = signed_in(ONE).post("/prosedur/rancangan/baru/", {"kode": "Salah Kode", "nama": "x"}, follow=True)
    assert "diawali huruf kecil" in told.content.decode()


def test_an_admin_gives_and_takes_rights(city, signed_in) -> None:
    admin = signed_in("admin")
    admin.post(
        "/pengawasan/hak/ubah/", {"orang": "uptd-ppa-manajer", "prosedur": "uji_kasus", "hak": ["edit"]}
    )
    assert rights.may(city.user("uptd-ppa-manajer"), "uji_kasus", "edit")
    assert not rights.may(city.user("uptd-ppa-manajer"), "uji_rujukan", "edit")
    page = admin.get("/pengawasan/hak/").content.decode()
    assert "menggambar dan meninjau" in page
    admin.post(
        "/pengawasan/hak/ubah/",
        {"orang": "uptd-ppa-manajer", "prosedur": "uji_kasus", "hak": ["edit"], "ambil": "1"},
    )
    assert not ProcedureRight.objects.filter(user__username="uptd-ppa-manajer").exists()
    assert signed_in(ONE).post("/pengawasan/hak/ubah/", {"orang": ONE, "hak": ["edit"]}).status_code == 404


def test_the_list_of_drafts_asks_the_same_number_of_questions(
    city, signed_in, now, django_assert_max_num_queries
) -> None:
    browser = signed_in(ONE)
    for _ in range(12):
        services.create(city.user(ONE), now, base=queries.current("uji_kasus"))
    with django_assert_max_num_queries(14):
        assert browser.get("/prosedur/rancangan/").status_code == 200


def test_only_the_designer_allows_style_attributes_and_nothing_inline_besides(draft, signed_in) -> None:
    policy = signed_in(ONE).get(f"/prosedur/rancangan/{draft.pk}/")["Content-Security-Policy"]
    assert policy.count("unsafe") == 1 and "style-src-attr 'unsafe-inline'" in policy
    assert "unsafe" not in signed_in(ONE).get(f"/prosedur/rancangan/{draft.pk}/tinjauan/")["Content-Security-Policy"]
