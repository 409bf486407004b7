"""Diagrams that keep to the standard, written short, for rules to be broken in."""

from __future__ import annotations

from lxml import etree

from engine import Package
from engine.checking import STANDARD, Finding, check

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
B = f"{{{BPMN}}}"
HEAD = (
    f'<definitions xmlns="{BPMN}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:t="urn:t" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" id="d" targetNamespace="urn:t">'
)
FORMAL = 'xsi:type="tFormalExpression"'


def diagram(
    nodes: str, flows: str = "", *, before: str = "", after: str = "", process: str = "", listed: bool = True
) -> bytes:
    """One process ``p``. ``flows``: words ``a>b`` (``a>b?`` has a condition); ids are ``a_b``.

    Nodes list their flows unless ``listed`` is false. ``before`` and ``after`` stand beside the process.
    """
    text = f"{HEAD}{before}<process id='p' {process}>{nodes}{sequence(flows)}</process>{after}</definitions>"
    root = etree.fromstring(text)
    inside = root.find(f"{B}process")
    for artifact in root.findall(f"{B}process/{B}association"):
        inside.append(artifact)  # artifacts come last
    if listed:
        list_flows(root)
    return etree.tostring(root)


def sequence(flows: str) -> str:
    """Sequence flows of words ``a>b``."""
    found = []
    for word in flows.split():
        source, target = word.rstrip("?").split(">")
        condition = f"<conditionExpression {FORMAL}>x</conditionExpression>" if word.endswith("?") else ""
        found.append(
            f"<sequenceFlow id='{source}_{target}' sourceRef='{source}' targetRef='{target}'>{condition}</sequenceFlow>"
        )
    return "".join(found)


def list_flows(root: etree._Element) -> None:
    """Add ``incoming`` and ``outgoing`` to all nodes."""
    by_id = {e.get("id"): e for e in root.iter() if e.get("id")}
    for side, end in (("outgoing", "sourceRef"), ("incoming", "targetRef")):
        for flow in root.iter(f"{B}sequenceFlow"):
            node = by_id.get(flow.get(end))
            if node is None:
                continue
            place = sum(1 for c in node if c.tag in (f"{B}documentation", f"{B}extensionElements"))
            if side == "outgoing":
                place += sum(1 for c in node if c.tag == f"{B}incoming")
            child = etree.Element(f"{B}{side}")
            child.text = flow.get("id")
            node.insert(place, child)


def findings(content: bytes, **more) -> list[Finding]:
    """What is found to break the standard."""
    found = check(Package({"x.bpmn": content}), standard=True, **more)
    return [f for f in found if f.code in STANDARD]


def told(content: bytes, **more) -> list[tuple[str, str | None]]:
    """Codes and elements."""
    return [(f.code, f.element) for f in findings(content, **more)]


S = "<startEvent id='s'/>"
E = "<endEvent id='e'/>"
T = "<task id='t' name='Tugas'/>"
LINE = "s>t t>e"
