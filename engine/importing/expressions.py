"""Expressions of other tools as FEEL: JUEL (``${a == 'x' && not empty b}``), and the simple ones of Groovy and Python.

What has no clear counterpart raises ``Untranslatable`` with its position; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine import feel
from engine.feel import FeelError

MAX_LENGTH = 4_000
MAX_DEPTH = 60
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
  | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
  | (?P<name>[^\W\d]\w*)
  | (?P<sign>===|!==|==|!=|<>|<=|>=|&&|\|\||[-+*/%<>!?:()\[\].,])
)""",
    re.VERBOSE,
)
_WORDS = {
    "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "div": "/", "mod": "%", "and": "&&", "or": "||",
    "===": "==", "!==": "!=", "<>": "!=",
}  # fmt: skip
_LITERALS = {
    "true": "true",
    "True": "true",
    "false": "false",
    "False": "false",
    "null": "null",
    "None": "null",
}
#: rank of binary signs, weakest first, with their FEEL
_BINARY: tuple[dict[str, str], ...] = (
    {"||": "or"},
    {"&&": "and"},
    {"==": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="},
    {"+": "+", "-": "-"},
    {"*": "*", "/": "/"},
)
_VARIABLES = frozenset({"execution", "task", "delegateExecution", "caseExecution"})
_METHODS = {
    "isEmpty": (0, '{0} in (null, "", [])'),
    "size": (0, "count({0})"),
    "length": (0, "string length({0})"),
    "equals": (1, "{0} = {1}"),
    "startsWith": (1, "starts with({0}, {1})"),
    "endsWith": (1, "ends with({0}, {1})"),
    "toLowerCase": (0, "lower case({0})"),
    "toUpperCase": (0, "upper case({0})"),
    "toString": (0, "string({0})"),
    "booleanValue": (0, "{0}"),
    "intValue": (0, "{0}"),
    "doubleValue": (0, "{0}"),
    "longValue": (0, "{0}"),
}
_NAME = re.compile(r"[^\W\d]\w*")


class Untranslatable(ValueError):
    """No clear FEEL for this; ``position`` is the offset in the text, ``what`` the part that has none."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what)
        self.what = what
        self.position = position


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def is_juel(text: str) -> bool:
    """Whether the text is, or holds, an expression in ``${...}`` or ``#{...}``."""
    return bool(re.search(r"[$#]\{", text))


def is_feel(text: str) -> bool:
    """Whether it is already an expression of FEEL, with or without the leading ``=``."""
    try:
        feel.parse(text.strip().removeprefix("="))
    except (FeelError, RecursionError):
        return False
    return True


def to_feel(text: str) -> str:
    """The expression as FEEL, without a leading ``=``.

    Texts around ``${...}`` are joined to it. Text without ``${...}`` is read as an expression of Groovy, JavaScript or
    Python unless it is FEEL already.

    :raises Untranslatable:
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise Untranslatable("too long", 0)
    if not is_juel(text):
        if text.startswith("=") or is_feel(text):
            return text.removeprefix("=").strip()
        said = re.fullmatch(r"(return\s)?(.*?);?", text, re.DOTALL)
        offset = said.start(2) if said else 0
        return _verified(_Parser(said.group(2) if said else text, offset, bare=True).whole())
    parts = _parts(text)
    if len(parts) == 1:
        return _verified(parts[0][1])
    pieces = [_quoted(value) if kind == "text" else f"string({value})" for kind, value in parts]
    return _verified(" + ".join(pieces))


def _verified(found: str) -> str:
    if not is_feel(found):
        raise Untranslatable(found, 0)
    return found


def _parts(text: str) -> list[tuple[str, str]]:
    """Plain texts, and the FEEL of each ``${...}``."""
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        start = re.compile(r"[$#]\{").search(text, place)
        if start is None:
            found.append(("text", text[place:]))
            break
        if start.start() > place:
            found.append(("text", text[place : start.start()]))
        end = _closing(text, start.end())
        found.append(("feel", _Parser(text[start.end() : end], start.end()).whole()))
        place = end + 1
    return found


def _closing(text: str, start: int) -> int:
    quote = ""
    for place in range(start, len(text)):
        sign = text[place]
        if quote:
            if sign == quote and text[place - 1] != "\\":
                quote = ""
        elif sign in "'\"":
            quote = sign
        elif sign == "}":
            return place
    raise Untranslatable("}", len(text))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class _Parser:
    def __init__(self, text: str, offset: int, *, bare: bool = False) -> None:
        #: of a script language; Python's «not» reaches as far as a comparison, JUEL's only as far as its neighbour
        self.bare = bare
        self.tokens = _tokens(text, offset)
        self.at = 0
        self.end = offset + len(text)
        self.depth = 0

    def whole(self) -> str:
        """The whole text as one expression."""
        found = self._choice()
        if self.at < len(self.tokens):
            raise self._stuck()
        return found

    def _peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _take(self) -> _Token:
        if self.at >= len(self.tokens):
            raise Untranslatable("?", self.end)
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, sign: str) -> None:
        if self._kind() == "text" or self._peek() != sign:
            raise self._stuck()
        self.at += 1

    def _stuck(self) -> Untranslatable:
        if self.at < len(self.tokens):
            return Untranslatable(self.tokens[self.at].text, self.tokens[self.at].position)
        return Untranslatable("?", self.end)

    def _choice(self) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._stuck()
        found = self._binary(0)
        if self._sign("?"):
            yes = self._choice()
            self._expect(":")
            found = f"if {found} then {yes} else {self._choice()}"
        elif self.bare and self._word("if"):
            condition = self._binary(0)
            if not self._word("else"):
                raise self._stuck()
            found = f"if {condition} then {found} else {self._choice()}"
        self.depth -= 1
        return found

    def _sign(self, *signs: str) -> str:
        if self._kind() == "sign" and self._peek() in signs:
            return self._take().text
        return ""

    def _binary(self, rank: int) -> str:
        if rank == len(_BINARY):
            return self._unary()
        found = self._binary(rank + 1)
        while sign := self._sign(*_BINARY[rank], *(("%",) if rank == len(_BINARY) - 1 else ())):
            other = self._binary(rank + 1)
            found = f"modulo({found}, {other})" if sign == "%" else f"{found} {_BINARY[rank][sign]} {other}"
        return found

    def _unary(self) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._stuck()
        try:
            if self._sign("!") or self._word("not"):
                if self._word("empty"):
                    return f'not({self._unary()} in (null, "", []))'
                wide = self.bare and self.tokens[self.at - 1].text == "not"
                return f"not({self._binary(2) if wide else self._unary()})"
            if self._word("empty"):
                return f'{self._unary()} in (null, "", [])'
            if self._sign("-"):
                return f"-{self._unary()}"
            return self._postfix()
        finally:
            self.depth -= 1

    def _word(self, word: str) -> bool:
        if self._kind() == "name" and self._peek() == word:
            self.at += 1
            return True
        return False

    def _postfix(self) -> str:
        token = self._take()
        if token.kind == "number":
            found = token.text
        elif token.kind == "text":
            found = _quoted(_unquoted(token.text))
        elif token.kind == "name":
            found = self._name(token)
        elif token.text == "(":
            found = f"({self._choice()})"
            self._expect(")")
        else:
            self.at -= 1
            raise self._stuck()
        while self._kind() == "sign" and self._peek() in (".", "["):
            found = self._member(found)
        return found

    def _name(self, token: _Token) -> str:
        if token.text in _LITERALS:
            return _LITERALS[token.text]
        if token.text in _VARIABLES and self._peek() == ".":
            self._expect(".")
            method = self._take()
            self._expect("(")
            variable = self._take()
            self._expect(")")
            name = _unquoted(variable.text) if variable.kind == "text" else ""
            if method.text in ("getVariable", "getVariableLocal") and _NAME.fullmatch(name):
                return name
            if method.text == "hasVariable" and _NAME.fullmatch(name):
                return f"{name} != null"
            raise Untranslatable(f"{token.text}.{method.text}", token.position)
        if self._kind() == "sign" and self._peek() == "(":
            raise Untranslatable(f"{token.text}(…)", token.position)
        return token.text

    def _member(self, found: str) -> str:
        if self._sign("["):
            index = self._take()
            self._expect("]")
            if index.kind == "text" and _NAME.fullmatch(_unquoted(index.text)):
                return f"{found}.{_unquoted(index.text)}"
            if index.kind == "number" and index.text.isdigit():
                return f"{found}[{int(index.text) + 1}]"
            raise Untranslatable(index.text, index.position)
        self._expect(".")
        name = self._take()
        if name.kind != "name":
            raise Untranslatable(name.text, name.position)
        if not self._sign("("):
            return f"{found}.{name.text}"
        arguments: list[str] = []
        while not self._sign(")"):
            arguments.append(self._choice())
            if not self._sign(","):
                self._expect(")")
                break
        count, pattern = _METHODS.get(name.text, (-1, ""))
        if len(arguments) != count:
            raise Untranslatable(f".{name.text}(…)", name.position)
        return pattern.format(found, *arguments)


def _tokens(text: str, offset: int) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            stripped = len(text[place:]) - len(text[place:].lstrip())
            raise Untranslatable(text[place + stripped], offset + place + stripped)
        kind, word = match.lastgroup, match.group(match.lastgroup)
        if kind in ("name", "sign") and word in _WORDS:
            kind, word = "sign", _WORDS[word]
        found.append(_Token(kind, word, offset + match.start(match.lastgroup)))
        place = match.end()
    return found


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
