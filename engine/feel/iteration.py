"""Loops, quantifiers and filters (DMN 1.5, 10.3.2.14, 10.3.2.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from .limits import Run
from .parser import Node
from .scope import Scope
from .temporal import DAY
from .values import Range, kind

Code = Callable[[Scope], object]
_BOOLEAN = frozenset({"compare", "and", "or", "in", "between", "quantified", "instance_of"})


def elements(domain: object, run: Run) -> Iterator[object] | None:
    """What ``for x in domain`` runs over; None when it is nothing that can be run over."""
    if isinstance(domain, list):
        return iter(domain)
    if isinstance(domain, Range):
        return _steps(domain)
    if domain is None:
        return None
    return iter([domain])


def _steps(span: Range) -> Iterator[object] | None:
    low, high = span.low, span.high
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if low != low.to_integral_value() or high != high.to_integral_value():
            return None
        first, last = int(low), int(high)
        way = 1 if first <= last else -1
        first += 0 if span.low_closed else way
        last -= 0 if span.high_closed else way
        return map(Decimal, range(first, last + way, way))
    if isinstance(low, date) and isinstance(high, date) and kind(low) == kind(high) == "date":
        return _days(low, high, span)
    return None


def _days(low: date, high: date, span: Range) -> Iterator[date]:
    way = DAY if low <= high else -DAY
    count = abs((high - low).days)
    for index in range(count + 1):
        if (index == 0 and not span.low_closed) or (index == count and not span.high_closed):
            continue
        yield low + way * index


def _rounds(
    names: Sequence[str], domains: list[Code], scope: Scope, cost: int, frame: dict[str, object]
) -> Iterator[Scope | None]:
    """One scope for each combination of the iterators; None when a domain is no domain."""
    run = scope.run
    inner = Scope(frame, scope, run)
    last = len(names) - 1
    stack: list[Iterator[object]] = []
    first = elements(domains[0](inner), run)
    if first is None:
        yield None
        return
    stack.append(first)
    while stack:
        level = len(stack) - 1
        run.spend(cost if level == last else 1)
        try:
            frame[names[level]] = next(stack[-1])
        except StopIteration:
            stack.pop()
            frame.pop(names[level], None)
            continue
        if level < last:
            deeper = elements(domains[level + 1](inner), run)
            if deeper is None:
                yield None
                return
            stack.append(deeper)
            continue
        yield inner


def compile_for(names: Sequence[str], codes: list[Code], cost: int, partial: bool) -> Code:
    """``for ... return body``: the list of the bodies, null when a domain is none.

    ``partial`` gives the body what has been computed so far.
    """
    *domains, body = codes

    def loop(scope: Scope) -> object:
        results: list[object] = []
        for inner in _rounds(names, domains, scope, cost, {}):
            if inner is None:
                scope.run.warn("for runs over something that is no list")
                return None
            # functions made in the body keep the frame of their own round
            frame = dict(inner.vars)
            if partial:
                scope.run.grow(len(results))
                frame["partial"] = list(results)
            scope.run.grow(1)
            results.append(body(Scope(frame, scope, scope.run)))
        return results

    return loop


def compile_quantified(some: bool, names: Sequence[str], codes: list[Code], cost: int) -> Code:
    """``some`` and ``every ... satisfies``: the three-valued or and and of the conditions."""
    *domains, condition = codes

    def quantified(scope: Scope) -> object:
        answer: object = not some
        for inner in _rounds(names, domains, scope, cost, {}):
            if inner is None:
                return None
            value = condition(Scope(dict(inner.vars), scope, scope.run))
            if value is some:
                return some
            if not isinstance(value, bool):
                answer = None
        return answer

    return quantified


def compile_filter(source: Code, condition: Code, tree: Node) -> Code:
    """``list[condition]`` or ``list[index]``; what is no list counts as a list of one."""
    logical = tree.op in _BOOLEAN
    cost = tree.size

    def chosen(scope: Scope) -> object:
        value = source(scope)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        if not logical:
            index = condition(scope)
            if isinstance(index, Decimal):
                return _at(items, index)
        found: list[object] = []
        run = scope.run
        for item in items:
            run.spend(cost)
            frame = {"item": item, **item} if isinstance(item, dict) else {"item": item}
            keep = condition(Scope(frame, scope, run))
            if keep is True:
                found.append(item)
            elif isinstance(keep, Decimal) and not logical:
                return _at(items, keep)
        run.grow(len(found))
        return found

    return chosen


def _at(items: list[object], index: Decimal) -> object:
    if index != index.to_integral_value() or abs(index) > len(items) or index == 0:
        return None
    place = int(index)
    return items[place - 1] if place > 0 else items[place]
