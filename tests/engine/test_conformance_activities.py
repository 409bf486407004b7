"""Small processes in the manner of conformance collections: activities (BPMN 2.0, chapters 10.3 and 13.3)."""

import pytest

import engine
from tests.engine.diagrams import HEAD, Run, bpmn, procedure, sequence

S, E = "<startEvent id='s'/>", "<endEvent id='e'/>"


def script(ident: str, text: str = "", inner: str = "", attributes: str = "") -> str:
    return f"<scriptTask id='{ident}' {attributes}>{inner}<script>{text}</script></scriptTask>"


def sub(
    ident: str, body: str, flows: str, inner: str = "", kind: str = "subProcess", attributes: str = ""
) -> str:
    return f"<{kind} id='{ident}' {attributes}>{inner}{body}{sequence(flows)}</{kind}>"


def do(body: str, flows: str, data=None, messages=(), **more) -> engine.Trace:
    return engine.trace(bpmn(body, flows, **more), data, messages=messages)


def file(text: str, data=None, **more) -> engine.Trace:
    return engine.trace(f"{HEAD}{text}</definitions>".encode(), data, **more)


def ran(found: engine.Trace, visited: str, status: str = "completed", **data) -> None:
    assert (" ".join(found.visited), found.status) == (visited, status), found
    for name, value in data.items():
        assert found.data.get(name) == value, found.data


LOOP = "<standardLoopCharacteristics {0}>{1}</standardLoopCharacteristics>"


# 13.3.6: the standard loop; loopCounter counts the rounds that have been completed (table 10.28)


@pytest.mark.parametrize(
    ("attributes", "condition", "visited"),
    [
        ("testBefore='false'", "n &lt; 3", "s t t t e"),
        ("testBefore='true'", "n &lt; 3", "s t t t e"),
        ("testBefore='false'", "false", "s t e"),
        ("testBefore='true'", "false", "s e"),
        ("testBefore='false' loopMaximum='2'", "n &lt; 9", "s t t e"),
        ("testBefore='true' loopMaximum='2'", "n &lt; 9", "s t t e"),
        ("testBefore='false' loopMaximum='4'", "", "s t t t t e"),
        ("testBefore='false'", "loopCounter &lt; 3", "s t t t e"),
        ("testBefore='true'", "loopCounter &lt; 3", "s t t t e"),
    ],
)
def test_standard_loop(attributes, condition, visited):
    inner = LOOP.format(attributes, f"<loopCondition>{condition}</loopCondition>" if condition else "")
    found = do(S + script("t", "n = n + 1", inner) + E, "s -> t\nt -> e", {"n": 0})
    ran(found, visited, n=visited.count("t"))


def test_standard_loop_of_a_sub_process():
    inner = LOOP.format("", "<loopCondition>n &lt; 2</loopCondition>")
    body = sub(
        "p1",
        "<startEvent id='a'/>" + script("t", "n = n + 1") + "<endEvent id='b'/>",
        "a -> t\nt -> b",
        inner,
    )
    ran(do(S + body + E, "s -> p1\np1 -> e", {"n": 0}), "s a t b p1 a t b p1 e", n=2)


@pytest.mark.parametrize("maximum", ["-1", "1.5", "99999999", "x"])
def test_absurd_loop_maximum_is_refused(maximum):
    inner = LOOP.format(f"loopMaximum='{maximum}'", "<loopCondition>true</loopCondition>")
    found = do(S + script("t", "", inner) + E, "s -> t\nt -> e")
    assert (found.status, found.failure.element) == ("refused", "t")


# 13.3.7: multi-instance

MULTI = "<multiInstanceLoopCharacteristics {0}>{1}</multiInstanceLoopCharacteristics>"


