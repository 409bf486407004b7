"""Small processes in the manner of conformance collections: flows and gateways (BPMN 2.0, chapters 8.3.13, 10.6, 13.4)."""

import pytest

from tests.engine.test_conformance_activities import E, S, do, file, ran, script, sequence

N = {"n": 0}
COUNT = "n = n + 1"


def lines(text: str) -> str:
    return text.replace("; ", "\n")


def test_implicit_split_and_merge_run_the_task_once_for_each_token():
    body = S + script("a") + script("b") + script("c") + script("d", COUNT)
    ran(do(body, lines("s -> a; a -> b; a -> c; b -> d; c -> d"), N), "s a b c d d", n=2)


@pytest.mark.parametrize(("x", "taken"), [(1, "a"), (2, "b"), (3, "a b"), (0, "c")])
def test_conditional_flows_of_a_task_and_its_default(x, taken):
    body = S + "<task id='t' default='t_c'/>" + "".join(script(i) for i in "abc")
    found = do(body, lines("s -> t; t -> a [x = 1 or x = 3]; t -> b [x >= 2]; t -> c"), {"x": x})
    ran(found, f"s t {taken}")


def test_conditional_flows_none_true_and_no_default_fails_with_values():
    body = S + "<task id='t'/><task id='a'/>"
    found = do(body, lines("s -> t; t -> a [x = 1]"), {"x": 5})
    assert (found.status, found.failure.element) == ("failed", "t")
    assert "x = 5" in found.failure.message


@pytest.mark.parametrize("kind", ["exclusive", "inclusive", "complex"])
def test_gateway_without_a_true_condition_fails_with_values(kind):
    body = S + f"<{kind}Gateway id='g'/><task id='a'/><task id='b'/>"
    found = do(body, lines("s -> g; g -> a [x = 1]; g -> b [x = 2]"), {"x": 5})
    assert (found.status, found.failure.element) == ("failed", "g")
    assert "x = 5" in found.failure.message


def test_exclusive_takes_the_first_true_flow_only():
    body = S + "<exclusiveGateway id='g'/><task id='a'/><task id='b'/><exclusiveGateway id='j'/>" + E
    ran(do(body, lines("s -> g; g -> a [true]; g -> b [true]; a -> j; b -> j; j -> e")), "s g a j e")


def test_exclusive_merge_passes_every_token():
    body = (
        S
        + "<parallelGateway id='g'/><task id='a'/><task id='b'/><exclusiveGateway id='j'/>"
        + script("c", COUNT)
        + E
    )
    found = do(body, lines("s -> g; g -> a; g -> b; a -> j; b -> j; j -> c; c -> e"), N)
    ran(found, "s g a b j j c c e e", n=2)


def test_mixed_exclusive_gateway_merges_and_splits():
    body = S + "<exclusiveGateway id='g' default='g_e'/>" + script("a", COUNT) + E
    ran(do(body, lines("s -> g; a -> g; g -> a [n < 2]; g -> e"), N), "s g a g a g e")


def test_exclusive_split_before_a_parallel_join_waits_for_ever():
    body = S + "<exclusiveGateway id='g'/><task id='a'/><task id='b'/><parallelGateway id='j'/>" + E
    ran(do(body, lines("s -> g; g -> a [true]; g -> b [false]; a -> j; b -> j; j -> e")), "s g a", "waiting")


def test_parallel_ignores_conditions():
    body = S + "<parallelGateway id='g'/><task id='a'/><task id='b'/><parallelGateway id='j'/>" + E
    ran(do(body, lines("s -> g; g -> a [false]; g -> b; a -> j; b -> j; j -> e")), "s g a b j e")


def test_parallel_join_keeps_excess_tokens():
    body = (
        S
        + "<parallelGateway id='g'/><task id='a' completionQuantity='2'/><task id='b'/><parallelGateway id='j'/>"
        + E
    )
    ran(do(body, lines("s -> g; g -> a; g -> b; a -> j; b -> j; j -> e")), "s g a b j e", "waiting")
    body = body.replace("<task id='b'/>", "<task id='b' completionQuantity='2'/>")
    ran(do(body, lines("s -> g; g -> a; g -> b; a -> j; b -> j; j -> e")), "s g a b j e j e")


