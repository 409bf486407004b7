"""``rangkul pull`` and ``push``: there and back without a change, and what has changed becomes a draft or a version."""

from __future__ import annotations

import json

import pytest

from config import cli
from workflows.drafts import files, folder, lineage, origin, services
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
    [line] = [x for x in folder.pull(tmp_path, force=True) if x.what == "written"]
    assert (line.package, line.files) == ("uji_kasus", ("forms/lama.json",))
    assert (tmp_path / "README.md").exists() and not (tmp_path / "uji_kasus" / "forms" / "lama.json").exists()


def test_pull_does_not_write_over_what_was_changed_in_the_folder(owner, tmp_path):
    folder.pull(tmp_path)
    change(tmp_path)
    toml = tmp_path / "uji_kasus" / "procedure.toml"
    [line] = [x for x in folder.pull(tmp_path) if x.what != "unchanged"]
    assert (line.package, line.what, line.files) == ("uji_kasus", "kept", ("procedure.toml",))
    assert toml.read_text(encoding="utf-8").endswith("# ditinjau\n") and "--force" in line.message
    folder.pull(tmp_path, force=True)
    assert not toml.read_text(encoding="utf-8").endswith("# ditinjau\n")


def test_pull_does_not_write_over_a_folder_that_came_from_elsewhere(owner, tmp_path):
    (tmp_path / "uji_kasus").mkdir()
    (tmp_path / "uji_kasus" / "uji_kasus.bpmn").write_bytes(b"<milik-kota/>")
    [line] = [x for x in folder.pull(tmp_path) if x.package == "uji_kasus"]
    assert line.what == "kept"
    assert (tmp_path / "uji_kasus" / "uji_kasus.bpmn").read_bytes() == b"<milik-kota/>"


def test_pull_keeps_what_waits_as_a_draft_until_that_is_closed(owner, tmp_path, now):
    folder.pull(tmp_path)
    change(tmp_path)
    [made] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    [line] = [x for x in folder.pull(tmp_path) if x.what != "unchanged"]
    assert (line.what, line.draft) == ("kept", made.draft)
    services.drop(owner, Draft.objects.get(pk=made.draft), now)
    [line] = [x for x in folder.pull(tmp_path) if x.what != "unchanged"]
    assert (line.what, line.files) == ("written", ("procedure.toml",))


def test_a_newer_version_is_pulled_over_an_untouched_folder(owner, tmp_path, now):
    folder.pull(tmp_path)
    other = tmp_path / "lain"
    folder.pull(other)
    change(other)
    folder.publish(other, None, now)
    [line] = [x for x in folder.pull(tmp_path) if x.what != "unchanged"]
    assert (line.package, line.what) == ("uji_kasus", "written")
    assert {x.what for x in folder.pull(other)} == {"unchanged"}


def test_a_push_continues_the_version_that_was_pulled_and_the_room_tells_of_newer_ones(owner, tmp_path, now):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for one in (mine, theirs):
        folder.pull(one)
    change(theirs)
    folder.publish(theirs, None, now)
    form = next((mine / "uji_kasus" / "forms").glob("*.json"))
    form.write_bytes(form.read_bytes() + b"\n")
    [line] = [x for x in folder.push(mine, owner, now) if x.what == "draft made"]
    draft = Draft.objects.get(pk=line.draft)
    assert draft.base == queries.version("uji_kasus", 1)
    assert lineage.newer(draft) == queries.version("uji_kasus", 2)


@pytest.mark.parametrize(
    "kept",
    ["", "no json", "[1]", '{"version": "1"}', '{"version": 9999999999}', '{"kind": 1}', '{"draft": true}'],
)
def test_a_folder_of_unknown_origin_is_compared_in_the_room(owner, tmp_path, now, kept):
    folder.pull(tmp_path)
    (tmp_path / "uji_kasus" / origin.NAME).write_text(kept)
    change(tmp_path)
    [line] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    draft = Draft.objects.get(pk=line.draft)
    assert draft.base is None and lineage.newer(draft) == queries.version("uji_kasus")


def test_the_origin_of_another_installation_is_not_taken_for_ours(owner, tmp_path, now):
    folder.pull(tmp_path)
    origin.Origin(version=1, hash="0" * 64, draft=999, revision=1).write(tmp_path / "uji_kasus")
    change(tmp_path)
    [line] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    assert Draft.objects.get(pk=line.draft).base is None


def test_what_was_drawn_in_the_room_since_is_not_written_over_by_a_push(owner, tmp_path, now):
    folder.pull(tmp_path)
    change(tmp_path)
    [first] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    draft = Draft.objects.get(pk=first.draft)
    services.save(owner, draft, {"catatan.md": b"digambar di ruang"}, draft.revision, now)
    change(tmp_path)
    [second] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    assert second.draft != first.draft and str(first.draft) in second.message
    assert "catatan.md" in files.package(Draft.objects.get(pk=first.draft)).files


def test_a_draft_that_somebody_submitted_is_left_and_another_made(owner, tmp_path, now):
    folder.pull(tmp_path)
    change(tmp_path)
    [first] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    Draft.objects.filter(pk=first.draft).update(state=Draft.State.SUBMITTED)
    change(tmp_path)
    [second] = [x for x in folder.push(tmp_path, owner, now) if x.what == "draft made"]
    assert second.draft != first.draft


def test_one_package_that_is_refused_does_not_stop_the_others(owner, tmp_path, now):
    folder.pull(tmp_path)
    (tmp_path / "uji_kasus" / "forms" / "aneh:nama.json").write_text("{}")
    toml = tmp_path / "uji_rujukan" / "procedure.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n# ditinjau\n", encoding="utf-8")
    found = {x.package: x for x in folder.push(tmp_path, owner, now)}
    assert found["uji_kasus"].what == "refused" and "aneh:nama" in found["uji_kasus"].message
    assert found["uji_rujukan"].what == "draft made"


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
    toml = tmp_path / "uji_rujukan" / "procedure.toml"
    sound = toml.read_bytes()
    toml.write_bytes(b"id = [")
    assert cli.main(["push", str(tmp_path), "--publish"]) == 1
    assert "procedure.toml cannot be read" in capsys.readouterr().err
    toml.write_bytes(sound)
    (tmp_path / "uji_kasus" / "uji_kasus.bpmn").write_bytes(b"<a")
    assert cli.main(["push", str(tmp_path), "--publish"]) == 1
    assert "xml_malformed" in capsys.readouterr().err and ProcedureVersion.objects.count() == count


def test_publishing_over_a_newer_version_needs_force(owner, tmp_path, capsys):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for one in (mine, theirs):
        cli.main(["pull", str(one)])
    change(theirs)
    assert cli.main(["push", str(theirs), "--publish"]) == 0
    form = next((mine / "uji_kasus" / "forms").glob("*.json"))
    form.write_bytes(form.read_bytes() + b"\n")
    capsys.readouterr()
    assert cli.main(["push", str(mine), "--publish"]) == 1
    assert "version 2 was published after this folder was pulled (version 1)" in capsys.readouterr().err
    assert queries.version("uji_kasus").number == 2
    assert cli.main(["push", str(mine), "--publish", "--force"]) == 0
    assert queries.version("uji_kasus").number == 3
    change(mine)
    assert cli.main(["push", str(mine), "--publish"]) == 0, "the folder knows what it has put in force"
