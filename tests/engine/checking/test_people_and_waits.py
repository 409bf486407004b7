"""Roles, calls, timers, messages, errors: what is held against a package depends on what stands around it."""

from __future__ import annotations

import pytest

from engine import Library, Package
from engine.checking import check
from tests.engine.checking.drawn import CYCLE, LINE, ROLE, TASK, TIMER, boundary, codes, drawn, one, timer

CALL = "<callActivity id='c' calledElement='q' {}/>"
PLAIN = b'id = "p"\nstart = "form"\n'


def callee(
    toml: bytes = b'id = "q"\nstart = "call"\n',
    body: str = "<userTask id='t' name='Tugas'/>",
    flows: str = LINE,
) -> Package:
    files = drawn(body, flows).files
    return Package(
        {"q.bpmn": files["p.bpmn"].replace(b"process id='p'", b"process id='q'"), "procedure.toml": toml}
    )


def roles_missing(package, *args) -> bool:
    return "role_missing" in codes(package, *args)


def test_a_task_takes_its_role_from_the_call():
    with_role = Library({"p": drawn(CALL.format(ROLE), "s -> c\nc -> e", toml=PLAIN), "q": callee()})
    without = Library({"p": drawn(CALL.format(""), "s -> c\nc -> e", toml=PLAIN), "q": callee()})
    assert not roles_missing(with_role.packages["q"], with_role)
    assert roles_missing(without.packages["q"], without)


def test_a_called_procedure_alone_may_leave_the_role_to_its_callers():
    assert not roles_missing(callee())
    assert roles_missing(callee(b'id = "q"\nstart = "form"\n'))


def test_a_role_comes_from_the_lane_or_the_subprocess():
    lane = "<laneSet id='ls'><lane id='l' name='Pendamping'><flowNodeRef>t</flowNodeRef></lane></laneSet>"
    assert not roles_missing(drawn(lane + "<userTask id='t'/>", LINE, toml=PLAIN))
    inner = "<startEvent id='is'/><userTask id='t'/><sequenceFlow id='f' sourceRef='is' targetRef='t'/>"
    assert not roles_missing(
        drawn(f"<subProcess id='x' {ROLE}>{inner}</subProcess>", "s -> x\nx -> e", toml=PLAIN)
    )


def test_a_role_that_does_not_exist_is_told_when_the_roles_are_known():
    package = drawn(TASK.replace("role='r'", "role='pendampng'"), LINE)
    assert "role_unknown" not in codes(package)
    found = one(package, "role_unknown", roles=["pendamping", "unit_ppa"])
    assert found.element == "t" and "«pendamping»" in found.message_id
    assert "role_unknown" not in codes(drawn(TASK, LINE), roles=["r"])
    assert "role_unknown" not in codes(drawn(TASK.replace("role='r'", "role='=r'"), LINE), roles=["x"])


def test_roles_of_procedure_toml_are_checked_too():
    toml = b'id = "p"\nstart_roles = ["a"]\n[messages.M]\nroles = ["b"]\n'
    found = [f.message_en for f in check(drawn(toml=toml), roles=["c"]) if f.code == "role_unknown"]
    assert len(found) == 2


def test_a_called_procedure_that_the_library_does_not_have_is_an_error():
    package = drawn(CALL.format(""), "s -> c\nc -> e")
    assert one(package, "called_unchecked").severity == "info"
    found = one(package, "called_missing", {"qq": callee()})
    assert found.severity == "error" and found.element == "c"
    assert "called_missing" not in codes(package, {"q": callee()})


def test_a_draft_replaces_the_version_of_itself_in_the_library():
    old = drawn(CALL.format(""), "s -> c\nc -> e")
    new = drawn("", "s -> e")
    assert codes(new, {"p": old, "q": callee()}) == []


def test_procedures_that_call_each_other_in_a_circle_are_told():
    body = "<callActivity id='b' calledElement='p'/>"
    library = {"p": drawn(CALL.format(""), "s -> c\nc -> e"), "q": callee(body=body, flows="s -> b\nb -> e")}
    assert one(library["p"], "calls_itself", library).element == "c"


