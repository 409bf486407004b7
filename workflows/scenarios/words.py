"""What a trial tells, for people who do not read code: values of tables, names of elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import engine
from engine import feel

_SPAN = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_UNITS = (("hari", "day"), ("jam", "hour"), ("menit", "minute"), ("detik", "second"))


def title(procedure: engine.Procedure, element: str, process: str | None, english: bool) -> str:
    """The name of the element on the diagram; its id when it has none."""
    node = procedure.node(element, process) if process else procedure.node(element)
    if node is None:
        return element
    return (node.name_en if english and node.name_en else node.title) or element


def readable(code: str) -> str:
    """``risiko_tinggi`` as "risiko tinggi"."""
    return code.replace("_", " ").strip()


def value(found: Any, english: bool) -> str:
    """A value of FEEL in a line: yes and no, spans of time and lists in words."""
    return _said(feel.to_json(found), english)


def _said(found: Any, english: bool) -> str:
    if found is None:
        return "nothing" if english else "tidak ada"
    if isinstance(found, bool):
        return ("yes" if found else "no") if english else ("ya" if found else "tidak")
    if isinstance(found, Mapping):
        return "; ".join(f"{readable(str(name))}: {_said(one, english)}" for name, one in found.items())
    if isinstance(found, list | tuple):
        return ", ".join(_said(one, english) for one in found) or _said(None, english)
    text = str(found)
    return _span(text, english) or (readable(text) if re.fullmatch(r"[a-z0-9_]+", text) else text)


def _span(text: str, english: bool) -> str:
    match = _SPAN.match(text)
    if not match or not any(match.groups()):
        return ""
    parts = []
    for amount, (word_id, word_en) in zip(match.groups(), _UNITS, strict=True):
        if amount:
            many = "" if int(amount) == 1 else "s"
            parts.append(f"{int(amount)} {word_en}{many}" if english else f"{int(amount)} {word_id}")
    return " ".join(parts)
