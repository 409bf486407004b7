"""Whatever the text, FEEL gives a value or a FeelError, and soon."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel

SEEDS = [
    'risiko = "tinggi" and usia_korban < 18',
    "for x in 1..10, y in [1, 2] return x * y + partial[-1]",
    "{a b: 1, c: a b + 2, f: function(n: number) if n < 2 then 1 else n * f(n - 1)}.f(5)",
    "x in (1, < 5, ]1..3[)",
    'date and time("2026-03-01T22:00:00@Asia/Jakarta") + @"P1DT3H"',
    'some x in list satisfies x.nama = "a" and every y in x.anak satisfies y > 3',
    'replace("abracadabra", "a(.)", "$1", "i")',
    "list[item > 2 and nama != null][1].umur",
    "years and months duration(date(2020, 1, 1), today()).years",
    "(a instance of list<number>) or b between 1 and 9",
    "sort([3, 1, 2], function(x, y) x < y)",
    'substring(string: "abc", start position: -2)',
    "-(2 ** 3) / 7.5e2",
]
CONTEXT = {
    "risiko": "tinggi",
    "usia_korban": 15,
    "list": [1, {"nama": "a", "anak": [4]}],
    "x": 2,
    "a": [1],
    "b": 4,
}
WORDS = [
    "and",
    "or",
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "satisfies",
    "function",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "..",
    ",",
    ":",
    '"',
    "@",
    "-",
    "**",
    "1",
    "a",
    "b.c",
    "null",
    "not",
    "instance of",
    "between",
    "?",
    "\\",
    "date",
    "\u0000",
    "\U0001f600",
    "list<",
    ">",
    "external",
    "/*",
    "//",
    "1e999999",
    "'",
]
LIMIT_SECONDS = 4.0


def check(text: str) -> None:
    start = time.process_time()
    for call in (feel.evaluate, lambda one, context: feel.parse_unary(one).evaluate({**context, "?": 3})):
        try:
            feel.to_json(call(text, CONTEXT))
        except feel.FeelError as error:
            assert error.code and error.message_id and str(error)
    assert time.process_time() - start < LIMIT_SECONDS


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_garbage(text: str) -> None:
    check(text)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_words_in_any_order(words: list[str]) -> None:
    check(" ".join(words))


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_mutated_expressions(seed: str, number: int) -> None:
    dice = random.Random(number)
    text = list(seed)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(text) + 1)
        piece = dice.choice([dice.choice(WORDS), text[place : place + dice.randint(1, 8)]])
        text[place : place + dice.randint(0, 3)] = piece
    check("".join(text))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "[" * 9000,
        "-" * 9000 + "1",
        "1" + "+1" * 9000,
        "{a:" * 3000 + "1" + "}" * 3000,
        "1**9**9",
        "9**9**9**9",
        "2**(0-99999999999)",
        "for x in 1..1000000000 return x",
        "for x in 1..100000, y in 1..100000 return x*y",
        "for i in 1..60 return concatenate(partial, partial)",
        'for i in 1..60 return if i = 1 then "aaaaaaaaaaaaaaaa" else partial[-1] + partial[-1]',
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "{f: function(n) f(n) + f(n), r: f(1)}.r",
        "{f: function(g) g(g), r: f(f)}.r",
        'matches("' + "a" * 3000 + '", "(a+)+b")',
        'matches("' + "a" * 3000 + '", "(a|a)*b")',
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*)*\\\\1b")',
        'replace("' + "a" * 3000 + '", "a*a*a*a*b", "x")',
        'matches("a", "((a{1000}){1000}){1000}")',
        'date("9999999999-01-01")',
        'date("9999-12-31") + duration("P1D")',
        'duration("P999999999999D")',
        'duration("P99999999999Y") * 99999999999999',
        "date(99999999999999999999, 1, 1)",
        "decimal(1, 999999999)",
        "if " * 3000 + "1",
        "function() " * 5000 + "1",
        "not(" * 4000,
        "a" * 30000,
        "x." * 9000 + "y",
        "x[1]" * 4000,
        "f" + "()" * 5000,
        "1 in " * 3000 + "1",
        "a instance of " + "list<" * 5000,
        "every x in " * 3000,
        'number("1e999999999")',
        "string(" * 200 + "1" + ")" * 200,
        "1e6144 * 1e6144",
        "exp(99999999)",
        "0.1 ** 1e6",
        "1e-6143 / 10",
        "modulo(1e6000, 3)",
        "floor(1e6000, 6000)",
        "odd(1e6000)",
        "sqrt(1e6000)",
        "every x in 1..1000000000 satisfies true",
        "count(flatten([[[[1]]]]))",
        "sum(for i in 1..200000 return i)",
        "{a: 1, b: {c: a, d: function() a}}.b.d()",
        "time(1e20, 0, 0)",
        "[1..1000000000][item > 5]",
        'duration("P1D") * 1e30',
        'duration("P1D") / 1e-30',
        "sublist([1, 2], 1, 1e30)",
        'substring("abc", 1e30)',
        "[1, 2][1e30]",
        "insert before([1], 1e30, 2)",
        'date("2020-01-01") + duration("P99999999999M")',
    ],
)
def test_hostile_texts(text: str) -> None:
    check(text)


def test_deep_host_values() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(feel.FeelLimitExceeded):
        feel.evaluate("x", {"x": deep})
