"""How the diagram is drawn: starts, ends, gateways, links, what can be reached, who does the work."""

from __future__ import annotations

from typing import Any

from engine.checking.events import is_free
from engine.checking.finding import Report
from engine.checking.scene import Call, Scene
from engine.checking.words import flow_title, more, nearest, title
from engine.model import Flow, Level, Node, Process
from engine.specs.base import is_link_target


def check_structure(scene: Scene, report: Report) -> None:
    """All levels of all processes."""
    for process in scene.processes:
        for level in process.level.walk():
            _Drawing(scene, process, level, report).check()


def reachable(level: Level) -> set[str]:
    """Ids of the nodes to which a token of this level can come, whatever the conditions say."""
    first = [n.id for n in level.starts()]
    first += [
        n.id
        for n in level.nodes.values()
        if n.kind == "startEvent" and n.event is not None and _is_event(level)
    ]
    return spread(level, first + [n.id for n in level.event_subprocesses()])


def spread(level: Level, first: list[str]) -> set[str]:
    """Everything that lies after these nodes, and they themselves."""
    hosts: dict[str, list[str]] = {}
    for node in level.nodes.values():
        if node.attached_to:
            hosts.setdefault(node.attached_to, []).append(node.id)
    found: set[str] = set()
    stack = list(first)
    while stack:
        ident = stack.pop()
        if ident in found or ident not in level.nodes:
            continue
        found.add(ident)
        node = level.nodes[ident]
        stack += [level.flows[f].target for f in node.outgoing]
        stack += hosts.get(ident, [])
        if node.kind == "intermediateThrowEvent" and node.event and node.event.kind == "link":
            stack += [n.id for n in level.nodes.values() if is_link_target(n, node.event.name)][:1]
    return found


def _is_event(level: Level) -> bool:
    starts = [n for n in level.nodes.values() if n.kind == "startEvent"]
    return bool(starts) and all(n.event is not None for n in starts)


