"""What the BPMN 2.0 specification says of the less usual elements, each with its section."""

import json
from datetime import timedelta

import pytest

import engine
from config import cli
from tests.engine.diagrams import HEAD, Run, bpmn, procedure, sequence

TASK = "<userTask id='{0}'/>"


def tasks(*names: str) -> str:
    return "".join(TASK.format(n) for n in names)


def script(ident: str, text: str, inner: str = "", attributes: str = "") -> str:
    return f"<scriptTask id='{ident}' {attributes}>{inner}<script>{text}</script></scriptTask>"


def do(body: str, flows: str, data=None, **more) -> engine.Trace:
    return engine.trace(bpmn(body, flows, **more), data)


# 10.6.5, 13.4.5


def test_a_complex_gateway_fires_at_its_count_takes_the_late_token_and_is_as_new():
    body = (
        "<startEvent id='s'/><parallelGateway id='f'/>"
        + tasks("a", "b", "c", "d")
        + "<complexGateway id='g'><activationCondition>activationCount >= 2</activationCondition></complexGateway><endEvent id='e'/>"
    )
    run = Run(procedure(body, "s -> f\nf -> a\nf -> b\nf -> c\na -> g\nb -> g\nc -> g\ng -> d\nd -> e"))
    run.complete("a")
    assert run.open == ["b", "c"]
    run.complete("b")
    assert run.open == ["c", "d"]
    run.complete("c")
    assert run.open == ["d"]
    run.complete("d")
    assert run.end == "e"


# 10.3: quantities


def test_a_start_quantity_gathers_tokens_and_a_completion_quantity_sends_several():
    body = (
        "<startEvent id='s'/><parallelGateway id='f'/>"
        + tasks("a", "b")
        + "<userTask id='t' startQuantity='2' completionQuantity='3'/>"
        + script("n", "n = (if n = null then 0 else n) + 1")
    )
    run = Run(procedure(body, "s -> f\nf -> a\nf -> b\na -> t\nb -> t\nt -> n"))
    run.complete("a")
    assert run.open == ["b"]
    run.complete("b")
    assert run.open == ["t"]
    run.complete("t")
    assert run.variables()["n"] == 3
    assert run.end is not None


def test_absurd_quantities_are_refused():
    with pytest.raises(engine.ProcedureInvalid) as told:
        procedure("<startEvent id='s'/><task id='t' startQuantity='-1'/>", "s -> t")
    assert told.value.code == "bad_quantity"
    assert told.value.element == "t"


# 10.5.6, 13.5.5: compensation

HOTEL = "".join(
    script(name, f"log = concatenate(log, [&quot;{name}&quot;])")
    + f"<boundaryEvent id='b_{name}' attachedToRef='{name}'><compensateEventDefinition/></boundaryEvent>"
    + script(
        f"undo_{name}",
        f"log = concatenate(log, [&quot;undo {name}&quot;])",
        attributes="isForCompensation='true'",
    )
    + f"<association id='as_{name}' sourceRef='b_{name}' targetRef='undo_{name}'/>"
    for name in ("hotel", "flight")
)


def test_compensation_undoes_completed_activities_in_reverse_order_and_waits_for_it():
    body = (
        "<startEvent id='s'/>"
        + HOTEL
        + "<intermediateThrowEvent id='c'><compensateEventDefinition/></intermediateThrowEvent>"
        + script("after", "log = concatenate(log, [&quot;after&quot;])")
    )
    found = do(body, "s -> hotel\nhotel -> flight\nflight -> c\nc -> after", {"log": []})
    assert found.status == "completed", found.failure
    assert found.data["log"] == ["hotel", "flight", "undo flight", "undo hotel", "after"]
    assert list(found.visited) == ["s", "hotel", "flight", "undo_flight", "undo_hotel", "c", "after"]


def test_compensation_of_one_activity_leaves_the_others_and_happens_once():
    body = (
        "<startEvent id='s'/>"
        + HOTEL
        + "<intermediateThrowEvent id='c'><compensateEventDefinition activityRef='hotel'/></intermediateThrowEvent>"
        + "<endEvent id='again'><compensateEventDefinition activityRef='hotel'/></endEvent>"
    )
    found = do(body, "s -> hotel\nhotel -> flight\nflight -> c\nc -> again", {"log": []})
    assert found.data["log"] == ["hotel", "flight", "undo hotel"]
    assert found.status == "completed"


