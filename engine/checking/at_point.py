"""What an expression at an element of a diagram can read: for the editor that completes and checks it while one types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.checking import fields
from engine.checking.finding import Report
from engine.checking.loading import load
from engine.checking.scene import UNREADABLE, Scene
from engine.checking.soundness import check_soundness
from engine.checking.variables import Variables
from engine.checking.writing import ANY, Names
from engine.model import Process
from engine.package import Package

#: kinds of form fields and the FEEL types of their answers
_TYPES = {
    "textfield": "string",
    "textarea": "string",
    "number": "number",
    "checkbox": "boolean",
    "radio": "string",
    "select": "string",
    "checklist": "list",
    "taglist": "list",
    "dynamiclist": "list",
}
_DECIDED = {"string", "number", "boolean", "date", "time", "date and time", "dateTime"}


@dataclass(frozen=True)
class Visible:
    """A variable that may exist at a point.

    ``type``: FEEL type ("string", "number", "boolean", "date", "time", "date and time", "list", "any").
    ``source``: what writes it: "form <name>", "decision <name>", "element <id>", "start", "always" or "".
    ``values``: the answers that a choice can give, if it is one.
    """

    name: str
    type: str
    source: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Called:
    """A decision that an expression can call as a function, with the names of its inputs in order."""

    name: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """What an expression at one element can read and call. ``open``: there may be variables nobody can foresee."""

    variables: tuple[Visible, ...]
    decisions: tuple[Called, ...]
    open: bool


def visible(package: Package, library: Mapping[str, Package], element: str) -> Point:
    """What can be read at a node, flow, lane or process of the package; everything it has when the id is unknown.

    Never raises: of a package that cannot be read, nothing is visible.
    """
    try:
        scene = load(package, library, True, None, Report())
        return _point(scene, element)
    except UNREADABLE:
        return Point((), (), True)


def _point(scene: Scene, element: str) -> Point:
    report = Report()
    variables = Variables(scene, check_soundness(scene, 2_000, report), report)
    names: set[str] = set()
    for process in scene.processes:
        flows = process.flows()
        found = variables.flowing[process.id]
        if element in found.inside:
            names = set(found.inside[element])
            break
        if element in flows:
            names = set(found.after[flows[element].source])
            break
    else:
        for process in scene.processes:
            names |= variables.writing.anywhere(scene.package, process)
    known: dict[str, Visible] = {}
    for one in _typed(scene):
        if one.type != "any" or one.name not in known:
            known[one.name] = one
    shown = [known.get(name, Visible(name, "any", "")) for name in sorted(names - {ANY})]
    shown += [
        Visible("now", "date and time", "always"),
        Visible("case_started_at", "date and time", "always"),
    ]
    decisions = {**scene.outside_decisions, **scene.decisions}
    calls = {info.name: Called(info.name, info.inputs) for info in decisions.values()}
    return Point(tuple(shown), tuple(calls[name] for name in sorted(calls)), ANY in names)


def _typed(scene: Scene) -> Iterator[Visible]:
    """Every variable of which something says what it is; what is said last, of the package itself, counts."""
    for package in [*(p for p in scene.all_packages if p is not scene.package), scene.package]:
        for process in scene.processes_of(package):
            yield from _of_process(scene, process)
        for name, schema in scene.forms_of(package).items():
            for field in fields.walk(schema):
                if field.key and not field.inside:
                    yield Visible(
                        field.key,
                        _type_of(field.component, field.kind),
                        _form(name),
                        _values(field.component),
                    )


def _of_process(scene: Scene, process: Process) -> Iterator[Visible]:
    decided = {**scene.outside_decisions, **scene.decisions}
    for node in process.nodes().values():
        for target in _names_of(node):
            yield Visible(target, "any", f"element {node.id}")
        if node.kind == "businessRuleTask" and node.decision in decided:
            kind = decided[node.decision].type or "any"
            kind = "date and time" if kind == "dateTime" else kind
            yield Visible(
                node.result or node.decision, kind if kind in _DECIDED else "any", f"decision {node.decision}"
            )


def _names_of(node: Any) -> Names:
    return frozenset(name for name, _ in (*node.assign, *node.script)) | {m.target for m in node.outputs}


def _form(name: str) -> str:
    return "start" if name == "start" else f"form {name}"


def _type_of(component: dict[str, Any], kind: str) -> str:
    if kind == "datetime":
        subtype = component.get("subtype", "date")
        return {"datetime": "date and time", "time": "time"}.get(str(subtype), "date")
    return _TYPES.get(kind, "any")


def _values(component: dict[str, Any]) -> tuple[str, ...]:
    options = component.get("values")
    found = [o.get("value") for o in options if isinstance(o, dict)] if isinstance(options, list) else []
    return tuple(value for value in found if isinstance(value, str))[:200]
