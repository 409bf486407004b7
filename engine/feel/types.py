"""FEEL types: reading their names, ``instance of``, and coercion to a type (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from .errors import syntax_error
from .limits import MAX_DEPTH
from .values import FeelFunction, Range, kind

_WORDS = re.compile(r"[^\W\d][\w]*(?:\s+[\w]+)*(?:\s*\.\s*[^\W\d]\w*)*")
_BUILT_IN = re.compile(
    r"(?:days\s+and\s+time\s+duration|years\s+and\s+months\s+duration|day\s+time\s+duration"
    r"|year\s+month\s+duration|date\s+and\s+time|date\s+time)\b"
)
_SPACES = re.compile(r"\s+")
_STOP = {"and", "or", "then", "else", "return", "satisfies", "in", "between", "instance", "external"}

ALIASES = {
    "dateTime": "date and time",
    "date time": "date and time",
    "dayTimeDuration": "days and time duration",
    "day time duration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "year month duration": "years and months duration",
    "null": "Null",
    "any": "Any",
}
SIMPLE = frozenset(
    {
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "Any",
        "Null",
        "list",
        "context",
        "range",
        "function",
    }
)


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type: its name, and the element, entry, parameter or endpoint types where it has them.

    ``list<T>`` and ``range<T>`` carry ``(T,)``; ``context<...>`` carries ``entries``;
    ``function<P...> -> R`` carries its parameters and then the result.
    """

    name: str
    args: tuple[FeelType, ...] = ()
    entries: tuple[tuple[str, FeelType], ...] = ()


ANY = FeelType("Any")


class TypeReader:
    """Reads one type from ``text`` at ``pos``; afterwards ``pos`` is behind it."""

    def __init__(self, text: str, pos: int) -> None:
        self.text = text
        self.pos = pos
        self.depth = 0

    def _skip(self) -> None:
        while self.pos < len(self.text) and self.text[self.pos].isspace():
            self.pos += 1

    def _peek(self, sign: str) -> bool:
        self._skip()
        return self.text.startswith(sign, self.pos)

    def _take(self, sign: str) -> None:
        if not self._peek(sign):
            raise syntax_error(self.text, self.pos, self.text[self.pos : self.pos + 10] or "end of text")
        self.pos += len(sign)

    def _words(self) -> str:
        self._skip()
        built_in = _BUILT_IN.match(self.text, self.pos)
        if built_in is not None:
            self.pos = built_in.end()
            return _SPACES.sub(" ", built_in.group())
        match = _WORDS.match(self.text, self.pos)
        if match is None:
            raise syntax_error(self.text, self.pos, self.text[self.pos : self.pos + 10] or "end of text")
        end = match.end()
        for word in re.finditer(r"\s+(\w+)", match.group()):
            if word.group(1) in _STOP:
                end = match.start() + word.start()
                break
        found = self.text[self.pos : end]
        self.pos = end
        return _SPACES.sub(" ", found)

    def read(self) -> FeelType:
        """The type at the current position."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise syntax_error(self.text, self.pos, "type nested too deeply")
        name = self._words()
        name = ALIASES.get(name, name)
        found = FeelType(name)
        if name in ("list", "range") and self._peek("<"):
            self._take("<")
            found = FeelType(name, (self.read(),))
            self._take(">")
        elif name == "context" and self._peek("<"):
            found = self._context()
        elif name == "function" and self._peek("<"):
            found = self._function()
        self.depth -= 1
        return found

    def _context(self) -> FeelType:
        self._take("<")
        entries: list[tuple[str, FeelType]] = []
        while not self._peek(">"):
            name = self._words()
            self._take(":")
            entries.append((name, self.read()))
            if not self._peek(","):
                break
            self._take(",")
        self._take(">")
        return FeelType("context", (), tuple(entries))

    def _function(self) -> FeelType:
        self._take("<")
        args: list[FeelType] = []
        while not self._peek(">"):
            args.append(self.read())
            if not self._peek(","):
                break
            self._take(",")
        self._take(">")
        result = ANY
        if self._peek("->"):
            self._take("->")
            result = self.read()
        return FeelType("function", (*args, result))


def instance_of(value: object, wanted: FeelType) -> bool:
    """Whether ``value`` conforms to ``wanted``. Null is an instance of Null only."""
    name = wanted.name
    if value is None:
        return name == "Null"
    if name == "Any":
        return True
    found = kind(value)
    if name == "function":
        return isinstance(value, FeelFunction) and _function_conforms(value, wanted)
    if found != name:
        return False
    if isinstance(value, list) and wanted.args:
        return all(conforms(item, wanted.args[0]) for item in value)
    if isinstance(value, dict) and wanted.entries:
        return all(key in value and conforms(value[key], entry) for key, entry in wanted.entries)
    if isinstance(value, Range) and wanted.args:
        ends = [end for end in (value.low, value.high) if end is not None]
        return all(instance_of(end, wanted.args[0]) for end in ends)
    return True


def conforms(value: object, wanted: FeelType) -> bool:
    """Like :func:`instance_of`, but null conforms to every type (DMN 1.5, 10.3.2.9.2)."""
    return value is None or instance_of(value, wanted)


def subtype(one: FeelType, other: FeelType) -> bool:
    """Whether every value of ``one`` conforms to ``other``."""
    if other.name == "Any" or one.name == "Null" or one == other:
        return True
    if one.name != other.name:
        return False
    if one.name in ("list", "range"):
        return not other.args or (bool(one.args) and subtype(one.args[0], other.args[0]))
    if one.name == "context":
        mine = dict(one.entries)
        return all(key in mine and subtype(mine[key], entry) for key, entry in other.entries)
    if one.name == "function" and other.args:
        if len(one.args) != len(other.args):
            return False
        pairs = zip(other.args[:-1], one.args[:-1], strict=True)
        return all(subtype(theirs, mine_) for theirs, mine_ in pairs) and subtype(
            one.args[-1], other.args[-1]
        )
    return True


def _function_conforms(value: FeelFunction, wanted: FeelType) -> bool:
    if not wanted.args:
        return True
    if len(value.parameters) != len(wanted.args) - 1:
        return False
    types = [found if isinstance(found, FeelType) else ANY for found in value.types]
    types += [ANY] * (len(value.parameters) - len(types))
    result = value.result if isinstance(value.result, FeelType) else ANY
    if not all(subtype(theirs, mine) for theirs, mine in zip(wanted.args[:-1], types, strict=True)):
        return False
    return result.name == "Any" or subtype(result, wanted.args[-1])


def coerce(value: object, wanted: FeelType) -> object:
    """The value as ``wanted`` by the implicit conversions of DMN 1.5, 10.3.2.9.4, or null.

    A list of one becomes its element, an element a list of one, a date a date and time at UTC midnight.
    """
    if value is None or conforms(value, wanted):
        return value
    if wanted.name == "list":
        if not isinstance(value, list):
            return [value] if not wanted.args or conforms(value, wanted.args[0]) else None
        return None
    if isinstance(value, list) and len(value) == 1:
        return coerce(value[0], wanted) if conforms(value[0], wanted) else None
    if wanted.name == "date and time" and kind(value) == "date" and isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return None
