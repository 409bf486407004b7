"""The types that the expressions of one model can name: its item definitions and those of its imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.feel.scope import Scope
from engine.feel.types import ANY, FeelType

from .elements import Xml, child, children, text_of, type_reference
from .types import ItemType, Type, as_feel, simple

Unary = Callable[[str, str], Callable[[Scope], object] | None]
_MAX_DEPTH = 60


class TypeBook(Mapping[str, FeelType]):
    """Types by name; as a mapping it gives the FEEL types that ``instance of`` needs.

    ``imported`` are the books of imported models by import name, so that ``common.tRisk`` is found.
    """

    def __init__(self, items: Mapping[str, Xml], imported: Mapping[str, TypeBook], unary: Unary) -> None:
        self._items = items
        self._imported = imported
        self._unary = unary
        self._built: dict[str, ItemType] = {}

    def find(self, name: str | None) -> Type | None:
        """The type of a ``typeRef``; None when there is none, or it is unknown (then nothing is checked)."""
        if name is None:
            return None
        if name in self._built:
            return self._built[name]
        if name in self._items:
            return self._build(name)
        known = simple(name)
        if known is not None:
            return None if known.name == "Any" else known
        local = name.rpartition(":")[2]
        if local != name and local in self._items:
            return self.find(local)
        prefix, dot, rest = name.partition(".")
        while dot:
            if prefix in self._imported:
                return self._imported[prefix].find(rest)
            more, dot, rest = rest.partition(".")
            prefix = f"{prefix}.{more}"
        for label, book in self._imported.items():
            if label == "" and book.find(name) is not None:
                return book.find(name)
        return None

    def _build(self, name: str) -> ItemType:
        found = ItemType(name)
        self._built[name] = found
        self._fill(found, self._items[name], 0)
        return found

    def _fill(self, found: ItemType, element: Xml, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        found.collection = element.get("isCollection") in ("true", "1")
        components = list(children(element, "itemComponent"))
        function = child(element, "functionItem")
        if components:
            found.components = {}
            for component in components:
                inner = ItemType(component.get("name") or "")
                self._fill(inner, component, depth + 1)
                found.components[inner.name] = inner
        elif function is not None:
            args = tuple(self.find(type_reference(one)) or ANY for one in children(function, "parameters"))
            found.function = (args, self.find(function.get("outputTypeRef")) or ANY)
        else:
            found.base = self.find(type_reference(element))
        found.allowed = self._test(child(element, "allowedValues"), found.name)
        found.constraint = self._test(child(element, "typeConstraint"), found.name)
        if found.constraint is not None and not found.collection:
            found.allowed, found.constraint = found.allowed or found.constraint, None

    def _test(self, element: Xml | None, name: str) -> Callable[[Scope], object] | None:
        text = text_of(element)
        return None if text is None or not text.strip() else self._unary(text, name)

    def __getitem__(self, name: str) -> FeelType:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return as_feel(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