@pytest.mark.parametrize(
    "text",
    [
        "P1D",
        "PT5M",
        "P1Y",
        "2026-03-31",
        "2026-03-31T08:00:00",
        '=duration("P1D")',
        "=now",
        '="P3D"',
        '=date("2026-01-01")',
    ],
)
def test_times_that_can_be_read(text):
    assert "timer_invalid" not in codes(timer(text))


@pytest.mark.parametrize(
    "text", ["P", "P1", "1 hari", "2026-13-01", "R0/P1D", "R3", "=5", "R/PT0S", '="besok"']
)
def test_times_that_cannot_be_read(text):
    assert "timer_invalid" in codes(timer(text))


def test_a_cycle_that_does_not_interrupt_may_repeat():
    assert "cycle_fires_once" not in codes(
        boundary(CYCLE.format("R/P1D"), attributes="cancelActivity='false'")
    )


def test_a_timer_on_a_subprocess_in_which_nothing_waits_never_fires():
    host = "<subProcess id='t'><startEvent id='is'/>{}</subProcess>"
    assert "timer_never_fires" in codes(boundary(TIMER.format("P1D"), host=host.format("<task id='x'/>")))
    assert "timer_never_fires" not in codes(
        boundary(TIMER.format("P1D"), host=host.format("<userTask id='x'/>"))
    )


def test_a_timer_on_a_call_waits_for_what_the_called_procedure_waits_for():
    host = "<callActivity id='t' calledElement='q'/>"
    package = boundary(TIMER.format("P1D"), host=host)
    assert "timer_never_fires" not in codes(package, {"q": callee()})
    assert "timer_never_fires" in codes(package, {"q": callee(body="<task id='t'/>")})
    assert "timer_never_fires" not in codes(package)


CATCH = "<intermediateCatchEvent id='t'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>"
REST = "<message id='m' name='kabar'/>"


def test_a_message_may_be_listed_or_thrown_by_another_procedure():
    package = drawn(CATCH, LINE, rest=REST, forms=False)
    assert "message_never_sent" in codes(package)
    lists = Package(
        {"q.bpmn": callee().files["q.bpmn"], "procedure.toml": b'id = "q"\n[messages.kabar]\nroles = ["r"]\n'}
    )
    assert "message_never_sent" not in codes(package, {"q": lists})
    throws = callee(body="<sendTask id='t' name='kabar'/>")
    assert "message_never_sent" not in codes(package, {"q": throws})


def test_a_message_with_nearly_the_name_of_a_listed_one_gets_a_suggestion():
    package = drawn(
        CATCH,
        LINE,
        rest=REST,
        forms=False,
        toml=b'id = "p"\nstart = "call"\n[messages.kabr]\nroles = ["r"]\n',
    )
    assert "«kabr»" in one(package, "message_never_sent").message_id


def test_an_error_may_be_caught_by_the_caller():
    throws = callee(body="<endEvent id='x'><errorEventDefinition/></endEvent>", flows="s -> x")
    catch = (
        CALL.format("")
        + "<boundaryEvent id='b' attachedToRef='c'><errorEventDefinition/></boundaryEvent><endEvent id='e2'/>"
    )
    catches = drawn(catch, "s -> c\nc -> e\nb -> e2", toml=PLAIN)
    lets = drawn(CALL.format(""), "s -> c\nc -> e", toml=PLAIN)
    assert "error_not_caught" not in codes(throws, {"p": catches, "q": throws})
    assert "error_not_caught" in codes(throws, {"p": lets, "q": throws})
    assert "error_never_thrown" not in codes(catches, {"q": throws})
    assert "error_never_thrown" in codes(catches, {"q": callee()})


def test_a_service_may_answer_with_any_error():
    package = boundary(
        "<errorEventDefinition errorRef='x'/>",
        host="<serviceTask id='t'/>",
        rest="<error id='x' errorCode='X'/>",
    )
    assert "error_never_thrown" not in codes(package)
