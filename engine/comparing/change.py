"""One difference, and all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

Kind = Literal["added", "removed", "changed", "moved"]
MAX_SHOWN = 120


@dataclass(frozen=True)
class Change:
    """``element``: BPMN id, decision id or name of a form; ``file``: path inside the package; texts in two languages."""

    kind: Kind
    element: str | None
    file: str | None
    text_id: str
    text_en: str


@dataclass(frozen=True)
class Comparison:
    """``elements``: id of a BPMN element -> "added", "removed", "changed" or "moved"; the rest did not change."""

    elements: Mapping[str, Kind]
    changes: tuple[Change, ...]


def shown(value: object) -> str:
    """A value in a sentence: in quotes, shortened, "-" for none."""
    text = " ".join(str(value).split()) if value not in (None, "", [], {}) else ""
    if not text:
        return "-"
    return f"«{text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + '…'}»"


def apart(old: object, new: object) -> tuple[str, str]:
    """Two long texts from shortly before they begin to differ, so that what is cut off is not what matters."""
    a, b = (" ".join(str(value).split()) for value in (old, new))
    if max(len(a), len(b)) > MAX_SHOWN:
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
        if same > MAX_SHOWN // 2:
            start = same - MAX_SHOWN // 4
            return f"…{a[start:]}", f"…{b[start:]}"
    return a, b


def turned(title: str, name_id: str, name_en: str, old: object, new: object) -> tuple[str, str]:
    """ "X: the deadline changes from A to B" in both languages."""
    if old in (None, ""):
        return f"{title}: {name_id} kini {shown(new)}.", f"{title}: {name_en} is now {shown(new)}."
    if new in (None, ""):
        return (
            f"{title}: {name_id} {shown(old)} dihapus.",
            f"{title}: {name_en} {shown(old)} is removed.",
        )
    old, new = apart(old, new)
    return (
        f"{title}: {name_id} berubah dari {shown(old)} menjadi {shown(new)}.",
        f"{title}: {name_en} changes from {shown(old)} to {shown(new)}.",
    )
