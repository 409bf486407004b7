"""Small processes in the manner of conformance collections: events (BPMN 2.0, chapters 10.5 and 13.5)."""

import pytest

import engine
from tests.engine.test_conformance_activities import E, S, do, file, ran, script, sequence, sub

REST = (
    "<message id='m' name='M'/><message id='m2' name='M2'/><signal id='sg' name='SG'/><error id='er' name='Er' errorCode='E1'/>"
    "<error id='er2' errorCode='E2'/><escalation id='esc' name='Es' escalationCode='X1'/><escalation id='es2' escalationCode='X2'/>"
)
DEF = {
    "message": "<messageEventDefinition messageRef='m'/>",
    "signal": "<signalEventDefinition signalRef='sg'/>",
    "error": "<errorEventDefinition errorRef='er'/>",
    "error2": "<errorEventDefinition errorRef='er2'/>",
    "escalation": "<escalationEventDefinition escalationRef='esc'/>",
    "escalation2": "<escalationEventDefinition escalationRef='es2'/>",
    "any error": "<errorEventDefinition/>",
    "any escalation": "<escalationEventDefinition/>",
    "conditional": "<conditionalEventDefinition><condition>n = 1</condition></conditionalEventDefinition>",
    "terminate": "<terminateEventDefinition/>",
    "compensate": "<compensateEventDefinition/>",
}


def ev(kind: str, ident: str, definition: str = "", attributes: str = "") -> str:
    return f"<{kind} id='{ident}' {attributes}>{DEF.get(definition, definition)}</{kind}>"


