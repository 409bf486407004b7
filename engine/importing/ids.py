"""Ids that an editor can work with: none missing on what is drawn, none that XML does not allow, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from engine.importing.processes import NODES, Xml, local
from engine.reader_index import B

_PICTURE = "http://www.omg.org/spec/BPMN/20100524/DI"
_LEGAL = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_DRAWN = NODES | {
    "process", "collaboration", "participant", "lane", "laneSet", "sequenceFlow", "messageFlow", "association",
    "textAnnotation", "group", "dataObject", "dataObjectReference", "dataStoreReference", "message", "signal", "error",
    "escalation", "choreography", "choreographyTask", "subChoreography", "callChoreography",
}  # fmt: skip
#: attributes that hold a reference
REFERENCES = frozenset(
    {
        "sourceRef", "targetRef", "attachedToRef", "processRef", "default", "messageRef", "signalRef", "errorRef",
        "escalationRef", "dataObjectRef", "dataStoreRef", "itemSubjectRef", "itemRef", "calledElement", "bpmnElement",
        "operationRef", "activityRef", "categoryValueRef", "initiatingParticipantRef", "structureRef",
        "definitionalCollaborationRef", "correlationPropertyRef", "correlationKeyRef", "labelStyle",
        "calledCollaborationRef", "calledChoreographyRef", "partitionElementRef", "choreographyActivityShape",
        "sourceElement", "targetElement",
    }
)  # fmt: skip
#: elements whose text is a reference
REFERENCE_ELEMENTS = frozenset(
    {
        "incoming", "outgoing", "flowNodeRef", "sourceRef", "targetRef", "eventDefinitionRef", "dataInputRefs",
        "dataOutputRefs", "inputSetRefs", "outputSetRefs", "optionalInputRefs", "optionalOutputRefs", "participantRef",
        "messageFlowRef", "inMessageRef", "outMessageRef", "errorRef", "operationRef", "interfaceRef", "source",
        "target", "loopDataInputRef", "loopDataOutputRef", "correlationPropertyRef", "resourceRef", "supports",
        "supportedInterfaceRef", "categoryValueRef", "choreographyRef", "innerParticipantRef", "outerParticipantRef",
        "whileExecutingInputRefs", "whileExecutingOutputRefs",
    }
)  # fmt: skip


def elements(root: Xml) -> list[Xml]:
    """All elements, comments and instructions aside."""
    return [e for e in root.iter() if isinstance(e.tag, str)]


def used(root: Xml) -> set[str]:
    """All ids of the file."""
    return {e.get("id", "") for e in elements(root) if e.get("id")}


def free(wanted: str, taken: set[str]) -> str:
    """The wanted id, or one like it that is free; it is taken from then on."""
    ident, number = wanted, 2
    while ident in taken:
        ident, number = f"{wanted}_{number}", number + 1
    taken.add(ident)
    return ident


def legal(ident: str) -> str:
    """The id with what XML does not allow replaced."""
    cleaned = re.sub(r"[^A-Za-z0-9_.-]", "_", ident.strip())
    return cleaned if _LEGAL.fullmatch(cleaned) else f"_{cleaned}"


def complete(root: Xml) -> list[Xml]:
    """Give an id to all that is drawn and has none. Returns those elements."""
    taken = used(root)
    given = []
    for element in elements(root):
        kind = local(element)
        if kind in _DRAWN and not (element.get("id") or "").strip():
            element.set("id", free(f"{kind}_1", taken))
            given.append(element)
    return given


def mend_illegal(root: Xml) -> dict[str, str]:
    """Replace ids that XML does not allow, in references too. Returns new ids by old ones."""
    taken = used(root)
    changed: dict[str, str] = {}
    for element in elements(root):
        ident = element.get("id")
        if ident and not _LEGAL.fullmatch(ident):
            if ident not in changed:
                changed[ident] = free(legal(ident), taken)
            element.set("id", changed[ident])
    if changed:
        rename_references(root, changed)
    return changed


def duplicates(root: Xml) -> list[Xml]:
    """Elements of the model whose id another before them has."""
    seen: set[str] = set()
    found = []
    for element in elements(root):
        ident = element.get("id")
        if ident and local(element):
            if ident in seen:
                found.append(element)
            seen.add(ident)
    return found


def separate_pictures(root: Xml) -> dict[str, str]:
    """Give shapes and lines of the picture an id of their own when another element has theirs.

    Editors leave out what comes second. Returns the last new id by the old one; references keep meaning the first.
    """
    seen = {e.get("id", "") for e in elements(root) if local(e)}
    taken = used(root)
    changed: dict[str, str] = {}
    for element in elements(root):
        ident = element.get("id")
        if not ident or etree.QName(element).namespace != _PICTURE:
            continue
        if ident in seen:
            changed[ident] = free(ident, taken)
            element.set("id", changed[ident])
        seen.add(ident)
    return changed


def separate(root: Xml, wanted: Iterable[str]) -> None:
    """Give all but the first element of these ids an id of their own. References keep meaning the first."""
    names = set(wanted)
    taken = used(root)
    for element in duplicates(root):
        if element.get("id") in names:
            element.set("id", free(element.get("id", ""), taken))


def rename(root: Xml, old: str, new: str) -> None:
    """Change an id and all that refers to it."""
    for element in elements(root):
        if local(element) and element.get("id") == old:
            element.set("id", new)
    rename_references(root, {old: new})


def rename_references(root: Xml, names: dict[str, str]) -> None:
    """Let references mean the new ids; a prefix before them stays."""
    for element in elements(root):
        for attribute in REFERENCES:
            value = element.get(attribute)
            if value:
                renamed = _renamed(value.strip(), names)
                if renamed != value.strip():
                    element.set(attribute, renamed)
        if local(element) in REFERENCE_ELEMENTS and len(element) == 0 and element.text:
            renamed = _renamed(element.text.strip(), names)
            if renamed != element.text.strip():
                element.text = renamed


def _renamed(value: str, names: dict[str, str]) -> str:
    if value in names:
        return names[value]
    prefix, colon, name = value.rpartition(":")
    return f"{prefix}{colon}{names[name]}" if colon and name in names else value


def add(parent: Xml, kind: str, **attributes: str) -> Xml:
    """A new BPMN element at the end of its parent."""
    element = etree.SubElement(parent, f"{B}{kind}")
    for name, value in attributes.items():
        element.set(name, value)
    return element


__all__ = [
    "REFERENCES", "add", "complete", "duplicates", "elements", "free", "legal", "mend_illegal", "rename",
    "rename_references", "separate", "separate_pictures", "used",
]  # fmt: skip
