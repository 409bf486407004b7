"""Files that a diagram imports (BPMN 2.0, 8.2.1): they exist, can be read, and use other ids."""

from __future__ import annotations

from engine import xmlsafe
from engine.checking.standard.sheet import Sheet, Xml, beside
from engine.errors import EngineError
from engine.reader_index import BPMN, B


def check_imports(sheet: Sheet) -> None:
    """Imports of other diagrams, as far as they can be looked for."""
    if sheet.imports is None:
        return
    #: (namespace, id) -> location of the imported file that has it
    known: dict[tuple[str, str], str] = {}
    behind: set[str] = {beside(e.get("location", "")) for e in sheet.all("import")}
    for entry in sheet.all("import"):
        location = entry.get("location", "")
        if entry.get("importType") != BPMN:
            continue
        if "://" in location:  # nothing is fetched
            if sheet.target_namespace and entry.get("namespace", "") == sheet.target_namespace:
                sheet.add("import_unseen", entry, location=location)
            continue
        content = sheet.imports.get(beside(location))
        if content is None:
            sheet.add("import_missing", entry, location=location)
            continue
        try:
            root = xmlsafe.parse(content, location)
        except EngineError as error:
            sheet.add("import_unreadable", entry, location=location, what=error.message_en)
            continue
        namespace = root.get("targetNamespace", "")
        if root.tag != f"{B}definitions":
            sheet.add("import_unreadable", entry, location=location, what=root.tag)
        elif namespace != entry.get("namespace", ""):
            sheet.add("import_namespace", entry, location=location, namespace=namespace)
        for element in root.iterdescendants():
            ident = element.get("id") if isinstance(element.tag, str) and element.tag.startswith(B) else None
            if not ident:
                continue
            if namespace == sheet.target_namespace and ident in sheet.by_id:
                sheet.add("import_duplicate_id", sheet.by_id[ident], ident=ident, location=location)
            other = known.setdefault((namespace, ident), location)
            if beside(other) != beside(location):
                sheet.add("imports_share_id", entry, ident=ident, location=location, other=other)
        _behind(sheet, entry, root, behind)


def _behind(sheet: Sheet, entry: Xml, root: Xml, seen: set[str]) -> None:
    """What the imported file imports itself, and so on, exists too. ``seen``: what has been looked at."""
    open_files = [(beside(entry.get("location", "")), root)]
    for by, importing in open_files:
        for inner in importing.findall(f"{B}import"):
            location = inner.get("location", "")
            place = beside(location, by)
            if inner.get("importType") != BPMN or "://" in location or place in seen:
                continue
            seen.add(place)
            content = (sheet.imports or {}).get(place)
            if content is None:
                sheet.add("import_of_import_missing", entry, location=location, by=by)
                continue
            try:
                open_files.append((place, xmlsafe.parse(content, place)))
            except EngineError:
                continue
