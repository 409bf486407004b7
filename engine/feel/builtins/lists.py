"""List functions (DMN 1.5, 10.3.4.4). Positions count from 1; negative ones from the end."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from ..limits import Run
from ..operators import comparable, same
from ..values import FeelFunction
from .numbers import whole
from .signature import builtin, invoke


def _place(items: list[object], position: Decimal) -> int | None:
    """The 0-based index of a position, None when the list has none."""
    index = whole(position)
    if index > 0:
        return index - 1 if index <= len(items) else None
    return len(items) + index if index < 0 and -index <= len(items) else None


def _has(run: Run, items: list[object], value: object) -> bool:
    run.spend(len(items))
    return any(same(item, value) for item in items)


@builtin("list contains(list: list, element: any)")
def list_contains(run: Run, items: list[object], element: object) -> object:
    return _has(run, items, element)


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(run: Run, items: list[object], start: Decimal, length: Decimal | None) -> object:
    first = _place(items, start)
    if first is None:
        return None
    end = len(items) if length is None else first + whole(length)
    if (length is not None and length < 1) or end > len(items):
        return None
    run.grow(end - first)
    return items[first:end]


@builtin("append(list: list, item...: any)")
def append(run: Run, items: list[object], more: list[object]) -> object:
    run.grow(len(items) + len(more))
    return items + more


@builtin("concatenate(list...: list)")
def concatenate(run: Run, lists: list[list[object]]) -> object:
    run.grow(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(run: Run, items: list[object], position: Decimal, item: object) -> object:
    place = _place(items, position)
    if place is None:
        return None
    run.grow(len(items) + 1)
    return [*items[:place], item, *items[place:]]


@builtin("remove(list: list, position: number)")
def remove(run: Run, items: list[object], position: Decimal) -> object:
    place = _place(items, position)
    if place is None:
        return None
    run.grow(len(items))
    return items[:place] + items[place + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def replace_at(run: Run, items: list[object], position: Decimal, item: object) -> object:
    place = _place(items, position)
    if place is None:
        return None
    run.grow(len(items))
    return [*items[:place], item, *items[place + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def replace_where(run: Run, items: list[object], match: FeelFunction, item: object) -> object:
    if len(match.parameters) != 2:
        return None
    run.grow(len(items))
    found: list[object] = []
    for old in items:
        chosen = invoke(match, [old, item], run)
        if not isinstance(chosen, bool):
            return None
        found.append(item if chosen else old)
    return found


@builtin("reverse(list: list)")
def reverse(run: Run, items: list[object]) -> object:
    run.grow(len(items))
    return items[::-1]


@builtin("index of(list: list, match: any)")
def index_of(run: Run, items: list[object], match: object) -> object:
    run.grow(len(items))
    return [Decimal(place) for place, item in enumerate(items, 1) if same(item, match)]


@builtin("union(list...: list)")
def union(run: Run, lists: list[list[object]]) -> object:
    found: list[object] = []
    for items in lists:
        for item in items:
            if not _has(run, found, item):
                found.append(item)
    return found


@builtin("distinct values(list: list)")
def distinct_values(run: Run, items: list[object]) -> object:
    return union(run, [items])


@builtin("flatten(list: list)")
def flatten(run: Run, items: list[object]) -> object:
    found: list[object] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            run.grow(1)
            if isinstance(item, list):
                stack.append(iter(item))
                break
            found.append(item)
        else:
            stack.pop()
    return found


@builtin("sort(list: list, precedes: function)")
def sort_by(run: Run, items: list[object], precedes: FeelFunction) -> object:
    if len(precedes.parameters) != 2:
        return None
    run.grow(len(items))

    def order(one: object, other: object) -> int:
        before = invoke(precedes, [one, other], run)
        if not isinstance(before, bool):
            raise ValueError("precedes must give true or false")
        if before:
            return -1
        return 1 if invoke(precedes, [other, one], run) is True else 0

    return sorted(items, key=cmp_to_key(order))


@builtin("sort(list: list)")
def sort(run: Run, items: list[object]) -> object:
    run.grow(len(items))

    def order(one: object, other: object) -> int:
        pair = comparable(one, other)
        if pair is None:
            raise ValueError("elements cannot be ordered")
        return -1 if pair[0] < pair[1] else int(pair[0] > pair[1])  # type: ignore[operator]

    return sorted(items, key=cmp_to_key(order))


@builtin("string join(list: list, delimiter?: string, prefix?: string, suffix?: string)")
def string_join(
    run: Run, items: list[object], delimiter: str | None, prefix: str | None, suffix: str | None
) -> object:
    run.spend(len(items))
    texts = [item for item in items if isinstance(item, str)]
    if any(item is not None and not isinstance(item, str) for item in items):
        return None
    run.grow(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (prefix or "") + (delimiter or "").join(texts) + (suffix or "")
