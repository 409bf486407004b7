"""JSON as the interface takes it: of bounded size and depth, in true Unicode, with numbers that are numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

#: bytes of a body; the largest form of a procedure with all its texts full stays far below
MAX_BODY = 1_000_000
#: arrays and objects within each other; a form needs four
MAX_DEPTH = 32


class BodyTooLarge(APIException):
    """More than the interface reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self, limit: int = MAX_BODY) -> None:
        super().__init__()
        self.limit = limit


class StrictJSON(BaseParser):
    """Refuses before anything is made of it: NaN, infinite numbers, half characters, NUL, endless nesting."""

    # no JSONParser: of one, DRF reads the whole body first, up to Django's limit for forms
    media_type = "application/json"
    limit = MAX_BODY

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body as Python values. Raises ParseError, BodyTooLarge."""
        raw = stream.read(self.limit + 1)
        if len(raw) > self.limit:
            raise BodyTooLarge(self.limit)
        try:
            found = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        _check(found)
        return found


class DraftJSON(StrictJSON):
    """The same for the files of a draft, which are larger: a diagram of 10 MB with its forms and tables."""

    limit = 32_000_000


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _check(value: Any) -> None:
    waiting = [(value, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ParseError
        if isinstance(value, dict):
            waiting += [(key, depth) for key in value]
            waiting += [(entry, depth + 1) for entry in value.values()]
        elif isinstance(value, list):
            waiting += [(entry, depth + 1) for entry in value]
        elif isinstance(value, str) and not is_text(value):
            raise ParseError


def is_text(value: str) -> bool:
    """Whether every database can hold it: no NUL, no half of a surrogate pair."""
    return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
