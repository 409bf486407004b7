"""Boxed expressions compiled to closures (DMN 1.5, 7.3 and 10.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.feel import iteration
from engine.feel.calls import call_function, closure
from engine.feel.compiler import Compiler
from engine.feel.errors import FeelError
from engine.feel.parser import Node, parse_tree
from engine.feel.scope import Scope
from engine.feel.types import FeelType
from engine.feel.values import FeelFunction

from .elements import Xml, child, children, expression_in, tag, text_of, type_reference
from .tables import Hit, Input, Output, Rule, Table
from .typebook import TypeBook
from .types import Type, as_feel, fit

Code = Callable[[Scope], object]
Problem = Callable[[str, FeelError], None]
_MAX_DEPTH = 60
_DYNAMIC = Node("name", None, [])
_HIT_POLICIES = {
    "U": "UNIQUE",
    "A": "ANY",
    "F": "FIRST",
    "P": "PRIORITY",
    "C": "COLLECT",
    "R": "RULE ORDER",
    "O": "OUTPUT ORDER",
}


def _nothing(scope: Scope) -> object:
    return None


class Boxer:
    """Compiles the boxed expressions of one decision or business knowledge model.

    ``names`` are the names that its texts may hold; ``problem`` is told of texts that are not FEEL (null).
    """

    def __init__(
        self, names: Iterable[str], types: TypeBook, problem: Problem, hit: Hit, element: str
    ) -> None:
        self.names = frozenset(names)
        self.types = types
        self.problem = problem
        self.hit = hit
        self.element = element
        self.depth = 0

    def feel(self, text: str | None, unary: bool = False) -> Code:
        """The closure of a FEEL text; an empty one is null."""
        if text is None or not text.strip():
            return _nothing
        try:
            return Compiler(self.types).compile(parse_tree(text, self.names, unary))
        except FeelError as error:
            self.problem(self.element, error)
            return _nothing

    def test(self, text: str | None) -> Code | None:
        """The closure of unary tests; None for an empty text, which tests nothing."""
        return None if text is None or not text.strip() else self.feel(text, True)

    def expression(self, element: Xml | None) -> Code:
        """The closure of a boxed expression, with its result made to fit its ``typeRef``."""
        if element is None:
            return _nothing
        self.depth += 1
        try:
            if self.depth > _MAX_DEPTH:
                return _nothing
            name = {"list": "list_", "for": "for_"}.get(tag(element), tag(element))
            if name == "encapsulatedLogic":
                name = "functionDefinition"
            code: Code = getattr(self, "_" + name, lambda _: _nothing)(element)
        finally:
            self.depth -= 1
        wanted = self.types.find(type_reference(element))
        if wanted is None or name == "functionDefinition":
            return code
        return lambda scope: fit(code(scope), wanted, scope)

    def _inside(self, element: Xml, name: str) -> Code:
        return self.expression(expression_in(child(element, name)))

    def _literalExpression(self, element: Xml) -> Code:  # noqa: N802  (the name in DMN)
        language = element.get("expressionLanguage")
        if language is not None and "feel" not in language.lower():
            return _nothing
        return self.feel(text_of(element))

    def _context(self, element: Xml) -> Code:
        entries: list[tuple[str | None, Type | None, Code]] = []
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            name = None if variable is None else (variable.get("name") or "").strip()
            wanted = None if variable is None else self.types.find(type_reference(variable))
            inner = expression_in(entry)
            if inner is not None and tag(inner) == "functionDefinition":
                wanted = None
            entries.append((name, wanted, self.expression(inner)))

        def context(scope: Scope) -> object:
            found: dict[str, object] = {}
            inside = Scope(found, scope, scope.run)
            scope.run.spend(len(entries))
            for name, wanted, code in entries:
                value = code(inside)
                if name is None:
                    return value
                found[name] = fit(value, wanted, scope)
            return found

        return context

    def _relation(self, element: Xml) -> Code:
        columns = [
            ((column.get("name") or "").strip(), self.types.find(type_reference(column)))
            for column in children(element, "column")
        ]
        rows = [
            [self.expression(one) for one in row if isinstance(one.tag, str) and tag(one) != "description"]
            for row in children(element, "row")
        ]

        def relation(scope: Scope) -> object:
            scope.run.grow(len(rows) * len(columns))
            return [
                {
                    name: fit(code(scope), wanted, scope)
                    for (name, wanted), code in zip(columns, row, strict=False)
                }
                for row in rows
            ]

        return relation

    def _list_(self, element: Xml) -> Code:
        codes = [
            self.expression(one)
            for one in element
            if isinstance(one.tag, str) and tag(one) not in ("description", "extensionElements")
        ]

        def items(scope: Scope) -> object:
            scope.run.grow(len(codes))
            return [code(scope) for code in codes]

        return items

    def _invocation(self, element: Xml) -> Code:
        target = self.expression(expression_in(element))
        names: list[str] = []
        codes: list[Code] = []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            if parameter is None:
                continue
            names.append((parameter.get("name") or "").strip())
            wanted = self.types.find(type_reference(parameter))
            codes.append(_fitted(self.expression(expression_in(binding)), wanted))

        def invocation(scope: Scope) -> object:
            function = target(scope)
            if not isinstance(function, FeelFunction):
                scope.run.warn("an invocation calls something that is no function")
                return None
            return call_function(function, [code(scope) for code in codes], tuple(names) or None, scope.run)

        return invocation

    def _functionDefinition(self, element: Xml) -> Code:  # noqa: N802  (the name in DMN)
        return self.function(element, "function", None)

    def function(self, element: Xml, name: str, result: FeelType | Type | None) -> Code:
        """The closure that makes the function value of a function definition or of encapsulated logic."""
        parameters = [
            ((one.get("name") or "").strip(), self.types.find(type_reference(one)))
            for one in children(element, "formalParameter")
        ]
        names = [label for label, _ in parameters]
        body = (
            _nothing if element.get("kind") in ("Java", "PMML") else self.expression(expression_in(element))
        )
        cost = 5 + sum(1 for _ in element.iter())
        types: list[FeelType | None] = [None if one is None else as_feel(one) for _, one in parameters]
        checked = _with_parameters(_fitted(body, result), parameters)

        def define(scope: Scope) -> object:
            made = closure(name, names, types, checked, scope, cost)
            made.result = None if result is None else as_feel(result)
            return made

        return define

    def _conditional(self, element: Xml) -> Code:
        condition, then, otherwise = (self._inside(element, name) for name in ("if", "then", "else"))
        return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)

    def _filter(self, element: Xml) -> Code:
        return iteration.compile_filter(self._inside(element, "in"), self._inside(element, "match"), _DYNAMIC)

    def _domain(self, element: Xml) -> Code:
        return self._inside(element, "in")

    def _for_(self, element: Xml) -> Code:
        name = (element.get("iteratorVariable") or "item").strip()
        return iteration.compile_for(
            [name], [self._domain(element), self._inside(element, "return")], 5, True
        )

    def _quantified(self, element: Xml, some: bool) -> Code:
        name = (element.get("iteratorVariable") or "item").strip()
        codes = [self._domain(element), self._inside(element, "satisfies")]
        return iteration.compile_quantified(some, [name], codes, 5)

    def _some(self, element: Xml) -> Code:
        return self._quantified(element, True)

    def _every(self, element: Xml) -> Code:
        return self._quantified(element, False)

    def _decisionTable(self, element: Xml) -> Code:  # noqa: N802  (the name in DMN)
        inputs: list[Input] = []
        for column in children(element, "input"):
            inner = child(column, "inputExpression")
            wanted = None if inner is None else self.types.find(type_reference(inner))
            values = self.test(text_of(child(column, "inputValues")))
            inputs.append(Input(self.feel(text_of(inner)), wanted, values))
        outputs = [self._output(column) for column in children(element, "output")]
        rules = []
        for number, row in enumerate(children(element, "rule"), 1):
            tests = tuple(self.test(text_of(cell)) for cell in children(row, "inputEntry"))
            results = tuple(self.feel(text_of(cell)) for cell in children(row, "outputEntry"))
            if len(tests) == len(inputs) and len(results) == len(outputs):
                rules.append(Rule(row.get("id") or str(number), tests, results))
        policy = (element.get("hitPolicy") or "UNIQUE").upper()
        table = Table(
            _HIT_POLICIES.get(policy, policy),
            element.get("aggregation"),
            tuple(inputs),
            tuple(outputs),
            tuple(rules),
            self.hit,
        )
        return table.decide

    def _output(self, column: Xml) -> Output:
        name = (column.get("name") or "").strip()
        wanted = self.types.find(column.get("typeRef"))
        values = text_of(child(column, "outputValues"))
        order: tuple[Code, ...] = ()
        if values is not None and values.strip():
            order = self._values(values)
        default = text_of(child(column, "defaultOutputEntry"))
        return Output(
            name, wanted, order, None if default is None or not default.strip() else self.feel(default)
        )

    def _values(self, text: str) -> tuple[Code, ...]:
        try:
            tree = parse_tree(text, self.names, True)
            return tuple(Compiler(self.types).compile(kid) for kid in tree.kids if tree.op == "tests")
        except FeelError as error:
            self.problem(self.element, error)
            return ()


def _fitted(code: Code, wanted: Type | None) -> Code:
    return code if wanted is None else lambda scope: fit(code(scope), wanted, scope)


def _with_parameters(body: Code, parameters: list[tuple[str, Type | None]]) -> Code:
    """The body of a function with its arguments checked against item definitions first."""
    checked = [(name, wanted) for name, wanted in parameters if wanted is not None]
    if not checked:
        return body

    def run(scope: Scope) -> object:
        frame = dict(scope.vars)
        for name, wanted in checked:
            value = frame.get(name)
            frame[name] = fit(value, wanted, scope)
            if value is not None and frame[name] is None:
                return None
        return body(Scope(frame, scope.outer, scope.run))

    return run
