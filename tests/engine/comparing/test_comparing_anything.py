"""Comparisons of whatever people make of the agreed packages: never a fault, and empty only when nothing differs."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest
from lxml import etree

import engine
from config.settings import BASE_DIR
from engine.comparing import Comparison, compare

LIBRARY = engine.Library.from_folder(BASE_DIR / "bpmn").packages
SWAP = {"added": "removed", "removed": "added"}
WORDS = ["x", "", "«»", "<b>", "P1D", "=1 +", "\U0001f600", "a" * 3_000, "id", "0", "\u202e"]


def mutated(package: engine.Package, rng: random.Random) -> engine.Package:
    """A few changes of every kind, from one word to a torn file."""
    files = dict(package.files)
    for _ in range(rng.choice((1, 1, 1, 3, 12))):
        path = rng.choice(sorted(files))
        content = files[path]
        turn = rng.random()
        if turn < 0.04:
            del files[path]
            if not files:
                files["a"] = b"x"
        elif turn < 0.08:
            files[
                rng.choice(["baru.bpmn", "baru.dmn", "forms/baru.json", "scenarios/baru.yaml", "a.txt"])
            ] = content
        elif turn < 0.2:
            at = rng.randrange(len(content) + 1)
            files[path] = content[:at] + rng.randbytes(rng.randrange(4)) + content[at + rng.randrange(40) :]
        elif path.endswith((".bpmn", ".dmn")):
            files[path] = _xml(content, rng)
        elif path.endswith(".json"):
            files[path] = _json(content, rng)
        else:
            text = content.decode("utf-8", "replace").splitlines()
            if text:
                text[rng.randrange(len(text))] = rng.choice(["", "a = 1", "x: [1]", "[a]", "-"])
            files[path] = "\n".join(text).encode()
    return engine.Package(files)


def _xml(content: bytes, rng: random.Random) -> bytes:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return content + b" "
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    element = rng.choice(elements)
    turn = rng.random()
    if turn < 0.3:
        names = sorted(element.attrib) or ["name"]
        element.set(rng.choice([*names, "name", "id"]), rng.choice(WORDS))
    elif turn < 0.4 and element.attrib:
        del element.attrib[rng.choice(sorted(element.attrib))]
    elif turn < 0.6:
        element.text = rng.choice(WORDS)
    elif turn < 0.75 and element.getparent() is not None:
        element.getparent().remove(element)
    elif turn < 0.9:
        rng.choice(elements).append(etree.fromstring(etree.tostring(element, with_tail=False)))
    else:
        children = list(element)
        rng.shuffle(children)
        element[:] = children
    return etree.tostring(root)


def _json(content: bytes, rng: random.Random) -> bytes:
    try:
        found = json.loads(content)
    except ValueError:
        return b"{}"
    places = []

    def walk(value) -> None:
        if isinstance(value, dict | list):
            places.append(value)
            for inner in value.values() if isinstance(value, dict) else value:
                walk(inner)

    walk(found)
    place = rng.choice(places) if places else None
    odd = rng.choice([*WORDS, None, 5, [1], {"a": []}, [], {}, True, 1.5])
    if isinstance(place, dict):
        place[rng.choice([*map(str, place), "key", "label", "values", "components"])] = odd
    elif isinstance(place, list):
        place.insert(rng.randrange(len(place) + 1), odd)
    return json.dumps(found).encode()


def kinds(found: Comparison) -> Counter:
    return Counter((one.kind, one.element, one.file) for one in found.changes if one.kind in SWAP)


@pytest.mark.parametrize("ident", sorted(LIBRARY))
def test_mutations_are_told_and_the_other_way_round_is_the_opposite(ident) -> None:
    rng = random.Random(ident)
    before = LIBRARY[ident]
    assert compare(before, engine.Package(before.files)) == Comparison({}, ())
    for _ in range(60):
        after = mutated(before, rng)
        other = mutated(after, rng) if rng.random() < 0.3 else before
        there, back = compare(other, after), compare(after, other)
        assert bool(there.changes) == (other.files != after.files)
        assert bool(there.elements) <= bool(there.changes)
        assert {key: SWAP.get(kind, kind) for key, kind in there.elements.items()} == dict(back.elements)
        assert Counter({(SWAP[k], e, f): n for (k, e, f), n in kinds(there).items()}) == kinds(back)
        for one in there.changes:
            assert one.text_id
            assert one.text_en
            assert len(one.text_id) < 2_000


def edited(ident: str, path: str, old: str, new: str) -> engine.Package:
    text = LIBRARY[ident].files[path].decode()
    assert old in text
    return engine.Package({**LIBRARY[ident].files, path: text.replace(old, new, 1).encode()})


def test_any_two_packages_can_be_compared() -> None:
    for one in LIBRARY.values():
        for other in LIBRARY.values():
            assert bool(compare(one, other).changes) == (one is not other)


NOTE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p"><textAnnotation id="n"><text>{0}</text></textAnnotation><userTask id="a"><ioSpecification><dataInput name="{1}"/></ioSpecification></userTask></process></definitions>"""


