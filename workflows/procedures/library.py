"""From stored files to what the engine runs. Parsed procedures are kept per process, by content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

import engine
from workflows.procedures.models import Blob, ProcedureVersion, VersionPackage

_KEPT: OrderedDict[int, engine.Procedure] = OrderedDict()
_LOCK = Lock()
_MAX = 128


def load(version: ProcedureVersion) -> engine.Procedure:
    """The version ready to run. Versions are immutable, so one that is kept is never out of date."""
    with _LOCK:
        kept = _KEPT.get(version.pk)
        if kept is not None and kept.hash == version.content_hash:
            _KEPT.move_to_end(version.pk)
            return kept
    procedure = engine.load(packages(version))
    with _LOCK:
        _KEPT[version.pk] = procedure
        while len(_KEPT) > _MAX:
            _KEPT.popitem(last=False)
    return procedure


def packages(version: ProcedureVersion) -> list[engine.Package]:
    """The bundled packages, the version's own first (two queries)."""
    rows = list(version.packages.order_by("position"))
    blobs = contents({sha for row in rows for sha in row.files.values()})
    return [engine.Package({path: blobs[sha] for path, sha in row.files.items()}) for row in rows]


def contents(hashes: set[str]) -> dict[str, bytes]:
    """Blob contents by SHA-256."""
    return {blob.sha256: bytes(blob.content) for blob in Blob.objects.filter(pk__in=hashes)}


def own_package(version: ProcedureVersion) -> engine.Package:
    """The version's own package, without the ones it calls."""
    row = VersionPackage.objects.get(version=version, position=0)
    blobs = contents(set(row.files.values()))
    return engine.Package({path: blobs[sha] for path, sha in row.files.items()})


def published() -> dict[str, engine.Package]:
    """The own package of every current version, by id: what a new version may call."""
    rows = VersionPackage.objects.filter(
        position=0, version__in=ProcedureVersion.objects.filter(pk__in=current_ids())
    )
    listed = list(rows)
    blobs = contents({sha for row in listed for sha in row.files.values()})
    return {
        row.package: engine.Package({path: blobs[sha] for path, sha in row.files.items()}) for row in listed
    }


def current_ids() -> list[int]:
    """Row ids of the versions in force."""
    from workflows.procedures.models import Procedure

    return list(
        Procedure.objects.filter(current_version__isnull=False)
        .order_by("current_version")
        .values_list("current_version", flat=True)
    )


def bundle(root: engine.Package, others: Mapping[str, engine.Package]) -> list[engine.Package]:
    """The package and all it calls, transitively; raises ProcedureInvalid when one is not there."""
    found = {root.id: root}
    waiting = list(root.calls)
    while waiting:
        called = waiting.pop(0)
        if called in found:
            continue
        if called not in others:
            raise engine.ProcedureInvalid(
                "called_procedure_missing",
                f"Prosedur «{called}» dipanggil tetapi belum diterbitkan. Terbitkan dahulu.",
                f"The procedure «{called}» is called but not published. Publish it first.",
            )
        found[called] = others[called]
        waiting.extend(others[called].calls)
    return list(found.values())
