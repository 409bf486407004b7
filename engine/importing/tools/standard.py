"""What the standard itself leaves to tools: potential owners, scripts; and the words of SpiffWorkflow and jBPM."""

from __future__ import annotations

import re

from lxml import etree

from engine import feel
from engine.assignments import lines as assignment_lines
from engine.errors import ProcedureInvalid
from engine.feel import FeelError
from engine.importing import naming
from engine.importing.expressions import Untranslatable, to_feel
from engine.importing.processes import Xml, local
from engine.importing.tools.carry import (
    DROOLS,
    SPIFF,
    Change,
    Left,
    Setting,
    blank_form,
    extension,
    names,
    ours,
    to_whom,
    variable,
    written,
)
from engine.reader_index import B, R, text

_S = f"{{{SPIFF}}}"
_OWNER = re.compile(r"(user|group)\(([^)]*)\)")
_ASSIGN = re.compile(r"(?:var |let |const |def )?\s*([^\W\d]\w*)\s*=(?!=)\s*(.+?);?$")
_SET = re.compile(r"""(?:execution|kcontext)\.setVariable\(\s*["']([^"']+)["']\s*,\s*(.+)\)\s*;?$""")


def look(element: Xml, setting: Setting) -> list[Change | Left]:
    """Owners and scripts of the standard, SpiffWorkflow's and jBPM's extensions."""
    kind = local(element)
    found: list[Change | Left] = []
    if kind in ("userTask", "task", "manualTask"):
        found += _owner(element, setting)
        found += _jbpm(element, setting)
    if kind == "scriptTask":
        found += _script(element)
    return found + _spiff(element, kind, setting)


def _owner(element: Xml, setting: Setting) -> list[Change | Left]:
    groups: list[str] = []
    people: list[str] = []
    for tag in ("potentialOwner", "humanPerformer", "performer"):
        for owner in element.findall(f"{B}{tag}"):
            said = text(owner.find(f"{B}resourceAssignmentExpression"))
            found = _OWNER.findall(said)
            if found:
                groups += [name for kind, name in found if kind == "group"]
                people += [name for kind, name in found if kind == "user"]
            else:
                (groups if tag == "potentialOwner" else people).extend(names(said))
            reference = text(owner.find(f"{B}resourceRef"))
            for resource in element.getroottree().iter(f"{B}resource"):
                if resource.get("id") == reference.rsplit(":", 1)[-1]:
                    groups.append(resource.get("name") or reference)
    return to_whom(element, ",".join(groups), ",".join(people), setting) if groups or people else []


def _jbpm(element: Xml, setting: Setting) -> list[Change | Left]:
    """Groups and form names that jBPM hands to its tasks as data."""
    given: dict[str, str] = {}
    inputs = {d.get("id"): d.get("name", "") for d in element.iter(f"{B}dataInput")}
    for association in element.findall(f"{B}dataInputAssociation"):
        name = inputs.get(text(association.find(f"{B}targetRef")), "")
        value = text(association.find(f"{B}assignment/{B}from"))
        if name and value:
            given[name] = value
    found: list[Change | Left] = []
    if given.get("GroupId"):
        found += to_whom(element, given["GroupId"], "", setting)
    form = given.get("TaskName") or element.get(f"{{{DROOLS}}}taskName") or ""
    if form and not element.get(f"{R}form"):
        name = naming.slug(form, "formulir")

        def apply() -> None:
            setting.add_form(name, blank_form())
            element.set(f"{R}form", name)

        found.append(Change("TaskName", apply))
    inner = extension(element)
    for child in inner if inner is not None else ():
        if isinstance(child.tag, str) and child.tag.startswith(f"{{{DROOLS}}}on"):
            found.append(Left(etree.QName(child).localname, text(child)))
    return found


def _script(element: Xml) -> list[Change | Left]:
    script = element.find(f"{B}script")
    source = text(script)
    if script is None or not source or _is_ours(source):
        return []
    try:
        rows = assignments(source)
    except Untranslatable as error:
        return [Left("script", source, error.position)]

    def apply() -> None:
        element.set(f"{R}original", source)
        if element.get("scriptFormat"):
            element.set("scriptFormat", "application/feel")
        for child in list(script):
            script.remove(child)
        script.text = "\n".join(rows)

    return [Change("script", apply)]


def _is_ours(source: str) -> bool:
    try:
        pairs = assignment_lines(source, "")
    except ProcedureInvalid:
        return False
    try:
        for _, expression in pairs:
            feel.parse(expression)
    except (FeelError, RecursionError):
        return False
    return True


def assignments(source: str) -> list[str]:
    """Lines of another language as ``variable = FEEL``.

    :raises Untranslatable: any of them is more than an assignment.
    """
    rows: list[str] = []
    place = 0
    for line in re.split(r"[\n;]", source):
        said = line.strip()
        if said and not said.startswith(("#", "//", "import ")):
            match = _SET.match(said) or _ASSIGN.match(said)
            if match is None or not variable(match.group(1)):
                raise Untranslatable(said, place)
            try:
                rows.append(f"{match.group(1)} = {to_feel(match.group(2))}")
            except Untranslatable as error:
                raise Untranslatable(error.what, place + error.position) from error
        place += len(line) + 1
    return rows


def _spiff(element: Xml, kind: str, setting: Setting) -> list[Change | Left]:
    inner = extension(element)
    found: list[Change | Left] = []
    for child in inner if inner is not None else ():
        if not isinstance(child.tag, str) or not child.tag.startswith(_S):
            continue
        name = etree.QName(child).localname
        if name == "properties":
            for prop in child.iter(f"{_S}property"):
                if (
                    prop.get("name") == "formJsonSchemaFilename"
                    and kind == "userTask"
                    and not element.get(f"{R}form")
                ):
                    found.append(_spiff_form(element, prop.get("value", ""), setting))
        elif name == "calledDecisionId" and text(child):
            found += ours(element, "decision", text(child), "calledDecisionId")
        elif name in ("preScript", "postScript") and text(child):
            try:
                rows = assignments(text(child))
            except Untranslatable as error:
                found.append(Left(name, text(child), error.position))
                continue
            if name == "postScript":
                found += written(element, "assign", rows, name)
            elif kind == "userTask":
                found += written(element, "prefill", rows, name)
            else:
                found.append(Left(name, text(child)))
        elif name == "serviceTaskOperator":
            found += ours(element, "operation", child.get("id", ""), name)
        elif name in ("unitTests", "allowGuest", "guestConfirmation"):
            found.append(Left(name, text(child)))
    return found


def _spiff_form(element: Xml, file: str, setting: Setting) -> Change:
    name = naming.slug(file.removesuffix(".json").removesuffix("-schema"), "formulir")

    def apply() -> None:
        setting.add_form(name, blank_form())
        element.set(f"{R}form", name)

    return Change("formJsonSchemaFilename", apply)
