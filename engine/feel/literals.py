"""Ranges written as text, for the built-in ``range`` (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

from .errors import FeelError
from .parser import Node, parse_tree
from .values import Range, kind

_CALLS = frozenset({"date", "time", "date and time", "duration"})


def _is_literal(tree: Node) -> bool:
    if tree.op in ("negate", "group"):
        return _is_literal(tree.kids[0])
    if tree.op == "call":
        target = tree.kids[0]
        return target.op == "name" and target.value in _CALLS and all(map(_is_literal, tree.kids[1:]))
    return tree.op in ("literal", "number", "at")


def parse_range(text: str) -> Range | None:
    """``[1..5)`` as a range; None unless both ends are literals of one kind (one may be null or missing)."""
    from .compiler import Compiler
    from .limits import Run
    from .scope import Scope

    if ".." in text and len(text) < 500:
        compact = text.strip()
        if compact[1:].lstrip().startswith(".."):
            text = compact[0] + "null" + compact[1:].lstrip()
        if text.rstrip()[:-1].rstrip().endswith(".."):
            text = text.rstrip()[:-1] + "null" + text.rstrip()[-1]
    try:
        tree = parse_tree(text, (), False)
    except FeelError:
        return None
    if tree.op not in ("range", "open_range") or not all(map(_is_literal, tree.kids)):
        return None
    found = Compiler({}).compile(tree)(Scope({}, None, Run()))
    if not isinstance(found, Range):
        return None
    if found.low is not None and found.high is not None and kind(found.low) != kind(found.high):
        return None
    return found