def timer(value: str, kind: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{kind}>{value}</{kind}></timerEventDefinition>"


def throw(ident: str, definition: str) -> str:
    return ev("intermediateThrowEvent", ident, definition)


def catch(ident: str, definition: str) -> str:
    return ev("intermediateCatchEvent", ident, definition)


def boundary(ident: str, on: str, definition: str, interrupting: bool = True) -> str:
    return ev(
        "boundaryEvent",
        ident,
        definition,
        f"attachedToRef='{on}' cancelActivity='{str(interrupting).lower()}'",
    )


def lines(text: str) -> str:
    return text.replace("; ", "\n")


def ex(body: str, flows: str, data=None, **more) -> engine.Trace:
    return do(S + body + E, lines(flows), data, rest=REST, **more)


def inside(body: str, flows: str, ident: str = "p1", **more) -> str:
    return sub(ident, "<startEvent id='a'/>" + body + "<endEvent id='b'/>", lines(flows), **more)


# boundary events on a sub-process: what was running inside is withdrawn, nothing inside runs afterwards


@pytest.mark.parametrize("kind", ["signal", "escalation", "message", "conditional"])
@pytest.mark.parametrize(
    "after", ["task", "intermediateCatchEvent", "parallelGateway", "subProcess", "receiveTask", "serviceTask"]
)
def test_interrupting_boundary_event_by_a_throw_inside(kind, after):
    element = {
        "intermediateCatchEvent": catch("t", timer("PT1S")),
        "subProcess": sub("t", "<task id='tt'/>", ""),
        "receiveTask": "<receiveTask id='t' messageRef='m2'/>",
    }.get(after, f"<{after} id='t'/>")
    thrower = script("k", "n = 1") if kind == "conditional" else throw("k", kind)
    body = (
        inside(thrower + element, "a -> k; k -> t; t -> b")
        + boundary("x", "p1", kind)
        + "<endEvent id='xe'/>"
    )
    ran(ex(body, "s -> p1; p1 -> e; x -> xe", {"n": 0}), "s a k x xe")


@pytest.mark.parametrize("kind", ["signal", "escalation", "message", "conditional"])
def test_non_interrupting_boundary_event_by_a_throw_inside(kind):
    thrower = script("k", "n = 1") if kind == "conditional" else throw("k", kind)
    body = (
        inside(thrower + "<task id='t'/>", "a -> k; k -> t; t -> b")
        + boundary("x", "p1", kind, False)
        + "<endEvent id='xe'/>"
    )
    found = ex(body, "s -> p1; p1 -> e; x -> xe", {"n": 0})
    assert (found.status, sorted(found.visited)) == (
        "completed",
        sorted(["s", "a", "k", "x", "xe", "t", "b", "p1", "e"]),
    ), found


@pytest.mark.parametrize("kind", ["signal", "escalation", "error", "message"])
def test_interrupting_boundary_event_by_an_end_event_withdraws_what_runs_beside_it(kind):
    body = (
        inside(
            "<parallelGateway id='g'/>" + catch("w", timer("P1D")) + ev("endEvent", "k", kind),
            "a -> g; g -> w; w -> b; g -> k",
        )
        + boundary("x", "p1", kind)
        + "<endEvent id='xe'/>"
    )
    ran(ex(body, "s -> p1; p1 -> e; x -> xe"), "s a g k x xe")


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_codes_have_to_match_and_the_one_that_names_it_is_nearer_than_the_one_that_takes_all(kind):
    body = (
        inside(ev("endEvent", "k", kind), "a -> k") + boundary("x", "p1", f"{kind}2") + "<endEvent id='xe'/>"
    )
    found = ex(body, "s -> p1; p1 -> e; x -> xe")
    if kind == "error":
        assert (found.status, found.failure.code, found.failure.element) == ("failed", "uncaught_error", "k")
    else:
        ran(found, "s a k p1 e")
    body += boundary("y", "p1", f"any {kind}") + "<endEvent id='ye'/>"
    ran(ex(body, "s -> p1; p1 -> e; x -> xe; y -> ye"), "s a k y ye")
    body += boundary("z", "p1", kind) + "<endEvent id='ze'/>"
    ran(ex(body, "s -> p1; p1 -> e; x -> xe; y -> ye; z -> ze"), "s a k z ze")


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_the_nearest_level_that_catches_it_has_it(kind):
    inner = inside(ev("endEvent", "k", kind), "a -> k", "p2")
    outer = f"<subProcess id='p1'><startEvent id='oa'/>{inner}{boundary('y', 'p2', kind)}<endEvent id='ye'/>{sequence(lines('oa -> p2; y -> ye'))}</subProcess>"
    found = ex(outer + boundary("x", "p1", kind) + "<endEvent id='xe'/>", "s -> p1; p1 -> e; x -> xe")
    ran(found, "s oa a k y ye p1 e")


def test_uncaught_error_at_the_top_fails_and_uncaught_escalation_signal_and_cancelled_token_do_not():
    found = ex(ev("endEvent", "k", "error"), "s -> k")
    assert (found.status, found.failure.element) == ("failed", "k")
    ran(ex(ev("endEvent", "k", "escalation"), "s -> k"), "s k")
    ran(ex(throw("k", "escalation"), "s -> k; k -> e"), "s k e")
    ran(ex(throw("k", "signal"), "s -> k; k -> e"), "s k e")


def test_terminate_in_a_sub_process_ends_only_the_sub_process():
    body = inside(
        "<parallelGateway id='g'/>" + catch("w", timer("P1D")) + ev("endEvent", "k", "terminate"),
        "a -> g; g -> w; w -> b; g -> k",
    )
    ran(ex(body, "s -> p1; p1 -> e"), "s a g k p1 e")


def test_terminate_in_one_instance_leaves_the_others():
    multi = "<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    body = inside(ev("endEvent", "k", "terminate"), "a -> k", inner=multi)
    ran(ex(body, "s -> p1; p1 -> e"), "s a k p1 a k p1 e")


# event sub-processes


def event_sub(kind: str, interrupting: bool = True, body: str = "", flows: str = "h -> hx; hx -> he") -> str:
    start = ev("startEvent", "h", kind, f"isInterrupting='{str(interrupting).lower()}'")
    return sub(
        "es",
        start + (body or "<task id='hx'/>") + "<endEvent id='he'/>",
        lines(flows),
        attributes="triggeredByEvent='true'",
    )


@pytest.mark.parametrize("kind", ["signal", "escalation", "message", "conditional", "error"])
@pytest.mark.parametrize("level", ["process", "sub-process"])
def test_interrupting_event_sub_process(kind, level):
    thrower = script("k", "n = 1") if kind == "conditional" else throw("k", kind)
    if kind == "error":
        thrower = ev("endEvent", "k", kind)
    more = "" if kind == "error" else "k -> t; "
    beside = "<parallelGateway id='g'/>" + catch("w", timer("P1D")) + thrower + "<task id='t'/>"
    if level == "process":
        found = ex(event_sub(kind) + beside, f"s -> g; g -> w; w -> e; g -> k; {more}t -> e", {"n": 0})
        ran(found, "s g k h hx he es")
    else:
        body = inside(event_sub(kind) + beside, f"a -> g; g -> w; w -> b; g -> k; {more}t -> b")
        ran(ex(body, "s -> p1; p1 -> e", {"n": 0}), "s a g k h hx he es p1 e")


@pytest.mark.parametrize("kind", ["signal", "escalation", "message", "conditional"])
def test_non_interrupting_event_sub_process(kind):
    thrower = script("k", "n = 1") if kind == "conditional" else throw("k", kind)
    found = ex(event_sub(kind, False) + thrower + "<task id='t'/>", "s -> k; k -> t; t -> e", {"n": 0})
    assert (found.status, sorted(found.visited)) == (
        "completed",
        sorted(["s", "k", "h", "hx", "he", "es", "t", "e"]),
    ), found


def test_event_sub_processes_run_only_when_their_event_happens():
    for kind in ("signal", "escalation", "error", "message", "conditional", "compensate"):
        ran(ex(event_sub(kind), "s -> e", {"n": 0}), "s e")


def test_an_event_sub_process_does_not_catch_what_is_thrown_inside_it():
    body = event_sub("escalation", False, throw("hx", "escalation")) + throw("k", "escalation")
    found = ex(body, "s -> k; k -> e")
    assert sorted(found.visited) == sorted(["s", "k", "h", "hx", "he", "es", "e"])
    inner = inside(
        event_sub("error", True, ev("endEvent", "hx", "error"), "h -> hx") + ev("endEvent", "k", "error"),
        "a -> k",
    )
    ran(
        ex(inner + boundary("x", "p1", "error") + "<endEvent id='xe'/>", "s -> p1; p1 -> e; x -> xe"),
        "s a k h hx x xe",
    )


def test_terminate_in_an_event_sub_process_ends_only_that_one():
    body = (
        event_sub("signal", False, ev("endEvent", "hx", "terminate"), "h -> hx")
        + throw("k", "signal")
        + catch("w", timer("P1D"))
    )
    ran(ex(body, "s -> k; k -> w; w -> e"), "s k h hx es w e")


def test_event_sub_process_timer_duration_and_cycle():
    ran(ex(event_sub(timer("PT1H")) + catch("w", timer("P1D")), "s -> w; w -> e"), "s h hx he es")
    found = ex(event_sub(timer("R3/PT1H", "timeCycle"), False) + catch("w", timer("P1D")), "s -> w; w -> e")
    assert (found.visited.count("es"), found.visited[-2:]) == (3, ("w", "e"))
    found = ex(event_sub(timer("R/PT7H", "timeCycle"), False) + catch("w", timer("P1D")), "s -> w; w -> e")
    assert (found.status, found.visited.count("es"), found.visited[-2:]) == ("completed", 3, ("w", "e"))


def test_multiple_and_parallel_multiple_event_sub_process_and_boundary():
    both = DEF["signal"].replace("/>", " id='d1'/>") + DEF["escalation"].replace("/>", " id='d2'/>")
    for parallel, visited in (("false", "s a k1 x xe"), ("true", "s a k1 k2 x xe")):
        body = inside(
            throw("k1", "signal") + throw("k2", "escalation") + "<task id='t'/>",
            "a -> k1; k1 -> k2; k2 -> t; t -> b",
        )
        body += (
            boundary("x", "p1", both).replace(
                "<boundaryEvent", f"<boundaryEvent parallelMultiple='{parallel}'"
            )
            + "<endEvent id='xe'/>"
        )
        ran(ex(body, "s -> p1; p1 -> e; x -> xe"), visited)
        body = event_sub(both).replace("<startEvent", f"<startEvent parallelMultiple='{parallel}'")
        body += throw("k1", "signal") + throw("k2", "escalation") + "<task id='t'/>"
        found = ex(body, "s -> k1; k1 -> k2; k2 -> t; t -> e")
        ran(found, "s k1 h hx he es" if parallel == "false" else "s k1 k2 h hx he es")


# conditional events (10.5.5)


def test_conditional_intermediate_event_waits_until_its_condition_holds():
    body = (
        "<parallelGateway id='g'/>"
        + catch("c", "conditional")
        + catch("w", timer("PT1H"))
        + script("t", "n = 1")
    )
    ran(ex(body, "s -> g; g -> c; c -> e; g -> w; w -> t", {"n": 0}), "s g w t c e")
    ran(ex(catch("c", "conditional"), "s -> c; c -> e", {"n": 1}), "s c e")
    ran(ex(catch("c", "conditional"), "s -> c; c -> e", {"n": 0}), "s", "waiting")


def test_conditional_boundary_event_that_becomes_true_with_the_last_element_of_a_sub_process():
    body = (
        inside(script("k", "n = 1"), "a -> k; k -> b")
        + boundary("x", "p1", "conditional")
        + "<endEvent id='xe'/>"
    )
    ran(ex(body, "s -> p1; p1 -> e; x -> xe", {"n": 0}), "s a k x xe")


def test_conditional_non_interrupting_fires_again_only_after_it_was_false():
    body = inside(
        script("k", "n = 1") + script("k2", "n = 1") + script("k3", "n = 0") + script("k4", "n = 1"),
        "a -> k; k -> k2; k2 -> k3; k3 -> k4; k4 -> b",
    )
    body += boundary("x", "p1", "conditional", False) + "<endEvent id='xe'/>"
    found = ex(body, "s -> p1; p1 -> e; x -> xe", {"n": 0})
    assert (found.status, found.visited.count("xe")) == ("completed", 2)


def test_conditional_start_event_starts_when_its_condition_holds():
    body = ev("startEvent", "c", "conditional") + E
    ran(do(body, "c -> e", {"n": 1}), "c e")
    ran(do(body, "c -> e", {"n": 0}), "", "waiting")


# timers (10.5.5), ISO 8601 and FEEL


@pytest.mark.parametrize(
    ("kind", "value", "at"),
    [
        ("timeDuration", "P1M", "2026-02-01T00:00:00"),
        ("timeDuration", "PT90M", "2026-01-01T01:30:00"),
        ("timeDuration", 'duration("P1D")', "2026-01-02T00:00:00"),
        ("timeDuration", "d", "2026-01-03T00:00:00"),
        ("timeDate", "2026-01-05T12:00:00Z", "2026-01-05T12:00:00"),
        ("timeDate", "2026-01-05T12:00:00+07:00", "2026-01-05T05:00:00"),
        ("timeDate", "2026-01-05T12:00:00", "2026-01-05T12:00:00"),
        ("timeDate", "2020-01-05T12:00:00Z", "2026-01-01T00:00:00"),
        ("timeDate", 'date and time("2026-01-05T12:00:00Z")', "2026-01-05T12:00:00"),
        ("timeDate", 'date and time("2026-01-05T12:00:00+07:00")', "2026-01-05T05:00:00"),
        ("timeDate", 'now + duration("PT1H")', "2026-01-01T01:00:00"),
        ("timeCycle", "R3/PT1H", "2026-01-01T01:00:00"),
        ("timeCycle", "R/PT1H", "2026-01-01T01:00:00"),
        ("timeCycle", "R2/2026-01-02T00:00:00Z/PT1H", "2026-01-02T00:00:00"),
        ("timeCycle", 'duration("PT1H")', "2026-01-01T01:00:00"),
        ("timeCycle", '"R2/PT2H"', "2026-01-01T02:00:00"),
    ],
)
def test_timer(kind, value, at):
    found = ex(
        catch("w", timer(value.replace("<", "&lt;"), kind)) + script("t", "at = now"),
        "s -> w; w -> t; t -> e",
        {"d": "P2D"},
    )
    ran(found, "s w t e")
    assert engine_time(found.data["at"]) == at


def engine_time(text: str) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None).isoformat()


