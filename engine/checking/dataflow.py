"""Which variables can exist when a token comes to an element, and when it leaves it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.checking.explore import Explored
from engine.checking.scene import Scene
from engine.checking.writing import Names, Writing, is_member_scope, local_names
from engine.model import Level, Node, Process
from engine.specs.base import is_link_target


@dataclass
class Flowing:
    """Names by node id. ``before``: when it starts; ``inside``: in an instance of it; ``after``: when it has ended."""

    before: dict[str, Names] = field(default_factory=dict)
    inside: dict[str, Names] = field(default_factory=dict)
    after: dict[str, Names] = field(default_factory=dict)


def flow(scene: Scene, writing: Writing, process: Process, played: dict[int, Explored]) -> Flowing:
    """Spread names along all flows of the process until nothing changes.

    Tokens of one process share its variables, so an element also sees what runs beside it has written. What runs
    beside what is taken from the token game; where a level was too large for it, everything counts as beside.
    """
    return _Spread(scene, writing, process, played).run()


class _Spread:
    """Sets of names as bits of integers."""

    def __init__(self, scene: Scene, writing: Writing, process: Process, played: dict[int, Explored]) -> None:
        self.process = process
        self.names: list[str] = []
        self.bit: dict[str, int] = {}
        self.start = self.bits(writing.at_start(scene.package, process))
        self.written: dict[str, int] = {}
        self.local: dict[str, int] = {}
        self.levels = process.level.walk()
        self.inner: dict[str, Level] = {}
        self.sources: dict[str, list[str]] = {}
        for level in self.levels:
            self.inner.update(level.levels)
            for node in level.nodes.values():
                self.written[node.id] = self.bits(writing.by_node(scene.package, node))
                self.local[node.id] = self.bits(local_names(node))
            self._edges(level, played.get(id(level)))

    def bits(self, names: Names) -> int:
        """The set as an integer."""
        found = 0
        for name in sorted(names):
            if name not in self.bit:
                self.bit[name] = 1 << len(self.names)
                self.names.append(name)
            found |= self.bit[name]
        return found

    def set_of(self, bits: int) -> Names:
        """The integer as a set."""
        return frozenset(name for i, name in enumerate(self.names) if bits & 1 << i)

    def _edges(self, level: Level, played: Explored | None) -> None:
        nodes = level.nodes
        every = list(nodes)
        beside = [n.id for n in level.event_subprocesses()]
        for node in nodes.values():
            found = [level.flows[f].source for f in node.incoming]
            if node.event is not None and is_link_target(node, node.event.name):
                found += [n.id for n in nodes.values() if n.event and n.event.kind == "link"]
            if played is None or node.event_subprocess or node.for_compensation:
                found += every
            elif node.id in played.net.index:
                bits = played.together[played.net.index[node.id]]
                found += [n.id for i, n in enumerate(played.net.nodes) if bits & 1 << i]
            self.sources[node.id] = [*found, *beside]

    def run(self) -> Flowing:
        """The least solution."""
        before = dict.fromkeys(self.written, 0)
        after = dict(before)
        changed = True
        while changed:
            changed = False
            for level in self.levels:
                entry = self._entry(level, before)
                starts = {n.id for n in level.starts()} | {
                    n.id for n in level.nodes.values() if n.kind == "startEvent"
                }
                for node in level.nodes.values():
                    new = before[node.id]
                    if node.id in starts or node.event_subprocess:
                        new |= entry
                    for source in self.sources[node.id]:
                        new |= after[source]
                    if node.attached_to in before:
                        new |= before[node.attached_to]
                        if not is_member_scope(level.nodes[node.attached_to]):
                            new |= self._whole(level.nodes[node.attached_to], after)
                    left = self._left(node, new, after)
                    if new != before[node.id] or left != after[node.id]:
                        before[node.id], after[node.id] = new, left
                        changed = True
        return Flowing(
            before={i: self.set_of(b) for i, b in before.items()},
            inside={i: self.set_of(b | self.local[i]) for i, b in before.items()},
            after={i: self.set_of(b) for i, b in after.items()},
        )

    def _entry(self, level: Level, before: dict[str, int]) -> int:
        if level is self.process.level:
            return self.start
        return before.get(level.id, 0) | self.local.get(level.id, 0)

    def _whole(self, node: Node, after: dict[str, int]) -> int:
        """What anything inside a sub-process has written so far."""
        found = 0
        level = self.inner.get(node.id)
        if level is not None:
            for inner in level.nodes.values():
                found |= after[inner.id]
        return found

    def _left(self, node: Node, before: int, after: dict[str, int]) -> int:
        collected = node.loop.output_collection if node.loop else ""
        found = before | (self.bits(frozenset({collected})) if collected else 0)
        if is_member_scope(node):
            return found
        return found | self.written[node.id] | self._whole(node, after)
