"""Joins that would wait for ever after a migration: a branch that the new diagram adds was never begun in this case.

Each level is played from where its tokens stand, as ``engine.checking`` plays it from its start. A gateway that gets
stuck in the old version as well is not the migration's doing.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice, product
from threading import Lock

from SpiffWorkflow.util.task import TaskState

from engine.checking.explore import explore
from engine.checking.net import Marking, Net
from engine.migrating.mapping import Atlas
from engine.model import Level, Node
from engine.runtime import Workflow

#: markings that are played for one level of one case
BOUND = 5_000
#: ways in which event-based gateways can turn out that are played
RACES = 16
_KEPT: OrderedDict[tuple[int, Marking], tuple[Level, frozenset[str]]] = OrderedDict()
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


def stuck_joins(atlas: Atlas, pairs: list[tuple[Workflow, Workflow]]) -> list[tuple[Node, str]]:
    """Gateways of the new version that would wait for ever though their old ones would not, with the old process."""
    found: list[tuple[Node, str]] = []
    for old, new in pairs:
        level = new.spec.level
        if level.ad_hoc is not None or getattr(new, "undoing", False):
            continue
        bad = _stuck(new)
        if not bad:
            continue
        was = {node.id for i in _stuck(old) if (node := atlas.has(old.spec, i, new.spec)) is not None}
        process = old.spec.process.id
        found += [(level.nodes[ident], process) for ident in sorted(bad - was)]
    return found


def _stuck(workflow: Workflow) -> frozenset[str]:
    """Gateways of a level at which tokens would stay for ever."""
    level = workflow.spec.level
    if not any(n.kind in ("parallelGateway", "inclusiveGateway", "complexGateway") and len(n.incoming) > 1
               for n in level.nodes.values()):  # fmt: skip
        return frozenset()
    net = _From(level)
    result: frozenset[str] = frozenset()
    for marking in _markings(workflow, net):
        result |= _play(level, marking)
    return result


def _play(level: Level, marking: Marking) -> frozenset[str]:
    key = (id(level), marking)
    with _LOCK:
        known = _KEPT.get(key)
        if known is not None and known[0] is level:
            return known[1]
    net = _From(level, [marking])
    played = explore(net, BOUND, one_at_a_time=True)
    stuck = frozenset(
        join.node.id
        for deadlock in played.deadlocks
        for place in deadlock
        if (join := net.join_at.get(net.plain(place))) is not None
    )
    with _LOCK:
        _KEPT[key] = (level, stuck)
        while len(_KEPT) > _SIZE:
            _KEPT.popitem(last=False)
    return stuck


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
