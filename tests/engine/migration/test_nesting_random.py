"""Random procedures in which a block is drawn into a new sub-process, or a sub-process is taken away from around it, while
a case runs. What follows must be what follows in a case that never moved."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from hypothesis import assume, event, given
from hypothesis import strategies as st
from lxml import etree

import engine
from engine import migrating
from tests.engine.diagrams import NOW, Run
from tests.engine.migration.moving_run import MovingRun
from tests.engine.migration.test_random_procedures import MOVES, by_order, load, slow, source, step
from tests.engine.random_procedures import Draft, whole

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
WRAPPED = {"wrap", "wrap_start", "wrap_end"}


@dataclass
class Blocks(Draft):
    """Remembers where each block is entered and left, and which numbers its nodes have."""

    found: list[tuple[str, str, range]] = field(default_factory=list)

    def block(self, depth: int) -> tuple[str, str]:
        """As drawn, and remembered."""
        before = self.counter
        first, last = super().block(depth)
        self.found.append((first, last, range(before + 1, self.counter + 1)))
        return first, last


@st.composite
def with_blocks(draw):
    draft = Blocks(draw)
    return whole(draw, draft), draft.found


def wrapped(xml: str, first: str, last: str, numbers: range) -> str:
    """The block inside the sub-process «wrap»; events on the border of a block of one activity move to the border of it."""
    tree = etree.fromstring(xml.encode())
    by_id = {e.get("id"): e for e in tree.iter() if isinstance(e.tag, str)}
    level = by_id[first].getparent()
    names = {f"n{i}" for i in numbers}
    inside = [e for e in level if e.get("id") in names]
    outer = []
    if first == last:
        inside = [by_id[first]]
        outer = [e for e in level if e.tag == BPMN + "boundaryEvent" and e.get("attachedToRef") == first]
    ids = {e.get("id") for e in inside}
    sub = etree.SubElement(level, BPMN + "subProcess", id="wrap")
    etree.SubElement(sub, BPMN + "startEvent", id="wrap_start")
    etree.SubElement(sub, BPMN + "endEvent", id="wrap_end")
    for flow in level.findall(BPMN + "sequenceFlow"):
        ends = flow.get("sourceRef") in ids, flow.get("targetRef") in ids
        if ends == (True, True):
            sub.append(flow)
        elif ends == (True, False):
            assert flow.get("sourceRef") == last
            flow.set("sourceRef", "wrap")
        elif ends == (False, True):
            assert flow.get("targetRef") == first
            flow.set("targetRef", "wrap")
    for element in inside:
        sub.append(element)
    for boundary in outer:
        boundary.set("attachedToRef", "wrap")
    for ident, a, b in (("wrap_in", "wrap_start", first), ("wrap_out", last, "wrap_end")):
        etree.SubElement(sub, BPMN + "sequenceFlow", id=ident, sourceRef=a, targetRef=b)
    return etree.tostring(tree).decode()


def can_be_wrapped(xml: str, first: str, last: str, numbers: range) -> bool:
    """Not where flows of the outside begin at an event on the border that does not interrupt, and would be waited for."""
    tree = etree.fromstring(xml.encode())
    by_id = {e.get("id"): e for e in tree.iter() if isinstance(e.tag, str)}
    level = by_id[first].getparent()
    if first == last:
        return True
    names = {f"n{i}" for i in numbers}
    return not any(
        e.tag == BPMN + "boundaryEvent" and e.get("cancelActivity") == "false" and e.get("id") in names
        for e in level
    )


def carry_out(run: Run, kind: str, name: str, data: dict) -> list[str]:
    """What it passes, sorted: a sub-process ends when all else of the step has come to rest."""
    before = len(run.trace)
    if kind == "item":
        run.do(engine.CompleteWorkItem(name, data))
    elif kind == "timer":
        run.now = max(run.now, run.timers[name].due_at)
        run.do(engine.FireTimer(name))
    else:
        run.do(engine.DeliverMessage(name, {}, "m"))
    return sorted(e for e in run.trace[before:] if e not in WRAPPED)


def one_move(stays: Run, draw):
    """A message goes to the one that waits for it: which of several comes first may differ within one step."""
    move = step(stays, draw)
    if move is not None and move[0] == "message" and list(stays.waits.values()).count(move[1]) != 1:
        assume(stays.items or stays.timers)
        kinds = [("item", i) for i in sorted(stays.items)] + [("timer", t) for t in sorted(stays.timers)]
        return (*draw(st.sampled_from(kinds)), move[2])
    return move


def both(stays: Run, moves: MovingRun, move) -> None:
    kind, name, data = move
    there = name
    if kind != "message":
        held, theirs = (stays.items, moves.items) if kind == "item" else (stays.timers, moves.timers)
        there = by_order(stays, held, moves, theirs, name)
    assert carry_out(moves, kind, there, data) == carry_out(stays, kind, name, data)
    alike(stays, moves)


def alike(stays: Run, moves: MovingRun) -> None:
    assert moves.open == stays.open
    assert sorted(moves.waits.values()) == sorted(stays.waits.values())
    assert sorted((t.element, t.due_at) for t in moves.timers.values()) == sorted(
        (t.element, t.due_at) for t in stays.timers.values()
    )
    assert moves.end == stays.end
    if stays.end is None:
        assert engine.variables(moves.proc, moves.state) == engine.variables(stays.proc, stays.state)
        moves.agrees()


def inside(run: Run) -> list[list[str]]:
    """What is open in each running sub-process «wrap»."""
    document = json.loads(run.state)
    return [
        [t[1] for t in level["t"] if not (len(t) > 3 and t[3].get("listener"))]
        for level in document.get("sub", {}).values()
        if level["s"].endswith("/wrap")
    ]


def held_inside(run: Run, names: set[str]) -> bool:
    """Whether something is open within the block that is drawn around, or freed."""
    document = json.loads(run.state)
    levels = [document["wf"], *document.get("sub", {}).values()]
    return any(t[1] in names for level in levels for t in level["t"])


def play(draw, start: engine.Procedure, goal: engine.Procedure, names: set[str]) -> None:
    kind = {"choice": draw(st.integers(0, 3)), "items": ["a", "b"]}
    stays, moves = (
        Run(start, kind, now=NOW, max_steps=300),
        MovingRun(start, kind, now=NOW, max_steps=300),
    )
    for _ in range(draw(st.integers(0, 8))):
        move = one_move(stays, draw)
        if move is None:
            return
        both(stays, moves, move)
    if moves.end is not None:
        return
    held = set(moves.items)
    timers = {t: s.due_at for t, s in moves.timers.items()}
    waits = dict(moves.waits)
    plan = migrating.plan(moves.proc, goal, moves.state, {}, moves.now)
    if not plan.possible:
        # tokens of an event that does not interrupt may have come to one place several times
        assert {p.code for p in plan.problems} == {"would_come_twice"}
        often = [i.element for i in moves.items.values() if i.element in names]
        often += [t.element for t in moves.timers.values() if t.element in names]
        assert len(often) + len(moves.waits) > 1, plan.problems
        event("refused")
        return
    event("moved " + ("within" if any(inside(moves)) or held_inside(moves, names) else "beside"))
    moves.migrate(goal)
    assert set(moves.items) == held
    assert {t: s.due_at for t, s in moves.timers.items()} == timers
    assert moves.waits == waits
    for _ in range(MOVES):
        move = one_move(stays, draw)
        if move is None:
            break
        both(stays, moves, move)


@slow
@given(with_blocks(), st.data())
def test_a_block_drawn_into_a_new_sub_process_does_what_it_would_have_done(drawn, data):
    proc, blocks = drawn
    block = data.draw(st.sampled_from(blocks))
    xml = source(proc)
    assume(can_be_wrapped(xml, *block))
    play(data.draw, proc, load(wrapped(xml, *block)), {f"n{i}" for i in block[2]})


@slow
@given(with_blocks(), st.data())
def test_a_block_taken_out_of_its_sub_process_does_what_it_would_have_done(drawn, data):
    proc, blocks = drawn
    block = data.draw(st.sampled_from(blocks))
    xml = source(proc)
    assume(can_be_wrapped(xml, *block))
    play(data.draw, load(wrapped(xml, *block)), proc, {f"n{i}" for i in block[2]})
