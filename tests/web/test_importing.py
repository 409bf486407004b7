"""Diagrams of other tools are brought in from a page, and mended there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from workflows.drafts import services
from workflows.drafts.models import Draft
from workflows.procedures import rights

SAMPLES = Path(__file__).resolve().parents[1] / "importing" / "samples"
OWNER = "pemilik-proses"


def sent(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, (SAMPLES / name).read_bytes()) for name in names]


def test_a_diagram_of_another_tool_is_imported_mended_and_kept_as_it_was(city, signed_in) -> None:
    browser = signed_in(OWNER)
    answer = browser.post("/prosedur/impor/", {"berkas": sent("camunda7.bpmn")})
    draft = Draft.objects.latest("pk")
    assert answer["Location"] == f"/prosedur/rancangan/{draft.pk}/perbaikan/"
    page = browser.get(answer["Location"]).content.decode()
    assert "Dapat diperbaiki langsung" in page
    assert "camunda7.bpmn" in page
    browser.post(answer["Location"], {"revisi": draft.revision, "semua": "1"})
    after = Draft.objects.get(pk=draft.pk)
    assert after.revision == draft.revision + 1
    original = browser.get(f"/api/drafts/{draft.pk}/original/camunda7.bpmn")
    assert original.content == (SAMPLES / "camunda7.bpmn").read_bytes()


def test_several_files_at_once_one_of_them_broken(city, signed_in) -> None:
    files = [*sent("signavio.bpmn", "bizagi.bpmn"), SimpleUploadedFile("rusak.bpmn", b"<kacau")]
    page = signed_in(OWNER).post("/prosedur/impor/", {"berkas": files, "perbaiki": "1"}).content.decode()
    assert Draft.objects.filter(originals__has_key="signavio.bpmn").exists()
    assert "tidak terbaca" in page
    assert "rusak.bpmn" in page
    assert page.count("/perbaikan/") >= 2


def test_no_file_and_a_file_that_is_too_large_are_told(city, signed_in) -> None:
    browser = signed_in(OWNER)
    assert "Pilih sedikitnya satu berkas" in browser.post("/prosedur/impor/", {}).content.decode()
    large = SimpleUploadedFile("besar.bpmn", b"x" * (10 * 1024 * 1024 + 1))
    page = browser.post("/prosedur/impor/", {"berkas": [large, *sent("aris.bpmn")]}).content.decode()
    assert "10 MB" in page


@pytest.mark.parametrize("name", ["uptd-ppa-manajer", "admin"])
def test_only_process_owners_import(city, signed_in, name) -> None:
    assert signed_in(name).post("/prosedur/impor/", {"berkas": sent("aris.bpmn")}).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("revision", ["", "abc", "9" * 30, "-1"])
def test_a_revision_that_is_none_is_refused_in_words(city, signed_in, revision) -> None:
    browser = signed_in(OWNER)
    browser.post("/prosedur/impor/", {"berkas": sent("camunda7.bpmn")})
    draft = Draft.objects.latest("pk")
    address = f"/prosedur/rancangan/{draft.pk}/perbaikan/"
    page = browser.post(address, {"revisi": revision, "semua": "1"}, follow=True)
    assert (page.status_code, Draft.objects.get(pk=draft.pk).revision) == (200, draft.revision)
    assert "sudah mengubah rancangan ini di jendela lain" in page.content.decode()


def test_mending_a_draft_that_somebody_else_has_changed_is_refused(city, signed_in) -> None:
    browser = signed_in(OWNER)
    browser.post("/prosedur/impor/", {"berkas": sent("camunda7.bpmn")})
    draft = Draft.objects.latest("pk")
    read = draft.revision
    services.save(city.user("pemilik-proses-2"), draft, {"catatan.md": b"x"}, read, city.now)
    page = browser.post(
        f"/prosedur/rancangan/{draft.pk}/perbaikan/", {"revisi": str(read), "semua": "1"}, follow=True
    )
    assert "sudah diubah orang lain" in page.content.decode()
    assert rights.may(city.user(OWNER), draft.procedure, "edit")
