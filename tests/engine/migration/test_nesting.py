"""A sub-process drawn around open work, or taken away from around it: what is waited for, remembered and refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

import engine
from engine import effects as fx
from engine import migrating
from engine.procedure import Procedure
from tests.engine.diagrams import NOW, sequence
from tests.engine.migration.moving_run import MovingRun
from tests.engine.migration.test_open_places import CYCLE, MESSAGE, TIMER, boundary, changes, proc

ENDS = "<startEvent id='s'/><endEvent id='e' name='E'/>"
A, B, Z = (f"<userTask id='{i}'/>" for i in "abz")


def inside(body: str, flows: str, *, ident="sub", attributes="", before="") -> str:
    return (
        f"<subProcess id='{ident}' {attributes}>{before}<startEvent id='{ident}1'/>{body}<endEvent id='{ident}9'/>"
        f"{sequence(flows)}</subProcess>"
    )


def flat(more="", flows="") -> Procedure:
    return proc(ENDS + A + B + Z + more, "s -> a\na -> b\nb -> z\nz -> e" + flows)


def drawn(more="", flows="", *, inner="", inner_flows="", **how) -> Procedure:
    """«a» and «b» inside «sub»."""
    sub = inside(A + B + inner, "sub1 -> a\na -> b\nb -> sub9" + inner_flows, **how)
    return proc(ENDS + sub + Z + more, "s -> sub\nsub -> z\nz -> e" + flows)


@pytest.mark.parametrize("done", [0, 1])
def test_open_work_is_put_inside_and_comes_out_again(done):
    run = MovingRun(flat())
    for task in "ab"[:done]:
        run.complete(task)
    task = "ab"[done]
    item = run.item(task).item
    moved = run.migrate(drawn())
    assert changes(moved) == {("sub", "subprocess_begun"), (task, "put_inside")}
    assert moved.effects == () and run.item(task).item == item
    back = run.migrate(flat())
    assert changes(back) == {("sub", "subprocess_left")}
    run.migrate(drawn())
    for rest in "ab"[done:]:
        run.complete(rest)
    assert run.open == ["z"] and run.trace.count("sub") == 1
    run.complete("z")
    assert run.end == "e"


def test_work_behind_the_sub_process_stays_where_it_is():
    run = MovingRun(flat())
    run.complete("a")
    run.complete("b")
    assert changes(run.migrate(drawn())) == set()
    run.complete("z")
    assert run.end == "e"


def test_a_sub_process_within_a_sub_process_begins_and_ends_with_the_work():
    deep = inside(inside(A, "in1 -> a\na -> in9", ident="in"), "out1 -> in\nin -> out9", ident="out")
    nested = proc(ENDS + deep + B + Z, "s -> out\nout -> b\nb -> z\nz -> e")
    run = MovingRun(flat())
    assert changes(run.migrate(nested)) == {
        ("out", "subprocess_begun"), ("in", "subprocess_begun"), ("a", "put_inside"),
    }  # fmt: skip
    assert changes(run.migrate(flat())) == {("out", "subprocess_left"), ("in", "subprocess_left")}
    run.migrate(nested)
    run.complete("a")
    assert run.open == ["b"] and run.trace[-5:] == ["a", "in9", "in", "out9", "out"]


def test_a_sub_process_that_runs_is_put_inside_with_all_that_runs_in_it():
    around = inside(inside(A + B, "sub1 -> a\na -> b\nb -> sub9"), "w1 -> sub\nsub -> w9", ident="w")
    run = MovingRun(drawn())
    run.migrate(proc(ENDS + around + Z, "s -> w\nw -> z\nz -> e"))
    run.complete("a")
    run.migrate(drawn())
    run.complete("b")
    assert run.open == ["z"] and run.trace.count("sub") == 1


# events on the border


@pytest.mark.parametrize("definition", [TIMER.format("P2D"), CYCLE.format("R3/P1D")])
def test_a_timer_that_moves_to_the_border_runs_on_as_it_was(definition):
    old = flat(boundary(0, definition), "\nb0 -> t0")
    on_border = boundary(0, definition).replace("attachedToRef='a'", "attachedToRef='sub'")
    new = drawn(on_border, "\nb0 -> t0")
    run = MovingRun(old)
    run.wait(timedelta(hours=30))
    before = {t: (s.element, s.due_at) for t, s in run.timers.items()}
    fired = run.trace.count("b0")
    item = run.item("a").item
    moved = run.migrate(new)
    assert {t: (s.element, s.due_at) for t, s in run.timers.items()} == before
    assert ("b0", "watches") in changes(moved)
    assert {s.item for s in run.timers.values()} <= {None}
    # it watches the whole of it now
    run.complete("a")
    assert {t: (s.element, s.due_at) for t, s in run.timers.items()} == before
    run.wait(timedelta(days=9))
    assert run.trace.count("b0") == (1 if "Duration" in definition else 3)
    assert run.trace.count("b0") >= fired
    run.complete("b")
    assert item not in run.items and run.timers == {}


def test_a_timer_on_the_border_goes_to_the_one_piece_of_work_that_was_inside():
    on_border = boundary(0, TIMER.format("P2D"), interrupting="true").replace("'a'", "'sub'", 1)
    run = MovingRun(drawn(on_border, "\nb0 -> t0"))
    (timer,) = run.timers
    run.now += timedelta(days=1)
    run.migrate(flat(boundary(0, TIMER.format("P2D"), interrupting="true"), "\nb0 -> t0"))
    assert [(t.timer, t.due_at, t.item) for t in run.timers.values()] == [
        (timer, NOW + timedelta(days=2), run.item("a").item)
    ]
    run.wait(timedelta(days=2))
    assert run.open == ["t0"]


def test_a_timer_that_has_fired_for_good_does_not_fire_again_on_the_border():
    old = flat(boundary(0, TIMER.format("P2D")), "\nb0 -> t0")
    new = drawn(boundary(0, TIMER.format("P2D")).replace("='a'", "='sub'"), "\nb0 -> t0")
    run = MovingRun(old)
    run.wait(timedelta(days=3))
    run.migrate(new)
    assert run.timers == {} and run.open == ["a", "t0"]
    run.migrate(old)
    assert run.timers == {} and run.open == ["a", "t0"]


def test_a_new_timer_on_the_border_counts_from_when_the_work_inside_was_opened():
    new = drawn(boundary(0, TIMER.format("P5D")).replace("='a'", "='sub'"), "\nb0 -> t0")
    run = MovingRun(flat())
    run.now += timedelta(days=1)
    moved = run.migrate(new)
    assert [t.due_at for t in run.timers.values()] == [NOW + timedelta(days=5)]
    assert ("b0", "timer_set") in changes(moved)
    assert ("b0", "timer_cleared") in changes(run.migrate(flat()))


def test_a_boundary_event_goes_inside_with_its_work_and_out_again():
    event = boundary(0, MESSAGE.format("m0"), interrupting="true")
    old = flat(event, "\nb0 -> t0\nt0 -> z")
    new = drawn(inner=event, inner_flows="\nb0 -> t0\nt0 -> sub9")
    for back in (False, True):
        run = MovingRun(old)
        (wait,) = run.waits
        assert ("a", "put_inside") in changes(run.migrate(new))
        if back:
            run.migrate(old)
        assert list(run.waits) == [wait]
        run.message("M0")
        assert run.open == ["t0"] and run.waits == {}
        run.complete("t0")
        assert run.open == ["z"]


def test_both_events_of_two_tasks_cannot_be_the_one_on_the_border():
    body = ENDS + "<parallelGateway id='f'/><parallelGateway id='j'/>" + A + B
    on_a, on_b = boundary(0, TIMER.format("P2D")), boundary(1, TIMER.format("P2D")).replace("='a'", "='b'")
    flows = "f -> a\nf -> b\na -> j\nb -> j"
    old = proc(body + on_a + on_b, f"s -> f\n{flows}\nj -> e\nb0 -> t0\nb1 -> t1")
    sub = inside(
        "<parallelGateway id='f'/><parallelGateway id='j'/>" + A + B, f"sub1 -> f\n{flows}\nj -> sub9"
    )
    new = proc(ENDS + sub + on_a.replace("='a'", "='sub'"), "s -> sub\nsub -> e\nb0 -> t0")
    run = MovingRun(old)
    assert run.refused(new, {"b1": "b0"}) == ["mapped_twice"]
    moved = run.migrate(new)
    assert {("b0", "watches"), ("b1", "timer_cleared")} <= changes(moved)
    run.complete("a")
    run.complete("b")
    assert run.end == "e" and run.timers == {}


def test_an_event_sub_process_goes_inside_with_the_work_and_keeps_its_timer():
    event = (
        "<subProcess id='ev' triggeredByEvent='true'><startEvent id='evs' isInterrupting='false'>"
        + TIMER.format("P4D")
        + "</startEvent><userTask id='evt'/><endEvent id='eve'/>"
        + sequence("evs -> evt\nevt -> eve")
        + "</subProcess>"
    )
    run = MovingRun(flat(event))
    before = dict(run.timers)
    run.now += timedelta(days=1)
    run.migrate(drawn(inner=event))
    assert run.timers == before
    run.migrate(flat(event))
    assert run.timers == before
    run.migrate(drawn(inner=event))
    run.complete("a")
    run.complete("b")
    assert (run.timers, run.open) == ({}, ["z"])


# joins, races, members, calls, services, failures on the way

GATES = "<parallelGateway id='f'/><parallelGateway id='j'/>"


def test_a_half_full_join_goes_inside_with_its_branch():
    flows = "f -> a\nf -> b\na -> j\nb -> j"
    old = proc(ENDS + GATES + A + B + Z, f"s -> f\n{flows}\nj -> z\nz -> e")
    sub = inside(GATES + A + B, f"sub1 -> f\n{flows}\nj -> sub9")
    new = proc(ENDS + sub + Z, "s -> sub\nsub -> z\nz -> e")
    run = MovingRun(old)
    run.complete("a")
    run.migrate(new)
    run.migrate(old)
    run.migrate(new)
    run.complete("b")
    assert run.open == ["z"] and run.trace.count("j") == 1


def test_a_branch_inside_that_was_never_begun_is_refused():
    flows = "f -> a\nf -> b\na -> j\nb -> j"
    sub = inside(GATES + A + B, f"sub1 -> f\n{flows}\nj -> sub9")
    new = proc(ENDS + sub + Z, "s -> sub\nsub -> z\nz -> e")
    run = MovingRun(flat())
    assert run.refused(new) == ["would_wait_for_ever"]


def test_work_that_would_come_to_the_sub_process_once_more_is_refused():
    old = proc(ENDS + GATES + A + B, "s -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> e")
    new = proc(ENDS + inside(B, "sub1 -> b\nb -> sub9") + A, "s -> a\na -> sub\nsub -> e")
    assert MovingRun(old).refused(new) == ["would_come_twice"]


TWICE = "s -> x\ns -> {0}\nx -> {0}\n{1} -> z\nz -> e"


def test_two_rounds_of_a_task_are_two_rounds_of_the_sub_process_around_it():
    event = boundary(0, TIMER.format("P2D"))
    body = ENDS + Z + "<task id='x'/>"
    old = proc(body + A + event, TWICE.format("a", "a") + "\nb0 -> t0")
    new = proc(body + inside(A, "sub1 -> a\na -> sub9") + event.replace("='a'", "='sub'"),
               TWICE.format("sub", "sub") + "\nb0 -> t0")  # fmt: skip
    for goals in ((new,), (new, old), (new, old, new)):
        run = MovingRun(old)
        before = set(run.timers)
        for goal in goals:
            run.migrate(goal)
        assert (run.open, set(run.timers)) == (["a", "a"], before)
        first = min(run.items, key=lambda i: int(i[1:]))
        run.do(engine.CompleteWorkItem(first, {}))
        assert run.open == ["a", "z"] and len(run.timers) == 1
        run.complete("a")
        assert run.open == ["z", "z"] and run.timers == {}


def test_rounds_that_nobody_can_tell_apart_are_refused():
    body = ENDS + Z + "<task id='x'/>"
    old = proc(body + A + B, TWICE.format("a", "b") + "\na -> b")
    new = proc(body + inside(A + B, "sub1 -> a\na -> b\nb -> sub9"), TWICE.format("sub", "sub"))
    run = MovingRun(old)
    run.do(engine.CompleteWorkItem(min(run.items, key=lambda i: int(i[1:])), {}))
    assert run.open == ["a", "b"]
    assert "would_come_twice" in run.refused(new)
    # not two rounds become four of what follows
    split = proc(
        body + inside(A + B, "sub1 -> a\nsub1 -> b\na -> sub9\nb -> sub9"), TWICE.format("sub", "sub")
    )
    freed = proc(body + A + B, "s -> x\ns -> a\ns -> b\nx -> a\nx -> b\na -> z\nb -> z\nz -> e")
    assert "would_come_twice" in MovingRun(split).refused(freed)


def test_both_ends_of_a_parallel_branch_in_two_new_sub_processes():
    old = proc(ENDS + GATES + A + B + Z, "s -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> z\nz -> e")
    subs = inside(A, "x1 -> a\na -> x9", ident="x") + inside(B, "y1 -> b\nb -> y9", ident="y")
    new = proc(ENDS + GATES + subs + Z, "s -> f\nf -> x\nf -> y\nx -> j\ny -> j\nj -> z\nz -> e")
    run = MovingRun(old)
    run.migrate(new)
    run.complete("a")
    run.complete("b")
    assert run.open == ["z"]


def test_a_branch_that_waits_at_a_join_came_out_of_what_is_a_sub_process_now():
    old = proc(ENDS + GATES + A + B + Z, "s -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> z\nz -> e")
    sub = inside(A, "x1 -> a\na -> x9", ident="x")
    new = proc(ENDS + GATES + sub + B + Z, "s -> f\nf -> x\nf -> b\nx -> j\nb -> j\nj -> z\nz -> e")
    run = MovingRun(old)
    run.complete("a")
    run.migrate(new)
    run.migrate(old)
    run.complete("b")
    assert run.open == ["z"]


RACE = (
    f"<eventBasedGateway id='g'/><intermediateCatchEvent id='c'>{MESSAGE.format('m0')}</intermediateCatchEvent>"
    f"<intermediateCatchEvent id='t'>{TIMER.format('P1D')}</intermediateCatchEvent>"
)


def test_a_race_goes_inside_as_one_or_not_at_all():
    old = proc(ENDS + RACE + Z, "s -> g\ng -> c\ng -> t\nc -> z\nt -> z\nz -> e")
    sub = inside(RACE, "sub1 -> g\ng -> c\ng -> t\nc -> sub9\nt -> sub9")
    run = MovingRun(old)
    torn = proc(
        ENDS + inside("<intermediateCatchEvent id='c'>" + MESSAGE.format("m0") + "</intermediateCatchEvent>", "sub1 -> c\nc -> sub9")
        + "<exclusiveGateway id='g'/><intermediateCatchEvent id='t'>" + TIMER.format("P1D") + "</intermediateCatchEvent>" + Z,
        "s -> g\ng -> sub\ng -> t [x]\nsub -> z\nt -> z\nz -> e",
    )  # fmt: skip
    assert run.refused(torn) == ["other_level"]
    run.migrate(proc(ENDS + sub + Z, "s -> sub\nsub -> z\nz -> e"))
    run.message("M0")
    assert (run.open, run.timers) == (["z"], {})


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_members_half_done_go_inside(sequential):
    loop = f"<multiInstanceLoopCharacteristics isSequential='{sequential}' rangkul:collection='=items' rangkul:item='it'/>"
    task = f"<userTask id='a'>{loop}</userTask>"
    old = proc(ENDS + task + Z, "s -> a\na -> z\nz -> e")
    new = proc(ENDS + inside(task, "sub1 -> a\na -> sub9") + Z, "s -> sub\nsub -> z\nz -> e")
    run = MovingRun(old, {"items": [1, 2, 3]})
    for goal in (new, old, new):
        run.do(engine.CompleteWorkItem(min(run.items, key=lambda i: int(i[1:])), {}))
        if "a" in run.open:
            run.migrate(goal)
    assert run.open == ["z"] and run.trace.count("a") == 3


def test_a_service_that_was_asked_answers_inside():
    task = "<serviceTask id='a' rangkul:operation='hitung'/>"
    old = proc(ENDS + task + Z, "s -> a\na -> z\nz -> e")
    new = proc(ENDS + inside(task, "sub1 -> a\na -> sub9") + Z, "s -> sub\nsub -> z\nz -> e")
    run = MovingRun(old)
    (request,) = run.requests
    assert not any(isinstance(e, fx.ServiceRequested) for e in run.migrate(new).effects)
    run.do(engine.ServiceResult(request, {}))
    assert run.open == ["z"]


def test_variables_are_the_same_inside():
    run = MovingRun(flat(), {"n": 1})
    run.migrate(drawn())
    run.complete("a", {"n": 2, "m": 3})
    assert {k: int(v) for k, v in run.variables().items() if k in "nm"} == {"n": 2, "m": 3}
    run.migrate(flat())
    run.complete("b", {"n": 4})
    assert int(run.variables()["n"]) == 4


def test_the_case_comes_to_the_stage_of_the_sub_process():
    done = MovingRun(flat()).migrate(drawn(attributes="rangkul:stage='penilaian'"))
    assert [(e.stage, e.element) for e in done.effects] == [("penilaian", "sub")]


def test_what_can_be_undone_goes_inside_with_the_round_and_out_again():
    undo = (
        "<boundaryEvent id='bx' attachedToRef='a'><compensateEventDefinition/></boundaryEvent>"
        "<userTask id='undo' isForCompensation='true'/><association id='as' sourceRef='bx' targetRef='undo'/>"
    )
    throw = "<intermediateThrowEvent id='comp'><compensateEventDefinition/></intermediateThrowEvent>"
    old = proc(ENDS + A + B + undo + throw, "s -> a\na -> b\nb -> comp\ncomp -> e")
    sub = inside(A + B + undo, "sub1 -> a\na -> b\nb -> sub9")
    new = proc(ENDS + sub + throw, "s -> sub\nsub -> comp\ncomp -> e")
    for goals in ((new,), (new, old)):
        run = MovingRun(old)
        run.complete("a")
        for goal in goals:
            run.migrate(goal)
        run.complete("b")
        assert run.open == ["undo"]
        run.complete("undo")
        assert run.end == "e"


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ({"before": "<multiInstanceLoopCharacteristics rangkul:collection='=items'/>"}, "other_level"),
        ({"before": "<standardLoopCharacteristics loopMaximum='3'/>"}, "other_level"),
        ({"before": "<property id='own' name='own'/>"}, "other_level"),
    ],
)
def test_a_sub_process_that_is_more_than_a_frame_is_refused_both_ways(how, what):
    special = drawn(**how)
    assert MovingRun(flat(), {"items": [1]}).refused(special) == [what]
    run = MovingRun(special, {"items": [1]})
    assert set(run.refused(flat())) == {"element_gone", "host_not_moved"}


def test_what_the_mapping_says_of_a_sub_process_counts():
    run = MovingRun(drawn())
    assert "not_wanted" in run.refused(flat(), {"sub": None})
    out = MovingRun(flat())
    assert out.refused(drawn(), {"a": None}) == ["not_wanted"]
    renamed = drawn().main.files["p.bpmn"].decode().replace("'a'", "'a2'").replace("_a'", "_a2'")
    other = engine.load([engine.Package({"p.bpmn": renamed.encode()})])
    assert out.refused(other) == ["element_gone"]
    out.migrate(other, {"a": "a2"})
    assert out.open == ["a2"]


def test_work_does_not_join_a_sub_process_that_runs_already():
    old = proc(
        ENDS + GATES + A + inside(B, "sub1 -> b\nb -> sub9"),
        "s -> f\nf -> a\nf -> sub\na -> j\nsub -> j\nj -> e",
    )
    both = inside(
        GATES.replace("'f'", "'f2'").replace("'j'", "'j2'") + A + B,
        "sub1 -> f2\nf2 -> a\nf2 -> b\na -> j2\nb -> j2\nj2 -> sub9",
    )
    assert "would_come_twice" in MovingRun(old).refused(proc(ENDS + both, "s -> sub\nsub -> e"))


def test_work_taken_out_of_a_sub_process_that_stays_for_others():
    old = drawn()
    new = proc(ENDS + A + inside(B, "sub1 -> b\nb -> sub9") + Z, "s -> a\na -> sub\nsub -> z\nz -> e")
    run = MovingRun(old)
    run.migrate(new)
    run.complete("a")
    run.migrate(new)
    run.complete("b")
    assert run.open == ["z"] and run.trace.count("sub") == 1


def test_work_put_into_a_sub_process_that_the_old_version_has_already():
    old = proc(ENDS + A + inside(B, "sub1 -> b\nb -> sub9") + Z, "s -> a\na -> sub\nsub -> z\nz -> e")
    run = MovingRun(old)
    run.migrate(drawn())
    run.complete("a")
    run.migrate(old)
    run.complete("b")
    assert run.open == ["z"] and run.trace.count("sub") == 1


def test_a_plan_of_a_sub_process_has_words_for_all_it_does():
    run = MovingRun(flat())
    found = migrating.plan(run.proc, drawn(), run.state, {}, NOW)
    texts = [c for p in found.places for c in p.changes]
    assert texts and all(c.message_id and c.message_en and "{" not in c.message_id for c in texts)
