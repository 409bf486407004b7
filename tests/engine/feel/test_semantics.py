"""FEEL as DMN 1.5, chapter 10 describes it: each line of ``semantics/*.txt`` is an expression and its value.

Both sides of ``=>`` are FEEL; the right one is evaluated in an empty context.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from engine import feel
from engine.feel.operators import equal

FOLDER = Path(__file__).parent / "semantics"
NOW = datetime(2026, 3, 1, 22, 0, tzinfo=timezone(timedelta(hours=7)))
CONTEXT = {
    "a": 1,
    "b": 2,
    "n": None,
    "teks": "abc",
    "Full Name": "Siti Aminah",
    "Driver's age": 30,
    "a-b": 99,
    "orang": [{"nama": "Ani", "umur": 12}, {"nama": "Budi", "umur": 40}],
    "korban": {"nama": "Ani", "alamat": {"kota": "Solo"}},
    "double": feel.function("double", ["x"], lambda x: x * 2),
}


def lines() -> Iterator[object]:
    for path in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield pytest.param(*map(str.strip, line.split("=>")), id=f"{path.stem}:{number}")


@pytest.mark.parametrize(("text", "expected"), lines())
def test_line(text: str, expected: str) -> None:
    found = feel.evaluate(text, CONTEXT, now=NOW)

    wanted = feel.evaluate(expected)
    assert equal(found, wanted) is True or found == wanted, f"{found!r} is not {wanted!r}"
