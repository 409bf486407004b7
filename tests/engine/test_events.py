"""Messages, event sub-processes, boundary events, errors, escalations, signals, links."""

from datetime import timedelta

import pytest

import engine
from engine import effects as fx
from tests.engine.diagrams import NOW, Run, procedure, sequence

MESSAGE = "<message id='m' name='withdrawn'/>"
WITHDRAW = """<startEvent id='s'/><userTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask><endEvent id='e' name='E'/>
<subProcess id='ev' triggeredByEvent='true'><startEvent id='es' isInterrupting='{interrupting}'><messageEventDefinition messageRef='m'/></startEvent><userTask id='close'/><endEvent id='withdrawn' name='W'/>{inner}</subProcess>"""


def withdraw(interrupting: str) -> engine.Procedure:
    return procedure(
        WITHDRAW.format(interrupting=interrupting, inner=sequence("es -> close\nclose -> withdrawn")),
        "s -> t\nt -> e",
        rest=MESSAGE,
    )


def test_an_interrupting_event_sub_process_withdraws_everything_that_is_open():
    run = Run(withdraw("true"))
    assert run.open == ["t", "t", "t"]
    run.message("withdrawn")
    assert run.open == ["close"]
    assert sum(isinstance(e, fx.WorkItemWithdrawn) for e in run.effects) == 3
    run.complete("close")
    assert run.end == "withdrawn"


def test_a_non_interrupting_one_runs_beside_and_can_start_again():
    run = Run(withdraw("false"))
    run.message("withdrawn")
    run.message("withdrawn")
    assert run.open == ["close", "close", "t", "t", "t"]
    for item in [i for i, o in run.items.items() if o.element == "t"]:
        run.do(engine.CompleteWorkItem(item))
    assert run.end is None
    for item in list(run.items):
        run.do(engine.CompleteWorkItem(item))
    assert run.end is not None
    assert run.waits == {}


WAIT = """<startEvent id='s'/><userTask id='before'/><subProcess id='w'><startEvent id='ws'/><intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></intermediateCatchEvent><userTask id='ask'/>{inner}</subProcess>
<boundaryEvent id='came' attachedToRef='w'><messageEventDefinition messageRef='m'/></boundaryEvent><userTask id='after'/>"""


def waiting() -> engine.Procedure:
    return procedure(
        WAIT.format(inner=sequence("ws -> t\nt -> ask\nask -> t")),
        "s -> before\nbefore -> w\ncame -> after",
        rest=MESSAGE,
    )


def test_a_wait_with_reminders_goes_on_until_the_message_comes_and_takes_its_data():
    run = Run(waiting())
    run.complete("before")
    run.wait(timedelta(days=3))
    assert run.open == ["ask"]
    run.complete("ask")
    run.wait(timedelta(days=2))
    assert run.open == []
    run.wait(timedelta(days=1))
    assert run.open == ["ask"]
    run.message("withdrawn", {"granted": True})
    assert run.open == ["after"]
    assert run.timers == {}
    assert run.variables()["granted"] is True


def test_a_message_that_comes_early_is_kept_and_delivered_when_something_waits():
    run = Run(waiting())
    run.message("withdrawn", {"granted": False})
    assert any(isinstance(e, fx.MessageKept) for e in run.effects)
    assert run.open == ["before"]
    run.complete("before")
    assert run.open == ["after"]
    assert run.variables()["granted"] is False
    assert any(isinstance(e, fx.MessageDelivered) and e.message == "m1" for e in run.effects)


def test_a_message_goes_to_the_wait_that_correlates():
    proc = procedure(
        "<startEvent id='s'/><subProcess id='each'><multiInstanceLoopCharacteristics rangkul:collection='=xs' rangkul:item='x'/><startEvent id='is'/><intermediateCatchEvent id='c'><messageEventDefinition messageRef='m'/></intermediateCatchEvent><userTask id='u'/>"
        + sequence("is -> c\nc -> u")
        + "</subProcess>",
        "s -> each",
        rest=MESSAGE,
    )
    run = Run(proc, {"xs": ["a", "b"]})
    run.message("withdrawn", x="b")
    assert run.open == ["u"]
    assert engine.variables(proc, run.state, run.item("u").item)["x"] == "b"


