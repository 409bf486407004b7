"""Read a BPMN file into the model (BPMN 2.0, chapter 10; names of Rangkul's own: docs/procedure-packages.md)."""

from __future__ import annotations

import re

from lxml import etree

from engine import xmlsafe
from engine.errors import ProcedureInvalid
from engine.model import (
    ACTIVITIES,
    EVENTS,
    GATEWAYS,
    EventDefinition,
    Flow,
    Level,
    Loop,
    Mapping,
    Node,
    Process,
)

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
RANGKUL = "http://rangkul.id/schema/bpmn/1.0"
_B = f"{{{BPMN}}}"
_R = f"{{{RANGKUL}}}"
_ASSIGN = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)\s*(.+?)\s*$", re.DOTALL)
#: written on the diagram but no part of the flow
_PASSIVE = frozenset(
    {
        "laneSet", "documentation", "extensionElements", "ioSpecification", "property", "dataObject",
        "dataObjectReference", "dataStoreReference", "textAnnotation", "association", "group", "auditing",
        "monitoring", "incoming", "outgoing", "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics", "dataInputAssociation", "dataOutputAssociation", "correlationSubscription",
    }
)  # fmt: skip
_EVENT_KINDS = frozenset(
    {"timer", "message", "signal", "error", "escalation", "conditional", "terminate", "link"}
)


def read(data: bytes | str, name: str = "") -> list[Process]:
    """All processes of the file, in its order.

    :raises ProcedureInvalid: the XML is unacceptable, or an element is one that the engine does not run;
        ``element`` names it.
    """
    root = xmlsafe.parse(data, name)
    if root.tag != f"{_B}definitions":
        raise ProcedureInvalid(
            "not_bpmn",
            f"Berkas {name} bukan diagram BPMN 2.0. Ekspor ulang sebagai BPMN 2.0 XML.",
            f"File {name} is not a BPMN 2.0 diagram. Export it again as BPMN 2.0 XML.",
        )
    reader = _Reader(root)
    return [reader.process(element) for element in root.findall(f"{_B}process")]


def lines(text: str | None, element: str) -> tuple[tuple[str, str], ...]:
    """Assignments, one per line, as (variable, FEEL). A line that starts with white space continues the one before."""
    found: list[tuple[str, str]] = []
    for raw in (text or "").splitlines():
        if not raw.strip() or raw.strip().startswith("//"):
            continue
        match = _ASSIGN.match(raw)
        if match and (not found or _balanced(found[-1][1])):
            found.append((match.group(1), match.group(2)))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {raw.strip()}")
        else:
            raise ProcedureInvalid(
                "bad_assignment",
                f"Baris «{raw.strip()}» bukan penugasan. Tulis: nama = ekspresi FEEL.",
                f"The line «{raw.strip()}» is no assignment. Write: name = FEEL expression.",
                element,
            )
    return tuple(found)


