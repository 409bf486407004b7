"""How a built-in function says what it takes, and how a call finds the fitting form (DMN 1.5, 10.3.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..limits import Run
from ..temporal import at_midnight
from ..types import FeelType
from ..values import FeelFunction, kind

Body = Callable[..., object]
_SHORT = {"dtd": "days and time duration", "ymd": "years and months duration", "moment": "date and time"}
_FAILED: Any = object()
_PARAMETER = re.compile(r"\s*([^:?.]+)(\?|\.\.\.)?\s*:\s*(.+?)\s*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, the kinds it accepts, whether it may be left out or repeats."""

    name: str
    kinds: frozenset[str]
    optional: bool
    repeats: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a built-in."""

    parameters: tuple[Parameter, ...]
    body: Body

    def bind(self, args: Sequence[object], names: tuple[str, ...] | None) -> list[object] | None:
        """The arguments in order, converted; None when they do not fit this form."""
        if names is not None:
            placed = self._by_name(args, names)
            if placed is None:
                return None
            args = placed
        repeats = bool(self.parameters) and self.parameters[-1].repeats
        fixed = self.parameters[:-1] if repeats else self.parameters
        if len(args) > len(fixed) and not repeats:
            return None
        if repeats and not fixed and len(args) < 2 and "any" in self.parameters[-1].kinds:
            return None  # one argument is the list itself
        bound: list[object] = []
        for index, parameter in enumerate(fixed):
            if index >= len(args) or (args[index] is None and parameter.optional):
                if not parameter.optional:
                    return None
                bound.append(None)
                continue
            value = _fit(args[index], parameter.kinds)
            if value is _FAILED:
                return None
            bound.append(value)
        if repeats:
            rest = [_fit(value, self.parameters[-1].kinds) for value in args[len(fixed) :]]
            if not rest or any(value is _FAILED for value in rest):
                return None
            bound.append(rest)
        return bound

    def _by_name(self, args: Sequence[object], names: tuple[str, ...]) -> list[object] | None:
        known = [parameter.name for parameter in self.parameters]
        if len(set(names)) != len(names) or not set(names) <= set(known):
            return None
        given = dict(zip(names, args, strict=True))
        for parameter in self.parameters:
            if parameter.repeats and parameter.name in given:
                return None
            if not parameter.optional and parameter.name not in given:
                return None
        return [given.get(name) for name in known]


def _fit(value: object, kinds: frozenset[str]) -> object:
    if "any" in kinds:
        return value
    found = kind(value)
    if found in kinds:
        return value
    if value is None:
        return _FAILED
    if "list" in kinds:
        return [value]
    if isinstance(value, list) and len(value) == 1 and kind(value[0]) in kinds:
        return value[0]
    if found == "date" and "date and time" in kinds and isinstance(value, date):
        return at_midnight(value)
    return _FAILED


class Builtin(FeelFunction):
    """A built-in function, with all forms of calling it."""

    __slots__ = ("forms",)

    def __init__(self, name: str) -> None:
        super().__init__(name, (), lambda args: self.call(Run(), args, None))
        self.forms: list[Form] = []

    def add(self, form: Form) -> None:
        """A further form; the first one names the parameters."""
        if not self.forms:
            self.parameters = tuple(parameter.name for parameter in form.parameters)
            self.types = tuple(
                FeelType(next(iter(parameter.kinds)))
                if len(parameter.kinds) == 1 and "any" not in parameter.kinds
                else FeelType("Any")
                for parameter in form.parameters
            )
        self.forms.append(form)

    def call(self, run: Run, args: Sequence[object], names: tuple[str, ...] | None) -> object:
        """The result of the first form that fits; null when none does or the function has no answer."""
        run.spend(1)
        for form in self.forms:
            bound = form.bind(args, names)
            if bound is not None:
                try:
                    return form.body(run, *bound)
                except (ArithmeticError, ValueError) as error:
                    run.warn(f"{self.name}: {error}")
                    return None
        if run.warnings is not None:
            run.warn(f"{self.name} does not take ({', '.join(kind(arg) for arg in args)})")
        return None


BUILTINS: dict[str, Builtin] = {}


def builtin(*signatures: str) -> Callable[[Body], Body]:
    """Registers a function under signatures like ``substring(string: string, length?: number)``.

    The types are FEEL kinds (``dtd``, ``ymd`` and ``moment`` are short for the two durations and date and
    time), several separated by ``|``, or ``any``, which also takes null. ``?`` marks what may be left out,
    ``...`` what repeats and arrives as a list.
    """

    def register(body: Body) -> Body:
        for signature in signatures:
            name, _, rest = signature.partition("(")
            parameters = []
            for part in filter(None, rest.rstrip(")").split(",")):
                match = _PARAMETER.fullmatch(part)
                if match is None:
                    raise ValueError(f"wrong parameter {part}")
                label, mark, types = match.groups()
                kinds = frozenset(_SHORT.get(one.strip(), one.strip()) for one in types.split("|"))
                parameters.append(Parameter(label.strip(), kinds, mark == "?", mark == "..."))
            BUILTINS.setdefault(name, Builtin(name)).add(Form(tuple(parameters), body))
        return body

    return register


def invoke(function: FeelFunction, args: Sequence[object], run: Run) -> object:
    """Call a function value from inside a built-in, within the same budget."""
    if isinstance(function, Builtin):
        return function.call(run, args, None)
    return function.invoke(args)
