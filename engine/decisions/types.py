"""Item definitions: the types of a model, and values made to fit them (DMN 1.5, 7.3.2 and 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.feel.scope import Scope
from engine.feel.types import ALIASES, ANY, SIMPLE, FeelType, coerce

Check = Callable[[Scope], object]


@dataclass(slots=True)
class ItemType:
    """A type of a model.

    ``base`` is a FEEL type or another item type; ``components`` are the entries of a structure; ``allowed``
    tests each value, ``constraint`` the value as a whole (which matters for a collection).
    """

    name: str
    base: ItemType | FeelType | None = None
    components: dict[str, ItemType | FeelType] | None = None
    collection: bool = False
    function: tuple[tuple[ItemType | FeelType, ...], ItemType | FeelType] | None = None
    allowed: Check | None = None
    constraint: Check | None = None
    busy: bool = field(default=False, repr=False)

    def feel(self) -> FeelType:
        """The structural FEEL type, without allowed values; a recursive type is Any where it meets itself."""
        if self.busy:
            return ANY
        self.busy = True
        try:
            if self.components is not None:
                entries = tuple((name, as_feel(one)) for name, one in self.components.items())
                found = FeelType("context", (), entries)
            elif self.function is not None:
                args, result = self.function
                found = FeelType("function", (*map(as_feel, args), as_feel(result)))
            else:
                found = ANY if self.base is None else as_feel(self.base)
        finally:
            self.busy = False
        return FeelType("list", (found,)) if self.collection else found


Type = ItemType | FeelType


def as_feel(found: Type) -> FeelType:
    """The FEEL type of a type."""
    return found if isinstance(found, FeelType) else found.feel()


def simple(name: str) -> FeelType | None:
    """The FEEL type of a name such as ``feel:dateTime`` or ``number``; None when it is none."""
    name = name.rpartition(":")[2].removeprefix("feel.")
    name = ALIASES.get(name, name)
    return FeelType(name) if name in SIMPLE else None


class MisfitError(Exception):
    """A value that does not fit its type."""


def fit(value: object, wanted: Type | None, scope: Scope) -> object:
    """``value`` as ``wanted``, converted where FEEL converts implicitly; null when it does not fit."""
    try:
        return _fit(value, wanted, scope, 0)
    except MisfitError:
        scope.run.warn(f"a value does not fit the type {getattr(wanted, 'name', '')}")
        return None


def _fit(value: object, wanted: Type | None, scope: Scope, depth: int) -> object:
    if value is None or wanted is None or depth > 60:
        return value
    if isinstance(wanted, FeelType):
        found = coerce(value, wanted)
        if found is None:
            raise MisfitError
        return found
    if wanted.collection:
        scope.run.spend(len(value) if isinstance(value, list) else 1)
        items = value if isinstance(value, list) else [value]
        fitted: object = [_fit_one(item, wanted, scope, depth) for item in items]
    else:
        if isinstance(value, list) and len(value) == 1 and not _takes_list(wanted, 0):
            value = value[0]
        fitted = _fit_one(value, wanted, scope, depth)
    if wanted.constraint is not None and not _passes(wanted.constraint, fitted, scope):
        raise MisfitError
    return fitted


def _takes_list(wanted: Type | None, depth: int) -> bool:
    if wanted is None or depth > 60:
        return True
    if isinstance(wanted, FeelType):
        return wanted.name in ("list", "Any")
    if wanted.collection:
        return True
    return wanted.components is None and wanted.function is None and _takes_list(wanted.base, depth + 1)


def _fit_one(value: object, wanted: ItemType, scope: Scope, depth: int) -> object:
    if value is None:
        return None
    if wanted.components is not None:
        value = _fit_structure(value, wanted.components, scope, depth)
    elif wanted.function is not None:
        value = coerce(value, FeelType("function"))
        if value is None:
            raise MisfitError
    else:
        value = _fit(value, wanted.base, scope, depth + 1)
    if wanted.allowed is not None and not _passes(wanted.allowed, value, scope):
        raise MisfitError
    return value


def _fit_structure(value: object, components: Mapping[str, Type], scope: Scope, depth: int) -> object:
    if not isinstance(value, dict):
        raise MisfitError
    fitted = dict(value)
    for name, wanted in components.items():
        if name in fitted:
            fitted[name] = _fit(fitted[name], wanted, scope, depth + 1)
    return fitted


def _passes(check: Check, value: object, scope: Scope) -> bool:
    return check(Scope({"?": value}, scope, scope.run)) is True
