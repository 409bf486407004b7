"""Whole stories over HTTP, with the real people of the teams: the same scenario files that procedures must pass."""

from pathlib import Path

import pytest
import yaml

from tests.api.http_story import Story

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
STORIES = [
    path
    for path in sorted(BPMN.glob("*/scenarios/*.yaml"))
    if yaml.safe_load(path.read_text(encoding="utf-8"))["procedure"] in Story.STARTERS
]


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_story(pekalongan, path):
    Story(path).play()
