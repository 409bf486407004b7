"""Functions that reduce a list of numbers or booleans (DMN 1.5, 10.3.4.4)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ..limits import Run
from ..operators import arithmetic, comparable
from ..values import NUMBERS
from .signature import builtin


def _extreme(name: str, wins: Callable[[object, object], bool]) -> None:
    def body(run: Run, items: list[object]) -> object:
        run.spend(len(items))
        if not items:
            return None
        best = items[0]
        if comparable(best, best) is None:
            return None
        for item in items[1:]:
            pair = comparable(item, best)
            if pair is None:
                return None
            if wins(*pair):
                best = item
        return best

    builtin(f"{name}(list: list)", f"{name}(list...: any)")(body)


_extreme("min", lambda one, other: one < other)  # type: ignore[operator]
_extreme("max", lambda one, other: one > other)  # type: ignore[operator]


def _numbers(run: Run, items: list[object]) -> list[Decimal] | None:
    run.spend(len(items))
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if numbers and len(numbers) == len(items) else None


@builtin("count(list: list)", "count(list...: any)")
def count(run: Run, items: list[object]) -> object:
    return Decimal(len(items))


@builtin("sum(list: list)", "sum(list...: any)")
def total(run: Run, items: list[object]) -> object:
    run.spend(len(items))
    if not items:
        return None
    found = items[0]
    if isinstance(found, str) or arithmetic("+", found, found) is None:
        return None
    for item in items[1:]:
        found = arithmetic("+", found, item)
    return found


@builtin("product(list: list)", "product(list...: any)")
def product(run: Run, items: list[object]) -> object:
    numbers = _numbers(run, items)
    if numbers is None:
        return None
    found = Decimal(1)
    for number in numbers:
        found = NUMBERS.multiply(found, number)
    return found


@builtin("mean(list: list)", "mean(list...: any)")
def mean(run: Run, items: list[object]) -> object:
    found = total(run, items)
    return arithmetic("/", found, Decimal(len(items))) if items else None


@builtin("median(list: list)", "median(list...: any)")
def median(run: Run, items: list[object]) -> object:
    numbers = _numbers(run, items)
    if numbers is None:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@builtin("stddev(list: list)", "stddev(list...: any)")
def deviation(run: Run, items: list[object]) -> object:
    numbers = _numbers(run, items)
    if numbers is None or len(numbers) < 2:
        return None
    average = NUMBERS.divide(sum(numbers, Decimal(0)), Decimal(len(numbers)))
    squares = Decimal(0)
    for number in numbers:
        distance = NUMBERS.subtract(number, average)
        squares = NUMBERS.add(squares, NUMBERS.multiply(distance, distance))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


@builtin("mode(list: list)", "mode(list...: any)")
def mode(run: Run, items: list[object]) -> object:
    if not items:
        return []
    numbers = _numbers(run, items)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return sorted(number for number, times in counts.items() if times == most)


def _logic(name: str, decisive: bool) -> None:
    def body(run: Run, items: list[object]) -> object:
        run.spend(len(items))
        if any(item is decisive for item in items):
            return decisive
        return not decisive if all(isinstance(item, bool) for item in items) else None

    builtin(f"{name}(list: list)", f"{name}(list...: any)")(body)


_logic("all", False)
_logic("any", True)
_logic("and", False)
_logic("or", True)
