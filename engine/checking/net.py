"""One level of a diagram as a token game: places, and what a token at each of them can do (engine/specs says why).

A place is a node at which a token is, or an incoming flow of a gateway that waits for several. A token of a
non-interrupting boundary event is *extra*: it is meant to run beside the others, and at most one is kept at a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from engine.checking.events import is_boundary_that_fires, is_free, leaves
from engine.model import Flow, Level, Node
from engine.specs.base import is_link_target

Marking = tuple[int, ...]
Move = tuple[str, ...]
#: above this many conditional flows only some of their combinations are tried
MAX_FREE = 5
MAX_BOUNDARIES = 4
MAX_COMPLEX = 6


@dataclass(frozen=True)
class Choice:
    """One thing that a token can do: the ids that it passes, the places it comes to, what becomes of the rest."""

    move: Move
    places: tuple[int, ...]
    extra: tuple[int, ...] = ()
    clear: bool = False
    #: leaves the level by an error, so that it does not end as meant
    fails: bool = False


@dataclass(frozen=True)
class Join:
    """A gateway with several incoming flows: their places, and what happens when it fires."""

    node: Node
    index: int
    places: tuple[int, ...]
    choices: tuple[Choice, ...]
    inclusive: bool
    #: complex gateway with a condition: may fire with any tokens, then takes the others; its markers by the flows taken
    markers: dict[int, int]
    #: for each place of the net: the incoming flows (as bits) that a token there can still come to
    ahead: dict[int, int]


class Net:
    """The token game of one level. ``ends_normally`` says whether what runs inside an activity can end as meant."""

    def __init__(self, level: Level, ends_normally: Callable[[Node], bool] = lambda _: True) -> None:
        self.level = level
        self.nodes = list(level.nodes.values())
        self.index = {node.id: i for i, node in enumerate(self.nodes)}
        self._place: dict[tuple[int, str], int] = {}
        #: node of each place
        self.node_of: list[int] = []
        self.choices: dict[int, tuple[Choice, ...]] = {}
        self.joins: list[Join] = []
        self.join_at: dict[int, Join] = {}
        #: places of activities that start only with several tokens
        self.gathers: dict[int, int] = {}
        #: places that stand for a complex gateway that has fired and takes late tokens
        self.markers: dict[int, int] = {}
        #: what each flow out of a split leads to
        self._ways: dict[str, dict[str, set[str]]] = {}
        self._waits = {n.id for n in self.nodes if n.kind in _JOINS and len(n.incoming) > 1}
        self._ends_normally = ends_normally
        self._hosts: dict[str, list[Node]] = {}
        for node in self.nodes:
            if node.attached_to:
                self._hosts.setdefault(node.attached_to, []).append(node)
        for node in self.nodes:
            for key in node.incoming if node.id in self._waits else ("",):
                self._at(node, key)
        for node in self.nodes:
            if node.id not in self._waits:
                self._node(node)
            else:
                self._join(node)
        self.size = len(self.node_of)
        self.rank = self._ranks()

    # building

    def _at(self, node: Node, key: str) -> int:
        found = (self.index[node.id], key)
        if found not in self._place:
            self._place[found] = len(self.node_of)
            self.node_of.append(found[0])
        return self._place[found]

    def entry(self, ident: str, flow: str = "") -> int:
        """The place at which a token comes to the node."""
        return self._at(self.level.nodes[ident], flow if ident in self._waits else "")

    def _to(self, flows: tuple[Flow, ...]) -> tuple[int, ...]:
        return tuple(self.entry(f.target, f.id) for f in flows)

    def _node(self, node: Node) -> None:
        if node.kind == "intermediateThrowEvent" and node.event and node.event.kind == "link":
            for other in self.nodes:
                if is_link_target(other, node.event.name):
                    self.choices[self.entry(node.id)] = (Choice((node.id,), (self.entry(other.id),)),)
                    return
        if leaves(node):
            end = Choice((node.id,), (), clear=True, fails=leaves(node) != "terminate")
            self.choices[self.entry(node.id)] = (end,)
            return
        listeners = [b for b in self._hosts.get(node.id, ()) if is_boundary_that_fires(b)]
        times = node.completion_quantity
        leaving = [self._leave(node, s, times) for s in self._splits(node)]
        if not self._ends_normally(node):
            leaving = []
        for boundary in listeners:
            if boundary.interrupting:
                leaving += [
                    Choice((node.id, boundary.id, *_ids(s)), self._to(s)) for s in self._splits(boundary)
                ]
        beside = [b for b in listeners if not b.interrupting][:MAX_BOUNDARIES]
        if node.start_quantity > 1:
            self.gathers[self.entry(node.id)] = node.start_quantity
        for mask in range(1 << len(beside)):
            place = self._at(node, str(mask) if mask or node.start_quantity > 1 else "")
            found = list(leaving)
            for bit, boundary in enumerate(beside):
                if not mask & 1 << bit:
                    stays = self._at(node, str(mask | 1 << bit))
                    found += [
                        Choice((node.id, boundary.id, *_ids(s)), (stays,), extra=self._to(s))
                        for s in self._splits(boundary)
                    ]
            self.choices[place] = tuple(found)

    def _leave(self, node: Node, flows: tuple[Flow, ...], times: int = 1) -> Choice:
        """The token leaves along the flows. A branch that a loop starts anew each round, and that never comes back to
        it, is meant to run beside the others.
        """
        beside: tuple[Flow, ...] = ()
        if len(flows) > 1:
            if node.id not in self._ways:
                outgoing = [self.level.flows[f] for f in node.outgoing]
                self._ways[node.id] = {f.id: self._reach(f.target, node.id) for f in outgoing}
            if any(node.id in way for way in self._ways[node.id].values()):
                beside = tuple(f for f in flows if self._runs_beside(node, f, flows))
        kept = tuple(f for f in flows if f not in beside)
        return Choice((node.id, *_ids(flows)), self._to(kept) * times, extra=self._to(beside))

    def _runs_beside(self, node: Node, flow: Flow, flows: tuple[Flow, ...]) -> bool:
        ways = self._ways[node.id]
        others = set().union(*(ways[f.id] for f in flows if f is not flow))
        own = ways[flow.id]
        return node.id in others and own.isdisjoint(others)

    def _reach(self, ident: str, split: str) -> set[str]:
        """Nodes after this one; the split itself is not passed again."""
        found: set[str] = set()
        stack = [ident]
        while stack:
            current = stack.pop()
            if current in found:
                continue
            found.add(current)
            if current != split:
                stack += [self.level.flows[f].target for f in self.level.nodes[current].outgoing]
                stack += [b.id for b in self._hosts.get(current, ())]
        return found

    def _splits(self, node: Node) -> list[tuple[Flow, ...]]:
        """The sets of flows that can get a token when the node is done; conditions may turn out either way."""
        flows = [self.level.flows[f] for f in node.outgoing]
        if node.kind == "parallelGateway" or not flows:
            return [tuple(flows)]
        if node.kind in ("exclusiveGateway", "eventBasedGateway"):
            return [(f,) for f in flows]
        default = [f for f in flows if f.id == node.default]
        free = [f for f in flows if is_free(f) and f not in default]
        always = tuple(f for f in flows if not is_free(f) and f not in default)
        if not free and not default:
            return [always]
        found = []
        for chosen in _subsets(free):
            taken = always + chosen
            gateway = node.kind in ("inclusiveGateway", "complexGateway")
            if not (taken if gateway else chosen):
                taken += tuple(default)
            if taken or not gateway:
                found.append(taken)
        return found

    def _join(self, node: Node) -> None:
        places = tuple(self.entry(node.id, f) for f in node.incoming)
        choices = tuple(self._leave(node, s) for s in self._splits(node))
        inclusive = node.kind != "parallelGateway"
        ahead = self._ahead(node) if inclusive else {}
        markers: dict[int, int] = {}
        if node.activation and len(places) <= MAX_COMPLEX:
            for taken in range(1, (1 << len(places)) - 1):
                markers[taken] = self._at(node, f"taken {taken}")
                self.markers[markers[taken]] = taken
        join = Join(node, self.index[node.id], places, choices, inclusive, markers, ahead)
        self.joins.append(join)
        for place in places:
            self.join_at[place] = join

    def _ahead(self, gateway: Node) -> dict[int, int]:
        """The rule of the engine: which incoming flows a token at a node can come to without passing the gateway."""
        bits: dict[int, int] = {}
        for position, flow in enumerate(gateway.incoming):
            seen: set[str] = set()
            stack = [self.level.flows[flow].source]
            while stack:
                ident = stack.pop()
                if ident in seen or ident == gateway.id:
                    continue
                seen.add(ident)
                node = self.level.nodes[ident]
                stack += [self.level.flows[f].source for f in node.incoming]
                if node.attached_to in self.index:
                    stack.append(str(node.attached_to))
                if node.event is not None and is_link_target(node, node.event.name):
                    stack += [
                        n.id
                        for n in self.nodes
                        if n.kind == "intermediateThrowEvent"
                        and n.event
                        and n.event.kind == "link"
                        and n.event.name == node.event.name
                    ]
            for ident in seen:
                bits[self.index[ident]] = bits.get(self.index[ident], 0) | 1 << position
        return bits

    def _ranks(self) -> list[int]:
        """For each node its place in the order of the flow, loops aside: smaller is further upstream."""
        order: list[int] = []
        seen: set[int] = set()
        after: list[list[int]] = [[] for _ in self.nodes]
        for (node, _), place in self._place.items():
            for choice in self.choices.get(place, ()):
                after[node] += [self.node_of[p] for p in (*choice.places, *choice.extra)]
        for join in self.joins:
            after[join.index] += [self.node_of[p] for c in join.choices for p in c.places]
        for first in (*(self.index[n.id] for n in self.level.starts()), *range(len(self.nodes))):
            if first in seen:
                continue
            seen.add(first)
            stack: list[tuple[int, Iterator[int]]] = [(first, iter(after[first]))]
            while stack:
                node, rest = stack[-1]
                for following in rest:
                    if following not in seen:
                        seen.add(following)
                        stack.append((following, iter(after[following])))
                        break
                else:
                    stack.pop()
                    order.append(node)
        rank = [0] * len(self.nodes)
        for position, node in enumerate(reversed(order)):
            rank[node] = position
        return rank

    # playing

    def starts(self) -> list[Marking]:
        """The markings in which the level begins: one, or one for each start of an event sub-process."""
        first = self.level.starts()
        events = [n for n in first if n.kind == "startEvent" and n.event is not None]
        if events:
            every = [n for n in self.nodes if n.kind == "startEvent" and n.event is not None]
            return [(self.entry(n.id),) for n in every]
        return [tuple(sorted(self.entry(n.id) for n in first))] if first else []

    def plain(self, place: int) -> int:
        """The place without its colour."""
        return place % self.size

    def node_at(self, place: int) -> int:
        """The node at which a token of this place is."""
        return self.node_of[place % self.size]

    def after(self, marking: Marking, place: int) -> Iterator[tuple[Marking, Choice]]:
        """What can become of the marking when a token at ``place`` moves on by itself."""
        rest = list(marking)
        colour = place - place % self.size
        wanted = self.gathers.get(place % self.size)
        if wanted is not None:
            if marking.count(place) >= wanted:
                for _ in range(wanted):
                    rest.remove(place)
                begun = self._at(self.nodes[self.node_at(place)], "0") + colour
                yield tuple(sorted([*rest, begun])), Choice((), ())
            return
        rest.remove(place)
        for choice in self.choices[place % self.size]:
            yield self._put(rest, choice, colour), choice

    def after_join(self, marking: Marking, join: Join) -> Iterator[tuple[Marking, Choice]]:
        """What can become of it when the gateway fires; nothing when it has to wait."""
        if join.markers:
            marker = next((p for p in marking if p in self.markers and self.node_of[p] == join.index), None)
            if marker is not None:
                yield from self._late(marking, join, marker)
                return
        taken: list[int] = []
        waiting = 0
        for position, place in enumerate(join.places):
            if place in marking:
                taken.append(place)
            elif place + self.size in marking:
                taken.append(place + self.size)
            else:
                continue
            waiting |= 1 << position
        if len(taken) < len(join.places) and not (
            join.inclusive and (join.markers or self._free(marking, join, waiting))
        ):
            return
        rest = list(marking)
        for place in taken:
            rest.remove(place)
        if waiting in join.markers:
            rest.append(join.markers[waiting])
        colour = self.size if all(place >= self.size for place in taken) else 0
        for choice in join.choices:
            yield self._put(rest, choice, colour), choice

    def _late(self, marking: Marking, join: Join, marker: int) -> Iterator[tuple[Marking, Choice]]:
        taken = self.markers[marker]
        for position, place in enumerate(join.places):
            for token in (place, place + self.size):
                if token in marking and not taken & 1 << position:
                    rest = [p for p in marking if p != marker]
                    rest.remove(token)
                    following = join.markers.get(taken | 1 << position)
                    rest += [following] if following is not None else []
                    yield tuple(sorted(rest)), Choice((), ())

    def over(self, marking: Marking) -> bool:
        """Whether nothing is left that could go on or be waited for."""
        return all(place in self.markers for place in marking)

    def _free(self, marking: Marking, join: Join, waiting: int) -> bool:
        if not waiting:
            return False
        for place in marking:
            node = self.node_at(place)
            if node != join.index and place not in self.markers:
                ahead = join.ahead.get(node, 0)
                if ahead & ~waiting and not ahead & waiting:
                    return False
        return True

    def _put(self, rest: list[int], choice: Choice, colour: int) -> Marking:
        if choice.clear:
            return ()
        found = list(rest)
        for place in choice.places:
            if not colour:
                found.append(place)
            elif place + colour not in found:
                found.append(place + colour)
        for place in choice.extra:
            if place + self.size not in found:
                found.append(place + self.size)
        found.sort()
        return tuple(found)


_JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


def _ids(flows: tuple[Flow, ...]) -> tuple[str, ...]:
    return tuple(f.id for f in flows)


def _subsets(flows: list[Flow]) -> Iterator[tuple[Flow, ...]]:
    sizes = range(len(flows) + 1) if len(flows) <= MAX_FREE else (0, 1, 2, len(flows))
    for size in sizes:
        yield from combinations(flows, size)
