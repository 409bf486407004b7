"""Expressions that are ready to be evaluated, and the cache that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from .builtins import BUILTINS
from .compiler import Compiler
from .convert import to_feel
from .errors import limit_error
from .lexer import is_plain, normal
from .limits import Run
from .names import free_names
from .parser import Node, parse_tree
from .scope import Scope
from .types import FeelType
from .values import FeelFunction

_NO_TYPES: Mapping[str, FeelType] = {}
_OPERATORS = frozenset("+-*/'.")
_KEYWORDS = (
    "and",
    "or",
    "in",
    "if",
    "for",
    "then",
    "else",
    "return",
    "between",
    "some",
    "every",
    "satisfies",
)


class Expression:
    """A parsed FEEL expression, or parsed unary tests.

    ``names`` are the variables it reads (the first segment of each path), without the built-in functions.
    """

    __slots__ = ("_code", "names", "text", "tree")

    def __init__(self, text: str, tree: Node, types: Mapping[str, FeelType]) -> None:
        self.text = text
        self.tree = tree
        self._code: Callable[[Scope], object] = Compiler(types).compile(tree)
        self.names = frozenset(free_names(tree)) - BUILTINS.keys()

    def evaluate(
        self, context: Mapping[str, object], *, now: datetime | None = None, warnings: list[str] | None = None
    ) -> object:
        """The FEEL value of the expression; only the names it reads are looked up in ``context``.

        ``now`` is what ``now()`` and ``today()`` give; without it they are null. ``warnings`` receives why
        something became null. Raises FeelLimitExceeded when the computation asks for too much.
        """
        try:
            return self._code(Scope(context, None, Run(now, warnings)))
        except RecursionError:
            raise limit_error("depth") from None

    def run(self, scope: Scope) -> object:
        """The value inside a scope and a run that exist already."""
        return self._code(scope)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


@lru_cache(maxsize=4096)
def _parsed(text: str, names: frozenset[str], unary: bool) -> Expression:
    return Expression(text, parse_tree(text, names, unary), _NO_TYPES)


def _special(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in map(normal, names) if not name.isidentifier() and not is_plain(name))


def parse(text: str, names: Iterable[str] = ()) -> Expression:
    """The expression of ``text``. Cached.

    ``names`` are variables that may be read; only those that hold operators or keywords matter
    (``Driver's age``). Raises FeelSyntaxError or FeelLimitExceeded.
    """
    return _parsed(text, _special(names), False)


def parse_unary(text: str, names: Iterable[str] = ()) -> Expression:
    """Unary tests, as in a cell of a decision table; evaluate them with the tested value as ``?``.

    The answer is true or false. Raises FeelSyntaxError or FeelLimitExceeded.
    """
    return _parsed(text, _special(names), True)


@lru_cache(maxsize=4096)
def _may_hold_special(text: str) -> bool:
    return not _OPERATORS.isdisjoint(text) or any(f" {word} " in text for word in _KEYWORDS)


def _context_names(context: Mapping[str, object], depth: int = 0) -> set[str]:
    found: set[str] = set()
    for name, value in context.items() if depth else ((name, None) for name in context):
        if isinstance(name, str):
            if not name.isidentifier():
                found.add(name)
            if depth < 3 and isinstance(value, dict):
                found |= _context_names(value, depth + 1)
    return found


def evaluate(
    text: str, context: Mapping[str, object] | None = None, *, now: datetime | None = None
) -> object:
    """The value of a FEEL expression over the variables of ``context``, which may be plain Python values.

    An unknown variable is null, as is everything that has no answer at run time. Raises FeelSyntaxError when
    the text is not FEEL and FeelLimitExceeded when it, or its computation, is too large.
    """
    if context is None:
        context = {}
    names: frozenset[str] = frozenset()
    if context and _may_hold_special(text):
        special = [name for name in context if not name.isidentifier()]
        if "." in text and any(sign in text for sign in "+-*/'"):
            for value in context.values() if isinstance(context, dict) else ():
                if isinstance(value, dict):
                    special += _context_names(value, 1)
        if special:
            names = _special(special)
    return _parsed(text, names, False).evaluate(context, now=now)


def function(name: str, parameters: Iterable[str], call: Callable[..., object]) -> FeelFunction:
    """A Python callable as a FEEL function value, to be put into a context.

    It receives FEEL values by position; its answer may be a plain Python value. Exceptions pass.
    """
    return FeelFunction(name, tuple(parameters), lambda args: to_feel(call(*args)))
