"""The publish gate: what a version must pass before it can be put in force, whoever asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import engine
from engine.checking import SOUNDNESS
from workflows.routing.directory import from_file
from workflows.scenarios.budget import of_a_run
from workflows.scenarios.runner import run_text

#: warnings of the check that nobody can explain away: the procedure is not sound, or a task has no form (DESIGN 5)
FORBIDDEN = SOUNDNESS | {"form_missing"}


def forbids(finding: engine.Finding) -> bool:
    """Whether a version with this finding cannot be put in force."""
    return finding.severity == "error" or (finding.code in FORBIDDEN and finding.severity != "info")


def finding_of(found: engine.EngineError | engine.Finding) -> dict[str, Any]:
    """What a check or the engine says, as plain JSON."""
    return {
        "code": found.code,
        "element": found.element,
        "message_id": found.message_id,
        "message_en": found.message_en,
    }


def loads(packages: Sequence[engine.Package]) -> list[dict[str, Any]]:
    """The least a version must do: the engine can load it."""
    try:
        engine.load(packages)
    except engine.EngineError as error:
        return [finding_of(error)]
    return []


def full(packages: Sequence[engine.Package]) -> list[dict[str, Any]]:
    """It loads, ``engine.check`` finds no error (it is sound, everybody has a role and a form), its stories hold.

    The stories are played with the teams of the demo city, for which they are written.
    """
    return loads(packages) or _errors(packages) or _stories(packages)


def _errors(packages: Sequence[engine.Package]) -> list[dict[str, Any]]:
    library = {package.id: package for package in packages}
    return [finding_of(finding) for finding in engine.check(packages[0], library) if forbids(finding)]


def _stories(packages: Sequence[engine.Package]) -> list[dict[str, Any]]:
    library = engine.Library({package.id: package for package in packages})
    directory = from_file()
    found: list[dict[str, Any]] = []
    budget = of_a_run()
    for name, content in packages[0].scenarios.items():
        result = run_text(content.decode("utf-8", "replace"), name, library, directory, budget)
        for failure in result.failures:
            (wanted_id, found_id), (wanted_en, found_en) = (
                failure.in_words(english) for english in (False, True)
            )
            found.append(
                {
                    "code": "story_fails",
                    "element": failure.element,
                    "message_id": f"Cerita «{result.title or name}» tidak berlaku di langkah {failure.step}. Seharusnya: {wanted_id}. Ternyata: {found_id}",
                    "message_en": f"The story «{result.title or name}» fails at step {failure.step}. Expected: {wanted_en}. Found: {found_en}",
                }
            )
    return found
