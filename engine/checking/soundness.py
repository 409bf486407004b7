"""Soundness: what playing each level of a process shows, as findings with the way that leads there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.checking.events import leaves
from engine.checking.explore import Explored, explore
from engine.checking.finding import Report
from engine.checking.net import Join, Marking, Net
from engine.checking.scene import Scene
from engine.checking.structure import first_of, reachable, spread
from engine.checking.words import flow_title, more
from engine.model import Level, Node, Process

#: markings of the full game; a level with more is played one token at a time
FULL_BOUND = 4_000


def check_soundness(scene: Scene, bound: int, report: Report) -> dict[int, Explored]:
    """Play all levels. Returns what was seen of those that could be played in full, by identity of the level."""
    seen: dict[int, Explored] = {}
    for process in scene.processes:
        _Levels(scene, process, bound, report, seen).play(process.level, None)
    return seen


class _Levels:
    def __init__(
        self, scene: Scene, process: Process, bound: int, report: Report, seen: dict[int, Explored]
    ) -> None:
        self.scene = scene
        self.process = process
        self.bound = bound
        self.report = report
        self.seen = seen

    def play(self, level: Level, host: Node | None) -> bool:
        """Play what lies inside first; say whether the level can end as meant."""
        ends = {ident: self.play(inner, level.nodes[ident]) for ident, inner in level.levels.items()}
        net = Net(level, lambda node: ends.get(node.id, True))
        if not net.starts():
            return True
        full = explore(net, min(self.bound, FULL_BOUND))
        plays = [full]
        if not full.complete or full.doubled or net.joins or _has_split(level):
            plays.append(explore(net, self.bound, one_at_a_time=True))
        if full.complete:
            self.seen[id(level)] = full
        _Findings(self, level, host, net, plays, ends).report_all()
        whole = next((p for p in plays if p.complete), None)
        return whole is None or whole.ends or whole.capped

    def left_otherwise(self, level: Level, host: Node | None) -> bool:
        """Whether something from outside can end a level that does not end by itself."""
        if any(
            start.interrupting and start.event is not None
            for node in level.event_subprocesses()
            for start in level.levels[node.id].nodes.values()
            if start.kind == "startEvent"
        ):
            return True
        if host is None:
            scene = self.scene
            if scene.called_alone(scene.package, self.process):
                return True
            return bool(scene.callers(scene.package, self.process))
        return any(
            leaves(node) or (node.kind == "boundaryEvent" and node.interrupting) or node.event_subprocess
            for node in self.process.nodes().values()
        )


def _has_split(level: Level) -> bool:
    return any(
        len(n.outgoing) > 1 or (n.kind == "boundaryEvent" and not n.interrupting)
        for n in level.nodes.values()
    )


class _Findings:
    def __init__(
        self,
        levels: _Levels,
        level: Level,
        host: Node | None,
        net: Net,
        plays: list[Explored],
        ends: Mapping[str, bool],
    ) -> None:
        self.levels = levels
        self.level = level
        self.host = host
        self.net = net
        self.plays = plays
        self.ends = ends
        self.file = levels.scene.file_of(levels.process)
        self.stuck: set[str] = set()

    def _add(self, code: str, element: str, path: tuple[str, ...] = (), **values: Any) -> None:
        self.levels.report.add(code, element, file=self.file, path=path, **values)

    def report_all(self) -> None:
        """Everything that was seen, each thing once."""
        complete = [p for p in self.plays if p.complete]
        self._deadlocks(complete[:1] or self.plays)
        self._doubled()
        self._unbounded()
        if complete:
            self._dead(complete)
            self._endless(complete[0])
        else:
            tried = max(p.count for p in self.plays)
            name = self.host.title if self.host else self.levels.process.name
            self._add("too_large", self.level.id, name=name, bound=tried)

    def _deadlocks(self, plays: list[Explored]) -> None:
        for play in plays:
            for marking in play.deadlocks:
                for join in self._waiting(marking):
                    if join.node.id not in self.stuck:
                        self.stuck.add(join.node.id)
                        path = (*play.path(marking), join.node.id)
                        values = self._missing(join, marking)
                        self._add("deadlock", join.node.id, path, name=join.node.title, **values)
                for node, wanted in self._gathering(marking):
                    if node.id not in self.stuck:
                        self.stuck.add(node.id)
                        missing = {"missing_id": f"{wanted} kedatangan", "missing_en": f"{wanted} arrivals"}
                        path = (*play.path(marking), node.id)
                        self._add("deadlock", node.id, path, name=node.title, **missing)

    def _waiting(self, marking: Marking) -> list[Join]:
        found = {j.index: j for p in marking if (j := self.net.join_at.get(self.net.plain(p)))}
        return list(found.values())

    def _gathering(self, marking: Marking) -> list[tuple[Node, int]]:
        """Activities that start with several tokens and have too few."""
        net = self.net
        places = {net.plain(p) for p in marking} & net.gathers.keys()
        return [(net.nodes[net.node_at(p)], net.gathers[p]) for p in sorted(places)]

    def _missing(self, join: Join, marking: Marking) -> dict[str, Any]:
        there = {self.net.plain(p) for p in marking}
        flows = [f for f, place in zip(join.node.incoming, join.places, strict=True) if place not in there]
        names = ", ".join(f"«{flow_title(self.level, self.level.flows[f])}»" for f in flows[:3])
        return {"missing_id": f"panah {names}", "missing_en": f"the flow {names}"}

    def _doubled(self) -> None:
        first: dict[int, tuple[Explored, Marking]] = {}
        for play in self.plays:
            for node, marking in play.doubled.items():
                known = first.get(node)
                if known is None or len(play.path(marking)) < len(known[0].path(known[1])):
                    first[node] = (play, marking)
        after = {n: spread(self.level, [self.net.nodes[n].id]) for n in first}
        length = {n: len(play.path(marking)) for n, (play, marking) in first.items()}
        for node, (play, marking) in first.items():
            ident = self.net.nodes[node].id
            earlier = [
                o
                for o in first
                if o != node
                and ident in after[o]
                and (self.net.nodes[o].id not in after[node] or (length[o], o) < (length[node], node))
            ]
            if not earlier:
                title = self.net.nodes[node].title
                self._add(
                    "lack_of_synchronisation",
                    ident,
                    (*play.path(marking), ident),
                    name=title,
                    **self._split_before(play, marking),
                )

    def _split_before(self, play: Explored, marking: Marking) -> dict[str, Any]:
        for choice in reversed(play.choices(marking)):
            if len(choice.places) > 1:
                name = self.level.nodes[choice.move[0]].title
                return {
                    "split_id": f": cabang-cabang dari «{name}» bertemu tanpa digabung",
                    "split_en": f": the branches of «{name}» meet without being joined",
                }
        return {"split_id": "", "split_en": ""}

    def _unbounded(self) -> None:
        for play in self.plays:
            if play.unbounded is None:
                continue
            marking = play.unbounded
            crowd = max(set(marking), key=marking.count)
            node = self.net.nodes[self.net.node_at(crowd)]
            self._add("unbounded", node.id, (*play.path(marking), node.id), name=node.title)
            return

    def _dead(self, complete: list[Explored]) -> None:
        entered = set().union(*(p.entered for p in self.plays))
        alive = {self.net.nodes[i].id for i in entered}
        for node in self.level.nodes.values():
            if node.kind == "boundaryEvent" and node.attached_to in alive:
                alive.add(node.id)
            if node.event_subprocess:
                alive.add(node.id)
        if any(p.capped for p in complete) and not any(p.complete and not p.capped for p in complete):
            return
        stuck_before = spread(self.level, sorted(self.stuck))
        lost = (reachable(self.level) - alive) - self.stuck
        for group in first_of(self.level, lost):
            node = self.level.nodes[group[0]]
            because: dict[str, Any] = {"because_id": "", "because_en": ""}
            if node.id in stuck_before:
                because = {
                    "because_id": ", karena gerbang di depannya terus menunggu",
                    "because_en": ", as the gateway before it keeps waiting",
                }
            self._add("dead_element", node.id, name=node.title, **because, **more(len(group) - 1))

    def _endless(self, play: Explored) -> None:
        if play.endless is None or self.levels.left_otherwise(self.level, self.host):
            return
        marking = play.endless
        place = next(iter(marking), None)
        path = play.path(marking)
        node = self.net.nodes[self.net.node_at(place)] if place is not None else None
        if node is not None:
            self._add("never_ends", node.id, (*path, node.id), name=node.title)
