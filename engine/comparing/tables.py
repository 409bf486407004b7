"""Differences between decision tables: rules that came, went or changed, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine import xmlsafe
from engine.comparing.change import Change, shown, turned
from engine.errors import EngineError
from engine.package import Package


@dataclass(frozen=True)
class Table:
    """A decision as far as it is compared: columns by title, rules by id, other logic as text."""

    name: str
    file: str
    policy: str
    columns: tuple[str, ...]
    rules: dict[str, tuple[str, ...]]
    order: tuple[str, ...]
    other: str


def compare_tables(before: Package, after: Package) -> list[Change]:
    """All decisions of both packages, by id."""
    old, new = _tables(before), _tables(after)
    found: list[Change] = []
    for ident in sorted(old.keys() | new.keys()):
        if ident not in old:
            table = new[ident]
            found.append(
                Change(
                    "added", ident, table.file,
                    f"Tabel keputusan {shown(table.name)} ditambahkan.",
                    f"The decision table {shown(table.name)} is added.",
                )
            )  # fmt: skip
        elif ident not in new:
            table = old[ident]
            found.append(
                Change(
                    "removed", ident, table.file,
                    f"Tabel keputusan {shown(table.name)} dihapus.",
                    f"The decision table {shown(table.name)} is removed.",
                )
            )  # fmt: skip
        else:
            found += _rules(ident, old[ident], new[ident])
    return found


def _rules(ident: str, old: Table, new: Table) -> list[Change]:
    found: list[Change] = []
    title_id, title_en = f"Tabel {shown(new.name)}", f"The table {shown(new.name)}"

    def say(kind: Any, text: tuple[str, str]) -> None:
        found.append(Change(kind, ident, new.file, *text))

    for name_id, name_en, a, b in (
        ("nama", "the name", old.name, new.name),
        ("cara memilih aturan", "the hit policy", old.policy, new.policy),
        ("kolom", "the columns", ", ".join(old.columns), ", ".join(new.columns)),
        ("isi", "the content", old.other, new.other),
    ):
        if a != b:
            say(
                "changed",
                (turned(title_id, name_id, name_en, a, b)[0], turned(title_en, name_id, name_en, a, b)[1]),
            )
    for rule in new.order:
        number = new.order.index(rule) + 1
        if rule not in old.rules:
            cells = _cells(new.rules[rule])
            say(
                "added",
                (
                    f"{title_id}: aturan {number} ditambahkan: {cells}.",
                    f"{title_en}: rule {number} is added: {cells}.",
                ),
            )
        elif old.rules[rule] != new.rules[rule]:
            a, b = _cells(old.rules[rule]), _cells(new.rules[rule])
            say(
                "changed",
                (
                    f"{title_id}: aturan {number} berubah dari {a} menjadi {b}.",
                    f"{title_en}: rule {number} changes from {a} to {b}.",
                ),
            )
    for rule in old.order:
        if rule not in new.rules:
            number, cells = old.order.index(rule) + 1, _cells(old.rules[rule])
            say(
                "removed",
                (
                    f"{title_id}: aturan {number} dihapus: {cells}.",
                    f"{title_en}: rule {number} is removed: {cells}.",
                ),
            )
    kept = [rule for rule in old.order if rule in new.rules]
    if kept != [rule for rule in new.order if rule in old.rules]:
        say(
            "changed", (f"{title_id}: urutan aturan berubah.", f"{title_en}: the order of the rules changes.")
        )
    return found


def _cells(cells: tuple[str, ...]) -> str:
    return "«" + " | ".join(cell or "-" for cell in cells) + "»"


def _tables(package: Package) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for file, content in package.files.items():
        if not file.endswith(".dmn"):
            continue
        try:
            root = xmlsafe.parse(content)
        except EngineError:
            found[file] = Table(file, file, "", (), {}, (), content.decode("utf-8", "replace"))
            continue
        for decision in root.iter("{*}decision"):
            ident = decision.get("id") or decision.get("name") or file
            found[ident] = _table(decision, file)
    return found


def _table(decision: Any, file: str) -> Table:
    table = decision.find("{*}decisionTable")
    name = decision.get("name") or decision.get("id") or ""
    if table is None:
        logic = [
            child
            for child in decision
            if isinstance(child.tag, str)
            and etree.QName(child).localname
            not in ("variable", "informationRequirement", "knowledgeRequirement", "extensionElements")
        ]
        return Table(name, file, "", (), {}, (), " ".join(_text(child) for child in logic))
    columns = [column.get("label") or _text(column) for column in table.iterchildren("{*}input")]
    columns += [column.get("label") or column.get("name") or "" for column in table.iterchildren("{*}output")]
    rules: dict[str, tuple[str, ...]] = {}
    for number, rule in enumerate(table.iterchildren("{*}rule"), 1):
        cells = [_text(cell) for cell in rule.iterchildren("{*}inputEntry", "{*}outputEntry")]
        rules[rule.get("id") or str(number)] = tuple(cells)
    policy = " ".join(filter(None, (table.get("hitPolicy") or "UNIQUE", table.get("aggregation"))))
    return Table(name, file, policy, tuple(columns), rules, tuple(rules), "")


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())
