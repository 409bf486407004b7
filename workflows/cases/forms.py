"""Validating forms on the server, and what of their data the engine may carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import engine
from workflows.cases.errors import FormInvalid

MAX_NUMBER = 10**15
MAX_DEPTH = 20
#: a code, number or date; anything longer or with spaces is somebody's words
_CODE = re.compile(r"[\w.:+-]{1,64}")


def validate(
    procedure: engine.Procedure,
    form: str,
    data: Mapping[str, Any],
    context: Mapping[str, Any],
    now: datetime,
    *,
    partial: bool = False,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Check data against a form; returns what to keep in the case file, and what becomes variables.

    ``form`` is the key "<package>/<form>". Without a form there is nothing that data must fit, so all of it
    is kept and none of it becomes a variable (``codes_of`` is for systems that are trusted to send codes).
    Raises FormInvalid.
    """
    unusable = [_unusable(key) for key, value in data.items() if not (_usable(key) and _usable(value))]
    if unusable:
        raise FormInvalid(unusable)
    schema = engine.form_for(procedure, form) if form else None
    if schema is None:
        return dict(data), {}
    found = engine.forms.validate(schema, dict(data), dict(context), partial=partial, now=now)
    if found.errors:
        raise FormInvalid(found.errors)
    variables = engine.form_variables(procedure, form, found.data)
    return found.data, {key: _without_text(schema, key, value) for key, value in variables.items()}


def _usable(value: Any, depth: int = 0) -> bool:
    """What every database and every decision can hold: true Unicode, numbers within reason, not endlessly deep."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, int | float):
        return abs(value) <= MAX_NUMBER  # not a number is false here as well
    if isinstance(value, Mapping):
        return depth < MAX_DEPTH and all(_usable(k) and _usable(v, depth + 1) for k, v in value.items())
    if isinstance(value, list):
        return depth < MAX_DEPTH and all(_usable(entry, depth + 1) for entry in value)
    return True


def _unusable(key: str) -> engine.forms.FieldError:
    shown = key if _usable(key) else "?"
    return engine.forms.FieldError(
        shown,
        "type",
        f"«{shown}» berisi huruf atau angka yang tidak dapat disimpan.",
        f"«{shown}» holds characters or numbers that cannot be kept.",
    )


def codes_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are codes, numbers, dates or truth values, or lists of them."""
    return {key: value for key, value in data.items() if _is_code(value)}


def _is_code(value: Any) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, str):
        return bool(_CODE.fullmatch(value))
    if isinstance(value, list):
        return all(_is_code(entry) for entry in value)
    if isinstance(value, dict):
        return all(_is_code(entry) for entry in value.values())
    return False


def _without_text(schema: Mapping[str, Any], key: str, value: Any) -> Any:
    """Leave long text out of the rows of a list."""
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return value
    component = next((c for c in engine.forms.components(dict(schema)) if c.get("path") == key), {})
    text = {c.get("key") for c in component.get("components", []) if c.get("type") == "textarea"}
    return [{k: v for k, v in row.items() if k not in text} for row in value]