@pytest.mark.parametrize(
    ("cycle", "times"),
    [
        ("R3/PT1H", 3),
        ("R/PT7H", 3),
        ("R1/PT1H", 1),
        ("R2/2026-01-01T05:00:00Z/PT1H", 2),
        ("PT1H", 1),
        ("R2/2026-01-01T05:00:00Z/P1D", 1),
    ],
)
def test_timer_cycle_on_a_boundary(cycle, times):
    body = (
        inside(catch("w", timer("P1D")), "a -> w; w -> b")
        + boundary("x", "p1", timer(cycle, "timeCycle"), False)
        + "<endEvent id='xe'/>"
    )
    found = ex(body, "s -> p1; p1 -> e; x -> xe")
    assert (found.status, found.visited.count("xe"), found.visited[-1]) == ("completed", times, "e")


def test_month_ends():
    body = (
        catch("w", timer("2026-01-31T08:00:00Z", "timeDate"))
        + catch("v", timer("P1M"))
        + script("t", "at = now")
    )
    found = ex(body, "s -> w; w -> v; v -> t; t -> e")
    assert engine_time(found.data["at"]) == "2026-02-28T08:00:00"


def test_timer_that_is_no_time_fails_and_names_the_event():
    found = ex(catch("w", timer('"soon"')), "s -> w; w -> e")
    assert (found.status, found.failure.element) == ("failed", "w")


