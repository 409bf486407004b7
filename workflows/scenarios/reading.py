"""From the text of a scenario file to a story. Whatever is in the file, this is quick and fails with a word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import yaml

#: of a file: bytes as UTF-8, values once aliases are followed, and depth of values within each other
MAX_BYTES = 200_000
MAX_VALUES = 50_000
MAX_DEPTH = 30
MAX_STEPS = 5_000
_KEYS = ("title", "procedure", "at", "start", "steps", "end", "never")


class NotAStory(Exception):
    """The file as a whole is no story: what was expected, what was found."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.found = found


def read(text: str) -> dict[str, Any]:
    """The story: keys are texts, ``steps`` and ``never`` are lists, dates are the texts that forms hold.

    :raises NotAStory: it is no YAML, too large, or no mapping of these keys.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise NotAStory(
            f"at most {MAX_BYTES // 1000} kB", f"{len(text) // 1000} kB; split it into several stories"
        )
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NotAStory("YAML", str(error).replace("\n", " ")[:500]) from error
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # what PyYAML lets through: a date such as 2026-13-45, a wrong tag, endless nesting
        raise NotAStory("YAML with dates and numbers that exist", f"{error}"[:500]) from error
    if not isinstance(raw, dict):
        raise NotAStory("a mapping with title, procedure, at, start, steps", type(raw).__name__)
    _measure(raw)
    story: dict[str, Any] = plain(raw)
    unknown = set(story) - set(_KEYS)
    if unknown:
        raise NotAStory(", ".join(_KEYS), ", ".join(sorted(unknown))[:500])
    for key in ("steps", "never"):
        story[key] = story.get(key) or []
        if not isinstance(story[key], list):
            raise NotAStory(f"{key}: a list", type(story[key]).__name__)
    if len(story["steps"]) > MAX_STEPS:
        raise NotAStory(f"at most {MAX_STEPS} steps", f"{len(story['steps'])}; split it into several stories")
    return story


def plain(value: Any) -> Any:
    """YAML's dates as the texts that forms hold, keys as texts."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return value


def _measure(story: dict[Any, Any]) -> None:
    """An alias stands for all that it names, so a small file can be an endless story."""
    left = MAX_VALUES
    waiting: list[tuple[Any, int]] = [(story, 1)]
    while waiting:
        value, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > MAX_DEPTH:
            raise NotAStory(
                f"at most {MAX_VALUES} values, {MAX_DEPTH} deep", "more; look at its anchors and aliases"
            )
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list | tuple | set):
            waiting += [(inner, depth + 1) for inner in value]
