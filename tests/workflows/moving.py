"""Other versions of the small procedures, by replacing texts of their files."""

from __future__ import annotations

from collections.abc import Mapping

import engine
from tests.factories import City
from workflows.migration import services
from workflows.migration.agreement import disagreements
from workflows.migration.models import Migration
from workflows.procedures import library, queries
from workflows.procedures import services as procedures
from workflows.procedures.models import ProcedureVersion

DIAGRAM = "{slug}.bpmn"


def edited(
    slug: str, *replacements: tuple[str, str], files: Mapping[str, bytes] | None = None
) -> engine.Package:
    """The package in force with texts of its diagram replaced; each must be there."""
    package = library.own_package(queries.current(slug))
    name = f"{slug}.bpmn"
    text = package.files[name].decode()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return engine.Package({**package.files, name: text.encode(), **(files or {})})


def publish(
    city: City, slug: str, *replacements: tuple[str, str], files: Mapping[str, bytes] | None = None
) -> ProcedureVersion:
    """Put the edited package in force, and renew its callers. The gate has tests of its own."""
    version = procedures.publish(edited(slug, *replacements, files=files), city.now, gate=lambda packages: [])
    assert version is not None
    procedures.publish_callers(slug, city.now)
    return version


def move(
    city: City, slug: str = "uji_kasus", mapping=None, source: int = 1, target: int = 2, now=None
) -> Migration:
    """Start a migration and let a worker do all of it."""
    migration = services.start(
        city.user("pemilik-proses"), slug, source, target, mapping or {}, "Uji", now or city.now
    )
    services.run_to_end(migration, now or city.now)
    return migration


def outcomes(migration: Migration) -> list[str]:
    """The outcome of each case, in order."""
    return list(migration.cases.order_by("pk").values_list("outcome", flat=True))


def agree(*cases) -> None:
    """Rows and state of the cases say the same."""
    for case in cases:
        case.refresh_from_db()
        assert disagreements(case) == []
