"""Where a file departs from the XML schemas of BPMN 2.0 (engine/data/bpmn20), told in plain words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from engine.checking.standard.sheet import Sheet, Xml, kind_of

FOLDER = Path(__file__).resolve().parents[2] / "data" / "bpmn20"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
MAX_TOLD = 200
_QUOTED = re.compile(r"'([^']*)'")
_NAMESPACE = re.compile(r"\{[^}]*\}")
#: of these a parent holds elements of one kind only
_ALTERNATIVES = (
    frozenset({"timeDate", "timeDuration", "timeCycle"}),
    frozenset({"resourceRef", "resourceAssignmentExpression"}),
)
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")


def check_schema(sheet: Sheet) -> None:
    """Everything that the schema finds, up to ``MAX_TOLD``."""
    # compiled each time: a schema object keeps the log of its last run, and runs may overlap
    validator = etree.XMLSchema(_document())
    if validator.validate(sheet.root):
        return
    log: Any = validator.error_log  # its type stubs know only what all logs share
    errors: list[etree._LogEntry] = list(log)[:MAX_TOLD]
    places = _Places(sheet)
    for error in errors:
        _tell(sheet, places.find(error), error)


@cache
def _document() -> etree._ElementTree:
    return etree.parse(FOLDER / "BPMN20.xsd")


class _Places:
    """The element that an entry of the error log is about."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines: dict[int, Xml] = {}
        for element in sheet.elements:
            line = element.sourceline
            self.lines.setdefault(line if isinstance(line, int) else 0, element)
        self.names: dict[str, str] = {
            prefix: uri for e in sheet.elements for prefix, uri in e.nsmap.items() if prefix
        }

    def find(self, error: etree._LogEntry) -> Xml:
        path = getattr(error, "path", None)
        if path:
            try:
                found = self.sheet.root.getroottree().xpath(path, namespaces=self.names)
            except etree.XPathError:
                found = []
            if isinstance(found, list) and found and isinstance(found[0], etree._Element):
                return found[0]
        return self.lines.get(error.line, self.sheet.root)


def _tell(sheet: Sheet, element: Xml, error: etree._LogEntry) -> None:
    message = error.message
    kind = kind_of(element) or etree.QName(element).localname
    quoted = [_NAMESPACE.sub("", q) for q in _QUOTED.findall(message)]
    second = quoted[1] if len(quoted) > 1 else ""
    parent = element.getparent()
    what: tuple[str, str]
    if "This element is not expected" in message and parent is not None:
        around = kind_of(parent) or etree.QName(parent).localname
        if not kind_of(element) and etree.QName(element).namespace != etree.QName(parent).namespace:
            sheet.add("schema_extension", parent, kind=element.tag, around=around)
            return
        if _only_out_of_place(element, parent, kind, around):
            sheet.add("schema_order", element, kind=kind, around=around)
            return
        what = (
            f"elemen {kind} tidak boleh ada di situ, di dalam {around}",
            f"the element {kind} is not allowed there, inside {around}",
        )
    elif "Missing child element" in message:
        wanted = _NAMESPACE.sub(
            "", _EXPECTED.sub(r"\1", message.split(": ", 1)[-1]).split("element(s). ")[-1]
        ).rstrip(".")
        what = (f"di dalam {kind} kurang: {wanted}", f"inside {kind} this is missing: {wanted}")
    elif "is required but missing" in message:
        what = (f"{kind} harus punya atribut {second}", f"{kind} must have the attribute {second}")
    elif "is not allowed" in message and "attribute" in message:
        what = (f"{kind} tidak mengenal atribut {second}", f"{kind} has no attribute {second}")
    elif "is not an element of the set" in message:
        allowed = message.rsplit("{", 1)[-1].split("}")[0].replace("'", "")
        value = re.search(r"The value '([^']*)'", message)
        shown = value.group(1) if value else ""
        what = (
            f"nilai «{shown}» di {kind} tidak dikenal (yang ada: {allowed})",
            f"the value «{shown}» in {kind} is unknown (there are: {allowed})",
        )
    elif "is not a valid value" in message:
        value = re.search(
            r": '([^']*)' is not a valid value of the (?:atomic|union|list) type '([^']*)'", message
        )
        shown, wanted = value.groups() if value else ("", "")
        attribute = re.search(r"attribute '([^']*)'", message)
        where = f"{kind}/@{attribute.group(1)}" if attribute else kind
        wanted = _NAMESPACE.sub("", wanted).removeprefix("xs:")
        what = (
            f"nilai «{shown}» di {where} bukan {wanted} yang benar",
            f"the value «{shown}» in {where} is no valid {wanted}",
        )
    else:
        plain = _NAMESPACE.sub("", message.split(": ", 1)[-1])
        what = (f"{kind}: {plain}", f"{kind}: {plain}")
    sheet.add("schema_violation", element, what_id=what[0], what_en=what[1])


def _only_out_of_place(element: Xml, parent: Xml, kind: str, around: str) -> bool:
    """Whether the parent may hold it, only not at this place and not too often."""
    allowed = children_of(around)
    beside = {kind_of(c) for c in parent if c is not element}
    if kind not in allowed or any(kind in one and one & beside - {kind} for one in _ALTERNATIVES):
        return False
    return allowed[kind] or sum(1 for c in parent if c.tag == element.tag) == 1


@cache
def children_of(element: str) -> dict[str, bool]:
    """The elements that an element of the standard may hold, and whether more than one of each."""
    return _children_of_type(_types_of_elements().get(element, ""))


@cache
def _documents() -> tuple[Xml, ...]:
    return tuple(etree.parse(FOLDER / name).getroot() for name in ("Semantic.xsd", "BPMN20.xsd"))


@cache
def _types_of_elements() -> dict[str, str]:
    return {e.get("name", ""): e.get("type", "") for d in _documents() for e in d.findall(f"{_XSD}element")}


@cache
def _substitutes(head: str) -> tuple[str, ...]:
    found = [head]
    for document in _documents():
        for element in document.findall(f"{_XSD}element"):
            if element.get("substitutionGroup") == head:
                found += _substitutes(element.get("name", ""))
    return tuple(found)


@cache
def _children_of_type(name: str) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for document in _documents():
        for kind in document.findall(f"{_XSD}complexType"):
            if kind.get("name") != name:
                continue
            for extension in kind.iter(f"{_XSD}extension"):
                found.update(_children_of_type(extension.get("base", "")))
            for element in kind.iter(f"{_XSD}element"):
                many = element.get("maxOccurs", "1") != "1" or any(
                    g.get("maxOccurs", "1") != "1"
                    for g in element.iterancestors(f"{_XSD}sequence", f"{_XSD}choice")
                )
                for one in _substitutes(element.get("ref") or element.get("name", "")):
                    found[one] = many
    return found


__all__ = ["check_schema", "children_of"]