@pytest.mark.parametrize("sequential", ["true", "false"])
@pytest.mark.parametrize(
    ("inner", "times"),
    [
        ("<loopCardinality>3</loopCardinality>", 3),
        ("<loopCardinality>1 + 1</loopCardinality>", 2),
        ("<loopCardinality>k</loopCardinality>", 4),
        ("<loopCardinality>3</loopCardinality><completionCondition>true</completionCondition>", 1),
        ("<loopCardinality>3</loopCardinality><completionCondition>false</completionCondition>", 3),
        (
            "<loopCardinality>3</loopCardinality><completionCondition>numberOfCompletedInstances >= 2</completionCondition>",
            2,
        ),
        (
            "<loopCardinality>3</loopCardinality><completionCondition>numberOfTerminatedInstances > 0</completionCondition>",
            3,
        ),
    ],
)
def test_multi_instance_task(sequential, inner, times):
    multi = MULTI.format(f"isSequential='{sequential}'", inner)
    found = do(S + script("t", "n = n + 1", multi) + E, "s -> t\nt -> e", {"n": 0, "k": 4})
    ran(found, "s " + "t " * times + "e", n=times)


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_multi_instance_of_nothing_completes_at_once_and_is_not_named(sequential):
    multi = MULTI.format(f"isSequential='{sequential}'", "<loopCardinality>0</loopCardinality>")
    found = do(S + script("t", "n = n + 1", multi) + E, "s -> t\nt -> e", {"n": 0})
    ran(found, "s e", n=0)


@pytest.mark.parametrize("count", ["-1", "1.5", "null", '"x"', "100000000"])
def test_absurd_cardinality_fails_and_names_the_activity(count):
    multi = MULTI.format("", f"<loopCardinality>{count}</loopCardinality>")
    found = do(S + script("t", "", multi) + E, "s -> t\nt -> e")
    assert (found.status, found.failure.element) == ("failed", "t")


def test_parallel_sub_process_instances_and_a_boundary_event_that_withdraws_them_all():
    body = (
        S
        + sub(
            "p1",
            "<startEvent id='a'/><intermediateCatchEvent id='w'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent><endEvent id='b'/>",
            "a -> w\nw -> b",
            MULTI.format("", "<loopCardinality>3</loopCardinality>"),
        )
        + "<boundaryEvent id='x' attachedToRef='p1'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
        + E
        + "<endEvent id='late'/>"
    )
    ran(do(body, "s -> p1\np1 -> e\nx -> late"), "s a a a x late")


SIGNAL = "<signal id='sig' name='S'/><signalEventDefinition id='ev' signalRef='sig'/>"


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_complex_behavior_reads_the_counts_of_instances(sequential):
    multi = MULTI.format(
        f"isSequential='{sequential}' behavior='Complex'",
        "<loopCardinality>3</loopCardinality><complexBehaviorDefinition id='cb'><condition>numberOfCompletedInstances = 2</condition>"
        "<event id='ie'><signalEventDefinition id='sd' signalRef='sig'/></event></complexBehaviorDefinition>",
    )
    body = (
        S
        + script("t", "n = n + 1", multi)
        + "<boundaryEvent id='b' attachedToRef='t' cancelActivity='false'><signalEventDefinition id='q' signalRef='sig'/></boundaryEvent>"
        + script("c", "m = m + 1")
        + E
    )
    found = do(body, "s -> t\nt -> e\nb -> c", {"n": 0, "m": 0}, rest=SIGNAL)
    assert found.status == "completed", found
    assert (found.data["n"], found.data["m"]) == (3, 1)


@pytest.mark.parametrize(("behavior", "n", "m"), [("One", 1, 1), ("None", 1, 1), ("All", 3, 0)])
def test_behavior_event_that_interrupts_withdraws_the_remaining_instances(behavior, n, m):
    multi = MULTI.format(
        f"isSequential='true' behavior='{behavior}' oneBehaviorEventRef='ev' noneBehaviorEventRef='ev'",
        "<loopCardinality>3</loopCardinality>",
    )
    body = (
        S
        + script("t", "n = n + 1", multi)
        + "<boundaryEvent id='b' attachedToRef='t'><signalEventDefinition id='q' signalRef='sig'/></boundaryEvent>"
        + script("c", "m = m + 1")
        + E
    )
    found = do(body, "s -> t\nt -> e\nb -> c", {"n": 0, "m": 0}, rest=SIGNAL)
    assert (found.status, found.data) == ("completed", {"n": n, "m": m})
    assert ("e" in found.visited) == (behavior == "All")