# messages


def test_message_thrown_before_anybody_waits_is_kept():
    ran(ex(throw("k", "message") + catch("c", "message"), "s -> k; k -> c; c -> e"), "s k c e")
    ran(
        ex(catch("w", timer("P1D")) + catch("c", "message"), "s -> w; w -> c; c -> e", messages=["M"]),
        "s w c e",
    )
    ran(
        ex("<sendTask id='k' messageRef='m'/><receiveTask id='c' messageRef='m'/>", "s -> k; k -> c; c -> e"),
        "s k c e",
    )


def test_message_start_by_a_message_from_outside_starts_once_with_its_payload():
    body = ev("startEvent", "c", "message") + script("t", "y = x + 1") + E
    found = do(body, "c -> t\nt -> e", {"z": 1}, messages=[("M", {"x": 4})], rest=REST)
    ran(found, "c t e", x=4, y=5, z=1)
    ran(do(body, "c -> t\nt -> e", {"x": 1}, rest=REST), "c t e", y=2)


def test_several_start_events_the_one_whose_message_comes():
    body = (
        ev("startEvent", "c1", "message")
        + ev("startEvent", "c2", "<messageEventDefinition messageRef='m2'/>")
        + "<task id='t'/>"
        + E
    )
    ran(do(body, "c1 -> t\nc2 -> t\nt -> e", messages=["M2"], rest=REST), "c2 t e")


