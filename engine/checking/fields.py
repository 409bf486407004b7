"""Walk a form that may be broken anywhere: its components, their keys, the texts in which it computes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.forms.schema import FIELDS, FREE_TEXT

MAX_NESTING = 20
_TEXTS = ("label", "description", "text", "content", "html", "placeholder", "alt", "url", "source")
_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Field:
    """A component, the list or group path that it lies in (empty: the form itself), and whether it has a key."""

    component: dict[str, Any]
    kind: str
    inside: str

    @property
    def key(self) -> str | None:
        """Its key as text, or None."""
        if self.kind not in FIELDS:
            return None
        key = self.component.get("path" if self.kind == "dynamiclist" else "key")
        return key if isinstance(key, str) and key else None

    @property
    def title(self) -> str:
        """How people know it."""
        label = self.component.get("label")
        return str(label or self.component.get("key") or self.component.get("id") or self.kind)


def walk(schema: dict[str, Any]) -> Iterator[Field]:
    """All components, groups and lists opened."""
    yield from _walk(schema, "", 0)


def _walk(outer: dict[str, Any], inside: str, depth: int) -> Iterator[Field]:
    components = outer.get("components")
    if not isinstance(components, list) or depth > MAX_NESTING:
        return
    for component in components:
        if not isinstance(component, dict):
            continue
        kind = str(component.get("type", ""))
        yield Field(component, kind, inside)
        path = component.get("path")
        within = (
            f"{inside}.{path}"
            if isinstance(path, str) and path and kind in ("group", "dynamiclist")
            else inside
        )
        yield from _walk(component, within, depth + 1)


def keys(schema: dict[str, Any] | None) -> frozenset[str]:
    """Keys of the fields that can become variables."""
    return frozenset(f.key for f in walk(schema or {}) if f.key and not f.inside)


def free_texts(schema: dict[str, Any] | None) -> frozenset[str]:
    """Keys of free text and lists, which become variables only where they are read or declared."""
    return frozenset(
        f.key for f in walk(schema or {}) if f.key and not f.inside and f.kind in FREE_TEXT | {"dynamiclist"}
    )


def values(schema: dict[str, Any]) -> frozenset[str]:
    """Texts that a choice can give."""
    found: set[str] = set()
    for field in walk(schema):
        options = field.component.get("values")
        for option in options if isinstance(options, list) else ():
            if isinstance(option, dict) and isinstance(option.get("value"), str):
                found.add(option["value"])
    return frozenset(found)


def all_names(schema: dict[str, Any]) -> frozenset[str]:
    """All names that conditions and texts inside the form may read from the form itself."""
    found: set[str] = set()
    for field in walk(schema):
        for name in (field.component.get("key"), field.component.get("path")):
            if isinstance(name, str):
                found.add(name.split(".", maxsplit=1)[0])
    return frozenset(found)


def has_answer(field: Field) -> bool:
    """Whether the component takes an answer."""
    return field.kind in FIELDS


def texts(field: Field) -> Iterator[str]:
    """FEEL in the component: conditions, options, computed values, and templates in its texts."""
    component = field.component
    conditional = component.get("conditional")
    if isinstance(conditional, dict) and isinstance(conditional.get("hide"), str):
        yield conditional["hide"]
    for name in ("valuesExpression", "expression"):
        if isinstance(component.get(name), str):
            yield component[name]
    rules = component.get("validate")
    for holder in (component, rules if isinstance(rules, dict) else {}):
        for name in ("readonly", "disabled", "required", "min", "max", "minLength", "maxLength"):
            value = holder.get(name)
            if isinstance(value, str) and value.startswith("="):
                yield value


def templates(field: Field) -> Iterator[str]:
    """Expressions in ``{{ }}``; texts that use blocks (``{{#if}}``, ``{{#loop}}``) are left out."""
    properties = field.component.get("properties")
    holders = [field.component, properties if isinstance(properties, dict) else {}]
    for holder in holders:
        for name, value in holder.items():
            if not isinstance(value, str) or name.removesuffix("_en") not in _TEXTS:
                continue
            if value.startswith("=") and holder is field.component:
                yield value
            found = _TEMPLATE.findall(value)
            if not any(one.strip()[:1] in ("#", "/") for one in found):
                yield from (one for one in found if one.strip())