def test_collection_by_loop_data_input_and_output():
    """10.3.8, table 10.29: each instance has an item of its own; the outputs are collected in order."""
    multi = MULTI.format(
        "",
        "<loopDataInputRef>di</loopDataInputRef><loopDataOutputRef>do</loopDataOutputRef>"
        "<inputDataItem id='it' name='item'/><outputDataItem id='ot' name='result'/>",
    )
    io = (
        "<ioSpecification><dataInput id='di' name='orders' isCollection='true'/><dataOutput id='do' name='results' isCollection='true'/>"
        "<inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet><dataOutputRefs>do</dataOutputRefs></outputSet></ioSpecification>"
        "<dataInputAssociation id='ia'><sourceRef>o1</sourceRef><targetRef>di</targetRef></dataInputAssociation>"
        "<dataOutputAssociation id='oa'><sourceRef>do</sourceRef><targetRef>o2</targetRef></dataOutputAssociation>"
    )
    body = "<dataObject id='o1' name='list'/><dataObject id='o2' name='doubled'/>" + S
    found = do(
        body + script("t", "result = item * 2", io + multi) + E,
        "s -> t\nt -> e",
        {"list": [1, 2, 3], "result": 7},
    )
    ran(found, "s t t t e", doubled=[2, 4, 6], result=7, list=[1, 2, 3])


# 10.3.5, 13.3.5: ad-hoc


@pytest.mark.parametrize(
    ("ordering", "condition", "visited"),
    [
        ("Sequential", "n = 2", "s a b x e"),
        ("Sequential", "false", "s a b c x e"),
        ("Parallel", "false", "s a b c x e"),
        ("Parallel", "n >= 2", "s a b x e"),
    ],
)
def test_ad_hoc(ordering, condition, visited):
    inner = (
        "".join(script(i, "n = n + 1") for i in "abc")
        + f"<completionCondition>{condition}</completionCondition>"
    )
    body = f"{S}<adHocSubProcess id='x' ordering='{ordering}'>{inner}</adHocSubProcess>{E}"
    ran(do(body, "s -> x\nx -> e", {"n": 0}), visited)


def test_ad_hoc_follows_the_flows_inside():
    inner = "".join(script(i, "n = n + 1") for i in "abc") + sequence("a -> b")
    body = f"{S}<adHocSubProcess id='x' ordering='Sequential'>{inner}<completionCondition>n = 3</completionCondition></adHocSubProcess>{E}"
    ran(do(body, "s -> x\nx -> e", {"n": 0}), "s a b c x e")


# 10.3: token quantities


def test_start_quantity_that_is_not_reached_waits():
    body = S + script("t", "n = 1", attributes="startQuantity='2'") + E
    ran(do(body, "s -> t\nt -> e"), "s", "waiting")


def test_start_and_completion_quantity():
    body = (
        S
        + "<parallelGateway id='f'/><task id='a' completionQuantity='2'/><task id='t' startQuantity='2'/>"
        + E
    )
    ran(do(body, "s -> f\nf -> a\na -> t\nt -> e"), "s f a t e")


# 10.3.6: call activities

CALLED = "<process id='q'><startEvent id='qs'/>{0}<endEvent id='qe'/>{1}</process>"


def call(
    called: str, flows: str, around: str = "", more: str = "", rest: str = "", inner: str = "", data=None
):
    return file(
        f"{rest}<process id='p' isExecutable='true'>{S}<callActivity id='c' calledElement='q'>{inner}</callActivity>{E}{around}{sequence('s -> c' + chr(10) + 'c -> e' + more)}</process>"
        + CALLED.format(called, sequence(flows)),
        data,
    )


def test_call_of_a_process_of_the_file():
    ran(call(script("qt", "x = 1"), "qs -> qt\nqt -> qe"), "s qs qt qe c e", x=1)