def test_what_has_no_id_is_told_with_what_it_belongs_to() -> None:
    def package(*words: str) -> engine.Package:
        return engine.Package({"p.bpmn": NOTE.format(*words).encode()})

    assert compare(package("satu", "x"), package("dua", "x")).elements == {"n": "changed"}
    assert compare(package("satu", "x"), package("satu", "y")).elements == {"a": "changed"}
    told = compare(package("satu", "x"), package("dua", "x")).changes
    assert "«satu» menjadi «dua»" in told[0].text_id


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n"><decision id="r" name="Risiko"><informationRequirement id="q"><requiredInput href="#{needs}"/></informationRequirement><decisionTable id="t"><input id="i" label="Usia"><inputExpression typeRef="{kind}"><text>{reads}</text></inputExpression></input><output id="o" name="risiko" typeRef="string"><outputValues><text>{may}</text></outputValues></output></decisionTable></decision><businessKnowledgeModel id="b" name="B"><encapsulatedLogic><literalExpression><text>{logic}</text></literalExpression></encapsulatedLogic></businessKnowledgeModel></definitions>"""


@pytest.mark.parametrize("part", ["needs", "kind", "reads", "may", "logic"])
def test_what_a_column_reads_and_a_decision_needs_is_told(part) -> None:
    words = {"needs": "a", "kind": "number", "reads": "usia", "may": '"rendah"', "logic": "1 + 1"}

    def package(**more: str) -> engine.Package:
        return engine.Package({"t.dmn": TABLE.format(**{**words, **more}).encode()})

    told = compare(package(), package(**{part: "lain"})).changes
    assert len(told) == 1
    assert told[0].element == ("b" if part == "logic" else "r")
    assert "lain" in told[0].text_id


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [("a.bpmn", b"<a/>", b"<a />"), ("a.dmn", b"<a/>", b"<b/>"), ("procedure.toml", b"a = 1", b"a = 1 # x"),
     ("forms/a.json", b"[", b"[["), ("forms/a.json", b'{"a": 1}', b'{"a":1}'), ("b.bin", b"\xff", b"\xfe")],
)  # fmt: skip
def test_a_file_that_differs_is_never_called_the_same(path, old, new) -> None:
    found = compare(engine.Package({path: old}), engine.Package({path: new}))
    assert [one.file for one in found.changes] == [path]


def test_nesting_without_end_is_compared_as_text() -> None:
    deep = {
        "procedure.toml": b"a = " + b"[" * 5_000,
        "forms/a.json": b"[" * 50_000,
        "forms/b.json": b'{"a":' * 990 + b"1" + b"}" * 990,
    }
    other = {path: content + b" " for path, content in deep.items()}
    found = compare(engine.Package(deep), engine.Package(other))
    assert {one.file for one in found.changes} == set(deep)


def test_long_texts_are_shown_where_they_differ() -> None:
    same = "kata " * 100

    def package(word: str) -> engine.Package:
        return engine.Package({"p.bpmn": NOTE.format(same + word, "x").encode()})

    told = compare(package("satu"), package("dua")).changes[0].text_id
    assert "satu»" in told
    assert "dua»" in told
    assert len(told) < 200
