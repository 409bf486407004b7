"""Play the token game of a level, breadth first, and note what can go wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.checking.events import leaves
from engine.checking.net import Choice, Marking, Net
from engine.model import ACTIVITIES

#: nodes at which two tokens at once mean that work is done twice
_COUNTED = ACTIVITIES | {"intermediateCatchEvent", "intermediateThrowEvent"}
#: more tokens than this at one place are not followed further
CAP = 2
#: moves that are tried for each marking of the bound
MOVES = 10


@dataclass
class Explored:
    """What was seen. ``together``: for each node a bit for every node that had a token at the same time."""

    net: Net
    complete: bool = True
    capped: bool = False
    ends: bool = False
    entered: set[int] = field(default_factory=set)
    together: list[int] = field(default_factory=list)
    doubled: dict[int, Marking] = field(default_factory=dict)
    deadlocks: list[Marking] = field(default_factory=list)
    unbounded: Marking | None = None
    endless: Marking | None = None
    _from: dict[Marking, tuple[Marking, Choice] | None] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many markings were seen."""
        return len(self._from)

    def path(self, marking: Marking) -> tuple[str, ...]:
        """Ids of the elements and flows that lead to the marking, in order."""
        moves: list[tuple[str, ...]] = []
        current = self._from.get(marking)
        while current is not None:
            moves.append(current[1].move)
            current = self._from.get(current[0])
        return tuple(ident for move in reversed(moves) for ident in move)

    def choices(self, marking: Marking) -> list[Choice]:
        """The moves that lead to the marking, first one first."""
        found: list[Choice] = []
        current = self._from.get(marking)
        while current is not None:
            found.append(current[1])
            current = self._from.get(current[0])
        return found[::-1]


def explore(net: Net, bound: int, *, one_at_a_time: bool = False) -> Explored:
    """Follow every course that the tokens can take, up to ``bound`` markings.

    ``one_at_a_time``: of tokens that do not influence each other only the one furthest upstream moves. That keeps
    every deadlock, needs far fewer markings, and lets tokens pile up where they meet.
    """
    return _Play(net, bound, one_at_a_time).run()


class _Play:
    def __init__(self, net: Net, bound: int, one_at_a_time: bool) -> None:
        self.net = net
        self.bound = bound
        self.one = one_at_a_time
        self.found = Explored(net, together=[0] * len(net.nodes))
        self.counted = {i for i, n in enumerate(net.nodes) if n.kind in _COUNTED}
        self.before: dict[Marking, list[Marking]] = {}
        self.final: list[Marking] = []
        self.late = {i for i, n in enumerate(net.nodes) if leaves(n)}
        #: tokens are multiplied where the author says so; then several at once are meant
        most = max((max(n.start_quantity, n.completion_quantity) for n in net.nodes), default=1)
        self.cap = CAP if most == 1 else CAP * most
        if most > 1:
            self.counted = set()

    def run(self) -> Explored:
        """Breadth first, so that the first way to a marking is a shortest one."""
        found, net = self.found, self.net
        queue: deque[Marking] = deque()
        for marking in net.starts():
            if marking not in found._from:
                found._from[marking] = None
                queue.append(marking)
        budget = self.bound * MOVES
        while queue:
            marking = queue.popleft()
            if budget <= 0:
                found.complete = False
                break
            if self._note(marking):
                found.capped = True
                continue
            moved = False
            for following, choice in self.moves(marking):
                moved = True
                budget -= 1
                if not following and not choice.fails:
                    found.ends = True
                self.before.setdefault(following, []).append(marking)
                if following not in found._from:
                    if len(found._from) >= self.bound:
                        found.complete = False
                        continue
                    found._from[following] = (marking, choice)
                    queue.append(following)
            if not moved:
                self.final.append(marking)
                if net.over(marking):
                    found.ends = found.ends or bool(marking)
                else:
                    found.deadlocks.append(marking)
        if found.complete and not found.capped and not self.one:
            found.endless = self._endless()
        return found

    def _note(self, marking: Marking) -> bool:
        """Note which nodes have tokens, and doubles; true when there are too many to go on."""
        found, net = self.found, self.net
        nodes = {net.node_at(place) for place in marking}
        bits = 0
        for node in nodes:
            bits |= 1 << node
        found.entered |= nodes
        if len(nodes) < len(marking):
            for node in nodes:
                found.together[node] |= bits
        else:
            for node in nodes:
                found.together[node] |= bits & ~(1 << node)
        plain = [place for place in marking if place < net.size]
        if len(set(map(net.node_at, plain))) == len(plain):
            return False
        counts: dict[int, int] = {}
        places: dict[int, int] = {}
        for place in plain:
            node = net.node_at(place)
            counts[node] = counts.get(node, 0) + 1
            places[place] = places.get(place, 0) + 1
        for node, count in counts.items():
            if count > 1 and node in self.counted:
                found.doubled.setdefault(node, marking)
        if max(places.values()) <= self.cap:
            return False
        if found.unbounded is None and self._grows(marking):
            found.unbounded = marking
        return True

    def _grows(self, marking: Marking) -> bool:
        """Whether the same tokens, and fewer, were there before on the way."""
        current = self.found._from.get(marking)
        while current is not None:
            if len(current[0]) < len(marking) and _within(current[0], marking):
                return True
            current = self.found._from.get(current[0])
        return False

    def moves(self, marking: Marking) -> Iterator[tuple[Marking, Choice]]:
        """All that can happen next, or all that can happen to one token."""
        net = self.net
        free = [
            p
            for p in dict.fromkeys(marking)
            if net.choices.get(p % net.size)
            or marking.count(p) >= net.gathers.get(p % net.size, len(marking) + 1)
        ]
        joins = list(dict.fromkeys(j.index for p in marking if (j := net.join_at.get(p % net.size))))
        by_index = {j.index: j for j in net.joins} if joins else {}
        if not self.one:
            for place in free:
                yield from net.after(marking, place)
            for index in joins:
                yield from net.after_join(marking, by_index[index])
            return
        calm = [p for p in free if net.node_at(p) not in self.late]
        if calm:
            yield from net.after(marking, min(calm, key=lambda p: (net.rank[net.node_at(p)], p)))
            return
        for index in sorted(joins, key=lambda i: (by_index[i].inclusive, net.rank[i])):
            following = list(net.after_join(marking, by_index[index]))
            if following:
                yield from following
                return
        for place in free:
            yield from net.after(marking, place)

    def _endless(self) -> Marking | None:
        """The first marking from which no end can be reached any more."""
        ends: set[Marking] = set()
        stack = list(self.final)
        while stack:
            marking = stack.pop()
            if marking not in ends:
                ends.add(marking)
                stack.extend(self.before.get(marking, ()))
        return next((m for m in self.found._from if m not in ends), None)


def _within(small: Marking, large: Marking) -> bool:
    rest = iter(large)
    return all(any(place == other for other in rest) for place in small)
