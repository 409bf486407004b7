"""DMN models beyond the kit's level 2: boxed expressions, services, imports, types, coverage, safety."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape

import pytest

from engine import decisions, feel

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">'


def model(body: str) -> decisions.Model:
    return decisions.load(HEAD + body + "</definitions>")


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(body: str, *, name: str = "d", type_ref: str = "Any", needs: str = "", knows: str = "") -> str:
    required = "".join(
        f'<informationRequirement><required{"Decision" if one.startswith("d") else "Input"} href="#{one}"/>'
        "</informationRequirement>"
        for one in needs.split()
    )
    known = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{one}"/></knowledgeRequirement>'
        for one in knows.split()
    )
    return (
        f'<decision id="d_{name}" name="{name}"><variable name="{name}" typeRef="{type_ref}"/>'
        f"{required}{known}{body}</decision>"
    )


def given(name: str, type_ref: str = "Any") -> str:
    return (
        f'<inputData id="i_{name}" name="{name}"><variable name="{name}" typeRef="{type_ref}"/></inputData>'
    )


def table(
    policy: str, rules: list[tuple[str, str]], *, order: str = "", default: str = "", aggregation: str = ""
) -> str:
    rows = "".join(
        f'<rule id="r{number}"><inputEntry><text>{escape(test)}</text></inputEntry>'
        f"<outputEntry><text>{escape(result)}</text></outputEntry></rule>"
        for number, (test, result) in enumerate(rules, 1)
    )
    values = f"<outputValues><text>{escape(order)}</text></outputValues>" if order else ""
    fallback = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decisionTable hitPolicy="{policy}"{extra}>'
        "<input><inputExpression><text>x</text></inputExpression></input>"
        f"<output>{values}{fallback}</output>{rows}</decisionTable>"
    )


RULES = [("> 1", "10"), ("> 2", "20"), ("> 3", "10")]


@pytest.mark.parametrize(
    ("policy", "aggregation", "order", "expected"),
    [
        ("UNIQUE", "", "", None),
        ("ANY", "", "", None),
        ("FIRST", "", "", 10),
        ("PRIORITY", "", "20, 10", 20),
        ("RULE ORDER", "", "", [10, 20, 10]),
        ("OUTPUT ORDER", "", "20, 10", [20, 10, 10]),
        ("COLLECT", "", "", [10, 20, 10]),
        ("COLLECT", "SUM", "", 40),
        ("COLLECT", "MIN", "", 10),
        ("COLLECT", "MAX", "", 20),
        ("COLLECT", "COUNT", "", 3),
    ],
)
def test_hit_policies(policy: str, aggregation: str, order: str, expected: object) -> None:
    loaded = model(
        given("x") + decision(table(policy, RULES, aggregation=aggregation, order=order), needs="i_x")
    )

    assert feel.to_json(loaded.evaluate("d", {"x": 4})) == expected


def test_default_output_when_no_rule_applies() -> None:
    loaded = model(given("x") + decision(table("UNIQUE", RULES, default='"tidak ada"'), needs="i_x"))

    assert loaded.evaluate("d", {"x": 0}) == "tidak ada"


def test_matched_rules_are_told() -> None:
    loaded = model(given("x") + decision(table("COLLECT", RULES), needs="i_x"))
    hits: list[tuple[str, str]] = []

    loaded.evaluate("d", {"x": 3}, hits=hits)

    assert hits == [("d_d", "r1"), ("d_d", "r2")]


def test_decisions_as_functions_of_their_input_data() -> None:
    loaded = model(
        given("b")
        + given("a")
        + decision(literal("a - b"), name="beda", needs="i_a i_b")
        + decision(literal("beda * 2"), name="ganda", needs="d_beda")
    )

    functions = loaded.functions()

    assert [(info.name, info.inputs) for info in loaded.decisions] == [
        ("beda", ("a", "b")),
        ("ganda", ("a", "b")),
    ]
    assert feel.evaluate("ganda(5, 3) + d_beda(a: 2, b: 1)", functions) == 5


def test_only_required_elements_are_visible() -> None:
    loaded = model(given("a") + given("b") + decision(literal("a"), needs="i_b"))

    assert loaded.evaluate("d", {"a": 1, "b": 2}) is None


def test_business_knowledge_may_be_recursive_and_is_bounded() -> None:
    logic = (
        '<encapsulatedLogic><formalParameter name="n" typeRef="number"/>'
        + literal("if n < 2 then 1 else n * fak(n - 1)")
        + "</encapsulatedLogic>"
    )
    endless = (
        '<encapsulatedLogic><formalParameter name="n"/>' + literal("putar(n + 1)") + "</encapsulatedLogic>"
    )
    loaded = model(
        f'<businessKnowledgeModel id="k" name="fak"><variable name="fak"/>{logic}</businessKnowledgeModel>'
        f'<businessKnowledgeModel id="e" name="putar"><variable name="putar"/>{endless}'
        "</businessKnowledgeModel>" + decision(literal("fak(10)"), knows="k")
    )

    assert loaded.evaluate("d", {}) == 3628800
    assert loaded.evaluate("fak", {"n": 5}) == 120
    with pytest.raises(feel.FeelLimitExceeded):
        loaded.evaluate("putar", {"n": 1})


def test_decision_service_by_name_and_as_a_function() -> None:
    service = (
        '<decisionService id="s" name="layanan"><variable name="layanan"/><outputDecision href="#d_total"/>'
        '<encapsulatedDecision href="#d_antara"/><inputData href="#i_a"/></decisionService>'
    )
    loaded = model(
        given("a", "number")
        + service
        + decision(literal("a + 1"), name="antara", needs="i_a")
        + decision(literal("antara * 10"), name="total", needs="d_antara")
        + decision(literal("layanan(4)"), name="pakai", knows="s")
    )

    assert loaded.evaluate("layanan", {"a": 1}) == 20
    assert loaded.evaluate("pakai", {}) == 50


def test_boxed_context_list_relation_and_invocation() -> None:
    context = (
        '<context><contextEntry><variable name="p" typeRef="number"/>' + literal("2") + "</contextEntry>"
        '<contextEntry><variable name="f"/><functionDefinition><formalParameter name="x" typeRef="number"/>'
        + literal("x * p")
        + "</functionDefinition></contextEntry>"
        '<contextEntry><variable name="r"/><invocation>'
        + literal("f")
        + '<binding><parameter name="x"/>'
        + literal("21")
        + "</binding></invocation></contextEntry>"
        '<contextEntry><variable name="l"/><list>' + literal("1") + literal("p") + "</list></contextEntry>"
        '<contextEntry><variable name="t"/><relation><column name="a"/><column name="b c"/><row>'
        + literal("1")
        + literal("2")
        + "</row></relation></contextEntry>"
        "<contextEntry>" + literal("[r, l, t[1].b c]") + "</contextEntry></context>"
    )

    assert feel.to_json(model(decision(context)).evaluate("d", {})) == [42, [1, 2], 2]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<conditional><if>"
            + literal("1 > 2")
            + "</if><then>"
            + literal("1")
            + "</then><else>"
            + literal("2")
            + "</else></conditional>",
            2,
        ),
        (
            "<filter><in>"
            + literal("[1, 2, 3]")
            + "</in><match>"
            + literal("item > 1")
            + "</match></filter>",
            [2, 3],
        ),
        (
            '<for iteratorVariable="i"><in>'
            + literal("[1, 2]")
            + "</in><return>"
            + literal("i * 2")
            + "</return></for>",
            [2, 4],
        ),
        (
            '<some iteratorVariable="i"><in>'
            + literal("[1, 2]")
            + "</in><satisfies>"
            + literal("i > 1")
            + "</satisfies></some>",
            True,
        ),
        (
            '<every iteratorVariable="i"><in>'
            + literal("[1, 2]")
            + "</in><satisfies>"
            + literal("i > 1")
            + "</satisfies></every>",
            False,
        ),
    ],
)
def test_boxed_control(body: str, expected: object) -> None:
    assert feel.to_json(model(decision(body)).evaluate("d", {})) == expected


ITEMS = (
    '<itemDefinition name="tRisiko"><typeRef>string</typeRef><allowedValues><text>"tinggi", "rendah"</text>'
    '</allowedValues></itemDefinition><itemDefinition name="tAnak" isCollection="true">'
    '<itemComponent name="umur"><typeRef>number</typeRef></itemComponent></itemDefinition>'
)


@pytest.mark.parametrize(
    ("type_ref", "value", "expected"),
    [
        ("tRisiko", "tinggi", "tinggi"),
        ("tRisiko", "biru", None),
        ("tRisiko", ["rendah"], "rendah"),
        ("number", "1", None),
        ("tAnak", [{"umur": 3}], [{"umur": 3}]),
        ("tAnak", {"umur": 3}, [{"umur": 3}]),
        ("tAnak", [{"umur": "x"}], None),
        ("Any", "1", "1"),
        ("string", None, None),
    ],
)
def test_values_fit_their_types(type_ref: str, value: object, expected: object) -> None:
    loaded = model(ITEMS + given("x", type_ref) + decision(literal("x"), type_ref=type_ref, needs="i_x"))

    assert feel.to_json(loaded.evaluate("d", {"x": value})) == expected


def test_item_definitions_are_types_in_feel() -> None:
    loaded = model(ITEMS + given("x") + decision(literal("x instance of tAnak"), needs="i_x"))

    assert loaded.evaluate("d", {"x": [{"umur": 3}]}) is True
    assert loaded.evaluate("d", {"x": [{"umur": "tiga"}]}) is False


def test_imported_elements_are_seen_by_their_qualified_name() -> None:
    common = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="c" namespace="urn:c">'
        + ITEMS
        + given("nama", "string")
        + decision(literal('"Halo " + nama'), name="salam", needs="i_nama")
        + "</definitions>"
    )
    main = (
        HEAD
        + '<import name="umum" namespace="urn:c" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
        + '<decision id="d" name="d"><variable name="d" typeRef="string"/><informationRequirement>'
        '<requiredDecision href="urn:c#d_salam"/></informationRequirement><informationRequirement>'
        '<requiredInput href="urn:c#i_nama"/></informationRequirement>'
        + literal('umum.salam + "!" + umum.nama')
        + "</decision></definitions>"
    )

    loaded = decisions.load([main, common])

    assert loaded.evaluate("d", {"umum": {"nama": "Ani"}}) == "Halo Ani!Ani"
    assert loaded.evaluate("d", {"umum.nama": "Ani"}) == "Halo Ani!Ani"
    assert loaded.evaluate("d", {"nama": "Ani"}) == "Halo Ani!Ani"
    assert loaded.evaluate("umum.salam", {"nama": "Ani"}) == "Halo Ani"


def test_wrong_feel_is_a_problem_of_its_decision_and_gives_null() -> None:
    loaded = model(decision(literal("1 +")) + decision(literal("2"), name="e"))

    assert loaded.evaluate("d", {}) is None
    assert loaded.evaluate("e", {}) == Decimal(2)
    assert [problem.element for problem in loaded.problems] == ["d_d"]


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<a/>",
        "not xml",
        '<!DOCTYPE x [<!ENTITY e "x">]><definitions>&e;</definitions>',
        "<a>" * 500 + "</a>" * 500,
    ],
)
def test_files_that_are_refused(xml: str) -> None:
    with pytest.raises(decisions.DecisionError) as caught:
        decisions.load(xml)

    assert caught.value.code and caught.value.message_id and caught.value.message_en


def test_circles_are_refused() -> None:
    loaded = model(
        decision(literal("b"), name="a", needs="d_b") + decision(literal("a"), name="b", needs="d_a")
    )

    with pytest.raises(decisions.DecisionError) as caught:
        loaded.evaluate("a", {})

    assert caught.value.code == "decision_cycle"


def test_an_unknown_decision() -> None:
    with pytest.raises(decisions.DecisionError):
        model("").evaluate("tidak ada", {})
