"""Run a diagram with no people and no clock to wait for, and say in which order its elements completed.

User tasks and services complete at once; time jumps to the next timer when nothing else can move; other processes of
the same file are started by the messages and signals that are thrown at their start events, and all of them talk to
each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine import commands as cmd
from engine import effects as fx
from engine import feel
from engine.advance import Step, advance, variables
from engine.errors import CommandRejected, EngineError, ProcedureInvalid
from engine.model import Node, Process
from engine.package import Package
from engine.procedure import Procedure, load

#: where the clock of a trace starts
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
MAX_PROCESSES = 200


@dataclass(frozen=True)
class TraceFailure:
    """Why a trace failed or was refused."""

    code: str
    element: str | None
    message: str


@dataclass(frozen=True)
class Trace:
    """What a run did.

    ``visited``: the author's element ids in the order in which they completed, each as often as it did, up to a failure
    if there is one; an activity with a loop is named once for each round or instance. ``status``:
    completed, waiting (for something that does not come), failed, or refused (could not be loaded). ``data``:
    variables of the first process at the end, as plain JSON.
    """

    visited: tuple[str, ...]
    status: str
    failure: TraceFailure | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Running:
    process: str
    state: str | None = None
    items: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    timers: dict[str, datetime] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)
    ended: bool = False


class _Failed(Exception):
    def __init__(self, failure: TraceFailure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def trace(
    bpmn: bytes,
    data: Mapping[str, Any] | None = None,
    *,
    process: str | None = None,
    messages: Sequence[str | tuple[str, Mapping[str, Any]]] = (),
    max_steps: int = 10_000,
) -> Trace:
    """Run a BPMN file.

    :param data: variables to start with.
    :param process: id of the process to run; else the first executable one that starts by itself, else the first.
    :param messages: messages from outside, sent one after the other once the process has started.
    :param max_steps: elements that may complete before the run counts as going round without end.
    """
    try:
        package = Package({"diagram.bpmn": bytes(bpmn), "procedure.toml": b'id = "diagram"'})
        procedure = load([_named(package)])
        first = _choose(procedure, process)
    except EngineError as error:
        return Trace((), "refused", TraceFailure(error.code, error.element, error.message_en))
    run = _Run(procedure, max_steps)
    try:
        if run.waits_for_start(
            first, dict(data or {}), [m if isinstance(m, str) else m[0] for m in messages]
        ):
            run.given = (first.id, dict(data or {}))
        else:
            run.start(first, dict(data or {}))
        for message in messages:
            name, payload = (message, {}) if isinstance(message, str) else (message[0], dict(message[1]))
            run.send(name, payload)
        run.finish()
    except _Failed as failed:
        return Trace(tuple(run.visited), "failed", failed.failure, run.data())
    done = bool(run.running) and all(r.ended for r in run.running)
    return Trace(tuple(run.visited), "completed" if done else "waiting", None, run.data())


def _named(package: Package) -> Package:
    """The package under the id of its first process, as the loader wants it."""
    from engine import reader

    found = reader.read(package.files["diagram.bpmn"])
    if not found:
        raise ProcedureInvalid(
            "process_missing", "Berkas ini tidak memuat proses.", "This file has no process.", None
        )
    ident = found[0].id.replace('"', "")
    return Package(
        {"diagram.bpmn": package.files["diagram.bpmn"], "procedure.toml": f'id = "{ident}"'.encode()}
    )


def _choose(procedure: Procedure, wanted: str | None) -> Process:
    processes = procedure.main.processes
    if wanted is not None:
        for process in processes:
            if process.id == wanted:
                return process
        raise ProcedureInvalid(
            "process_unknown",
            f"Berkas ini tidak memuat proses «{wanted}».",
            f"This file has no process «{wanted}».",
        )
    for process in processes:
        if _starts_itself(process):
            return process
    return processes[0]


def _starts_itself(process: Process) -> bool:
    """Whether the process can start without an event."""
    return any(
        not n.instantiate and (n.kind != "startEvent" or n.event is None) for n in process.level.starts()
    )


def _has(node: Node, kind: str, name: str) -> bool:
    return node.event is not None and any(
        p.kind == kind and p.name == name for p in node.event.parts or (node.event,)
    )


class _Run:
    def __init__(self, procedure: Procedure, max_steps: int) -> None:
        self.procedure = procedure
        self.max_steps = max_steps
        self.now = BEGINNING
        self.visited: list[str] = []
        self.running: list[_Running] = []
        self.kept: list[tuple[str, dict[str, Any]]] = []
        #: data for the process that an outside message or a condition is to start
        self.given: tuple[str, dict[str, Any]] | None = None

    def waits_for_start(self, process: Process, data: dict[str, Any], messages: Sequence[str]) -> bool:
        """Whether the process is started by one of the messages, or by a condition that does not hold (10.5.2)."""
        starts = [n for n in process.level.nodes.values() if n.kind == "startEvent"]
        events = [p for n in starts if n.event is not None for p in (n.event.parts or (n.event,))]
        if not starts or any(n.event is None for n in starts):
            return False
        if any(e.kind == "message" and e.name in messages for e in events):
            return True
        if any(e.kind != "conditional" for e in events):
            return False
        values = {name: feel.to_feel(value) for name, value in data.items()}
        try:
            return not any(feel.evaluate(e.expression, values, now=self.now) is True for e in events)
        except feel.FeelError as error:
            raise _Failed(TraceFailure("expression_failed", starts[0].id, error.message_en)) from error

    def start(self, process: Process, data: dict[str, Any], start: str | None = None) -> None:
        if len(self.running) >= MAX_PROCESSES:
            raise _Failed(TraceFailure("step_limit", None, "Processes start each other without end."))
        running = _Running(process.id)
        self.running.append(running)
        if self.given and self.given[0] == process.id:
            data = self.given[1] | data
            self.given = None
        self.step(running, cmd.StartCase(data, start))
        self.hand_out()

    def hand_out(self) -> bool:
        """Give kept messages to those who have begun to wait for them."""
        found = False
        for message in list(self.kept):
            if message in self.kept and any(
                not r.ended and message[0] in r.waits.values() for r in self.running
            ):
                self.kept.remove(message)
                if self.offer(*message):
                    found = True
                else:
                    self.kept.append(message)
        return found

    def step(self, running: _Running, command: cmd.Command) -> None:
        try:
            step = advance(
                self.procedure,
                running.state,
                command,
                self.now,
                max_steps=self.max_steps,
                process=running.process,
            )
        except CommandRejected:
            return
        except EngineError as error:
            raise _Failed(TraceFailure(error.code, error.element, error.message_en)) from error
        running.state = step.state
        self.visited.extend(t.element for t in (*step.trace, *step.attempted) if t.kind == "node")
        if len(self.visited) > self.max_steps:
            raise _Failed(
                TraceFailure(
                    "step_limit",
                    self.visited[-1],
                    f"More than {self.max_steps} elements completed near «{self.visited[-1]}».",
                )
            )
        self._note(running, step)

    def _note(self, running: _Running, step: Step) -> None:
        sent: list[fx.MessageThrown | fx.SignalThrown] = []
        for effect in step.effects:
            match effect:
                case fx.StepFailed():
                    raise _Failed(TraceFailure(effect.code, effect.element, effect.message_en))
                case fx.WorkItemOpened():
                    running.items.append(effect.item)
                case fx.WorkItemCompleted() | fx.WorkItemWithdrawn():
                    if effect.item in running.items:
                        running.items.remove(effect.item)
                case fx.ServiceRequested():
                    running.requests.append(effect.request)
                case fx.ServiceWithdrawn():
                    if effect.request in running.requests:
                        running.requests.remove(effect.request)
                case fx.TimerSet():
                    running.timers[effect.timer] = effect.due_at
                case fx.TimerCleared():
                    running.timers.pop(effect.timer, None)
                case fx.MessageAwaited():
                    running.waits[effect.wait] = effect.name
                case fx.MessageWaitEnded():
                    running.waits.pop(effect.wait, None)
                case fx.CaseEnded():
                    running.ended = True
                case fx.MessageThrown() | fx.SignalThrown():
                    sent.append(effect)
        for effect in sent:
            if isinstance(effect, fx.MessageThrown):
                self.send(effect.name, dict(effect.data))
            else:
                self._signal(running, effect.name)

    def send(self, name: str, payload: dict[str, Any]) -> None:
        """To a process that waits, else to a start event, else kept."""
        if self.offer(name, payload):
            return
        found = self._start_event(name)
        if found is None:
            self.kept.append((name, payload))
            return
        process, node = found
        if node.kind == "startEvent":
            outputs = [a.source for a in node.data_outputs if a.source and a.source not in payload]
            if len(outputs) == 1 and len(payload) == 1:  # a payload of one value fills an output of any name
                payload = {outputs[0]: next(iter(payload.values()))}
            self.start(process, payload, node.id)
        else:
            self.start(process, {}, node.id)
            self.offer(name, payload)

    def offer(self, name: str, payload: dict[str, Any]) -> bool:
        for running in self.running:
            if not running.ended and name in running.waits.values():
                before = len(running.waits), len(self.visited)
                self.step(running, cmd.DeliverMessage(name, payload, "m"))
                if (len(running.waits), len(self.visited)) != before or running.ended:
                    return True
        return False

    def _signal(self, sender: _Running, name: str) -> None:
        for running in list(self.running):
            if running is not sender and not running.ended:
                self.step(running, cmd.DeliverSignal(name))
        for process in self.procedure.main.processes:
            for node in process.level.nodes.values():
                if node.kind == "startEvent" and _has(node, "signal", name):
                    self.start(process, {}, node.id)

    def _start_event(self, name: str) -> tuple[Process, Node] | None:
        """Where the message starts a process: a start event, or a receive task or event-based gateway that
        instantiates (10.3.3, 10.6.6).
        """
        for process in self.procedure.main.processes:
            level = process.level
            for node in level.nodes.values():
                if node.kind == "startEvent" or (node.kind == "receiveTask" and node.instantiate):
                    if _has(node, "message", name):
                        return process, node
                elif node.kind == "eventBasedGateway" and node.instantiate:
                    after = (level.nodes[level.flows[f].target] for f in node.outgoing)
                    if any(_has(n, "message", name) for n in after):
                        return process, node
        return None

    def finish(self) -> None:
        """Let everything move until nothing can."""
        while self.hand_out() or self._move() or self._partner() or self._jump():
            continue

    def _partner(self) -> bool:
        """Start another pool of the file that throws a message which is waited for."""
        wanted = {name for r in self.running if not r.ended for name in r.waits.values()}
        known = {r.process for r in self.running}
        nodes = [n for p in self.procedure.main.processes for n in p.nodes().values()] if wanted else []
        known |= {n.called for n in nodes if n.called}
        for process in self.procedure.main.processes if wanted else ():
            throws = [
                n
                for n in process.nodes().values()
                if n.kind in ("sendTask", "intermediateThrowEvent", "endEvent")
                and any(_has(n, "message", name) for name in wanted)
            ]
            if process.id not in known and throws and _starts_itself(process):
                self.start(process, {})
                return True
        return False

    def _move(self) -> bool:
        for running in self.running:
            if running.requests:
                self.step(running, cmd.ServiceResult(running.requests.pop(0)))
                return True
            if running.items:
                self.step(running, cmd.CompleteWorkItem(running.items[0]))
                return True
        return False

    def _jump(self) -> bool:
        waiting = [(due, timer, r) for r in self.running if not r.ended for timer, due in r.timers.items()]
        if not waiting:
            return False
        due, timer, running = min(waiting, key=lambda w: (w[0], int(w[1][1:])))
        self.now = max(self.now, due)
        running.timers.pop(timer)
        self.step(running, cmd.FireTimer(timer))
        return True

    def data(self) -> dict[str, Any]:
        """Variables of the first process."""
        if not self.running or self.running[0].state is None:
            return {}
        return variables(self.procedure, self.running[0].state)