def test_a_timer_cannot_be_fired_before_it_is_due_nor_twice():
    proc = procedure(
        "<startEvent id='s'/><intermediateCatchEvent id='t'><timerEventDefinition><timeDate>2026-03-05T09:00:00+07:00</timeDate></timerEventDefinition></intermediateCatchEvent><userTask id='u'/>",
        "s -> t\nt -> u",
    )
    run = Run(proc)
    timer = next(iter(run.timers))
    with pytest.raises(engine.CommandRejected) as told:
        run.do(engine.FireTimer(timer))
    assert told.value.code == "timer_not_due"
    run.wait(timedelta(days=3))
    assert run.open == ["u"]
    with pytest.raises(engine.CommandRejected) as told:
        run.do(engine.FireTimer(timer))
    assert told.value.code == "timer_gone"


def test_a_boundary_cycle_fires_each_time_and_ends_with_its_activity():
    proc = procedure(
        "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='b' attachedToRef='a' cancelActivity='false'><timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition></boundaryEvent><userTask id='r'/><endEvent id='e'/>",
        "s -> a\na -> e\nb -> r",
    )
    run = Run(proc)
    run.wait(timedelta(days=2))
    assert run.open == ["a", "r", "r"]
    run.wait(timedelta(days=9))
    assert run.open == ["a", "r", "r", "r"]
    assert run.timers == {}


def test_month_ends_clamp():
    proc = procedure("<startEvent id='s'/><userTask id='a' rangkul:due='P1M'/>", "s -> a")
    run = Run(proc, now=NOW.replace(month=1, day=31))
    assert run.item("a").due_at.date().isoformat() == "2026-02-28"


INNER_ERROR = """<startEvent id='s'/><subProcess id='sub'><startEvent id='ss'/><parallelGateway id='f'/><userTask id='x'/><userTask id='y'/><endEvent id='bad'><errorEventDefinition errorRef='err'/></endEvent>{inner}</subProcess>
<boundaryEvent id='caught' attachedToRef='sub'><errorEventDefinition errorRef='err'/></boundaryEvent><userTask id='repair'/><userTask id='fine'/>"""


def test_an_error_withdraws_the_sub_process_and_goes_on_at_the_boundary():
    proc = procedure(
        INNER_ERROR.format(inner=sequence("ss -> f\nf -> x\nf -> y\nx -> bad")),
        "s -> sub\nsub -> fine\ncaught -> repair",
        rest="<error id='err' errorCode='E1'/>",
    )
    run = Run(proc)
    run.complete("x")
    assert run.open == ["repair"]


def test_an_uncaught_error_is_a_failure_and_the_case_stays_as_it_was():
    proc = procedure(
        "<startEvent id='s'/><userTask id='a'/><endEvent id='bad'><errorEventDefinition errorRef='err'/></endEvent>",
        "s -> a\na -> bad",
        rest="<error id='err' errorCode='E1'/>",
    )
    run = Run(proc)
    before = run.state
    item = run.item("a").item
    step = run.do(engine.CompleteWorkItem(item))
    assert step.state == before
    assert step.effects[0].code == "uncaught_error"


def test_a_non_interrupting_escalation_leaves_the_sub_process_running():
    proc = procedure(
        "<startEvent id='s'/><subProcess id='sub'><startEvent id='ss'/><intermediateThrowEvent id='up'><escalationEventDefinition escalationRef='esc'/></intermediateThrowEvent><userTask id='x'/>"
        + sequence("ss -> up\nup -> x")
        + "</subProcess><boundaryEvent id='b' attachedToRef='sub' cancelActivity='false'><escalationEventDefinition escalationRef='esc'/></boundaryEvent><userTask id='boss'/><endEvent id='e'/>",
        "s -> sub\nsub -> e\nb -> boss",
        rest="<escalation id='esc' escalationCode='X'/>",
    )
    assert Run(proc).open == ["boss", "x"]