def test_compensation_reaches_into_completed_sub_processes_and_prefers_their_own_handler():
    inner = (
        "<startEvent id='is'/>"
        + HOTEL
        + "<endEvent id='ie'/>"
        + sequence("is -> hotel\nhotel -> flight\nflight -> ie")
    )
    tail = "<intermediateThrowEvent id='c'><compensateEventDefinition/></intermediateThrowEvent><endEvent id='e'/>"
    found = do(
        f"<startEvent id='s'/><subProcess id='sub'>{inner}</subProcess>{tail}",
        "s -> sub\nsub -> c\nc -> e",
        {"log": []},
    )
    assert found.data["log"][2:] == ["undo flight", "undo hotel"]
    own = (
        "<subProcess id='handler' triggeredByEvent='true'><startEvent id='hs'><compensateEventDefinition/></startEvent>"
        + script("hx", "log = concatenate(log, [&quot;own&quot;])")
        + sequence("hs -> hx")
        + "</subProcess>"
    )
    found = do(
        f"<startEvent id='s'/><subProcess id='sub'>{inner}{own}</subProcess>{tail}",
        "s -> sub\nsub -> c\nc -> e",
        {"log": []},
    )
    assert found.data["log"][2:] == ["own"]


def test_an_undoing_user_task_is_work_for_somebody_and_survives_saving():
    body = (
        "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='b' attachedToRef='a'><compensateEventDefinition/></boundaryEvent>"
        "<userTask id='undo' isForCompensation='true'/><association id='as' sourceRef='b' targetRef='undo'/>"
        "<intermediateThrowEvent id='c'><compensateEventDefinition/></intermediateThrowEvent><userTask id='after'/>"
    )
    run = Run(procedure(body, "s -> a\na -> c\nc -> after"))
    run.complete("a")
    assert run.open == ["undo"]
    run.complete("undo", {"x": 1})
    assert run.open == ["after"]
    assert run.variables()["x"] == 1


# 10.3.5, 13.5.6: transactions


def test_a_cancelled_transaction_is_undone_and_leaves_by_its_cancel_event():
    inner = (
        "<startEvent id='is'/><parallelGateway id='f'/>"
        + HOTEL
        + "<userTask id='other'/><endEvent id='ce'><cancelEventDefinition/></endEvent>"
        + sequence("is -> f\nf -> hotel\nf -> other\nhotel -> flight\nflight -> ce")
    )
    body = f"<startEvent id='s'/><transaction id='t'>{inner}</transaction><boundaryEvent id='cb' attachedToRef='t'><cancelEventDefinition/></boundaryEvent><endEvent id='fine'/><endEvent id='cancelled'/>"
    found = do(body, "s -> t\nt -> fine\ncb -> cancelled", {"log": []})
    assert found.status == "completed", found.failure
    assert found.data["log"] == ["hotel", "flight", "undo flight", "undo hotel"]
    assert "cancelled" in found.visited
    assert "fine" not in found.visited
    assert "other" not in found.visited


# 10.3.5, 13.3.5: ad-hoc


def test_an_ad_hoc_sub_process_offers_all_its_activities_until_its_condition_holds():
    inner = tasks("a", "b", "c") + "<completionCondition>done = true</completionCondition>"
    run = Run(
        procedure(
            f"<startEvent id='s'/><adHocSubProcess id='x'>{inner}</adHocSubProcess><userTask id='after'/>",
            "s -> x\nx -> after",
        )
    )
    assert run.open == ["a", "b", "c"]
    run.complete("b")
    assert run.open == ["a", "c"]
    run.complete("a", {"done": True})
    assert run.open == ["after"]


def test_a_sequential_one_offers_one_after_the_other():
    inner = tasks("a", "b", "c") + "<completionCondition>done = true</completionCondition>"
    run = Run(
        procedure(
            f"<startEvent id='s'/><adHocSubProcess id='x' ordering='Sequential'>{inner}</adHocSubProcess><userTask id='after'/>",
            "s -> x\nx -> after",
        )
    )
    assert run.open == ["a"]
    run.complete("a")
    assert run.open == ["b"]
    run.complete("b", {"done": True})
    assert run.open == ["after"]


# 10.5.4: multiple and parallel multiple

MESSAGES = "<message id='m1' name='M1'/><message id='m2' name='M2'/>"
BOTH = "<messageEventDefinition id='d1' messageRef='m1'/><messageEventDefinition id='d2' messageRef='m2'/>"


def test_any_event_of_a_multiple_event_is_enough_and_all_of_a_parallel_multiple_are_wanted():
    run = Run(
        procedure(
            f"<startEvent id='s'/><intermediateCatchEvent id='c'>{BOTH}</intermediateCatchEvent><userTask id='t'/>",
            "s -> c\nc -> t",
            rest=MESSAGES,
        )
    )
    run.message("M2")
    assert run.open == ["t"]
    assert run.waits == {}
    run = Run(
        procedure(
            f"<startEvent id='s'/><intermediateCatchEvent id='c' parallelMultiple='true'>{BOTH}</intermediateCatchEvent><userTask id='t'/>",
            "s -> c\nc -> t",
            rest=MESSAGES,
        )
    )
    run.message("M2")
    assert run.open == []
    run.message("M1")
    assert run.open == ["t"]


