"""Where an element, a flow or a level of the old version is in the new one: by the mapping, else by the same id.

A mapping is ``{old: new}``, or ``{old: null}`` for elements whose cases must not be moved. ``old`` is the id of an element
or flow, or ``process/id`` where several processes have the same id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.migrating.plan import Problem
from engine.migrating.texts import problem
from engine.model import EVENTS, Level, Node
from engine.procedure import Procedure
from engine.specs.base import LevelSpec

Names = Mapping[str, str | None]
#: gateways that wait for several tokens, and may take each other's place
JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


class Unknown(Exception):
    """There is no place for it in the new version; ``code`` says why, ``to`` what was meant."""

    def __init__(self, code: str, to: str = "-") -> None:
        super().__init__(code)
        self.code = code
        self.to = to


class Atlas:
    """Both versions side by side."""

    def __init__(self, old: Procedure, new: Procedure, mapping: Names) -> None:
        self.old = old
        self.new = new
        self.mapping = mapping
        self._new_nodes = new.nodes()

    def said(self, process: str, ident: str) -> tuple[bool, str | None]:
        """Whether the mapping speaks of the id, and what it says."""
        for key in (f"{process}/{ident}", ident):
            if key in self.mapping:
                value = self.mapping[key]
                return True, value.rpartition("/")[2] if value else None
        return False, None

    def node(self, before: LevelSpec, ident: str, after: LevelSpec) -> Node:
        """The node of the new level that takes the place of a node of the old one.

        :raises Unknown: ``not_wanted``, ``element_gone``, ``other_level`` or ``kind_changed``.
        """
        spoken, name = self.said(before.process.id, ident)
        if spoken and name is None:
            raise Unknown("not_wanted")
        wanted = name or ident
        found = after.level.nodes.get(wanted)
        if found is None:
            there = (after.process.id, wanted) in self._new_nodes or (spoken and self.new.node(wanted))
            raise Unknown("other_level" if there else "element_gone", wanted)
        if not fits(before.level.nodes[ident], found):
            raise Unknown("kind_changed", found.title)
        return found

    def has(self, before: LevelSpec, ident: str, after: LevelSpec) -> Node | None:
        """The same, or None."""
        try:
            return self.node(before, ident, after)
        except Unknown:
            return None

    def around(self, before: LevelSpec, ident: str, after: LevelSpec) -> tuple[Node, ...]:
        """The sub-processes of the new level within which the node lies now, outermost first; empty: within none."""
        spoken, name = self.said(before.process.id, ident)
        wanted = None if spoken and name is None else name or ident
        return _within(after.level, wanted) if wanted else ()

    def flow(self, before: LevelSpec, ident: str, old_join: Node, after: LevelSpec, join: Node) -> str:
        """The incoming flow of the new gateway that stands for one of the old.

        By the mapping; the same id; the only one from the same node, or from a sub-process around it; or the only one
        left on both sides, where one lies on the way of the other (something was put in or taken out between).

        :raises Unknown: ``flow_gone``.
        """
        matched = self._matched(before, old_join, after, join)
        if ident in matched:
            return matched[ident]
        left = [f for f in old_join.incoming if f not in matched]
        free = [f for f in join.incoming if f not in matched.values()]
        if left == [ident] and len(free) == 1 and self._same_branch(before, ident, after, free[0]):
            return free[0]
        raise Unknown("flow_gone", ", ".join(f"«{f}»" for f in free or join.incoming) or "-")

    def _matched(self, before: LevelSpec, old_join: Node, after: LevelSpec, join: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for flow in old_join.incoming:
            spoken, name = self.said(before.process.id, flow)
            if spoken and name in join.incoming:
                found[flow] = str(name)
            elif not spoken and flow in join.incoming:
                found[flow] = flow
        for flow in old_join.incoming:
            if flow in found or self.said(before.process.id, flow)[0]:
                continue
            sources = self._sources(before, before.level.flows[flow].source, after)
            same = [f for f in join.incoming if after.level.flows[f].source in sources]
            if len(same) == 1 and same[0] not in found.values():
                found[flow] = same[0]
        return found

    def _sources(self, before: LevelSpec, ident: str, after: LevelSpec) -> set[str]:
        """The node of the new level that takes the place of the old; the sub-process that was drawn around it; or those
        that were in the old sub-process.
        """
        node = self.has(before, ident, after)
        if node is not None:
            return {node.id}
        around = self.around(before, ident, after)
        if around:
            return {around[0].id}
        inner = before.level.levels.get(ident)
        old = [i for level in inner.walk() for i in level.nodes] if inner is not None else []
        return {name or i for i in old for _, name in [self.said(before.process.id, i)]}

    def _same_branch(self, before: LevelSpec, flow: str, after: LevelSpec, other: str) -> bool:
        """Whether the new flow lies behind the old one's source, or before it, on the way to the gateway."""
        source = before.level.flows[flow].source
        now = self.has(before, source, after)
        if now is not None and leads(after.level, now.id, other):
            return True
        new_source = after.level.flows[other].source
        then = next(
            (i for i in before.level.nodes if (n := self.has(before, i, after)) and n.id == new_source), None
        )
        return then is not None and leads(before.level, then, flow)

    def level(self, key: str) -> str:
        """The key of the new level for a level of the old version, by what the diagrams say.

        :raises Unknown: as ``node``, or ``process_gone``.
        """
        spec = self.old.levels[key]
        if spec.owns_scope:
            if key == self.old.root.name:
                return str(self.new.root.name)
            if key in self.new.levels:
                return key
            raise Unknown("process_gone")
        outer = self._around(spec)
        after = self.new.levels[self.level(outer)]
        host = self.node(self.old.levels[outer], spec.level.id, after)
        return self.new.inner_key(str(after.name), host.id)

    def _around(self, spec: LevelSpec) -> str:
        for level in spec.process.level.walk():
            if spec.level.id in level.levels:
                top = level is spec.process.level
                process = f"{spec.package}/{spec.process.id}"
                return process if top else f"{process}/{level.id}"
        raise Unknown("process_gone")


