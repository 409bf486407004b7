"""``rangkul pull`` and ``push``: there and back without a change, and what has changed becomes a draft or a version."""

from __future__ import annotations

import json

import pytest

from config import cli
from workflows.drafts import files, folder, services
from workflows.drafts.models import Draft
from workflows.people.models import User
from workflows.procedures import library, queries
from workflows.procedures.models import ProcedureVersion


@pytest.fixture
def owner(city, monkeypatch) -> User:
    monkeypatch.setattr("config.commands_export.setup", lambda: None)
    return User.objects.get(username="pemilik-proses")


def change(path) -> None:
    toml = path / "uji_kasus" / "procedure.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n# ditinjau\n", encoding="utf-8")


def test_pull_writes_what_is_in_force_and_then_nothing_more(owner, tmp_path):
    first = folder.pull(tmp_path)
    assert {line.what for line in first} == {"written"}
    assert {line.package for line in first} == set(library.published())
    assert {line.what for line in folder.pull(tmp_path)} == {"unchanged"}


def test_push_of_what_was_pulled_makes_nothing(owner, tmp_path, now):
    folder.pull(tmp_path)
    assert {line.what for line in folder.push(tmp_path, owner, now)} == {"unchanged"}
    assert not Draft.objects.exists()


def test_pull_takes_away_what_a_package_no_longer_holds_and_leaves_the_rest(owner, tmp_path):
    folder.pull(tmp_path)
    (tmp_path / "uji_kasus" / "forms" / "lama.json").write_text("{}")
    (tmp_path / "README.md").write_text("milik kota")
    [line] = [x for x in folder.pull(tmp_path) if x.what == "written"]
    assert (line.package, line.files) == ("uji_kasus", ("forms/lama.json",))
    assert (tmp_path / "README.md").exists() and not (tmp_path / "uji_kasus" / "forms" / "lama.json").exists()


def test_a_changed_package_becomes_one_draft_however_often_it_is_pushed(owner, tmp_path, now):
    folder.pull(tmp_path)
    change(tmp_path)
    [line] = [x for x in folder.push(tmp_path, owner, now) if x.what != "unchanged"]
    assert (line.package, line.what, line.files) == ("uji_kasus", "draft made", ("procedure.toml",))
    draft = Draft.objects.get(pk=line.draft)
    assert draft.base == queries.version("uji_kasus") and draft.author == owner
    again = folder.push(tmp_path, owner, now)
    assert {x.what for x in again} == {"unchanged"} and draft.pk in {x.draft for x in again}
    form = next((tmp_path / "uji_kasus" / "forms").glob("*.json"))
    form.unlink()
    [line] = [x for x in folder.push(tmp_path, owner, now) if x.what != "unchanged"]
    assert (line.what, line.draft) == ("draft changed", draft.pk)
    assert f"forms/{form.name}" not in files.package(Draft.objects.get(pk=draft.pk)).files
    assert Draft.objects.count() == 1


def test_a_new_package_becomes_a_draft_of_a_new_procedure(owner, tmp_path, now):
    (tmp_path / "baru").mkdir()
    (tmp_path / "baru" / "procedure.toml").write_text('id = "baru"\ntitle = "Baru"\n')
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak" / "procedure.toml").write_text("id = [")
    made, broken = folder.push(tmp_path, owner, now)
    assert (made.package, made.what) == ("baru", "draft made")
    assert (broken.package, broken.what) == ("rusak", "invalid") and broken.message


def test_drafts_are_pulled_beside_the_versions_and_not_pushed(owner, tmp_path, now):
    draft = services.create(owner, now, base=queries.version("uji_kasus"))
    folder.pull(tmp_path, drafts=True)
    assert (tmp_path / "_drafts" / f"uji_kasus-{draft.pk}" / "procedure.toml").exists()
    assert {x.what for x in folder.push(tmp_path, owner, now)} == {"unchanged"}


def test_the_commands(owner, tmp_path, capsys):
    assert cli.main(["pull", str(tmp_path), "--json"]) == 0
    assert {x["what"] for x in json.loads(capsys.readouterr().out)} == {"written"}
    change(tmp_path)
    assert cli.main(["push", str(tmp_path)]) == 0
    assert "uji_kasus: draft made" in capsys.readouterr().out
    assert cli.main(["push", str(tmp_path / "no")]) == 2
    assert cli.main(["push", str(tmp_path), "--user", "nobody"]) == 2


def test_publishing_goes_through_the_gate(owner, tmp_path, capsys):
    cli.main(["pull", str(tmp_path)])
    change(tmp_path)
    assert cli.main(["push", str(tmp_path), "--publish", "--json"]) == 0
    published = capsys.readouterr().out
    assert '"published"' in published and queries.version("uji_kasus").number == 2
    assert queries.version("uji_kasus").author is None
    assert cli.main(["push", str(tmp_path), "--publish"]) == 0 and "unchanged" in capsys.readouterr().out
    count = ProcedureVersion.objects.count()
    (tmp_path / "uji_kasus" / "uji_kasus.bpmn").write_bytes(b"<a")
    assert cli.main(["push", str(tmp_path), "--publish"]) == 1
    assert "xml_malformed" in capsys.readouterr().err and ProcedureVersion.objects.count() == count
