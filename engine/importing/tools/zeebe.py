"""Camunda 8, whose expressions are FEEL already."""

from __future__ import annotations

import json

from lxml import etree

from engine.importing import naming
from engine.importing.processes import Xml, local
from engine.importing.tools.carry import (
    ZEEBE,
    Change,
    Left,
    Setting,
    blank_form,
    due,
    extension,
    mapping,
    ours,
    to_whom,
    variable,
    written,
)
from engine.reader_index import B, R, text

_Z = f"{{{ZEEBE}}}"
_LEFT = frozenset(
    {
        "priorityDefinition",
        "subscription",
        "taskHeaders",
        "executionListeners",
        "taskListeners",
        "properties",
        "linkedResources",
    }
)


def look(element: Xml, setting: Setting) -> list[Change | Left]:
    """What Camunda 8 says at this element."""
    inner = extension(element)
    if inner is None:
        return []
    found: list[Change | Left] = []
    kind = local(element)
    for child in inner:
        if not isinstance(child.tag, str) or not child.tag.startswith(_Z):
            continue
        name = etree.QName(child).localname
        if name == "assignmentDefinition":
            found += to_whom(element, child.get("candidateGroups", ""), child.get("assignee", ""), setting)
            if child.get("candidateUsers"):
                found.append(Left("candidateUsers", child.get("candidateUsers", "")))
        elif name == "taskSchedule" and child.get("dueDate"):
            value = due(child.get("dueDate", ""), "dueDate")
            found += [value] if isinstance(value, Left) else ours(element, "due", value, "dueDate")
        elif name == "formDefinition":
            found += _form(element, kind, child, setting)
        elif name == "calledElement" and child.get("processId") and not element.get("calledElement"):
            found += _called(element, child)
        elif name == "calledDecision":
            found += _decision(element, child)
        elif name == "script":
            found += _script(element, child)
        elif name == "taskDefinition":
            found += ours(element, "operation", child.get("type", "").removeprefix("="), "taskDefinition")
            if child.get("retries"):
                found.append(Left("retries", child.get("retries", "")))
        elif name == "ioMapping":
            found += _mappings(element, kind, child)
        elif name == "loopCharacteristics":
            found += _loop(element, child)
        elif name in _LEFT:
            found.append(Left(name, text(child) or " ".join(str(v) for v in child.attrib.values())))
    return found


def _form(element: Xml, kind: str, child: Xml, setting: Setting) -> list[Change | Left]:
    key = child.get("formId") or child.get("formKey") or ""
    if not key or kind not in ("userTask", "startEvent"):
        return []
    own_id = key.rsplit(":", 1)[-1]
    embedded = ""
    for form in element.getroottree().iter(f"{_Z}userTaskForm"):
        if form.get("id") == own_id:
            embedded = text(form)
    name = "start" if kind == "startEvent" else naming.slug(own_id, "formulir")
    if f"forms/{name}.json" in setting.files and (kind == "startEvent" or element.get(f"{R}form")):
        return []
    try:
        schema = json.loads(embedded) if embedded else blank_form()
    except (ValueError, RecursionError):
        return [Left("userTaskForm", own_id)]
    if not isinstance(schema, dict):
        return [Left("userTaskForm", own_id)]

    def apply() -> None:
        setting.add_form(name, schema)
        if kind != "startEvent":
            element.set(f"{R}form", name)

    return [Change("formDefinition", apply)]


def _called(element: Xml, child: Xml) -> list[Change | Left]:
    called = child.get("processId", "")
    if called.startswith("="):
        return [Left("calledElement", called)]
    return [Change("calledElement", lambda: element.set("calledElement", called))]


def _decision(element: Xml, child: Xml) -> list[Change | Left]:
    decision = child.get("decisionId", "")
    if decision.startswith("="):
        return [Left("calledDecision", decision)]
    return ours(element, "decision", decision, "calledDecision") + ours(
        element, "result", child.get("resultVariable", ""), "resultVariable"
    )


def _script(element: Xml, child: Xml) -> list[Change | Left]:
    expression, result = child.get("expression", ""), child.get("resultVariable", "")
    if local(element) != "scriptTask" or element.find(f"{B}script") is not None or not variable(result):
        return []

    def apply() -> None:
        script = etree.SubElement(element, f"{B}script")
        script.text = f"{result} = {expression.removeprefix('=').strip()}"

    return [Change("script", apply)]


def _mappings(element: Xml, kind: str, block: Xml) -> list[Change | Left]:
    found: list[Change | Left] = []
    lines: dict[str, list[str]] = {"prefill": [], "assign": []}
    for entry in block:
        name = etree.QName(entry).localname if isinstance(entry.tag, str) else ""
        source, target = entry.get("source", ""), entry.get("target", "")
        if name not in ("input", "output"):
            continue
        if not variable(target) or not source:
            found.append(Left("ioMapping", target or source))
            continue
        value = (
            source.removeprefix("=").strip()
            if source.startswith("=")
            else json.dumps(source, ensure_ascii=False)
        )
        if kind == "callActivity":
            found += mapping(element, name, target, f"={value}", "ioMapping")
        elif name == "output":
            lines["assign"].append(f"{target} = {value}")
        elif kind == "userTask":
            lines["prefill"].append(f"{target} = {value}")
        else:
            found.append(Left("ioMapping", f"{target} = {source}"))
    for tag, rows in lines.items():
        found += written(element, tag, rows, "ioMapping")
    return found


def _loop(element: Xml, child: Xml) -> list[Change | Left]:
    loop = element if local(element) == "multiInstanceLoopCharacteristics" else None
    if loop is None:
        return []
    found: list[Change | Left] = []
    collection = child.get("inputCollection", "")
    found += ours(
        loop,
        "collection",
        collection if collection.startswith("=") or not collection else f"={collection}",
        "inputCollection",
    )
    found += ours(loop, "item", child.get("inputElement", ""), "inputElement")
    found += ours(loop, "outputCollection", child.get("outputCollection", ""), "outputCollection")
    found += ours(loop, "outputItem", child.get("outputElement", ""), "outputElement")
    return found
