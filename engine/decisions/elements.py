"""A DMN file as data: the elements of one ``definitions`` (DMN 1.5, chapter 6), in any version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine import xmlsafe
from engine.errors import EngineError

from .errors import DecisionError

Xml = etree._Element
EXPRESSIONS = frozenset(
    {
        "literalExpression",
        "decisionTable",
        "context",
        "relation",
        "list",
        "invocation",
        "functionDefinition",
        "conditional",
        "filter",
        "for",
        "some",
        "every",
    }
)


def tag(element: Xml) -> str:
    """The local name of an element, empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Xml, *names: str) -> Iterator[Xml]:
    """The child elements with one of the local ``names``."""
    for child in element:
        if tag(child) in names:
            yield child


def child(element: Xml, *names: str) -> Xml | None:
    """The first child element with one of the local ``names``."""
    return next(children(element, *names), None)


def text_of(element: Xml | None) -> str | None:
    """The text of the ``text`` child of an element (a literal expression, a cell)."""
    found = None if element is None else child(element, "text")
    return None if found is None else "".join(str(part) for part in found.itertext())


def expression_in(element: Xml | None) -> Xml | None:
    """The boxed expression inside an element."""
    return None if element is None else child(element, *EXPRESSIONS)


@dataclass(frozen=True, slots=True)
class Reference:
    """What an ``href`` points at: an id, in another model when ``namespace`` is not None."""

    namespace: str | None
    id: str


def reference(element: Xml | None) -> Reference | None:
    """The reference in the ``href`` of an element."""
    href = None if element is None else element.get("href")
    if href is None:
        return None
    namespace, _, found = href.rpartition("#")
    return Reference(namespace or None, found)


@dataclass(frozen=True, slots=True)
class Node:
    """An input data, decision, business knowledge model or decision service.

    ``inputs``, ``decisions`` and ``knowledge`` are what it requires, in the order of declaration; for a
    decision service ``inputs`` and ``decisions`` are what it is given and ``outputs`` what it answers.
    """

    kind: str
    id: str
    name: str
    type_ref: str | None
    xml: Xml = field(repr=False)
    requirements: tuple[Reference, ...] = ()
    knowledge: tuple[Reference, ...] = ()
    inputs: tuple[Reference, ...] = ()
    decisions: tuple[Reference, ...] = ()
    outputs: tuple[Reference, ...] = ()


@dataclass(slots=True)
class Definitions:
    """The elements of one file."""

    name: str
    namespace: str
    xml: Xml = field(repr=False)
    nodes: dict[str, Node] = field(default_factory=dict)
    imports: list[tuple[str, str]] = field(default_factory=list)
    """Name and namespace of each imported model."""
    items: dict[str, Xml] = field(default_factory=dict)


_KINDS = {
    "inputData": "input",
    "decision": "decision",
    "businessKnowledgeModel": "knowledge",
    "decisionService": "service",
}


def read(data: bytes | str) -> Definitions:
    """The elements of a file; raises DecisionError when it is no DMN, or XML that is not accepted."""
    try:
        root = xmlsafe.parse(data)
    except EngineError as error:
        code = str(getattr(error, "code", "xml"))
        raise DecisionError(
            code, "", str(getattr(error, "message_id", error)), str(getattr(error, "message_en", error))
        ) from error
    if tag(root) != "definitions":
        raise DecisionError(
            "not_dmn",
            "",
            "Berkas ini bukan model DMN (elemen teratas harus definitions).",
            "This file is no DMN model (its root element must be definitions).",
        )
    found = Definitions(root.get("name") or "", root.get("namespace") or "", root)
    for element in root:
        kind = _KINDS.get(tag(element))
        if kind is not None:
            node = _node(kind, element)
            if node.id in found.nodes:
                raise DecisionError(
                    "duplicate_id",
                    node.id,
                    f"Id {node.id} dipakai dua kali; beri id yang berbeda.",
                    f"The id {node.id} is used twice; give each element its own.",
                )
            found.nodes[node.id] = node
        elif tag(element) == "import":
            namespace = element.get("namespace") or ""
            if "DMN" in (element.get("importType") or "DMN"):
                found.imports.append((element.get("name") or "", namespace))
        elif tag(element) == "itemDefinition" and element.get("name"):
            found.items[element.get("name") or ""] = element
    return found


def _node(kind: str, element: Xml) -> Node:
    variable = child(element, "variable")
    name = (element.get("name") or (variable.get("name") if variable is not None else "") or "").strip()
    id_ = element.get("id") or name
    type_ref = None if variable is None else type_reference(variable)
    if kind == "service":
        return Node(
            kind,
            id_,
            name,
            type_ref,
            element,
            inputs=_references(element, "inputData"),
            decisions=_references(element, "inputDecision"),
            outputs=_references(element, "outputDecision"),
        )
    required = [
        reference(child(requirement, "requiredInput", "requiredDecision"))
        for requirement in children(element, "informationRequirement")
    ]
    knowledge = [
        reference(child(requirement, "requiredKnowledge"))
        for requirement in children(element, "knowledgeRequirement")
    ]
    return Node(
        kind,
        id_,
        name,
        type_ref,
        element,
        requirements=tuple(one for one in required if one is not None),
        knowledge=tuple(one for one in knowledge if one is not None),
    )


def _references(element: Xml, name: str) -> tuple[Reference, ...]:
    found = [reference(one) for one in children(element, name)]
    return tuple(one for one in found if one is not None)


def type_reference(element: Xml) -> str | None:
    """The ``typeRef`` of an element: an attribute, or a child element in item definitions."""
    found = element.get("typeRef")
    if found is None:
        inner = child(element, "typeRef")
        found = None if inner is None else inner.text
    return found.strip() if found and found.strip() else None
