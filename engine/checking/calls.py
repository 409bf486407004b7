"""Calls of other procedures: they exist, and they come to an end."""

from __future__ import annotations

from typing import Any

from engine.checking.finding import Report
from engine.checking.scene import Scene
from engine.checking.words import nearest
from engine.model import Level, Node, Process
from engine.package import Package


def check_calls(scene: Scene, report: Report) -> None:
    """All call activities of the package."""
    for process, level, node in scene.nodes():
        if node.kind != "callActivity":
            continue
        file = scene.file_of(process)
        target = scene.called(scene.package, node.called)
        if target is None:
            _missing(scene, node, file, report)
        elif not avoidable(level, node) and _comes_back(scene, *target, process, set()):
            report.add("calls_itself", node.id, file=file, name=node.title)


def _missing(scene: Scene, node: Node, file: str | None, report: Report) -> None:
    values: dict[str, Any] = {"name": node.title, "called": node.called or "-"}
    if node.called in scene.library or (node.called and not scene.has_library):
        report.add("called_unchecked", node.id, file=file, **values)
        return
    known = [*scene.library, *(p.id for p in scene.processes)]
    report.add("called_missing", node.id, file=file, **values, **nearest(node.called, known))


def avoidable(level: Level, node: Node) -> bool:
    """Whether the level can come to an end without the node."""
    if node.loop is not None:
        return True
    found: set[str] = {node.id}
    stack = [n.id for n in level.starts()]
    while stack:
        ident = stack.pop()
        if ident in found:
            continue
        found.add(ident)
        one = level.nodes[ident]
        after = [level.flows[f].target for f in one.outgoing]
        after += [b.id for b in level.boundary_of(ident)]
        if not after:
            return True
        stack += after
    return False


def _comes_back(scene: Scene, package: Package, process: Process, origin: Process, seen: set[str]) -> bool:
    """Whether the called process, on every way through it, calls the one that the search began with."""
    if process is origin:
        return True
    key = f"{id(package)}/{process.id}"
    if key in seen:
        return False
    seen.add(key)
    for node in process.level.nodes.values():
        if node.kind == "callActivity" and not avoidable(process.level, node):
            target = scene.called(package, node.called)
            if target is not None and _comes_back(scene, *target, origin, seen):
                return True
    return False
