"""Drafting and publishing procedures. A version, once published, never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

import engine
from workflows.audit.services import record
from workflows.database import writing
from workflows.people.models import User
from workflows.procedures import library, rights
from workflows.procedures.errors import PublishRefused
from workflows.procedures.gate import finding_of, full
from workflows.procedures.models import Blob, Procedure, ProcedureVersion, VersionPackage

#: packages (own first) -> findings that forbid publishing: {code, element, message_id, message_en}
Gate = Callable[[Sequence[engine.Package]], list[dict[str, Any]]]


def publish_folder(
    now: datetime, *, folder: Path | None = None, author: User | None = None, gate: Gate = full
) -> list[ProcedureVersion]:
    """Publish every package of a folder (``bpmn/``) that is new or changed, and renew what calls it. Idempotent.

    :param author: who needs the right to publish them; None is the operator of the installation.
    :raises PublishRefused, NotAllowed:
    """
    found = dict(engine.Library.from_folder(folder or settings.RANGKUL_PROCEDURES).packages)
    while True:
        before = library.current_ids()
        published = library.published()
        others = {**published, **found}
        for ident, package in found.items():
            # before the transaction: stories take a while, and nobody should wait for the lock
            _through(package, others, gate)
            if ident not in published or published[ident].files != package.files:
                if author is not None:
                    rights.require(author, ident, "publish")
                _callers_through(ident, others, gate, without=found)
        with writing():
            one_at_a_time()
            if library.current_ids() != before:
                continue
            versions = [
                publish(package, now, author=author, others=others, gate=passed) for package in found.values()
            ]
            made = [version for version in versions if version is not None]
            for version in list(made):
                made += publish_callers(version.procedure_id, now, author=author, gate=passed)
            return made


def one_at_a_time() -> None:
    """Within a transaction: nobody else puts a version in force until its end. Cases go on being started."""
    list(Procedure.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _messages(packages: Sequence[engine.Package]) -> dict[str, Any]:
    """What people may send to a case: the messages of the procedure and of all that it calls (``called``)."""
    found: dict[str, Any] = {}
    for package in packages:
        for m in package.meta.messages:
            found.setdefault(
                m.name,
                {
                    "title_id": m.title_id,
                    "title_en": m.title_en,
                    "roles": list(m.roles),
                    "form": f"{package.id}/{m.form}" if m.form else None,
                    "called": package is not packages[0],
                    "accepts": m.accepts,
                    "refused_id": m.refused_id,
                    "refused_en": m.refused_en,
                },
            )
    return found


def _through(
    package: engine.Package, others: Mapping[str, engine.Package], gate: Gate
) -> list[engine.Package]:
    """The package with all it calls, if the gate lets it through. Raises PublishRefused."""
    try:
        packages = library.bundle(package, others)
        package.meta  # noqa: B018  (read now, so that a broken one is refused)
        findings = gate(packages)
    except engine.EngineError as error:
        raise PublishRefused([finding_of(error)]) from error
    if findings:
        raise PublishRefused(findings)
    return packages


def passed(packages: Sequence[engine.Package]) -> list[dict[str, Any]]:
    """What has been through the gate already."""
    return []


def publish(
    package: engine.Package,
    now: datetime,
    *,
    author: User | None = None,
    others: Mapping[str, engine.Package] | None = None,
    gate: Gate = full,
    notes: str = "",
    reviewer: User | None = None,
    explained: Sequence[Mapping[str, Any]] = (),
) -> ProcedureVersion | None:
    """Publish a package with all it calls as the procedure's next version; None when nothing changed.

    Raises PublishRefused with the gate's findings.
    """
    packages = _through(package, others if others is not None else library.published(), gate)
    meta = package.meta
    content_hash = engine.bundle_hash(packages)
    with writing():
        procedure, _ = Procedure.objects.get_or_create(
            slug=meta.id, defaults={"title_id": meta.title_id, "title_en": meta.title_en, "owner": meta.owner}
        )
        procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
        current = procedure.current_version
        own = store(package.files)
        if current is not None and current.content_hash == content_hash and _files_of(current) == own:
            return None
        last = procedure.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = ProcedureVersion.objects.create(
            procedure=procedure,
            number=last + 1,
            content_hash=content_hash,
            title_id=meta.title_id,
            title_en=meta.title_en,
            start=meta.start,
            start_roles=list(meta.start_roles),
            is_case=meta.case,
            messages=_messages(packages),
            legal_basis=list(meta.legal_basis),
            published_at=now,
            author=author,
            reviewer=reviewer,
            notes=notes or meta.notes_id,
            explained=list(explained),
        )
        for position, bundled in enumerate(packages):
            VersionPackage.objects.create(
                version=version,
                package=bundled.id,
                position=position,
                content_hash=bundled.content_hash,
                files=store(bundled.files),
            )
        procedure.current_version = version
        procedure.title_id, procedure.title_en, procedure.owner = meta.title_id, meta.title_en, meta.owner
        procedure.save()
        record(
            author,
            "procedure.published",
            "procedure",
            procedure.slug,
            now,
            version=version.number,
            content_hash=content_hash,
        )
    return version


def callers(package_id: str) -> list[str]:
    """Ids of procedures whose current version bundles the package."""
    found = VersionPackage.objects.filter(
        package=package_id, position__gt=0, version__in=library.current_ids()
    ).values_list("version__procedure", flat=True)
    return sorted(set(found))


def publish_callers(
    package_id: str, now: datetime, *, author: User | None = None, gate: Gate = full
) -> list[ProcedureVersion]:
    """After a called procedure got a new version: new versions of those that call it, so new cases use it."""
    published = library.published()
    note = f"Memakai versi baru {package_id}"
    renewed = [
        publish(published[caller], now, author=author, others=published, notes=note, gate=gate)
        for caller in callers(package_id)
    ]
    return [version for version in renewed if version is not None]


def through(
    package: engine.Package, others: Mapping[str, engine.Package], gate: Gate = full
) -> list[engine.Package]:
    """The package with all it calls, if it and all that call it pass the gate. Raises PublishRefused.

    Called before the transaction of a publication: stories take a while, and nobody should wait for the lock.
    """
    packages = _through(package, others, gate)
    _callers_through(package.id, {**others, package.id: package}, gate)
    return packages


def _callers_through(
    package_id: str,
    others: Mapping[str, engine.Package],
    gate: Gate,
    without: Container[str] = (),
) -> None:
    for caller in callers(package_id):
        if caller in without or caller not in others:
            continue
        try:
            _through(others[caller], others, gate)
        except PublishRefused as error:
            raise PublishRefused(
                [_of_caller(caller, found) for found in error.details["findings"]]
            ) from error


def _of_caller(caller: str, finding: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the way is in another diagram, so its element is not one of this."""
    return {
        **finding,
        "element": None,
        "procedure": caller,
        "message_id": f"Prosedur «{caller}», yang memanggil prosedur ini: {finding['message_id']}",
        "message_en": f"The procedure «{caller}», which calls this one: {finding['message_en']}",
    }


def _files_of(version: ProcedureVersion) -> dict[str, str]:
    return VersionPackage.objects.get(version=version, position=0).files


def retire(user: User, procedure: Procedure, now: datetime) -> None:
    """No new cases from now on; running ones go on."""
    rights.require(user, procedure.slug, "publish")
    with writing():
        procedure.retired_at = now
        procedure.save(update_fields=["retired_at"])
        record(user, "procedure.retired", "procedure", procedure.slug, now)


def store(files: Mapping[str, bytes]) -> dict[str, str]:
    """Keep contents as blobs; path -> SHA-256 (hex)."""
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    known = set(Blob.objects.filter(pk__in=hashes.values()).values_list("pk", flat=True))
    fresh = {sha: files[path] for path, sha in hashes.items() if sha not in known}
    Blob.objects.bulk_create(
        [Blob(sha256=sha, content=content) for sha, content in fresh.items()], ignore_conflicts=True
    )
    return hashes
