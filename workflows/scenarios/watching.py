"""Which rules of decision tables a scenario uses, also those that expressions call as functions.

The engine reports the rules of business rule tasks. A deadline such as ``tenggat_respons(risiko)`` calls its
table as a function; a watched procedure is the same procedure, whose tables note what they were asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from typing import Any

import engine
from engine import decisions
from engine.feel.values import FeelFunction

_HITS: ContextVar[list[tuple[str, str]] | None] = ContextVar("rules_hit", default=None)
_KEPT: OrderedDict[str, WatchedProcedure] = OrderedDict()
_LOCK = Lock()
_MAX = 32


@contextmanager
def rules_used() -> Iterator[list[tuple[str, str]]]:
    """Collects (decision id, rule id) of every rule that applies while it lasts."""
    hits: list[tuple[str, str]] = []
    token = _HITS.set(hits)
    try:
        yield hits
    finally:
        _HITS.reset(token)


class WatchedProcedure(engine.Procedure):
    """A procedure whose decision tables note which rules applied."""

    def __init__(self, packages: Sequence[engine.Package]) -> None:
        super().__init__(packages)
        self._watched: dict[str, dict[str, Any]] = {}
        self._models = {
            info.id: model
            for package in packages
            for name, data in package.files.items()
            if name.endswith(".dmn")
            for model in [decisions.load(data)]
            for info in model.decisions
        }

    def functions(self, package: str) -> Mapping[str, Any]:
        """Decisions as functions, watched."""
        if package not in self._watched:
            self._watched[package] = {
                name: self._watch(function) for name, function in super().functions(package).items()
            }
        return self._watched[package]

    def _watch(self, function: FeelFunction) -> FeelFunction:
        # the function's name is the decision's; ids and names are the same in these packages or unique
        model = next(
            (m for m in self._models.values() for i in m.decisions if function.name in (i.id, i.name)), None
        )

        def call(args: list[object]) -> object:
            hits = _HITS.get()
            if model is not None and hits is not None and len(args) == len(function.parameters):
                inputs = dict(zip(function.parameters, args, strict=True))
                return model.evaluate(function.name, inputs, hits=hits)
            return function.invoke(args)

        return FeelFunction(function.name, function.parameters, call, function.types, function.result)

    def decide(
        self,
        package: str,
        decision: str,
        context: Mapping[str, Any],
        now: datetime,
        hits: list[tuple[str, str]],
        element: str,
    ) -> Any:
        """Evaluate a decision for a business rule task, watched."""
        before = len(hits)
        value = super().decide(package, decision, context, now, hits, element)
        seen = _HITS.get()
        if seen is not None:
            seen.extend(hits[before:])
        return value


def load(packages: Sequence[engine.Package]) -> WatchedProcedure:
    """The watched procedure of the first package, with the others that it calls. Kept by content."""
    key = engine.bundle_hash(packages)
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    procedure = WatchedProcedure(packages)
    with _LOCK:
        _KEPT[key] = procedure
        while len(_KEPT) > _MAX:
            _KEPT.popitem(last=False)
    return procedure
