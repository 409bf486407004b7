"""Events (BPMN 2.0, 10.5): which definitions each may have, links, compensation, what they need to be executed."""

from __future__ import annotations

from engine.checking.finding import Severity
from engine.checking.standard.flows import incoming, outgoing
from engine.checking.standard.sheet import LEVELS, SUBPROCESSES, THROWING, Sheet, Xml, kind_of
from engine.model import EVENTS
from engine.reader_index import text, truth

_START = frozenset({"message", "timer", "conditional", "signal"})
_EVENT_START = _START | {"error", "escalation", "compensate"}
_CATCH = frozenset({"message", "timer", "conditional", "link", "signal"})
_THROW = frozenset({"message", "escalation", "compensate", "link", "signal"})
_END = frozenset({"message", "error", "escalation", "cancel", "compensate", "signal", "terminate"})
_BOUNDARY = frozenset(
    {"message", "timer", "error", "escalation", "cancel", "compensate", "conditional", "signal"}
)
#: these cannot leave the activity running
_INTERRUPTING = frozenset({"error", "cancel", "compensate"})


def check_events(sheet: Sheet) -> None:
    """All rules about events."""
    for event in sheet.of(EVENTS):
        _definitions(sheet, event)
    _definitions_are_own(sheet)
    _links(sheet)
    _compensation(sheet)
    _cancel(sheet)
    _executable(sheet)


def in_event_subprocess(event: Xml) -> bool:
    """Whether it starts an event sub-process."""
    parent = event.getparent()
    return parent is not None and kind_of(parent) == "subProcess" and truth(parent, "triggeredByEvent")


def _allowed(event: Xml) -> tuple[frozenset[str], bool]:
    """Kinds of definitions that the event may have, and whether it must have one."""
    kind = kind_of(event)
    if kind == "startEvent":
        if in_event_subprocess(event):
            stays = not truth(event, "isInterrupting", default=True)
            return (_EVENT_START - _INTERRUPTING if stays else _EVENT_START), True
        if kind_of(event.getparent()) in SUBPROCESSES:
            return frozenset(), False
        return _START, False
    if kind == "boundaryEvent":
        stays = not truth(event, "cancelActivity", default=True)
        return (_BOUNDARY - _INTERRUPTING if stays else _BOUNDARY), True
    if kind == "intermediateCatchEvent":
        return _CATCH, True
    return (_END if kind == "endEvent" else _THROW), False


def _definitions(sheet: Sheet, event: Xml) -> None:
    found = sheet.definitions(event)
    allowed, needed = _allowed(event)
    for kind, _ in found:
        if kind not in allowed:
            sheet.add(
                "definition_not_allowed",
                event,
                kind=kind,
                place=_place(event),
                allowed=", ".join(sorted(allowed)) or "-",
            )
    if needed and not found and not sheet.inside(event, "eventDefinitionRef"):
        sheet.add("definition_missing", event, allowed=", ".join(sorted(allowed)))
    if truth(event, "parallelMultiple") and len(found) < 2:
        sheet.add("parallel_multiple_alone", event)
    data = sheet.inside(event, "dataInput" if kind_of(event) in THROWING else "dataOutput")
    if data and len(data) != len(found):
        sheet.add("event_data_count", event, data=len(data), definitions=len(found))


def _place(event: Xml) -> str:
    kind = kind_of(event)
    if kind == "startEvent":
        if in_event_subprocess(event):
            kind += " (event sub-process" + (
                ", isInterrupting=false)" if not truth(event, "isInterrupting", default=True) else ")"
            )
        elif kind_of(event.getparent()) in SUBPROCESSES:
            kind += " (sub-process)"
    elif kind == "boundaryEvent" and not truth(event, "cancelActivity", default=True):
        kind += " (cancelActivity=false)"
    return kind


def _definitions_are_own(sheet: Sheet) -> None:
    """What a throwing event defines for itself is not used by others."""
    for reference in sheet.all("eventDefinitionRef"):
        target = sheet.get(reference, text(reference))
        owner = target.getparent() if target is not None else None
        if owner is not None and kind_of(owner) in EVENTS:
            sheet.add("definition_of_another", owner, other=sheet.title(reference.getparent()))


def _links(sheet: Sheet) -> None:
    links = sheet.all("linkEventDefinition")
    catches = [x for x in links if kind_of(x.getparent()) == "intermediateCatchEvent"]
    throws = [x for x in links if kind_of(x.getparent()) == "intermediateThrowEvent"]
    #: files that name their partners by id are held to it; most only give both the same name
    by_id = any(sheet.inside(x, "source", "target") for x in links)
    for link in links:
        event = link.getparent()
        if event is None:
            continue
        caught = link in catches
        if caught and incoming(sheet, event):
            sheet.add("incoming_not_allowed", event, flow=min(incoming(sheet, event)))
        if link in throws and outgoing(sheet, event):
            sheet.add("outgoing_not_allowed", event, flow=min(outgoing(sheet, event)))
        same = [x for x in (throws if caught else catches) if x.get("name") == link.get("name")]
        if by_id:
            _partners(sheet, link, event, caught)
        elif not same:
            sheet.add("link_alone", event, link=link.get("name") or "-")
        elif all(_level(x) is not _level(link) for x in same):
            sheet.add("link_to_other_level", event, link=link.get("name") or "-")
    for link in catches:
        twins = [
            x
            for x in catches
            if x.get("name") and x.get("name") == link.get("name") and _level(x) is _level(link)
        ]
        if twins[:1] not in ([], [link]):
            event = link.getparent()
            assert event is not None
            sheet.add("link_target_twice", event, link=link.get("name") or "-")


