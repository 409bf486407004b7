"""Damaged models give a DecisionError or null, never another exception."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import decisions, feel

from .tck import ROOT

FILES = [path.read_bytes() for path in sorted(ROOT.rglob("*.dmn"))]
PIECES = [
    b"<",
    b">",
    b'"',
    b"#",
    b"</text>",
    b"<text>",
    b"href",
    b"number",
    b"list",
    b"context",
    b"COLLECT",
    b"1..2",
    b"",
]
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">'


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(FILES) - 1), st.integers(0, 2**32))
def test_damaged_models(number: int, seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(FILES[number])
    for _ in range(dice.randint(1, 5)):
        place = dice.randrange(len(data))
        data[place : place + dice.randint(0, 12)] = dice.choice(PIECES)
    try:
        model = decisions.load(bytes(data))
        for info in model.decisions:
            model.evaluate(info.id, {"Age": 18, "RiskCategory": "High", "isAffordable": True})
    except (decisions.DecisionError, feel.FeelError):
        pass


def test_a_long_chain_of_decisions() -> None:
    chain = "".join(
        f'<decision id="d{number}" name="d{number}"><variable name="d{number}"/><informationRequirement>'
        f'<requiredDecision href="#d{number + 1}"/></informationRequirement><literalExpression>'
        f"<text>d{number + 1}</text></literalExpression></decision>"
        for number in range(2000)
    )
    model = decisions.load(HEAD + chain + "</definitions>")

    try:
        assert model.evaluate("d0", {}) is None
    except feel.FeelLimitExceeded:
        pass


def test_a_type_of_itself() -> None:
    items = (
        '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
        '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>'
        '<itemDefinition name="pohon"><itemComponent name="anak" isCollection="true"><typeRef>pohon</typeRef>'
        "</itemComponent></itemDefinition>"
    )
    body = (
        '<inputData id="i" name="x"><variable name="x" typeRef="a"/></inputData><decision id="d" name="d">'
        '<variable name="d" typeRef="pohon"/><informationRequirement><requiredInput href="#i"/>'
        "</informationRequirement><literalExpression><text>if x instance of a "
        "then {anak: [{anak: []}]} else null</text></literalExpression></decision>"
    )
    model = decisions.load(HEAD + items + body + "</definitions>")

    assert feel.to_json(model.evaluate("d", {"x": 1})) == {"anak": [{"anak": []}]}
