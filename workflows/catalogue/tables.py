"""Decision tables of a package, read from its DMN files."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

import engine
from engine import xmlsafe

#: how many rules of a table apply, in words
HIT_POLICIES = {
    "UNIQUE": ("satu aturan berlaku", "one rule applies"),
    "FIRST": ("aturan pertama yang cocok", "the first rule that fits"),
    "COLLECT": ("semua aturan yang cocok", "all rules that fit"),
}


@dataclass(frozen=True)
class Rule:
    """A row: its conditions and what it gives, as FEEL texts in the order of the columns."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A decision table. ``inputs`` and ``outputs`` are the headings of its columns."""

    decision: str
    file: str
    note_id: str
    note_en: str
    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]

    def rule_ids(self) -> frozenset[str]:
        """``decision/rule`` of every row, as coverage counts them."""
        return frozenset(f"{self.decision}/{rule.id}" for rule in self.rules)


def of(package: engine.Package) -> list[Table]:
    """All decision tables of the package, by file name."""
    found: list[Table] = []
    for name, data in package.files.items():
        if name.endswith(".dmn"):
            root = xmlsafe.parse(data, name)
            for decision in root.iter("{*}decision"):
                table = decision.find("{*}decisionTable")
                if table is not None:
                    found.append(_table(name, decision, table))
    return found


def two_languages(text: str) -> tuple[str, str]:
    """The Indonesian and the English part of a text; ``[en]`` on a line of its own separates them."""
    first, _, second = text.partition("\n[en]\n")
    return first.strip(), (second or first).strip()


def _table(file: str, decision: etree._Element, table: etree._Element) -> Table:
    note_id, note_en = two_languages(decision.findtext("{*}description") or "")
    return Table(
        decision=decision.get("id", ""),
        file=file,
        note_id=note_id,
        note_en=note_en,
        hit_policy=table.get("hitPolicy", "UNIQUE"),
        inputs=tuple(
            str(column.get("label"))
            if column.get("label")
            else (column.findtext("{*}inputExpression/{*}text") or "").strip()
            for column in table.iterfind("{*}input")
        ),
        outputs=tuple(
            str(column.get("label") or column.get("name") or decision.get("name", ""))
            for column in table.iterfind("{*}output")
        ),
        rules=tuple(
            Rule(
                id=str(rule.get("id", "")),
                inputs=_texts(rule, "inputEntry"),
                outputs=_texts(rule, "outputEntry"),
                note=(rule.findtext("{*}description") or "").strip(),
            )
            for rule in table.iterfind("{*}rule")
        ),
    )


def _texts(rule: etree._Element, kind: str) -> tuple[str, ...]:
    return tuple(
        " ".join((entry.findtext("{*}text") or "").split()) for entry in rule.iterfind(f"{{*}}{kind}")
    )
