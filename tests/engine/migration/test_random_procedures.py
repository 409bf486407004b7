"""Random procedures that move in the middle: to the same diagram, to one with other ids, to one with a task put in. What
follows must be what follows in a case that never moved."""

import os
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine import migrating
from engine import state as states
from tests.engine.diagrams import NOW, Run
from tests.engine.migration.moving_run import MovingRun
from tests.engine.random_procedures import structured, unstructured

EXAMPLES = int(os.environ.get("RANGKUL_PROPERTY_EXAMPLES", "100"))
MOVES = 25
slow = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def source(proc: engine.Procedure) -> str:
    return proc.main.files["p.bpmn"].decode()


def load(xml: str) -> engine.Procedure:
    return engine.load([engine.Package({"p.bpmn": xml.encode()})])


def other_ids(xml: str) -> str:
    return re.sub(r"(?<![A-Za-z0-9])n(\d+)", r"baru\1", xml)


def renaming(xml: str) -> dict[str, str]:
    found = re.findall(r"\bid='([^']+)'", xml)
    return {ident: other_ids(ident) for ident in found if other_ids(ident) != ident}


def with_a_task_after(xml: str, task: str) -> str:
    """The task «sisip» on the flow behind the task; the flow keeps its id and leads to it."""
    flow = re.search(rf"<sequenceFlow id='([^']+)' sourceRef='{task}' targetRef='([^']+)'", xml)
    inserted = (
        f"<userTask id='sisip'/><sequenceFlow id='sisip_ke' sourceRef='sisip' targetRef='{flow[2]}'/>"
        f"<sequenceFlow id='{flow[1]}' sourceRef='{task}' targetRef='sisip'"
    )
    return xml.replace(flow[0], inserted)


def step(run: Run, draw):
    """One random move, as something that both runs can do; None when nothing is left."""
    if run.end is not None or run.state is None:
        return None
    moves = [("item", i) for i in sorted(run.items)] + [("timer", t) for t in sorted(run.timers)]
    moves += [("message", n) for n in ("M0", "M1")]
    kind, name = draw(st.sampled_from(moves))
    data = {"choice": draw(st.integers(0, 3)), "again": draw(st.booleans()), "ok": draw(st.booleans())}
    return kind, name, data


def carry_out(run: Run, move, names=lambda run, kind, name: name) -> None:
    kind, name, data = move
    try:
        if kind == "item":
            run.do(engine.CompleteWorkItem(names(run, kind, name), data))
        elif kind == "timer":
            ident = names(run, kind, name)
            run.now = max(run.now, run.timers[ident].due_at)
            run.do(engine.FireTimer(ident))
        else:
            run.do(engine.DeliverMessage(name, {}, "m"))
    except engine.CommandRejected:
        pass


def start(proc, data):
    kind = {"choice": data.draw(st.integers(0, 3)), "items": ["a", "b"]}
    return Run(proc, kind, now=NOW, max_steps=300), MovingRun(proc, kind, now=NOW, max_steps=300)


def play_to_a_point(stays, moves, data) -> None:
    for _ in range(data.draw(st.integers(0, 10))):
        move = step(stays, data.draw)
        if move is None:
            return
        carry_out(stays, move)
        carry_out(moves, move)


@slow
@given(st.one_of(structured(), unstructured()), st.data())
def test_moving_to_the_same_diagram_changes_nothing(proc, data):
    stays, moves = start(proc, data)
    play_to_a_point(stays, moves, data)
    if moves.end is not None or moves.state is None:
        return
    same = load(source(proc) + "<!-- another version -->")
    assert same.hash != proc.hash
    # as a step would read and write it
    before = states.dump(proc, states.load(proc, moves.state))
    done = moves.migrate(same)
    assert done.state == before
    assert done.effects == ()
    assert not any(place.changes or place.problems for place in done.plan.places)
    for _ in range(MOVES):
        move = step(stays, data.draw)
        if move is None:
            break
        carry_out(stays, move)
        carry_out(moves, move)
        assert (moves.trace, moves.state, moves.end) == (stays.trace, stays.state, stays.end)


@slow
@given(st.one_of(structured(), unstructured()), st.data())
def test_moving_to_other_ids_by_a_mapping_changes_nothing_but_names(proc, data):
    stays, moves = start(proc, data)
    play_to_a_point(stays, moves, data)
    if moves.end is not None or moves.state is None:
        return
    xml = source(proc)
    mapping = renaming(xml)
    new = load(other_ids(xml))
    assert migrating.check_mapping(proc, new, mapping) == []
    moves.migrate(new, mapping)
    assert set(moves.items) == set(stays.items)
    assert {t: s.due_at for t, s in moves.timers.items()} == {t: s.due_at for t, s in stays.timers.items()}
    assert moves.waits == stays.waits
    for _ in range(MOVES):
        move = step(stays, data.draw)
        if move is None:
            break
        carry_out(stays, move)
        carry_out(moves, move)
        assert [other_ids(e) for e in moves.trace] == [other_ids(e) for e in stays.trace]
        assert engine.variables(moves.proc, moves.state) == engine.variables(stays.proc, stays.state)
        assert other_ids(moves.end or "") == other_ids(stays.end or "")
        moves.agrees()


def by_order(run: Run, held: dict[str, object], other: Run, theirs: dict[str, object], name: str) -> str:
    """The item or timer of the other run that stands for this one: same element, same place in the order."""

    def number(ident: str) -> int:
        return int(ident[1:])

    element = held[name].element
    mine = sorted((i for i, e in held.items() if e.element == element), key=number)
    others = sorted((i for i, e in theirs.items() if e.element == element), key=number)
    assert len(mine) == len(others), (element, mine, others)
    return others[mine.index(name)]


@slow
@given(structured(), st.data())
def test_a_task_put_in_behind_another_comes_once_and_nothing_else_changes(proc, data):
    stays, moves = start(proc, data)
    play_to_a_point(stays, moves, data)
    if moves.end is not None or moves.state is None:
        return
    xml = source(proc)
    tasks = re.findall(r"<userTask id='(n\d+)'", xml)
    tasks = [t for t in tasks if re.search(rf"sourceRef='{t}'", xml)]
    if not tasks:
        return
    new = load(with_a_task_after(xml, data.draw(st.sampled_from(tasks))))
    moves.migrate(new)
    assert set(moves.items) == set(stays.items)
    for _ in range(MOVES):
        move = step(stays, data.draw)
        if move is None:
            break
        kind, name, given_ = move
        if kind != "message":
            held, theirs = (stays.items, moves.items) if kind == "item" else (stays.timers, moves.timers)
            there = by_order(stays, held, moves, theirs, name)
        else:
            there = name
        carry_out(stays, move)
        carry_out(moves, (kind, there, given_))
        while "sisip" in moves.open:
            item = min(
                (i for i in moves.items.values() if i.element == "sisip"), key=lambda i: int(i.item[1:])
            )
            moves.do(engine.CompleteWorkItem(item.item, {}))
        moves.agrees()
        assert [e for e in moves.trace if e != "sisip"] == stays.trace
        assert moves.open == stays.open
        assert moves.end == stays.end
