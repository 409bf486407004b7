"""The small signs of BPMN: in events, gateways and tasks, as pieces of SVG."""

from __future__ import annotations

from collections.abc import Sequence


def _at(x: float, y: float, content: str) -> str:
    return f'<g transform="translate({x:.1f} {y:.1f})">{content}</g>'


def event(definition: str, x: float, y: float, *, throws: bool) -> str:
    """The sign in an event with its centre at (x, y); nothing for one without a definition."""
    style = "solid" if throws else "glyph"
    line = "#fff" if throws else "#1f2a30"
    signs = {
        "messageEventDefinition": (
            f'<path class="{style}" d="M-8-5H8V6H-8z"/>'
            f'<path d="M-8-5L0 1.5 8-5" fill="none" stroke="{line}" stroke-width="1.3"/>'
        ),
        "timerEventDefinition": (
            '<circle class="glyph" r="9.5"/><path class="glyph" d="M0-7V0L5 2"/>'
            '<path class="glyph" d="M0-9.5V-7.5M9.5 0H7.5M0 9.5V7.5M-9.5 0H-7.5"/>'
        ),
        "terminateEventDefinition": '<circle class="solid" r="9.5"/>',
        "signalEventDefinition": f'<path class="{style}" d="M0-8L8 6H-8z"/>',
        "errorEventDefinition": f'<path class="{style}" d="M-8 8L-3-5 2 2 8-8 3 5-2-2z"/>',
        "escalationEventDefinition": f'<path class="{style}" d="M0-9L7 8 0 2-7 8z"/>',
        "conditionalEventDefinition": ('<path class="glyph" d="M-7-8H7V8H-7zM-4-4H4M-4 0H4M-4 4H4"/>'),
        "compensateEventDefinition": f'<path class="{style}" d="M-1-6V6L-9 0zM8-6V6L0 0z"/>',
        "linkEventDefinition": f'<path class="{style}" d="M-8-3H1V-8L9 0 1 8V3H-8z"/>',
    }
    return _at(x, y, signs[definition]) if definition in signs else ""


def gateway(kind: str, x: float, y: float) -> str:
    """The sign in a gateway."""
    signs = {
        "exclusiveGateway": '<path d="M-7-8L7 8M7-8L-7 8" stroke="#1f2a30" stroke-width="3" fill="none"/>',
        "parallelGateway": '<path d="M0-11V11M-11 0H11" stroke="#1f2a30" stroke-width="3" fill="none"/>',
        "inclusiveGateway": '<circle r="10" stroke="#1f2a30" stroke-width="2.5" fill="none"/>',
        "complexGateway": (
            '<path d="M0-11V11M-11 0H11M-8-8L8 8M8-8L-8 8" stroke="#1f2a30" stroke-width="2.5" fill="none"/>'
        ),
        "eventBasedGateway": (
            '<circle class="glyph" r="12"/><circle class="glyph" r="9.5"/>'
            '<path class="glyph" d="M0-6L6-1.5 3.5 5H-3.5L-6-1.5z"/>'
        ),
    }
    return _at(x, y, signs.get(kind, ""))


def task(kind: str, x: float, y: float) -> str:
    """The sign in the upper left corner of a task; (x, y) is its own upper left corner."""
    signs = {
        "userTask": (
            '<circle class="glyph" cx="7" cy="4" r="3.5"/><path class="glyph" d="M0 15C0 10 3 8.5 7 8.5S14 10 14 15z"/>'
        ),
        "businessRuleTask": (
            '<path class="glyph" d="M0 1H16V13H0zM0 5H16M0 9H16M5 5V13"/><path class="solid" d="M0 1H16V5H0z"/>'
        ),
        "scriptTask": '<path class="glyph" d="M3 0H14C10 5 17 9 12 14H1C6 9-1 5 3 0zM4 4H10M5 7.5H11M5 11H10"/>',
        "serviceTask": (
            '<circle class="glyph" cx="8" cy="8" r="3"/><path class="glyph" d="M8 0V4M8 12V16M0 8H4M12 8H16'
            'M2.3 2.3L5 5M11 11L13.7 13.7M13.7 2.3L11 5M5 11L2.3 13.7"/>'
        ),
        "sendTask": '<path class="solid" d="M0 2H16V13H0z"/><path d="M0 2L8 8 16 2" stroke="#fff" fill="none"/>',
        "receiveTask": '<path class="glyph" d="M0 2H16V13H0zM0 2L8 8 16 2"/>',
    }
    return _at(x, y, signs[kind]) if kind in signs else ""


def marks(names: Sequence[str], x: float, y: float) -> str:
    """Marks at the lower edge of an activity: several times at once, one after the other, more inside."""
    signs = {
        "parallel": '<path d="M-4-6V6M0-6V6M4-6V6" stroke="#1f2a30" stroke-width="2"/>',
        "sequential": '<path d="M-6-4H6M-6 0H6M-6 4H6" stroke="#1f2a30" stroke-width="2"/>',
        "more": '<path class="glyph" d="M-6-6H6V6H-6zM0-4V4M-4 0H4"/>',
    }
    first = x - (len(names) - 1) * 9
    return "".join(_at(first + 18 * i, y, signs[name]) for i, name in enumerate(names))
