"""From the bytes of a form to a schema that everybody can walk through without looking twice."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

#: mappings and lists within each other; a group within a list within a group needs a dozen
MAX_DEPTH = 60
_TEXTS = ("type", "key", "path", "id")
_MAPPINGS = ("properties", "validate", "conditional", "layout")


class FormUnreadable(ValueError):
    """It is no form; what it is instead, in two languages, and where, if that is known."""

    def __init__(
        self, what_id: str, what_en: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(what_en)
        self.what_id = what_id
        self.what_en = what_en
        self.line = line
        self.column = column


def read(data: bytes) -> dict[str, Any]:
    """The form-js schema; every component is a mapping, and what it holds is of the kind that it should be.

    :raises FormUnreadable:
    """
    try:
        schema = json.loads(data, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise FormUnreadable(
            f"bukan JSON yang benar ({error}).",
            f"it is no valid JSON ({error}).",
            getattr(error, "lineno", None),
            getattr(error, "colno", None),
        ) from error
    _measure(schema)
    waiting: list[tuple[Any, str]] = [(schema, "")]
    while waiting:
        component, place = waiting.pop()
        if not isinstance(component, dict):
            raise _no_form(place)
        place = str(component.get("key") or component.get("id") or place)[:80]
        inner = component.get("components")
        values = component.get("values")
        if (
            not isinstance(inner, list | None)
            or not all(isinstance(component.get(name), str | None) for name in _TEXTS)
            or not all(isinstance(component.get(name), dict | None) for name in _MAPPINGS)
            or not isinstance(values, list | None)
            or not all(isinstance(option, dict) for option in values or ())
        ):
            raise _no_form(place)
        waiting += [(child, place) for child in inner or ()]
    return schema


def _measure(schema: Any) -> None:
    """Whoever walks through it calls themselves at each depth."""
    waiting: list[tuple[Any, int]] = [(schema, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise FormUnreadable(
                f"bersarang lebih dari {MAX_DEPTH} tingkat.",
                f"it is nested more than {MAX_DEPTH} levels deep.",
            )
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _no_form(place: str) -> FormUnreadable:
    at_id, at_en = (f" pada «{place}»", f" at «{place}»") if place else ("", "")
    return FormUnreadable(f"bukan formulir form-js{at_id}.", f"it is no form-js schema{at_en}.")


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text[:80])
    return number
