"""Any process that has no picture gets one in which nothing lies upon anything else."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine import importing
from engine.importing.layout import complete_picture
from engine.importing.layout.picture import DI, WAY, known_boxes
from engine.importing.processes import NODES, local
from engine.reader_index import BPMN, B

KINDS = ("task", "userTask", "exclusiveGateway", "intermediateThrowEvent", "subProcess", "callActivity")


@st.composite
def drawings(draw):
    """Some pools with lanes, nodes of all kinds, boundary events, and flows every which way."""
    inner = 0

    def level(prefix: str, depth: int) -> tuple[str, list[str]]:
        nonlocal inner
        names, body = [], []
        for i in range(draw(st.integers(0, 6 if depth else 9))):
            kind = draw(st.sampled_from(KINDS))
            ident = f"{prefix}n{i}"
            content = ""
            if kind == "subProcess" and depth < 2:
                inner += 1
                content, _ = level(f"{ident}_", depth + 1)
            names.append(ident)
            body.append(f"<{kind} id='{ident}'>{content}</{kind}>")
            if kind in ("task", "userTask", "subProcess") and draw(st.booleans()):
                for b in range(draw(st.integers(1, 3))):
                    body.append(f"<boundaryEvent id='{ident}b{b}' attachedToRef='{ident}'/>")
                    names.append(f"{ident}b{b}")
        for i in range(draw(st.integers(0, 12)) if names else 0):
            source, target = draw(st.sampled_from(names)), draw(st.sampled_from(names))
            body.append(f"<sequenceFlow id='{prefix}f{i}' sourceRef='{source}' targetRef='{target}'/>")
        for i in range(draw(st.integers(0, 2))):
            body.append(f"<textAnnotation id='{prefix}a{i}'><text>{'x ' * 30}</text></textAnnotation>")
        return "".join(body), [n for n in names if "b" not in n.split("_")[-1]]

    processes, pools = [], []
    for p in range(draw(st.integers(1, 3))):
        body, names = level(f"p{p}_", 0)
        lanes = ""
        count = draw(st.integers(0, 3))
        if count:
            members: dict[int, list[str]] = {i: [] for i in range(count)}
            for name in names:
                if draw(st.integers(0, 5)):
                    members[draw(st.integers(0, count - 1))].append(name)
            inside = "".join(
                f"<lane id='p{p}l{i}'>"
                + "".join(f"<flowNodeRef>{m}</flowNodeRef>" for m in members[i])
                + "</lane>"
                for i in range(count)
            )
            lanes = f"<laneSet>{inside}</laneSet>"
        processes.append(f"<process id='p{p}'>{lanes}{body}</process>")
        pools.append(f"<participant id='pool{p}' processRef='p{p}'/>")
    pooled = draw(st.booleans())
    collaboration = (
        f"<collaboration id='c'>{''.join(pools)}<participant id='black'/></collaboration>" if pooled else ""
    )
    return f"<definitions xmlns='{BPMN}'>{collaboration}{''.join(processes)}</definitions>"


def touches(a, b) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def within(inner, outer) -> bool:
    return (
        inner.x >= outer.x
        and inner.y >= outer.y
        and inner.right <= outer.right + 0.1
        and inner.bottom <= outer.bottom + 0.1
    )


@settings(max_examples=150, deadline=None)
@given(drawings())
def test_no_node_lies_upon_another_and_all_stand_in_their_lane_and_pool(text):
    root = etree.fromstring(text)
    complete_picture(root)
    boxes = known_boxes(root)
    elements = {e.get("id"): e for e in root.iter() if local(e) and e.get("id")}
    nodes = [i for i, e in elements.items() if local(e) in NODES | {"textAnnotation"}]
    assert set(nodes) <= set(boxes)
    for i, one in enumerate(nodes):
        for other in nodes[i + 1 :]:
            a, b = elements[one], elements[other]
            around = a in b.iterancestors() or b in a.iterancestors()
            host = a.get("attachedToRef") == other or b.get("attachedToRef") == one
            if not around and not host and a.getparent() is b.getparent():
                assert not touches(boxes[one], boxes[other]), (one, other)
    for ident in nodes:
        parent = elements[ident].getparent()
        if local(parent) == "subProcess" and elements[ident].get("attachedToRef") is None:
            assert within(boxes[ident], boxes[parent.get("id")])
    pools = [i for i in boxes if local(elements[i]) == "participant"]
    assert not any(touches(boxes[a], boxes[b]) for k, a in enumerate(pools) for b in pools[k + 1 :])
    for participant in root.iter(f"{B}participant"):
        process = elements.get(participant.get("processRef"))
        for node in process if process is not None else ():
            if node.get("id") in nodes:
                assert within(boxes[node.get("id")], boxes[participant.get("id")])
    for lane in root.iter(f"{B}lane"):
        if lane.get("id") in boxes:
            for reference in lane.findall(f"{B}flowNodeRef"):
                assert within(boxes[reference.text], boxes[lane.get("id")]), (reference.text, lane.get("id"))


@settings(max_examples=100, deadline=None)
@given(drawings())
def test_sequence_flows_run_at_right_angles_between_their_ends(text):
    root = etree.fromstring(text)
    complete_picture(root)
    boxes = known_boxes(root)
    elements = {e.get("id"): e for e in root.iter() if local(e) and e.get("id")}
    drawn = {}
    for edge in root.iter(f"{{{DI}}}BPMNEdge"):
        drawn[edge.get("bpmnElement")] = [
            (float(p.get("x")), float(p.get("y"))) for p in edge.iter(f"{{{WAY}}}waypoint")
        ]
    for flow in root.iter(f"{B}sequenceFlow"):
        points = drawn[flow.get("id")]
        assert len(points) > 1
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            assert ax == bx or ay == by, points
        target = boxes[flow.get("targetRef")]
        if elements[flow.get("targetRef")].get("attachedToRef") is None:
            assert abs(points[-1][0] - target.x) < 0.2 and target.y <= points[-1][1] <= target.bottom


def test_only_what_is_missing_is_added():
    text = (
        f"<definitions xmlns='{BPMN}' xmlns:di='{DI}' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'><process id='p'>"
        "<startEvent id='s'/><task id='t'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/></process>"
        "<di:BPMNDiagram><di:BPMNPlane bpmnElement='p'><di:BPMNShape id='x' bpmnElement='s'>"
        "<dc:Bounds x='5' y='6' width='36' height='36'/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    root = etree.fromstring(text)
    missing = complete_picture(root)
    assert (missing.shapes, missing.lines, missing.whole) == (["t"], ["f"], False)
    boxes = known_boxes(root)
    assert (boxes["s"].x, boxes["s"].y) == (5, 6) and not touches(boxes["s"], boxes["t"])
    assert complete_picture(root).shapes == []


def test_a_thousand_elements_are_laid_out_in_a_second():
    import time

    body = "".join(f"<task id='t{i}'/>" for i in range(1000))
    flows = "".join(f"<sequenceFlow id='f{i}' sourceRef='t{i}' targetRef='t{i + 1}'/>" for i in range(999))
    root = etree.fromstring(
        f"<definitions xmlns='{BPMN}'><process id='p'>{body}{flows}</process></definitions>"
    )
    began = time.process_time()
    complete_picture(root)
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize("number", ["NaN", "1e400", "-inf", "1e9", "x", ""])
def test_places_that_are_no_places_are_passed_over(number):
    text = (
        f"<definitions xmlns='{BPMN}' xmlns:di='{DI}' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' "
        "targetNamespace='t'><process id='p'><task id='t'/></process><di:BPMNDiagram><di:BPMNPlane bpmnElement='p'>"
        f"<di:BPMNShape bpmnElement='t'><dc:Bounds x='{number}' y='6' width='36' height='36'/></di:BPMNShape>"
        "</di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    one = importing.read("x.bpmn", text.encode())
    mended = etree.fromstring(importing.apply(one.files, ["all"])[f"{one.id}.bpmn"])
    assert {local(e) for e in mended.find(f"{B}process")} >= {"startEvent", "userTask", "endEvent"}


def drawn_without(holders: str, second: int) -> bytes:
    """A pool whose nodes are drawn and that is not, with these lanes; the second task stands at this height."""
    shapes = "".join(
        f"<di:BPMNShape id='{i}_s' bpmnElement='{i}'><dc:Bounds x='{x}' y='{y}' width='100' height='80'/></di:BPMNShape>"
        for i, x, y in (("t", 200, 100), ("u", 400, second))
    )
    return (
        f"<definitions xmlns='{BPMN}' xmlns:di='{DI}' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' "
        f"targetNamespace='t'><collaboration id='c'><participant id='k' processRef='p'/></collaboration>"
        f"<process id='p'>{holders}<task id='t'/><task id='u'/></process><di:BPMNDiagram><di:BPMNPlane "
        f"bpmnElement='c'>{shapes}</di:BPMNPlane></di:BPMNDiagram></definitions>"
    ).encode()


LANES = (
    "<laneSet><lane id='a'><flowNodeRef>t</flowNodeRef></lane><lane id='b'><flowNodeRef>u</flowNodeRef></lane>"
    "</laneSet>"
)


def test_a_pool_that_is_not_drawn_is_put_around_what_it_holds():
    root = etree.fromstring(drawn_without("", 100))
    assert complete_picture(root).shapes == ["k"]
    boxes = known_boxes(root)
    assert all(holds(boxes["k"], boxes[i]) for i in "tu") and (boxes["t"].x, boxes["t"].y) == (200, 100)


def test_lanes_that_are_not_drawn_fill_the_pool_around_their_nodes():
    root = etree.fromstring(drawn_without(LANES, 300))
    complete_picture(root)
    boxes = known_boxes(root)
    assert holds(boxes["a"], boxes["t"]) and holds(boxes["b"], boxes["u"])
    assert boxes["a"].y == boxes["k"].y and boxes["b"].bottom == boxes["k"].bottom
    assert boxes["a"].bottom == boxes["b"].y and boxes["a"].right == boxes["k"].right


def test_lanes_whose_nodes_stand_in_one_row_are_not_drawn_upon_each_other():
    root = etree.fromstring(drawn_without(LANES, 120))
    complete_picture(root)
    boxes = known_boxes(root)
    assert holds(boxes["k"], boxes["t"]) and "a" not in boxes and "b" not in boxes
    assert complete_picture(root).shapes == []


def holds(outer, inner) -> bool:
    return (
        outer.x < inner.x and outer.y < inner.y and inner.right < outer.right and inner.bottom < outer.bottom
    )


@pytest.mark.parametrize(("place", "kept"), [(0, False), (41, False), (300, True)])
def test_a_label_in_the_corner_far_from_its_element_loses_its_place(place, kept):
    text = (
        f"<definitions xmlns='{BPMN}' xmlns:di='{DI}' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' "
        "targetNamespace='t'><process id='p'><startEvent id='s' name='Mulai'/></process><di:BPMNDiagram>"
        "<di:BPMNPlane bpmnElement='p'><di:BPMNShape id='x' bpmnElement='s'><dc:Bounds x='300' y='300' width='36' "
        f"height='36'/><di:BPMNLabel><dc:Bounds x='{place}' y='{place}' width='32' height='0'/></di:BPMNLabel>"
        "</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    one = importing.read("x.bpmn", text.encode())
    label = etree.fromstring(one.files[f"{one.id}.bpmn"]).find(f".//{{{DI}}}BPMNLabel")
    assert len(label) == int(kept)
    assert one.originals["x.bpmn"] == text.encode()
