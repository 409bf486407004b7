"""Calling function values, and making them from FEEL."""

from __future__ import annotations

from collections.abc import Callable

from .builtins import Builtin
from .errors import limit_error
from .limits import Run
from .scope import Scope
from .types import FeelType, coerce
from .values import FeelFunction

Code = Callable[[Scope], object]


def call_function(
    function: FeelFunction, args: list[object], names: tuple[str, ...] | None, run: Run
) -> object:
    """Call with positional arguments, or with ``names`` for them in the same order; else null."""
    if isinstance(function, Builtin):
        return function.call(run, args, names)
    if names is not None:
        if len(set(names)) != len(names) or not set(names) <= set(function.parameters):
            run.warn(f"{function!r} has no parameters {', '.join(names)}")
            return None
        given = dict(zip(names, args, strict=True))
        if len(given) != len(function.parameters):
            run.warn(f"{function!r} needs all of its parameters")
            return None
        args = [given[name] for name in function.parameters]
    elif len(args) != len(function.parameters):
        run.warn(f"{function!r} called with {len(args)} arguments")
        return None
    return function.invoke(args)


def closure(
    name: str,
    names: list[str],
    types: list[FeelType | None],
    body: Code,
    scope: Scope,
    cost: int,
    result: FeelType | None = None,
) -> FeelFunction:
    """A function value: ``body`` with its parameters, seeing what ``scope`` sees."""

    def call(args: list[object]) -> object:
        if len(args) != len(names):
            return None
        frame: dict[str, object] = {}
        for parameter, wanted, value in zip(names, types, args, strict=True):
            given = value if wanted is None else coerce(value, wanted)
            if given is None and value is not None:
                scope.run.warn(f"argument {parameter} is not a {wanted.name if wanted else ''}")
                return None
            frame[parameter] = given
        run = scope.run
        run.spend(cost)
        run.enter()
        try:
            found = body(Scope(frame, scope, run))
        except RecursionError:
            raise limit_error("depth") from None
        finally:
            run.leave()
        return found if result is None else coerce(found, result)

    return FeelFunction(name, names, call, types, result)
