"""Each kind of open thing moves to the element of the new diagram, or the plan says by element why it cannot."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

import engine
from engine import effects as fx
from engine import migrating
from engine.procedure import Procedure
from tests.engine.diagrams import NOW, bpmn, procedure
from tests.engine.migration.moving_run import MovingRun

MESSAGES = "<message id='m0' name='M0'/><message id='m1' name='M1'/><signal id='sg' name='SG'/>"
TIMER = "<timerEventDefinition><timeDuration>{0}</timeDuration></timerEventDefinition>"
CYCLE = "<timerEventDefinition><timeCycle>{0}</timeCycle></timerEventDefinition>"
MESSAGE = "<messageEventDefinition messageRef='{0}'/>"


def proc(body: str, flows: str, **more) -> Procedure:
    return procedure(body, flows, rest=MESSAGES, **more)


def changes(done: migrating.Migrated) -> set[tuple[str, str]]:
    """(element, code) of everything that changes."""
    return {(p.new_element or p.element, c.code) for p in done.plan.places for c in p.changes}


# joins

SPLIT = "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/><parallelGateway id='j'/><userTask id='z'/><endEvent id='e' name='E'/>"
FLOWS = "s -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> z\nz -> e"


def half_full() -> MovingRun:
    run = MovingRun(proc(SPLIT, FLOWS))
    run.complete("a")
    return run


def test_a_half_full_join_takes_its_token_along_and_fires_once():
    run = half_full()
    new = proc(SPLIT.replace("'j'", "'g'"), FLOWS.replace("j", "g"))
    done = run.migrate(new, {"j": "g"})
    assert changes(done) == {("g", "element"), ("g", "flow")}
    run.complete("b")
    assert run.open == ["z"]
    run.complete("z")
    assert (run.end, run.trace.count("g")) == ("e", 1)


def test_a_task_put_in_before_a_join_leaves_the_branch_that_has_come():
    run = half_full()
    done = run.migrate(proc(SPLIT + "<userTask id='x'/>", FLOWS.replace("a -> j", "a -> x\nx -> j")))
    assert changes(done) == {("j", "flow")}
    run.complete("b")
    assert run.open == ["z"]


def test_a_task_taken_out_before_a_join_leaves_the_branch_that_has_come():
    run = MovingRun(proc(SPLIT + "<userTask id='x'/>", FLOWS.replace("a -> j", "a -> x\nx -> j")))
    run.complete("a")
    run.complete("x")
    run.migrate(proc(SPLIT, FLOWS))
    run.complete("b")
    assert run.open == ["z"]


def test_a_branch_whose_flow_could_be_either_of_two_is_refused_until_the_mapping_says():
    run = half_full()
    new = proc(SPLIT + "<userTask id='x'/><userTask id='y'/>",
               FLOWS.replace("a -> j\nb -> j", "a -> x\nx -> j\nb -> y\ny -> j"))  # fmt: skip
    found = migrating.plan(run.proc, new, run.state, {}, NOW)
    assert [(p.code, p.element) for p in found.problems] == [("flow_gone", "j")]
    assert "«a_j»" in found.problems[0].message_en and "«x_j», «y_j»" in found.problems[0].message_en
    run.migrate(new, {"a_j": "x_j", "b_j": "y_j"})
    run.complete("b")
    run.complete("y")
    assert run.open == ["z"]


def test_a_branch_that_the_new_version_adds_would_never_come_and_is_refused():
    run = half_full()
    new = proc(SPLIT + "<userTask id='c'/>", FLOWS + "\nf -> c\nc -> j")
    assert run.refused(new) == ["would_wait_for_ever"]
    # a case that has not been at the split gets the new branch
    first = proc("<userTask id='first'/>" + SPLIT, FLOWS.replace("s -> f", "s -> first\nfirst -> f"))
    later = MovingRun(first)
    later.migrate(proc("<userTask id='first'/>" + SPLIT + "<userTask id='c'/>",
                       FLOWS.replace("s -> f", "s -> first\nfirst -> f") + "\nf -> c\nc -> j"))  # fmt: skip
    later.complete("first")
    assert later.open == ["a", "b", "c"]


def test_work_that_two_branches_would_come_to_is_not_done_twice():
    body = "<startEvent id='s'/><userTask id='a'/><userTask id='b'/><userTask id='z'/><endEvent id='e'/>"
    one_after_the_other = proc(body, "s -> a\na -> b\nb -> z\nz -> e")
    both = MovingRun(proc(SPLIT, FLOWS))
    assert both.refused(one_after_the_other) == ["would_come_twice"] * 2
    told = migrating.plan(both.proc, one_after_the_other, both.state, {}, NOW).problems
    assert [p.element for p in told] == ["b", "z"] and "«b» would be done twice" in told[0].message_en
    one_task = proc("<startEvent id='s'/><userTask id='x'/><endEvent id='e'/>", "s -> x\nx -> e")
    assert both.refused(one_task, {"a": "x", "b": "x"}) == ["would_come_twice"]
    # with one branch left it comes once
    alone = MovingRun(proc(SPLIT.replace("parallel", "inclusive"), FLOWS.replace("b -> j", "b -> e")))
    alone.complete("b")
    alone.migrate(one_after_the_other)
    alone.complete("a")
    assert alone.open == ["b"]


def test_work_that_comes_several_times_in_the_old_version_may_in_the_new():
    body = "<startEvent id='s'/><userTask id='a'/><userTask id='b'/><userTask id='z'/><endEvent id='e'/>"
    flows = "s -> a\ns -> b\na -> z\nb -> z\nz -> e"
    run = MovingRun(proc(body, flows))
    run.migrate(proc(body + "<userTask id='x'/>", flows.replace("z -> e", "z -> x\nx -> e")))
    run.complete("a")
    run.complete("b")
    assert run.open == ["z", "z"]


def test_an_inclusive_join_does_not_wait_for_a_branch_that_is_new():
    body = SPLIT.replace("parallelGateway", "inclusiveGateway")
    run = MovingRun(proc(body, FLOWS))
    run.complete("a")
    run.migrate(proc(body + "<userTask id='c'/>", FLOWS + "\nf -> c\nc -> j"))
    run.complete("b")
    assert run.open == ["z"]


def test_a_join_whose_last_missing_branch_is_taken_out_fires_in_the_move():
    three = proc(SPLIT + "<userTask id='c'/>", FLOWS + "\nf -> c\nc -> j")
    run = MovingRun(three)
    run.complete("a")
    run.complete("b")
    new = proc(SPLIT, FLOWS)
    assert run.refused(new) == ["element_gone"]  # c is still open
    parallel = proc(SPLIT.replace("<parallelGateway id='j'/>", "<inclusiveGateway id='j'/>") + "<userTask id='c'/>",
                    FLOWS + "\nf -> c\nc -> e")  # fmt: skip
    done = run.migrate(parallel)
    assert run.open == ["c", "z"]
    assert any(isinstance(e, fx.WorkItemOpened) for e in done.effects)


def test_a_token_at_a_join_does_not_move_to_a_gateway_that_cannot_wait():
    run = half_full()
    new = proc(SPLIT.replace("<parallelGateway id='j'/>", "<exclusiveGateway id='j'/>"), FLOWS)
    assert run.refused(new) == ["kind_changed"]


# work items


def test_what_changes_of_an_open_item_comes_back_with_its_id():
    old = proc(
        "<startEvent id='s'/><userTask id='a' name='Lama' rangkul:role='r1' rangkul:due='P1D'/>", "s -> a"
    )
    new = proc(
        "<startEvent id='s'/><userTask id='b' name='Baru' rangkul:nameEn='New' rangkul:role='r2' rangkul:due='P3D'/>",
        "s -> b",
    )
    run = MovingRun(old)
    item = run.item("a").item
    run.now += timedelta(hours=5)
    done = run.migrate(new, {"a": "b"})
    (changed,) = [e for e in done.effects if isinstance(e, migrating.WorkItemChanged)]
    assert (changed.item, changed.element, changed.role, changed.title, changed.title_en) == (
        item, "b", "r2", "Baru", "New",
    )  # fmt: skip
    assert changed.due_at == NOW + timedelta(days=3)
    assert set(changed.changed) == {"element", "title", "title_en", "role", "due_at"}
    run.complete("b")
    assert run.end is not None


def test_a_deadline_that_says_the_same_stays_though_its_variable_has_changed():
    old = proc(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a' rangkul:due='=span'/><userTask id='b'/>",
        "s -> f\nf -> a\nf -> b",
    )
    run = MovingRun(old, {"span": "P1D"})
    run.complete("b", {"span": "P9D"})
    new = proc(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a' name='A' rangkul:due='=span'/><userTask id='b'/>",
        "s -> f\nf -> a\nf -> b",
    )
    run.migrate(new)
    assert run.item("a").due_at == NOW + timedelta(days=1)


def test_an_item_in_another_lane_gets_the_role_of_that_lane():
    lane = "<laneSet id='ls'><lane id='l1' name='{0}'><flowNodeRef>a</flowNodeRef></lane><lane id='l2' name='{1}'><flowNodeRef>b</flowNodeRef></lane></laneSet>"
    body = "<startEvent id='s'/><userTask id='a'/><userTask id='b'/>"
    run = MovingRun(proc(lane.format("satu", "dua") + body, "s -> a\na -> b"))
    done = run.migrate(proc(lane.format("dua", "satu") + body, "s -> a\na -> b"))
    assert changes(done) == {("a", "role")}
    assert run.item("a").role == "dua"


def test_a_case_whose_new_expression_fails_is_refused_by_element():
    run = MovingRun(proc("<startEvent id='s'/><userTask id='a'/>", "s -> a"), {"n": "kata"})
    new = proc("<startEvent id='s'/><userTask id='a' rangkul:due='=n'/>", "s -> a")
    assert run.refused(new) == ["expression_failed"]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({}, "element_gone"),
        ({"a": None}, "not_wanted"),
        ({"a": "inner"}, "other_level"),
        ({"a": "g"}, "kind_changed"),
    ],
)
def test_an_item_without_a_place_says_why(mapping, code):
    run = MovingRun(proc("<startEvent id='s'/><userTask id='a'/>", "s -> a"))
    sub = "<subProcess id='sub'><multiInstanceLoopCharacteristics rangkul:collection='=items'/><startEvent id='is'/><userTask id='inner'/><sequenceFlow id='i' sourceRef='is' targetRef='inner'/></subProcess>"
    new = proc(f"<startEvent id='s'/><task id='g'/>{sub}", "s -> g\ng -> sub")
    assert run.refused(new, mapping) == [code]


# boundary events


def watched(*boundaries: str, host="<userTask id='a'/>", more="") -> Procedure:
    body = f"<startEvent id='s'/>{host}<userTask id='z'/>{''.join(boundaries)}{more}"
    return proc(body, "s -> a\na -> z" + "".join(f"\nb{i} -> t{i}" for i in range(len(boundaries))))


def boundary(index: int, definition: str, *, name="", interrupting="false") -> str:
    ident = name or f"b{index}"
    return (
        f"<boundaryEvent id='{ident}' attachedToRef='a' cancelActivity='{interrupting}'>{definition}</boundaryEvent>"
        f"<userTask id='t{index}'/>"
    )


def test_an_unchanged_boundary_timer_keeps_id_and_due_time():
    run = MovingRun(watched(boundary(0, TIMER.format("P2D"))))
    before = dict(run.timers)
    run.now += timedelta(hours=3)
    done = run.migrate(watched(boundary(0, TIMER.format("P2D")), host="<userTask id='a' name='A'/>"))
    assert run.timers == before
    assert not [e for e in done.effects if isinstance(e, fx.TimerSet | fx.TimerCleared)]


def test_a_changed_duration_counts_from_when_the_item_opened():
    run = MovingRun(watched(boundary(0, TIMER.format("P2D"))))
    (ident,) = run.timers
    run.now += timedelta(days=1)
    done = run.migrate(watched(boundary(0, TIMER.format("P5D"))))
    assert {t: s.due_at for t, s in run.timers.items()} == {ident: NOW + timedelta(days=5)}
    assert changes(done) == {("b0", "timer_changed")}


def test_a_changed_timer_whose_beginning_is_not_known_counts_from_now_and_says_so():
    catch = (
        "<startEvent id='s'/><intermediateCatchEvent id='t'>{0}</intermediateCatchEvent><userTask id='z'/>"
    )
    run = MovingRun(proc(catch.format(TIMER.format("span")), "s -> t\nt -> z"), {"span": "P2D"})
    run.now += timedelta(days=1)
    done = run.migrate(proc(catch.format(TIMER.format("P5D")), "s -> t\nt -> z"))
    assert [t.due_at for t in run.timers.values()] == [NOW + timedelta(days=6)]
    assert changes(done) == {("t", "timer_from_now")}


def test_a_catching_timer_with_a_plain_duration_counts_from_when_it_began():
    catch = (
        "<startEvent id='s'/><intermediateCatchEvent id='t'>{0}</intermediateCatchEvent><userTask id='z'/>"
    )
    run = MovingRun(proc(catch.format(TIMER.format("P2D")), "s -> t\nt -> z"))
    run.now += timedelta(days=1)
    done = run.migrate(proc(catch.format(TIMER.format("P5D")), "s -> t\nt -> z"))
    assert [t.due_at for t in run.timers.values()] == [NOW + timedelta(days=5)]
    assert changes(done) == {("t", "timer_changed")}
    run.wait(timedelta(days=5))
    assert run.open == ["z"]


def test_a_cycle_goes_on_with_the_rounds_that_are_left():
    run = MovingRun(watched(boundary(0, CYCLE.format("R4/P1D"))))
    run.wait(timedelta(days=1))  # one of four
    run.migrate(watched(boundary(0, CYCLE.format("R3/P2D"))))
    run.wait(timedelta(days=30))
    assert run.trace.count("b0") == 3
    run.migrate(watched(boundary(0, CYCLE.format("R9/P2D"))))
    assert run.timers == {}  # it has fired for good


def test_a_cycle_that_has_fired_more_often_than_the_new_one_wants_ends():
    run = MovingRun(watched(boundary(0, CYCLE.format("R5/P1D"))))
    run.wait(timedelta(days=3))
    done = run.migrate(watched(boundary(0, CYCLE.format("R2/P1D"))))
    assert run.timers == {}
    assert ("b0", "timer_cleared") in changes(done)
    run.complete("a")
    assert "z" in run.open


def test_added_and_removed_boundary_events_are_armed_and_ended():
    run = MovingRun(watched(boundary(0, TIMER.format("P2D")), boundary(1, MESSAGE.format("m0"))))
    run.now += timedelta(days=1)
    new = proc(
        "<startEvent id='s'/><userTask id='a'/><userTask id='z'/>"
        + boundary(0, TIMER.format("P3D"), name="baru")
        + boundary(1, MESSAGE.format("m1"), name="kabar"),
        "s -> a\na -> z\nbaru -> t0\nkabar -> t1",
    )
    done = run.migrate(new)
    assert [(t.element, t.due_at) for t in run.timers.values()] == [("baru", NOW + timedelta(days=3))]
    assert list(run.waits.values()) == ["M1"]
    assert {
        ("b0", "timer_cleared"),
        ("b1", "message_ended"),
        ("baru", "timer_set"),
        ("kabar", "message_awaited"),
    } == changes(done)
    run.message("M1")
    assert run.open == ["a", "t1"]
    run.complete("a")
    assert (run.timers, run.waits) == ({}, {})


def test_a_boundary_event_of_another_kind_is_armed_anew_under_the_same_id():
    run = MovingRun(watched(boundary(0, TIMER.format("P2D"), interrupting="true")))
    done = run.migrate(watched(boundary(0, MESSAGE.format("m0"), interrupting="true")))
    assert changes(done) == {("b0", "event_changed")}
    assert (run.timers, list(run.waits.values())) == ({}, ["M0"])
    run.message("M0")
    assert run.open == ["t0"]


def test_a_kept_message_is_taken_by_a_boundary_event_that_the_new_version_adds():
    run = MovingRun(watched())
    run.message("M0")
    done = run.migrate(watched(boundary(0, MESSAGE.format("m0"), interrupting="true")))
    assert [e.name for e in done.effects if isinstance(e, fx.MessageDelivered)] == ["M0"]
    assert run.open == ["t0"]


def test_a_kept_message_that_nobody_will_want_is_told():
    run = MovingRun(watched(boundary(0, MESSAGE.format("m0"))))
    run.complete("a")
    run.message("M0")
    done = run.migrate(watched())
    assert [n.code for n in done.plan.notices] == ["kept_unwanted"]


def test_two_boundary_events_cannot_become_one():
    run = MovingRun(watched(boundary(0, TIMER.format("P2D")), boundary(1, TIMER.format("P3D"))))
    new = proc("<startEvent id='s'/><userTask id='a'/><userTask id='z'/>" + boundary(0, TIMER.format("P3D"), name="satu"),
               "s -> a\na -> z\nsatu -> t0")  # fmt: skip
    assert run.refused(new, {"b0": "satu", "b1": "satu"}) == ["mapped_twice"]


# messages, races, conditions, services


def test_a_message_wait_with_another_name_waits_for_that_one():
    body = "<startEvent id='s'/><intermediateCatchEvent id='c'>{0}</intermediateCatchEvent><userTask id='z'/>"
    run = MovingRun(proc(body.format(MESSAGE.format("m0")), "s -> c\nc -> z"))
    done = run.migrate(proc(body.format(MESSAGE.format("m1")), "s -> c\nc -> z"))
    assert changes(done) == {("c", "message_changed")}
    run.message("M0")
    assert run.open == []
    run.message("M1")
    assert run.open == ["z"]


RACE = "<startEvent id='s'/><eventBasedGateway id='g'/><intermediateCatchEvent id='c'>{0}</intermediateCatchEvent><intermediateCatchEvent id='t'>{1}</intermediateCatchEvent><userTask id='y'/><userTask id='z'/>"


def test_a_race_after_an_event_based_gateway_is_still_one_race():
    flows = "s -> g\ng -> c\ng -> t\nc -> y\nt -> z"
    run = MovingRun(proc(RACE.format(MESSAGE.format("m0"), TIMER.format("P1D")), flows))
    renamed = RACE.replace("'c'", "'c2'").replace("'t'", "'t2'")
    run.migrate(proc(renamed.format(MESSAGE.format("m0"), TIMER.format("P1D")), "s -> g\ng -> c2\ng -> t2\nc2 -> y\nt2 -> z"),
                {"c": "c2", "t": "t2"})  # fmt: skip
    assert [t.element for t in run.timers.values()] == ["t2"]
    run.message("M0")
    assert (run.open, run.timers) == (["y"], {})


def test_a_changed_condition_fires_in_the_move_when_it_holds_already():
    body = "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='b' attachedToRef='a' cancelActivity='false'><conditionalEventDefinition><condition>{0}</condition></conditionalEventDefinition></boundaryEvent><userTask id='t'/><userTask id='z'/>"
    flows = "s -> a\na -> z\nb -> t"
    run = MovingRun(proc(body.format("n > 10"), flows), {"n": 5})
    run.migrate(proc(body.format("n > 10") + "<task id='more'/>", flows))
    assert run.open == ["a"]
    run.migrate(proc(body.format("n > 3"), flows))
    assert run.open == ["a", "t"]
    run.migrate(proc(body.format("n > 3") + "<task id='more'/>", flows))
    assert run.open == ["a", "t"]


def test_a_service_that_was_asked_is_not_asked_again():
    body = "<startEvent id='s'/><serviceTask id='q' rangkul:operation='{0}'/><userTask id='z'/>"
    run = MovingRun(proc(body.format("hitung"), "s -> q\nq -> z"))
    (request,) = run.requests
    assert run.refused(proc(body.format("lain"), "s -> q\nq -> z")) == ["service_changed"]
    done = run.migrate(proc(body.replace("'q'", "'q2'").format("hitung"), "s -> q2\nq2 -> z"), {"q": "q2"})
    assert done.effects == ()
    run.do(engine.ServiceResult(request, {}))
    assert run.open == ["z"]


# several instances

MEMBERS = "<startEvent id='s'/><userTask id='m'>{0}</userTask><userTask id='z'/>"
LOOP = "<multiInstanceLoopCharacteristics isSequential='{0}' rangkul:collection='=items' rangkul:item='{1}'/>"


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_a_multi_instance_that_is_half_done_goes_on_with_the_members_it_has(sequential):
    run = MovingRun(
        proc(MEMBERS.format(LOOP.format(sequential, "it")), "s -> m\nm -> z"), {"items": [1, 2, 3]}
    )
    first = min(run.items, key=lambda i: int(i[1:]))
    run.do(engine.CompleteWorkItem(first, {}))
    new = proc(MEMBERS.replace("'m'", "'m2'").format(LOOP.format(sequential, "entry")), "s -> m2\nm2 -> z")
    run.migrate(new, {"m": "m2"})
    seen = {engine.variables(run.proc, run.state, i)["entry"] for i in run.items}
    assert seen == ({2} if sequential == "true" else {2, 3})
    while "m2" in run.open:
        run.do(engine.CompleteWorkItem(min(run.items, key=lambda i: int(i[1:])), {}))
    assert (run.open, run.trace.count("m2")) == (["z"], 2)


def test_members_in_another_manner_are_refused():
    run = MovingRun(proc(MEMBERS.format(LOOP.format("false", "it")), "s -> m\nm -> z"), {"items": [1, 2]})
    assert set(run.refused(proc(MEMBERS.format(LOOP.format("true", "it")), "s -> m\nm -> z"))) == {
        "loop_changed"
    }
    assert set(run.refused(proc(MEMBERS.format(""), "s -> m\nm -> z"))) == {"loop_changed"}
    plain = MovingRun(proc(MEMBERS.format(""), "s -> m\nm -> z"), {"items": [1, 2]})
    assert plain.refused(proc(MEMBERS.format(LOOP.format("false", "it")), "s -> m\nm -> z")) == [
        "loop_changed"
    ]


# levels

CALLER = "<startEvent id='s'/><callActivity id='c' calledElement='{0}'/><userTask id='z'/>"


def with_called(caller: str, called_id: str, called: str, called_flows: str) -> Procedure:
    return engine.load([
        engine.Package({"p.bpmn": bpmn(caller, "s -> c\nc -> z")}),
        engine.Package({f"{called_id}.bpmn": bpmn(called, called_flows, process=called_id)}),
    ])  # fmt: skip


def test_a_called_process_that_changed_as_well_takes_its_items_along():
    run = MovingRun(
        with_called(CALLER.format("q"), "q", "<startEvent id='qs'/><userTask id='w'/>", "qs -> w")
    )
    new = with_called(
        CALLER.format("q"),
        "q",
        "<startEvent id='qs'/><userTask id='w2'/><userTask id='w3'/>",
        "qs -> w2\nw2 -> w3",
    )
    assert run.refused(new) == ["element_gone"]
    run.migrate(new, {"q/w": "w2"})
    run.complete("w2")
    run.complete("w3")
    assert run.open == ["z"]


def test_a_call_of_another_process_moves_where_that_has_the_open_elements():
    run = MovingRun(
        with_called(CALLER.format("q"), "q", "<startEvent id='qs'/><userTask id='w'/>", "qs -> w")
    )
    new = with_called(CALLER.format("r"), "r", "<startEvent id='qs'/><userTask id='w'/>", "qs -> w")
    done = run.migrate(new)
    assert ("c", "called") in changes(done)
    assert run.item("w").process == "r"
    run.complete("w")
    assert run.open == ["z"]


def test_what_lies_in_a_part_that_cannot_move_says_so_itself():
    sub = "<startEvent id='s'/><subProcess id='{0}'><startEvent id='is'/><userTask id='inner'/><sequenceFlow id='i' sourceRef='is' targetRef='inner'/></subProcess>"
    run = MovingRun(proc(sub.format("sub"), "s -> sub"))
    new = proc(sub.format("other"), "s -> other")
    assert run.refused(new) == ["element_gone", "host_not_moved"]
    run.migrate(new, {"sub": "other"})
    run.complete("inner")
    assert run.end is not None


def test_event_sub_processes_begin_and_cease_to_listen():
    event = "<subProcess id='{0}' triggeredByEvent='true'><startEvent id='{0}s' isInterrupting='true'>{1}</startEvent><userTask id='{0}t'/><endEvent id='{0}e' name='X'/><sequenceFlow id='{0}1' sourceRef='{0}s' targetRef='{0}t'/><sequenceFlow id='{0}2' sourceRef='{0}t' targetRef='{0}e'/></subProcess>"
    body = "<startEvent id='s'/><userTask id='a'/><userTask id='z'/>"
    run = MovingRun(proc(body + event.format("x", MESSAGE.format("m0")), "s -> a\na -> z"))
    new = proc(
        body + event.format("y", MESSAGE.format("m1")) + event.format("t", TIMER.format("P3D")),
        "s -> a\na -> z",
    )
    run.now += timedelta(days=1)
    done = run.migrate(new)
    assert list(run.waits.values()) == ["M1"]
    # a timer of the whole case counts from its start
    assert [(t.element, t.due_at) for t in run.timers.values()] == [("ts", NOW + timedelta(days=3))]
    assert {("x" + "s", "message_ended"), ("ys", "message_awaited"), ("ts", "timer_set")} == changes(done)
    run.message("M1")
    assert run.open == ["yt"]
    # it runs and has interrupted everything: nothing listens any more
    again = proc(
        body + event.format("y", MESSAGE.format("m1")) + event.format("w", MESSAGE.format("m0")),
        "s -> a\na -> z",
    )
    run.migrate(again)
    assert (run.waits, run.timers) == ({}, {})
    run.complete("yt")
    assert run.end == "ye"


# what a case remembers

UNDO = ("<startEvent id='s'/><userTask id='x'/><boundaryEvent id='{0}' attachedToRef='x'><compensateEventDefinition/></boundaryEvent>"
        "<userTask id='{1}' isForCompensation='true'/><association id='as' sourceRef='{0}' targetRef='{1}'/><userTask id='w'/>"
        "<intermediateThrowEvent id='comp'><compensateEventDefinition/></intermediateThrowEvent><endEvent id='e' name='E'/>")  # fmt: skip
UNDO_FLOWS = "s -> x\nx -> w\nw -> comp\ncomp -> e"


def test_what_can_be_undone_is_undone_by_the_new_version():
    run = MovingRun(proc(UNDO.format("bx", "undo"), UNDO_FLOWS))
    run.complete("x")
    plain = "<startEvent id='s'/><userTask id='x'/><userTask id='w'/><intermediateThrowEvent id='comp'/><endEvent id='e' name='E'/>"
    assert run.refused(proc(plain, UNDO_FLOWS)) == ["undo_lost"]
    run.migrate(proc(UNDO.format("bx2", "undo2"), UNDO_FLOWS))
    run.complete("w")
    assert run.open == ["undo2"]
    # and while it is being undone it moves as well
    run.migrate(proc(UNDO.format("bx", "undo"), UNDO_FLOWS), {"undo2": "undo"})
    run.complete("undo")
    assert run.end == "e"


def test_ad_hoc_work_to_come_is_taken_along():
    body = "<startEvent id='s'/><adHocSubProcess id='h' ordering='Sequential'>{0}</adHocSubProcess><userTask id='z'/>"
    run = MovingRun(proc(body.format("<userTask id='a'/><userTask id='b'/>"), "s -> h\nh -> z"))
    assert run.refused(proc(body.format("<userTask id='a'/>"), "s -> h\nh -> z")) == ["ad_hoc_gone"]
    done = run.migrate(
        proc(body.format("<userTask id='a'/><userTask id='b2'/><userTask id='c'/>"), "s -> h\nh -> z"),
        {"b": "b2"},
    )
    assert [n.code for n in done.plan.notices] == ["ad_hoc_added"]
    run.complete("a")
    run.complete("b2")
    assert run.open == ["z"]


def test_variables_that_only_the_new_version_reads_are_told():
    run = MovingRun(proc("<startEvent id='s'/><userTask id='a'/>", "s -> a"), {"known": 1})
    new = proc("<startEvent id='s'/><userTask id='a'/><exclusiveGateway id='g' default='g_y'/><userTask id='y'/><userTask id='z'/>",
               "s -> a\na -> g\ng -> y\ng -> z [fresh > known]")  # fmt: skip
    done = run.migrate(new)
    assert [(n.code, n.after) for n in done.plan.notices] == [("variables_unwritten", ["fresh"])]


def test_everything_at_once_moves_and_the_case_ends():
    from tests.engine.test_saved_states import XML

    old = engine.load([engine.Package({"p.bpmn": XML.encode() if isinstance(XML, str) else XML})])
    new = engine.load(
        [
            engine.Package(
                {
                    "p.bpmn": (XML if isinstance(XML, str) else XML.decode())
                    .replace("'remind'", "'remind2'")
                    .encode()
                }
            )
        ]
    )
    run = MovingRun(old, {"items": [{"kind": "k1"}, {"kind": "k2"}], "day": "2026-03-31"})
    run.complete("x")
    run.wait(timedelta(days=1))
    before = json.loads(run.state)
    run.migrate(new, {"remind": "remind2"})
    assert json.loads(run.state)["n"] == before["n"]
    for _ in range(60):
        if run.end is not None:
            break
        if run.items:
            run.do(engine.CompleteWorkItem(min(run.items, key=lambda i: int(i[1:])), {}))
        else:
            run.wait(timedelta(days=1))
    assert run.end == "e"


def test_an_ended_case_and_another_procedure_are_refused():
    run = MovingRun(proc("<startEvent id='s'/><userTask id='a'/>", "s -> a"))
    other = procedure("<startEvent id='s'/><userTask id='a'/>", "s -> a", process="lain")
    assert run.refused(other) == ["other_procedure"]
    run.complete("a")
    assert run.refused(proc("<startEvent id='s'/><userTask id='a' name='A'/>", "s -> a")) == ["case_ended"]


def test_a_mapping_is_checked_before_any_case_is_looked_at():
    old = proc(SPLIT, FLOWS)
    new = proc(SPLIT.replace("'a'", "'a2'"), FLOWS.replace("a", "a2"))
    good = {"a": "a2", "f_a": "f_a2", "p/a_j": "a2_j", "b": None}
    assert migrating.check_mapping(old, new, good) == []
    bad = {"x": "b", "b": "x", "z": "j", "f_b": "b"}
    assert [p.code for p in migrating.check_mapping(old, new, bad)] == [
        "mapping_source_unknown", "mapping_target_unknown", "kind_changed", "kind_changed",
    ]  # fmt: skip
