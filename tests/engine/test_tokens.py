"""Where tokens go: splits, joins, loops, and what ends a case."""

from datetime import timedelta

from tests.engine.diagrams import Run, procedure


def test_a_case_runs_from_start_to_a_named_end():
    run = Run(
        procedure(
            "<startEvent id='s'/><userTask id='a' rangkul:role='r'/><endEvent id='done' name='Done'/>",
            "s -> a\na -> done",
        )
    )
    assert run.open == ["a"]
    assert run.end is None
    run.complete("a")
    assert run.end == "done"
    assert run.trace == ["s", "a", "done"]


def test_an_exclusive_gateway_takes_the_first_true_flow_else_the_default():
    proc = procedure(
        "<startEvent id='s'/><exclusiveGateway id='g' default='g_c'/><userTask id='a'/><userTask id='b'/><userTask id='c'/>",
        "s -> g\ng -> a [x > 1]\ng -> b [x > 0]\ng -> c",
    )
    assert Run(proc, {"x": 2}).open == ["a"]
    assert Run(proc, {"x": 1}).open == ["b"]
    assert Run(proc, {"x": None}).open == ["c"]


def test_no_true_condition_and_no_default_is_a_failure_that_names_gateway_and_values():
    proc = procedure(
        "<startEvent id='s'/><userTask id='t'/><exclusiveGateway id='g'/><userTask id='a'/><userTask id='b'/>",
        "s -> t\nt -> g\ng -> a [x > 1]\ng -> b [x > 5]",
    )
    run = Run(proc, {"x": 0})
    before = run.state
    step = run.complete("t", {"x": 1})
    assert step.effects[0].code == "no_flow_holds"
    assert step.effects[0].element == "g"
    assert "x = 1" in step.effects[0].message_en
    assert step.state == before


def test_a_parallel_join_waits_for_all_and_keeps_excess_tokens():
    proc = procedure(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/><parallelGateway id='j'/><userTask id='c'/><endEvent id='e'/>",
        "s -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> c\nc -> e",
    )
    run = Run(proc)
    assert run.open == ["a", "b"]
    run.complete("a")
    assert run.open == ["b"]
    run.complete("b")
    assert run.open == ["c"]
    run.complete("c")
    assert run.end == "e"


def test_an_inclusive_join_in_a_loop_works_again_when_only_one_branch_comes_round():
    body = (
        "<startEvent id='s'/><inclusiveGateway id='f'/><userTask id='a'/><userTask id='b'/>"
        "<inclusiveGateway id='j'/><userTask id='c'/><exclusiveGateway id='g' default='g_a'/><endEvent id='e'/>"
    )
    flows = "s -> f\nf -> a\nf -> b [x = 1]\na -> j\nb -> j\nj -> c\nc -> g\ng -> e [ok]\ng -> a"
    proc = procedure(body, flows.replace("f -> a", "f -> a [true]"))
    run = Run(proc, {"x": 1})
    assert run.open == ["a", "b"]
    run.complete("a")
    assert run.open == ["b"]
    run.complete("b")
    assert run.open == ["c"]
    run.complete("c", {"ok": False})
    assert run.open == ["a"]
    run.complete("a")
    assert run.open == ["c"]
    run.complete("c", {"ok": True})
    assert run.end == "e"


def test_tokens_of_an_implicit_merge_run_the_task_each():
    proc = procedure(
        "<startEvent id='s'/><userTask id='a'/><userTask id='b'/><scriptTask id='c'><script>n = if n = null then 1 else n + 1</script></scriptTask>",
        "s -> a\ns -> b\na -> c\nb -> c",
    )
    run = Run(proc)
    run.complete("a")
    run.complete("b")
    assert run.variables()["n"] == 2
    assert run.trace.count("c") == 2


def test_a_loop_that_never_waits_stops_with_a_failure():
    proc = procedure(
        "<startEvent id='s'/><exclusiveGateway id='g'/><scriptTask id='x'><script>n = 1</script></scriptTask>",
        "s -> g\ng -> x\nx -> g",
    )
    run = Run(proc)
    assert run.failure().code == "step_limit"
    assert run.state is None


def test_a_terminate_end_withdraws_everything_else():
    proc = procedure(
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/><endEvent id='e' name='E'><terminateEventDefinition/></endEvent>",
        "s -> f\nf -> a\nf -> b\nb -> e",
    )
    run = Run(proc)
    run.complete("b")
    assert run.open == []
    assert run.end == "e"


def test_deadlines_and_timers():
    proc = procedure(
        "<startEvent id='s'/><userTask id='a' rangkul:due='PT2H'/><boundaryEvent id='late' attachedToRef='a' cancelActivity='false'><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent><userTask id='esc'/><endEvent id='e' name='E'/>",
        "s -> a\na -> e\nlate -> esc",
    )
    run = Run(proc)
    assert run.item("a").due_at == run.now + timedelta(hours=2)
    run.wait(timedelta(hours=1))
    assert run.open == ["a"]
    run.wait(timedelta(days=9))
    assert run.open == ["a", "esc"]
    run.complete("a")
    assert run.end is None
    run.complete("esc")
    assert run.end == "e"


def test_conditional_flows_of_a_task_split_and_take_the_default_when_none_holds():
    body = "<startEvent id='s'/><userTask id='t' default='t_d'/><userTask id='a'/><userTask id='b'/><userTask id='d'/>"
    proc = procedure(body, "s -> t\nt -> a [x > 1]\nt -> b [x > 2]\nt -> d")
    for x, wanted in ((3, ["a", "b"]), (2, ["a"]), (0, ["d"])):
        run = Run(proc)
        run.complete("t", {"x": x})
        assert run.open == wanted


def test_a_task_whose_conditions_all_fail_is_a_failure_and_not_a_lost_token():
    proc = procedure("<startEvent id='s'/><userTask id='t'/><userTask id='a'/>", "s -> t\nt -> a [x > 1]")
    run = Run(proc)
    step = run.complete("t", {"x": 0})
    assert step.effects[0].code == "no_flow_holds"
    assert step.effects[0].element == "t"
