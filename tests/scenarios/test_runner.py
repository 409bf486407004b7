"""A scenario that does not hold says which step, what was expected, what was found, and where the case stands."""

import json

import pytest

import engine
from config import cli
from tests.engine.diagrams import package
from workflows.routing.directory import from_file
from workflows.scenarios.runner import run_text

FORM = json.dumps(
    {"components": [{"type": "checkbox", "key": "ok"}, {"type": "number", "key": "n"}]}
).encode()
LIBRARY = engine.Library(
    {
        "p": package(
            "<startEvent id='s'/><userTask id='a' rangkul:role='unit_ppa' rangkul:due='PT2H'/><boundaryEvent id='late' attachedToRef='a' cancelActivity='false'><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent><userTask id='esc' rangkul:role='manajer_kasus'/><endEvent id='done' name='Done'/>",
            "s -> a\na -> done\nlate -> esc",
            **{"forms__a.json": FORM},
        )
    }
)
HEAD = "title: t\nprocedure: p\nat: 2026-03-02T09:00:00+07:00\nstart: {domisili: degayu}\n"


def play(steps: str, tail: str = ""):
    return run_text(f"{HEAD}steps:\n{steps}\n{tail}", "x.yaml", LIBRARY, from_file())


def test_a_story_that_holds():
    result = play(
        "  - open: [a]\n  - {item: a, role: unit_ppa, team: polres-unit-ppa, due: PT2H, due_at: '2026-03-02T11:00:00+07:00', reason: fallback_territory}\n"
        "  - wait: PT3H\n  - open: [a, esc]\n  - {complete: a, with: {ok: true}}\n  - variables: {ok: true, n: null}\n  - {complete: esc}",
        "end: done\nnever: [b]",
    )
    assert result.failures == []
    assert result.as_json()["coverage"]["elements"] == len(result.visited)


@pytest.mark.parametrize(
    ("steps", "tail", "step", "expected", "found", "element"),
    [
        ("  - open: [b]", "", 1, "open: [b]", "[a]", "a"),
        ("  - open: [a]\n  - {item: a, team: x}", "", 2, "team x", "polres-unit-ppa", "a"),
        ("  - {item: a, due: PT1H}", "", 1, "due PT1H", "2:00:00", "a"),
        ("  - {item: a, reason: conflict_of_interest}", "", 1, "reason", "fallback_territory", "a"),
        ("  - {item: a, where: {domisili: medono}}", "", 1, "one open «a»", "none", "a"),
        ("  - {complete: zzz}", "", 1, "one open «zzz»", "open: [a]", "a"),
        ("  - {complete: a, with: {n: 'x'}}", "", 1, "can be done", "number", "a"),
        ("  - {complete: a, with: {m: 1}}", "", 1, "can be done", "no field «m»", "a"),
        ("  - variables: {x: 1}", "", 1, "x = 1", "x = None", "a"),
        ("  - wait: soon", "", 1, "can be done", "soon", "a"),
        ("  - jump: 1", "", 1, "one of open", "jump", "a"),
        ("  - {open: [a], also: 1}", "", 1, "only open", "also", "a"),
        ("  - {complete: a}", "end: null", 2, "still running", "done", None),
        ("  - open: [a]", "end: done", 2, "end: done", "still running", "a"),
        ("  - open: [a]", "never: [a]", 2, "never", "opened", "a"),
    ],
)  # fmt: skip
def test_a_story_that_does_not_hold(steps, tail, step, expected, found, element):
    [failure] = play(steps, tail).failures
    assert failure.step == step
    assert expected in failure.expected
    assert found in failure.found
    assert failure.element == element


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "YAML"),
        ("- a", "a mapping"),
        (HEAD.replace("procedure: p", "procedure: q"), "a procedure that can be run"),
        (HEAD.replace("+07:00", ""), "at:"),
        (HEAD + "stepz: []", "title, procedure"),
    ],
)
def test_a_file_that_is_no_story(text, expected):
    [failure] = run_text(text, "x.yaml", LIBRARY, from_file()).failures
    assert failure.step == 0
    assert expected in failure.expected


def test_the_command_prints_json_and_its_exit_code_tells(tmp_path, capsys):
    good = tmp_path / "good.yaml"
    good.write_text(
        "title: T\nprocedure: diversi_anak\nat: 2026-03-02T09:00:00+07:00\nstart: {usia_pelaku: 11, domisili: klego}\nsteps:\n  - open: [keputusan_bapas, keputusan_penyidik, keputusan_peksos]\nend: null\n"
    )
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.read_text().replace("end: null", "end: selesai"))
    assert cli.main(["scenario", "--json", str(good)]) == 0
    [result] = json.loads(capsys.readouterr().out)
    assert result["passed"] is True
    assert set(result) == {"file", "title", "passed", "failures", "coverage"}
    assert cli.main(["scenario", "--json", str(good), str(bad)]) == 1
    results = json.loads(capsys.readouterr().out)
    assert [r["passed"] for r in results] == [True, False]
    assert set(results[1]["failures"][0]) == {"step", "expected", "found", "element"}
    assert cli.main(["scenario", str(tmp_path / "missing.yaml")]) == 1


def test_the_stories_of_all_procedures_hold(capsys):
    assert cli.main(["scenario"]) == 0, capsys.readouterr().out
