"""Turns a syntax tree into Python closures; no code is generated, evaluated or executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from .builtins import BUILTINS
from .calls import call_function, closure
from .convert import to_feel
from .iteration import compile_filter, compile_for, compile_quantified
from .names import free_names
from .operators import ORDER, arithmetic, compare, equal, matches, negative
from .parser import Node
from .properties import property_of
from .scope import MISSING, PLAIN, Scope
from .temporal import parse_temporal
from .types import SIMPLE, FeelType, instance_of
from .values import NUMBERS, FeelFunction, Range, kind

Code = Callable[[Scope], object]
Types = Mapping[str, FeelType]


class Compiler:
    """Compiles one tree; ``types`` are the named types that ``instance of`` and parameters may use."""

    def __init__(self, types: Types) -> None:
        self.types = types

    def compile(self, tree: Node) -> Code:
        """The closure of a node."""
        code: Code = getattr(self, "_" + tree.op)(tree)
        return code

    def _many(self, tree: Node) -> list[Code]:
        return [self.compile(kid) for kid in tree.kids]

    # literals and names

    def _literal(self, tree: Node) -> Code:
        value = tree.value
        return lambda scope: value

    def _number(self, tree: Node) -> Code:
        try:
            value: object = NUMBERS.create_decimal(tree.value)
        except ArithmeticError:
            value = None
        return lambda scope: value

    def _at(self, tree: Node) -> Code:
        value = parse_temporal(tree.value)
        return lambda scope: value

    def _group(self, tree: Node) -> Code:
        return self.compile(tree.kids[0])

    def _name(self, tree: Node) -> Code:
        name: str = tree.value
        built_in = BUILTINS.get(name)

        def variable(scope: Scope) -> object:
            value = scope.vars.get(name, MISSING)
            if value is MISSING:
                value = scope.outer.find(name) if scope.outer is not None else MISSING
                if value is MISSING:
                    if built_in is None:
                        scope.run.warn(f"unknown variable {name}")
                    return built_in
            elif type(value) not in PLAIN and scope.outer is None:
                return to_feel(value)
            return value

        return variable

    # boxed values

    def _list(self, tree: Node) -> Code:
        codes = self._many(tree)

        def items(scope: Scope) -> object:
            scope.run.grow(len(codes))
            return [code(scope) for code in codes]

        return items

    def _context(self, tree: Node) -> Code:
        entries = list(zip(tree.value, self._many(tree), strict=True))
        repeated = len(set(tree.value)) < len(entries)

        def context(scope: Scope) -> object:
            if repeated:
                scope.run.warn("a context has two entries of the same name")
                return None
            found: dict[str, object] = {}
            inner = Scope(found, scope, scope.run)
            scope.run.grow(len(entries))
            for name, code in entries:
                found[name] = code(inner)
            return found

        return context

    def _range(self, tree: Node) -> Code:
        low, high = self._many(tree)
        low_closed, high_closed = tree.value

        def span(scope: Scope) -> object:
            start = low(scope)
            end = high(scope)
            if start is None and end is None:
                return None
            if start is not None and end is not None and compare("<=", start, end) is None:
                scope.run.warn("the two ends of a range cannot be compared")
                return None
            return Range(start, end, low_closed and start is not None, high_closed and end is not None)

        return span

    def _open_range(self, tree: Node) -> Code:
        bound = self.compile(tree.kids[0])
        sign: str = tree.value

        def span(scope: Scope) -> object:
            end = bound(scope)
            if end is None or sign == "!=":
                return None
            if sign == "=":
                return Range(end, end)
            if sign in ("<", "<="):
                return Range(None, end, False, sign == "<=")
            return Range(end, None, sign == ">=", False)

        return span

    def _function(self, tree: Node) -> Code:
        body = self.compile(tree.kids[0])
        names = [name for name, _ in tree.value]
        types = [self.resolve(found) for _, found in tree.value]
        cost = tree.size

        def define(scope: Scope) -> object:
            return closure("function", names, types, body, scope, cost)

        return define

    def _external(self, tree: Node) -> Code:
        names = [name for name, _ in tree.value]

        def define(scope: Scope) -> object:
            scope.run.warn("external functions are not supported")
            return FeelFunction("external", names, lambda args: None)

        return define

    # operators

    def _negate(self, tree: Node) -> Code:
        inner = self.compile(tree.kids[0])
        return lambda scope: negative(inner(scope))

    def _chain(self, tree: Node) -> Code:
        first, *rest = self._many(tree)
        steps = list(zip(tree.value, rest, strict=True))

        def chain(scope: Scope) -> object:
            value = first(scope)
            for sign, code in steps:
                other = code(scope)
                if isinstance(value, str) and isinstance(other, str) and sign == "+":
                    scope.run.grow(len(value) + len(other))
                found = arithmetic(sign, value, other)
                if found is None and scope.run.warnings is not None:
                    scope.run.warn(f"{kind(value)} {sign} {kind(other)} has no result")
                value = found
            return value

        return chain

    def _compare(self, tree: Node) -> Code:
        left, right = self._many(tree)
        sign: str = tree.value
        literal = tree.kids[1]
        if sign == "=" and literal.op == "literal" and isinstance(literal.value, str):
            return _equals_text(left, literal.value)
        order = ORDER.get(sign)

        def comparison(scope: Scope) -> object:
            one = left(scope)
            other = right(scope)
            if order is not None and type(one) is Decimal and type(other) is Decimal:
                return order(one, other)
            answer = compare(sign, one, other)
            if answer is None and scope.run.warnings is not None:
                scope.run.warn(f"{kind(one)} {sign} {kind(other)} cannot be compared")
            return answer

        return comparison

    def _between(self, tree: Node) -> Code:
        value, low, high = self._many(tree)

        def between(scope: Scope) -> object:
            middle = value(scope)
            above = compare(">=", middle, low(scope))
            below = compare("<=", middle, high(scope))
            if above is False or below is False:
                return False
            return True if above and below else None

        return between

    def _and(self, tree: Node) -> Code:
        codes = self._many(tree)

        def conjunction(scope: Scope) -> object:
            answer: object = True
            for code in codes:
                value = code(scope)
                if value is False:
                    return False
                if value is not True:
                    answer = None
            return answer

        return conjunction

    def _or(self, tree: Node) -> Code:
        codes = self._many(tree)

        def disjunction(scope: Scope) -> object:
            answer: object = False
            for code in codes:
                value = code(scope)
                if value is True:
                    return True
                if value is not False:
                    answer = None
            return answer

        return disjunction

    def _instance_of(self, tree: Node) -> Code:
        inner = self.compile(tree.kids[0])
        wanted = self.resolve(tree.value)
        if wanted is None:
            return lambda scope: scope.run.warn(f"unknown type {tree.value.name}")
        return lambda scope: instance_of(inner(scope), wanted)

    def resolve(self, found: FeelType) -> FeelType | None:
        """``found`` with named types replaced by what they stand for; None when one is unknown."""
        if found.name not in SIMPLE:
            return self.types.get(found.name)
        args = [self.resolve(arg) for arg in found.args]
        entries = [(name, self.resolve(entry)) for name, entry in found.entries]
        if any(arg is None for arg in args) or any(entry is None for _, entry in entries):
            return None
        return FeelType(
            found.name,
            tuple(arg for arg in args if arg is not None),
            tuple((name, entry) for name, entry in entries if entry is not None),
        )

    def _in(self, tree: Node) -> Code:
        left = self.compile(tree.kids[0])
        test = tree.kids[1]
        if test.op == "tests":
            checks = [self._check(kid) for kid in test.kids]

            def any_of(scope: Scope) -> object:
                value = left(scope)
                return any(check(scope, value) is True for check in checks)

            return any_of
        check = self._check(test)
        return lambda scope: check(scope, left(scope))

    def _check(self, test: Node) -> Callable[[Scope, object], object]:
        """One positive unary test against a value that is given."""
        if test.op == "any":
            return lambda scope, value: True
        if test.op == "comparison_test":
            bound = self.compile(test.kids[0])
            sign: str = test.value
            return lambda scope, value: compare(sign, value, bound(scope))
        code = self.compile(test)
        return lambda scope, value: matches(value, code(scope))

    def _any(self, tree: Node) -> Code:
        return lambda scope: True

    def _comparison_test(self, tree: Node) -> Code:
        return self._tests(Node("tests", False, [tree]))

    def _tests(self, tree: Node) -> Code:
        """Unary tests of a decision table: the value under test is the variable ``?``."""
        checks = [self._unary(kid) for kid in tree.kids]
        negated: bool = tree.value

        def tests(scope: Scope) -> object:
            value = scope.find("?")
            if value is MISSING:
                value = None
            for check in checks:
                if check(scope, value) is True:
                    return not negated
            return negated

        return tests

    def _unary(self, test: Node) -> Callable[[Scope, object], object]:
        if test.op in ("any", "comparison_test"):
            return self._check(test)
        code = self.compile(test)
        asks = "?" in free_names(test)
        constant = test.op in ("literal", "number", "at", "list")

        def check(scope: Scope, value: object) -> object:
            found = code(scope)
            if asks and isinstance(found, bool):
                return found
            if found is True and not constant and not isinstance(value, bool):
                return True
            return matches(value, found)

        return check

    # control

    def _if(self, tree: Node) -> Code:
        condition, then, otherwise = self._many(tree)
        return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)

    def _for(self, tree: Node) -> Code:
        partial = "partial" in free_names(Node("group", None, tree.kids[-1:]))
        return compile_for(tree.value, self._many(tree), tree.size, partial)

    def _span(self, tree: Node) -> Code:
        low, high = self._many(tree)
        return lambda scope: Range(low(scope), high(scope))

    def _quantified(self, tree: Node) -> Code:
        sort, names = tree.value
        return compile_quantified(sort == "some", names, self._many(tree), tree.size)

    def _filter(self, tree: Node) -> Code:
        source, condition = self._many(tree)
        return compile_filter(source, condition, tree.kids[1])

    def _path(self, tree: Node) -> Code:
        source = self.compile(tree.kids[0])
        name: str = tree.value

        def path(scope: Scope) -> object:
            value = source(scope)
            if type(value) is dict and name in value:
                return value[name]
            return property_of(value, name, scope.run)

        return path

    def _call(self, tree: Node) -> Code:
        target, *codes = self._many(tree)
        names: tuple[str, ...] | None = tree.value
        built_in = BUILTINS.get(tree.kids[0].value) if tree.kids[0].op == "name" else None
        label = tree.kids[0].value if tree.kids[0].op in ("name", "path") else "expression"

        def call(scope: Scope) -> object:
            function = target(scope)
            if not isinstance(function, FeelFunction):
                if built_in is None:
                    scope.run.warn(f"{label} is not a function")
                    return None
                function = built_in  # a variable called date does not take date() away
            args = [code(scope) for code in codes]
            return call_function(function, args, names, scope.run)

        return call


def _equals_text(left: Code, text: str) -> Code:
    def comparison(scope: Scope) -> object:
        value = left(scope)
        if type(value) is str:
            return value == text
        answer = equal(value, text)
        if answer is None:
            scope.run.warn(f"{kind(value)} = string cannot be compared")
        return answer

    return comparison