def test_a_plain_start_beside_a_message_start():
    body = ev("startEvent", "c", "message") + S + "<task id='t'/><task id='u'/>" + E
    ran(do(body, "s -> t\nc -> u\nt -> e\nu -> e", rest=REST), "s t e")


def test_message_start_of_a_plain_instantiation_by_another_process_with_payload_by_associations():
    found = file(
        REST
        + "<process id='p' isExecutable='true'><property id='price'/>"
        + S
        + "<endEvent id='k'><dataInput id='ki' name='amount'/><dataInputAssociation id='k1'><sourceRef>price</sourceRef><targetRef>ki</targetRef></dataInputAssociation>"
        + DEF["message"]
        + "</endEvent>"
        + sequence("s -> k")
        + "</process><process id='q' isExecutable='true'><property id='got'/><startEvent id='qs'><dataOutput id='qo' name='other'/><dataOutputAssociation id='q1'><sourceRef>qo</sourceRef><targetRef>got</targetRef></dataOutputAssociation>"
        + DEF["message"]
        + "</startEvent><exclusiveGateway id='g' default='g_no'/><task id='yes'/><task id='no'/>"
        + sequence("qs -> g\ng -> yes [got = 21]\ng -> no")
        + "</process>",
        {"price": 21},
    )
    ran(found, "s k qs g yes")


