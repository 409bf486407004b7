"""Every story in the packages comes true, and together they walk every branch of every procedure."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from workflows.routing.directory import from_file
from workflows.scenarios import runner

ROOT = Path(__file__).resolve().parents[2] / "bpmn"
LIBRARY = engine.Library.from_folder(ROOT)
DIRECTORY = from_file()
STORIES = sorted(ROOT.glob("*/scenarios/*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_story_comes_true(path):
    result = runner.run_file(path, LIBRARY, DIRECTORY)
    assert result.passed, result.failures


@pytest.mark.parametrize("package", sorted(LIBRARY.packages))
def test_the_stories_of_a_procedure_walk_every_element(package):
    visited: set[str] = set()
    for path in STORIES:
        if path.parts[-3] == package:
            visited |= set(runner.run_file(path, LIBRARY, DIRECTORY).visited)
    elements = runner.own_elements(engine.load(LIBRARY.bundle(package)))
    assert elements - visited == set()
