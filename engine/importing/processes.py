"""Which process of a diagram is the one to run, and the diagram as a package to look at."""

from __future__ import annotations

import json

from lxml import etree

from engine import xmlsafe
from engine.errors import EngineError
from engine.model import ACTIVITIES, EVENTS, GATEWAYS
from engine.package import Package
from engine.reader_index import BPMN, B, truth

Xml = etree._Element
NODES = ACTIVITIES | EVENTS | GATEWAYS | {"transaction", "adHocSubProcess"}


def local(element: Xml) -> str:
    """The local name of a BPMN element; empty for everything else."""
    return element.tag[len(B) :] if isinstance(element.tag, str) and element.tag.startswith(B) else ""


def nodes(process: Xml) -> list[Xml]:
    """Its flow nodes, those of sub-processes too."""
    return [e for e in process.iter() if local(e) in NODES]


def main_process(root: Xml) -> Xml | None:
    """The process that is most likely meant to be run: executable, with a start, with work for people, the largest."""
    processes = root.findall(f"{B}process")
    if not processes:
        return None
    called = {(c.get("calledElement") or "").rsplit(":", 1)[-1] for c in root.iter(f"{B}callActivity")}

    def weight(process: Xml) -> tuple[bool, bool, bool, bool, int]:
        inside = nodes(process)
        people = any(local(n) in ("userTask", "task", "manualTask") for n in inside)
        return (
            process.get("id") not in called,
            truth(process, "isExecutable") and bool(inside),
            process.find(f"{B}startEvent") is not None,
            people,
            len(inside),
        )

    return max(processes, key=weight)


def lone(content: bytes, name: str = "diagram.bpmn") -> Package:
    """A diagram as a package whose procedure is its main process, so that it can be checked."""
    files = {name: content}
    try:
        root = xmlsafe.parse(content, name)
    except EngineError:
        return Package(files)
    process = main_process(root)
    ident = process.get("id") if process is not None else None
    if ident:
        files["procedure.toml"] = f"id = {json.dumps(ident)}\n".encode()
    return Package(files)


def locations(content: bytes) -> list[str]:
    """Relative locations of the diagrams that this one imports; none when it cannot be read."""
    try:
        root = xmlsafe.parse(content)
    except EngineError:
        return []
    found = [e.get("location", "") for e in root.findall(f"{B}import") if e.get("importType") == BPMN]
    return [one for one in found if one and "://" not in one]
