"""What a migration would break: joins that would wait for ever, as a branch that the new diagram adds was never begun in
this case; work that would be done twice, as two branches of the case come to it.

Each level is played from where its tokens stand, as ``engine.checking`` plays it from its start. What happens in the old
version as well is not the migration's doing.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice, product
from threading import Lock

from SpiffWorkflow.util.task import TaskState

from engine.checking.explore import explore
from engine.checking.net import Marking, Net
from engine.migrating.mapping import JOINS, Atlas
from engine.model import Level, Node
from engine.runtime import Workflow


@dataclass(frozen=True)
class Faults:
    """Ids of gateways that stay waiting, and of work to which two tokens come."""

    stuck: frozenset[str] = frozenset()
    twice: frozenset[str] = frozenset()

    def __or__(self, other: Faults) -> Faults:
        return Faults(self.stuck | other.stuck, self.twice | other.twice)


#: markings that are played for one level of one case
BOUND = 5_000
#: ways in which event-based gateways can turn out that are played
RACES = 16
_KEPT: OrderedDict[tuple[int, Marking], tuple[Level, Faults]] = OrderedDict()
_LOCK = Lock()
_SIZE = 4_096


class _From(Net):
    """The token game of a level from a given marking."""

    def __init__(self, level: Level, markings: list[Marking] | None = None) -> None:
        super().__init__(level)
        self._markings = markings or []

    def starts(self) -> list[Marking]:
        """Where the tokens are."""
        return self._markings


def faults(atlas: Atlas, pairs: list[tuple[Workflow, Workflow]]) -> list[tuple[str, Node, str]]:
    """What the move would break, with its code (of ``texts.PROBLEMS``), the node of the new version and the old process."""
    found: list[tuple[str, Node, str]] = []
    for old, new in pairs:
        level = new.spec.level
        if level.ad_hoc is not None or getattr(new, "undoing", False):
            continue
        bad = _faults(new)
        if bad == Faults():
            continue
        before = _faults(old)
        was = {node.id for i in before.stuck if (node := atlas.has(old.spec, i, new.spec)) is not None}
        process = old.spec.process.id
        found += [("would_wait_for_ever", level.nodes[i], process) for i in sorted(bad.stuck - was)]
        # where tokens of the old version meet, its author lets work run several times
        twice = frozenset() if before.twice else bad.twice
        found += [("would_come_twice", level.nodes[i], process) for i in sorted(twice)]
    return found


def _faults(workflow: Workflow) -> Faults:
    """What tokens of a level can come to."""
    level = workflow.spec.level
    markings = _markings(workflow, _From(level))
    result = Faults()
    for marking in markings:
        if len(marking) > 1 or _has_joins(level):
            result |= _play(level, marking)
    return result


def _has_joins(level: Level) -> bool:
    return any(n.kind in JOINS and len(n.incoming) > 1 for n in level.nodes.values())


def _play(level: Level, marking: Marking) -> Faults:
    key = (id(level), marking)
    with _LOCK:
        known = _KEPT.get(key)
        if known is not None and known[0] is level:
            return known[1]
    net = _From(level, [marking])
    played = explore(net, BOUND, one_at_a_time=True)
    result = Faults(
        frozenset(
            join.node.id
            for deadlock in played.deadlocks
            for place in deadlock
            if (join := net.join_at.get(net.plain(place))) is not None
        ),
        frozenset(net.nodes[index].id for index in played.doubled),
    )
    with _LOCK:
        _KEPT[key] = (level, result)
        while len(_KEPT) > _SIZE:
            _KEPT.popitem(last=False)
    return result


def _markings(workflow: Workflow, net: Net) -> list[Marking]:
    """Where the tokens are; of events that race after a gateway one is there, whichever it will be."""
    fixed: list[int] = []
    races: dict[str, list[int]] = {}
    for task in workflow.tasks.values():
        data = task.internal_data
        if task is workflow.task_tree or data.get("listener") or "of" in data:
            continue
        if not task.has_state(TaskState.NOT_FINISHED_MASK):
            continue
        node: Node = task.task_spec.node
        place = net.entry(node.id, data.get("flow") or "")
        if place in net.gathers and not (
            task.state == TaskState.WAITING and not data.keys() & {"msg", "request"}
        ):
            place = net._at(node, "0")  # it has begun already
        race = data.get("race")
        if race:
            races.setdefault(race, []).append(place)
        else:
            fixed.append(place)
    ways = islice(product(*races.values()), RACES)
    return [tuple(sorted([*fixed, *way])) for way in ways]
