"""Read a BPMN file into the model (BPMN 2.0, chapter 10; names of Rangkul's own: docs/procedure-packages.md)."""

from __future__ import annotations

from lxml import etree

from engine import foreign, xmlsafe
from engine.assignments import lines
from engine.errors import ProcedureInvalid
from engine.model import ACTIVITIES, EVENTS, GATEWAYS, Flow, Level, Node, Process
from engine.reader_activities import ad_hoc_of, associations, loop_of, mappings, own_data, quantity
from engine.reader_events import event_of
from engine.reader_index import BPMN, RANGKUL, B, Index, R, children, feel, local, text, truth, unsupported

#: written on the diagram but no part of the flow
PASSIVE = frozenset(
    {
        "laneSet", "documentation", "extensionElements", "ioSpecification", "property", "dataObject",
        "dataObjectReference", "dataStoreReference", "textAnnotation", "association", "group", "auditing",
        "monitoring", "incoming", "outgoing", "multiInstanceLoopCharacteristics", "completionCondition",
        "standardLoopCharacteristics", "dataInputAssociation", "dataOutputAssociation", "correlationSubscription",
        "resourceRole", "performer", "humanPerformer", "potentialOwner", "ioBinding", "supportedInterfaceRef",
        "sequenceFlow", "supports", "artifact",
    }
)  # fmt: skip
_SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_GLOBAL = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def read(data: bytes | str, name: str = "") -> list[Process]:
    """All processes of the file, in its order; global tasks are processes of one task.

    :raises ProcedureInvalid: the XML is unacceptable, or an element is one that the engine does not run;
        ``element`` names it.
    """
    root = xmlsafe.parse(data, name)
    if root.tag != f"{B}definitions":
        raise foreign.no_diagram(name, root)
    reader = _Reader(Index(root))
    found = [reader.process(element) for element in root.findall(f"{B}process")]
    for element in children(root):
        if local(element) in _GLOBAL:
            found.append(reader.global_task(element, _GLOBAL[local(element)]))
    return found