# signals


def test_signal_reaches_all_who_wait_and_starts_other_processes_of_the_file():
    found = file(
        REST
        + f"<process id='p' isExecutable='true'>{S}<parallelGateway id='f'/>{catch('c1', 'signal')}{catch('c2', 'signal')}<task id='x'/>{throw('k', 'signal')}{E}"
        + sequence(lines("s -> f; f -> c1; f -> c2; f -> x; x -> k; k -> e"))
        + "</process>"
        + f"<process id='q'>{ev('startEvent', 'qs', 'signal')}<endEvent id='qe'/>{sequence('qs -> qe')}</process>"
        + f"<process id='r'><startEvent id='rs'>{DEF['signal']}{DEF['message']}</startEvent><endEvent id='re'/>{sequence('rs -> re')}</process>"
    )
    assert (found.status, sorted(found.visited)) == (
        "completed",
        sorted(["s", "f", "c1", "c2", "x", "k", "e", "qs", "qe", "rs", "re"]),
    ), found


def test_a_signal_is_not_kept():
    ran(ex(throw("k", "signal") + catch("c", "signal"), "s -> k; k -> c; c -> e"), "s k", "waiting")


# compensation


def undoable(ident: str, attributes: str = "", inner: str = "", handler_inner: str = "") -> str:
    return (
        f"<scriptTask id='{ident}' {attributes}>{inner}<script>n = n + 1</script></scriptTask>"
        + boundary(f"b{ident}", ident, "compensate")
        + f"<scriptTask id='u{ident}' isForCompensation='true'>{handler_inner}<script>n = n - 1</script></scriptTask><association id='as{ident}' sourceRef='b{ident}' targetRef='u{ident}'/>"
    )


MULTI = "<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
UNDO = "<compensateEventDefinition activityRef='{0}'/>"


def test_compensation_handler_that_is_multi_instance_and_activity_that_is():
    ran(
        ex(undoable("t", handler_inner=MULTI) + throw("k", "compensate"), "s -> t; t -> k; k -> e", {"n": 0}),
        "s t ut ut k e",
        n=-1,
    )
    ran(
        ex(undoable("t", inner=MULTI) + throw("k", "compensate"), "s -> t; t -> k; k -> e", {"n": 0}),
        "s t t ut k e",
        n=1,
    )


def test_compensation_of_a_task_that_has_not_completed_does_nothing():
    ran(ex(undoable("t") + throw("k", "compensate"), "s -> k; k -> t; t -> e", {"n": 0}), "s k t e", n=1)
    ran(ex(undoable("t") + throw("k", UNDO.format("t")), "s -> k; k -> t; t -> e", {"n": 0}), "s k t e", n=1)


def test_compensation_of_a_task_that_ran_in_a_loop_of_flows_undoes_each_run():
    body = undoable("t") + "<exclusiveGateway id='g' default='g_k'/>" + throw("k", "compensate")
    ran(ex(body, "s -> t; t -> g; g -> t [n < 2]; g -> k; k -> e", {"n": 0}), "s t g t g ut ut k e", n=0)


