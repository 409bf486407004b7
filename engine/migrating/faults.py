"""What a migration would break: joins that would wait for ever, as a branch that the new diagram adds was never begun in
this case; work that would be done twice, as two branches of the case come to it.

Each level is played from where its tokens stand, as ``engine.checking`` plays it from its start. What happens in the old
version as well is not the migration's doing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, product
from threading import Lock

from SpiffWorkflow.util.task import TaskState

from engine.checking.explore import explore
from engine.checking.net import Marking, Net
from engine.migrating.mapping import JOINS, Atlas
from engine.migrating.nesting import Nesting
from engine.model import ACTIVITIES, Level, Node
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


def faults(
    atlas: Atlas, pairs: list[tuple[Workflow, Workflow]], nesting: Nesting
) -> list[tuple[str, Node, str]]:
    """What the move would break, with its code (of ``texts.PROBLEMS``), the node of the new version and the old process."""
    sources: dict[int, list[Workflow]] = {}
    homes: dict[int, int] = {}
    for old, new in pairs:
        sources.setdefault(id(new), []).append(old)
        homes[id(old)] = homes.get(id(old), 0) + 1
    found = _crowded(nesting)
    for new in {id(new): new for _, new in pairs}.values():
        level, olds = new.spec.level, sources[id(new)]
        if level.ad_hoc is not None or getattr(new, "undoing", False):
            continue
        bad = _faults(new)
        if bad == Faults():
            continue
        before = {id(old): _faults(old) for old in olds}
        process = olds[0].spec.process.id
        stuck = bad.stuck - _there(atlas, ((old, before[id(old)].stuck) for old in olds), new)
        found += [("would_wait_for_ever", level.nodes[i], process) for i in sorted(stuck)]
        # where tokens of the old version meet, its author lets work run several times; where levels change, that work
        kept = len(olds) == 1 and homes[id(olds[0])] == 1
        if kept and before[id(olds[0])].twice:
            continue
        known = _there(atlas, ((old, before[id(old)].twice) for old in olds), new)
        twice = bad.twice - known - _rounds(atlas, ((old, before[id(old)].twice) for old in olds), new)
        found += [("would_come_twice", level.nodes[i], process) for i in sorted(twice)]
    return list(dict.fromkeys(found))


def _there(atlas: Atlas, before: Iterable[tuple[Workflow, frozenset[str]]], new: Workflow) -> set[str]:
    """What these nodes of the old version are called on the new level."""
    return {
        node.id
        for old, idents in before
        for ident in idents
        if (node := atlas.has(old.spec, ident, new.spec)) is not None
    }


def _rounds(atlas: Atlas, before: Iterable[tuple[Workflow, frozenset[str]]], new: Workflow) -> set[str]:
    """The sub-processes around one activity that may run several times, as may that activity, and the reverse."""
    found: set[str] = set()
    for old, idents in before:
        for ident in idents:
            around = atlas.around(old.spec, ident, new.spec)
            if len(around) == 1 and _alone(new.spec.level.levels[around[0].id]):
                found.add(around[0].id)
            inner = old.spec.level.levels.get(ident)
            if inner is not None and _alone(inner):
                found |= {atlas.said(old.spec.process.id, i)[1] or i for i in inner.nodes}
    return found


def _alone(level: Level) -> bool:
    """Whether one activity is all that is done on the level, without branches beside each other."""
    nodes = level.nodes.values()
    return sum(n.kind in ACTIVITIES for n in nodes) == 1 and not any(
        n.kind in JOINS or n.attached_to or len(n.outgoing) > 1 for n in nodes
    )


def _crowded(nesting: Nesting) -> list[tuple[str, Node, str]]:
    """Sub-processes that begin with work of which nobody can say whether it is one round of theirs or several."""
    found = []
    for rounds in nesting.rounds.values():
        first = rounds[0]
        full = any(len(begun.tokens) > 1 for begun in rounds)
        if full and (len(rounds) > 1 or _faults(first.source).twice):
            node = first.host.task_spec.node
            found.append(("would_come_twice", node, first.source.spec.process.id))
    return found


def _faults(workflow: Workflow) -> Faults:
    """What tokens of a level can come to."""
    level = workflow.spec.level
    markings = _markings(workflow, _From(level))
    result = Faults()
    for marking in markings:
        if len(marking) > 1 or (marking and _has_joins(level)):
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
        if node.event_subprocess:
            continue  # runs beside the flow
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
