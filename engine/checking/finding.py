"""What a check finds: one thing that is wrong, or probably not meant, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.checking.texts import KINDS, Kind
from engine.errors import EngineError

Severity = Literal["error", "warning", "info"]
MAX_FINDINGS = 1_000
MAX_SHOWN = 160
_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Finding:
    """One result of a check.

    ``code``: stable, listed in docs/checking.md.
    ``severity``: "error" would not run or gets stuck; "warning" runs, but is probably not meant; "info" is good to
    know.
    ``element``: BPMN or DMN id, or the name of a form; None when it is the whole file or package.
    ``message_id``, ``hint_id``: Indonesian; ``message_en``, ``hint_en``: English.
    ``file``: path inside the package. ``line`` and ``column``: 1-based, inside the FEEL expression (or the file).
    ``path``: ids of elements and flows in the order in which a token passes them, for what is found by playing.
    """

    code: str
    severity: Severity
    element: str | None
    message_id: str
    message_en: str
    hint_id: str
    hint_en: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """What to do, in Indonesian."""
        return self.hint_id


@dataclass
class Report:
    """Collects findings; the same one is kept once, and no more than ``MAX_FINDINGS`` in all."""

    _found: dict[tuple[str, ...], Finding] = field(default_factory=dict)

    def add(
        self,
        code: str,
        element: str | None = None,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        path: tuple[str, ...] = (),
        severity: Severity | None = None,
        **values: Any,
    ) -> None:
        """Note a finding of the catalogue; ``values`` fill its texts ."""
        kind = KINDS[code]
        shown = _fill(values)
        self._keep(
            Finding(
                code=code,
                severity=severity or kind.severity,
                element=element or None,
                message_id=kind.message_id.format_map(shown),
                message_en=kind.message_en.format_map(shown),
                hint_id=kind.hint_id.format_map(shown),
                hint_en=kind.hint_en.format_map(shown),
                file=file,
                line=line,
                column=column,
                path=path,
            )
        )

    def add_error(self, error: EngineError, file: str | None, element: str | None = None) -> None:
        """Note an error of the engine in its own words."""
        kind: Kind = KINDS.get(error.code, KINDS["not_runnable"])
        self._keep(
            Finding(
                code=error.code,
                severity="error",
                element=error.element or element,
                message_id=error.message_id,
                message_en=error.message_en,
                hint_id=kind.hint_id,
                hint_en=kind.hint_en,
                file=file,
            )
        )

    def _keep(self, finding: Finding) -> None:
        if len(self._found) < MAX_FINDINGS:
            key = (finding.code, finding.element or "", finding.file or "", finding.message_en)
            self._found.setdefault(key, finding)

    def merge(self, other: Report) -> None:
        """Take over what the other has found."""
        for finding in other._found.values():
            self._keep(finding)

    @property
    def has_errors(self) -> bool:
        """Whether anything so far would not run."""
        return any(f.severity == "error" for f in self._found.values())

    def sorted(self) -> list[Finding]:
        """Errors first, then warnings, each in the order in which they were found."""
        return sorted(self._found.values(), key=lambda f: _ORDER[f.severity])


def _fill(values: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        # blanks at the start are part of texts that are appended to a sentence
        text = re.sub(r"\s+", " ", str(value))
        found[name] = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
    return found
