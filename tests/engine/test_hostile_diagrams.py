"""Diagrams that were broken at random: each is refused, fails with a reason, or runs; nothing else ever happens."""

from __future__ import annotations

import os
import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import engine

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
FILES = [path.read_bytes() for path in sorted(BPMN.glob("*/*.bpmn"))]
WORDS = ["", "x", "=", "=1/0", "P1D", "R/PT1S", "true", "-1", "999999999", "🙂", "a" * 300, "__import__('os')", "]]>", "\u202e"]
EXAMPLES = int(os.environ.get("RANGKUL_PROPERTY_EXAMPLES", "200")) // 4 or 1


def broken(data: bytes, seed: int) -> bytes:
    """The file after a few random changes to its elements, attributes and texts."""
    dice = random.Random(seed)
    root = etree.fromstring(data)
    for _ in range(dice.randint(1, 12)):
        elements = [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None]
        if not elements:
            break
        element = dice.choice(elements)
        parent = element.getparent()
        what = dice.randrange(6)
        if what == 0:
            parent.remove(element)
        elif what == 1 and element.attrib:
            element.set(dice.choice(list(element.attrib)), dice.choice(WORDS))
        elif what == 2 and element.attrib:
            del element.attrib[dice.choice(list(element.attrib))]
        elif what == 3:
            element.text = dice.choice(WORDS).replace("\u202e", "")
        elif what == 4:
            other = dice.choice(elements)
            element.tag = other.tag
        else:
            other = dice.choice(elements)
            if other is not element and element not in list(other.iterancestors()):
                other.append(element)
    return etree.tostring(root)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(range(len(FILES))), st.integers(0, 2**32), st.booleans())
def test_a_broken_diagram_is_refused_fails_or_runs(index, seed, fill):
    data = {"risiko": "tinggi", "jenis_kekerasan": ["seksual"], "kelurahan": ["degayu"]} if fill else {}
    found = engine.trace(broken(FILES[index], seed), data, max_steps=200)
    assert found.status in {"completed", "waiting", "failed", "refused"}
    if found.status in {"failed", "refused"}:
        assert found.failure is not None
        assert found.failure.message


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_refused(data):
    assert engine.trace(data).status in {"refused", "completed", "waiting", "failed"}


