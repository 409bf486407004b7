"""Whatever a package holds, the check answers with findings, and foresees what it meets."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Library, Package
from engine.checking import Finding, check
from tests.engine.checking.drawn import drawn

LIBRARY = Library.from_folder(Path(__file__).parents[3] / "bpmn")
NAMES = sorted(LIBRARY.packages)
_ATTRIBUTE = re.compile(rb'[\w:]+="[^"]*"')
_TAG = re.compile(rb"<(/?)(bpmn:\w+|\w+)")
_JSON = re.compile(rb'"[^"\n]*"|\d+|true|false')
_TAGS = [
    b"bpmn:task", b"bpmn:userTask", b"bpmn:parallelGateway", b"bpmn:exclusiveGateway", b"bpmn:endEvent",
    b"bpmn:startEvent", b"bpmn:subProcess", b"bpmn:boundaryEvent", b"bpmn:complexGateway", b"bpmn:transaction",
    b"bpmn:timerEventDefinition", b"bpmn:compensateEventDefinition", b"bpmn:callActivity", b"bpmn:process",
    b"bpmn:inclusiveGateway", b"bpmn:eventBasedGateway", b"bpmn:serviceTask", b"bpmn:adHocSubProcess", b"x",
]  # fmt: skip
_VALUES = [
    b"",
    b"=",
    b"=1 +",
    b"=a.b[",
    b"P3X",
    b"R/P0D",
    b"0",
    b"-1",
    b"x",
    "«é»".encode(),
    b"true",
    b"=x(1)(2)",
    b"{}",
]


def mutate(name: str, data: bytes, rng: random.Random) -> bytes:
    """One change such as a slip of the hand or a strange tool makes."""
    kind = rng.randrange(8)
    if kind == 0:
        at, length = rng.randrange(len(data) + 1), rng.randrange(60)
        return data[:at] + data[at + length :]
    if kind == 1:
        at = rng.randrange(len(data) + 1)
        return data[:at] + rng.choice(_VALUES) + data[at:]
    if kind == 2:
        a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        return data[:b] + data[a : min(b, a + 300)] + data[b:]
    pattern = _JSON if name.endswith(".json") else _ATTRIBUTE
    if kind in (3, 4):
        found = list(pattern.finditer(data))
        if not found:
            return data
        match = rng.choice(found)
        if kind == 3:
            other = rng.choice(found).group()
        elif pattern is _JSON:
            other = rng.choice([b"null", b"[]", b"{}", b"1", b'""', b'"=a +"', b"[[]]", b'"select"'])
        else:
            other = match.group().split(b"=")[0] + b'="' + rng.choice(_VALUES) + b'"'
        return data[: match.start()] + other + data[match.end() :]
    if kind in (5, 6) and not name.endswith(".json"):
        # the same change of a tag wherever it stands, so that the XML stays well-formed
        tags = sorted({m.group(2) for m in _TAG.finditer(data)})
        if tags:
            old, new = rng.choice(tags), rng.choice(_TAGS)
            return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s/>])", rb"\g<1>" + new, data)
    lines = data.split(b"\n")
    rng.shuffle(lines) if rng.random() < 0.2 else lines.pop(rng.randrange(len(lines)))
    return b"\n".join(lines)


def valid(found: list[Finding]) -> None:
    """Findings have texts, and none says that the check itself failed."""
    for finding in found:
        assert finding.code != "check_failed", finding
        assert finding.severity in ("error", "warning", "info")
        assert finding.message_id and finding.message_en and finding.hint_id and finding.hint_en


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(NAMES), st.integers(0, 2**32), st.integers(1, 6))
def test_a_real_package_with_random_changes(name, seed, changes):
    rng = random.Random(seed)
    files = dict(LIBRARY.packages[name].files)
    names = [n for n in files if not n.startswith("scenarios/")]
    diagrams = [n for n in names if n.endswith(".bpmn")]
    for _ in range(changes):
        target = rng.choice(diagrams if rng.random() < 0.5 else names)
        files[target] = mutate(target, files[target], rng)
    package = Package(files)
    valid(check(package, LIBRARY, bound=500))
    valid(check(package, {**LIBRARY.packages, "lain": package}, bound=200, roles=["pendamping"]))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["p.bpmn", "a.dmn", "forms/t.json", "procedure.toml", "x"]), st.binary(max_size=200)
    )
)
def test_any_bytes(files):
    valid(check(Package(files)))


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "components",
                        "type",
                        "key",
                        "values",
                        "value",
                        "validate",
                        "conditional",
                        "path",
                        "hide",
                        "label",
                        "text",
                        "properties",
                        "pattern",
                        "valuesKey",
                    ]
                ),
                inner | st.sampled_from(["select", "group", "number", "=a", "{{b}}"]),
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_as_a_form(value):
    import json

    data = json.dumps(value).encode()
    valid(
        check(
            drawn(
                "<userTask id='t' rangkul:role='r'/>",
                "s -> t\nt -> e",
                forms__t_json=data,
                forms__start_json=data,
            )
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "messages = 3", "messages = [1]", "[messages]\nm = 1", "start_roles = 5", 'start = 1', "variables = 'a'",
        "title = 1", "variables = [1]", "[messages.m]\nroles = [[]]", "id = ''", "[messages.m]\nform = 3",
    ],
)  # fmt: skip
def test_a_toml_of_the_wrong_shape(text):
    valid(check(drawn(toml=text.encode())))


def test_a_library_that_cannot_be_read_does_not_matter():
    broken = Package({"p.bpmn": b"<", "procedure.toml": b"=", "forms/a.json": b"[", "x.dmn": b"<"})
    package = drawn("<callActivity id='t' calledElement='q'/>", "s -> t\nt -> e")
    valid(check(package, {"q": broken}))
    assert "called_unchecked" in [f.code for f in check(package, {"q": broken})]


def test_an_empty_package():
    assert [f.code for f in check(Package({}))] == ["process_missing"]


def test_deeply_nested_subprocesses():
    inner = "<subProcess id='s{0}'>" * 1
    text = "".join(inner.format(i) for i in range(80)) + "<startEvent id='x'/>" + "</subProcess>" * 80
    valid(check(drawn(text)))


def test_thousands_of_faults_are_told_up_to_a_limit():
    body = "".join(f"<choreographyTask id='c{i}'/>" for i in range(3_000))
    found = check(drawn(body))
    assert len(found) == 1_000
