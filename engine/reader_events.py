"""Read event definitions (BPMN 2.0, 10.5.5) and message correlation (8.4.2)."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from engine.assignments import lines
from engine.errors import ProcedureInvalid
from engine.model import EVENTS, EventDefinition
from engine.reader_index import B, Index, R, children, feel, local, name_of, text, truth, unsupported

KINDS = frozenset(
    {
        "timer", "message", "signal", "error", "escalation", "conditional", "terminate", "link", "cancel",
        "compensate",
    }
)  # fmt: skip


def event_of(index: Index, element: etree._Element, kind: str) -> EventDefinition | None:
    """What the event waits for or throws; None for a plain event."""
    if kind in ("receiveTask", "sendTask"):
        return _message(index, element.get("messageRef") or _operated(index, element), element)
    if kind not in EVENTS:
        return None
    found = [child for child in children(element) if local(child).endswith("EventDefinition")]
    for reference in element.findall(f"{B}eventDefinitionRef"):
        target = index.get(text(reference))
        if target is not None:
            found.append(target)
    if not found:
        name = index.flow_names.get(element.get("id", ""))
        if name and kind in ("intermediateThrowEvent", "intermediateCatchEvent"):
            return EventDefinition(kind="message", name=name)
        return None
    parts = tuple(definition(index, part, element) for part in found)
    if len(parts) == 1:
        return parts[0]
    if any(part.kind in ("terminate", "link", "cancel", "compensate") for part in parts):
        raise unsupported(element, "multipleEventDefinition")
    return EventDefinition(kind="multiple", parts=parts, parallel=truth(element, "parallelMultiple"))


def definition(index: Index, element: etree._Element, owner: etree._Element) -> EventDefinition:
    """One event definition of ``owner``."""
    kind = local(element).removesuffix("EventDefinition")
    if kind not in KINDS:
        raise unsupported(owner, f"{kind}EventDefinition")
    if kind == "timer":
        return _timer(element, owner)
    if kind == "message":
        return _message(index, element.get("messageRef") or _operated(index, element), owner)
    if kind == "signal":
        return EventDefinition(kind=kind, name=index.name(element.get("signalRef")))
    if kind in ("error", "escalation"):
        ref = element.get(f"{kind}Ref")
        target = index.get(ref)
        code = None
        if ref:
            code = (target.get(f"{kind}Code") or name_of(target)) if target is not None else ref
        return EventDefinition(kind=kind, name=index.name(ref), code=code)
    if kind == "conditional":
        return EventDefinition(kind=kind, expression=feel(text(element.find(f"{B}condition"))))
    if kind == "link":
        return EventDefinition(kind=kind, name=_link(index, element))
    if kind == "compensate":
        return EventDefinition(kind=kind, activity=(element.get("activityRef") or "").rsplit(":", 1)[-1])
    return EventDefinition(kind=kind)


def _link(index: Index, element: etree._Element) -> str:
    """The name of the link. A throwing end that names the catching end by id goes by that one's name (10.5.5)."""
    target = index.get(text(element.find(f"{B}target")))
    if target is not None and target.tag == element.tag and target.get("name"):
        return target.get("name", "")
    return element.get("name", "")


def _timer(element: etree._Element, owner: etree._Element) -> EventDefinition:
    for timer, tag in (("date", "timeDate"), ("duration", "timeDuration"), ("cycle", "timeCycle")):
        child = element.find(f"{B}{tag}")
        if child is not None and text(child):
            return EventDefinition(kind="timer", timer=timer, expression=feel(text(child)))
    raise ProcedureInvalid(
        "timer_without_time",
        "Pengatur waktu ini belum punya waktu. Isi tanggal, lama, atau siklusnya.",
        "This timer has no time. Give it a date, a duration or a cycle.",
        owner.get("id"),
    )


def _operated(index: Index, element: etree._Element) -> str | None:
    """The message of the operation that a task or event names instead (8.4.3)."""
    operation = index.get(element.get("operationRef") or text(element.find(f"{B}operationRef")))
    return text(operation.find(f"{B}inMessageRef")) if operation is not None else None


def _message(index: Index, ref: str | None, owner: etree._Element) -> EventDefinition:
    message = index.get(ref)
    name = index.name(ref) or index.flow_names.get(owner.get("id", ""), "") or name_of(owner)
    found = EventDefinition(kind="message", name=name, accepts=feel(owner.get(f"{R}accepts", "")))
    if message is not None and message.get(f"{R}correlation"):
        pairs = lines(message.get(f"{R}correlation"), owner.get("id", ""))
        return replace(found, correlation=pairs)
    if message is None:
        return found
    retrieval = _retrieval(index, message)
    bindings = _bindings(owner)
    return replace(
        found,
        retrieval=tuple(retrieval.items()),
        correlation=tuple((name, bindings[name]) for name in retrieval if name in bindings),
    )


def _retrieval(index: Index, message: etree._Element) -> dict[str, str]:
    """Correlation properties of the message: how each is read from what it carries."""
    found: dict[str, str] = {}
    for prop in index.root.findall(f"{B}correlationProperty"):
        for expression in prop.findall(f"{B}correlationPropertyRetrievalExpression"):
            if index.get(expression.get("messageRef")) is message:
                found[prop.get("id", "")] = feel(text(expression.find(f"{B}messagePath")))
    return found


def _bindings(owner: etree._Element) -> dict[str, str]:
    """Correlation subscriptions of the process: how each property is read from its own data."""
    process: etree._Element | None = owner
    while process is not None and local(process) != "process":
        process = process.getparent()
    found: dict[str, str] = {}
    if process is not None:
        for binding in process.iter(f"{B}correlationPropertyBinding"):
            ref = (binding.get("correlationPropertyRef") or "").rsplit(":", 1)[-1]
            found[ref] = feel(text(binding.find(f"{B}dataPath")))
    return found
