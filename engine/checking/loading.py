"""Read a package as far as it can be read, and report what cannot."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from typing import Any

from engine import decisions, reader, xmlsafe
from engine.checking.drawing import look
from engine.checking.finding import Report
from engine.checking.scene import UNREADABLE, Scene
from engine.decisions import DecisionInfo
from engine.errors import ProcedureInvalid
from engine.forms.reading import FormUnreadable
from engine.forms.reading import read as read_form
from engine.model import Process
from engine.package import Meta, Package

_KNOWN = (
    "id",
    "title",
    "owner",
    "legal_basis",
    "notes",
    "case",
    "start",
    "start_roles",
    "variables",
    "messages",
)


def load(
    package: Package,
    library: Mapping[str, Package],
    has_library: bool,
    roles: Collection[str] | None,
    report: Report,
) -> Scene:
    """The package with its surroundings; ``processes`` is empty when a diagram cannot be run."""
    others = dict(library)
    faults = Report()
    meta = _meta(package, faults)
    report.merge(faults)
    others.pop(meta.id, None)
    processes, files = _processes(package, meta, report)
    scene = Scene(
        package=package,
        meta=meta,
        processes=processes,
        files=files,
        forms=_forms(package, report),
        decisions=_decisions(package, report),
        library=others,
        has_library=has_library,
        roles=roles,
        meta_known=not faults.has_errors,
    )
    scene.decisions_known = not any(f.code == "decision_unreadable" for f in report.sorted())
    for other in others.values():
        scene.outside_decisions.update(_decisions(other, Report()))
    return scene


def _meta(package: Package, report: Report) -> Meta:
    try:
        meta = package.meta
    except UNREADABLE as error:
        cause = error.__cause__ if isinstance(error, ProcedureInvalid) and error.__cause__ else error
        report.add("toml_invalid", file="procedure.toml", what=cause)
        ident = package._diagram_name()
        return Meta(id=ident, title_id=ident, title_en=ident, start="call")
    raw = tomllib.loads(package.files.get("procedure.toml", b"").decode("utf-8"))
    for key in raw:
        if key not in _KNOWN:
            report.add("toml_unknown_key", file="procedure.toml", key=key, known=", ".join(_KNOWN))
    if meta.start not in ("form", "call"):
        what = f"start = «{meta.start}» (form / call)"
        report.add("toml_invalid", file="procedure.toml", what=what)
    words = (*meta.variables, *meta.start_roles, *(r for m in meta.messages for r in m.roles))
    if not all(isinstance(word, str) for word in words):
        report.add(
            "toml_invalid", file="procedure.toml", what='variables, start_roles, roles: ["...", "..."]'
        )
        return Meta(id=meta.id, title_id=meta.title_id, title_en=meta.title_en, start=meta.start)
    return meta


def _processes(package: Package, meta: Meta, report: Report) -> tuple[tuple[Process, ...], dict[str, str]]:
    found: list[Process] = []
    files: dict[str, str] = {}
    readable = True
    for name, data in package.diagrams.items():
        faults = Report()
        try:
            root = xmlsafe.parse(data, name)
            if root.tag == f"{{{reader.BPMN}}}definitions":
                look(root, name, faults)
            processes = [] if faults.has_errors else reader.read(data, name)
        except ProcedureInvalid as error:
            faults.add_error(error, name)
            processes = []
        readable = readable and not faults.has_errors
        report.merge(faults)
        for process in processes:
            if process.id in files:
                report.add("process_duplicate", process.id, file=name, name=process.id)
                readable = False
            files[process.id] = name
            found.append(process)
    if not readable:
        return (), files
    main = [p for p in found if p.id == meta.id]
    if not main and len(found) == 1:
        main = found
    if not main and not found and "procedure.toml" not in package.files and package.files:
        if package.diagrams:
            report.add("nothing_to_run", file=next(iter(package.diagrams)))
        return (), files
    if not main:
        report.add("process_missing", file=next(iter(files.values()), None), package=meta.id)
        return (), files
    return (main[0], *(p for p in found if p is not main[0])), files


def _forms(package: Package, report: Report) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, data in package.files.items():
        if not (name.startswith("forms/") and name.endswith(".json")):
            continue
        form = name.removeprefix("forms/").removesuffix(".json")
        try:
            schema = read_form(data)
        except FormUnreadable as error:
            report.add(
                "form_invalid",
                form,
                file=name,
                line=error.line,
                column=error.column,
                form=form,
                what_id=error.what_id,
                what_en=error.what_en,
            )
            continue
        found[form] = schema
    return found


def _decisions(package: Package, report: Report) -> dict[str, DecisionInfo]:
    found: dict[str, DecisionInfo] = {}
    origin: dict[str, str] = {}
    for name, data in package.files.items():
        if not name.endswith(".dmn"):
            continue
        try:
            model = decisions.load(data)
        except decisions.DecisionError as error:
            what: dict[str, Any] = {"what_id": error.message_id, "what_en": error.message_en}
            report.add("decision_unreadable", error.element, file=name, name=name, **what)
            continue
        for problem in model.problems:
            what = {"what_id": problem.message_id, "what_en": problem.message_en}
            report.add(
                "decision_problem", problem.element, file=name, name=name, part=problem.element, **what
            )
        for info in model.decisions:
            if info.name in origin and origin[info.name] != name:
                both = f"{origin[info.name]}, {name}"
                report.add("decision_duplicate", info.id, file=name, decision=info.name, files=both)
            origin[info.name] = name
            found[info.id] = info
            found[info.name] = info
    return found
