"""How fast FEEL and decision tables are: ``python -m benchmarks.feel``."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine import decisions, feel

_RULES = [
    ('"tinggi"', "< 18", "4"),
    ('"tinggi"', ">= 18", "12"),
    ('"sedang"', "< 18", "24"),
    ('"sedang"', "[18..60)", "48"),
    ('"sedang"', ">= 60", "36"),
    ('"rendah"', "-", "72"),
    ('"tidak diketahui"', "-", "24"),
]


def table_model() -> str:
    """A decision table of seven rules: the hours to respond, from risk and age."""
    rules = "".join(
        f'<rule id="r{number}"><inputEntry><text><![CDATA[{risk}]]></text></inputEntry>'
        f"<inputEntry><text><![CDATA[{age}]]></text></inputEntry><outputEntry><text>{hours}</text></outputEntry></rule>"
        for number, (risk, age, hours) in enumerate(_RULES, 1)
    )
    return f"""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="b" namespace="b">
      <inputData id="i1" name="risiko"><variable name="risiko" typeRef="string"/></inputData>
      <inputData id="i2" name="usia"><variable name="usia" typeRef="number"/></inputData>
      <decision id="tenggat" name="tenggat"><variable name="tenggat" typeRef="number"/>
        <informationRequirement><requiredInput href="#i1"/></informationRequirement>
        <informationRequirement><requiredInput href="#i2"/></informationRequirement>
        <decisionTable hitPolicy="UNIQUE">
          <input><inputExpression typeRef="string"><text>risiko</text></inputExpression></input>
          <input><inputExpression typeRef="number"><text>usia</text></inputExpression></input>
          <output typeRef="number"/>{rules}
        </decisionTable></decision></definitions>"""


def _rate(call: Callable[[], object], seconds: float) -> int:
    count = 0
    start = time.perf_counter()
    while True:
        for _ in range(200):
            call()
        count += 200
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return round(count / elapsed)


def run(seconds: float = 2.0) -> dict[str, int]:
    """Evaluations per second of typical uses, on one core; ``seconds`` are divided among them."""
    gateway = 'risiko = "tinggi" and usia_korban < 18'
    context: dict[str, object] = {"risiko": "tinggi", "usia_korban": 15}
    parsed = feel.parse(gateway)
    needs = {"kebutuhan": ["medis", "hukum", "rumah aman", "psikososial"]}
    model = decisions.load(table_model())
    share = seconds / 4
    return {
        "gateway": _rate(lambda: parsed.evaluate(context), share),
        "gateway from text": _rate(lambda: feel.evaluate(gateway, context), share),
        "list contains": _rate(lambda: feel.evaluate('list contains(kebutuhan, "hukum")', needs), share),
        "table of 7 rules": _rate(lambda: model.evaluate("tenggat", {"risiko": "sedang", "usia": 70}), share),
    }


if __name__ == "__main__":
    for name, rate in run().items():
        print(f"{name}: {rate:,} evaluations per second")
