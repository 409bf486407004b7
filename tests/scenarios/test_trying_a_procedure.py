"""A procedure is played step by step before it is published; what was played becomes a scenario that holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

import engine
from workflows.routing.directory import from_file
from workflows.scenarios import trial, words, writing
from workflows.scenarios.runner import Failure, run_text

ROOT = Path(__file__).resolve().parents[2]
AT = datetime.fromisoformat("2026-03-02T09:00:00+07:00")
LIBRARY = engine.Library.from_folder(ROOT / "bpmn")
STORIES = sorted((ROOT / "bpmn").glob("*/scenarios/*.yaml"))


def played(story: dict) -> trial.Trial:
    steps = [s for s in story["steps"] if {"complete", "wait", "message"} & s.keys()]
    procedure = engine.load(LIBRARY.bundle(story["procedure"]))
    at = datetime.fromisoformat(str(story["at"]))
    return trial.play(procedure, from_file(), at, story.get("start") or {}, steps)


@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_every_story_can_be_played_and_saved_as_a_scenario_that_holds(path: Path) -> None:
    story = yaml.safe_load(path.read_text())
    found = played(story)
    assert found.stop is None
    at = datetime.fromisoformat(str(story["at"]))
    steps = [s for s in story["steps"] if {"complete", "wait", "message"} & s.keys()]
    text = writing.as_scenario(found, "Disimpan", story["procedure"], at, story.get("start") or {}, steps)
    result = run_text(text, "saved", LIBRARY, from_file())
    assert result.passed, (result.failures, text)


def story() -> dict:
    path = next(p for p in STORIES if p.parts[-3] == "penanganan_kasus")
    return yaml.safe_load(path.read_text())


def test_the_log_says_who_gets_what_by_when() -> None:
    found = played(story())
    opened = [line for line in found.log if line.kind == "opened"]
    assert opened
    assert all(line.text_id and line.text_en and line.element for line in opened)
    assert "untuk" in opened[0].text_id
    assert "paling lambat" in opened[0].text_id
    assert all(line.why and all(id_ and en for id_, en in line.why) for line in opened)


def test_the_log_says_what_one_did_oneself() -> None:
    told = story()
    told["steps"] = [{"wait": "P7D"}, {"message": "persetujuan_dicabut"}]
    lines = {line.kind: line for line in played(told).log}
    assert (lines["waited"].text_id, lines["waited"].text_en) == (
        "Waktu maju 7 hari.",
        "Time moves on by 7 days.",
    )
    assert lines["sent"].text_id == "Pesan «Persetujuan dicabut» datang."


def mediation(**facts: object) -> dict:
    start = {
        "jenis_kekerasan": ["psikis"], "usia_korban": 34, "risiko": "rendah", "ancaman_nyawa": False,
        "domisili": "gamer",
    } | facts  # fmt: skip
    return {"procedure": "mediasi", "at": "2026-03-02T09:00:00+07:00", "start": start, "steps": []}


def test_the_log_says_what_was_decided_and_how_it_ends_in_words() -> None:
    found = played(mediation(risiko="tinggi"))
    (decision,) = [line for line in found.log if line.kind == "decision"]
    assert decision.text_id.startswith("Keputusan «boleh mediasi»: boleh: tidak; alasan: ")
    assert decision.text_en.startswith("The decision «boleh mediasi» gives boleh: no; alasan: ")
    (end,) = [line for line in found.log if line.kind == "ended"]
    assert (end.text_id, end.text_en) == (
        "Kasus berakhir: Tidak diperkenankan.",
        "The case ends: Not allowed.",
    )


def test_the_log_names_tasks_in_both_languages() -> None:
    (opened,) = [line for line in played(mediation()).log if line.kind == "opened"]
    assert opened.text_id.startswith("«Undang para pihak» untuk ")
    assert opened.text_en.startswith("«Invite the parties» goes to ")


@pytest.mark.parametrize(
    ("value", "id_", "en"),
    [
        (None, "tidak ada", "nothing"),
        (True, "ya", "yes"),
        ("P3D", "3 hari", "3 days"),
        ("PT1H", "1 jam", "1 hour"),
        ("P1DT12H", "1 hari 12 jam", "1 day 12 hours"),
        ("PT2H5M1S", "2 jam 5 menit 1 detik", "2 hours 5 minutes 1 second"),
        ("risiko_tinggi", "risiko tinggi", "risiko tinggi"),
        (["psikis", "fisik"], "psikis, fisik", "psikis, fisik"),
        ([], "tidak ada", "nothing"),
        ({"boleh": False}, "boleh: tidak", "boleh: no"),
        (12, "12", "12"),
        ("PT", "PT", "PT"),
    ],
)
def test_values_are_told_in_words(value: object, id_: str, en: str) -> None:
    assert (words.value(value, False), words.value(value, True)) == (id_, en)


def test_a_step_that_cannot_be_done_stops_there_and_keeps_what_was_done() -> None:
    told = story()
    told["steps"] = [{"wait": "PT1M"}, {"complete": "tidak_ada"}, {"wait": "PT1H"}]
    found = played(told)
    assert found.stop is not None
    assert found.stop.step == 2
    assert "tidak_ada" in found.stop.message_id
    assert found.simulation.open_items()


def test_what_a_form_refuses_is_told_by_field() -> None:
    told = story()
    told["steps"] = [{"complete": "verifikasi_pengaduan", "with": {}}]
    found = played(told)
    assert found.stop is not None
    assert {error.field for error in found.stop.errors} >= {"ditindaklanjuti"}


def test_a_saved_story_gets_a_name_that_is_free() -> None:
    assert writing.file_name("Ibu dan anak", []) == "scenarios/ibu-dan-anak.yaml"
    assert (
        writing.file_name("Ibu dan anak", ["scenarios/ibu-dan-anak.yaml"]) == "scenarios/ibu-dan-anak-2.yaml"
    )


def broken(**changes: object) -> Failure:
    """The first thing that does not hold of a story about mediation that is changed."""
    result = run_text(yaml.safe_dump({"title": "x", **mediation(), **changes}), "x", LIBRARY, from_file())
    return result.failures[0]


@pytest.mark.parametrize(
    ("changes", "said_id", "said_en"),
    [
        (
            {"steps": [{"complete": "sesi_mediasi"}]},
            ("tugas «Pimpin sesi mediasi» terbuka", "tidak terbuka; tugas yang terbuka: «Undang para pihak»"),
            ("the task «Hold the mediation session» is open", "it is not open; open tasks: «Invite the parties»"),
        ),
        (
            {"steps": [{"open": []}]},
            ("tugas yang terbuka: tidak ada", "tugas yang terbuka: «Undang para pihak»"),
            ("open tasks: none", "open tasks: «Invite the parties»"),
        ),
        (
            {"steps": [{"item": "undang_para_pihak", "due": "P5D"}]},
            ("«Undang para pihak»: tenggat 5 hari", "tenggat 3 hari"),
            ("«Invite the parties»: deadline 5 days", "deadline 3 days"),
        ),
        (
            {"steps": [{"item": "undang_para_pihak", "role": "bantuan_hukum"}]},
            ("«Undang para pihak»: peran «Bantuan Hukum»", "peran «Manajer Kasus»"),
            ("«Invite the parties»: role «Legal aid»", "role «Case manager»"),
        ),
        (
            {"end": "sepakat"},
            ("kasus berakhir di «Sepakat»", "kasus masih berjalan; tugas yang terbuka: «Undang para pihak»"),
            ("the case ends at «Agreed»", "the case still runs; open tasks: «Invite the parties»"),
        ),
        (
            {"never": ["undang_para_pihak"]},
            ("tugas «Undang para pihak» tidak pernah terbuka", "tugas itu terbuka"),
            ("the task «Invite the parties» never opens", "it was opened"),
        ),
        (
            {"steps": [{"wait": "nanti"}]},
            None,
            None,
        ),
    ],
)  # fmt: skip
def test_what_does_not_hold_in_a_story_is_told_in_words(
    changes: dict, said_id: tuple, said_en: tuple
) -> None:
    failure = broken(**changes)
    for english, said in ((False, said_id), (True, said_en)):
        expected, found = failure.in_words(english)
        assert expected and found
        assert said is None or (expected, found) == said
