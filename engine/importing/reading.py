"""From a file of any tool to the files of a draft. The original is kept as it came."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine import foreign
from engine.checking import Finding, check
from engine.checking.finding import Report, Severity
from engine.errors import EngineError, ProcedureInvalid
from engine.importing import ids, naming
from engine.importing.expressions import Untranslatable
from engine.importing.layout import complete_picture, drop_astray
from engine.importing.processes import Xml, local, main_process, nodes
from engine.importing.repairs import CONDITIONS, TIMES, Repair, repairs, translatable
from engine.importing.tools import Left, Setting, look
from engine.importing.words import CARRIED, shown
from engine.importing.xml import is_utf8, parse, write
from engine.package import Library, Package
from engine.reader_index import B, text, truth

#: what the paths of a package look like
_PATH = re.compile(r"(forms/|scenarios/)?[A-Za-z0-9][A-Za-z0-9 ._-]{0,120}")
_DIAGRAMS = (".bpmn", ".bpmn2", ".xml")
#: what is counted as an element of a diagram
COUNTED = frozenset(
    {
        "participant", "lane", "messageFlow", "sequenceFlow", "textAnnotation", "group", "association", "dataObject",
        "dataObjectReference", "dataStoreReference", "choreographyTask", "subChoreography", "callChoreography",
        "conversation", "subConversation", "callConversation", "conversationLink", "transaction", "adHocSubProcess",
        "dataInput", "dataOutput",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What an import is compared with.

    ``roles``: id -> what people call it; ``taken``: ids of procedures that exist; ``library``: what it may call.
    """

    roles: Mapping[str, Iterable[str]] = field(default_factory=dict)
    taken: Collection[str] = ()
    library: Library | None = None


@dataclass(frozen=True)
class Imported:
    """A diagram or package, ready to be a draft.

    ``name``: of the file it came from; ``id`` and ``title``: of the procedure; ``files`` by path; ``originals`` by
    name, byte for byte; ``elements``: flow nodes, flows, pools, lanes, data and notes.
    """

    name: str
    id: str
    title: str
    files: dict[str, bytes]
    originals: dict[str, bytes]
    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]
    elements: int


def read(name: str, content: bytes, around: Surroundings | None = None) -> Imported:
    """The first (and mostly only) diagram of a file.

    :raises ProcedureInvalid: it is no diagram, no zip of diagrams, or larger, deeper or stranger than accepted.
    """
    return read_all(name, content, around)[0]


def read_all(name: str, content: bytes, around: Surroundings | None = None) -> list[Imported]:
    """Every diagram of a file: a diagram is one, a package is one, a zip of diagrams has several.

    :raises ProcedureInvalid: as ``read``.
    """
    around = around or Surroundings()
    name = _file_name(name)
    if content[:4] == b"PK\x03\x04" or name.lower().endswith(".zip"):
        return _zip(name, content, around)
    return [_diagram(name, content, {}, {name: content}, around)]


def _file_name(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:200] or "diagram.bpmn"


def _zip(name: str, content: bytes, around: Surroundings) -> list[Imported]:
    package = Package.from_zip(content)
    originals = {name: content}
    if "procedure.toml" in package.files:
        return [_package(name, package, originals, around)]
    document = foreign.office(name, package.files)
    if document is not None:
        raise document
    diagrams = {n: d for n, d in package.files.items() if n.lower().endswith(_DIAGRAMS)}
    inner = [n for n, d in package.files.items() if n.lower().endswith(".zip")]
    if not diagrams and inner:
        raise foreign.zip_inside(name, inner[0])
    if not diagrams:
        raise ProcedureInvalid(
            "not_bpmn",
            f"Zip {name} tidak memuat diagram BPMN.",
            f"The zip {name} holds no BPMN diagram.",
        )
    tables = {n.rsplit("/", 1)[-1]: d for n, d in package.files.items() if n.lower().endswith(".dmn")}
    found: list[Imported] = []
    faults = {n: foreign.zip_inside(name, n) for n in inner}
    taken = set(around.taken)
    for path, data in diagrams.items():
        here = Surroundings(around.roles, taken, around.library)
        others = tables if len(diagrams) == 1 else _named_in(data, tables)
        try:
            one = _diagram(_file_name(path), data, others, {**originals, _file_name(path): data}, here)
        except ProcedureInvalid as error:
            faults[path] = error
            continue
        taken.add(one.id)
        found.append(one)
    if not found:
        raise next(fault for path, fault in faults.items() if path not in inner)
    return [replace(found[0], findings=_with_unread(found[0].findings, faults)), *found[1:]]


