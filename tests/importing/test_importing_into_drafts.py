"""Importing through the domain, the interface and the command."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from config import cli
from tests.importing.test_samples import SAMPLES
from workflows.drafts import files, importing
from workflows.drafts.errors import DraftChanged, ImportRefused
from workflows.drafts.models import Draft
from workflows.errors import NotAllowed
from workflows.people.models import User

CONTENT = (SAMPLES / "camunda7.bpmn").read_bytes()


@pytest.fixture
def owner(city) -> User:
    return User.objects.get(username="pemilik-proses")


@pytest.fixture
def client(owner) -> APIClient:
    client = APIClient()
    client.force_authenticate(owner)
    return client


def send(client: APIClient, *uploads: tuple[str, bytes], **more):
    sent = [SimpleUploadedFile(name, content) for name, content in uploads]
    return client.post("/api/drafts/import/", {"files": sent, **more}, format="multipart")


def test_a_file_becomes_a_draft_with_its_original(owner, now):
    [result] = importing.import_file(owner, "permohonan.bpmn", CONTENT, now)
    draft = Draft.objects.get(pk=result.draft.pk)
    assert draft.procedure == "permohonan_bantuan" and draft.name == "Permohonan bantuan"
    assert importing.original(draft, "permohonan.bpmn") == CONTENT
    assert result.elements == 11 and {r.code for r in result.repairs} >= {"carry_over", "expression"}


def test_roles_of_the_city_are_found(owner, now):
    [result] = importing.import_file(owner, "x.bpmn", CONTENT, now, repair=["all"])
    assert b'role="manajer_kasus"' in files.package(result.draft).files["permohonan_bantuan.bpmn"]
    assert [r.key for r in result.repairs if not r.choice] == []


def test_the_same_file_again_is_another_procedure(owner, now):
    ids = [importing.import_file(owner, "x.bpmn", CONTENT, now)[0].draft.procedure for _ in range(2)]
    assert ids == ["permohonan_bantuan", "permohonan_bantuan_2"]


def test_a_repair_is_saved_at_the_revision_it_was_asked_for(owner, now):
    [result] = importing.import_file(owner, "x.bpmn", CONTENT, now)
    saved = importing.repair(owner, result.draft, 1, ["expression:Flow_ya"], now)
    assert saved.revision == 2
    assert "expression:Flow_ya" not in [r.key for r in importing.repairs(saved)]
    with pytest.raises(DraftChanged):
        importing.repair(owner, result.draft, 1, ["all"], now)


def test_only_process_owners_import(city, now):
    with pytest.raises(NotAllowed):
        importing.import_file(city.user("uptd-ppa-manajer"), "x.bpmn", CONTENT, now)
    with pytest.raises(ImportRefused):
        importing.import_file(User.objects.get(username="pemilik-proses"), "x.bpmn", b"<a", now)
    assert not Draft.objects.exists()


def test_several_files_over_the_interface(client):
    answer = send(
        client, ("a.bpmn", CONTENT), ("rusak.bpmn", b"<a"), ("b.xml", (SAMPLES / "by_hand.xml").read_bytes())
    )
    assert answer.status_code == 200
    good, bad, other = answer.json()
    assert good["ok"] and good["elements"] == 11 and good["findings"] and good["repairs"][0]["title"]
    assert (bad["ok"], bad["draft"], bad["findings"][0]["code"]) == (False, None, "xml_malformed")
    assert other["ok"]
    original = client.get(f"/api/drafts/{good['draft']}/original/a.bpmn")
    assert original.content == CONTENT and original["Content-Security-Policy"] == "sandbox"
    assert client.get(f"/api/drafts/{good['draft']}/original/lain.bpmn").status_code == 404


def test_repairs_over_the_interface(client):
    [line] = send(client, ("a.bpmn", CONTENT)).json()
    address = f"/api/drafts/{line['draft']}/repairs/"
    found = client.get(address).json()
    assert found == line["repairs"]
    answer = client.post(address, {"revision": 1, "repairs": [found[0]["key"]]}, format="json")
    assert answer.status_code == 200 and answer.json()["revision"] == 2
    assert found[0]["key"] not in [r["key"] for r in client.get(address).json()]
    assert client.post(address, {"revision": 1, "repairs": ["all"]}, format="json").status_code == 409


def test_repairs_at_once(client):
    [line] = send(client, ("a.bpmn", CONTENT), repair="true").json()
    assert [r for r in line["repairs"] if not r["choice"]] == []


def test_a_file_of_more_than_10_mb_is_refused_politely(client):
    answer = send(client, ("a.bpmn", b" " * (10 * 1024 * 1024 + 1)))
    assert answer.status_code == 413 and answer.json()["code"] == "too_large"
    assert not Draft.objects.exists()


def test_no_file_and_nobody_signed_in(client, city):
    assert send(client).status_code == 400
    stranger = APIClient()
    assert send(stranger, ("a.bpmn", CONTENT)).status_code in (401, 403)
    worker = APIClient()
    worker.force_authenticate(city.user("uptd-ppa-manajer"))
    assert send(worker, ("a.bpmn", CONTENT)).status_code == 403


def test_the_command_says_what_became_of_each_file(owner, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("config.commands_import.setup", lambda: None)
    (tmp_path / "a.bpmn").write_bytes(CONTENT)
    (tmp_path / "b.bpmn").write_bytes(b"\0\1")
    status = cli.main(["import", str(tmp_path), str(tmp_path / "no"), "--json"])
    good, bad, missing = json.loads(capsys.readouterr().out)
    assert status == 1
    assert set(good) == {"file", "ok", "draft", "elements", "findings"}
    assert good["ok"] and Draft.objects.filter(pk=good["draft"]).exists() and good["elements"] == 11
    assert (bad["ok"], bad["draft"], bad["findings"][0]["code"]) == (False, None, "xml_malformed")
    assert missing["findings"][0]["code"] == "unreadable"
    assert cli.main(["import", str(tmp_path / "a.bpmn"), "--repair"]) == 0
    assert cli.main(["import", str(tmp_path / "a.bpmn"), "--user", "nobody"]) == 2
