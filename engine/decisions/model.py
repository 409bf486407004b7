"""Loading DMN models and asking them for decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.feel.convert import to_feel
from engine.feel.errors import limit_error
from engine.feel.values import FeelFunction

from .elements import Definitions, Node, read
from .errors import DecisionError
from .part import Part
from .session import DecisionRun, Session

_MAX_FILES = 50


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """A decision of a model.

    ``inputs`` are the names of the input data that it needs, directly or by other decisions, in the order in
    which information requirements declare them; ``type`` is the type reference of its result.
    """

    id: str
    name: str
    inputs: tuple[str, ...]
    type: str | None


class Model:
    """A DMN model with its imports. ``problems`` lists the expressions that are no FEEL; they give null."""

    def __init__(self, part: Part, problems: Sequence[DecisionError]) -> None:
        self._part = part
        self.name = part.definitions.name
        self.problems = tuple(problems)
        self.decisions = [
            DecisionInfo(
                node.id, node.name, tuple(found.name for _, found in self._needs(part, node)), node.type_ref
            )
            for node in part.definitions.nodes.values()
            if node.kind == "decision"
        ]

    def evaluate(
        self,
        name: str,
        inputs: Mapping[str, object],
        *,
        now: datetime | None = None,
        hits: list[tuple[str, str]] | None = None,
        warnings: list[str] | None = None,
    ) -> object:
        """The FEEL value of a decision, a decision service or a business knowledge model, by id or name.

        ``inputs`` are plain or FEEL values by the name of the input data (for a service also of its input
        decisions, for business knowledge of its parameters). ``now`` feeds ``now()`` and ``today()``.
        ``hits`` receives (decision id, rule id) for every rule that applied, ``warnings`` reasons for nulls.
        Raises DecisionError when there is no such element and FeelLimitExceeded when it computes too much.
        """
        part, node = self._find(name)
        session = Session(inputs, DecisionRun(now, warnings, hits))
        try:
            if node.kind in ("decision", "input"):
                return session.value(part, node)
            function = session.value(part, node)
            if not isinstance(function, FeelFunction):
                return None
            return function.invoke([to_feel(inputs.get(one)) for one in function.parameters])
        except RecursionError:
            raise limit_error("depth") from None

    def functions(self, *, now: datetime | None = None) -> dict[str, FeelFunction]:
        """Each decision as a function of its input data, by id and by name, for use in the FEEL of a diagram.

        ``now`` feeds ``now()`` and ``today()`` inside them.
        """
        found: dict[str, FeelFunction] = {}
        for info in self.decisions:
            made = self._function(info, now)
            found[info.id] = made
            found[info.name] = made
        return found

    def _function(self, info: DecisionInfo, now: datetime | None) -> FeelFunction:
        def call(args: list[object]) -> object:
            if len(args) != len(info.inputs):
                return None
            return self.evaluate(info.id, dict(zip(info.inputs, args, strict=True)), now=now)

        return FeelFunction(info.name, info.inputs, call)

    def _find(self, name: str) -> tuple[Part, Node]:
        part = self._part
        rest = name
        while True:
            nodes = part.definitions.nodes
            if rest in nodes:
                return part, nodes[rest]
            for kind in ("decision", "service", "knowledge", "input"):
                for node in nodes.values():
                    if node.kind == kind and node.name == rest:
                        return part, node
            for label, other in part.imported:
                if label and rest.startswith(label + "."):
                    part, rest = other, rest[len(label) + 1 :]
                    break
            else:
                raise DecisionError(
                    "no_such_decision",
                    name,
                    f"Tidak ada keputusan bernama {name} dalam model ini.",
                    f"This model has no decision named {name}.",
                )

    def _needs(self, part: Part, node: Node) -> list[tuple[Part, Node]]:
        found: dict[tuple[int, str], tuple[Part, Node]] = {}
        seen: set[tuple[int, str]] = set()
        stack = [(part, node)]
        while stack:
            owner, one = stack.pop()
            key = (id(owner), one.id)
            if one.kind == "input":
                found.setdefault(key, (owner, one))
            elif key not in seen:
                seen.add(key)
                required = [owner.resolve(reference) for reference in one.requirements]
                stack += [(there, that) for _, there, that in reversed(required) if there and that]
        return list(found.values())


def load(xml: bytes | str | Sequence[bytes | str]) -> Model:
    """The model of a DMN file, or of a list whose first file imports the others.

    XML is read without DTD, entities and network. Raises DecisionError when a file is no DMN, too large or
    unsafe, or imports in a circle. An import that is not in the list is left out: what needs it is null.
    """
    files = [xml] if isinstance(xml, bytes | str) else list(xml)
    if not files or len(files) > _MAX_FILES:
        raise DecisionError(
            "no_files", "", f"Berikan 1 sampai {_MAX_FILES} berkas DMN.", f"Give 1 to {_MAX_FILES} DMN files."
        )
    definitions = [read(one) for one in files]
    problems: list[DecisionError] = []
    try:
        part = _part(definitions[0], {one.namespace: one for one in reversed(definitions)}, {}, (), problems)
    except RecursionError:
        raise DecisionError(
            "too_deep", "", "Model bersarang terlalu dalam.", "The model is nested too deeply."
        ) from None
    _spread(part, ())
    return Model(part, problems)


def _part(
    definitions: Definitions,
    files: Mapping[str, Definitions],
    built: dict[str, Part],
    above: tuple[str, ...],
    problems: list[DecisionError],
) -> Part:
    namespace = definitions.namespace
    if namespace in above:
        raise DecisionError(
            "import_cycle",
            namespace,
            f"Model {definitions.name} mengimpor dirinya sendiri.",
            f"Model {definitions.name} imports itself.",
        )
    if namespace not in built:
        imported = [
            (name, _part(files[other], files, built, (*above, namespace), problems))
            for name, other in definitions.imports
            if other in files
        ]
        built[namespace] = Part(definitions, imported, problems)
    return built[namespace]


def _spread(part: Part, path: tuple[str, ...]) -> None:
    if len(part.paths) < 20:
        part.paths.append(path)
        for name, other in part.imported:
            _spread(other, (*path, name) if name else path)
