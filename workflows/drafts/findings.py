"""What the check says about a draft, and which of it stands in the way of publishing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import engine
from engine.checking import STANDARD
from workflows.agencies import queries as agencies
from workflows.drafts import files
from workflows.drafts.models import Draft
from workflows.procedures import library
from workflows.procedures.gate import finding_of, forbids

_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Told:
    """A finding, its key (the same as long as the same thing is wrong at the same place), and the word of reason."""

    finding: engine.Finding
    key: str
    #: why the warning may stand, or None
    reason: str | None

    @property
    def forbids(self) -> bool:
        """No word of reason helps: the draft cannot be published with it."""
        return forbids(self.finding)

    @property
    def unexplained(self) -> bool:
        """A warning that still needs a word of reason."""
        return self.finding.severity == "warning" and not self.forbids and not self.reason


def of(draft: Draft, changed: Mapping[str, bytes | None] | None = None) -> list[Told]:
    """All findings of the draft, worst first, as it would be with ``changed`` laid over it."""
    package = files.package(draft, changed)
    others = {**library.published()}
    others[_id_of(package, draft)] = package
    roles = {role.slug for role in agencies.roles()}
    found = engine.check(package, others, roles=roles, standard=True)
    told = [_told(_weighed(finding), draft.waivers) for finding in found]
    return sorted(told, key=lambda one: _ORDER[one.finding.severity])


def _weighed(finding: engine.Finding) -> engine.Finding:
    """What breaks the standard but runs here does not stop a draft: an error of that kind needs a word of reason."""
    if finding.code not in STANDARD:
        return finding
    return replace(finding, severity="warning" if finding.severity == "error" else "info")


def explained(told: Sequence[Told], waivers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The warnings that stand with a word of reason, as a version keeps them."""
    return [
        {
            **finding_of(one.finding),
            **{name: waivers[one.key][name] for name in ("reason", "by")},
        }
        for one in told
        if one.reason and one.key in waivers and one.finding.severity == "warning"
    ]


def obstacles(told: Sequence[Told]) -> list[dict[str, Any]]:
    """What forbids publishing, in the manner of the publish gate; unexplained warnings among it."""
    found = [finding_of(one.finding) for one in told if one.forbids]
    for one in told:
        if one.unexplained:
            found.append(
                {
                    "code": "warning_unexplained",
                    "element": one.finding.element,
                    "message_id": f"Peringatan ini perlu diberi alasan: {one.finding.message_id}",
                    "message_en": f"This warning needs a word of reason: {one.finding.message_en}",
                }
            )
    return found


def _told(finding: engine.Finding, waivers: Mapping[str, Any]) -> Told:
    place = f"{finding.code}\0{finding.element}\0{finding.file}\0{finding.message_id}"
    key = hashlib.sha256(place.encode()).hexdigest()[:24]
    waiver = waivers.get(key)
    return Told(finding, key, waiver["reason"] if waiver else None)


def _id_of(package: engine.Package, draft: Draft) -> str:
    try:
        return package.id or draft.procedure
    except engine.EngineError:
        return draft.procedure
