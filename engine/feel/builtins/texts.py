"""String functions (DMN 1.5, 10.3.4.3). Positions count characters from 1; negative ones from the end."""

from __future__ import annotations

import re
from decimal import Decimal

from ..convert import to_text
from ..limits import Run
from ..patterns import Pattern, compile_pattern, expand
from ..values import NUMBERS
from .signature import builtin

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.A)


@builtin("string(from: any)")
def string(run: Run, value: object) -> object:
    if value is None:
        return None
    text = to_text(value)
    run.grow(len(text))
    return text


@builtin("number(from: string, grouping separator?: string, decimal separator?: string)")
def number(run: Run, text: str, grouping: str | None, point: str | None) -> object:
    if (
        grouping not in (None, " ", ".", ",")
        or point not in (None, ".", ",")
        or (grouping is not None and grouping == point)
    ):
        return None
    if len(text) > 1000:
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point == ",":
        text = text.replace(",", ".") if "." not in text else "wrong"
    return NUMBERS.create_decimal(text) if _NUMBER.fullmatch(text) else None


@builtin("number(from: number)")
def same_number(run: Run, value: Decimal) -> object:
    return value


@builtin("substring(string: string, start position: number, length?: number)")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None) -> object:
    first = int(start)
    if first == 0 or abs(first) > len(text) or (length is not None and length < 1):
        return None
    first = first - 1 if first > 0 else len(text) + first
    return text[first:] if length is None else text[first : first + min(int(length), len(text))]


@builtin("string length(string: string)")
def string_length(run: Run, text: str) -> object:
    return Decimal(len(text))


@builtin("upper case(string: string)")
def upper_case(run: Run, text: str) -> object:
    run.grow(len(text))
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(run: Run, text: str) -> object:
    run.grow(len(text))
    return text.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(run: Run, text: str, match: str) -> object:
    place = text.find(match)
    return text[:place] if place > 0 else ""


@builtin("substring after(string: string, match: string)")
def substring_after(run: Run, text: str, match: str) -> object:
    place = text.find(match)
    return text[place + len(match) :] if place >= 0 else ""


@builtin("contains(string: string, match: string)")
def contains(run: Run, text: str, match: str) -> object:
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(run: Run, text: str, match: str) -> object:
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(run: Run, text: str, match: str) -> object:
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string)")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> object:
    return compile_pattern(pattern, flags or "").search(text, 0) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string)")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> object:
    found = compile_pattern(pattern, flags or "")
    literal = "q" in (flags or "")
    if found.search("", 0) is not None:
        raise ValueError("the pattern matches an empty text")
    pieces: list[str] = []
    place = 0
    for match in found.all(text):
        new = replacement if literal else expand(replacement, match, text, found.groups)
        run.grow(len(new) + match[0][1] - place)
        pieces += (text[place : match[0][0]], new)
        place = match[0][1]
    pieces.append(text[place:])
    return "".join(pieces)


@builtin("split(string: string, delimiter: string)")
def split(run: Run, text: str, delimiter: str) -> object:
    return _cut(run, text, compile_pattern(delimiter, ""))


def _cut(run: Run, text: str, pattern: Pattern) -> list[object]:
    pieces: list[object] = []
    place = 0
    for match in pattern.all(text):
        if match[0][1] == match[0][0]:
            continue
        pieces.append(text[place : match[0][0]])
        place = match[0][1]
    pieces.append(text[place:])
    run.grow(len(text) + len(pieces))
    return pieces
