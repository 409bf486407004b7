"""Small processes in the manner of conformance collections: data objects, properties, associations (BPMN 2.0, chapter 10.4)."""

import pytest

from tests.engine.diagrams import Run, procedure
from tests.engine.test_conformance_activities import E, S, do, ran, script, sequence

REST = "<message id='m' name='M'/><signal id='sg' name='SG'/>"


def association(kind: str, source: str, target: str, inner: str = "") -> str:
    return f"<data{kind}Association id='as_{kind}_{source}_{target}'><sourceRef>{source}</sourceRef><targetRef>{target}</targetRef>{inner}</data{kind}Association>"


DECLARED = {
    "data object": "<dataObject id='o1' name='x'/>",
    "data object reference": "<dataObject id='o1'/><dataObjectReference id='r1' name='x' dataObjectRef='o1'/>",
    "property": "<property id='o1' name='x'/>",
    "data store reference": "<dataStoreReference id='o1' name='x'/>",
}


@pytest.mark.parametrize("declared", DECLARED)
def test_data_of_a_process_is_written_and_read(declared):
    body = DECLARED[declared] + S + script("t", 'x = "A"') + script("u", "y = concatenate([x], [])[1]") + E
    found = do(body, "s -> t\nt -> u\nu -> e")
    assert (found.status, found.data) == ("completed", {"x": "A", "y": "A"})


@pytest.mark.parametrize("declared", ["data object", "data object reference", "property"])
def test_data_of_a_sub_process_lives_and_ends_with_it(declared):
    """10.4.1: the lifecycle of a data object is that of the process or sub-process around it."""
    inner = (
        "<startEvent id='a'/>"
        + DECLARED[declared]
        + script("t", "x = 5")
        + script("u", "y = x + 1")
        + sequence("a -> t\nt -> u")
    )
    found = do(S + f"<subProcess id='p1'>{inner}</subProcess>" + E, "s -> p1\np1 -> e", {"x": 1})
    ran(found, "s a t u p1 e", x=1, y=6)


def test_a_sub_process_without_data_of_its_own_writes_that_of_the_process():
    inner = "<startEvent id='a'/>" + script("t", "x = x + 1") + sequence("a -> t")
    ran(
        do(S + f"<subProcess id='p1'>{inner}</subProcess>" + E, "s -> p1\np1 -> e", {"x": 1}),
        "s a t p1 e",
        x=2,
    )


def test_property_of_an_activity_is_its_own():
    found = do(
        S + script("t", "x = 5\ny = x + 1", "<property id='o1' name='x'/>") + E, "s -> t\nt -> e", {"x": 1}
    )
    ran(found, "s t e", x=1, y=6)


def test_a_form_result_goes_to_the_data_that_the_activity_has_declared():
    body = (
        "<property id='total'/>"
        + S
        + "<userTask id='t'><ioSpecification><dataOutput id='do' name='sum'/></ioSpecification>"
        + association("Output", "do", "total")
        + "</userTask><userTask id='u'/>"
    )
    run = Run(procedure(body, "s -> t\nt -> u"))
    run.complete("t", {"sum": 3, "other": 1})
    assert run.variables() == {"total": 3, "other": 1}


def test_transformation_and_assignment():
    copy = association("Output", "do", "total", "<transformation>sum * 2</transformation>")
    assign = "<dataOutputAssociation id='a2'><assignment><from>sum + 1</from><to>next</to></assignment></dataOutputAssociation>"
    io = "<ioSpecification><dataOutput id='do' name='sum'/></ioSpecification>"
    ran(do(S + script("t", "sum = 4", io + copy + assign) + E, "s -> t\nt -> e"), "s t e", total=8, next=5)


def sender(kind: str) -> str:
    if kind == "sendTask":
        return f"<sendTask id='k' messageRef='m'><ioSpecification><dataInput id='ki' name='amount'/></ioSpecification>{association('Input', 'price', 'ki')}</sendTask>"
    return f"<intermediateThrowEvent id='k'><dataInput id='ki' name='amount'/>{association('Input', 'price', 'ki')}<messageEventDefinition messageRef='m'/></intermediateThrowEvent>"