def test_parallel_mixed_joins_and_forks():
    body = (
        S
        + "<parallelGateway id='g'/><task id='a'/><task id='b'/><parallelGateway id='j'/><task id='c'/><task id='d'/>"
    )
    ran(do(body, lines("s -> g; g -> a; g -> b; a -> j; b -> j; j -> c; j -> d")), "s g a b j c d")


@pytest.mark.parametrize(("x", "visited"), [(1, "s g a j e"), (3, "s g a b j e"), (0, "s g c j e")])
def test_inclusive_split_and_join(x, visited):
    body = (
        S
        + "<inclusiveGateway id='g' default='g_c'/><task id='a'/><task id='b'/><task id='c'/><inclusiveGateway id='j'/>"
        + E
    )
    flows = lines("s -> g; g -> a [x >= 1]; g -> b [x >= 2]; g -> c; a -> j; b -> j; c -> j; j -> e")
    ran(do(body, flows, {"x": x}), visited)


def test_parallel_join_after_an_inclusive_split_that_takes_all():
    body = S + "<inclusiveGateway id='g'/><task id='a'/><task id='b'/><parallelGateway id='j'/>" + E
    ran(do(body, lines("s -> g; g -> a [true]; g -> b [true]; a -> j; b -> j; j -> e")), "s g a b j e")


def test_inclusive_join_after_exclusive_split_and_after_implicit_split():
    body = S + "<exclusiveGateway id='g'/><task id='a'/><task id='b'/><inclusiveGateway id='j'/>" + E
    ran(do(body, lines("s -> g; g -> a [true]; g -> b [false]; a -> j; b -> j; j -> e")), "s g a j e")
    body = S + "<task id='g'/><task id='a'/><task id='b'/><inclusiveGateway id='j'/>" + E
    ran(do(body, lines("s -> g; g -> a; g -> b; a -> j; b -> j; j -> e")), "s g a b j e")


def test_inclusive_join_waits_for_a_longer_way_and_not_for_what_has_ended():
    body = (
        S
        + "<parallelGateway id='g'/><task id='a'/><task id='b'/><task id='b2'/><exclusiveGateway id='x'/><endEvent id='out'/><inclusiveGateway id='j'/>"
        + E
    )
    flows = "s -> g; g -> a; g -> b; b -> b2; b2 -> x; x -> out [w]; x -> j [not(w)]; a -> j; j -> e"
    found = do(body, lines(flows), {"w": True})
    assert found.status == "completed"
    assert found.visited.count("j") == 1
    assert found.visited.index("j") > found.visited.index("x")
    found = do(body, lines(flows), {"w": False})
    assert (found.visited.count("j"), found.visited.count("e"), found.status) == (1, 1, "completed")


def test_inclusive_join_in_a_loop():
    body = (
        S
        + "<inclusiveGateway id='j'/><parallelGateway id='g'/>"
        + script("a", COUNT)
        + "<task id='b'/><inclusiveGateway id='k'/><exclusiveGateway id='x'/>"
        + E
    )
    flows = "s -> j; j -> g; g -> a; g -> b; a -> k; b -> k; k -> x; x -> j [n < 3]; x -> e [n >= 3]"
    found = do(body, lines(flows), N)
    assert (found.status, found.data["n"], found.visited.count("k")) == ("completed", 3, 3)


def test_inclusive_join_waits_for_a_boundary_event_that_may_still_come():
    """13.4.3: a token inside the activity may leave by its boundary event."""
    timer = "<timerEventDefinition><timeDuration>{0}</timeDuration></timerEventDefinition>"
    body = (
        S
        + "<parallelGateway id='g'/><task id='a'/><subProcess id='p1'><startEvent id='q'/><intermediateCatchEvent id='w'>"
        + timer.format("P2D")
        + "</intermediateCatchEvent>"
        + sequence("q -> w")
        + "</subProcess><boundaryEvent id='b' attachedToRef='p1'>"
        + timer.format("P1D")
        + "</boundaryEvent><inclusiveGateway id='j'/><endEvent id='done'/>"
        + E
    )
    found = do(body, lines("s -> g; g -> a; g -> p1; p1 -> done; b -> j; a -> j; j -> e"))
    ran(found, "s g a q b j e")


