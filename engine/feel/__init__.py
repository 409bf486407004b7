"""FEEL, the expression language of DMN (Decision Model and Notation 1.5, chapter 10).

No code of an expression is ever executed as Python: text is parsed with lark and turned into closures over
FEEL values. Numbers are ``Decimal``; an unknown variable, and whatever has no answer, is null (``None``).
"""

from .convert import to_feel, to_json
from .errors import FeelError, FeelLimitExceeded, FeelSyntaxError
from .expression import Expression, evaluate, function, parse, parse_unary
from .temporal import add_duration, parse_duration
from .values import FeelFunction, Range, YearsMonthsDuration, is_true

from_feel = to_json

__all__ = [
    "Expression",
    "FeelError",
    "FeelFunction",
    "FeelLimitExceeded",
    "FeelSyntaxError",
    "Range",
    "YearsMonthsDuration",
    "add_duration",
    "evaluate",
    "from_feel",
    "function",
    "is_true",
    "parse",
    "parse_duration",
    "parse_unary",
    "to_feel",
    "to_json",
]
