"""One file of a model, compiled: its elements, types and expressions, and the files that it imports."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.compiler import Compiler
from engine.feel.errors import FeelError
from engine.feel.parser import parse_tree
from engine.feel.scope import Scope
from engine.feel.types import FeelType

from .boxed import Boxer
from .elements import Definitions, Node, Reference, child, expression_in, tag
from .errors import DecisionError
from .session import record_hit
from .tables import hit_recorder
from .typebook import TypeBook
from .types import ItemType, Type

Code = Callable[[Scope], object]
_NAMED = frozenset(
    {
        "itemComponent",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        "formalParameter",
        "variable",
        "column",
        "import",
        "parameter",
        "output",
        "informationItem",
    }
)


class Part:
    """A file, compiled. ``paths`` are the import names that lead to it."""

    def __init__(
        self, definitions: Definitions, imported: list[tuple[str, Part]], problems: list[DecisionError]
    ) -> None:
        self.definitions = definitions
        self.imported = imported
        self.problems = problems
        self.paths: list[tuple[str, ...]] = []
        self.names = self._names()
        for _, other in imported:
            self.names |= other.names
        self.types: TypeBook = TypeBook(
            definitions.items, {name: other.types for name, other in imported}, self._unary
        )
        self._code = {
            node.id: self._compile(node)
            for node in definitions.nodes.values()
            if node.kind in ("decision", "knowledge")
        }

    def _names(self) -> set[str]:
        found: set[str] = set()
        for element in self.definitions.xml.iter():
            if tag(element) in _NAMED and element.get("name"):
                found.add(element.get("name") or "")
            iterator = element.get("iteratorVariable")
            if iterator:
                found.add(iterator)
        return found

    def _problem(self, element: str, error: FeelError) -> None:
        node = self.definitions.nodes.get(element)
        label = node.name if node is not None else element
        self.problems.append(
            DecisionError(error.code, element, f"{label}: {error.message_id}", f"{label}: {error.message_en}")
        )

    def _unary(self, text: str, element: str) -> Code | None:
        try:
            return Compiler({}).compile(parse_tree(text, self.names, True))
        except FeelError as error:
            self._problem(element, error)
            return None

    def _compile(self, node: Node) -> tuple[Code, Type | None]:
        hit = hit_recorder(node.id, record_hit)
        boxer = Boxer(self.names, self.types, self._problem, hit, node.id)
        wanted = self.types.find(node.type_ref)
        if node.kind == "decision":
            return boxer.expression(expression_in(node.xml)), wanted
        logic = child(node.xml, "encapsulatedLogic")
        if logic is None:
            return (lambda scope: None), None
        return boxer.function(logic, node.name, _result(wanted)), None

    def code(self, node: Node) -> tuple[Code, Type | None]:
        """The closure of a decision or of business knowledge, and the type of its result."""
        return self._code[node.id]

    def service_type(self, node: Node) -> Type | None:
        """The type of what a decision service answers."""
        return _result(self.types.find(node.type_ref))

    def resolve(self, found: Reference) -> tuple[str, Part | None, Node | None]:
        """The import name, file and element of a reference; None where it leads nowhere."""
        if found.namespace is None or found.namespace == self.definitions.namespace:
            node = self.definitions.nodes.get(found.id)
            if node is not None:
                return "", self, node
        for name, other in self.imported:
            if found.namespace in (None, other.definitions.namespace):
                node = other.definitions.nodes.get(found.id)
                if node is not None:
                    return name, other, node
        return "", None, None


def _result(wanted: Type | None) -> Type | None:
    """The type of the result, when ``wanted`` is the type of a function."""
    if isinstance(wanted, ItemType) and wanted.function is not None:
        found = wanted.function[1]
        return None if isinstance(found, FeelType) and found.name == "Any" else found
    return wanted
