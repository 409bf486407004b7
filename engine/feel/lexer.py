"""Cuts a FEEL text into tokens, with names that may hold spaces and operators (DMN 1.5, 10.3.1.2).

Two words side by side can only be one name, so ``Monthly Salary`` needs no declaration. A name that holds an
operator or a keyword (``Driver's age``, ``a+b``) must be known: from the caller or the text's own contexts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from lark import Token
from lark.lexer import Lexer

from .errors import FeelSyntaxError, syntax_error
from .types import ANY, TypeReader

_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
WORD = re.compile(f"[{_START}][{_PART}]*")
_MORE = re.compile(f"[{_PART}]+")
_GAP = re.compile(r"(?:\s|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)
_KEY = re.compile(r"[^:,{}\[\]()\"]+")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.S)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SPACES = re.compile(r"\s+")
_OF = re.compile(r"\s+of\b")

BINARY_WORDS = {"and", "or", "then", "else", "return", "satisfies", "in", "between"}
_WORDS = {
    "and": "AND",
    "or": "OR",
    "then": "THEN",
    "else": "ELSE",
    "return": "RETURN",
    "satisfies": "SATISFIES",
    "in": "IN",
    "between": "BETWEEN",
    "if": "IF",
    "for": "FOR",
    "some": "SOME",
    "every": "EVERY",
    "true": "TRUE",
    "false": "FALSE",
    "null": "NULL",
}
_SIGNS = {
    "..": "DOTDOT",
    "**": "POWER",
    "<=": "COMPARE",
    ">=": "COMPARE",
    "!=": "COMPARE",
    "<": "COMPARE",
    ">": "COMPARE",
    "=": "COMPARE",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    ",": "COMMA",
    ":": "COLON",
    ".": "DOT",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    "{": "LBRACE",
    "}": "RBRACE",
}
_OPERANDS = {
    "NAME",
    "NUMBER",
    "STRING",
    "AT",
    "TRUE",
    "FALSE",
    "NULL",
    "RPAR",
    "RSQB",
    "RBRACE",
    "OUTWARD_END",
    "INSTANCE_OF",
    "TYPE",
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_KEYWORD_FUNCTIONS = ("date and time", "years and months duration")


def normal(name: str) -> str:
    """A name with single spaces and no spaces around it."""
    return _SPACES.sub(" ", name.strip())


def is_plain(name: str) -> bool:
    """Whether the lexer finds ``name`` without being told about it."""
    words = name.split()
    if not words or WORD.fullmatch(words[0]) is None:
        return False
    return all(_MORE.fullmatch(word) and word not in _WORDS and word != "instance" for word in words)


@lru_cache(maxsize=512)
def _known_pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    patterns = []
    for name in sorted(names, key=len, reverse=True):
        if not name:
            continue
        words = r"\s+".join(map(re.escape, name.split(" ")))
        patterns.append(words + (f"(?![{_PART}])" if _MORE.match(name[-1]) else ""))
    for name in _KEYWORD_FUNCTIONS:
        patterns.append(name.replace(" ", r"\s+") + r"(?=\s*\()")
    return re.compile("|".join(patterns))


def unescape(text: str) -> str | None:
    """The inside of a string literal with its escapes resolved; None when one is wrong."""
    if "\\" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        body = match.group(1)
        if len(body) > 1:
            return chr(int(body[1:], 16))
        return _ESCAPES.get(body, "\\" + body)

    try:
        found = _ESCAPE.sub(one, text)
    except (ValueError, OverflowError):
        return None
    return _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), found)


class Cutter:
    """The state of cutting one text."""

    def __init__(self, text: str, names: Iterable[str], unary: bool) -> None:
        self.text = text
        self.known = {name for name in map(normal, names) if not is_plain(name)}
        self.pattern = _known_pattern(frozenset(self.known))
        self.unary = unary
        self.pos = 0
        self.tokens: list[Token] = []
        self.open: list[list[Any]] = []  # [token type, whether ".." was seen inside, open iterations]

    def fail(self, position: int) -> FeelSyntaxError:
        found = self.text[position : position + 10] or "end of text"
        return syntax_error(self.text, position, found)

    def add(self, type_: str, value: object, start: int) -> None:
        self.tokens.append(Token(type_, value, start_pos=start))

    def skip(self) -> None:
        gap = _GAP.match(self.text, self.pos)
        if gap is not None:
            self.pos = gap.end()

    def learn(self, name: str) -> None:
        if not is_plain(name) and name not in self.known:
            self.known.add(name)
            self.pattern = _known_pattern(frozenset(self.known))

    @property
    def last(self) -> str:
        return self.tokens[-1].type if self.tokens else ""

    def cut(self) -> list[Token]:
        text = self.text
        size = len(text)
        self.skip()
        if self.unary:
            self._negation()
        while self.pos < size:
            start = self.pos
            sign = text[start]
            if sign == '"':
                self._string(start)
            elif sign == "@":
                self.pos += 1
                self.skip()
                self._string(start, "AT")
            elif sign.isdecimal() or (sign == "." and self._number_ahead(start)):
                self._number(start)
            elif WORD.match(text, start) or self._known(start):
                self._word(start)
            else:
                self._sign(start)
            self.skip()
        return self.tokens

    def _negation(self) -> None:
        match = re.compile(r"not\s*(?=\()").match(self.text, self.pos)
        if match is None:
            return
        depth = 0
        pos = match.end()
        while pos < len(self.text):
            if self.text[pos] == '"':
                string = _STRING.match(self.text, pos)
                pos = string.end() if string else pos + 1
                continue
            depth += {"(": 1, ")": -1}.get(self.text[pos], 0)
            pos += 1
            if depth == 0:
                break
        if not self.text[pos:].strip():
            self.add("NOT", "not", self.pos)
            self.pos = match.end()

    def _number_ahead(self, start: int) -> bool:
        following = self.text[start + 1 : start + 2]
        return following.isdecimal() and not (self.last in _OPERANDS and self.last != "TYPE")

    def _string(self, start: int, type_: str = "STRING") -> None:
        match = _STRING.match(self.text, self.pos)
        value = None if match is None else unescape(match.group()[1:-1])
        if match is None or value is None:
            raise self.fail(start)
        self.pos = match.end()
        self.add(type_, value, start)

    def _number(self, start: int) -> None:
        match = _NUMBER.match(self.text, start)
        if match is None:
            raise self.fail(start)
        self.pos = match.end()
        self.add("NUMBER", match.group(), start)

    def _known(self, start: int) -> re.Match[str] | None:
        return self.pattern.match(self.text, start) if self.pattern is not None else None

    def _joined(self, pos: int) -> int:
        """The end of the further words of a name that ends at ``pos``."""
        while True:
            gap = _GAP.match(self.text, pos)
            if gap is None:
                return pos
            word = _MORE.match(self.text, gap.end())
            if word is None or word.group() in BINARY_WORDS or self._is_instance_of(word):
                return pos
            if word.group() == "external" and self.last == "RPAR":
                return pos
            pos = word.end()

    def _is_instance_of(self, word: re.Match[str]) -> bool:
        return word.group() == "instance" and _OF.match(self.text, word.end()) is not None

    def _word(self, start: int) -> None:
        known = self._known(start)
        word = WORD.match(self.text, start)
        is_alone = word is not None and (known is None or known.end() <= word.end())
        if word is not None and is_alone and self.last != "DOT" and self._keyword(start, word):
            return
        end = word.end() if word is not None else start
        joined = self._joined(end) if word is not None else start
        if known is not None:
            end = self._joined(known.end()) if known.end() > end else joined
            end = max(end, joined) if joined > known.end() else end
        else:
            end = joined
        self.pos = end
        self.add("NAME", normal(_GAP.sub(" ", self.text[start:end])), start)

    def _keyword(self, start: int, match: re.Match[str]) -> bool:
        word = match.group()
        type_ = _WORDS.get(word)
        if type_ is not None:
            if self._is_label(match.end()):
                return False
            self.pos = match.end()
            self.add(type_, word, start)
            if self.open and word in ("for", "some", "every"):
                self.open[-1][2] += 1
            elif self.open and word in ("return", "satisfies"):
                self.open[-1][2] -= 1
            return True
        if word == "instance" and self._is_instance_of(match) and self.last in _OPERANDS:
            of = _OF.match(self.text, match.end())
            reader = TypeReader(self.text, match.end() if of is None else of.end())
            type_found = reader.read()
            self.pos = reader.pos
            self.add("INSTANCE_OF", type_found, start)
            return True
        if word == "function" and re.compile(r"\s*\(").match(self.text, match.end()):
            self.pos = match.end()
            self.add("FUNCTION", word, start)
            self._parameters()
            return True
        if word == "external" and self.last == "RPAR":
            self.pos = match.end()
            self.add("EXTERNAL", word, start)
            return True
        return False

    def _is_label(self, pos: int) -> bool:
        """Whether a keyword is used as the name of an argument (``f(in: 1)``)."""
        gap = _GAP.match(self.text, pos)
        pos = gap.end() if gap else pos
        return self.text.startswith(":", pos) and self.last in ("LPAR", "COMMA")

    def _parameters(self) -> None:
        self.skip()
        self.add("LPAR", "(", self.pos)
        self.pos += 1
        self.skip()
        while not self.text.startswith(")", self.pos):
            start = self.pos
            match = _KEY.match(self.text, start)
            name = normal(_GAP.sub(" ", match.group())) if match else ""
            if match is None or WORD.match(name) is None:
                raise self.fail(start)
            self.pos = match.end()
            self.learn(name)
            self.add("NAME", name, start)
            found = ANY
            if self.text.startswith(":", self.pos):
                reader = TypeReader(self.text, self.pos + 1)
                found = reader.read()
                self.pos = reader.pos
                self.skip()
            self.add("TYPE", found, start)
            if self.text.startswith(",", self.pos):
                self.add("COMMA", ",", self.pos)
                self.pos += 1
                self.skip()
            elif not self.text.startswith(")", self.pos):
                raise self.fail(self.pos)
        self.add("RPAR", ")", self.pos)
        self.pos += 1

    def _starts_operand(self, pos: int, signs: str = '0123456789.@([{-"') -> bool:
        gap = _GAP.match(self.text, pos)
        pos = gap.end() if gap else pos
        word = WORD.match(self.text, pos)
        if word is not None:
            return word.group() not in BINARY_WORDS and not self._is_instance_of(word)
        return self.text[pos : pos + 1] in tuple(signs)

    def _sign(self, start: int) -> None:
        text = self.text
        sign = text[start : start + 2] if text[start : start + 2] in _SIGNS else text[start]
        type_ = _SIGNS.get(sign)
        if type_ is None:
            raise self.fail(start)
        operand_before = self.last in _OPERANDS
        self.pos = start + len(sign)
        if (
            type_ == "LSQB"
            and operand_before
            and self.open
            and self.open[-1][1]
            and not self._starts_operand(self.pos)
        ):
            type_ = "OUTWARD_END"
        elif (
            type_ == "RSQB"
            and not operand_before
            and (self.last != "LSQB" or self._starts_operand(self.pos, '0123456789@"'))
        ):
            type_ = "OUTWARD"
        if type_ in ("LPAR", "LSQB", "LBRACE", "OUTWARD"):
            self.open.append([type_, False, 0])
        elif type_ in ("RPAR", "RSQB", "RBRACE", "OUTWARD_END") and self.open:
            self.open.pop()
        elif type_ == "DOTDOT" and self.open:
            self.open[-1][1] = True
        self.add(type_, sign, start)
        if type_ == "LBRACE" or (
            type_ == "COMMA" and self.open and self.open[-1][0] == "LBRACE" and self.open[-1][2] == 0
        ):
            self._key()

    def _key(self) -> None:
        self.skip()
        start = self.pos
        if self.text.startswith("}", start):
            return
        if self.text.startswith('"', start):
            match = _STRING.match(self.text, start)
            name = None if match is None else unescape(match.group()[1:-1])
        else:
            match = _KEY.match(self.text, start)
            name = normal(_GAP.sub(" ", match.group())) if match else None
            if name is not None and WORD.match(name) is None:
                name = None
        if match is None or name is None:
            raise self.fail(start)
        self.pos = match.end()
        self.skip()
        if not self.text.startswith(":", self.pos):
            raise self.fail(start)
        self.pos += 1
        self.learn(name)
        self.add("KEY", name, start)


class TokenLexer(Lexer):
    """Hands the tokens of a :class:`Cutter` to lark."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """The tokens as they are: ``data`` is a list of them."""
        return iter(data)