@pytest.mark.parametrize(("count", "fires"), [(1, 1), (2, 1), (3, 1)])
def test_complex_gateway_fires_once_at_its_count(count, fires):
    body = S + "<parallelGateway id='g'/><task id='a'/><task id='b'/><task id='c'/>"
    body += (
        f"<complexGateway id='j'><activationCondition>activationCount >= {count}</activationCondition></complexGateway>"
        + E
    )
    found = do(body, lines("s -> g; g -> a; g -> b; g -> c; a -> j; b -> j; c -> j; j -> e"))
    assert (found.status, found.visited.count("e")) == ("completed", fires), found


def test_complex_gateway_splits_by_conditions():
    body = S + "<complexGateway id='g' default='g_c'/><task id='a'/><task id='b'/><task id='c'/>"
    ran(do(body, lines("s -> g; g -> a [x > 0]; g -> b [x > 1]; g -> c"), {"x": 2}), "s g a b")
    ran(do(body, lines("s -> g; g -> a [x > 0]; g -> b [x > 1]; g -> c"), {"x": 0}), "s g c")


# 10.6.6: event-based gateways

TIMER = "<intermediateCatchEvent id='{0}'><timerEventDefinition><timeDuration>{1}</timeDuration></timerEventDefinition></intermediateCatchEvent>"
MESSAGE = (
    "<intermediateCatchEvent id='{0}'><messageEventDefinition messageRef='{1}'/></intermediateCatchEvent>"
)
MESSAGES = "<message id='m1' name='M1'/><message id='m2' name='M2'/><signal id='sg' name='S'/>"


def test_event_based_gateway_the_first_event_wins():
    body = (
        S
        + "<eventBasedGateway id='g'/>"
        + TIMER.format("t1", "PT2H")
        + TIMER.format("t2", "PT1H")
        + "<endEvent id='e1'/>"
        + E
    )
    ran(do(body, lines("s -> g; g -> t1; g -> t2; t1 -> e1; t2 -> e")), "s g t2 e")


def test_event_based_gateway_with_message_receive_task_and_signal():
    body = (
        S
        + "<eventBasedGateway id='g'/><receiveTask id='r' messageRef='m1'/>"
        + TIMER.format("t", "PT1H")
        + "<endEvent id='e1'/>"
        + E
    )
    flows = lines("s -> g; g -> r; g -> t; r -> e1; t -> e")
    ran(do(body, flows, messages=["M1"], rest=MESSAGES), "s g r e1")
    ran(do(body, flows, rest=MESSAGES), "s g t e")
    body = (
        S
        + "<parallelGateway id='f'/><eventBasedGateway id='g'/><intermediateCatchEvent id='c'><signalEventDefinition signalRef='sg'/></intermediateCatchEvent>"
        + TIMER.format("t", "PT1H")
        + "<task id='x'/><intermediateThrowEvent id='th'><signalEventDefinition signalRef='sg'/></intermediateThrowEvent>"
    )
    found = do(body, lines("s -> f; f -> g; g -> c; g -> t; f -> x; x -> th"), rest=MESSAGES)
    assert (found.status, "c" in found.visited, "t" in found.visited) == ("completed", True, False)


def test_instantiating_event_based_gateway():
    body = (
        "<eventBasedGateway id='g' instantiate='true'/>"
        + MESSAGE.format("a", "m1")
        + MESSAGE.format("b", "m2")
        + "<task id='x'/><task id='y'/>"
    )
    flows = lines("g -> a; g -> b; a -> x; b -> y")
    ran(do(body, flows, messages=["M2"], rest=MESSAGES), "g b y")


