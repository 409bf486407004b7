"""Random procedures for property tests: block-structured ones, and ones whose flows go where they like."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

import engine
from tests.engine.diagrams import HEAD, sequence

REST = "<message id='m0' name='M0'/><message id='m1' name='M1'/><signal id='sg' name='SG'/><escalation id='esc' escalationCode='X'/><error id='err' errorCode='E'/>"
CALLED = (
    "<process id='called'><startEvent id='cs'/><userTask id='c1' rangkul:due='P1D'/><exclusiveGateway id='cg' default='cg_c1'/>"
    "<scriptTask id='c2'><script>calls = if calls = null then 1 else calls + 1</script></scriptTask><endEvent id='ce'/>"
    + sequence("cs -> c1\nc1 -> cg\ncg -> c1\ncg -> c2 [ok]\nc2 -> ce")
    + "</process>"
)


@dataclass
class Draft:
    """Collects elements while blocks are drawn; ids are n1, n2, ..."""

    draw: object
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    counter: int = 0

    def new(self) -> str:
        self.counter += 1
        return f"n{self.counter}"

    def node(self, tag: str, attributes: str = "", inner: str = "") -> str:
        ident = self.new()
        self.nodes.append(f"<{tag} id='{ident}' {attributes}>{inner}</{tag}>")
        return ident

    def flow(self, a: str, b: str, condition: str = "") -> None:
        self.flows.append(f"{a} -> {b}" + (f" [{condition}]" if condition else ""))

    def inside(self, depth: int) -> str:
        """A level of its own, as XML."""
        nodes, flows = self.nodes, self.flows
        self.nodes, self.flows = [], []
        start = self.node("startEvent")
        first, last = self.block(depth)
        end = self.node("endEvent")
        self.flow(start, first)
        self.flow(last, end)
        text = "".join(self.nodes) + sequence("\n".join(self.flows))
        self.nodes, self.flows = nodes, flows
        return text

    def block(self, depth: int) -> tuple[str, str]:
        """Draw one block; returns where it is entered and left."""
        kinds = ["task", "task", "script", "timer", "message"]
        if depth > 0:
            kinds += [
                "seq",
                "seq",
                "xor",
                "and",
                "or",
                "loop",
                "sub",
                "members",
                "call",
                "boundary",
                "callmembers",
            ]
        kind = self.draw(st.sampled_from(kinds))  # type: ignore[operator]
        return getattr(self, f"_{kind}")(depth)

    def _task(self, depth: int) -> tuple[str, str]:
        ident = self.node("userTask", "rangkul:role='r'")
        return ident, ident

    def _script(self, depth: int) -> tuple[str, str]:
        name = self.draw(st.sampled_from("xyz"))  # type: ignore[operator]
        ident = self.node(
            "scriptTask", "", f"<script>{name} = if {name} = null then 1 else {name} + 1</script>"
        )
        return ident, ident

    def _timer(self, depth: int) -> tuple[str, str]:
        ident = self.node(
            "intermediateCatchEvent",
            "",
            "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
        )
        return ident, ident

    def _message(self, depth: int) -> tuple[str, str]:
        ref = self.draw(st.sampled_from(["m0", "m1"]))  # type: ignore[operator]
        ident = self.node("intermediateCatchEvent", "", f"<messageEventDefinition messageRef='{ref}'/>")
        return ident, ident

    def _seq(self, depth: int) -> tuple[str, str]:
        first, middle = self.block(depth - 1)
        second, last = self.block(depth - 1)
        self.flow(middle, second)
        return first, last

    def _split(self, tag: str, depth: int, conditions: bool) -> tuple[str, str]:
        split = self.new()
        join = self.node(tag)
        count = self.draw(st.integers(2, 3))  # type: ignore[operator]
        default = ""
        for index in range(count):
            first, last = self.block(depth - 1)
            condition = f"choice > {index}" if conditions and index < count - 1 else ""
            if conditions and index == count - 1:
                default = f"default='{split}_{first}'"
            self.flow(split, first, condition)
            self.flow(last, join)
        self.nodes.append(f"<{tag} id='{split}' {default}/>")
        return split, join

    def _xor(self, depth: int) -> tuple[str, str]:
        return self._split("exclusiveGateway", depth, True)

    def _and(self, depth: int) -> tuple[str, str]:
        return self._split("parallelGateway", depth, False)

    def _or(self, depth: int) -> tuple[str, str]:
        return self._split("inclusiveGateway", depth, True)

    def _loop(self, depth: int) -> tuple[str, str]:
        entry = self.node("exclusiveGateway")
        first, last = self.block(depth - 1)
        # a task in every round: a loop that never waits is another test
        pause = self.node("userTask")
        leave = self.new()
        out = self.node("task")
        self.nodes.append(f"<exclusiveGateway id='{leave}' default='{leave}_{out}'/>")
        self.flow(entry, first)
        self.flow(last, pause)
        self.flow(pause, leave)
        self.flow(leave, entry, "again")
        self.flow(leave, out)
        return entry, out

    def _sub(self, depth: int) -> tuple[str, str]:
        ident = self.node("subProcess", "", self.inside(depth - 1))
        return ident, ident

    def _members(self, depth: int) -> tuple[str, str]:
        sequential = self.draw(st.sampled_from(["true", "false"]))  # type: ignore[operator]
        loop = f"<multiInstanceLoopCharacteristics isSequential='{sequential}' rangkul:collection='=items' rangkul:item='item'/>"
        ident = self.node("subProcess", "", loop + self.inside(depth - 1))
        return ident, ident

    def _call(self, depth: int) -> tuple[str, str]:
        ident = self.node("callActivity", "calledElement='called'")
        return ident, ident

    def _callmembers(self, depth: int) -> tuple[str, str]:
        ident = self.node(
            "callActivity",
            "calledElement='called'",
            "<multiInstanceLoopCharacteristics rangkul:collection='=items' rangkul:item='item'/>",
        )
        return ident, ident

    def _boundary(self, depth: int) -> tuple[str, str]:
        interrupting = self.draw(st.booleans())  # type: ignore[operator]
        event = self.draw(  # type: ignore[operator]
            st.sampled_from(
                [
                    "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>",
                    "<timerEventDefinition><timeCycle>R2/P1D</timeCycle></timerEventDefinition>",
                    "<messageEventDefinition messageRef='m0'/>",
                ]
            )
        )
        host = (
            self.node("subProcess", "", self.inside(depth - 1))
            if self.draw(st.booleans())
            else self._task(depth)[0]
        )  # type: ignore[operator]
        boundary = self.new()
        self.nodes.append(
            f"<boundaryEvent id='{boundary}' attachedToRef='{host}' cancelActivity='{str(interrupting).lower()}'>{event}</boundaryEvent>"
        )
        first, last = self.block(0)
        self.flow(boundary, first)
        if interrupting:
            merge = self.node("exclusiveGateway")
            self.flow(host, merge)
            self.flow(last, merge)
            return host, merge
        return host, host


@st.composite
def structured(draw) -> engine.Procedure:
    """A block-structured procedure, perhaps with an event sub-process."""
    return whole(draw, Draft(draw))


def whole(draw, draft: Draft) -> engine.Procedure:
    """The procedure whose blocks the draft draws."""
    first, last = draft.block(3)
    nodes = ["<startEvent id='s'/>", "<endEvent id='e' name='E'/>", *draft.nodes]
    flows = [f"s -> {first}", f"{last} -> e", *draft.flows]
    if draw(st.booleans()):
        interrupting = draw(st.sampled_from(["true", "false"]))
        inner = "<userTask id='ev1'/><endEvent id='eve'/>" + sequence("evs -> ev1\nev1 -> eve")
        nodes.append(
            f"<subProcess id='ev' triggeredByEvent='true'><startEvent id='evs' isInterrupting='{interrupting}'>"
            f"<messageEventDefinition messageRef='m1'/></startEvent>{inner}</subProcess>"
        )
    return _load("".join(nodes) + sequence("\n".join(flows)))


@st.composite
def unstructured(draw) -> engine.Procedure:
    """Nodes of all kinds with flows between any of them."""
    count = draw(st.integers(3, 9))
    tags = st.sampled_from(
        [
            "userTask",
            "userTask",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "task",
            "endEvent",
        ]
    )
    nodes = {f"n{i}": draw(tags) for i in range(count)}
    names = list(nodes)
    flows = ["s -> n0"]
    for name, tag in nodes.items():
        if tag == "endEvent":
            continue
        targets = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        for index, target in enumerate(targets):
            last = index == len(targets) - 1
            condition = (
                f"choice > {index}" if tag in ("exclusiveGateway", "inclusiveGateway") and not last else ""
            )
            flows.append(f"{name} -> {target}" + (f" [{condition}]" if condition else ""))
    body = "<startEvent id='s'/>" + "".join(f"<{tag} id='{name}'/>" for name, tag in nodes.items())
    return _load(body + sequence("\n".join(flows)))


def _load(body: str) -> engine.Procedure:
    xml = f"{HEAD}{REST}<process id='p' isExecutable='true'>{body}</process>{CALLED}</definitions>"
    return engine.load([engine.Package({"p.bpmn": xml.encode()})])
