"""Playing the token game: what gets stuck or runs twice is found, with the shortest way there; what is sound is not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

import engine
from engine.checking import SOUNDNESS, check
from engine.checking.explore import explore
from engine.checking.net import Net
from tests.engine.checking.drawn import LINE, ROLE, TOML, TWO, codes, drawn, one, sequence
from tests.engine.diagrams import Run
from tests.engine.random_procedures import structured, unstructured

OK = TOML + b'variables = ["ok"]\n'
XOR, AND, OR = "exclusiveGateway", "parallelGateway", "inclusiveGateway"
THREE = TWO + f"<userTask id='v' {ROLE}/>"


def block(split: str, join: str):
    """Two tasks between a split and a join, then a third."""
    default = "default='g_u'" if split == XOR else ""
    body = f"<{split} id='g' name='Pisah' {default}/><{join} id='j' name='Gabung'/>{THREE}"
    first, second = ("[ok]", "[ok = false]" if split == OR else "") if split != AND else ("", "")
    return drawn(body, f"s -> g\ng -> t {first}\ng -> u {second}\nt -> j\nu -> j\nj -> v\nv -> e", toml=OK)


def sound(package) -> bool:
    return not SOUNDNESS & set(codes(package))


@pytest.mark.parametrize(("split", "join"), [(XOR, XOR), (AND, AND), (OR, OR), (XOR, OR), (AND, OR)])
def test_a_split_that_its_join_fits_is_sound(split, join):
    assert sound(block(split, join))


def test_an_exclusive_split_into_a_parallel_join_gets_stuck_on_the_shortest_way():
    found = one(block(XOR, AND), "deadlock")
    assert found.element == "j"
    assert found.path in {
        ("s", "s_g", "g", "g_t", "t", "t_j", "j"),
        ("s", "s_g", "g", "g_u", "u", "u_j", "j"),
    }
    assert "Gabung" in found.message_id


def test_an_inclusive_split_into_a_parallel_join_gets_stuck():
    assert one(block(OR, AND), "deadlock").element == "j"


def test_the_join_that_waits_names_the_flow_that_does_not_come():
    found = one(block(XOR, AND), "deadlock")
    assert "Ulang → Gabung" in found.message_en or "Tugas → Gabung" in found.message_en


@pytest.mark.parametrize("split", [AND, OR])
def test_a_parallel_split_into_an_exclusive_merge_runs_what_follows_twice(split):
    found = one(block(split, XOR), "lack_of_synchronisation")
    assert found.element == "v"
    assert found.path[:3] == ("s", "s_g", "g") and found.path[-1] == "v"
    assert "Pisah" in found.message_id


def test_the_path_to_a_task_that_runs_twice_is_the_shortest():
    found = one(block(AND, XOR), "lack_of_synchronisation")
    assert sorted(found.path) == sorted(
        ["s", "s_g", "g", "g_t", "g_u", "t", "t_j", "j", "j_v", "u", "u_j", "j", "j_v", "v"]
    )


def test_a_script_after_unjoined_branches_runs_twice_too():
    body = f"<parallelGateway id='g'/>{TWO}<scriptTask id='x'><script>a = 1</script></scriptTask>"
    package = drawn(body, "s -> g\ng -> t\ng -> u\nt -> x\nu -> x\nx -> e")
    assert one(package, "lack_of_synchronisation").element == "x"


def test_only_the_first_task_that_runs_twice_is_told():
    body = f"<parallelGateway id='g'/>{THREE}<userTask id='w' {ROLE}/>"
    package = drawn(body, "s -> g\ng -> t\ng -> u\nt -> v\nu -> v\nv -> w\nw -> e")
    assert one(package, "lack_of_synchronisation").element == "v"


def test_a_task_with_two_flows_out_splits_and_its_branches_have_to_be_joined():
    package = drawn(THREE, "s -> t\ns -> u\nt -> v\nu -> v\nv -> e")
    assert one(package, "lack_of_synchronisation").element == "v"


def test_a_loop_back_into_a_parallel_join_gets_stuck():
    body = f"<parallelGateway id='j' name='Gabung'/><exclusiveGateway id='g' default='g_e'/>{TWO}"
    package = drawn(body, "s -> j\nj -> t\nt -> g\ng -> u [ok]\ng -> e\nu -> j", toml=OK)
    found = one(package, "deadlock")
    assert (found.element, found.path) == ("j", ("s", "s_j", "j"))


def test_branches_that_end_apart_are_sound():
    assert sound(drawn(TWO + "<endEvent id='e2'/>", "s -> t\ns -> u\nt -> e\nu -> e2"))


def test_a_terminate_end_lets_nothing_get_stuck():
    body = f"<parallelGateway id='g'/><parallelGateway id='j'/>{THREE}<endEvent id='x'><terminateEventDefinition/></endEvent>"
    flows = "s -> g\ng -> t\ng -> u\ng -> v\nt -> j\nu -> j\nv -> x\nj -> e"
    assert sound(drawn(body, flows))


def test_a_loop_with_a_way_out_is_sound():
    body = f"<exclusiveGateway id='m'/><exclusiveGateway id='g' default='g_e'/>{TWO}"
    assert sound(drawn(body, "s -> m\nm -> t\nt -> g\ng -> u [ok]\ng -> e\nu -> m", toml=OK))


def test_an_inclusive_join_in_a_loop_is_sound():
    body = f"<inclusiveGateway id='m'/><exclusiveGateway id='g' default='g_e'/>{TWO}"
    assert sound(drawn(body, "s -> m\nm -> t\nt -> g\ng -> u [ok]\ng -> e\nu -> m", toml=OK))


def test_work_that_a_loop_starts_beside_itself_each_round_is_meant():
    body = f"<exclusiveGateway id='m'/><parallelGateway id='p1'/><exclusiveGateway id='g' default='g_e'/>{THREE}<endEvent id='e2'/>"
    flows = "s -> m\nm -> t\nt -> g\ng -> p1 [ok]\ng -> e\np1 -> u\np1 -> v\nu -> e2\nv -> m"
    assert sound(drawn(body, flows, toml=OK))


def test_a_loop_that_adds_tokens_without_end_is_told():
    body = f"<exclusiveGateway id='m'/><parallelGateway id='g'/>{TWO}"
    package = drawn(body, "s -> m\nm -> t\nt -> g\ng -> m\ng -> u\nu -> m")
    assert "unbounded" in codes(package)


TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"


def test_a_boundary_event_that_interrupts_is_another_way_out():
    body = f"{TWO}<boundaryEvent id='b' attachedToRef='t'>{TIMER}</boundaryEvent><exclusiveGateway id='m'/>"
    assert sound(drawn(body, "s -> t\nt -> m\nb -> u\nu -> m\nm -> e"))


def test_a_boundary_event_that_does_not_interrupt_may_start_work_beside():
    body = f"{TWO}<boundaryEvent id='b' attachedToRef='t' cancelActivity='false'>{TIMER}</boundaryEvent>"
    assert sound(drawn(body, "s -> t\nt -> e\nb -> u\nu -> e"))


def test_a_parallel_join_of_a_task_and_its_interrupting_event_gets_stuck():
    body = f"{TWO}<boundaryEvent id='b' attachedToRef='t'>{TIMER}</boundaryEvent><parallelGateway id='j'/>"
    package = drawn(body, "s -> t\nt -> j\nb -> u\nu -> j\nj -> e")
    found = one(package, "deadlock")
    assert found.path == ("s", "s_t", "t", "t_j", "j")


def test_a_join_inside_a_subprocess_that_gets_stuck_is_found_in_its_own_level():
    inner = (
        f"<startEvent id='is'/><exclusiveGateway id='g'/><parallelGateway id='j'/>{TWO}<endEvent id='ie'/>"
    )
    inner += sequence("is -> g\ng -> t [ok]\ng -> u\nt -> j\nu -> j\nj -> ie")
    package = drawn(f"<subProcess id='sub'>{inner}</subProcess>", "s -> sub\nsub -> e", toml=OK)
    assert one(package, "deadlock").path[0] == "is"


def test_what_follows_a_subprocess_that_only_ends_in_errors_is_dead():
    inner = (
        "<startEvent id='is'/><endEvent id='ie'><errorEventDefinition errorRef='err'/></endEvent>"
        + sequence("is -> ie")
    )
    body = f"<subProcess id='sub'>{inner}</subProcess><boundaryEvent id='b' attachedToRef='sub'><errorEventDefinition errorRef='err'/></boundaryEvent>{TWO}"
    package = drawn(
        body, "s -> sub\nsub -> t\nt -> e\nb -> u\nu -> e", rest="<error id='err' errorCode='E'/>"
    )
    found = one(package, "dead_element")
    assert found.element == "t"


def test_a_multiple_instance_counts_as_one():
    body = f"<userTask id='t' {ROLE}><multiInstanceLoopCharacteristics rangkul:collection='=ok'/></userTask>"
    assert sound(drawn(body, LINE, toml=OK))


def test_an_event_based_gateway_takes_one_of_its_events():
    body = "<eventBasedGateway id='g'/>" + "".join(
        f"<intermediateCatchEvent id='{i}'>{TIMER}</intermediateCatchEvent>" for i in ("t", "u")
    )
    ways = "s -> g\ng -> t\ng -> u\nt -> {0}\nu -> {0}\n{0} -> e"
    assert sound(drawn(body + "<exclusiveGateway id='j'/>", ways.format("j"), forms=False))
    assert "deadlock" in codes(drawn(body + "<parallelGateway id='j'/>", ways.format("j"), forms=False))


def test_an_activity_that_starts_with_two_tokens_gets_stuck_with_one():
    assert sound(drawn(f"<userTask id='t' startQuantity='2' {ROLE}/>", "s -> t\ns -> t\nt -> e"))
    found = one(drawn(f"<userTask id='t' startQuantity='2' {ROLE}/>", LINE), "deadlock")
    assert found.element == "t"


def test_a_complex_gateway_takes_late_tokens():
    body = f"<parallelGateway id='g'/><complexGateway id='j'><activationCondition>activationCount >= 1</activationCondition></complexGateway>{THREE}"
    assert sound(drawn(body, "s -> g\ng -> t\ng -> u\nt -> j\nu -> j\nj -> v\nv -> e"))


def wide(count: int, length: int):
    """Branches of tasks side by side."""
    nodes, flows = "<parallelGateway id='g'/><parallelGateway id='j'/>", ["s -> g", "j -> e"]
    for branch in range(count):
        names = [f"n{branch}x{i}" for i in range(length)]
        nodes += "".join(f"<userTask id='{n}' {ROLE}/>" for n in names)
        flows += [f"{a} -> {b}" for a, b in zip(["g", *names], [*names, "j"], strict=True)]
    return drawn(nodes, "\n".join(flows))


def test_a_diagram_of_a_thousand_elements_is_played_to_the_end():
    found = check(wide(10, 100))
    assert not SOUNDNESS & {f.code for f in found} and "too_large" not in [f.code for f in found]


def test_a_diagram_that_is_too_large_for_the_bound_says_so_and_what_was_found_holds():
    assert "too_large" in codes(wide(6, 6), bound=10)
    assert "deadlock" in codes(block(XOR, AND), bound=12)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(structured())
def test_structured_procedures_do_not_get_stuck(procedure):
    found = check(procedure.main)
    bad = [
        f for f in found if f.code in {"deadlock", "unbounded", "dead_element", "check_failed", "never_ends"}
    ]
    assert not bad


def stuck_joins(procedure: engine.Procedure, rounds: int = 6) -> set[str]:
    """Gateways at which the engine itself waits for ever, found by completing everything in some orders."""
    found: set[str] = set()
    for choice in range(rounds):
        run = Run(procedure, {"choice": choice}, max_steps=200)
        for turn in range(30):
            if run.end is not None or run.state is None or not run.items or run.failure():
                break
            element = run.open[(turn * 7 + choice) % len(run.items)]
            item = next(i for i in run.items.values() if i.element == element)
            run.do(engine.CompleteWorkItem(item.item, {"choice": (choice + turn) % 4}))
        if run.end is None and run.state is not None and not run.items and not run.failure():
            found |= {a.element for a in engine.active(procedure, run.state)}
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(unstructured())
def test_where_the_engine_gets_stuck_the_check_has_told_so(procedure):
    joins = stuck_joins(procedure)
    if joins:
        found = check(procedure.main)
        told = {f.element for f in found if f.code == "deadlock"}
        large = {f.code for f in found} & {"too_large", "unbounded"}
        assert joins & told or large, (joins, found)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(unstructured())
def test_moving_one_token_at_a_time_finds_the_same_deadlocks(procedure):
    level = procedure.main.processes[0].level
    if any(n.kind == "inclusiveGateway" for n in level.nodes.values()):
        return
    full = explore(Net(level), 3_000)
    single = explore(Net(level), 3_000, one_at_a_time=True)
    if full.complete and single.complete and not full.capped and not single.capped:
        assert bool(full.deadlocks) == bool(single.deadlocks)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(unstructured())
def test_the_path_of_a_finding_leads_along_flows_of_the_diagram(procedure):
    level = procedure.main.processes[0].level
    for finding in check(procedure.main):
        if finding.code in {"deadlock", "lack_of_synchronisation", "unbounded", "never_ends"}:
            assert finding.path and finding.path[-1] == finding.element
            reached = {n.id for n in level.starts()}
            for ident in finding.path:
                if ident in level.flows:
                    assert level.flows[ident].source in reached
                    reached.add(level.flows[ident].target)
                else:
                    assert ident in reached
