"""FEEL texts: do they parse, what do they read, whom do they call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.checking.finding import Report
from engine.checking.words import nearest
from engine.decisions import DecisionInfo
from engine.feel.names import free_names
from engine.feel.parser import Node as Tree

ALWAYS = frozenset({"now", "case_started_at", "item", "partial", "?"})


@dataclass(frozen=True)
class Where:
    """Where an expression stands: the element, the file, and how to call the place in a sentence."""

    element: str | None
    file: str | None
    text_id: str
    text_en: str


def parse(text: str, where: Where, report: Report) -> feel.Expression | None:
    """The expression, or None and a finding with its position."""
    try:
        return feel.parse(text)
    except feel.FeelError as error:
        line, column = getattr(error, "line", 1), getattr(error, "column", 1)
        report.add(
            "feel_syntax",
            where.element,
            file=where.file,
            line=line,
            column=column,
            where_id=where.text_id,
            where_en=where.text_en,
            text=text,
            at_line=line,
            at_column=column,
            what_id=error.message_id,
            what_en=error.message_en,
        )
        return None


def reads(expression: feel.Expression) -> frozenset[str]:
    """The names that it surely reads from outside: names inside a filter may be entries of the elements."""
    return frozenset(free_names(_without_filters(expression.tree))) & expression.names


def _without_filters(tree: Tree) -> Tree:
    if tree.op == "filter":
        return Tree("filter", tree.value, [_without_filters(tree.kids[0]), Tree("literal", None, [])])
    if not tree.kids:
        return tree
    return Tree(tree.op, tree.value, [_without_filters(kid) for kid in tree.kids])


def calls(tree: Tree) -> Iterator[tuple[str, int, tuple[str, ...] | None]]:
    """Calls of named functions, with the number of arguments and their names if they are named."""
    stack = [tree]
    while stack:
        one = stack.pop()
        if one.op == "call" and one.kids and one.kids[0].op == "name":
            yield str(one.kids[0].value), len(one.kids) - 1, tuple(one.value) if one.value else None
        stack.extend(one.kids)


def check_calls(
    expression: feel.Expression,
    where: Where,
    functions: Mapping[str, DecisionInfo],
    known: frozenset[str] | set[str],
    report: Report,
    *,
    complete: bool,
) -> frozenset[str]:
    """Decisions that are called exist and get as many inputs as they need. Returns the names that were dealt with.

    ``complete``: all decision tables could be read.
    """
    done: set[str] = set()
    place: dict[str, Any] = {"where_id": where.text_id, "where_en": where.text_en}
    for name, given, named in calls(expression.tree):
        if name not in expression.names:
            continue
        info = functions.get(name)
        if info is None:
            done.add(name)
            if name in known or not complete:
                continue
            report.add(
                "decision_missing",
                where.element,
                file=where.file,
                decision=name,
                **place,
                **nearest(name, functions),
            )
        elif given != len(info.inputs) or (named is not None and set(named) != set(info.inputs)):
            report.add(
                "decision_arguments",
                where.element,
                file=where.file,
                decision=name,
                given=given,
                wanted=len(info.inputs),
                inputs=", ".join(info.inputs),
                **place,
            )
    return frozenset(done)