def _within(level: Level, ident: str) -> tuple[Node, ...]:
    for inner in level.levels.values():
        if ident in inner.nodes:
            return (level.nodes[inner.id],)
        deeper = _within(inner, ident)
        if deeper:
            return (level.nodes[inner.id], *deeper)
    return ()


def leads(level: Level, start: str, flow: str) -> bool:
    """Whether a token that leaves the node ``start`` can pass the flow."""
    seen: set[str] = set()
    stack = [start]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        if flow in level.nodes[current].outgoing:
            return True
        stack += [level.flows[f].target for f in level.nodes[current].outgoing]
        stack += [b.id for b in level.boundary_of(current)]
    return False


def fits(old: Node, new: Node) -> bool:
    """Whether what is open at the one can be open at the other."""
    if old.kind in JOINS and new.kind in JOINS:
        return True
    if old.kind != new.kind or old.event_subprocess != new.event_subprocess:
        return False
    if (old.ad_hoc is None) != (new.ad_hoc is None) or old.transaction != new.transaction:
        return False
    if old.kind in EVENTS and (old.event is None) != (new.event is None):
        return False
    undoes = ("compensate", "cancel")
    return (
        old.event is None
        or new.event is None
        or old.event.kind == new.event.kind
        or (old.event.kind not in undoes and new.event.kind not in undoes)
    )


def check_mapping(old: Procedure, new: Procedure, mapping: Names) -> list[Problem]:
    """What is wrong with a mapping, whatever the cases: ids that are not there, kinds that do not fit."""
    found: list[Problem] = []
    for key, value in mapping.items():
        process, _, ident = key.rpartition("/")
        before = list(_named(old, process, ident))
        if not before:
            found.append(problem("mapping_source_unknown", ident, process, name=key))
            continue
        if value is None:
            continue
        to_process, _, to = value.rpartition("/")
        after = list(_named(new, to_process, to))
        if not after:
            found.append(problem("mapping_target_unknown", ident, process, to=value))
            continue
        if not any(_alike(a, b) for a in before for b in after):
            found.append(problem("kind_changed", ident, process, name=key, to=value))
    return found


def _named(procedure: Procedure, process: str, ident: str) -> Iterator[Node | None]:
    """Nodes with the id; None for a flow."""
    for package in procedure.packages.values():
        for one in package.processes:
            if process in ("", one.id):
                node = one.nodes().get(ident)
                if node is not None:
                    yield node
                elif ident in one.flows():
                    yield None


def _alike(old: Node | None, new: Node | None) -> bool:
    if old is None or new is None:
        return old is new
    return fits(old, new)
