"""A diagram file as the rules of the standard look at it: elements by kind and id, flows, what a reference means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from engine import xmlsafe
from engine.checking.finding import Report, Severity
from engine.errors import EngineError
from engine.model import ACTIVITIES, EVENTS, GATEWAYS
from engine.reader_index import BPMN, B, text, truth

Xml = etree._Element

SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
LEVELS = SUBPROCESSES | {"process"}
ALL_ACTIVITIES = frozenset(ACTIVITIES) | SUBPROCESSES
NODES = ALL_ACTIVITIES | EVENTS | GATEWAYS
CHOREOGRAPHY_NODES = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent", "implicitThrowEvent"})
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_FORMAL = "tFormalExpression"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def kind_of(element: Xml | None) -> str:
    """The local name of a BPMN element; empty for everything else."""
    tag = element.tag if element is not None else None
    return tag[len(B) :] if isinstance(tag, str) and tag.startswith(B) else ""


def is_formal(expression: Xml) -> bool:
    """Whether it says that it is an expression for machines."""
    return (expression.get(_TYPE) or "").rsplit(":", 1)[-1] == _FORMAL


def beside(location: str, file: str = "") -> str:
    """A location that ``file`` names, as seen from the diagram itself."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), location))


class Sheet:
    """One parsed file.

    ``imports``: contents of the files that it imports, by location; None when they cannot be looked for.
    ``runs_here``: it is checked among the procedures that run here, where every expression and script is FEEL,
    whatever the file says of its languages.
    """

    def __init__(
        self,
        root: Xml,
        file: str,
        report: Report,
        imports: Mapping[str, bytes] | None = None,
        *,
        runs_here: bool = False,
    ) -> None:
        self.root = root
        self.file = file
        self.runs_here = runs_here
        self.report = report
        self.imports = None if imports is None else {beside(k): v for k, v in imports.items()}
        self.target_namespace = root.get("targetNamespace", "")
        #: all elements; kept so that each has one Python object, by which it is found again
        self.elements: list[Xml] = [e for e in root.iter() if isinstance(e.tag, str)]
        self.by_kind: dict[str, list[Xml]] = {}
        self.by_id: dict[str, Xml] = {}
        for element in self.elements:
            kind = kind_of(element)
            if kind:
                self.by_kind.setdefault(kind, []).append(element)
                ident = element.get("id")
                if ident:
                    self.by_id.setdefault(ident, element)
        self.into: dict[str, list[Xml]] = {}
        self.out_of: dict[str, list[Xml]] = {}
        for flow in self.all("sequenceFlow"):
            self.out_of.setdefault(flow.get("sourceRef", ""), []).append(flow)
            self.into.setdefault(flow.get("targetRef", ""), []).append(flow)
        #: namespace -> elements by id of an imported file that could be read
        self.outside: dict[str, dict[str, Xml]] = {}
        self._keep: list[Xml] = []
        self._read_imports()

    def _read_imports(self) -> None:
        for entry in self.all("import"):
            content = (self.imports or {}).get(beside(entry.get("location", "")))
            if content is None or entry.get("importType") != BPMN:
                continue
            try:
                root = xmlsafe.parse(content, entry.get("location", ""))
            except EngineError:
                continue
            self._keep += list(root.iter())
            found = {e.get("id", ""): e for e in root.iter() if kind_of(e) and e.get("id")}
            self.outside.setdefault(entry.get("namespace", ""), {}).update(found)

    # finding elements

    def all(self, *kinds: str) -> list[Xml]:
        """Elements of these kinds, kind by kind, each in document order."""
        return [e for kind in kinds for e in self.by_kind.get(kind, ())]

    def of(self, kinds: Iterable[str]) -> list[Xml]:
        """Elements of any of these kinds."""
        return self.all(*sorted(kinds))

    def levels(self) -> list[Xml]:
        """Processes and sub-processes of all kinds."""
        return self.of(LEVELS)

    @staticmethod
    def inside(element: Xml, *kinds: str) -> list[Xml]:
        """Child elements of these kinds."""
        return [c for c in element if kind_of(c) in kinds]

    @staticmethod
    def nodes(level: Xml) -> list[Xml]:
        """Flow nodes that stand directly in it."""
        return [c for c in level if kind_of(c) in NODES]

    @staticmethod
    def ancestors(element: Xml) -> Iterator[Xml]:
        """From its parent outwards."""
        yield from element.iterancestors()

    def process_of(self, element: Xml) -> Xml | None:
        """The process that it is part of."""
        if kind_of(element) == "process":
            return element
        return next((a for a in element.iterancestors() if kind_of(a) == "process"), None)

    def is_executable(self, element: Xml) -> bool:
        """Whether it is part of a process that is to be executed."""
        process = self.process_of(element)
        return process is not None and truth(process, "isExecutable")

    # references

    def resolve(self, owner: Xml, reference: str) -> tuple[str, Xml | None]:
        """What a reference means: ``found``, ``missing``, or ``outside`` (of what can be looked at)."""
        if reference in self.by_id:
            return "found", self.by_id[reference]
        prefix, colon, local = reference.rpartition(":")
        if not colon:
            for others in self.outside.values():
                if reference in others:
                    return "found", others[reference]
            return "missing", None
        if prefix.startswith("{") or "/" in prefix:
            return "outside", None
        namespace = owner.nsmap.get(prefix)
        if namespace == _SCHEMA:
            return "outside", None
        if namespace in self.outside:
            found = self.outside[namespace].get(local)
            return ("found", found) if found is not None else ("missing", None)
        if namespace == self.target_namespace or namespace is None or namespace == BPMN:
            found = self.by_id.get(local)
            return ("found", found) if found is not None else ("missing", None)
        declared = any(e.get("namespace") == namespace for e in self.all("import"))
        return ("outside" if declared else "missing"), None

    def get(self, owner: Xml, reference: str | None) -> Xml | None:
        """The element that a reference means, if it can be found."""
        return self.resolve(owner, reference.strip())[1] if reference and reference.strip() else None

    # events

    def definitions(self, event: Xml) -> list[tuple[str, Xml]]:
        """Kinds (``timer``, ``message``, ...) and elements of the event's definitions, referenced ones too."""
        found: list[tuple[str, Xml]] = []
        for child in event:
            kind = kind_of(child)
            if kind.endswith("EventDefinition"):
                found.append((kind.removesuffix("EventDefinition"), child))
            elif kind == "eventDefinitionRef":
                target = self.get(child, text(child))
                if kind_of(target).endswith("EventDefinition") and target is not None:
                    found.append((kind_of(target).removesuffix("EventDefinition"), target))
        return found

    # telling

    def title(self, element: Xml | None) -> str:
        """Its name for people, its id, or what it is."""
        if element is None:
            return ""
        for source in (element, *element.iterancestors()):
            name = " ".join((source.get("name") or source.get("id") or "").split())
            if name:
                return name if source is element else f"{kind_of(element)}, {name}"
        return kind_of(element)

    @staticmethod
    def ident(element: Xml) -> str | None:
        """Its id, or that of the nearest element around it that has one."""
        for source in (element, *element.iterancestors()):
            if kind_of(source) and source.get("id"):
                return source.get("id")
        return None

    def add(self, code: str, element: Xml, *, severity: Severity | None = None, **values: Any) -> None:
        """Note a finding at this element."""
        values.setdefault("name", self.title(element))
        self.report.add(code, self.ident(element), file=self.file, severity=severity, **values)


__all__ = [
    "ALL_ACTIVITIES",
    "CHOREOGRAPHY_NODES",
    "EVENTS",
    "GATEWAYS",
    "LEVELS",
    "NODES",
    "SUBPROCESSES",
    "THROWING",
    "Sheet",
    "Xml",
    "beside",
    "is_formal",
    "kind_of",
]