def receiver(kind: str, name: str) -> str:
    if kind == "receiveTask":
        return f"<receiveTask id='c' messageRef='m'><ioSpecification><dataOutput id='co' name='{name}'/></ioSpecification>{association('Output', 'co', 'got')}</receiveTask>"
    return f"<intermediateCatchEvent id='c'><dataOutput id='co' name='{name}'/>{association('Output', 'co', 'got')}<messageEventDefinition messageRef='m'/></intermediateCatchEvent>"


@pytest.mark.parametrize("send", ["sendTask", "event"])
@pytest.mark.parametrize("receive", ["receiveTask", "event"])
@pytest.mark.parametrize("name", ["amount", "other"])
def test_a_message_carries_its_inputs_and_fills_the_outputs_of_whoever_catches_it(send, receive, name):
    body = "<property id='price'/><property id='got'/>" + S + sender(send) + receiver(receive, name) + E
    found = do(body, "s -> k\nk -> c\nc -> e", {"price": 21}, rest=REST)
    ran(found, "s k c e")
    assert found.data == {"price": 21, "got": 21}
    found = do(
        S + "<property id='got'/>" + receiver(receive, name) + E,
        "s -> c\nc -> e",
        messages=[("M", {"amount": 3})],
        rest=REST,
    )
    assert found.data == {"got": 3}


def test_a_message_without_associations_becomes_variables():
    body = S + "<receiveTask id='c' messageRef='m'/>" + E
    ran(do(body, "s -> c\nc -> e", messages=[("M", {"x": 3})], rest=REST), "s c e", x=3)


@pytest.mark.parametrize("kind", ["error", "escalation", "signal"])
def test_boundary_events_and_event_sub_processes_take_what_is_thrown(kind):
    thrown = f"<endEvent id='k'><dataInput id='ki' name='why'/>{association('Input', 'price', 'ki')}<{kind}EventDefinition {kind}Ref='r'/></endEvent>"
    rest = f"<{kind} id='r' {kind + 'Code' if kind != 'signal' else 'name'}='7'/>"
    body = (
        "<property id='price'/><property id='got'/>"
        + S
        + f"<subProcess id='p1'><startEvent id='a'/>{thrown}<task id='t'/>{sequence('a -> k')}</subProcess><boundaryEvent id='x' attachedToRef='p1'><dataOutput id='co' name='why'/>{association('Output', 'co', 'got')}<{kind}EventDefinition {kind}Ref='r'/></boundaryEvent>"
        + E
    )
    found = do(body.replace("<task id='t'/>", ""), "s -> p1\nx -> e", {"price": 21}, rest=rest)
    ran(found, "s a k x e", got=21, why=None)
    handler = f"<subProcess id='h' triggeredByEvent='true'><startEvent id='hs'><dataOutput id='co' name='why'/>{association('Output', 'co', 'got')}<{kind}EventDefinition {kind}Ref='r'/></startEvent><endEvent id='he'/>{sequence('hs -> he')}</subProcess>"
    found = do(
        "<property id='price'/><property id='got'/>" + S + thrown + handler,
        "s -> k",
        {"price": 21},
        rest=rest,
    )
    ran(found, "s k hs he h", got=21, why=None)


def test_inputs_and_outputs_of_a_process_are_its_variables():
    io = "<ioSpecification><dataInput id='pi' name='x'/><dataOutput id='po' name='y'/></ioSpecification>"
    task = (
        "<ioSpecification><dataInput id='ti' name='v'/><dataOutput id='to' name='w'/></ioSpecification>"
        + association("Input", "pi", "ti")
        + association("Output", "to", "po")
    )
    found = do(io + S + script("t", "w = v + 1", task) + E, "s -> t\nt -> e", {"x": 1})
    assert (found.status, found.data) == ("completed", {"x": 1, "y": 2})
