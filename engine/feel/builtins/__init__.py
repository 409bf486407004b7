"""The built-in functions of FEEL (DMN 1.5, 10.3.4), by name."""

from . import contexts, lists, moments, numbers, ranges, statistics, texts  # noqa: F401  (they register)
from .signature import BUILTINS, Builtin, invoke

__all__ = ["BUILTINS", "Builtin", "invoke"]
