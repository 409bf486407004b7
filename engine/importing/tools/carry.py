"""What an element says in another tool's words: what can be carried over, and what cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine.importing import naming
from engine.importing.expressions import Untranslatable, is_juel, to_feel
from engine.importing.processes import Xml, local
from engine.reader_index import RANGKUL, B, R

#: tools that descend from the same one and use the same words
FAMILY = (
    "http://camunda.org/schema/1.0/bpmn",
    "http://flowable.org/bpmn",
    "http://activiti.org/bpmn",
)
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
DROOLS = "http://www.jboss.org/drools"
TOOLS = (*FAMILY, ZEEBE, SPIFF, DROOLS)


@dataclass(frozen=True)
class Change:
    """Something that can be carried over: what it is (``assignee``), and how."""

    what: str
    apply: Callable[[], None]


@dataclass(frozen=True)
class Left:
    """Something that cannot: what it is, what it says, and where an expression in it goes wrong (offset, or None)."""

    what: str
    value: str
    position: int | None = None


@dataclass
class Setting:
    """What is around an element: the roles that exist, and the package's files, to which forms are added."""

    roles: Mapping[str, Iterable[str]]
    files: dict[str, bytes] = field(default_factory=dict)

    def role(self, name: str) -> str:
        """The role that is meant, or the name as a role of its own."""
        return naming.role_of(name, self.roles) or naming.slug(name, "peran")

    def add_form(self, name: str, schema: Mapping[str, Any]) -> None:
        """Keep a form unless there is one of that name already."""
        self.files.setdefault(
            f"forms/{name}.json", json.dumps(schema, ensure_ascii=False, indent=2).encode("utf-8")
        )


def look(element: Xml, setting: Setting) -> list[Change | Left]:
    """All that other tools say at this element; what is said in our own words already is left out."""
    from engine.importing.tools import family, standard, zeebe

    found: list[Change | Left] = []
    for part in (family.look, zeebe.look, standard.look):
        found += part(element, setting)
    return found


# for the modules of the tools


def extension(element: Xml) -> Xml | None:
    """Its extensionElements."""
    return element.find(f"{B}extensionElements")


def extend(element: Xml) -> Xml:
    """Its extensionElements, made where there are none."""
    found = extension(element)
    if found is None:
        found = etree.Element(f"{B}extensionElements")
        place = sum(1 for c in element if local(c) == "documentation")
        element.insert(place, found)
    return found


def ours(element: Xml, attribute: str, value: str, what: str) -> list[Change | Left]:
    """Set an attribute of ours, unless it is there."""
    if not value or element.get(f"{R}{attribute}"):
        return []
    return [Change(what, lambda: element.set(f"{R}{attribute}", value))]


def written(element: Xml, tag: str, lines: list[str], what: str) -> list[Change | Left]:
    """Set a child of ours that holds lines, unless it is there."""
    inner = extension(element)
    if not lines or (inner is not None and inner.find(f"{R}{tag}") is not None):
        return []

    def apply() -> None:
        child = etree.SubElement(extend(element), f"{R}{tag}", nsmap={"rangkul": RANGKUL})
        child.text = "\n".join(lines)

    return [Change(what, apply)]


def mapping(element: Xml, tag: str, target: str, source: str, what: str) -> list[Change | Left]:
    """An input or output of a call, unless it is there."""
    inner = extension(element)
    there = inner.findall(f"{R}{tag}") if inner is not None else []
    if any(c.get("target") == target for c in there):
        return []

    def apply() -> None:
        child = etree.SubElement(extend(element), f"{R}{tag}", nsmap={"rangkul": RANGKUL})
        child.set("target", target)
        child.set("source", source)

    return [Change(what, apply)]


def feel_of(value: str, what: str) -> str | Left:
    """The value as FEEL, or what is in the way."""
    try:
        return to_feel(value)
    except Untranslatable as error:
        return Left(what, value, error.position)


def literal_or_feel(value: str, what: str) -> str | Left:
    """For attributes of ours in which ``=`` marks an expression: a plain value stays what it is."""
    value = value.strip()
    if value.startswith("="):
        return value
    if not is_juel(value):
        return value
    found = feel_of(value, what)
    return found if isinstance(found, Left) else f"={found}"


_DATE = re.compile(r"P(?=[\dT])[\dYMWDTHS.,]+|\d{4}-\d\d-\d\d.*")


def due(value: str, what: str) -> str | Left:
    """A deadline: ISO 8601, or an expression."""
    value = value.strip()
    if _DATE.fullmatch(value):
        return value
    if is_juel(value) or value.startswith("="):
        return literal_or_feel(value, what)
    return Left(what, value)


def names(value: str) -> list[str]:
    """Names that stand between commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


_VARIABLE = re.compile(r"[^\W\d]\w*")


def variable(name: str) -> bool:
    """Whether it can be the name of a variable."""
    return bool(_VARIABLE.fullmatch(name.strip()))


def to_whom(element: Xml, group: str, person: str, setting: Setting) -> list[Change | Left]:
    """The role of a task from its groups or, without any, from the person it is given to."""
    if local(element) not in ("userTask", "task", "manualTask", "callActivity") or element.get(f"{R}role"):
        return []
    found: list[Change | Left] = []
    groups = names(group) if not (is_juel(group) or group.startswith("=")) else [group]
    if groups:
        first = groups[0]
        if is_juel(first) or first.startswith("="):
            value = literal_or_feel(first, "candidateGroups")
            found += [value] if isinstance(value, Left) else ours(element, "role", value, "candidateGroups")
        else:
            found += ours(element, "role", setting.role(first), "candidateGroups")
        found += [Left("candidateGroups", other) for other in groups[1:]]
    if person:
        known = None if is_juel(person) else naming.role_of(person, setting.roles)
        if known and not groups:
            found += ours(element, "role", known, "assignee")
        else:
            found.append(Left("assignee", person))
    return found


def form_schema(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """A form with these fields."""
    return {"type": "default", "schemaVersion": 18, "components": fields}


def blank_form() -> dict[str, Any]:
    """A form that is still to be drawn."""
    return form_schema(
        [
            {
                "type": "textarea",
                "key": "catatan",
                "id": "Field_catatan",
                "label": "Catatan",
                "properties": {"label_en": "Notes"},
            }
        ]
    )
