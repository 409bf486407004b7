"""Lines ``variable = FEEL``, as script tasks, prefills and assignments hold them."""

from __future__ import annotations

import re

from engine.errors import ProcedureInvalid

_ASSIGN = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)\s*(.+?)\s*$", re.DOTALL)


def lines(source: str | None, element: str) -> tuple[tuple[str, str], ...]:
    """Assignments, one per line, as (variable, FEEL). A line that continues an open bracket belongs to the one before."""
    found: list[tuple[str, str]] = []
    for raw in (source or "").splitlines():
        if not raw.strip() or raw.strip().startswith("//"):
            continue
        match = _ASSIGN.match(raw)
        if match and (not found or _balanced(found[-1][1])):
            found.append((match.group(1), match.group(2)))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {raw.strip()}")
        else:
            raise ProcedureInvalid(
                "bad_assignment",
                f"Baris «{raw.strip()}» bukan penugasan. Tulis: nama = ekspresi FEEL.",
                f"The line «{raw.strip()}» is no assignment. Write: name = FEEL expression.",
                element,
            )
    return tuple(found)


def _balanced(source: str) -> bool:
    return all(source.count(a) <= source.count(b) for a, b in ("()", "[]", "{}")) and not re.search(
        r"(\bthen|\belse|\breturn|\bsatisfies|\band|\bor|\bin|[,+*/(\[{=<>-])\s*$", source
    )