def test_a_signal_reaches_everybody_and_a_link_jumps():
    proc = procedure(
        "<startEvent id='s'/><parallelGateway id='f'/><intermediateCatchEvent id='c1'><signalEventDefinition signalRef='sg'/></intermediateCatchEvent><intermediateCatchEvent id='c2'><signalEventDefinition signalRef='sg'/></intermediateCatchEvent><userTask id='go'/><intermediateThrowEvent id='th'><signalEventDefinition signalRef='sg'/></intermediateThrowEvent><intermediateThrowEvent id='l1'><linkEventDefinition name='L'/></intermediateThrowEvent><intermediateCatchEvent id='l2'><linkEventDefinition name='L'/></intermediateCatchEvent><userTask id='a'/><userTask id='b'/><userTask id='c'/>",
        "s -> f\nf -> c1\nf -> c2\nf -> go\ngo -> th\nth -> l1\nl2 -> c\nc1 -> a\nc2 -> b",
        rest="<signal id='sg' name='SG'/>",
    )
    run = Run(proc)
    run.complete("go")
    assert run.open == ["a", "b", "c"]


def test_links_that_name_their_partners_by_id_may_have_names_of_their_own():
    catch = "<intermediateCatchEvent id='c{0}'><linkEventDefinition id='in{0}' name='to {0}'><source>out{0}</source></linkEventDefinition></intermediateCatchEvent>"
    throw = "<intermediateThrowEvent id='l{0}'><linkEventDefinition id='out{0}' name='from {0}'><target>in{0}</target></linkEventDefinition></intermediateThrowEvent>"
    proc = procedure(
        "<startEvent id='s'/><parallelGateway id='f'/>"
        + "".join(part.format(n) for n in "12" for part in (throw, catch))
        + "<userTask id='a'/><userTask id='b'/>",
        "s -> f\nf -> l1\nf -> l2\nc1 -> a\nc2 -> b",
    )
    assert Run(proc).open == ["a", "b"]


def test_an_event_based_gateway_lets_the_first_event_win():
    proc = procedure(
        "<startEvent id='s'/><eventBasedGateway id='g'/><intermediateCatchEvent id='m1'><messageEventDefinition messageRef='m'/></intermediateCatchEvent><intermediateCatchEvent id='t1'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent><userTask id='a'/><userTask id='b'/>",
        "s -> g\ng -> m1\ng -> t1\nm1 -> a\nt1 -> b",
        rest=MESSAGE,
    )
    run = Run(proc)
    run.wait(timedelta(days=2))
    assert run.open == ["b"]
    assert run.waits == {}
    run = Run(proc)
    run.message("withdrawn")
    assert run.open == ["a"]
    assert run.timers == {}


def test_a_conditional_boundary_event_fires_when_its_condition_becomes_true():
    proc = procedure(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><boundaryEvent id='b' attachedToRef='a'><conditionalEventDefinition><condition>risk = \"high\"</condition></conditionalEventDefinition></boundaryEvent><userTask id='x'/><userTask id='alarm'/>",
        "s -> f\nf -> a\nf -> x\nb -> alarm",
    )
    run = Run(proc, {"risk": "low"})
    run.complete("x", {"risk": "high"})
    assert run.open == ["alarm"]


def test_a_service_answers_or_fails_into_its_boundary_event():
    proc = procedure(
        "<startEvent id='s'/><serviceTask id='svc' rangkul:operation='register'/><boundaryEvent id='b' attachedToRef='svc'><errorEventDefinition/></boundaryEvent><userTask id='ok'/><userTask id='hand'/>",
        "s -> svc\nsvc -> ok\nb -> hand",
    )
    run = Run(proc)
    request = next(iter(run.requests))
    assert run.requests[request].operation == "register"
    run.do(engine.ServiceResult(request, {"number": 7}))
    assert run.open == ["ok"]
    assert run.variables()["number"] == 7
    run = Run(proc)
    run.do(engine.ServiceResult(next(iter(run.requests)), error="down"))
    assert run.open == ["hand"]


def test_cancel_withdraws_everything_and_ends_the_case():
    run = Run(withdraw("true"))
    run.do(engine.Cancel("test"))
    assert run.open == []
    assert run.end == "dibatalkan"
    with pytest.raises(engine.CommandRejected):
        run.message("withdrawn")


def test_a_receive_task_can_win_the_race_after_an_event_based_gateway():
    proc = procedure(
        "<startEvent id='s'/><eventBasedGateway id='g'/><receiveTask id='r' messageRef='m'/><intermediateCatchEvent id='t1'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent><userTask id='a'/><userTask id='b'/>",
        "s -> g\ng -> r\ng -> t1\nr -> a\nt1 -> b",
        rest=MESSAGE,
    )
    run = Run(proc)
    run.message("withdrawn")
    assert run.open == ["a"]
    assert run.timers == {}
