"""Every story in the packages comes true, and together they walk every branch and use every decision rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import engine
from config import cli
from workflows.catalogue import tables
from workflows.routing.directory import from_file
from workflows.scenarios import report, runner

ROOT = Path(__file__).resolve().parents[2] / "bpmn"
LIBRARY = engine.Library.from_folder(ROOT)
DIRECTORY = from_file()
STORIES = sorted(ROOT.glob("*/scenarios/*.yaml"))


@cache
def told(path: Path) -> runner.Result:
    return runner.run_file(path, LIBRARY, DIRECTORY)


@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_story_comes_true(path):
    assert told(path).passed, told(path).failures


@pytest.mark.parametrize("package", sorted(LIBRARY.packages))
def test_the_stories_of_a_procedure_walk_every_element(package):
    visited: set[str] = set()
    for path in STORIES:
        if path.parts[-3] == package:
            visited |= set(told(path).visited)
    elements = runner.own_elements(engine.load(LIBRARY.bundle(package)))
    assert elements - visited == set()


@pytest.mark.parametrize("package", sorted(LIBRARY.packages))
def test_the_stories_use_every_rule_of_the_decision_tables(package):
    applied = {rule for path in STORIES for rule in told(path).rules}
    rules = {rule for table in tables.of(LIBRARY.packages[package]) for rule in table.rule_ids()}
    assert rules - applied == set()


def test_the_agreement_has_enough_stories():
    assert len(STORIES) >= 60


def test_a_rule_that_a_deadline_calls_as_a_function_is_counted():
    text = (
        "title: t\nprocedure: penanganan_kasus\nat: 2026-03-02T09:00:00+07:00\n"
        "start: {domisili: degayu, ancaman_nyawa: true}\nsteps:\n  - {item: verifikasi_pengaduan, due: PT1H}\n"
    )
    result = runner.run_text(text, "x.yaml", LIBRARY, DIRECTORY)
    assert result.passed
    assert result.rules == {"tingkat_risiko/aturan_1", "tenggat_respons/aturan_1"}


def test_coverage_names_what_is_missing_and_is_whole_only_when_it_is_whole(capsys):
    story = ROOT / "mediasi" / "scenarios" / "13-mediasi-tidak-diperkenankan.yaml"
    assert cli.main(["scenario", str(story), "--coverage"]) == 0
    shown = capsys.readouterr().out
    assert "mediasi: " in shown and "boleh_mediasi/aturan_7" in shown and "sesi_mediasi" in shown
    whole = report.coverage([told(path) for path in STORIES], LIBRARY)
    assert report.coverage_text(whole).endswith("\n100% in all")
