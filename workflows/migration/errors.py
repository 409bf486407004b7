"""What a migration refuses."""

from __future__ import annotations

from collections.abc import Sequence

from engine.migrating import Problem
from workflows.errors import RangkulError


class MappingInvalid(RangkulError):
    """The mapping names what is not there; ``details["problems"]`` says which entry and what to do."""

    code = "mapping_invalid"
    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(
            f"Pemetaan belum benar: {first.message_id}",
            f"The mapping is not right yet: {first.message_en}",
            problems=[told(p) for p in problems],
        )


class MigrationRefused(RangkulError):
    """The migration as a whole makes no sense: the same version, no reason, a mapping that is none."""

    code = "migration_refused"
    status = 422


class MigrationRunning(RangkulError):
    """Cases of this version are being moved already; wait, or stop that migration."""

    code = "migration_running"
    status = 409


class MigrationOver(RangkulError):
    """It is done or was stopped already."""

    code = "migration_over"
    status = 409


def told(problem: Problem) -> dict[str, str]:
    """A problem as plain JSON."""
    return {
        "code": problem.code,
        "element": problem.element,
        "process": problem.process,
        "message_id": problem.message_id,
        "message_en": problem.message_en,
    }
