"""What nodes throw and what they wait for; a multiple event counts as its parts."""

from __future__ import annotations

import re

from engine.model import EventDefinition, Flow, Node

_TIME = re.compile(r"^(-?P\w*|R\d*|R\d*/.*|\d[\w./: -]*)$")
_THROWING = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})


def looks_like_time(text: str) -> bool:
    """Whether the text was meant as an ISO 8601 time, and not as FEEL."""
    return _TIME.match(text.strip()) is not None


def parts(event: EventDefinition | None) -> tuple[EventDefinition, ...]:
    """The single events of an event."""
    if event is None:
        return ()
    return event.parts if event.kind == "multiple" else (event,)


def thrown(node: Node) -> tuple[EventDefinition, ...]:
    """Events that the node throws, those of its members among them."""
    found = parts(node.event) if node.kind in _THROWING else ()
    if node.loop is not None:
        loop = node.loop
        for event in (loop.one_event, loop.none_event, *(e for _, e in loop.complex_events)):
            found += parts(event)
    return found


def caught(node: Node) -> tuple[EventDefinition, ...]:
    """Events that the node waits for."""
    return () if node.kind in _THROWING else parts(node.event)


def is_free(flow: Flow) -> bool:
    """Whether the flow may be taken or not: it has a condition, and one that is not simply true."""
    return bool(flow.condition) and flow.condition.strip() != "true"


def leaves(node: Node) -> str:
    """How an end event ends its level at once: "terminate", "error", "cancel", or not (empty)."""
    if node.kind == "endEvent":
        for event in parts(node.event):
            if event.kind in ("terminate", "error", "cancel"):
                return event.kind
    return ""


def is_boundary_that_fires(node: Node) -> bool:
    """Whether a token can leave the boundary event; compensation waits for being asked."""
    return node.kind == "boundaryEvent" and node.event is not None and node.event.kind != "compensate"
