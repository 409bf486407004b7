"""Decision tables: rules, hit policies and aggregators (DMN 1.5, chapter 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from engine.feel.builtins import BUILTINS
from engine.feel.operators import equal, same
from engine.feel.scope import Scope

from .types import Type, fit

Code = Callable[[Scope], object]
Hit = Callable[[Scope, str], None]


@dataclass(frozen=True, slots=True)
class Input:
    """A column that is tested: its expression, and the values it may have."""

    code: Code
    type: Type | None
    values: Code | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; ``order`` are its output values, most important first."""

    name: str
    type: Type | None
    order: tuple[Code, ...]
    default: Code | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one test for each input, one expression for each output."""

    id: str
    tests: tuple[Code | None, ...]
    results: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    policy: str
    aggregation: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit: Hit

    def decide(self, scope: Scope) -> object:
        """The result of the table by its hit policy; null when the policy is violated."""
        frames: list[Scope] = []
        for column in self.inputs:
            value = fit(column.code(scope), column.type, scope)
            frame = Scope({"?": value}, scope, scope.run)
            if value is not None and column.values is not None and column.values(frame) is not True:
                scope.run.warn("an input is none of the values that the table allows")
                return None
            frames.append(frame)
        scope.run.spend(len(self.rules))
        matched = [rule for rule in self.rules if _matches(rule, frames)]
        if not matched:
            return self._nothing(scope)
        return self._chosen(matched, scope)

    def _nothing(self, scope: Scope) -> object:
        if any(column.default is not None for column in self.outputs):
            row = [
                None if column.default is None else fit(column.default(scope), column.type, scope)
                for column in self.outputs
            ]
            found = self._shaped(row)
            return (
                [found]
                if self.policy in ("RULE ORDER", "OUTPUT ORDER")
                or (self.policy == "COLLECT" and self.aggregation is None)
                else found
            )
        if self.policy == "COLLECT":
            return (
                BUILTINS["count"].invoke([[]])
                if self.aggregation == "COUNT"
                else ([] if self.aggregation is None else None)
            )
        return None

    def _row(self, rule: Rule, scope: Scope) -> list[object]:
        return [
            fit(code(scope), column.type, scope)
            for code, column in zip(rule.results, self.outputs, strict=True)
        ]

    def _shaped(self, row: list[object]) -> object:
        if len(self.outputs) == 1:
            return row[0]
        return {column.name: value for column, value in zip(self.outputs, row, strict=True)}

    def _chosen(self, matched: list[Rule], scope: Scope) -> object:
        policy = self.policy
        if policy == "UNIQUE" and len(matched) > 1:
            scope.run.warn("several rules of a table with hit policy UNIQUE apply")
            return None
        if policy == "FIRST":
            matched = matched[:1]
        for rule in matched:
            self.hit(scope, rule.id)
        rows = [self._row(rule, scope) for rule in matched]
        if policy == "ANY":
            if any(equal(rows[0], row) is not True for row in rows[1:]):
                scope.run.warn("rules of a table with hit policy ANY give different results")
                return None
            return self._shaped(rows[0])
        if policy in ("PRIORITY", "OUTPUT ORDER"):
            rows = self._ordered(rows, scope)
        if policy in ("UNIQUE", "FIRST", "PRIORITY"):
            return self._shaped(rows[0])
        if policy == "COLLECT" and self.aggregation is not None:
            return self._aggregate(rows)
        scope.run.grow(len(rows))
        return [self._shaped(row) for row in rows]

    def _ordered(self, rows: list[list[object]], scope: Scope) -> list[list[object]]:
        orders = [[code(scope) for code in column.order] for column in self.outputs]

        def rank(row: list[object]) -> list[int]:
            return [
                next((place for place, wanted in enumerate(order) if same(value, wanted)), len(order))
                for value, order in zip(row, orders, strict=True)
            ]

        return sorted(rows, key=rank)

    def _aggregate(self, rows: list[list[object]]) -> object:
        name = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}.get(
            self.aggregation or "", "count"
        )
        reduce = BUILTINS[name].invoke
        if name == "count":
            return reduce([rows])
        return self._shaped([reduce([list(column)]) for column in zip(*rows, strict=True)])


def _matches(rule: Rule, frames: list[Scope]) -> bool:
    return all(test is None or test(frame) is True for test, frame in zip(rule.tests, frames, strict=True))


def hit_recorder(decision: str, record: Callable[[Scope, str, str], None]) -> Hit:
    """What a table calls for every matched rule, with the id of its decision bound."""
    return partial(_record, decision, record)


def _record(decision: str, record: Callable[[Scope, str, str], None], scope: Scope, rule: str) -> None:
    record(scope, decision, rule)
