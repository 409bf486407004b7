"""Timers that cannot fire, messages and signals that nobody sends, errors that nobody throws or catches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from engine import feel, timing
from engine.checking.events import caught, is_boundary_that_fires, looks_like_time, thrown
from engine.checking.finding import Report
from engine.checking.scene import Scene
from engine.checking.words import nearest
from engine.errors import EngineError
from engine.model import EventDefinition, Level, Node, Process
from engine.package import Package

_START = datetime(2026, 1, 1, tzinfo=UTC)
#: what comes out of an activity, and what it is called
_THROWN_INSIDE = {
    "error": ("galat", "error"),
    "escalation": ("eskalasi", "escalation"),
    "cancel": ("pembatalan", "cancellation"),
}
_AT_ONCE = frozenset({"task", "manualTask", "scriptTask", "businessRuleTask", "sendTask"})


def check_waiting(scene: Scene, report: Report) -> None:
    """All events of the package, and its list of messages."""
    waiting = _Waiting(scene, report)
    for process, level, node in scene.nodes():
        waiting.node(process, level, node)
    if scene.processes:
        waiting.messages()


class _Waiting:
    def __init__(self, scene: Scene, report: Report) -> None:
        self.scene = scene
        self.report = report
        self.file: str | None = None
        self.thrown: dict[str, set[str]] = {"message": set(), "signal": set()}
        self.caught: dict[str, set[str]] = {"message": set(), "signal": set()}
        for package in scene.all_packages:
            for process in scene.processes_of(package):
                for node in process.nodes().values():
                    for side, events in ((self.thrown, thrown(node)), (self.caught, caught(node))):
                        for event in events:
                            if event.kind in side:
                                side[event.kind].add(event.name)
        self.declared = {
            m.name
            for p in scene.all_packages
            if (meta := scene.meta_of(p)) is not None
            for m in meta.messages
        }

    def _add(self, code: str, node: Node, **values: Any) -> None:
        self.report.add(code, node.id, file=self.file, name=node.title, **values)

    def node(self, process: Process, level: Level, node: Node) -> None:
        """One node with its event."""
        self.file = self.scene.file_of(process)
        if node.kind == "userTask" and node.due and not node.due.startswith("="):
            self._due(node)
        for event in caught(node):
            if event.kind == "timer":
                self._timer(node, event)
            elif event.kind == "message":
                self._awaited(node, event)
            elif event.kind == "signal" and event.name not in self._signals(process):
                near = nearest(event.name, self._signals(process))
                self._add("signal_never_sent", node, signal=event.name, **near)
            if is_boundary_that_fires(node) and node.attached_to in level.nodes:
                self._boundary(process, level, node, event)
        for event in thrown(node):
            if event.kind == "message" and event.name not in self.caught["message"]:
                self._add("message_to_outside", node, message=event.name)
            elif event.kind in ("error", "cancel") and not self._caught(process, level, node, event):
                self._add("error_not_caught", node, error=event.code or event.name or event.kind)

    def messages(self) -> None:
        """What procedure.toml lists."""
        for message in self.scene.meta.messages:
            if message.name not in self.caught["message"]:
                self.report.add(
                    "message_never_awaited", message.name, file="procedure.toml", message=message.name
                )
            if not message.roles:
                self.report.add(
                    "message_without_roles", message.name, file="procedure.toml", message=message.name
                )

    # times

    def _due(self, node: Node) -> None:
        try:
            timing.moment(node.due, _START, node.id)
        except (EngineError, OverflowError, ValueError):
            self._add("due_invalid", node, text=node.due)

    def _timer(self, node: Node, event: EventDefinition) -> None:
        text = event.expression.strip()
        value: object = text
        if not timing.ISO.match(text):
            if not text or looks_like_time(text):
                self._add("timer_invalid", node, text=text)
                return
            try:
                expression = feel.parse(text)
                if expression.names or re.search(r"\b(now|today)\b", text):
                    return
                value = expression.evaluate({}, now=_START)
            except feel.FeelError:
                return  # reported as an expression
        cycle = isinstance(value, str) and value.startswith("R")
        try:
            at = (
                timing.cycle(str(value), _START, node.id)[0]
                if cycle
                else timing.moment(value, _START, node.id, end_of_day=False)
            )
        except (EngineError, feel.FeelError, OverflowError, ValueError):
            self._add("timer_invalid", node, text=text)
            return
        if at <= _START and (cycle or not isinstance(value, str) or value.lstrip("-").startswith("P")):
            self._add("timer_at_once", node, text=text)
        once = node.kind == "intermediateCatchEvent" or (
            node.kind in ("boundaryEvent", "startEvent") and node.interrupting
        )
        if cycle and once:
            self._add("cycle_fires_once", node, text=text)

    # messages and signals

    def _awaited(self, node: Node, event: EventDefinition) -> None:
        if event.name not in self.declared | self.thrown["message"]:
            near = nearest(event.name, self.declared | self.thrown["message"])
            self._add("message_never_sent", node, message=event.name, **near)

    def _signals(self, process: Process) -> set[str]:
        return {
            event.name
            for _, other in self.scene.case(self.scene.package, process)
            for node in other.nodes().values()
            for event in thrown(node)
            if event.kind == "signal"
        }

    # boundary events

    def _boundary(self, process: Process, level: Level, node: Node, event: EventDefinition) -> None:
        host = level.nodes[str(node.attached_to)]
        if event.kind in _THROWN_INSIDE:
            codes = set(self._thrown_inside(self.scene.package, process, level, host, event.kind, set()))
            if "*" not in codes and (not codes if event.code is None else event.code not in codes):
                word_id, word_en = _THROWN_INSIDE[event.kind]
                words: dict[str, Any] = {"kind_id": word_id, "kind_en": word_en}
                self._add("error_never_thrown", node, error=event.code or "-", host=host.title, **words)
        elif not self._waits(self.scene.package, level, host, set()):
            if event.kind == "timer":
                self._add("timer_never_fires", node, host=host.title)
            else:
                why = {"why_id": "selesai seketika", "why_en": "is done at once"}
                self._add("boundary_never_fires", node, host=host.title, **why)

    def _waits(self, package: Package, level: Level, node: Node, seen: set[tuple[int, str]]) -> bool:
        """Whether a token can stay at the node for some time."""
        if node.kind in _AT_ONCE:
            return False
        if node.kind == "subProcess":
            inner = level.levels.get(node.id)
            return inner is None or self._level_waits(package, inner, seen)
        if node.kind == "callActivity":
            target = self.scene.called(package, node.called)
            if target is None:
                return True
            key = (id(target[0]), target[1].id)
            if key in seen:
                return False
            seen.add(key)
            return self._level_waits(target[0], target[1].level, seen)
        if node.kind == "intermediateCatchEvent":
            return node.event is not None and node.event.kind != "link"
        return node.kind in ("userTask", "serviceTask", "receiveTask")

    def _level_waits(self, package: Package, level: Level, seen: set[tuple[int, str]]) -> bool:
        return any(self._waits(package, level, node, seen) for node in level.nodes.values())

    def _thrown_inside(
        self,
        package: Package,
        process: Process,
        level: Level,
        host: Node,
        kind: str,
        seen: set[tuple[int, str]],
    ) -> Iterator[str]:
        """Codes of errors or escalations that come out of the activity; ``*`` where that cannot be known."""
        if host.kind == "serviceTask" and kind == "error":
            yield "*"
        yield from (event.code or "*" for event in thrown(host) if event.kind == kind)
        inside: list[tuple[Package, Process, Level]] = []
        if host.kind == "subProcess" and host.id in level.levels:
            inside = [(package, process, one) for one in level.levels[host.id].walk()]
        elif host.kind == "callActivity":
            target = self.scene.called(package, host.called)
            if target is None:
                yield "*"
                return
            key = (id(target[0]), target[1].id)
            if key not in seen:
                seen.add(key)
                inside = [(*target, one) for one in target[1].level.walk()]
        for where, other, one in inside:
            for node in one.nodes.values():
                if node.kind == "subProcess":
                    yield from (event.code or "*" for event in thrown(node) if event.kind == kind)
                else:
                    yield from self._thrown_inside(where, other, one, node, kind, seen)

    def _caught(self, process: Process, level: Level, node: Node, event: EventDefinition) -> bool:
        """Whether somebody around the node catches the error, or it is not known who is around."""
        if any(_catches(b, event) for b in level.boundary_of(node.id)):
            return True
        return self._caught_in(self.scene.package, process, level, event, set())

    def _caught_in(
        self,
        package: Package,
        process: Process,
        level: Level,
        event: EventDefinition,
        seen: set[tuple[int, str]],
    ) -> bool:
        if any(
            _catches(start, event)
            for node in level.event_subprocesses()
            for start in level.levels[node.id].nodes.values()
            if start.kind == "startEvent"
        ):
            return True
        outer = next((o for o in process.level.walk() if level.id in o.levels and o is not level), None)
        if level is not process.level and outer is not None:
            if any(_catches(b, event) for b in outer.boundary_of(level.id)):
                return True
            return self._caught_in(package, process, outer, event, seen)
        if self.scene.called_alone(package, process):
            return True
        key = (id(package), process.id)
        if key in seen:
            return False
        seen.add(key)
        return any(
            any(_catches(b, event) for b in call.level.boundary_of(call.node.id))
            or self._caught_in(call.package, call.process, call.level, event, seen)
            for call in self.scene.callers(package, process)
        )


def _catches(node: Node, event: EventDefinition) -> bool:
    return any(one.kind == event.kind and one.code in (None, event.code) for one in caught(node))
