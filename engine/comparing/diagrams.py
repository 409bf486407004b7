"""Differences between diagrams: elements, their properties in words, and what was only moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from lxml import etree

from engine import xmlsafe
from engine.comparing.change import Change, Kind, shown, turned
from engine.comparing.names import ATTRIBUTES, CHILDREN, KINDS
from engine.errors import EngineError
from engine.package import Package

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
RANGKUL = "http://rangkul.id/schema/bpmn/1.0"
#: what is shown by other means: the flows by themselves, lanes by their members
_SILENT = {"incoming", "outgoing", "flowNodeRef", "laneSet", "childLaneSet"}
_OWN = {"documentation", "extensionElements", "conditionExpression", "script", "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics"}  # fmt: skip
#: pixels by which a shape may be off and still count as where it was
_NEAR = 2.0


@dataclass
class Element:
    """An element with an id: what it is, what it is called, what it says, where it is drawn."""

    kind: str
    name: str
    file: str
    says: dict[str, str] = field(default_factory=dict)
    place: tuple[float, ...] = ()

    @property
    def titles(self) -> tuple[str, str]:
        """How people know it, in two languages."""
        kind_id, kind_en = KINDS.get(self.kind, (self.kind, self.kind))
        name = f" {shown(self.name)}" if self.name else ""
        return f"{kind_id}{name}", f"{kind_en}{name}"


def compare_diagrams(before: Package, after: Package) -> tuple[dict[str, Kind], list[Change]]:
    """Marks by element id, and the changes in words; what only moved is counted in one line."""
    old, new = _elements(before), _elements(after)
    marks: dict[str, Kind] = {}
    changes: list[Change] = []
    for ident, element in new.items():
        if ident not in old:
            marks[ident] = "added"
            if element.kind != "sequenceFlow" or element.name:
                changes.append(_whole("added", ident, element))
        elif element.says != old[ident].says or element.kind != old[ident].kind:
            marks[ident] = "changed"
            changes += _properties(ident, old[ident], element)
        elif _moved(old[ident].place, element.place):
            marks[ident] = "moved"
    for ident, element in old.items():
        if ident not in new:
            marks[ident] = "removed"
            if element.kind != "sequenceFlow" or element.name:
                changes.append(_whole("removed", ident, element))
    changes += _flows(old, new)
    moved = [
        i
        for i, kind in marks.items()
        if kind == "moved" and new[i].kind not in ("sequenceFlow", "association")
    ]
    if moved:
        file = new[moved[0]].file
        n = len(moved)
        changes.append(
            Change(
                "moved", None, file, f"{n} elemen hanya berpindah tempat.", f"{n} elements have only moved."
            )
        )
    return marks, changes


def _whole(kind: Kind, ident: str, element: Element) -> Change:
    title_id, title_en = element.titles
    verb_id, verb_en = ("ditambahkan", "is added") if kind == "added" else ("dihapus", "is removed")
    return Change(kind, ident, element.file, f"{title_id} {verb_id}.", f"{title_en} {verb_en}.")


def _flows(old: dict[str, Element], new: dict[str, Element]) -> list[Change]:
    """Arrows without a name that came or went between elements that stay."""
    sides: tuple[tuple[Kind, dict[str, Element], dict[str, Element], str, str], ...] = (
        ("added", new, old, "ditambahkan", "is added"),
        ("removed", old, new, "dihapus", "is removed"),
    )
    found = []
    for kind, these, others, verb_id, verb_en in sides:
        for ident, flow in these.items():
            if flow.kind != "sequenceFlow" or ident in others or flow.name:
                continue
            ends = [flow.says.get("@sourceRef", ""), flow.says.get("@targetRef", "")]
            if all(end in these and end in others for end in ends):
                names = " → ".join(shown(these[end].name or these[end].kind) for end in ends)
                told = f"Panah {names} {verb_id}.", f"The flow {names} {verb_en}."
                found.append(Change(kind, ident, flow.file, *told))
    return found


def _properties(ident: str, old: Element, new: Element) -> list[Change]:
    found = []
    title_id, title_en = new.titles
    if old.kind != new.kind:
        kinds = [KINDS.get(kind, (kind, kind)) for kind in (old.kind, new.kind)]
        found.append(
            Change(
                "changed", ident, new.file,
                f"{title_id}: jenisnya berubah dari {kinds[0][0].lower()} menjadi {kinds[1][0].lower()}.",
                f"{title_en}: its kind changes from {kinds[0][1].lower()} to {kinds[1][1].lower()}.",
            )
        )  # fmt: skip
    for key in sorted(old.says.keys() | new.says.keys()):
        a, b = old.says.get(key, ""), new.says.get(key, "")
        if a != b:
            name_id, name_en = _name(key)
            told_id = turned(title_id, name_id, name_en, a, b)[0]
            told_en = turned(title_en, name_id, name_en, a, b)[1]
            found.append(Change("changed", ident, new.file, told_id, told_en))
    return found


def _name(key: str) -> tuple[str, str]:
    plain = key.lstrip("@")
    return ATTRIBUTES.get(plain) or CHILDREN.get(plain) or (f"«{plain}»", f"«{plain}»")


def _moved(old: tuple[float, ...], new: tuple[float, ...]) -> bool:
    return len(old) != len(new) or any(abs(a - b) > _NEAR for a, b in zip(old, new, strict=True))


def _elements(package: Package) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for name, content in package.diagrams.items():
        try:
            root = xmlsafe.parse(content)
        except EngineError:
            found[name] = Element("file", name, name, {"content": sha256(content).hexdigest()})
            continue
        _read(root, name, found)
    return found


def _read(root: Any, file: str, found: dict[str, Element]) -> None:
    lanes = {}
    for lane in root.iter(f"{{{BPMN}}}lane"):
        for ref in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            lanes[(ref.text or "").strip()] = lane.get("name") or lane.get("id") or ""
    named = {e.get("id"): e.get("name") or "" for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(f"{{{BPMN}}}"):
            continue
        ident, kind = element.get("id"), etree.QName(element).localname
        if (
            not ident
            or kind == "definitions"
            or kind.endswith(("EventDefinition", "LoopCharacteristics"))
            or kind in _OWN | {"laneSet", "formalExpression"}
        ):
            continue
        made = Element(kind, element.get("name") or "", file, _says(element, named))
        if lanes.get(ident):
            made.says["lane"] = lanes[ident]
        found[ident] = made
    for shape in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge"):
        about = found.get(shape.get("bpmnElement") or "")
        if about is not None:
            about.place = _place(shape)


def _says(element: Any, named: dict[str, str]) -> dict[str, str]:
    says: dict[str, str] = {}
    for key, value in element.attrib.items():
        plain = etree.QName(key).localname
        if plain != "id":
            says[f"@{plain}"] = value
    for child in element.iterchildren():
        if not isinstance(child.tag, str):
            continue
        kind = etree.QName(child).localname
        if child.tag.startswith(f"{{{BPMN}}}") and kind in _SILENT:
            continue
        if kind == "extensionElements":
            for inner in child.iterchildren():
                if isinstance(inner.tag, str):
                    name = etree.QName(inner).localname
                    says[name] = "; ".join(filter(None, (says.get(name, ""), _text(inner, named))))
        elif (
            kind.endswith(("EventDefinition", "LoopCharacteristics"))
            or kind in _OWN
            or (not child.get("id") and not any(inner.get("id") for inner in child.iter()))
        ):  # what has an id is compared by itself; the text of a note, say, has none
            says[kind] = "\n".join(filter(None, (says.get(kind, ""), _text(child, named))))
    return says


def _text(element: Any, named: dict[str, str]) -> str:
    """All that an element says: its attributes and its text, in the order of the file."""
    parts = []
    for inner in element.iter():
        if not isinstance(inner.tag, str):
            continue
        parts += [
            named.get(value) or value
            for key, value in inner.attrib.items()
            if etree.QName(key).localname not in ("id", "type")
        ]
        if inner.text and inner.text.strip():
            parts.append(inner.text.strip())
    return " ".join(parts) or etree.QName(element).localname


def _place(shape: Any) -> tuple[float, ...]:
    numbers = []
    for child in shape.iterchildren():
        if isinstance(child.tag, str) and etree.QName(child).localname in ("Bounds", "waypoint"):
            for key in ("x", "y", "width", "height"):
                try:
                    numbers.append(float(child.get(key, "0")))
                except ValueError:
                    numbers.append(0.0)
    return tuple(numbers)
