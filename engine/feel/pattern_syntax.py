"""Reads the regular expression syntax of XPath 3.1 (XML Schema part 2, appendix F, with its additions)."""

from __future__ import annotations

from .errors import limit_error
from .pattern_sets import CLASSES, Test, between, category, negated, single

Item = tuple[str, object, "tuple[Item, ...]"]
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL = set("\\|.-^?*+{}()[]$")
_MAX_GROUPS_DEEP = 60
_MAX_LENGTH = 2000


class PatternReader:
    """Reads one pattern; afterwards ``groups`` is the number of capturing groups."""

    def __init__(self, pattern: str, flags: str) -> None:
        if len(pattern) > _MAX_LENGTH:
            raise limit_error("pattern")
        self.text = pattern
        self.pos = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0
        self.fold = "i" in flags
        self.dot_all = "s" in flags
        self.spaced = "x" in flags
        self.quoted = "q" in flags

    def read(self) -> Item:
        """The syntax tree; raises ValueError when the pattern is wrong."""
        if self.quoted:
            return "sequence", None, tuple(("char", single(sign, self.fold), ()) for sign in self.text)
        found = self._choice()
        if self.pos < len(self.text):
            raise ValueError("unbalanced ) in pattern")
        return found

    def _peek(self) -> str:
        while self.spaced and self.text[self.pos : self.pos + 1] in (" ", "\t", "\n", "\r"):
            self.pos += 1
        return self.text[self.pos : self.pos + 1]

    def _next(self) -> str:
        sign = self._peek()
        if not sign:
            raise ValueError("pattern ends too early")
        self.pos += 1
        return sign

    def _choice(self) -> Item:
        self.depth += 1
        if self.depth > _MAX_GROUPS_DEEP:
            raise limit_error("pattern")
        branches = [self._branch()]
        while self._peek() == "|":
            self.pos += 1
            branches.append(self._branch())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else ("choice", None, tuple(branches))

    def _branch(self) -> Item:
        items: list[Item] = []
        while self._peek() not in ("", "|", ")"):
            items.append(self._piece())
        return items[0] if len(items) == 1 else ("sequence", None, tuple(items))

    def _piece(self) -> Item:
        atom = self._atom()
        sign = self._peek()
        if sign not in ("?", "*", "+", "{") or not sign:
            return atom
        self.pos += 1
        low, high = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign) or self._counts()
        lazy = self._peek() == "?"
        if lazy:
            self.pos += 1
        if self._peek() in ("?", "*", "+", "{") and self._peek():
            raise ValueError("two quantifiers in a row")
        return "repeat", (low, high, lazy), (atom,)

    def _counts(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.pos)
        low, comma, high = self.text[self.pos : end].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()) or len(low) > 4 or len(high) > 4:
            raise ValueError("wrong quantifier")
        self.pos = end + 1
        first = int(low)
        last = (int(high) if high else None) if comma else first
        if last is not None and last < first:
            raise ValueError("wrong quantifier")
        return first, last

    def _atom(self) -> Item:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return "char", self._set(), ()
        if sign == ".":
            return "char", (lambda _: True) if self.dot_all else (lambda found: found not in "\n\r"), ()
        if sign == "^":
            return "start", None, ()
        if sign == "$":
            return "end", None, ()
        if sign == "\\":
            return self._escaped()
        if sign in "?*+{}]":
            raise ValueError(f"unexpected {sign} in pattern")
        return "char", single(sign, self.fold), ()

    def _group(self) -> Item:
        if self.text.startswith("?:", self.pos):
            self.pos += 2
            inner = self._choice()
        elif self.text.startswith("?", self.pos):
            raise ValueError("unsupported group in pattern")
        else:
            self.groups += 1
            number = self.groups
            inner = ("group", number, (self._choice(),))
            self.closed.add(number)
        if self._next() != ")":
            raise ValueError("missing ) in pattern")
        return inner

    def _escaped(self) -> Item:
        sign = self.text[self.pos : self.pos + 1]
        if sign and sign in "123456789":
            end = self.pos + 1
            while self.text[end : end + 1].isdecimal() and int(self.text[self.pos : end + 1]) <= self.groups:
                end += 1
            number = int(self.text[self.pos : end])
            if number not in self.closed:
                raise ValueError("reference to a group that is not there")
            self.pos = end
            return "back", number, ()
        found = self._escape()
        return "char", single(found, self.fold) if isinstance(found, str) else found, ()

    def _escape(self) -> str | Test:
        r"""What stands behind a ``\``: one character, or a class of them."""
        sign = self.text[self.pos : self.pos + 1]
        self.pos += 1
        if sign in _CONTROL:
            return _CONTROL[sign]
        if sign in _LITERAL and sign:
            return sign
        if sign in CLASSES:
            return CLASSES[sign]
        if sign in ("p", "P") and self.text.startswith("{", self.pos):
            end = self.text.find("}", self.pos)
            if end > 0:
                found = category(self.text[self.pos + 1 : end])
                self.pos = end + 1
                return found if sign == "p" else negated(found)
        raise ValueError(f"unknown escape \\{sign}")

    def _set(self) -> Test:
        self.depth += 1
        if self.depth > _MAX_GROUPS_DEEP:
            raise limit_error("pattern")
        exclude = self._peek() == "^"
        if exclude:
            self.pos += 1
        tests: list[Test] = []
        minus: Test | None = None
        while self._peek() != "]" or not tests:
            if self.text.startswith("-[", self.pos) and tests:
                self.pos += 2
                minus = self._set()
                if self._peek() != "]":
                    raise ValueError("wrong subtraction in pattern")
                break
            tests.append(self._member())
        self.pos += 1
        self.depth -= 1
        return _combined(tests, exclude, minus)

    def _member(self) -> Test:
        sign = self._next()
        if sign in "[]":
            raise ValueError(f"unexpected {sign} in a set")
        low = self._escape() if sign == "\\" else sign
        if not isinstance(low, str):
            return low
        ahead = self.text[self.pos : self.pos + 2]
        if ahead[:1] != "-" or ahead[1:] in ("]", "["):
            return single(low, self.fold)
        self.pos += 1
        sign = self._next()
        high = self._escape() if sign == "\\" else sign
        if not isinstance(high, str) or high < low:
            raise ValueError("wrong range in a set")
        return between(low, high, self.fold)


def _combined(tests: list[Test], exclude: bool, minus: Test | None) -> Test:
    def test(sign: str) -> bool:
        found = any(one(sign) for one in tests) is not exclude
        return found and (minus is None or not minus(sign))

    return test
