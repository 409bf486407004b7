"""Whole stories over HTTP, with the real people of the teams: the same scenario files that procedures must pass."""

import json
from pathlib import Path

import pytest
import yaml

import engine
from tests.api.http_story import Story
from workflows.scenarios.reading import plain

BPMN = Path(__file__).resolve().parents[2] / "bpmn"


def is_an_intake(path: Path) -> bool:
    """Whether people start the procedure, and the story's start fills what its form requires of a real one."""
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    if story["procedure"] not in Story.STARTERS:
        return False
    schema = json.loads((BPMN / story["procedure"] / "forms" / "start.json").read_text(encoding="utf-8"))
    return engine.forms.validate(schema, plain(story["start"])).ok


STORIES = [path for path in sorted(BPMN.glob("*/scenarios/*.yaml")) if is_an_intake(path)]


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_story(pekalongan, path):
    Story(path).play()
