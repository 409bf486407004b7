"""The examples of docs/engine.md run and say what the page says."""

import doctest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_of_the_engine_page_hold(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = doctest.testfile(str(ROOT / "docs/engine.md"), module_relative=False)
    assert found.attempted > 10
    assert found.failed == 0
