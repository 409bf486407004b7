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
_MEASURE = re.compile(r"-?P[\dYMWDTHS.]{2,20}|[\d.:TZ+-]{1,35}")


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
    by_key = {
        (c.get("path") if c.get("type") == "dynamiclist" else c.get("key")): c
        for c in engine.forms.components(dict(schema))
    }
    return found.data, {key: _without_words(by_key.get(key) or {}, value) for key, value in variables.items()}


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


def _without_words(component: Mapping[str, Any], value: Any) -> Any:
    """Leave out what people put in their own words: an option that they named themselves, long text in rows."""
    if component.get("type") == "dynamiclist" and value:
        inner = {c.get("key"): c for c in component.get("components", [])}
        words = {key for key, c in inner.items() if c.get("type") == "textarea"}
        return [
            {k: _without_words(inner.get(k) or {}, v) for k, v in row.items() if k not in words}
            for row in value
        ]
    if str((component.get("properties") or {}).get("lainnya", "")).lower() != "true":
        return value
    listed = [option.get("value") for option in component.get("values", [])]
    if isinstance(value, list):
        return [entry for entry in value if entry in listed or _is_measure(entry)]
    return value if value in listed or _is_measure(value) else None


def _is_measure(value: Any) -> bool:
    """A duration, date or number that somebody named, such as P10D."""
    return not isinstance(value, str) or _MEASURE.fullmatch(value) is not None