def test_compensation_of_every_instance_of_a_multi_instance_sub_process():
    body = inside(undoable("t"), "a -> t; t -> b", inner=MULTI) + throw("k", UNDO.format("p1"))
    ran(ex(body, "s -> p1; p1 -> k; k -> e", {"n": 0}), "s a t b p1 a t b p1 ut ut k e", n=0)
    handler = sub(
        "hs",
        ev("startEvent", "h", "compensate") + script("hx", "n = n - 1"),
        "h -> hx",
        attributes="triggeredByEvent='true'",
    )
    body = inside(script("t", "n = n + 1") + handler, "a -> t; t -> b", inner=MULTI) + throw(
        "k", "compensate"
    )
    found = ex(body, "s -> p1; p1 -> k; k -> e", {"n": 0})
    assert (found.status, found.data["n"], found.visited.count("hx")) == ("completed", 0, 2), found


def test_compensation_of_a_called_process():
    found = file(
        f"<process id='p' isExecutable='true'>{S}<callActivity id='c' calledElement='q'/>{throw('k', 'compensate')}{E}{sequence(lines('s -> c; c -> k; k -> e'))}</process>"
        f"<process id='q'><startEvent id='qs'/>{undoable('t')}{sequence('qs -> t')}</process>",
        {"n": 0},
    )
    ran(found, "s qs t c ut k e", n=0)


def test_compensation_from_an_event_sub_process_for_an_error():
    body = inside(
        undoable("t") + ev("endEvent", "k", "error") + event_sub("error", True, throw("hx", "compensate")),
        "a -> t; t -> k",
    )
    ran(ex(body, "s -> p1; p1 -> e", {"n": 0}), "s a t k h ut hx he es p1 e", n=0)


def test_compensation_end_event_inside_a_sub_process_undoes_what_lies_on_its_level():
    body = undoable("o") + inside(undoable("t") + ev("endEvent", "k", "compensate"), "a -> t; t -> k")
    ran(ex(body, "s -> o; o -> p1; p1 -> e", {"n": 0}), "s o a t ut k p1 e", n=1)


# links, references, boundary events on tasks


def test_definition_by_reference_at_every_position():
    rest = REST + "<signalEventDefinition id='rs' signalRef='sg'/><terminateEventDefinition id='rt'/>"
    ref = "<eventDefinitionRef>{0}</eventDefinitionRef>"
    body = (
        inside(throw("k", ref.format("rs")) + "<task id='t'/>", "a -> k; k -> t; t -> b")
        + boundary("x", "p1", ref.format("rs"))
        + ev("endEvent", "xe", ref.format("rt"))
    )
    ran(do(S + body + E, lines("s -> p1; p1 -> e; x -> xe"), rest=rest), "s a k x xe")


def test_boundary_message_and_timer_on_tasks_that_wait():
    body = "<receiveTask id='t' messageRef='m2'/>" + boundary("x", "t", timer("PT1H")) + "<endEvent id='xe'/>"
    ran(ex(body, "s -> t; t -> e; x -> xe"), "s x xe")
    ran(ex(body, "s -> t; t -> e; x -> xe", messages=["M2"]), "s t e")
    body = (
        "<receiveTask id='t' messageRef='m2'/>" + boundary("x", "t", "message", False) + "<endEvent id='xe'/>"
    )
    ran(ex(body, "s -> t; t -> e; x -> xe", messages=["M", "M", "M2"]), "s x xe x xe t e")


def test_non_interrupting_boundary_on_a_multi_instance_fires_once_for_all_and_leaves_with_it():
    multi = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    body = (
        inside(catch("w", timer("P1D")), "a -> w; w -> b", inner=multi)
        + boundary("x", "p1", timer("PT1H"), False)
        + "<endEvent id='xe'/>"
    )
    found = ex(body, "s -> p1; p1 -> e; x -> xe")
    assert (found.visited.count("x"), found.visited.count("w"), found.visited[-1], found.status) == (
        1,
        3,
        "e",
        "completed",
    )


