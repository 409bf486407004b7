"""Short BPMN for tests: bodies of processes are written as XML without namespaces and ceremony."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import engine
from engine import Package, Procedure
from engine import effects as fx

WIB = timezone(timedelta(hours=7))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=WIB)
UTC_NOW = NOW.astimezone(UTC)

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:rangkul="http://rangkul.id/schema/bpmn/1.0" id="definitions" targetNamespace="t">'
)
_FLOW = re.compile(r"^\s*([\w.-]+)\s*->\s*([\w.-]+)\s*(?:\[(.*)\])?\s*$")


def bpmn(body: str, flows: str, *, process: str = "p", rest: str = "") -> bytes:
    """One process. ``flows``: lines ``a -> b [condition]``; ids are ``a_b``."""
    return f"{HEAD}{rest}<process id='{process}' isExecutable='true'>{body}{sequence(flows)}</process></definitions>".encode()


def sequence(flows: str) -> str:
    """Sequence flows from lines ``a -> b [condition]``."""
    found = []
    seen: dict[str, int] = {}
    for line in flows.strip().splitlines():
        match = _FLOW.match(line)
        if not match:
            continue
        a, b, condition = match.groups()
        ident = f"{a}_{b}"
        seen[ident] = seen.get(ident, 0) + 1
        if seen[ident] > 1:
            ident = f"{ident}_{seen[ident]}"
        inner = (
            f"<conditionExpression>{condition.replace('<', '&lt;')}</conditionExpression>"
            if condition
            else ""
        )
        found.append(f"<sequenceFlow id='{ident}' sourceRef='{a}' targetRef='{b}'>{inner}</sequenceFlow>")
    return "".join(found)


def package(body: str, flows: str, *, process: str = "p", rest: str = "", **files: bytes) -> Package:
    """A package with one diagram; further files by name with ``__`` for ``/`` and ``.`` written out."""
    data = {f"{process}.bpmn": bpmn(body, flows, process=process, rest=rest)}
    data.update({name.replace("__", "/"): content for name, content in files.items()})
    return Package(data)


def procedure(body: str, flows: str, **more) -> Procedure:
    """A procedure of one package."""
    return engine.load([package(body, flows, **more)])


class Run:
    """A case in memory: holds the state, the open items, timers and waits as a host would."""

    def __init__(
        self,
        proc: Procedure,
        data: dict | None = None,
        *,
        now: datetime = NOW,
        folded: bool = True,
        max_steps: int = 10_000,
    ) -> None:
        self.proc = proc
        self.max_steps = max_steps
        self.now = now
        self.folded = folded
        self.state: str | None = None
        self.items: dict[str, fx.WorkItemOpened] = {}
        self.timers: dict[str, fx.TimerSet] = {}
        self.waits: dict[str, str] = {}
        self.requests: dict[str, fx.ServiceRequested] = {}
        self.effects: list[fx.Effect] = []
        self.trace: list[str] = []
        self.end: str | None = None
        self.do(engine.StartCase(data or {}))

    def do(self, command) -> engine.Step:
        """Carry out a command and note its effects."""
        step = engine.advance(
            self.proc, self.state, command, self.now, folded=self.folded, max_steps=self.max_steps
        )
        self.state = step.state
        self.trace += [t.element for t in step.trace if t.kind == "node"]
        self.effects += step.effects
        for effect in step.effects:
            self.note(effect)
        return step

    def note(self, effect) -> None:
        """What is open follows the effect."""
        match effect:
            case fx.WorkItemOpened():
                self.items[effect.item] = effect
            case fx.WorkItemCompleted() | fx.WorkItemWithdrawn():
                del self.items[effect.item]
            case fx.TimerSet():
                self.timers[effect.timer] = effect
            case fx.TimerCleared():
                del self.timers[effect.timer]
            case fx.MessageAwaited():
                self.waits[effect.wait] = effect.name
            case fx.MessageWaitEnded():
                del self.waits[effect.wait]
            case fx.ServiceRequested():
                self.requests[effect.request] = effect
            case fx.CaseEnded():
                self.end = effect.end

    @property
    def open(self) -> list[str]:
        """Elements of the open items, sorted."""
        return sorted(i.element for i in self.items.values())

    def item(self, element: str, **where) -> fx.WorkItemOpened:
        """The one open item of this element whose variables are as told."""
        found = [
            i
            for i in self.items.values()
            if i.element == element
            and all(engine.variables(self.proc, self.state, i.item).get(k) == v for k, v in where.items())
        ]
        assert len(found) == 1, (element, where, self.open)
        return found[0]

    def complete(self, element: str, data: dict | None = None, **where) -> engine.Step:
        """Complete the open item."""
        return self.do(engine.CompleteWorkItem(self.item(element, **where).item, data or {}))

    def message(self, name: str, data: dict | None = None, **correlation) -> engine.Step:
        """Deliver a message."""
        return self.do(engine.DeliverMessage(name, data or {}, "m1", correlation))

    def wait(self, duration: timedelta) -> None:
        """Let time pass; timers fire in the order in which they fall due."""
        until = self.now + duration
        while self.timers:
            timer = min(self.timers.values(), key=lambda t: (t.due_at, int(t.timer[1:])))
            if timer.due_at > until:
                break
            self.now = max(self.now, timer.due_at)
            self.do(engine.FireTimer(timer.timer))
        self.now = until

    def failure(self) -> fx.StepFailed | None:
        """The last failure."""
        found = [e for e in self.effects if isinstance(e, fx.StepFailed)]
        return found[-1] if found else None

    def variables(self) -> dict:
        """Variables of the case."""
        return engine.variables(self.proc, self.state)