class _Drawing:
    def __init__(self, scene: Scene, process: Process, level: Level, report: Report) -> None:
        self.scene = scene
        self.process = process
        self.level = level
        self.report = report
        self.file = scene.file_of(process)

    def _add(self, code: str, element: str | None, **values: Any) -> None:
        self.report.add(code, element, file=self.file, **values)

    def check(self) -> None:
        """Starts and reachability, then each node."""
        self._starts()
        self._unreachable()
        for node in self.level.nodes.values():
            self._ends(node)
            self._flows(node)
            self._event(node)
            if node.kind in ("userTask", "callActivity"):
                self._role(node)

    def _host(self) -> Node | None:
        """The sub-process that this level is inside of."""
        return self.process.nodes().get(self.level.id) if self.level is not self.process.level else None

    def _starts(self) -> None:
        host = self._host()
        started = self.level.starts()
        if not started:
            name = host.title if host else self.process.name
            self._add("process_empty", self.level.id, name=name)
        if host is not None and host.event_subprocess:
            return
        for node in self.level.nodes.values():
            if node.kind == "startEvent" and node not in started:
                self._add("start_never_used", node.id, name=node.title, other=started[0].title)

    def _unreachable(self) -> None:
        found = reachable(self.level)
        left = [
            n
            for n in self.level.nodes.values()
            if n.id not in found and n.kind != "startEvent" and not n.for_compensation
        ]
        lost = {n.id for n in left}
        for group in first_of(self.level, lost):
            node = self.level.nodes[group[0]]
            self._add("unreachable", node.id, name=node.title, **more(len(group) - 1))

    def _ends(self, node: Node) -> None:
        link = node.event is not None and node.event.kind == "link" and node.kind == "intermediateThrowEvent"
        ends = any(n.kind == "endEvent" for n in self.level.nodes.values())
        apart = node.event_subprocess or node.for_compensation or link or bool(node.handler)
        if ends and node.kind != "endEvent" and not node.outgoing and not apart and self.level.ad_hoc is None:
            self._add("dead_end", node.id, name=node.title)
        if (
            link
            and node.event
            and not any(is_link_target(n, node.event.name) for n in self.level.nodes.values())
        ):
            self._add("link_without_target", node.id, name=node.title, link=node.event.name)
        wrong = {
            "endEvent": (node.outgoing, "keluar dari peristiwa akhir", "leaves the end event"),
            "startEvent": (node.incoming, "masuk ke peristiwa mulai", "leads to the start event"),
            "boundaryEvent": (node.incoming, "masuk ke peristiwa tepi", "leads to the boundary event"),
        }.get(node.kind)
        if node.event_subprocess:
            wrong = (
                node.incoming + node.outgoing,
                "menyentuh subproses peristiwa",
                "touches the event sub-process",
            )
        for ident in wrong[0] if wrong else ():
            flow = flow_title(self.level, self.level.flows[ident])
            assert wrong is not None
            self._add(
                "flow_not_allowed", ident, flow=flow, name=node.title, what_id=wrong[1], what_en=wrong[2]
            )

    def _flows(self, node: Node) -> None:
        flows = [self.level.flows[f] for f in node.outgoing]
        if node.default and node.default not in node.outgoing:
            self._add("default_not_outgoing", node.id, name=node.title)
        default = node.default if node.default in node.outgoing else None
        conditional = [f for f in flows if is_free(f) and f.id != default]
        always = [f for f in flows if not is_free(f) and f.id != default]
        if node.kind in ("parallelGateway", "eventBasedGateway"):
            why = ("gerbang ini melalui semua panah", "this gateway takes all flows")
            for flow in flows:
                if flow.condition:
                    self._ignored(flow, *why)
        elif node.kind == "exclusiveGateway":
            if conditional and not always and default is None:
                self._add("gateway_without_default", node.id, name=node.title)
            self._never_taken(flows, default)
        elif node.kind in ("inclusiveGateway", "complexGateway"):
            if conditional and not always and default is None:
                self._add("gateway_without_default", node.id, name=node.title)
        elif conditional and not always and default is None:
            self._add("activity_without_default", node.id, name=node.title)
        for flow in flows:
            if flow.id == default and flow.condition and node.kind != "parallelGateway":
                self._ignored(flow, "ini panah bawaan (default)", "it is the default flow")
        if node.kind == "eventBasedGateway":
            for flow in flows:
                target = self.level.nodes[flow.target]
                if target.kind not in ("intermediateCatchEvent", "receiveTask"):
                    self._add("event_gateway_target", target.id, gateway=node.title, name=target.title)

    def _ignored(self, flow: Flow, why_id: str, why_en: str) -> None:
        name = flow_title(self.level, flow)
        self._add("condition_ignored", flow.id, name=name, why_id=why_id, why_en=why_en)

    def _never_taken(self, flows: list[Flow], default: str | None) -> None:
        before: Flow | None = None
        for flow in flows:
            if before is not None:
                other = flow_title(self.level, before)
                self._add("flow_never_taken", flow.id, name=flow_title(self.level, flow), other=other)
            elif not is_free(flow) and flow.id != default and len(flows) > 1:
                before = flow
        if before is not None and default is not None:
            first = next(f for f in flows if f.id == default)
            other = flow_title(self.level, before)
            self._add("flow_never_taken", first.id, name=flow_title(self.level, first), other=other)

    def _event(self, node: Node) -> None:
        loop = node.loop
        if loop is not None and loop.kind != "standard" and not loop.collection and not loop.cardinality:
            self._add("loop_without_collection", node.id, name=node.title)
        if loop is not None and loop.kind == "standard" and not loop.condition and loop.maximum is None:
            self._add("loop_never_ends", node.id, name=node.title)
        if node.same_team_as:
            other = self.process.nodes().get(node.same_team_as)
            if other is None or other.kind != "userTask":
                shown = title(other) or node.same_team_as
                self._add("same_team_unknown", node.id, name=node.title, other=shown)

    # who does it

    def _role(self, node: Node) -> None:
        if node.kind == "userTask" and not node.role and not self._inherits(self.process, set()):
            self._add("role_missing", node.id, name=node.title)
        if node.role and not node.role.startswith("="):
            where = (f"tugas «{node.title}»", f"task «{node.title}»")
            check_role(self.scene, node.role, self.report, self.file, node.id, where)

    def _inherits(self, process: Process, seen: set[str]) -> bool:
        """Whether a caller gives the role, or it is not known who calls."""
        package = self.scene.package
        if self.scene.called_alone(package, process):
            return True
        return self._given(self.scene.callers(package, process), seen)

    def _given(self, calls: list[Call], seen: set[str]) -> bool:
        for call in calls:
            if call.node.role:
                return True
            key = f"{call.package.id}/{call.process.id}"
            if key not in seen:
                seen.add(key)
                if self.scene.called_alone(call.package, call.process):
                    return True
                if self._given(self.scene.callers(call.package, call.process), seen):
                    return True
        return False


def first_of(level: Level, lost: set[str]) -> list[list[str]]:
    """The lost nodes in groups: each led by one that nothing lost leads to, then those after it."""
    groups: list[list[str]] = []
    done: set[str] = set()
    into = {level.flows[f].target for i in lost for f in level.nodes[i].outgoing}
    into |= {n.id for n in level.nodes.values() if n.attached_to in lost}
    heads = [i for i in level.nodes if i in lost and i not in into]
    for head in [*heads, *(i for i in level.nodes if i in lost)]:
        if head not in done:
            own = (spread(level, [head]) & lost) - done
            after = [i for i in level.nodes if i in own and i != head]
            groups.append([head, *after])
            done.update(groups[-1])
    return groups


def check_role(
    scene: Scene, role: str, report: Report, file: str | None, element: str | None, where: tuple[str, str]
) -> None:
    """A literal role is one of those that exist, if these are known."""
    if scene.roles is not None and role not in scene.roles:
        near = nearest(role, scene.roles)
        report.add(
            "role_unknown", element, file=file, role=role, where_id=where[0], where_en=where[1], **near
        )


def check_roles_of_package(scene: Scene, report: Report) -> None:
    """Roles that procedure.toml names."""
    for role in scene.meta.start_roles:
        check_role(scene, role, report, "procedure.toml", None, ("start_roles", "start_roles"))
    for message in scene.meta.messages:
        for role in message.roles:
            where = (f"pesan «{message.title_id}»", f"message «{message.title_en}»")
            check_role(scene, role, report, "procedure.toml", message.name, where)


__all__ = ["check_role", "check_roles_of_package", "check_structure", "reachable", "spread"]
