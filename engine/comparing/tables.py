"""Differences between decision tables: rules that came, went or changed, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine import xmlsafe
from engine.comparing.change import MAX_SHOWN, Change, apart, shown, turned
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
    needs: str = ""


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
        ("yang dibutuhkannya", "what it needs", old.needs, new.needs),
    ):
        if a != b:
            say(
                "changed",
                (turned(title_id, name_id, name_en, a, b)[0], turned(title_en, name_id, name_en, a, b)[1]),
            )
    for number, rule in enumerate(new.order, 1):
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
            a, b = _changed_cells(old.rules[rule], new.rules[rule])
            say(
                "changed",
                (
                    f"{title_id}: aturan {number} berubah dari {a} menjadi {b}.",
                    f"{title_en}: rule {number} changes from {a} to {b}.",
                ),
            )
    for number, rule in enumerate(old.order, 1):
        if rule not in new.rules:
            cells = _cells(old.rules[rule])
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
    return "«" + " | ".join(_short(cell) or "-" for cell in cells) + "»"


def _changed_cells(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    if len(old) != len(new):
        return _cells(old), _cells(new)
    pairs = [apart(a, b) if a != b else (a, b) for a, b in zip(old, new, strict=True)]
    return _cells(tuple(a for a, _ in pairs)), _cells(tuple(b for _, b in pairs))


def _short(cell: str) -> str:
    return cell if len(cell) <= MAX_SHOWN else cell[: MAX_SHOWN - 1] + "…"


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
        for decision in root.iter("{*}decision", "{*}businessKnowledgeModel"):
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
        return Table(name, file, "", (), {}, (), " ".join(_text(child) for child in logic), _needs(decision))
    columns = [_column(column) for column in table.iterchildren("{*}input", "{*}output")]
    rules: dict[str, tuple[str, ...]] = {}
    for number, rule in enumerate(table.iterchildren("{*}rule"), 1):
        cells = [_text(cell) for cell in rule.iterchildren("{*}inputEntry", "{*}outputEntry")]
        rules[rule.get("id") or str(number)] = tuple(cells)
    policy = " ".join(filter(None, (table.get("hitPolicy") or "UNIQUE", table.get("aggregation"))))
    return Table(name, file, policy, tuple(columns), rules, tuple(rules), "", _needs(decision))


def _column(column: Any) -> str:
    """Its title, and what it reads or writes where that is something else; what it may hold."""
    says = [column.get("name"), column.get("typeRef"), _text(column), _default(column)]
    label = column.get("label") or ""
    rest = " ".join(dict.fromkeys(part for part in says if part and part != label))
    return f"{label} ({rest})" if label and rest else label or rest


def _default(column: Any) -> str:
    inner = column.find("{*}inputExpression")
    return (inner.get("typeRef") or "") if inner is not None else ""


def _needs(decision: Any) -> str:
    """What it builds upon, by id."""
    found = [
        inner.get("href") or ""
        for inner in decision.iter("{*}requiredDecision", "{*}requiredInput", "{*}requiredKnowledge")
    ]
    return ", ".join(sorted(found))


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())
