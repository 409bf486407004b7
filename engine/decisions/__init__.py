"""DMN decision models (Decision Model and Notation 1.5): loaded from XML, evaluated with FEEL."""

from .errors import DecisionError
from .model import DecisionInfo, Model, load
from .session import rules_used

__all__ = ["DecisionError", "DecisionInfo", "Model", "load", "rules_used"]
