"""Read a form-js schema: its fields, and its texts in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

FREE_TEXT = frozenset({"textfield", "textarea"})
FIELDS = frozenset(
    {
        "textfield",
        "textarea",
        "number",
        "checkbox",
        "radio",
        "select",
        "checklist",
        "taglist",
        "datetime",
        "dynamiclist",
    }
)
_TEXTS = ("label", "description", "text", "content", "placeholder", "dateLabel", "timeLabel")


def components(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Fields and groups of the top level, groups opened; a dynamic list counts as one field."""
    for component in schema.get("components", []):
        if component.get("type") == "group" and not component.get("path"):
            yield component
            yield from components(component)
        else:
            yield component


def field_key(component: dict[str, Any]) -> str | None:
    """The key under which the component's value is kept, or None when it has no value."""
    kind = component.get("type")
    if kind not in FIELDS:
        return None
    return component.get("path") if kind == "dynamiclist" else component.get("key")


def field_keys(schema: dict[str, Any]) -> tuple[str, ...]:
    """Keys of all fields, in the order of the form."""
    return tuple(key for c in components(schema) if (key := field_key(c)))


def keys_of_codes(schema: dict[str, Any], wanted: frozenset[str] = frozenset()) -> frozenset[str]:
    """Keys whose values are codes, numbers, dates or truth values; free text only where it is ``wanted``.

    These become variables of the running procedure; everything else stays in the case file.
    """
    found = set()
    for component in components(schema):
        key = field_key(component)
        if key and (component["type"] not in FREE_TEXT | {"dynamiclist"} or key in wanted):
            found.add(key)
    return frozenset(found)


def localized(schema: dict[str, Any], language: str) -> dict[str, Any]:
    """The schema with its texts in ``language`` ("id" or "en"), as far as the author has given them."""
    found = deepcopy(schema)
    if language != "id":
        _translate(found, language)
    return found


def _translate(component: dict[str, Any], language: str) -> None:
    properties = component.get("properties") or {}
    for name in _TEXTS:
        text = properties.get(f"{name}_{language}")
        if text:
            component[name] = text
    for option in component.get("values", []) or []:
        text = option.get(f"label_{language}")
        if text:
            option["label"] = text
    error = properties.get(f"patternErrorMessage_{language}")
    if error and "validate" in component:
        component["validate"]["patternErrorMessage"] = error
    for child in component.get("components", []) or []:
        _translate(child, language)
