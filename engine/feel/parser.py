"""From text to syntax tree, with lark's LALR parser over the tokens of :mod:`engine.feel.lexer`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from .errors import FeelError, limit_error, syntax_error
from .lexer import Cutter, TokenLexer
from .limits import MAX_DEPTH, MAX_TEXT


@dataclass(slots=True)
class Node:
    """One node of the syntax tree.

    ``op`` says what it is, ``value`` holds what is no node (a name, a literal, operators), ``kids`` the nodes
    below; ``size`` counts the nodes of the whole branch and ``depth`` its levels.
    """

    op: str
    value: Any
    kids: list[Node]
    size: int = 1
    depth: int = 1


def node(op: str, value: Any = None, kids: Iterable[Node] = ()) -> Node:
    """A node with its size and depth; raises FeelLimitExceeded when it is nested too deeply."""
    below = list(kids)
    size = 1
    depth = 0
    for kid in below:
        size += kid.size
        depth = max(depth, kid.depth)
    if depth >= MAX_DEPTH:
        raise limit_error("depth")
    return Node(op, value, below, size, depth + 1)


Kids = Sequence[Any]


def _longer(left: Node, last: Node) -> Node:
    """``left`` with one operand more, in place: a chain of operators is one node, however long."""
    left.kids.append(last)
    left.size += last.size
    left.depth = max(left.depth, last.depth + 1)
    if left.depth > MAX_DEPTH:
        raise limit_error("depth")
    return left


class _Pair:
    """A name with a node (an iteration, an entry, a named argument), on its way up."""

    __slots__ = ("name", "nodes")

    def __init__(self, name: str, *nodes: Node) -> None:
        self.name = name
        self.nodes = nodes


class _Builder(Transformer):
    """Builds nodes bottom-up while lark reduces, so that no recursion depends on the text."""

    def start(self, kids: Kids) -> Node:
        found: Node = kids[0]
        return found

    def tests(self, kids: Kids) -> Node:
        return node("tests", False, kids)

    def not_tests(self, kids: Kids) -> Node:
        return node("tests", True, [kid for kid in kids if isinstance(kid, Node)])

    def number(self, kids: Kids) -> Node:
        return node("number", str(kids[0]))

    def string(self, kids: Kids) -> Node:
        return node("literal", kids[0].value if isinstance(kids[0], Token) else kids[0])

    def at(self, kids: Kids) -> Node:
        return node("at", kids[0].value)

    def name(self, kids: Kids) -> Node:
        return node("name", kids[0].value)

    def true(self, kids: Kids) -> Node:
        return node("literal", True)

    def false(self, kids: Kids) -> Node:
        return node("literal", False)

    def null(self, kids: Kids) -> Node:
        return node("literal", None)

    def parenthesis(self, kids: Kids) -> Node:
        return node("group", None, kids)

    def comparison_test(self, kids: Kids) -> Node:
        return node("comparison_test", str(kids[0]), kids[1:])

    def open_range(self, kids: Kids) -> Node:
        test: Node = kids[0]
        return node("open_range", test.value, test.kids)

    def list(self, kids: Kids) -> Node:
        return node("list", None, kids)

    def entry(self, kids: Kids) -> _Pair:
        return _Pair(kids[0].value, kids[1])

    def context(self, kids: Kids) -> Node:
        return node("context", tuple(kid.name for kid in kids), [kid.nodes[0] for kid in kids])

    def range(self, kids: Kids) -> Node:
        return node("range", (kids[0].type == "LSQB", kids[4].type == "RSQB"), [kids[1], kids[3]])

    def path(self, kids: Kids) -> Node:
        return node("path", kids[1].value, kids[:1])

    def filter(self, kids: Kids) -> Node:
        return node("filter", None, kids)

    def named(self, kids: Kids) -> _Pair:
        return _Pair(kids[0].value, kids[1])

    def positional(self, kids: Kids) -> Kids:
        return kids

    def named_arguments(self, kids: Kids) -> Kids:
        return kids

    def call(self, kids: Kids) -> Node:
        args = kids[1] if len(kids) > 1 else []
        if isinstance(args, Node | _Pair):
            args = [args]
        if args and isinstance(args[0], _Pair):
            names = tuple(pair.name for pair in args)
            return node("call", names, [kids[0], *(pair.nodes[0] for pair in args)])
        return node("call", None, [kids[0], *args])

    def negate(self, kids: Kids) -> Node:
        return node("negate", None, kids[-1:])

    def instance_of(self, kids: Kids) -> Node:
        return node("instance_of", kids[1].value, kids[:1])

    def chain(self, kids: Kids) -> Node:
        left: Node = kids[0]
        sign = str(kids[1])
        if left.op == "chain":
            left.value.append(sign)
            return _longer(left, kids[2])
        return node("chain", [sign], [left, kids[2]])

    def _logic(self, op: str, kids: Kids) -> Node:
        left: Node = kids[0]
        if left.op == op:
            return _longer(left, kids[1])
        return node(op, None, kids)

    def and_(self, kids: Kids) -> Node:
        return self._logic("and", kids)

    def or_(self, kids: Kids) -> Node:
        return self._logic("or", kids)

    def compare(self, kids: Kids) -> Node:
        return node("compare", str(kids[1]), [kids[0], kids[2]])

    def between(self, kids: Kids) -> Node:
        return node("between", None, kids)

    def test_list(self, kids: Kids) -> Node:
        return node("tests", False, kids)

    def in_(self, kids: Kids) -> Node:
        return node("in", None, kids)

    def if_(self, kids: Kids) -> Node:
        return node("if", None, kids)

    def iteration(self, kids: Kids) -> _Pair:
        return _Pair(kids[0].value, kids[1])

    def iteration_range(self, kids: Kids) -> _Pair:
        return _Pair(kids[0].value, node("span", None, kids[1:]))

    def for_(self, kids: Kids) -> Node:
        pairs = kids[:-1]
        return node("for", tuple(pair.name for pair in pairs), [*(pair.nodes[0] for pair in pairs), kids[-1]])

    def quantified(self, kids: Kids) -> Node:
        pairs = kids[1:-1]
        value = (str(kids[0]), tuple(pair.name for pair in pairs))
        return node("quantified", value, [*(pair.nodes[0] for pair in pairs), kids[-1]])

    def parameter(self, kids: Kids) -> tuple[str, Any]:
        return kids[0].value, kids[1].value

    def parameters(self, kids: Kids) -> tuple[Any, ...]:
        return tuple(kids)

    def function(self, kids: Kids) -> Node:
        return node("function", kids[1] if len(kids) > 2 else (), kids[-1:])

    def external(self, kids: Kids) -> Node:
        return node("external", kids[1] if len(kids) > 3 or isinstance(kids[1], tuple) else (), ())


_GRAMMAR = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
_LARK = Lark(
    _GRAMMAR,
    parser="lalr",
    lexer=TokenLexer,
    start=["start", "unary_tests"],
    transformer=_Builder(),
    maybe_placeholders=False,
)


def parse_tree(text: str, names: Iterable[str], unary: bool) -> Node:
    """The syntax tree of an expression, or of unary tests.

    Raises FeelSyntaxError where the text is not FEEL and FeelLimitExceeded when it is too long or too deep.
    """
    if len(text) > MAX_TEXT:
        raise limit_error("length")
    tokens = Cutter(text, names, unary).cut()
    if unary and len(tokens) == 1 and tokens[0].type == "MINUS":
        return node("any")
    if unary and len(tokens) == 4 and [token.type for token in tokens] == ["NOT", "LPAR", "MINUS", "RPAR"]:
        return node("tests", True, [node("any")])
    try:
        return cast(Node, _LARK.parse(cast(Any, tokens), start="unary_tests" if unary else "start"))
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        position = getattr(token, "start_pos", None)
        if not isinstance(position, int):
            position = len(text)
        raise syntax_error(text, position, text[position : position + 10] or "end of text") from None
    except FeelError:
        raise
    except Exception as error:
        cause = getattr(error, "orig_exc", None)
        if isinstance(cause, FeelError):
            raise cause from None
        raise
