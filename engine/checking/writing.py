"""Which variables elements write, and which a process finds when it starts (docs/procedure-packages.md, Variables)."""

from __future__ import annotations

from engine.checking import fields
from engine.checking.events import caught, thrown
from engine.checking.scene import Scene
from engine.model import Node, Process
from engine.package import Package

#: stands for names that cannot be known: what a service answers, what a procedure that is not at hand hands back
ANY = "*"
Names = frozenset[str]
NONE: Names = frozenset()


class Writing:
    """Answers for all processes around the package; each is worked out once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._written: dict[tuple[int, str], Names] = {}
        self._root: dict[tuple[int, str], Names] = {}
        #: what messages carry that the diagrams throw
        self._carried: dict[str, Names] = {}
        for package in scene.all_packages:
            for process in scene.processes_of(package):
                for node in process.nodes().values():
                    for event in thrown(node):
                        if event.kind == "message":
                            carried = frozenset(m.target for m in node.inputs)
                            self._carried[event.name] = self._carried.get(event.name, NONE) | carried

    def by_node(self, package: Package, node: Node) -> Names:
        """Names that one instance of the node writes."""
        found = {name for name, _ in (*node.assign, *node.script)}
        found |= {a.target for a in node.data_outputs}
        if node.kind == "userTask":
            form = node.form or node.id
            found |= fields.keys(self.scene.forms_of(package).get(form))
            if self.scene.form_is_broken(package, form):
                found.add(ANY)
        elif node.kind == "businessRuleTask":
            found.add(node.result or node.decision)
        elif node.kind == "serviceTask":
            found.add(ANY)
        elif node.kind == "callActivity":
            found |= self._by_call(package, node)
        for event in caught(node):
            if event.kind == "message":
                found |= fields.keys(self.scene.message_keys(package, event.name))
                found |= self._carried.get(event.name, NONE)
        return frozenset(found)

    def _by_call(self, package: Package, node: Node) -> Names:
        if node.outputs:
            return frozenset(m.target for m in node.outputs)
        target = self.scene.called(package, node.called)
        if target is None:
            return frozenset({ANY})
        return self.by_process(*target) - {m.target for m in node.inputs}

    def by_process(self, package: Package, process: Process) -> Names:
        """Names that anything in the process writes into its variables."""
        key = (id(package), process.id)
        if key not in self._written:
            # a procedure that calls itself adds nothing to what it writes anyway
            self._written[key] = NONE
            found: set[str] = set()
            for level in process.level.walk():
                for node in level.nodes.values():
                    found |= self.by_node(package, node) | local_names(node)
                    if node.loop is not None and node.loop.output_collection:
                        found.add(node.loop.output_collection)
            self._written[key] = frozenset(found)
        return self._written[key]

    def at_start(self, package: Package, process: Process) -> Names:
        """Names that the process may find when it starts: its start form, what is declared, what callers have."""
        key = (id(package), process.id)
        if key not in self._root:
            self._root[key] = NONE
            meta = self.scene.meta_of(package)
            found: set[str] = set(meta.variables if meta else ())
            if self.scene.main_of(package) is process:
                found |= fields.keys(self.scene.forms_of(package).get("start"))
                if self.scene.form_is_broken(package, "start"):
                    found.add(ANY)
            if package is self.scene.package and not self.scene.meta_known:
                found.add(ANY)
            for call in self.scene.callers(package, process):
                found |= {m.target for m in call.node.inputs}
                found |= self.at_start(call.package, call.process)
                found |= self.by_process(call.package, call.process)
            self._root[key] = frozenset(found)
        return self._root[key]

    def anywhere(self, package: Package, process: Process) -> Names:
        """Names that exist at some point of the process."""
        return self.at_start(package, process) | self.by_process(package, process)


def local_names(node: Node) -> Names:
    """Names that only a member of a loop sees."""
    found = {a.target for a in node.data_inputs} | {a.source for a in node.data_outputs}
    if node.loop is not None:
        found.add("loopCounter")
        if node.loop.item:
            found.add(node.loop.item)
    return frozenset(found)


def is_member_scope(node: Node) -> bool:
    """Whether what is written inside stays inside."""
    return node.loop is not None and node.loop.kind != "standard"
