"""States written by earlier versions load, and the case goes on. The files in ``states/`` are never rewritten:
a new format version adds a file (``python -m tests.engine.test_saved_states`` writes those that are missing)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

import engine
from engine import state as states
from tests.engine.diagrams import HEAD, Run, sequence

FOLDER = Path(__file__).parent / "states"
XML = (
    HEAD
    + "<message id='m1' name='M1'/><process id='p' isExecutable='true'><startEvent id='s'/><parallelGateway id='f'/>"
    "<userTask id='a' rangkul:due='P1D'/><boundaryEvent id='late' attachedToRef='a' cancelActivity='false'><timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition></boundaryEvent><userTask id='remind'/>"
    "<callActivity id='c' calledElement='q'><extensionElements><rangkul:input target='kind' source='=item.kind'/></extensionElements><multiInstanceLoopCharacteristics rangkul:collection='=items' rangkul:item='item'/></callActivity>"
    "<userTask id='x'/><boundaryEvent id='bx' attachedToRef='x'><compensateEventDefinition/></boundaryEvent><userTask id='undo' isForCompensation='true'/><association id='as' sourceRef='bx' targetRef='undo'/>"
    "<subProcess id='ev' triggeredByEvent='true'><startEvent id='es'><messageEventDefinition messageRef='m1'/></startEvent><userTask id='close'/><endEvent id='closed' name='Closed'/>"
    + sequence("es -> close\nclose -> closed")
    + "</subProcess><intermediateThrowEvent id='comp'><compensateEventDefinition/></intermediateThrowEvent><parallelGateway id='j'/><endEvent id='e' name='E'/>"
    + sequence("s -> f\nf -> a\nf -> c\nf -> x\nx -> comp\na -> j\nc -> j\ncomp -> j\nj -> e\nlate -> remind")
    + "</process><process id='q'><startEvent id='qs'/><userTask id='serve'/>"
    + sequence("qs -> serve")
    + "</process></definitions>"
)


def case() -> Run:
    proc = engine.load([engine.Package({"p.bpmn": XML.encode()})])
    run = Run(proc, {"items": [{"kind": "k1"}, {"kind": "k2"}], "rate": 0.5, "day": "2026-03-31"})
    run.wait(timedelta(days=1))
    run.message("unknown", {"z": 1})
    run.complete("serve", kind="k1")
    run.complete("x", {"seen": True})
    return run


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda p: p.stem)
def test_a_state_of_an_earlier_version_loads_and_goes_on(path):
    saved = json.loads(path.read_text(encoding="utf-8"))
    run = case()
    run.state = saved["state"]
    assert engine.variables(run.proc, run.state) == saved["variables"]
    assert sorted(a.element for a in engine.active(run.proc, run.state)) == saved["active"]
    for element in ("undo", "serve", "a", "remind"):
        run.complete(element)
    assert run.end == "e"


def test_the_present_format_has_its_file():
    assert (FOLDER / f"v{states.VERSION}.json").exists()


if __name__ == "__main__":
    target = FOLDER / f"v{states.VERSION}.json"
    if not target.exists():
        now = case()
        document = {
            "state": now.state,
            "variables": engine.variables(now.proc, now.state),
            "active": sorted(a.element for a in engine.active(now.proc, now.state)),
        }
        target.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
