"""Called processes, embedded sub-processes and multi-instance: who sees which variable, and when they end."""

from datetime import timedelta

import pytest

import engine
from engine import effects as fx
from tests.engine.diagrams import HEAD, Run, package, procedure, sequence

CALLED = package(
    "<startEvent id='s'/><userTask id='visit'/><scriptTask id='note'><script>found = true\nsecret = 1</script></scriptTask><endEvent id='e'/>",
    "s -> visit\nvisit -> note\nnote -> e",
    process="outreach",
)


def caller(extra: str = "") -> engine.Procedure:
    main = package(
        f"<laneSet><lane id='l' name='Pendamping' rangkul:role='pendamping'><flowNodeRef>call</flowNodeRef></lane></laneSet><startEvent id='s'/><callActivity id='call' calledElement='outreach'>{extra}</callActivity><userTask id='next'/><endEvent id='e'/>",
        "s -> call\ncall -> next\nnext -> e",
    )
    return engine.load([main, CALLED])


def test_a_called_process_inherits_the_lane_of_its_caller():
    run = Run(caller())
    assert run.item("visit").role == "pendamping"
    assert run.item("visit").process == "outreach"


def test_a_called_process_reads_what_the_caller_knows_and_hands_back_everything_without_outputs():
    run = Run(caller(), {"domisili": "medono"})
    assert run.item("visit").territory == "medono"
    run.complete("visit")
    assert run.variables()["found"] is True
    assert run.variables()["secret"] == 1


def test_with_outputs_only_those_are_handed_back():
    run = Run(
        caller("<extensionElements><rangkul:output target='reached' source='=found'/></extensionElements>")
    )
    run.complete("visit")
    assert run.variables() == {"reached": True}


def test_a_missing_called_process_is_a_failure_that_names_it():
    main = package("<startEvent id='s'/><callActivity id='c' calledElement='nowhere'/>", "s -> c")
    run = Run(engine.load([main]))
    assert run.failure().code == "called_missing"
    assert "nowhere" in run.failure().message_en


MEMBERS = """<startEvent id='s'/><subProcess id='each'><multiInstanceLoopCharacteristics rangkul:collection='=wards' rangkul:item='wards'/>
<startEvent id='s1'/><userTask id='do' rangkul:territory='=wards'/><userTask id='check'/><exclusiveGateway id='g' default='g_do'/><endEvent id='e1'/>{inner}</subProcess>
<userTask id='report'/><endEvent id='e'/>"""


def members() -> engine.Procedure:
    inner = sequence("s1 -> do\ndo -> check\ncheck -> g\ng -> do\ng -> e1 [ok]")
    return procedure(MEMBERS.format(inner=inner), "s -> each\neach -> report\nreport -> e")


def test_members_of_a_multi_instance_keep_their_variables_apart():
    run = Run(members(), {"wards": ["a", "b", "c"]})
    assert run.open == ["do", "do", "do"]
    assert {i.territory for i in run.items.values()} == {"a", "b", "c"}
    run.complete("do", wards="a")
    run.complete("check", {"ok": False}, wards="a")
    assert run.open == ["do", "do", "do"]
    run.complete("do", wards="b")
    run.complete("check", {"ok": True}, wards="b")
    assert run.open == ["do", "do"]
    for ward in ("a", "c"):
        run.complete("do", wards=ward)
        run.complete("check", {"ok": True}, wards=ward)
    assert run.open == ["report"]
    assert run.variables() == {"wards": ["a", "b", "c"]}


def test_an_empty_collection_has_no_members_and_goes_on():
    assert Run(members(), {"wards": []}).open == ["report"]
    assert Run(members(), {}).open == ["report"]


def test_sequential_members_run_one_after_the_other_and_collect_their_output():
    proc = procedure(
        "<startEvent id='s'/><userTask id='t'><multiInstanceLoopCharacteristics isSequential='true' rangkul:collection='=xs' rangkul:item='x' rangkul:outputCollection='got' rangkul:outputItem='=answer'/></userTask><userTask id='u'/>",
        "s -> t\nt -> u",
    )
    run = Run(proc, {"xs": [1, 2]})
    assert run.open == ["t"]
    run.complete("t", {"answer": "one"})
    run.complete("t", {"answer": "two"}, x=2)
    assert run.open == ["u"]
    assert run.variables()["got"] == ["one", "two"]
    assert "answer" not in run.variables()


def test_a_completion_condition_withdraws_the_other_members():
    proc = procedure(
        "<startEvent id='s'/><userTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><completionCondition>numberOfCompletedInstances >= 2</completionCondition></multiInstanceLoopCharacteristics></userTask><userTask id='u'/>",
        "s -> t\nt -> u",
    )
    run = Run(proc)
    for item in sorted(run.items)[:2]:
        run.do(engine.CompleteWorkItem(item))
    assert run.open == ["u"]
    assert sum(isinstance(e, fx.WorkItemWithdrawn) for e in run.effects) == 1


@pytest.mark.parametrize("count", ["-1", "1.5", "100000", '"x"'])
def test_absurd_cardinalities_are_refused(count):
    proc = procedure(
        f"<startEvent id='s'/><userTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>{count.replace(chr(34), '&quot;')}</loopCardinality></multiInstanceLoopCharacteristics></userTask>",
        "s -> t",
    )
    assert Run(proc).failure().code == "bad_cardinality"


def test_a_standard_loop_runs_until_its_condition_fails():
    proc = procedure(
        "<startEvent id='s'/><scriptTask id='t'><standardLoopCharacteristics testBefore='true'><loopCondition>n &lt; 3</loopCondition></standardLoopCharacteristics><script>n = n + 1</script></scriptTask><endEvent id='e'/>",
        "s -> t\nt -> e",
    )
    run = Run(proc, {"n": 0})
    assert run.variables()["n"] == 3
    assert run.trace.count("t") == 3


def test_an_input_that_is_late_is_left_out_and_the_rest_goes_on():
    proc = procedure(
        "<startEvent id='s'/><userTask id='t'><multiInstanceLoopCharacteristics rangkul:collection='=xs' rangkul:item='x'/></userTask><boundaryEvent id='late' attachedToRef='t'><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent><userTask id='u'/>",
        "s -> t\nt -> u\nlate -> u",
    )
    run = Run(proc, {"xs": ["a", "b"]})
    run.complete("t", x="a")
    run.wait(timedelta(days=3))
    assert run.open == ["u"]
    assert run.timers == {}


def test_called_processes_of_the_same_file_are_found_first():
    xml = (
        HEAD
        + "<process id='p' isExecutable='true'><startEvent id='s'/><callActivity id='c' calledElement='helper'/>"
        + sequence("s -> c")
        + "</process><process id='helper'><startEvent id='hs'/><userTask id='inner'/>"
        + sequence("hs -> inner")
        + "</process></definitions>"
    )
    run = Run(engine.load([engine.Package({"p.bpmn": xml.encode()})]))
    assert run.open == ["inner"]
    run.complete("inner")
    assert run.end is not None