def _partners(sheet: Sheet, link: Xml, event: Xml, caught: bool) -> None:
    mine, theirs = ("source", "target") if caught else ("target", "source")
    named = [sheet.get(link, text(c)) for c in sheet.inside(link, mine)]
    if not named or (not caught and len(named) > 1):
        sheet.add("link_alone", event, link=link.get("name") or "-")
    for other in named:
        if other is None:
            continue
        back = [sheet.get(other, text(c)) for c in sheet.inside(other, theirs)]
        if link not in back:
            sheet.add("link_one_sided", event, other=sheet.title(other.getparent()))
        if _level(other) is not _level(link):
            sheet.add("link_to_other_level", event, link=link.get("name") or "-")


def _level(element: Xml) -> Xml | None:
    return next((a for a in element.iterancestors() if kind_of(a) in LEVELS), None)


def _compensation(sheet: Sheet) -> None:
    for event in sheet.all("boundaryEvent"):
        if not any(kind == "compensate" for kind, _ in sheet.definitions(event)):
            continue
        if outgoing(sheet, event):
            sheet.add("outgoing_not_allowed", event, flow=min(outgoing(sheet, event)))
        tied = [
            a for a in sheet.all("association") if event.get("id") in (a.get("sourceRef"), a.get("targetRef"))
        ]
        ends = [
            sheet.get(a, a.get(end))
            for a in tied
            for end in ("sourceRef", "targetRef")
            if a.get(end) != event.get("id")
        ]
        real = [e for e in ends if e is not None and kind_of(e) != "textAnnotation"]
        if not real:
            sheet.add("compensation_untied", event)
        for end in real:
            if not truth(end, "isForCompensation"):
                sheet.add("compensation_handler", end, event=sheet.title(event))
    for definition in sheet.all("compensateEventDefinition"):
        target = sheet.get(definition, definition.get("activityRef"))
        thrower = definition.getparent()
        if target is not None and kind_of(thrower) in THROWING and thrower is not None:
            around: list[Xml | None] = [_level(thrower)]
            while (level := around[-1]) is not None and in_event_subprocess_level(level):
                around.append(_level(level))
            if _level(target) not in around:
                sheet.add("compensation_elsewhere", thrower, other=sheet.title(target))


def in_event_subprocess_level(level: Xml) -> bool:
    """Whether the level is an event sub-process, from which the level around it can be compensated."""
    return kind_of(level) == "subProcess" and truth(level, "triggeredByEvent")


def _cancel(sheet: Sheet) -> None:
    for event in sheet.all("endEvent"):
        if any(kind == "cancel" for kind, _ in sheet.definitions(event)) and not any(
            kind_of(a) == "transaction" for a in event.iterancestors()
        ):
            sheet.add("cancel_outside_transaction", event)
    for event in sheet.all("boundaryEvent"):
        host = sheet.get(event, event.get("attachedToRef"))
        if any(kind == "cancel" for kind, _ in sheet.definitions(event)) and kind_of(host) != "transaction":
            sheet.add("cancel_outside_transaction", event)
        if host is not None and host.getparent() is not event.getparent():
            sheet.add("boundary_elsewhere", event, host=sheet.title(host))


#: what must be named for an event to be executed: kind -> attribute
_NAMED = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}


def _executable(sheet: Sheet) -> None:
    """In a process that is to be executed, events say what they wait for or throw (10.5.5)."""
    operations = bool(sheet.all("interface"))
    for event in sheet.of(EVENTS):
        if not sheet.is_executable(event):
            continue
        throws = kind_of(event) in THROWING
        for kind, definition in sheet.definitions(event):
            attribute = _NAMED.get(kind)
            own = definition.getparent() is event
            if kind == "message" and own and not definition.get("messageRef"):
                sheet.add("message_unnamed", event)
            elif attribute and not definition.get(attribute) and (throws or kind in ("message", "signal")):
                thrown: Severity | None = "error" if throws and kind in ("error", "escalation") else None
                sheet.add("definition_incomplete", event, attribute=attribute, severity=thrown)
            if kind in ("error", "escalation") and throws and definition.get(attribute or ""):
                target = sheet.get(definition, definition.get(attribute or ""))
                if target is not None and not target.get(f"{kind}Code"):
                    sheet.add("code_missing", event, attribute=f"{kind}Code", other=sheet.title(target))
            if kind == "message" and not sheet.inside(definition, "operationRef"):
                message = sheet.get(definition, definition.get("messageRef"))
                if operations or (message is not None and message.get("itemRef")):
                    sheet.add("operation_missing", event)
            if kind == "conditional" and not any(text(c) for c in sheet.inside(definition, "condition")):
                sheet.add("definition_incomplete", event, attribute="condition")
            if kind == "timer" and not sheet.inside(definition, "timeDate", "timeCycle", "timeDuration"):
                sheet.add("definition_incomplete", event, attribute="timeDate / timeDuration / timeCycle")
