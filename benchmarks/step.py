"""What a step costs as a case grows old: load, advance, fold, save; beside plain SpiffWorkflow on the same diagram.

The case: three services that stay open, and a monthly review loop with a non-interrupting boundary timer.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import engine
from engine import effects as fx

WIB = timezone(timedelta(hours=7))
MARKS = (10, 100, 500, 2000)
RAW_MARKS = (10, 100, 200)
WINDOW = 9

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">'
)


def diagram(*, plain: bool) -> bytes:
    """The diagram; ``plain``: with Python conditions, as SpiffWorkflow's own parser wants them."""
    again, done = (
        ("decision != 'close'", "decision == 'close'")
        if plain
        else ('decision != "close"', 'decision = "close"')
    )
    duration = "'P2D'" if plain else "P2D"

    def flow(a: str, b: str, condition: str = "") -> str:
        inner = (
            f"<conditionExpression xsi:type='tFormalExpression'>{condition}</conditionExpression>"
            if condition
            else ""
        )
        return f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">{inner}</sequenceFlow>'

    def node(
        tag: str, ident: str, ins: list[str], outs: list[str], inner: str = "", attributes: str = ""
    ) -> str:
        marks = "".join(f"<incoming>{i}</incoming>" for i in ins) + "".join(
            f"<outgoing>{o}</outgoing>" for o in outs
        )
        return f'<{tag} id="{ident}" {attributes}>{marks}{inner}</{tag}>'

    services = ["s1", "s2", "s3"]
    parts = [
        node("startEvent", "begin", [], ["begin_fork"]),
        node("parallelGateway", "fork", ["begin_fork"], [f"fork_{s}" for s in services] + ["fork_enter"]),
        *[node("userTask", s, [f"fork_{s}"], [f"{s}_join"]) for s in services],
        node("exclusiveGateway", "enter", ["fork_enter", "choose_enter"], ["enter_review"]),
        node("userTask", "review", ["enter_review"], ["review_choose"]),
        node(
            "boundaryEvent", "late", [], ["late_remind"],
            f"<timerEventDefinition><timeDuration xsi:type='tFormalExpression'>{duration}</timeDuration></timerEventDefinition>",
            'attachedToRef="review" cancelActivity="false"',
        ),
        node("userTask", "remind", ["late_remind"], ["remind_stop"]),
        node("endEvent", "stop", ["remind_stop"], []),
        node("exclusiveGateway", "choose", ["review_choose"], ["choose_enter", "choose_join"], "", 'default="choose_enter"'),
        node("parallelGateway", "join", [f"{s}_join" for s in services] + ["choose_join"], ["join_finish"]),
        node("endEvent", "finish", ["join_finish"], []),
        flow("begin", "fork"), *[flow("fork", s) for s in services], flow("fork", "enter"),
        *[flow(s, "join") for s in services], flow("enter", "review"), flow("review", "choose"),
        flow("late", "remind"), flow("remind", "stop"), flow("choose", "enter", "" if not plain else again),
        flow("choose", "join", done), flow("join", "finish"),
    ]  # fmt: skip
    return f"{_HEAD}<process id='bench' isExecutable='true'>{''.join(parts)}</process></definitions>".encode()


def run(steps: int = 2000) -> dict[str, Any]:
    """Milliseconds and bytes at each mark, the median of all steps, and plain SpiffWorkflow's milliseconds."""
    marks = [m for m in MARKS if m <= steps] or [steps]
    times, sizes = _ours(steps)
    return {
        "ms": {str(m): _around(times, m) for m in marks},
        "bytes": {str(m): sizes[m - 1] for m in marks},
        "median_ms": round(statistics.median(times), 3),
        "raw_spiff_ms": _raw(max(RAW_MARKS)),
        "steps": steps,
    }


def _around(times: list[float], mark: int) -> float:
    low = max(0, mark - 1 - WINDOW // 2)
    return round(statistics.median(times[low : low + WINDOW]), 3)


def _ours(steps: int) -> tuple[list[float], list[int]]:
    procedure = engine.load([engine.Package({"bench.bpmn": diagram(plain=False)})])
    now = datetime(2026, 1, 1, 9, tzinfo=WIB)
    step = engine.advance(procedure, None, engine.StartCase({}), now)
    times: list[float] = []
    sizes: list[int] = []
    item = _review(step)
    for _ in range(steps):
        now += timedelta(days=1)
        started = time.perf_counter()
        step = engine.advance(
            procedure, step.state, engine.CompleteWorkItem(item, {"decision": "go on"}), now
        )
        times.append((time.perf_counter() - started) * 1000)
        sizes.append(len((step.state or "").encode()))
        item = _review(step)
    return times, sizes


def _review(step: engine.Step) -> str:
    return next(e.item for e in step.effects if isinstance(e, fx.WorkItemOpened) and e.element == "review")


def _raw(rounds: int) -> dict[str, float | None]:
    """Plain SpiffWorkflow: the same case, saved and loaded at every step. None where it died."""
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState

    parser = BpmnParser()
    parser.add_bpmn_str(diagram(plain=True))
    workflow = BpmnWorkflow(parser.get_spec("bench"))
    workflow.do_engine_steps()
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    saved = serializer.serialize_json(workflow)
    times: list[float] = []

    def one(text: str) -> str:
        loaded = serializer.deserialize_json(text)
        task = next(t for t in loaded.get_tasks(state=TaskState.READY) if t.task_spec.name == "review")
        task.data["decision"] = "go on"
        task.run()
        loaded.do_engine_steps()
        return str(serializer.serialize_json(loaded))

    died = _until_death(one, saved, rounds, times)
    found: dict[str, float | None] = {}
    for mark in RAW_MARKS:
        found[str(mark)] = _around(times, mark) if len(times) >= mark else None
    if died:
        found["died_at"] = len(times) + 1
    return found


def _until_death(one: Callable[[str], str], saved: str, rounds: int, times: list[float]) -> bool:
    for _ in range(rounds):
        started = time.perf_counter()
        try:
            saved = one(saved)
        except RecursionError:
            return True
        times.append((time.perf_counter() - started) * 1000)
    return False


if __name__ == "__main__":
    json.dump(run(int(sys.argv[1]) if len(sys.argv) > 1 else 2000), sys.stdout, indent=2)
