"""Small drawings for the checks: each is a package, and what belongs around it."""

from __future__ import annotations

import json

from engine import Package
from engine.checking import Finding, check
from tests.engine.diagrams import HEAD, bpmn, sequence

ROLE = "rangkul:role='r'"
TOML = b'id = "p"\nstart = "call"\n'
FORM = {"components": [{"type": "checkbox", "key": "ok", "label": "OK"}]}


def form(*components: dict) -> bytes:
    """A form-js schema."""
    return json.dumps({"components": list(components)}).encode()


def drawn(
    body: str = "", flows: str = "", *, rest: str = "", toml: bytes = TOML, forms: bool = True, **files: bytes
) -> Package:
    """A package with start ``s``, end ``e`` and what is told; user tasks have forms unless told otherwise."""
    nodes = "<startEvent id='s'/><endEvent id='e'/>" + body
    data = {"p.bpmn": bpmn(nodes, flows or "s -> e", rest=rest), "procedure.toml": toml}
    data.update(
        {
            name.replace("__", "/").replace("_json", ".json").replace("_dmn", ".dmn"): content
            for name, content in files.items()
        }
    )
    if forms:
        for ident in ("t", "u", "v"):
            if f"id='{ident}'" in body:
                data.setdefault(f"forms/{ident}.json", form(FORM["components"][0]))
    return Package(data)


def raw(text: str, **files: bytes) -> Package:
    """A package whose diagram is written out."""
    data = {"p.bpmn": f"{HEAD}{text}</definitions>".encode(), "procedure.toml": TOML}
    data.update(files)
    return Package(data)


def codes(package: Package, *args, **more) -> list[str]:
    """Codes of the findings."""
    return [f.code for f in check(package, *args, **more)]


def one(package: Package, code: str, *args, **more) -> Finding:
    """The only finding with this code."""
    found = [f for f in check(package, *args, **more) if f.code == code]
    assert len(found) == 1, (code, check(package, *args, **more))
    return found[0]


def dmn(name: str = "tenggat", cell: str = '"tinggi"', inputs: tuple[str, ...] = ("risiko",)) -> bytes:
    """A decision table with one column for each input."""
    data = "".join(f"<inputData id='i_{i}' name='{i}'><variable name='{i}'/></inputData>" for i in inputs)
    needs = "".join(
        f"<informationRequirement><requiredInput href='#i_{i}'/></informationRequirement>" for i in inputs
    )
    columns = "".join(
        f"<input id='c_{i}'><inputExpression><text>{i}</text></inputExpression></input>" for i in inputs
    )
    cells = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for _ in inputs)
    return (
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d' namespace='n'>"
        f"{data}<decision id='{name}' name='{name}'><variable name='{name}'/>{needs}"
        f"<decisionTable id='tab' hitPolicy='FIRST'>{columns}<output id='o'/>"
        f"<rule id='r1'>{cells}<outputEntry><text>\"P1D\"</text></outputEntry></rule></decisionTable></decision></definitions>"
    ).encode()


TASK = f"<userTask id='t' name='Tugas' {ROLE}/>"
TWO = f"<userTask id='t' name='Tugas' {ROLE}/><userTask id='u' name='Ulang' {ROLE}/>"
LINE = "s -> t\nt -> e"
TIMER = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"
CYCLE = "<timerEventDefinition><timeCycle>{}</timeCycle></timerEventDefinition>"


def timer(text: str) -> Package:
    """An intermediate timer event."""
    return drawn(
        f"<intermediateCatchEvent id='t'>{TIMER.format(text)}</intermediateCatchEvent>", LINE, forms=False
    )


def boundary(definition: str, *, host: str = TASK, rest: str = "", attributes: str = "") -> Package:
    """A boundary event on ``t`` with an end event of its own."""
    body = f"{host}<boundaryEvent id='b' name='Batas' attachedToRef='t' {attributes}>{definition}</boundaryEvent><endEvent id='e2'/>"
    return drawn(body, LINE + "\nb -> e2", rest=rest)


__all__ = [
    "CYCLE",
    "LINE",
    "ROLE",
    "TASK",
    "TIMER",
    "TOML",
    "TWO",
    "boundary",
    "codes",
    "dmn",
    "drawn",
    "form",
    "one",
    "raw",
    "sequence",
    "timer",
]