def test_a_multiple_boundary_event_with_a_timer_and_a_message():
    body = (
        "<startEvent id='s'/><userTask id='a'/><boundaryEvent id='b' attachedToRef='a' cancelActivity='false'>"
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition><messageEventDefinition messageRef='m1'/></boundaryEvent><userTask id='n'/>"
    )
    run = Run(procedure(body, "s -> a\nb -> n", rest=MESSAGES))
    run.message("M1")
    assert run.open == ["a", "n"]
    run.wait(timedelta(days=2))
    assert run.open.count("n") >= 2
    run.complete("a")
    assert run.timers == {}
    assert run.waits == {}


def test_event_definitions_by_reference():
    body = "<startEvent id='s'/><intermediateCatchEvent id='c'><eventDefinitionRef>md</eventDefinitionRef></intermediateCatchEvent><userTask id='t'/>"
    run = Run(
        procedure(body, "s -> c\nc -> t", rest=MESSAGES + "<messageEventDefinition id='md' messageRef='m1'/>")
    )
    run.message("M1")
    assert run.open == ["t"]


def test_a_multiple_end_event_throws_all_of_them():
    body = "<startEvent id='s'/><parallelGateway id='f'/><intermediateCatchEvent id='c1'><signalEventDefinition signalRef='s1'/></intermediateCatchEvent><intermediateCatchEvent id='c2'><signalEventDefinition signalRef='s2'/></intermediateCatchEvent><userTask id='go'/><endEvent id='e'><signalEventDefinition id='q1' signalRef='s1'/><signalEventDefinition id='q2' signalRef='s2'/></endEvent>"
    found = do(
        body,
        "s -> f\nf -> c1\nf -> c2\nf -> go\ngo -> e",
        rest="<signal id='s1' name='S1'/><signal id='s2' name='S2'/>",
    )
    assert found.status == "completed"
    assert {"c1", "c2"} <= set(found.visited)


# 13.3.7: events of a multi-instance


@pytest.mark.parametrize(("behavior", "times"), [("One", 1), ("None", 3), ("All", 0)])
def test_a_multi_instance_throws_its_event_at_the_first_each_or_no_member(behavior, times):
    body = (
        f"<startEvent id='s'/><task id='t'><multiInstanceLoopCharacteristics isSequential='true' behavior='{behavior}' oneBehaviorEventRef='ev' noneBehaviorEventRef='ev'><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>"
        "<boundaryEvent id='b' attachedToRef='t' cancelActivity='false'><signalEventDefinition signalRef='s1'/></boundaryEvent>"
        + script("n", "n = n + 1")
        + "<endEvent id='e'/>"
    )
    found = do(
        body,
        "s -> t\nt -> e\nb -> n",
        {"n": 0},
        rest="<signal id='s1' name='S1'/><signalEventDefinition id='ev' signalRef='s1'/>",
    )
    assert found.data["n"] == times


# 10.4.2: data


def test_data_associations_fill_inputs_and_hand_on_outputs():
    body = (
        "<dataObject id='do1' name='order'/><dataObjectReference id='r1' dataObjectRef='do1'/><dataObject id='do2' name='total'/><startEvent id='s'/>"
        "<scriptTask id='t'><ioSpecification><dataInput id='di' name='amount'/><dataOutput id='dd' name='sum'/></ioSpecification>"
        "<dataInputAssociation id='ia'><sourceRef>r1</sourceRef><targetRef>di</targetRef></dataInputAssociation>"
        "<dataOutputAssociation id='oa'><sourceRef>dd</sourceRef><targetRef>do2</targetRef></dataOutputAssociation><script>sum = amount * 2</script></scriptTask>"
    )
    found = do(body, "s -> t", {"order": 21})
    assert found.data == {"order": 21, "total": 42}


# 8.4.2: correlation by key


