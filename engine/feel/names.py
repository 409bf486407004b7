"""Which names an expression reads from its surroundings."""

from __future__ import annotations

from .parser import Node

_ALWAYS = frozenset({"item", "partial"})


def free_names(tree: Node, bound: frozenset[str] = frozenset()) -> set[str]:
    """The first path segments that ``tree`` reads and does not define itself.

    Names inside a filter may also be entries of its elements; they are listed, as they may come from outside.
    """
    found: set[str] = set()
    if tree.op == "name":
        return set() if tree.value in bound else {tree.value}
    if tree.op == "comparison_test":
        found.add("?")
    if tree.op == "context":
        inner = bound
        for name, kid in zip(tree.value, tree.kids, strict=True):
            inner = inner | {name}
            found |= free_names(kid, inner if kid.op == "function" else inner - {name} | (bound & {name}))
        return found
    if tree.op in ("for", "quantified"):
        names = tree.value if tree.op == "for" else tree.value[1]
        inner = bound
        for name, kid in zip(names, tree.kids, strict=False):
            found |= free_names(kid, inner)
            inner = inner | {name}
        return found | free_names(tree.kids[-1], inner | _ALWAYS)
    if tree.op == "function":
        return found | free_names(tree.kids[0], bound | {name for name, _ in tree.value})
    if tree.op == "filter":
        return found | free_names(tree.kids[0], bound) | free_names(tree.kids[1], bound | _ALWAYS)
    for kid in tree.kids:
        found |= free_names(kid, bound)
    return found