def test_parallel_instantiating_event_based_gateway_wants_all_of_its_events():
    body = (
        "<eventBasedGateway id='g' instantiate='true' eventGatewayType='Parallel'/>"
        + MESSAGE.format("a", "m1")
        + MESSAGE.format("b", "m2")
        + "<parallelGateway id='j'/><endEvent id='e'/>"
    )
    flows = lines("g -> a; g -> b; a -> j; b -> j; j -> e")
    ran(do(body, flows, messages=["M2", "M1"], rest=MESSAGES), "g b a j e")
    ran(do(body, flows, messages=["M2"], rest=MESSAGES), "g b", "waiting")


def test_instantiating_gateway_of_another_process_is_started_by_its_message():
    found = file(
        MESSAGES
        + f"<process id='p'>{S}<intermediateThrowEvent id='t'><messageEventDefinition messageRef='m2'/></intermediateThrowEvent>{E}{sequence(lines('s -> t; t -> e'))}</process>"
        + "<process id='q'><eventBasedGateway id='g' instantiate='true'/>"
        + MESSAGE.format("a", "m1")
        + MESSAGE.format("b", "m2")
        + sequence(lines("g -> a; g -> b"))
        + "</process>"
    )
    assert (found.status, sorted(found.visited)) == ("completed", ["b", "e", "g", "s", "t"]), found


# starting and ending


def test_no_start_and_no_end_event():
    ran(do(script("a") + script("b") + script("c"), "a -> b"), "a c b")


def test_link_events_and_several_throws_to_one_catch():
    link = "<{0} id='{1}'><linkEventDefinition name='L'/></{0}>"
    body = (
        S
        + "<task id='x'/>"
        + link.format("intermediateThrowEvent", "l1")
        + link.format("intermediateThrowEvent", "l2")
        + link.format("intermediateCatchEvent", "c")
        + E
    )
    ran(do(body, lines("s -> x; x -> l1; x -> l2; c -> e")), "s x l1 l2 c c e e")


def test_terminate_ends_everything_at_once():
    body = (
        S
        + "<parallelGateway id='g'/>"
        + TIMER.format("w", "P1D")
        + "<task id='a'/><endEvent id='k'><terminateEventDefinition/></endEvent>"
        + E
    )
    ran(do(body, lines("s -> g; g -> w; w -> e; g -> a; a -> k")), "s g a k")


def test_complex_gateway_is_as_new_in_a_loop():
    body = (
        S
        + "<exclusiveGateway id='m'/><parallelGateway id='g'/>"
        + script("a", COUNT)
        + "<task id='b'/><exclusiveGateway id='x'/>"
    )
    body += (
        "<complexGateway id='j'><activationCondition>activationCount >= 1</activationCondition></complexGateway>"
        + E
    )
    flows = "s -> m; m -> g; g -> a; g -> b; a -> j; b -> j; j -> x; x -> m [n < 2]; x -> e [n >= 2]"
    ran(do(body, lines(flows), N), "s m g a b j x m g a b j x e", n=2)


def test_complex_gateway_whose_count_is_not_reached_waits():
    body = S + "<parallelGateway id='g'/><task id='a'/><task id='b'/>"
    body += (
        "<complexGateway id='j'><activationCondition>activationCount >= 3</activationCondition></complexGateway>"
        + E
    )
    ran(do(body, lines("s -> g; g -> a; g -> b; a -> j; b -> j; j -> e")), "s g a b", "waiting")


def test_parallel_gateways_in_a_conditional_branch():
    body = S + "<inclusiveGateway id='g' default='g_j'/><parallelGateway id='f'/><task id='a'/><task id='b'/>"
    body += "<parallelGateway id='k'/><inclusiveGateway id='j'/>" + E
    flows = lines("s -> g; g -> f [n = 1]; g -> j; f -> a; f -> b; a -> k; b -> k; k -> j; j -> e")
    ran(do(body, flows, {"n": 1}), "s g f a b k j e")
    ran(do(body, flows, {"n": 0}), "s g j e")


def test_several_plain_start_events_all_get_a_token_by_common_reading():
    ran(do(S + "<startEvent id='s2'/><task id='t'/>" + E, lines("s -> t; s2 -> t; t -> e")), "s s2 t t e e")
