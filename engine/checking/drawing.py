"""A tolerant look at the XML of a diagram: every fault that the reader would refuse, not only the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine import reader
from engine.assignments import lines
from engine.checking.finding import Report
from engine.checking.words import instead
from engine.errors import ProcedureInvalid
from engine.model import ACTIVITIES, EVENTS, GATEWAYS
from engine.reader_events import KINDS
from engine.reader_index import B as _B
from engine.reader_index import R as _R
from engine.reader_index import children as bpmn_children
from engine.reader_index import local as _local
from engine.reader_index import text as _text

Xml = etree._Element
_SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_ACTIVITIES = ACTIVITIES | _SUBPROCESSES
_NODES = _ACTIVITIES | EVENTS | GATEWAYS
#: events of these kinds stand alone
_ALONE = frozenset({"terminate", "link", "cancel", "compensate"})
_TIMES = ("timeDate", "timeDuration", "timeCycle")


def look(root: Xml, file: str, report: Report) -> None:
    """Report what is wrong in the file, element by element."""
    _Look(root, file, report).file_as_a_whole()


def kind_of(element: Xml) -> str:
    """The local name of a BPMN element; empty for everything else."""
    tag = element.tag
    return tag[len(_B) :] if isinstance(tag, str) and tag.startswith(_B) else ""


def name_of(element: Xml | None) -> str:
    """Its name for people, or its id."""
    if element is None:
        return ""
    return " ".join((element.get("name") or element.get("id") or "").split())


class _Look:
    def __init__(self, root: Xml, file: str, report: Report) -> None:
        self.root = root
        self.file = file
        self.report = report
        self.by_id: dict[str, list[Xml]] = {}
        self.flow_ends: set[str] = set()

    def file_as_a_whole(self) -> None:
        for element in self.root.iter():
            ident = element.get("id") if kind_of(element) else None
            if ident:
                self.by_id.setdefault(ident, []).append(element)
        for flow in self.root.iter(f"{_B}messageFlow"):
            self.flow_ends.update((flow.get(end) or "").split(":")[-1] for end in ("sourceRef", "targetRef"))
        for ident, same in self.by_id.items():
            if len(same) > 1:
                titles = ", ".join(dict.fromkeys(f"{name_of(e)}, {kind_of(e)}" for e in same[:4]))
                self.report.add("duplicate_id", ident, file=self.file, name=ident, titles=titles)
        for process in self.root.findall(f"{_B}process"):
            if not process.get("id"):
                self._without_id(process)
            self.level(process)
            for lane in process.iter(f"{_B}lane"):
                for ref in lane.findall(f"{_B}flowNodeRef"):
                    if _text(ref) not in self.by_id:
                        self._add("lane_ref_unknown", lane, ref=_text(ref))
        for message in self.root.findall(f"{_B}message"):
            self._lines(message, message.get(f"{_R}correlation"))

    def _add(self, code: str, element: Xml, **values: Any) -> None:
        values.setdefault("name", name_of(element))
        self.report.add(code, element.get("id"), file=self.file, **values)

    def _without_id(self, element: Xml) -> None:
        self._add("id_missing", element, kind=kind_of(element), name=element.get("name") or "-")

    def level(self, outer: Xml) -> None:
        """A process or sub-process: its flows, then its nodes, then what lies inside those."""
        nodes: dict[str, Xml] = {}
        for child in self.children(outer):
            if kind_of(child) in _NODES and child.get("id"):
                nodes[child.get("id", "")] = child
        for flow in outer.findall(f"{_B}sequenceFlow"):
            if not flow.get("id"):
                self._without_id(flow)
            for end, end_id, end_en in (
                ("sourceRef", "pangkalnya", "start"),
                ("targetRef", "ujungnya", "end"),
            ):
                self._end(flow, flow.get(end), nodes, end_id, end_en)
        for child in self.children(outer):
            kind = kind_of(child)
            if kind not in _NODES:
                unsupported: dict[str, Any] = {"name": name_of(child) or kind, "kind": kind}
                self._add(
                    "unsupported",
                    child,
                    **unsupported,
                    instead_id=instead(kind)[0],
                    instead_en=instead(kind)[1],
                )
                continue
            if not child.get("id"):
                self._without_id(child)
            self.node(child, kind, nodes)
            if kind in _SUBPROCESSES:
                self.level(child)

    @staticmethod
    def children(outer: Xml) -> Iterator[Xml]:
        """Child elements that are part of the flow, flows aside; and those that the engine does not know."""
        for child in outer:
            kind = kind_of(child)
            if kind and kind not in reader.PASSIVE and not kind.endswith("EventDefinition"):
                yield child

    def _end(self, flow: Xml, ref: str | None, nodes: dict[str, Xml], end_id: str, end_en: str) -> None:
        if ref and ref in nodes:
            return
        if not ref:
            what = ("kosong", "is empty")
        elif ref in self.by_id:
            other = name_of(self.by_id[ref][0])
            what = (f"«{other}» berada di bagian lain", f"«{other}» is in another part")
        else:
            what = (f"«{ref}» tidak ada", f"«{ref}» does not exist")
        title = name_of(flow) if flow.get("name") else self._between(flow)
        self._add(
            "dangling_flow",
            flow,
            name=title,
            end_id=end_id,
            end_en=end_en,
            what_id=what[0],
            what_en=what[1],
        )

    def _between(self, flow: Xml) -> str:
        ends = []
        for key in ("sourceRef", "targetRef"):
            ref = flow.get(key) or "?"
            ends.append(name_of(self.by_id[ref][0]) if ref in self.by_id else ref)
        return " → ".join(ends)

    def node(self, element: Xml, kind: str, nodes: dict[str, Xml]) -> None:
        """One flow node: events have a definition, boundary events a host, assignments their form."""
        if kind == "boundaryEvent":
            host = nodes.get(element.get("attachedToRef") or "")
            if host is None or kind_of(host) not in _ACTIVITIES:
                self._add("boundary_not_attached", element)
        if kind in EVENTS:
            self.event(element, kind)
        else:
            self._quantities(element)
        extension = element.find(f"{_B}extensionElements")
        if extension is not None:
            for tag in ("prefill", "assign"):
                self._lines(element, _text(extension.find(f"{_R}{tag}")))
        if kind == "scriptTask":
            self._lines(element, _text(element.find(f"{_B}script")))

    def event(self, element: Xml, kind: str) -> None:
        """An event has one definition, of a kind that the engine runs."""
        found = [c for c in bpmn_children(element) if _local(c).endswith("EventDefinition")]
        for reference in element.findall(f"{_B}eventDefinitionRef"):
            found += self.by_id.get(_text(reference).split(":")[-1], [])[:1]
        if not found:
            self._undefined(element, kind)
        kinds = [_local(one).removesuffix("EventDefinition") for one in found]
        if len(found) > 1 and not _ALONE.isdisjoint(kinds):
            self._unsupported(element, "multipleEventDefinition")
            return
        for one, what in zip(found, kinds, strict=True):
            if what not in KINDS:
                self._unsupported(element, _local(one))
            elif what == "timer" and not any(_text(one.find(f"{_B}{tag}")) for tag in _TIMES):
                self._add("timer_without_time", element)

    def _quantities(self, element: Xml) -> None:
        loop = element.find(f"{_B}standardLoopCharacteristics")
        given = [element.get("startQuantity"), element.get("completionQuantity")]
        given.append(loop.get("loopMaximum") if loop is not None else None)
        for value in given:
            if value and not (value.strip().isdigit() and 1 <= int(value) <= 1000):
                self._add("bad_quantity", element, value=value)

    def _unsupported(self, element: Xml, kind: str) -> None:
        other = instead(kind)
        self._add("unsupported", element, kind=kind, instead_id=other[0], instead_en=other[1])

    def _undefined(self, element: Xml, kind: str) -> None:
        parent = element.getparent()
        event_subprocess = parent is not None and parent.get("triggeredByEvent") == "true"
        if kind == "intermediateCatchEvent" and element.get("id") not in self.flow_ends:
            effect = ("Alur langsung melewatinya.", "The path goes straight through it.")
        elif kind == "boundaryEvent":
            effect = ("Ia tidak pernah terjadi.", "It never happens.")
        elif kind == "startEvent" and event_subprocess:
            effect = ("Subproses peristiwa ini tidak pernah mulai.", "This event sub-process never starts.")
        else:
            return
        self._add("event_without_definition", element, effect_id=effect[0], effect_en=effect[1])

    def _lines(self, element: Xml, text: str | None) -> None:
        try:
            lines(text, element.get("id", ""))
        except ProcedureInvalid:
            first = next((line.strip() for line in (text or "").splitlines() if line.strip()), "")
            self._add("bad_assignment", element, line_text=first)
