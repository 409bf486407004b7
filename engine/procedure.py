"""A procedure made ready to run: levels as SpiffWorkflow specifications, decisions, forms. Cached by content."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any

from engine import decisions, feel
from engine.errors import EngineError, ProcedureInvalid
from engine.model import Level, Node, Process
from engine.package import Meta, Package
from engine.specs import activities as act
from engine.specs import events as ev
from engine.specs import gateways as gw
from engine.specs.base import FlowNodeSpec, LevelSpec

_SIMPLE: dict[str, type[FlowNodeSpec]] = {
    "startEvent": ev.StartSpec,
    "endEvent": ev.ThrowSpec,
    "intermediateThrowEvent": ev.ThrowSpec,
    "intermediateCatchEvent": ev.CatchSpec,
    "boundaryEvent": ev.BoundarySpec,
    "exclusiveGateway": gw.ExclusiveSpec,
    "inclusiveGateway": gw.InclusiveSpec,
    "parallelGateway": gw.ParallelSpec,
    "eventBasedGateway": gw.EventBasedSpec,
    "complexGateway": gw.ComplexSpec,
    "task": act.ActivitySpec,
    "manualTask": act.ActivitySpec,
    "userTask": act.UserTaskSpec,
    "scriptTask": act.ScriptSpec,
    "businessRuleTask": act.DecisionSpec,
    "serviceTask": act.ServiceSpec,
    "sendTask": act.SendSpec,
    "receiveTask": act.ReceiveSpec,
}


class Procedure:
    """What ``engine.advance`` runs. Immutable once loaded, and safe to share between threads."""

    def __init__(self, packages: Sequence[Package]) -> None:
        self.packages = {p.id: p for p in packages}
        self.main = packages[0]
        self.id = self.main.id
        self.hash = bundle_hash(packages)
        self.levels: dict[str, LevelSpec] = {}
        self._decisions: dict[str, dict[str, decisions.Model]] = {}
        self._functions: dict[str, dict[str, Any]] = {}
        self._nodes: dict[tuple[str, str], Node] = {}
        self.conditional = False
        for package in packages:
            self._load_decisions(package)
            # read now, so that a broken form is refused here and not when a worker opens it
            package.forms  # noqa: B018
        for package in packages:
            for process in package.processes:
                self._build(package, process)
        self.root = self.levels[f"{self.id}/{self.main.processes[0].id}"]
        self.variables = self._variables()

    @property
    def meta(self) -> Meta:
        """What the main package's procedure.toml says."""
        return self.main.meta

    @property
    def title(self) -> str:
        """Its name in Indonesian."""
        return self.meta.title_id

    # building

    def _build(self, package: Package, process: Process) -> None:
        for level in process.level.walk():
            own = level is process.level
            key = f"{package.id}/{process.id}" if own else f"{package.id}/{process.id}/{level.id}"
            spec = LevelSpec(key, level, process, package.id, owns_scope=own)
            for node in level.nodes.values():
                self._nodes[(process.id, node.id)] = node
                self._spec(spec, node, package, process)
                self._parts(spec, node, level)
                if node.event is not None and "conditional" in {
                    node.event.kind,
                    *(p.kind for p in node.event.parts),
                }:
                    self.conditional = True
            self._connect(spec, level)
            self.levels[key] = spec

    def _spec(self, spec: LevelSpec, node: Node, package: Package, process: Process) -> None:
        if node.kind == "subProcess":
            kind = act.EventSubProcessSpec if node.event_subprocess else act.SubProcessSpec
            kind(spec, node, f"{package.id}/{process.id}/{node.id}")
        elif node.kind == "callActivity":
            act.CallSpec(spec, node, self._called_key(package, node.called))
        else:
            _SIMPLE[node.kind](spec, node)

    @staticmethod
    def _parts(spec: LevelSpec, node: Node, level: Level) -> None:
        """A specification for each event of a multiple event, of this node or of an event sub-process's start."""
        owners = [node]
        if node.event_subprocess:
            owners = [n for n in level.levels[node.id].nodes.values() if n.kind == "startEvent"]
        for owner in owners:
            if owner.event is not None and owner.event.kind == "multiple":
                for index, part in enumerate(owner.event.parts):
                    ev.PartSpec(spec, replace(owner, event=part), name=f"#{owner.id}/{index}")

    def inner_key(self, key: str, node: str) -> str:
        """The key of the level inside an activity of the level ``key``."""
        return str(self.levels[key].task_specs[node].key)

    def undoing_subprocess(self, key: str) -> str:
        """The compensation event sub-process of a level, or nothing."""
        level = self.levels[key].level
        for node in level.event_subprocesses():
            for start in level.levels[node.id].nodes.values():
                if (
                    start.kind == "startEvent"
                    and start.event is not None
                    and start.event.kind == "compensate"
                ):
                    return node.id
        return ""

    def _called_key(self, package: Package, called: str) -> str:
        if any(p.id == called for p in package.processes):
            return f"{package.id}/{called}"
        return f"{called}/{called}"

    @staticmethod
    def _connect(spec: LevelSpec, level: Level) -> None:
        for flow in level.flows.values():
            spec.task_specs[flow.source].connect(spec.task_specs[flow.target])

    def _load_decisions(self, package: Package) -> None:
        models: dict[str, decisions.Model] = {}
        functions: dict[str, Any] = {}
        for name, data in package.files.items():
            if name.endswith(".dmn"):
                try:
                    model = decisions.load(data)
                except decisions.DecisionError as error:
                    raise ProcedureInvalid(
                        error.code,
                        f"{name}: {error.message_id}",
                        f"{name}: {error.message_en}",
                        error.element,
                    ) from error
                for info in model.decisions:
                    models[info.name] = models[info.id] = model
                functions.update(model.functions())
        self._decisions[package.id] = models
        self._functions[package.id] = functions

    def functions(self, package: str) -> Mapping[str, Any]:
        """Decisions as functions: those of the package, then those of the procedures around it."""
        key = f"all:{package}"
        if key not in self._functions:
            merged: dict[str, Any] = {}
            for other in self.packages:
                merged = {**self._functions[other], **merged}
            self._functions[key] = {**merged, **self._functions[package]}
        return self._functions[key]

    def decide(
        self,
        package: str,
        decision: str,
        context: Mapping[str, Any],
        now: datetime,
        hits: list[tuple[str, str]],
        element: str,
    ) -> Any:
        """Evaluate a decision of the package, or of a procedure around it.

        :raises EngineError: ``decision_missing`` or ``decision_failed``.
        """
        model = self._decisions[package].get(decision)
        if model is None:
            for models in self._decisions.values():
                model = model or models.get(decision)
        if model is None:
            raise EngineError(
                "decision_missing",
                f"Tabel keputusan «{decision}» tidak ada. Tambahkan berkas {decision}.dmn.",
                f"There is no decision «{decision}». Add the file {decision}.dmn.",
                element,
            )
        names = {n for info in model.decisions for n in info.inputs}
        try:
            inputs = {name: context.get(name) for name in names}
            return model.evaluate(decision, inputs, now=now, hits=hits)
        except (decisions.DecisionError, feel.FeelError) as error:
            raise EngineError(
                "decision_failed",
                f"Keputusan «{decision}» tidak dapat dihitung: {error.message_id}",
                f"The decision «{decision}» cannot be evaluated: {error.message_en}",
                element,
            ) from error

    # asking

    def node(self, element: str, process: str | None = None) -> Node | None:
        """The node with this id, in the named process or in whichever has it."""
        if process is not None:
            return self._nodes.get((process, element))
        for (_, ident), node in self._nodes.items():
            if ident == element:
                return node
        return None

    def nodes(self) -> dict[tuple[str, str], Node]:
        """All nodes by process and element id."""
        return dict(self._nodes)

    def has_form(self, package: str, name: str) -> bool:
        """Whether the package has a form of this name."""
        return name in self.packages[package].forms

    def form(self, key: str) -> dict[str, Any] | None:
        """The form with the key ``package/form``, or None."""
        package, _, name = key.partition("/")
        return self.packages[package].forms.get(name) if package in self.packages else None

    def _variables(self) -> frozenset[str]:
        """Names that any expression reads or any attribute writes, and those the packages declare."""
        names: set[str] = set()
        texts: list[str] = []
        for node in self._nodes.values():
            for text in (node.role or "", node.due, node.territory):
                if text.startswith("="):
                    texts.append(text[1:])
            for lines in (node.assign, node.script, node.prefill):
                texts.extend(text for _, text in lines)
            texts.extend(m.source for m in (*node.inputs, *node.outputs))
            if node.loop is not None:
                loop = node.loop
                texts += [
                    loop.collection,
                    loop.cardinality,
                    loop.completion,
                    loop.output_item,
                    loop.condition,
                ]
            if node.event is not None:
                texts.append(node.event.expression)
        for package in self.packages.values():
            names.update(package.meta.variables)
            for process in package.processes:
                texts.extend(f.condition for f in process.flows().values())
                for text in (process.territory, process.excluded_agency):
                    texts.append(text.removeprefix("="))
            for models in self._decisions[package.id].values():
                names.update(n for info in models.decisions for n in info.inputs)
        for text in texts:
            if text.strip():
                try:
                    names |= feel.parse(text).names
                except feel.FeelError:
                    continue
        return frozenset(names)


def bundle_hash(packages: Sequence[Package]) -> str:
    """SHA-256 (hex) of a procedure together with the ones it calls."""
    digest = hashlib.sha256()
    for package in packages:
        digest.update(f"{package.id}:{package.content_hash}\n".encode())
    return digest.hexdigest()


_CACHE: OrderedDict[str, Procedure] = OrderedDict()
_LOCK = Lock()
CACHE_SIZE = 256


def load(packages: Sequence[Package]) -> Procedure:
    """The procedure of the first package, with the others that it calls. Cached by content.

    :raises ProcedureInvalid: a diagram, decision table or form cannot be read.
    """
    if not packages:
        raise ProcedureInvalid("no_package", "Tidak ada paket prosedur.", "There is no procedure package.")
    key = bundle_hash(packages)
    with _LOCK:
        if key in _CACHE:
            _CACHE.move_to_end(key)
            return _CACHE[key]
    procedure = Procedure(packages)
    with _LOCK:
        _CACHE[key] = procedure
        while len(_CACHE) > CACHE_SIZE:
            _CACHE.popitem(last=False)
    return procedure
