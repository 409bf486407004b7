"""No page speaks two languages at once: every Indonesian text of the pages has an English one."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from config.settings import BASE_DIR

ENGLISH = gettext.translation("django", str(BASE_DIR / "config" / "locale"), ["en"])
_TAG = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')(?:\s+context\s+"([^"]+)")?""")
_BLOCK = re.compile(
    r"\{%\s*blocktranslate\b[^%]*%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktranslate\s*%\}", re.DOTALL
)
_CALL = re.compile(r"""\b_\(\s*"((?:[^"\\]|\\.)+)"\s*\)""")


def texts(path: Path) -> set[tuple[str, str]]:
    """(context, text) of all that the file wants translated."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return {("", text) for text in _CALL.findall(content)}
    found = {(context, a or b) for a, b, context in _TAG.findall(content)}
    return found | {("", re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", text)) for text in _BLOCK.findall(content)}


def known(context: str, text: str) -> bool:
    catalogue = ENGLISH._catalog  # type: ignore[attr-defined]
    key = f"{context}\x04{text}" if context else text
    return bool(catalogue.get(key)) or (key, 0) in catalogue


FILES = sorted([*(BASE_DIR / "web").rglob("*.py"), *(BASE_DIR / "web" / "templates").rglob("*.html")])


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(BASE_DIR / "web")))
def test_every_text_is_known_in_english(path: Path) -> None:
    assert [text for context, text in sorted(texts(path)) if not known(context, text)] == []
