"""Reads the test cases of the DMN Technology Compatibility Kit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time

ROOT = Path(__file__).parents[2] / "fixtures" / "tck"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Case:
    """One expected result of one test case."""

    id: str
    files: tuple[Path, ...]
    inputs: dict[str, object]
    target: str
    expected: object
    is_error: bool


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((one for one in element if _tag(one) == name), None)


def read_value(element: etree._Element) -> object:
    """The FEEL value of an input node, an expected result, an item or a component."""
    if element.get(XSI + "nil") == "true":
        return None
    plain = _child(element, "value")
    if plain is not None:
        return _simple(plain)
    many = _child(element, "list")
    if many is not None:
        return (
            None
            if many.get(XSI + "nil") == "true"
            else [read_value(item) for item in many if _tag(item) == "item"]
        )
    components = [one for one in element if _tag(one) == "component"]
    return {str(one.get("name")): read_value(one) for one in components} if components else None


def _simple(element: etree._Element) -> object:
    if element.get(XSI + "nil") == "true":
        return None
    text = element.text or ""
    sort = (element.get(XSI + "type") or "xsd:string").rpartition(":")[2]
    if sort in ("decimal", "double", "integer", "int", "long", "float"):
        return Decimal(text.strip())
    if sort == "boolean":
        return text.strip() in ("true", "1")
    reader = {"date": parse_date, "time": parse_time, "dateTime": parse_date_time}.get(sort)
    if reader is not None:
        return reader(text.strip())
    if "uration" in sort:
        return parse_duration(text.strip())
    return text


def cases(level: Path) -> Iterator[Case]:
    """All cases below a folder, one for each expected result."""
    for path in sorted(level.rglob("*-test-*.xml")):
        root = etree.parse(str(path)).getroot()
        model = next(one.text or "" for one in root if _tag(one) == "modelName")
        first = path.parent / model.strip()
        others = tuple(one for one in sorted(path.parent.glob("*.dmn")) if one != first)
        for case in (one for one in root if _tag(one) == "testCase"):
            inputs = {str(one.get("name")): read_value(one) for one in case if _tag(one) == "inputNode"}
            for number, result in enumerate(one for one in case if _tag(one) == "resultNode"):
                expected = _child(result, "expected")
                target = str(result.get("name"))
                if case.get("type") in ("decisionService", "bkm") and case.get("invocableName"):
                    target = str(case.get("invocableName"))
                yield Case(
                    f"{path.stem}-{case.get('id')}-{number}",
                    (first, *others),
                    inputs,
                    target,
                    None if expected is None else read_value(expected),
                    result.get("errorResult") == "true",
                )


def agree(one: object, other: object) -> bool:
    """Whether two results are the same for the kit: numbers to 8 decimals, times by their instant."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) < Decimal("1e-8") or abs(one - other) < abs(other) * Decimal("1e-15")
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(agree, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(agree(one[key], other[key]) for key in one)
    if isinstance(one, time | datetime) and isinstance(other, time | datetime):
        return one == other
    if type(one) is not type(other):
        return False
    return one == other