def test_terminate_in_a_called_process_ends_only_that_one():
    found = call(
        "<parallelGateway id='g'/><endEvent id='k'><terminateEventDefinition/></endEvent><task id='never'/><task id='one'/>",
        "qs -> g\ng -> k\ng -> one\none -> never\nnever -> qe",
    )
    assert found.status == "completed"
    assert "never" not in found.visited
    assert found.visited[-2:] == ("c", "e")


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_errors_and_escalations_of_a_called_process_reach_the_boundary_of_the_call(kind):
    found = call(
        f"<endEvent id='k'><{kind}EventDefinition {kind}Ref='r'/></endEvent>",
        "qs -> k",
        f"<boundaryEvent id='b' attachedToRef='c'><{kind}EventDefinition {kind}Ref='r'/></boundaryEvent><endEvent id='be'/>",
        "\nb -> be",
        f"<{kind} id='r' {kind}Code='7'/>",
    )
    ran(found, "s qs k b be")


def test_non_interrupting_escalation_of_a_called_process():
    found = call(
        "<intermediateThrowEvent id='k'><escalationEventDefinition escalationRef='r'/></intermediateThrowEvent><task id='qt'/>",
        "qs -> k\nk -> qt\nqt -> qe",
        "<boundaryEvent id='b' attachedToRef='c' cancelActivity='false'><escalationEventDefinition escalationRef='r'/></boundaryEvent><endEvent id='be'/>",
        "\nb -> be",
        "<escalation id='r' escalationCode='7'/>",
    )
    assert found.status == "completed"
    assert sorted(found.visited) == sorted(["s", "qs", "k", "b", "be", "qt", "qe", "c", "e"])


def test_data_of_a_call_goes_by_its_associations():
    """10.4.2: only what is associated goes in and comes back."""
    io = (
        "<ioSpecification><dataInput id='ci' name='amount'/><dataOutput id='co' name='sum'/></ioSpecification>"
        "<dataInputAssociation id='ia'><sourceRef>price</sourceRef><targetRef>ci</targetRef></dataInputAssociation>"
        "<dataOutputAssociation id='oa'><sourceRef>co</sourceRef><targetRef>total</targetRef></dataOutputAssociation>"
    )
    found = call(
        "<ioSpecification><dataInput id='qi' name='amount'/><dataOutput id='qo' name='sum'/></ioSpecification>"
        + script("qt", "hidden = 1\nsum = amount * 2"),
        "qs -> qt\nqt -> qe",
        "<property id='price'/><property id='total'/>",
        inner=io,
        data={"price": 21},
    )
    ran(found, "s qs qt qe c e")
    assert found.data == {"price": 21, "total": 42}


def test_boundary_timer_and_message_on_a_call():
    for definition in (
        "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
        "<messageEventDefinition messageRef='m'/>",
    ):
        found = file(
            f"<message id='m' name='M'/><process id='p' isExecutable='true'>{S}<callActivity id='c' calledElement='q'/>{E}<boundaryEvent id='b' attachedToRef='c'>{definition}</boundaryEvent><endEvent id='be'/>{sequence('s -> c' + chr(10) + 'c -> e' + chr(10) + 'b -> be')}</process>"
            + CALLED.format(
                "<intermediateCatchEvent id='w'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>",
                sequence("qs -> w\nw -> qe"),
            ),
            messages=["M"] if "message" in definition else [],
        )
        ran(found, "s qs b be")


# 10.3.5: transactions


def test_a_transaction_that_is_not_cancelled_goes_on_normally():
    body = (
        S
        + sub(
            "t", "<startEvent id='a'/><task id='x'/><endEvent id='b'/>", "a -> x\nx -> b", kind="transaction"
        )
        + E
    )
    body += (
        "<boundaryEvent id='cb' attachedToRef='t'><cancelEventDefinition/></boundaryEvent><endEvent id='ce'/>"
    )
    ran(do(body, "s -> t\nt -> e\ncb -> ce"), "s a x b t e")