def _balanced(text: str) -> bool:
    return all(text.count(a) <= text.count(b) for a, b in ("()", "[]", "{}")) and not re.search(
        r"(\bthen|\belse|\breturn|\bsatisfies|\band|\bor|\bin|[,+*/(\[{=<>-])\s*$", text
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _text(element: etree._Element | None) -> str:
    return "".join(str(t) for t in element.itertext()).strip() if element is not None else ""


def _feel(text: str) -> str:
    return text[1:].strip() if text.startswith("=") else text


def _name(element: etree._Element | None) -> str:
    return (element.get("name") or element.get("id") or "") if element is not None else ""


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.by_id: dict[str, etree._Element] = {}
        for element in root.iter():
            ident = element.get("id")
            if ident and isinstance(element.tag, str) and element.tag.startswith(_B):
                if ident in self.by_id:
                    raise ProcedureInvalid(
                        "duplicate_id",
                        f"Id «{ident}» dipakai dua kali. Ubah salah satunya.",
                        f"The id «{ident}» is used twice. Change one of them.",
                        ident,
                    )
                self.by_id[ident] = element

    def process(self, element: etree._Element) -> Process:
        ident = element.get("id", "")
        lanes: dict[str, str] = {}
        order: list[tuple[str, str]] = []
        for lane in element.iter(f"{_B}lane"):
            role = lane.get(f"{_R}role") or (lane.get("name") or "").strip()
            inner = lane.find(f"{_B}childLaneSet")
            if role:
                order.append((role, lane.get("name") or role))
            for ref in lane.findall(f"{_B}flowNodeRef"):
                if role and (inner is None or _text(ref) not in lanes):
                    lanes[_text(ref)] = role
        level = self.level(element, ident, lanes, None)
        return Process(
            id=ident,
            name=element.get("name") or self._pool_name(ident) or ident,
            level=level,
            territory=element.get(f"{_R}territory", "=domisili"),
            excluded_agency=element.get(f"{_R}excludedAgency", "=instansi_pelaku"),
            lanes=tuple(order),
        )

    def _pool_name(self, process: str) -> str:
        for participant in self.root.iter(f"{_B}participant"):
            if participant.get("processRef") == process:
                return participant.get("name", "")
        return ""

    def level(self, element: etree._Element, process: str, lanes: dict[str, str], outer: str | None) -> Level:
        level = Level(id=element.get("id", ""), process=process)
        incoming: dict[str, list[str]] = {}
        outgoing: dict[str, list[str]] = {}
        for child in element.findall(f"{_B}sequenceFlow"):
            flow = self.flow(child)
            level.flows[flow.id] = flow
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        for child in element:
            if not isinstance(child.tag, str) or not child.tag.startswith(_B):
                continue
            kind = _local(child)
            if kind == "sequenceFlow" or kind in _PASSIVE or kind.endswith("EventDefinition"):
                continue
            if kind in ("completionCondition",):
                continue
            if kind not in ACTIVITIES | GATEWAYS | EVENTS:
                raise self._unsupported(child, kind)
            node = self.node(child, kind, lanes, outer, incoming, outgoing)
            level.nodes[node.id] = node
            if kind == "subProcess":
                level.levels[node.id] = self.level(child, process, lanes, node.role)
        for flow in level.flows.values():
            for end in (flow.source, flow.target):
                if end not in level.nodes:
                    raise ProcedureInvalid(
                        "dangling_flow",
                        f"Panah «{flow.id}» menunjuk ke «{end}» yang tidak ada di bagian yang sama. Sambungkan ulang.",
                        f"The flow «{flow.id}» points to «{end}», which is not on the same level. Connect it again.",
                        flow.id,
                    )
        return level

    def flow(self, element: etree._Element) -> Flow:
        return Flow(
            id=element.get("id", ""),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            condition=_feel(_text(element.find(f"{_B}conditionExpression"))),
            name=element.get("name", ""),
        )

    def node(
        self,
        element: etree._Element,
        kind: str,
        lanes: dict[str, str],
        outer: str | None,
        incoming: dict[str, list[str]],
        outgoing: dict[str, list[str]],
    ) -> Node:
        ident = element.get("id", "")
        extension = element.find(f"{_B}extensionElements")
        event_subprocess = kind == "subProcess" and element.get("triggeredByEvent") == "true"
        attached = element.get("attachedToRef")
        role = element.get(f"{_R}role") or lanes.get(ident) or outer
        if attached and not element.get(f"{_R}role"):
            role = lanes.get(attached, role)
        return Node(
            id=ident,
            kind=kind,
            name=" ".join((element.get("name") or "").split()),
            name_en=element.get(f"{_R}nameEn", ""),
            documentation="\n".join(_text(d) for d in element.findall(f"{_B}documentation")),
            lane=lanes.get(ident),
            role=role,
            form=element.get(f"{_R}form"),
            due=element.get(f"{_R}due", ""),
            due_calendar=element.get(f"{_R}dueCalendar", "calendar"),
            source=element.get(f"{_R}source", ""),
            territory=element.get(f"{_R}territory", ""),
            same_team_as=element.get(f"{_R}sameTeamAs"),
            exclude_previous_teams=element.get(f"{_R}excludePreviousTeams") == "true",
            stage=element.get(f"{_R}stage", ""),
            prefill=self._lines(extension, "prefill", ident),
            assign=self._lines(extension, "assign", ident),
            script=lines(_text(element.find(f"{_B}script")), ident) if kind == "scriptTask" else (),
            decision=element.get(f"{_R}decision", ""),
            result=element.get(f"{_R}result", ""),
            operation=element.get(f"{_R}operation", ""),
            called=element.get("calledElement", "").split(":")[-1],
            inputs=self._mappings(extension, "input"),
            outputs=self._mappings(extension, "output"),
            loop=self.loop(element),
            event=self.event(element, kind),
            attached_to=attached,
            interrupting=(
                element.get("cancelActivity", "true") == "true"
                if kind == "boundaryEvent"
                else element.get("isInterrupting", "true") == "true"
            ),
            default=element.get("default"),
            event_subprocess=event_subprocess,
            incoming=tuple(incoming.get(ident, ())),
            outgoing=tuple(outgoing.get(ident, ())),
        )

    @staticmethod
    def _lines(extension: etree._Element | None, tag: str, ident: str) -> tuple[tuple[str, str], ...]:
        found = extension.find(f"{_R}{tag}") if extension is not None else None
        return lines(_text(found), ident) if found is not None else ()

    @staticmethod
    def _mappings(extension: etree._Element | None, tag: str) -> tuple[Mapping, ...]:
        if extension is None:
            return ()
        return tuple(
            Mapping(source=_feel(e.get("source", "")), target=e.get("target", ""))
            for e in extension.findall(f"{_R}{tag}")
        )

    def loop(self, element: etree._Element) -> Loop | None:
        standard = element.find(f"{_B}standardLoopCharacteristics")
        if standard is not None:
            maximum = standard.get("loopMaximum")
            return Loop(
                kind="standard",
                test_before=standard.get("testBefore") == "true",
                condition=_feel(_text(standard.find(f"{_B}loopCondition"))),
                maximum=int(maximum) if maximum and maximum.isdigit() else None,
            )
        multi = element.find(f"{_B}multiInstanceLoopCharacteristics")
        if multi is None:
            return None
        item = multi.find(f"{_B}inputDataItem")
        out = multi.find(f"{_B}outputDataItem")
        return Loop(
            kind="sequential" if multi.get("isSequential") == "true" else "parallel",
            collection=_feel(multi.get(f"{_R}collection", "") or _text(multi.find(f"{_B}loopDataInputRef"))),
            item=multi.get(f"{_R}item", "") or _name(item),
            cardinality=_feel(_text(multi.find(f"{_B}loopCardinality"))),
            completion=_feel(_text(multi.find(f"{_B}completionCondition"))),
            output_collection=multi.get(f"{_R}outputCollection", "")
            or _text(multi.find(f"{_B}loopDataOutputRef")),
            output_item=_feel(multi.get(f"{_R}outputItem", "")) or _name(out),
        )

    def event(self, element: etree._Element, kind: str) -> EventDefinition | None:
        if kind in ("receiveTask", "sendTask"):
            ref = element.get("messageRef")
            return EventDefinition(
                kind="message", name=self._name_of(ref) if ref else element.get("name", "")
            )
        if kind not in EVENTS:
            return None
        found = [c for c in element if isinstance(c.tag, str) and _local(c).endswith("EventDefinition")]
        for reference in element.findall(f"{_B}eventDefinitionRef"):
            target = self.by_id.get(_text(reference).split(":")[-1])
            if target is not None:
                found.append(target)
        if not found:
            return None
        if len(found) > 1:
            raise self._unsupported(element, "multipleEventDefinition")
        return self.definition(found[0], element)

    def definition(self, element: etree._Element, owner: etree._Element) -> EventDefinition:
        kind = _local(element).removesuffix("EventDefinition")
        if kind not in _EVENT_KINDS:
            raise self._unsupported(owner, f"{kind}EventDefinition")
        if kind == "timer":
            for timer, tag in (("date", "timeDate"), ("duration", "timeDuration"), ("cycle", "timeCycle")):
                child = element.find(f"{_B}{tag}")
                if child is not None:
                    return EventDefinition(kind=kind, timer=timer, expression=_feel(_text(child)))
            raise ProcedureInvalid(
                "timer_without_time",
                "Pengatur waktu ini belum punya waktu. Isi tanggal, lama, atau siklusnya.",
                "This timer has no time. Give it a date, a duration or a cycle.",
                owner.get("id"),
            )
        if kind == "message":
            ref = element.get("messageRef")
            message = self.by_id.get(ref.split(":")[-1]) if ref else None
            correlation: tuple[tuple[str, str], ...] = ()
            if message is not None and message.get(f"{_R}correlation"):
                correlation = lines(message.get(f"{_R}correlation"), owner.get("id", ""))
            return EventDefinition(kind=kind, name=self._name_of(ref), correlation=correlation)
        if kind == "signal":
            return EventDefinition(kind=kind, name=self._name_of(element.get("signalRef")))
        if kind in ("error", "escalation"):
            ref = element.get(f"{kind}Ref")
            target = self.by_id.get(ref.split(":")[-1]) if ref else None
            code = None
            if ref:
                code = (target.get(f"{kind}Code") or target.get("name") or ref) if target is not None else ref
            return EventDefinition(kind=kind, name=self._name_of(ref), code=code)
        if kind == "conditional":
            return EventDefinition(kind=kind, expression=_feel(_text(element.find(f"{_B}condition"))))
        if kind == "link":
            return EventDefinition(kind=kind, name=element.get("name", ""))
        return EventDefinition(kind=kind)

    def _name_of(self, ref: str | None) -> str:
        if not ref:
            return ""
        target = self.by_id.get(ref.split(":")[-1])
        return _name(target) if target is not None else ref

    @staticmethod
    def _unsupported(element: etree._Element, kind: str) -> ProcedureInvalid:
        ident = element.get("id")
        return ProcedureInvalid(
            "unsupported",
            f"Elemen «{ident}» berjenis {kind}, yang belum dapat dijalankan. Gambar dengan cara lain.",
            f"The element «{ident}» is a {kind}, which cannot be run yet. Draw it in another way.",
            ident,
        )
