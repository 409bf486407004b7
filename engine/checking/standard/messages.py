"""Pools, message flows, conversations and choreographies (BPMN 2.0, chapters 9 and 11)."""

from __future__ import annotations

from engine.checking.standard.references import CONVERSATIONS
from engine.checking.standard.sheet import CHOREOGRAPHY_NODES, Sheet, Xml, kind_of
from engine.model import EVENTS
from engine.reader_index import text, truth


def check_messages(sheet: Sheet) -> None:
    """All rules about what goes on between pools."""
    for flow in sheet.all("messageFlow"):
        _flow(sheet, flow)
    _participants(sheet)
    for link in sheet.all("conversationLink"):
        _link(sheet, link)
    for conversation in sheet.all("globalConversation"):
        for child in conversation:
            if kind_of(child) in _NOT_GLOBAL:
                sheet.add("global_conversation_content", conversation, kind=kind_of(child))
    for other in sheet.all("choreography", "globalConversation", "globalChoreographyTask"):
        if sheet.inside(other, "choreographyRef"):
            sheet.add("choreography_ref_not_allowed", other)
    for collaboration in sheet.all("collaboration"):
        for ref in sheet.inside(collaboration, "choreographyRef"):
            target = sheet.get(ref, text(ref))
            if target is not None and truth(target, "isClosed") != truth(collaboration, "isClosed"):
                sheet.add("closed_mismatch", collaboration, other=sheet.title(target))
    for task in sheet.of(CHOREOGRAPHY_NODES):
        _choreography(sheet, task)


_NOT_GLOBAL = CONVERSATIONS | {
    "participantAssociation", "messageFlowAssociation", "conversationAssociation", "association", "group",
    "textAnnotation",
}  # fmt: skip


def _pool(sheet: Sheet, end: Xml) -> Xml | None:
    """What stands for the pool of a message flow's end: its process, or the participant without one."""
    if kind_of(end) == "participant":
        process = sheet.get(end, end.get("processRef"))
        return process if process is not None else end
    process = sheet.process_of(end)
    return process if process is not None else None


def _flow(sheet: Sheet, flow: Xml) -> None:
    source, target = sheet.get(flow, flow.get("sourceRef")), sheet.get(flow, flow.get("targetRef"))
    if source is None or target is None:
        return
    one, other = _pool(sheet, source), _pool(sheet, target)
    if source is target or (one is not None and one is other):
        sheet.add("message_inside_pool", flow)
    for end, side in ((source, "source"), (target, "target")):
        if kind_of(end) in EVENTS:
            _event(sheet, flow, end, side)
    if kind_of(source) == "receiveTask":
        sheet.add("message_wrong_way", flow, end=sheet.title(source), kind=kind_of(source))
    if kind_of(target) == "sendTask":
        sheet.add("message_wrong_way", flow, end=sheet.title(target), kind=kind_of(target))


def _event(sheet: Sheet, flow: Xml, event: Xml, side: str) -> None:
    kind = kind_of(event)
    throws = kind in ("endEvent", "intermediateThrowEvent")
    if throws != (side == "source"):
        sheet.add("message_wrong_way", flow, end=sheet.title(event), kind=kind)
        return
    if not any(k == "message" for k, _ in sheet.definitions(event)):
        sheet.add("message_event_missing", event, flow=sheet.title(flow))


def _participants(sheet: Sheet) -> None:
    for multiplicity in sheet.all("participantMultiplicity"):
        low, high = multiplicity.get("minimum", "0"), multiplicity.get("maximum", "1")
        try:
            least, most = int(low), int(high)
        except ValueError:
            continue
        if least < 0 or most < 1 or most < least:
            sheet.add("multiplicity", multiplicity, low=low, high=high)
    for collaboration in sheet.all("collaboration"):
        seen: dict[str, Xml] = {}
        for participant in sheet.inside(collaboration, "participant"):
            process = sheet.get(participant, participant.get("processRef"))
            ident = process.get("id", "") if process is not None else ""
            if ident and ident in seen:
                sheet.add("process_in_two_pools", participant, other=sheet.title(seen[ident]), process=ident)
            seen.setdefault(ident, participant)


def _link(sheet: Sheet, link: Xml) -> None:
    ends = [sheet.get(link, link.get("sourceRef")), sheet.get(link, link.get("targetRef"))]
    if any(e is None for e in ends):
        return
    if sum(kind_of(e) in CONVERSATIONS for e in ends) != 1:
        sheet.add("conversation_link_ends", link)


def _choreography(sheet: Sheet, task: Xml) -> None:
    participants = [sheet.get(task, text(c)) for c in sheet.inside(task, "participantRef")]
    first = sheet.get(task, task.get("initiatingParticipantRef"))
    if first is not None and participants and first not in participants:
        sheet.add("initiator_not_taking_part", task, participant=sheet.title(first))
    if kind_of(task) == "choreographyTask" and participants and len(participants) != 2:
        sheet.add("choreography_task_participants", task, count=len(participants))