def _with_unread(findings: tuple[Finding, ...], faults: Mapping[str, EngineError]) -> tuple[Finding, ...]:
    """The findings, and which files of the zip could not be taken."""
    report = Report()
    for path, fault in faults.items():
        # other programs put XML of their own beside their diagrams
        soft = path.lower().endswith(".xml") and fault.code == "not_bpmn"
        severity: Severity = "info" if soft else "warning"
        report.add(
            "file_unread",
            file=path,
            name=path,
            what_id=fault.message_id,
            what_en=fault.message_en,
            severity=severity,
        )
    order = ("error", "warning", "info")
    return tuple(sorted((*findings, *report.sorted()), key=lambda f: order.index(f.severity)))


def _named_in(diagram: bytes, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """Decision tables that the diagram speaks of."""
    return {n: d for n, d in tables.items() if n.removesuffix(".dmn").encode() in diagram}


def _package(name: str, package: Package, originals: dict[str, bytes], around: Surroundings) -> Imported:
    report = Report()
    files: dict[str, bytes] = {}
    for path, data in package.files.items():
        if _PATH.fullmatch(path):
            files[path] = data
        else:
            report.add("file_left_out", file=path, name=path)
    elements = 0
    for path, data in list(files.items()):
        if path.endswith(".bpmn"):
            try:
                root = parse(data, path)
            except ProcedureInvalid:
                continue  # the check says what is wrong with it
            elements += count(root)
            files[path] = _drawn(root, data, path, report)
    kept = Package(files)
    try:
        ident, title = kept.meta.id, kept.meta.title_id
    except EngineError:
        ident = title = naming.slug(name.removesuffix(".zip"))
    except (AttributeError, TypeError, ValueError):
        ident = title = naming.slug(name.removesuffix(".zip"))
    ident = ident if naming.slug(ident, "") == ident else naming.slug(ident or title)
    return _finished(name, ident, title, files, originals, report, elements, around)


def _diagram(
    name: str, content: bytes, others: dict[str, bytes], originals: dict[str, bytes], around: Surroundings
) -> Imported:
    root = parse(content, name)
    if root.tag != f"{B}definitions":
        raise foreign.no_diagram(name, root)
    report = Report()
    elements = count(root)
    changed = _ids(root, report)
    ident, title = _procedure(root, name, around)
    file = f"{ident}.bpmn"
    process = main_process(root)
    if process is not None:
        old = process.get("id", "")
        others_of = [p for p in root.findall(f"{B}process") if len(p)]
        if old != ident:
            if any(p.get("id") == ident for p in root.iter() if local(p)):
                ids.rename(root, ident, ids.free(f"{ident}_1", ids.used(root)))
            ids.rename(root, old, ident)
            report.add("process_renamed", ident, file=file, old=old, name=ident)
            changed = True
        if len(others_of) > 1:
            report.add("several_processes", ident, file=file, count=len(others_of), name=shown(root, process))
    data = write(root) if changed or not is_utf8(content) else content
    files = {**others, file: _drawn(root, data, file, report)}
    if process is not None:
        files["procedure.toml"] = procedure_toml(ident, title)
    _left(root, file, around, report)
    return _finished(name, ident, title, files, originals, report, elements, around)


def _ids(root: Xml, report: Report) -> bool:
    """Ids that an editor needs. Returns whether any was given or changed."""
    changed = {**ids.mend_illegal(root), **ids.separate_pictures(root)}
    if changed:
        old, new = next(iter(changed.items()))
        report.add("ids_changed", count=len(changed), old=old, name=new)
    given = ids.complete(root)
    if given:
        report.add("ids_given", given[0].get("id"), count=len(given))
    return bool(changed or given)


def _procedure(root: Xml, name: str, around: Surroundings) -> tuple[str, str]:
    """Id and title of the procedure that a diagram becomes."""
    stem = re.sub(r"\.(bpmn20\.xml|bpmn\.xml|bpmn2?|xml)$", "", name, flags=re.IGNORECASE)
    process = main_process(root)
    title = shown(root, process) if process is not None else ""
    own = process.get("id", "") if process is not None else ""
    if title == own:
        title = ""
    title = title or " ".join((root.get("name") or "").split()) or stem
    ident = own if naming.chosen(own) else naming.slug(title, naming.slug(stem))
    taken = set(around.taken)
    return ids.free(ident[:90], taken), title[:200]


def _drawn(root: Xml, data: bytes, file: str, report: Report) -> bytes:
    """The diagram with a picture of everything."""
    missing = complete_picture(root)
    total = len(missing.shapes) + len(missing.lines)
    astray = drop_astray(root)
    if not total:
        return write(root) if astray else data
    report.add("picture_made" if missing.whole else "picture_completed", file=file, count=total)
    return write(root)


def _left(root: Xml, file: str, around: Surroundings, report: Report) -> None:
    """What other tools say that has no counterpart, and expressions that stay as they are."""
    setting = Setting(around.roles)
    for element in root.iter():
        kind = local(element)
        if not kind:
            continue
        if kind in ("task", "manualTask"):
            report.add("task_for_nobody", element.get("id"), file=file, name=shown(root, element))
        if kind == "process" and not truth(element, "isExecutable") and nodes(element):
            report.add("not_executable", element.get("id"), file=file, name=shown(root, element))
        owner = next((e for e in (element, *element.iterancestors()) if e.get("id")), element)
        for one in look(element, setting):
            if isinstance(one, Left):
                what = CARRIED.get(one.what, (one.what, one.what))
                report.add(
                    "not_carried_over",
                    owner.get("id"),
                    file=file,
                    column=one.position + 1 if one.position is not None else None,
                    name=shown(root, owner),
                    what=what[0] if one.what not in CARRIED else f"{what[0]} ({one.what})",
                    value=one.value,
                )
        if kind in CONDITIONS or kind in TIMES:
            try:
                translatable(element)
            except Untranslatable as error:
                said = text(element)
                line = said.count("\n", 0, error.position) + 1
                report.add(
                    "expression_foreign",
                    owner.get("id"),
                    file=file,
                    line=line,
                    column=error.position - said.rfind("\n", 0, error.position),
                    text=said,
                    name=shown(root, owner),
                    what=error.what,
                )


def _finished(
    name: str,
    ident: str,
    title: str,
    files: dict[str, bytes],
    originals: dict[str, bytes],
    report: Report,
    elements: int,
    around: Surroundings,
) -> Imported:
    found = check(
        Package(files), around.library, standard=True, roles=list(around.roles) if around.roles else None
    )
    told = {
        f.severity: [x for x in (*report.sorted(), *found) if x.severity == f.severity]
        for f in (*found, *report.sorted())
    }
    ordered = [f for severity in ("error", "warning", "info") for f in told.get(severity, ())]
    offered = repairs(files, around.roles)
    return Imported(name, ident, title, files, originals, tuple(ordered), tuple(offered), elements)


def count(root: Xml) -> int:
    """Flow nodes, flows, pools, lanes, data and notes of a diagram."""
    from engine.model import ACTIVITIES, EVENTS, GATEWAYS

    kinds = COUNTED | ACTIVITIES | EVENTS | GATEWAYS
    return sum(1 for element in root.iter() if local(element) in kinds)


def procedure_toml(ident: str, title: str) -> bytes:
    """A procedure.toml for a diagram that came without one."""
    words = json.dumps(title, ensure_ascii=False)
    return f'id = "{ident}"\ntitle = {{ id = {words}, en = {words} }}\ncase = true\nstart = "form"\n'.encode()
