"""Files that a diagram imports (BPMN 2.0, 8.2.1): they exist, can be read, and use other ids."""

from __future__ import annotations

from engine import xmlsafe
from engine.checking.standard.sheet import Sheet
from engine.errors import EngineError
from engine.reader_index import BPMN, B


def check_imports(sheet: Sheet) -> None:
    """Imports of other diagrams, as far as they can be looked for."""
    for entry in sheet.all("import"):
        if entry.get("importType") != BPMN:
            continue
        location = entry.get("location", "")
        if sheet.imports is None or "://" in location:
            continue
        content = sheet.imports.get(location)
        if content is None:
            sheet.add("import_missing", entry, location=location)
            continue
        try:
            root = xmlsafe.parse(content, location)
        except EngineError as error:
            sheet.add("import_unreadable", entry, location=location, what=error.message_en)
            continue
        if root.tag != f"{B}definitions":
            sheet.add("import_unreadable", entry, location=location, what=root.tag)
        elif root.get("targetNamespace", "") != entry.get("namespace", ""):
            sheet.add("import_namespace", entry, location=location, namespace=root.get("targetNamespace", ""))
        same_namespace = root.get("targetNamespace", "") == sheet.target_namespace
        for element in root.iterdescendants():
            ident = element.get("id") if isinstance(element.tag, str) and element.tag.startswith(B) else None
            if ident and same_namespace and ident in sheet.by_id:
                sheet.add("import_duplicate_id", sheet.by_id[ident], ident=ident, location=location)