class _Reader:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.root = index.root
        #: boundary compensation event -> the activity that undoes
        self.handlers: dict[str, str] = {}
        for association in self.root.iter(f"{B}association"):
            source, target = association.get("sourceRef", ""), association.get("targetRef", "")
            self.handlers[source] = target

    def process(self, element: etree._Element) -> Process:
        ident = element.get("id", "")
        lanes: dict[str, str] = {}
        order: list[tuple[str, str]] = []
        for lane in element.iter(f"{B}lane"):
            role = lane.get(f"{R}role") or (lane.get("name") or "").strip()
            inner = lane.find(f"{B}childLaneSet")
            if role:
                order.append((role, lane.get("name") or role))
            for ref in lane.findall(f"{B}flowNodeRef"):
                if role and (inner is None or text(ref) not in lanes):
                    lanes[text(ref)] = role
        return Process(
            id=ident,
            name=element.get("name") or self._pool_name(ident) or ident,
            level=self.level(element, ident, lanes, None),
            territory=element.get(f"{R}territory", "=domisili"),
            excluded_agency=element.get(f"{R}excludedAgency", "=instansi_pelaku"),
            lanes=tuple(order),
        )

    def global_task(self, element: etree._Element, kind: str) -> Process:
        ident = element.get("id", "")
        node = self.node(element, kind, {}, None, {}, {})
        return Process(
            id=ident, name=element.get("name") or ident, level=Level(ident, ident, {node.id: node})
        )

    def _pool_name(self, process: str) -> str:
        for participant in self.root.iter(f"{B}participant"):
            if participant.get("processRef") == process:
                return participant.get("name", "")
        return ""

    def level(self, element: etree._Element, process: str, lanes: dict[str, str], outer: str | None) -> Level:
        level = Level(id=element.get("id", ""), process=process)
        incoming: dict[str, list[str]] = {}
        outgoing: dict[str, list[str]] = {}
        for child in element.findall(f"{B}sequenceFlow"):
            flow = self.flow(child)
            level.flows[flow.id] = flow
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        for child in children(element):
            kind = local(child)
            if kind in PASSIVE or kind.endswith("EventDefinition"):
                continue
            if kind not in ACTIVITIES | GATEWAYS | EVENTS | _SUBPROCESSES:
                raise unsupported(child, kind)
            node = self.node(child, kind, lanes, outer, incoming, outgoing)
            level.nodes[node.id] = node
            if kind in _SUBPROCESSES:
                level.levels[node.id] = self.level(child, process, lanes, node.role)
                level.levels[node.id].ad_hoc = node.ad_hoc
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

    @staticmethod
    def flow(element: etree._Element) -> Flow:
        return Flow(
            id=element.get("id", ""),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            condition=feel(text(element.find(f"{B}conditionExpression"))),
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
        attached = element.get("attachedToRef") if kind == "boundaryEvent" else None
        role = element.get(f"{R}role") or lanes.get(ident) or outer
        if attached and not element.get(f"{R}role"):
            role = lanes.get(attached, role)
        if kind == "boundaryEvent":
            interrupting = truth(element, "cancelActivity", default=True)
        else:
            interrupting = truth(element, "isInterrupting", default=True)
        return Node(
            id=ident,
            kind="subProcess" if kind in _SUBPROCESSES else kind,
            name=" ".join((element.get("name") or "").split()),
            name_en=element.get(f"{R}nameEn", ""),
            documentation="\n".join(text(d) for d in element.findall(f"{B}documentation")),
            lane=lanes.get(ident),
            role=role,
            form=element.get(f"{R}form"),
            due=element.get(f"{R}due", ""),
            due_calendar=element.get(f"{R}dueCalendar", "calendar"),
            source=element.get(f"{R}source", ""),
            territory=element.get(f"{R}territory", ""),
            same_team_as=element.get(f"{R}sameTeamAs"),
            exclude_previous_teams=truth(element, f"{R}excludePreviousTeams"),
            stage=element.get(f"{R}stage", ""),
            prefill=self._lines(element, "prefill"),
            assign=self._lines(element, "assign"),
            script=lines(text(element.find(f"{B}script")), ident) if kind == "scriptTask" else (),
            decision=element.get(f"{R}decision", ""),
            result=element.get(f"{R}result", ""),
            operation=element.get(f"{R}operation", ""),
            called=element.get("calledElement", "").rsplit(":", 1)[-1],
            inputs=mappings(element, "input"),
            outputs=mappings(element, "output"),
            loop=loop_of(self.index, element),
            event=event_of(self.index, element, kind),
            attached_to=attached,
            interrupting=interrupting,
            default=element.get("default"),
            event_subprocess=kind == "subProcess" and truth(element, "triggeredByEvent"),
            for_compensation=truth(element, "isForCompensation"),
            handler=self.handlers.get(ident, "") if kind == "boundaryEvent" else "",
            start_quantity=quantity(element, "startQuantity"),
            completion_quantity=quantity(element, "completionQuantity"),
            activation=feel(text(element.find(f"{B}activationCondition"))),
            parallel_events=element.get("eventGatewayType") == "Parallel",
            instantiate=truth(element, "instantiate"),
            own_data=own_data(element, kind),
            transaction=kind == "transaction",
            ad_hoc=ad_hoc_of(element) if kind == "adHocSubProcess" else None,
            data_inputs=associations(self.index, element, "dataInputAssociation"),
            data_outputs=associations(self.index, element, "dataOutputAssociation"),
            incoming=tuple(incoming.get(ident, ())),
            outgoing=tuple(outgoing.get(ident, ())),
        )

    @staticmethod
    def _lines(element: etree._Element, tag: str) -> tuple[tuple[str, str], ...]:
        extension = element.find(f"{B}extensionElements")
        found = extension.find(f"{R}{tag}") if extension is not None else None
        return lines(text(found), element.get("id", "")) if found is not None else ()


__all__ = ["BPMN", "PASSIVE", "RANGKUL", "lines", "read"]
