"""One question to a model: the inputs given, and the decisions taken so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.feel.convert import to_feel
from engine.feel.errors import limit_error
from engine.feel.limits import Run
from engine.feel.scope import MISSING, Scope
from engine.feel.values import FeelFunction

from .elements import Node, Reference
from .errors import DecisionError
from .types import as_feel, fit

if TYPE_CHECKING:
    from .part import Part

_BUSY: Any = object()


class DecisionRun(Run):
    """A FEEL run that also notes which rules of which decision applied."""

    __slots__ = ("hits",)

    def __init__(
        self, now: datetime | None, warnings: list[str] | None, hits: list[tuple[str, str]] | None
    ) -> None:
        super().__init__(now, warnings)
        self.hits = hits


_USED: ContextVar[list[tuple[str, str]] | None] = ContextVar("rules_used", default=None)


@contextmanager
def rules_used() -> Iterator[list[tuple[str, str]]]:
    """Collects (decision id, rule id) of every rule that applies while it lasts, in this context.

    Also of tables that an expression calls as functions, such as a deadline ``tenggat_respons(risiko)``.
    """
    found: list[tuple[str, str]] = []
    token = _USED.set(found)
    try:
        yield found
    finally:
        _USED.reset(token)


def record_hit(scope: Scope, decision: str, rule: str) -> None:
    """Note a matched rule, when the caller asked for that."""
    for wanted in (getattr(scope.run, "hits", None), _USED.get()):
        if wanted is not None:
            wanted.append((decision, rule))


class Session:
    """Takes decisions from inputs, each one once.

    ``given`` are values that take the place of elements (the arguments of a decision service).
    """

    def __init__(
        self,
        inputs: Mapping[str, object],
        run: DecisionRun,
        given: Mapping[tuple[int, str], object] | None = None,
    ) -> None:
        self.inputs = inputs
        self.run = run
        self.root = Scope({}, None, run)
        self.known: dict[tuple[int, str], object] = dict(given or {})

    def value(self, part: Part, node: Node) -> object:
        """The value of an input or decision, or the function that knowledge or a service is."""
        key = (id(part), node.id)
        found = self.known.get(key, MISSING)
        if found is _BUSY:
            raise DecisionError(
                "decision_cycle",
                node.id,
                f"Keputusan {node.name} membutuhkan dirinya sendiri; putuskan lingkaran itu.",
                f"Decision {node.name} requires itself; break the cycle.",
            )
        if found is not MISSING:
            return found
        self.known[key] = _BUSY
        try:
            found = self._compute(part, node)
        except RecursionError:
            raise limit_error("depth") from None
        except BaseException:
            del self.known[key]
            raise
        self.known[key] = found
        return found

    def _compute(self, part: Part, node: Node) -> object:
        if node.kind == "input":
            return fit(to_feel(self._input(part, node)), part.types.find(node.type_ref), self.root)
        if node.kind == "service":
            return self._service(part, node)
        if node.kind == "knowledge":
            return self._knowledge(part, node)
        code, wanted = part.code(node)
        frame = self.frame(part, (*node.requirements, *node.knowledge))
        return fit(code(Scope(frame, self.root, self.run)), wanted, self.root)

    def _knowledge(self, part: Part, node: Node) -> object:
        code, _ = part.code(node)
        frame: dict[str, object] = {}
        # known before its own requirements are, so that functions may call each other
        made = code(Scope(frame, self.root, self.run))
        frame[node.name] = made
        self.known[id(part), node.id] = made
        frame.update(self.frame(part, node.knowledge))
        return made

    def _input(self, part: Part, node: Node) -> object:
        for path in part.paths:
            value: object = self.inputs
            for step in (*path, node.name):
                value = value.get(step, MISSING) if isinstance(value, Mapping) else MISSING
            if value is MISSING and path:
                value = self.inputs.get(".".join((*path, node.name)), MISSING)
            if value is not MISSING:
                return value
        value = self.inputs.get(node.name, MISSING)
        return self.inputs.get(node.id) if value is MISSING else value

    def frame(self, part: Part, references: tuple[Reference, ...]) -> dict[str, object]:
        """The names that an element sees: what it requires, imported things inside a context per import."""
        frame: dict[str, object] = {}
        for one in references:
            label, owner, node = part.resolve(one)
            if node is None or owner is None:
                continue
            value = self.value(owner, node)
            if not label:
                frame[node.name] = value
                continue
            inner = frame.setdefault(label, {})
            if isinstance(inner, dict):
                inner[node.name] = value
        return frame

    def _service(self, part: Part, node: Node) -> FeelFunction:
        parameters = [
            found for found in map(part.resolve, (*node.inputs, *node.decisions)) if found[2] is not None
        ]
        names = [found.name for _, _, found in parameters if found is not None]

        def call(args: list[object]) -> object:
            if len(args) != len(names):
                return None
            given: dict[tuple[int, str], object] = {}
            for (_, owner, found), value in zip(parameters, args, strict=True):
                if owner is None or found is None:
                    continue
                fitted = fit(value, owner.types.find(found.type_ref), self.root)
                if fitted is None and value is not None:
                    self.run.warn(f"argument {found.name} does not fit its type")
                    return None
                given[id(owner), found.id] = fitted
            self.run.enter()
            try:
                return Session({}, self.run, given).outputs(part, node)
            finally:
                self.run.leave()

        types = [
            as_feel(wanted)
            for wanted in (
                owner.types.find(found.type_ref) if owner and found else None
                for _, owner, found in parameters
            )
            if wanted is not None
        ]
        return FeelFunction(node.name, names, call, types if len(types) == len(names) else ())

    def outputs(self, part: Part, node: Node) -> object:
        """The answer of a decision service: its one output decision, or a context of several."""
        values: dict[str, object] = {}
        for one in node.outputs:
            _, owner, found = part.resolve(one)
            if owner is not None and found is not None:
                values[found.name] = self.value(owner, found)
        answer = next(iter(values.values())) if len(node.outputs) == 1 and values else values
        return fit(answer, part.service_type(node), self.root)