def test_an_error_in_a_transaction_is_a_hazard_and_undoes_nothing():
    inner = (
        "<startEvent id='a'/><task id='x'/><boundaryEvent id='xb' attachedToRef='x'><compensateEventDefinition/></boundaryEvent><task id='undo' isForCompensation='true'/>"
        "<association id='as' sourceRef='xb' targetRef='undo'/><endEvent id='b'><errorEventDefinition errorRef='er'/></endEvent>"
    )
    body = S + sub("t", inner, "a -> x\nx -> b", kind="transaction") + E
    body += (
        "<boundaryEvent id='eb' attachedToRef='t'><errorEventDefinition/></boundaryEvent><endEvent id='ce'/>"
    )
    ran(do(body, "s -> t\nt -> e\neb -> ce", rest="<error id='er' errorCode='1'/>"), "s a x b eb ce")


# 10.3.3: receive tasks that instantiate; several pools


def test_receive_task_that_starts_the_process():
    body = "<receiveTask id='r' messageRef='m' instantiate='true'/>" + E
    ran(do(body, "r -> e", messages=["M"], rest="<message id='m' name='M'/>"), "r e")


def test_receive_task_of_another_process_that_starts_it():
    found = file(
        f"<message id='m' name='M'/><process id='p' isExecutable='true'>{S}<sendTask id='t' messageRef='m'/>{E}{sequence('s -> t' + chr(10) + 't -> e')}</process>"
        f"<process id='q' isExecutable='true'><receiveTask id='r' messageRef='m' instantiate='true'/><endEvent id='qe'/>{sequence('r -> qe')}</process>"
    )
    assert found.status == "completed", found
    assert sorted(found.visited) == ["e", "qe", "r", "s", "t"]


def test_participants_and_lanes_do_not_change_the_flow():
    lanes = "<laneSet id='ls'><lane id='l1' name='A'><flowNodeRef>s</flowNodeRef><childLaneSet id='cl'><lane id='l2' name='B'><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane><lane id='l3'><flowNodeRef>e</flowNodeRef></lane></laneSet>"
    found = file(
        f"<collaboration id='co'><participant id='pa' processRef='p'/><participant id='pb' name='black box'/></collaboration><process id='p'>{lanes}{S}<task id='a'/>{E}{sequence('s -> a' + chr(10) + 'a -> e')}</process>"
    )
    ran(found, "s a e")


def test_an_error_of_a_service_inside_a_multi_instance_reaches_its_boundary_event():
    body = (
        S
        + "<serviceTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>"
        + "<boundaryEvent id='x' attachedToRef='t'><errorEventDefinition errorRef='er'/></boundaryEvent><userTask id='u'/>"
    )
    run = Run(procedure(body, "s -> t\nx -> u", rest="<error id='er' errorCode='E1'/>"))
    run.do(engine.ServiceResult(next(iter(run.requests)), error="E1"))
    assert run.open == ["u"]
    withdrawn = [e for e in run.effects if type(e).__name__ == "ServiceWithdrawn"]
    assert len(withdrawn) >= 2


def test_a_called_process_counts_with_its_own_variable_and_hands_it_back():
    called = CALLED.format(script("qt", "n = n + 1"), sequence("qs -> qt\nqt -> qe"))
    start = f"<process id='p' isExecutable='true'>{S}<callActivity id='c' calledElement='q'/>{E}{sequence('s -> c' + chr(10) + 'c -> e')}</process>"
    ran(file(start + called, {"n": 4}), "s qs qt qe c e", n=5)


def test_a_called_process_starts_at_its_plain_start_event():
    found = file(
        f"<message id='m' name='M'/><process id='p' isExecutable='true'>{S}<callActivity id='c' calledElement='q'/>{E}{sequence('s -> c' + chr(10) + 'c -> e')}</process>"
        f"<process id='q'><startEvent id='q1'><messageEventDefinition messageRef='m'/></startEvent><startEvent id='q2'/><task id='t'/>{sequence('q1 -> t' + chr(10) + 'q2 -> t')}</process>"
    )
    ran(found, "s q2 t c e")
