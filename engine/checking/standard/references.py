"""References that lead nowhere, or to something of another kind (BPMN 2.0, the attributes of each element)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.checking.standard.sheet import (
    ALL_ACTIVITIES,
    CHOREOGRAPHY_NODES,
    EVENTS,
    NODES,
    Sheet,
    Xml,
    kind_of,
)
from engine.reader_index import text

DATA = frozenset(
    {
        "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataInput", "dataOutput", "property",
    }
)  # fmt: skip
DEFINITIONS = frozenset(
    f"{kind}EventDefinition"
    for kind in (
        "message", "timer", "error", "escalation", "cancel", "compensate", "conditional", "link", "signal", "terminate",
    )
)  # fmt: skip
CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})
_ITEM = frozenset({"itemDefinition"})
_MESSAGE = frozenset({"message"})
_PARTICIPANT = frozenset({"participant"})
_FLOW = frozenset({"sequenceFlow"})
_OPERATION = frozenset({"operation"})
_GLOBAL_TASKS = frozenset(
    {"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"}
)
_COLLABORATIONS = frozenset({"collaboration", "globalConversation", "choreography", "globalChoreographyTask"})
#: choreography activities too: collaborations with a choreography between the pools send to them (9.3)
_INTERACTION = _PARTICIPANT | ALL_ACTIVITIES | EVENTS | CONVERSATIONS | CHOREOGRAPHY_NODES
_ANY: frozenset[str] = frozenset()

#: attribute -> elements that have it (none named: all) -> kinds that it may lead to (none: any element)
_ATTRIBUTES: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    "itemSubjectRef": ((_ANY, _ITEM),),
    "itemRef": ((_MESSAGE, _ITEM),),
    "messageRef": ((_ANY, _MESSAGE),),
    "signalRef": ((_ANY, frozenset({"signal"})),),
    "errorRef": ((_ANY, frozenset({"error"})),),
    "escalationRef": ((_ANY, frozenset({"escalation"})),),
    "operationRef": ((_ANY, _OPERATION),),
    "attachedToRef": ((_ANY, ALL_ACTIVITIES),),
    "activityRef": ((frozenset({"compensateEventDefinition"}), ALL_ACTIVITIES),),
    "dataObjectRef": ((_ANY, frozenset({"dataObject"})),),
    "dataStoreRef": ((_ANY, frozenset({"dataStore"})),),
    "processRef": ((_PARTICIPANT, frozenset({"process"})),),
    "definitionalCollaborationRef": ((_ANY, _COLLABORATIONS),),
    "categoryValueRef": ((_ANY, frozenset({"categoryValue"})),),
    "correlationPropertyRef": ((_ANY, frozenset({"correlationProperty"})),),
    "correlationKeyRef": ((_ANY, frozenset({"correlationKey"})),),
    "evaluatesToTypeRef": ((_ANY, _ITEM),),
    "parameterRef": ((_ANY, frozenset({"resourceParameter"})),),
    "inputDataRef": ((_ANY, frozenset({"dataInput"})),),
    "outputDataRef": ((_ANY, frozenset({"dataOutput"})),),
    "oneBehaviorEventRef": ((_ANY, DEFINITIONS),),
    "noneBehaviorEventRef": ((_ANY, DEFINITIONS),),
    "initiatingParticipantRef": ((_ANY, _PARTICIPANT),),
    "calledCollaborationRef": ((_ANY, frozenset({"collaboration", "globalConversation"})),),
    "calledChoreographyRef": ((_ANY, frozenset({"choreography", "globalChoreographyTask"})),),
    "calledElement": ((_ANY, _GLOBAL_TASKS | {"process"}),),
    "structureRef": ((frozenset({"error", "escalation", "signal"}), _ITEM),),
    "type": ((frozenset({"resourceParameter", "correlationProperty"}), _ITEM),),
    "partitionElementRef": ((_ANY, _ANY),),
    "parent": ((frozenset({"correlationKey"}), _ANY),),
    "default": ((_ANY, _FLOW),),
    "innerConversationNodeRef": ((_ANY, CONVERSATIONS),),
    "outerConversationNodeRef": ((_ANY, CONVERSATIONS),),
    "innerMessageFlowRef": ((_ANY, frozenset({"messageFlow"})),),
    "outerMessageFlowRef": ((_ANY, frozenset({"messageFlow"})),),
    "sourceRef": (
        (frozenset({"messageFlow"}), _INTERACTION),
        (frozenset({"association"}), _ANY),
        (frozenset({"conversationLink"}), _INTERACTION),
    ),
    "targetRef": (
        (frozenset({"messageFlow"}), _INTERACTION),
        (frozenset({"association"}), _ANY),
        (frozenset({"conversationLink"}), _INTERACTION),
    ),
}
#: the same for child elements that hold a reference as their text
_CHILDREN: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    "incoming": ((_ANY, _FLOW),),
    "outgoing": ((_ANY, _FLOW),),
    "flowNodeRef": ((_ANY, NODES),),
    "eventDefinitionRef": ((_ANY, DEFINITIONS),),
    "inMessageRef": ((_ANY, _MESSAGE),),
    "outMessageRef": ((_ANY, _MESSAGE),),
    "errorRef": ((frozenset({"operation"}), frozenset({"error"})),),
    "operationRef": ((_ANY, _OPERATION),),
    "interfaceRef": ((_ANY, frozenset({"interface"})),),
    "supportedInterfaceRef": ((_ANY, frozenset({"interface"})),),
    "endPointRef": ((_ANY, frozenset({"endPoint"})),),
    "participantRef": ((_ANY, _PARTICIPANT),),
    "innerParticipantRef": ((_ANY, _PARTICIPANT),),
    "outerParticipantRef": ((_ANY, _PARTICIPANT),),
    "choreographyRef": ((_ANY, frozenset({"choreography", "globalChoreographyTask"})),),
    "messageFlowRef": ((_ANY, frozenset({"messageFlow"})),),
    "correlationPropertyRef": ((_ANY, frozenset({"correlationProperty"})),),
    "categoryValueRef": ((_ANY, frozenset({"categoryValue"})),),
    "supports": ((_ANY, frozenset({"process"})),),
    "resourceRef": ((_ANY, frozenset({"resource"})),),
    "loopDataInputRef": ((_ANY, DATA),),
    "loopDataOutputRef": ((_ANY, DATA),),
    "dataInputRefs": ((_ANY, frozenset({"dataInput"})),),
    "optionalInputRefs": ((_ANY, frozenset({"dataInput"})),),
    "whileExecutingInputRefs": ((_ANY, frozenset({"dataInput"})),),
    "outputSetRefs": ((_ANY, frozenset({"outputSet"})),),
    "dataOutputRefs": ((_ANY, frozenset({"dataOutput"})),),
    "optionalOutputRefs": ((_ANY, frozenset({"dataOutput"})),),
    "whileExecutingOutputRefs": ((_ANY, frozenset({"dataOutput"})),),
    "inputSetRefs": ((_ANY, frozenset({"inputSet"})),),
    "sourceRef": ((frozenset({"dataInputAssociation", "dataOutputAssociation"}), DATA),),
    "targetRef": ((frozenset({"dataInputAssociation", "dataOutputAssociation"}), DATA),),
    "source": ((frozenset({"linkEventDefinition"}), frozenset({"linkEventDefinition"})),),
    "target": ((frozenset({"linkEventDefinition"}), frozenset({"linkEventDefinition"})),),
}
#: kind and subkind, perhaps with parameters (8.4.14: the format of a text is a MIME type)
_MIME = re.compile(r"[\w.+-]+/[\w.+*-]+(\s*;.*)?", re.ASCII | re.DOTALL)
#: on the events themselves, older tools write these as attributes of their own
_FLOW_NODES = NODES | CHOREOGRAPHY_NODES
#: what the check of calls and of drawings says in words of its own
_TOLD_ELSEWHERE = frozenset({"calledElement", "attachedToRef", "flowNodeRef"})


def check_references(sheet: Sheet, *, called_is_known: bool) -> None:
    """Each reference of the file.

    :param called_is_known: what call activities mean is checked against the other procedures, so a procedure that is
        not in this file is no fault of the file.
    """
    for owner, name, reference, allowed in _references(sheet):
        state, target = sheet.resolve(owner, reference)
        if state == "outside":
            continue
        if target is None:
            if name == "calledElement" and called_is_known:
                continue
            soft = "warning" if name == "calledElement" else None
            sheet.add("reference_missing", owner, attribute=name, ref=reference, severity=soft)  # type: ignore[arg-type]
        elif allowed and kind_of(target) not in allowed:
            what = sheet.title(target)
            sheet.add("reference_wrong_kind", owner, attribute=name, ref=what, kind=kind_of(target))
    _picture(sheet)
    for element in sheet.all("documentation", "textAnnotation"):
        value = (element.get("textFormat") or "").strip()
        if value and not _MIME.fullmatch(value):
            sheet.add("text_format", element, value=value)


def _references(sheet: Sheet) -> Iterator[tuple[Xml, str, str, frozenset[str]]]:
    for owner in sheet.elements:
        kind = kind_of(owner)
        if not kind:
            continue
        for name, value in owner.attrib.items():
            for owners, allowed in _ATTRIBUTES.get(str(name), ()):
                if (not owners or kind in owners) and str(value).strip():
                    yield owner, str(name), str(value).strip(), allowed
        parent = owner.getparent()
        if parent is not None and kind in _CHILDREN and len(owner) == 0:
            for owners, allowed in _CHILDREN[kind]:
                reference = text(owner)
                if (not owners or kind_of(parent) in owners) and reference:
                    yield parent, kind, reference, allowed


def _picture(sheet: Sheet) -> None:
    """Shapes and edges of the picture show elements that exist."""
    for element in sheet.elements:
        reference = (element.get("bpmnElement") or "").strip()
        if reference and sheet.resolve(element, reference)[0] == "missing":
            shape = element.get("id") or reference
            sheet.report.add("picture_of_nothing", shape, file=sheet.file, name=shape, ref=reference)


__all__ = ["CONVERSATIONS", "DATA", "DEFINITIONS", "check_references"]