def test_a_message_goes_to_the_process_whose_key_it_carries():
    rest = "<message id='m1' name='paid'/><correlationProperty id='no'><correlationPropertyRetrievalExpression messageRef='m1'><messagePath>number</messagePath></correlationPropertyRetrievalExpression></correlationProperty>"
    body = (
        "<startEvent id='s'/><subProcess id='each'><multiInstanceLoopCharacteristics rangkul:collection='=orders' rangkul:item='order'/><startEvent id='is'/><intermediateCatchEvent id='c'><messageEventDefinition messageRef='m1'/></intermediateCatchEvent><userTask id='u'/>"
        + sequence("is -> c\nc -> u")
        + "</subProcess><correlationSubscription id='cs'><correlationPropertyBinding correlationPropertyRef='no'><dataPath>order</dataPath></correlationPropertyBinding></correlationSubscription>"
    )
    run = Run(procedure(body, "s -> each", rest=rest), {"orders": [1, 2]})
    run.message("paid", {"number": 2})
    assert run.open == ["u"]
    assert engine.variables(run.proc, run.state, run.item("u").item)["order"] == 2
    run.message("paid", {"number": 7})
    assert run.open == ["u"]


# several processes in a file

TALK = (
    HEAD
    + "<message id='m1' name='ask'/><message id='m2' name='answer'/><process id='a' isExecutable='true'><startEvent id='as'/><intermediateThrowEvent id='at'><messageEventDefinition messageRef='m1'/></intermediateThrowEvent><intermediateCatchEvent id='ac'><messageEventDefinition messageRef='m2'/></intermediateCatchEvent><endEvent id='ae'/>"
    + sequence("as -> at\nat -> ac\nac -> ae")
    + "</process><process id='b'><startEvent id='bs'><messageEventDefinition messageRef='m1'/></startEvent><task id='bt'/><endEvent id='be'><messageEventDefinition messageRef='m2'/></endEvent>"
    + sequence("bs -> bt\nbt -> be")
    + "</process></definitions>"
)


def test_processes_of_a_file_talk_to_each_other():
    found = engine.trace(TALK.encode())
    assert found.status == "completed", found
    assert list(found.visited) == ["as", "at", "bs", "bt", "be", "ac", "ae"]


def test_message_flows_stand_in_for_names():
    xml = (
        TALK.replace(" messageRef='m1'", "")
        .replace(" messageRef='m2'", "")
        .replace(
            "<process id='a'",
            "<collaboration id='co'><messageFlow id='f1' sourceRef='at' targetRef='bs'/><messageFlow id='f2' sourceRef='be' targetRef='ac'/></collaboration><process id='a'",
        )
    )
    assert engine.trace(xml.encode()).status == "completed"


def test_global_tasks_can_be_called():
    xml = (
        HEAD
        + "<globalScriptTask id='g'><script>x = 1</script></globalScriptTask><process id='p'><startEvent id='s'/><callActivity id='c' calledElement='g'/>"
        + sequence("s -> c")
        + "</process></definitions>"
    )
    found = engine.trace(xml.encode(), process="p")
    assert found.status == "completed"
    assert found.data == {"x": 1}
    assert list(found.visited) == ["s", "g", "c"]


# traces


def test_time_jumps_to_the_next_timer_and_tasks_complete_at_once():
    body = "<startEvent id='s'/><userTask id='u'/><intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>P1Y</timeDuration></timerEventDefinition></intermediateCatchEvent><serviceTask id='v'/><endEvent id='e'/>"
    found = do(body, "s -> u\nu -> t\nt -> v\nv -> e")
    assert list(found.visited) == ["s", "u", "t", "v", "e"]
    assert found.status == "completed"


def test_a_message_that_does_not_come_leaves_it_waiting_and_one_from_outside_moves_it():
    body = "<startEvent id='s'/><receiveTask id='r' messageRef='m1'/><endEvent id='e'/>"
    assert do(body, "s -> r\nr -> e", rest=MESSAGES).status == "waiting"
    found = engine.trace(bpmn(body, "s -> r\nr -> e", rest=MESSAGES), messages=["M1"])
    assert found.status == "completed"


def test_what_cannot_be_loaded_is_refused_and_what_fails_says_where():
    assert engine.trace(b"nonsense").status == "refused"
    assert engine.trace(b"nonsense").failure.code == "xml_malformed"
    found = do(
        "<startEvent id='s'/><exclusiveGateway id='g'/><task id='a'/><task id='b'/>",
        "s -> g\ng -> a [x]\ng -> b [y]",
    )
    assert found.status == "failed"
    assert found.failure.element == "g"
    found = do("<startEvent id='s'/><task id='a'/>", "s -> a\na -> a")
    assert found.failure.code == "step_limit"


def test_the_trace_command(tmp_path, capsys):
    path = tmp_path / "x.bpmn"
    path.write_bytes(bpmn("<startEvent id='s'/>" + script("t", "y = x + 1"), "s -> t"))
    assert cli.main(["trace", str(path), "--data", '{"x": 1}', "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["visited"] == ["s", "t"]
    assert found["data"] == {"x": 1, "y": 2}
    assert found["status"] == "completed"