def test_an_error_in_one_instance_withdraws_them_all():
    multi = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    body = (
        inside(ev("endEvent", "k", "error"), "a -> k", inner=multi)
        + boundary("x", "p1", "error")
        + "<endEvent id='xe'/>"
    )
    found = ex(body, "s -> p1; p1 -> e; x -> xe")
    assert (found.visited.count("k"), found.visited[-2:], found.status) == (1, ("x", "xe"), "completed")


def test_cancel_end_event_leaves_by_its_boundary_event_and_undoes_what_has_completed():
    inner = undoable("t") + ev("endEvent", "k", "<cancelEventDefinition/>")
    body = (
        inside(inner, "a -> t; t -> k", kind="transaction")
        + boundary("x", "p1", "<cancelEventDefinition/>")
        + "<endEvent id='xe'/>"
    )
    ran(ex(body, "s -> p1; p1 -> e; x -> xe", {"n": 0}), "s a t ut k x xe", n=0)


def test_what_completed_before_a_failure_is_told():
    found = ex("<task id='t'/>" + ev("endEvent", "k", "error"), "s -> t; t -> k")
    ran(found, "s t k", "failed")
    found = ex("<exclusiveGateway id='g'/><task id='t'/>", "s -> g; g -> t [n = 1]", {"n": 0})
    ran(found, "s", "failed")
    assert (found.failure.element, "n = 0" in found.failure.message) == ("g", True)


@pytest.mark.parametrize(
    ("value", "interrupts"), [("1", True), ("true", True), ("0", False), ("false", False)]
)
def test_truth_values_are_those_of_xml_schema(value, interrupts):
    body = inside(throw("k", "signal") + "<task id='t'/>", "a -> k; k -> t; t -> b") + "<endEvent id='xe'/>"
    body += boundary("x", "p1", "signal").replace("'true'", f"'{value}'")
    found = ex(body, "s -> p1; p1 -> e; x -> xe")
    assert ("xe" in found.visited, "t" in found.visited) == (True, not interrupts)


def test_tasks_and_events_that_name_the_message_by_its_operation():
    rest = (
        REST
        + "<interface id='i' name='i'><operation id='op' name='o'><inMessageRef>m</inMessageRef></operation></interface>"
    )
    body = S + "<sendTask id='k' operationRef='op'/><receiveTask id='c' operationRef='op'/>" + E
    ran(do(body, lines("s -> k; k -> c; c -> e"), rest=rest), "s k c e")


def test_a_signal_that_its_own_process_starts_with_makes_another_instance():
    """10.5.2: a signal reaches every process that can start with it, the sender's own among them."""
    body = ev("startEvent", "c", "signal") + throw("k", "signal") + "<task id='t'/>"
    ran(ex(body, "s -> k; k -> e; c -> t"), "s k e c t")


def test_cancel_that_nothing_catches_fails_by_common_reading():
    body = inside(ev("endEvent", "k", "<cancelEventDefinition/>"), "a -> k", kind="transaction")
    found = ex(body, "s -> p1; p1 -> e")
    assert (found.status, found.failure.code, found.failure.element) == ("failed", "uncaught_error", "k")


def test_compensation_handler_on_a_sub_process_and_compensation_at_an_end_event():
    body = (
        inside("<task id='t'/>", "a -> t; t -> b")
        + boundary("bp", "p1", "compensate")
        + "<task id='up' isForCompensation='true'/>"
    )
    body += "<association id='x1' sourceRef='bp' targetRef='up'/>" + ev("endEvent", "k", "compensate")
    ran(ex(body, "s -> p1; p1 -> k"), "s a t b p1 up k")


def test_another_pool_that_throws_the_awaited_message_starts_by_itself():
    found = file(
        REST
        + f"<process id='p' isExecutable='true'>{S}{catch('c', 'message')}{E}{sequence(lines('s -> c; c -> e'))}</process>"
        + f"<process id='q' isExecutable='true'><startEvent id='qs'/>{throw('k', 'message')}<endEvent id='qe'/>{sequence(lines('qs -> k; k -> qe'))}</process>"
    )
    assert (found.status, sorted(found.visited)) == ("completed", ["c", "e", "k", "qe", "qs", "s"])
