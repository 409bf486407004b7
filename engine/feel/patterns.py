"""Regular expressions of XPath 3.1 (which FEEL uses), matched in bounded time.

A pattern becomes a small program for a machine that backtracks but never visits the same place of program and
text twice, so that no pattern takes more than (length of program) x (length of text) steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .errors import limit_error
from .limits import MAX_PATTERN_STEPS
from .pattern_sets import Test
from .pattern_syntax import Item, PatternReader

_MAX_PROGRAM = 4000

CHAR, SPLIT, JUMP, SAVE, START, END, BACK, DONE = range(8)
Instruction = tuple[int, object, object]


class Pattern:
    """A compiled pattern; ``groups`` is the number of its capturing groups."""

    def __init__(self, program: list[Instruction], groups: int, multiline: bool, fold: bool) -> None:
        self.program = program
        self.groups = groups
        self.multiline = multiline
        self.fold = fold
        self.remembers = any(op == BACK for op, _, _ in program)

    def search(self, text: str, start: int) -> list[tuple[int, int]] | None:
        """The spans of the first match from ``start`` and of its groups ((-1, -1): took no part)."""
        return self._search(text, start, [MAX_PATTERN_STEPS])

    def _search(self, text: str, start: int, budget: list[int]) -> list[tuple[int, int]] | None:
        visited: set[int] = set()
        for place in range(start, len(text) + 1):
            found = self._match(text, place, visited, budget)
            if found is not None:
                return [
                    (found[index], found[index + 1]) if found[index + 1] >= 0 else (-1, -1)
                    for index in range(0, len(found), 2)
                ]
            if self.remembers:
                visited.clear()
        return None

    def all(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """All matches from left to right that do not overlap."""
        budget = [MAX_PATTERN_STEPS]
        place = 0
        while place <= len(text):
            found = self._search(text, place, budget)
            if found is None:
                return
            yield found
            place = found[0][1] if found[0][1] > found[0][0] else found[0][1] + 1

    def _match(self, text: str, start: int, visited: set[int], budget: list[int]) -> list[int] | None:
        program = self.program
        size = len(text)
        width = size + 1
        saved: tuple[int, ...] = (-1,) * (2 * self.groups + 2)
        stack: list[tuple[int, int, tuple[int, ...]]] = [(0, start, saved)]
        steps = budget[0]
        remembers = self.remembers
        while stack:
            at, pos, saved = stack.pop()
            while True:
                steps -= 1
                if steps < 0:
                    raise limit_error("pattern")
                if not remembers:
                    state = at * width + pos
                    if state in visited:
                        break
                    visited.add(state)
                op, one, two = program[at]
                if op == CHAR:
                    if pos < size and one(text[pos]):  # type: ignore[operator]
                        at += 1
                        pos += 1
                        continue
                    break
                if op == SPLIT:
                    stack.append((two, pos, saved))  # type: ignore[arg-type]
                    if len(stack) > MAX_PATTERN_STEPS:
                        raise limit_error("pattern")
                    at = one  # type: ignore[assignment]
                elif op == JUMP:
                    at = one  # type: ignore[assignment]
                elif op == SAVE:
                    place: int = one  # type: ignore[assignment]
                    saved = (*saved[:place], pos, *saved[place + 1 :])
                    at += 1
                elif op == START:
                    if pos and not (self.multiline and text[pos - 1] == "\n"):
                        break
                    at += 1
                elif op == END:
                    if pos < size and not (self.multiline and text[pos] == "\n"):
                        break
                    at += 1
                elif op == BACK:
                    group: int = one  # type: ignore[assignment]
                    begin, end = saved[2 * group], saved[2 * group + 1]
                    piece = text[begin:end] if end >= 0 else ""
                    here = text[pos : pos + len(piece)]
                    if here != piece and not (self.fold and here.lower() == piece.lower()):
                        break
                    steps -= len(piece)
                    pos += len(piece)
                    at += 1
                else:
                    budget[0] = steps
                    return [start, pos, *saved[2:]]
        budget[0] = steps
        return None


class _Assembler:
    def __init__(self) -> None:
        self.program: list[Instruction] = []

    def put(self, op: int, one: object = None, two: object = None) -> int:
        if len(self.program) >= _MAX_PROGRAM:
            raise limit_error("pattern")
        self.program.append((op, one, two))
        return len(self.program) - 1

    def item(self, item: Item) -> None:
        kind, value, kids = item
        if kind == "char":
            test: Test = value  # type: ignore[assignment]
            self.put(CHAR, test)
        elif kind == "sequence":
            for kid in kids:
                self.item(kid)
        elif kind == "choice":
            self._choice(kids)
        elif kind == "group":
            number: int = value  # type: ignore[assignment]
            self.put(SAVE, 2 * number)
            self.item(kids[0])
            self.put(SAVE, 2 * number + 1)
        elif kind == "repeat":
            counts: tuple[int, int | None, bool] = value  # type: ignore[assignment]
            self._repeat(*counts, kids[0])
        else:
            self.put({"start": START, "end": END, "back": BACK}[kind], value)

    def _choice(self, kids: tuple[Item, ...]) -> None:
        ends: list[int] = []
        for kid in kids[:-1]:
            split = self.put(SPLIT)
            self.item(kid)
            ends.append(self.put(JUMP))
            self.program[split] = (SPLIT, split + 1, len(self.program))
        self.item(kids[-1])
        for end in ends:
            self.program[end] = (JUMP, len(self.program), None)

    def _fork(self, at: int, into: int, past: int, lazy: bool) -> None:
        self.program[at] = (SPLIT, past, into) if lazy else (SPLIT, into, past)

    def _repeat(self, low: int, high: int | None, lazy: bool, kid: Item) -> None:
        for _ in range(low):
            self.item(kid)
        if high is None:
            split = self.put(SPLIT)
            self.item(kid)
            self.put(JUMP, split)
            self._fork(split, split + 1, len(self.program), lazy)
            return
        splits = []
        for _ in range(high - low):
            splits.append(self.put(SPLIT))
            self.item(kid)
        for split in splits:
            self._fork(split, split + 1, len(self.program), lazy)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """The compiled pattern. Flags: i, s, m, x, q. Raises ValueError when pattern or flags are wrong."""
    if set(flags) - set("ismxq"):
        raise ValueError(f"unknown flags {flags}")
    reader = PatternReader(pattern, flags)
    item = reader.read()
    assembler = _Assembler()
    assembler.item(item)
    assembler.put(DONE)
    return Pattern(assembler.program, reader.groups, "m" in flags, "i" in flags)


def expand(replacement: str, match: list[tuple[int, int]], text: str, groups: int) -> str:
    r"""The replacement with ``$1`` (a group), ``\$`` and ``\\`` resolved; else ValueError."""
    pieces: list[str] = []
    pos = 0
    while pos < len(replacement):
        sign = replacement[pos]
        following = replacement[pos + 1 : pos + 2]
        if sign == "\\":
            if following not in ("\\", "$") or not following:
                raise ValueError("wrong escape in replacement")
            pieces.append(following)
            pos += 2
        elif sign == "$":
            if not following or following not in "0123456789":
                raise ValueError("$ without a number in replacement")
            end = pos + 2
            while (
                end < len(replacement)
                and replacement[end] in "0123456789"
                and int(replacement[pos + 1 : end + 1]) <= groups
            ):
                end += 1
            number = int(replacement[pos + 1 : end])
            if number <= groups and match[number][0] >= 0:
                pieces.append(text[slice(*match[number])])
            pos = end
        else:
            pieces.append(sign)
            pos += 1
    return "".join(pieces)
