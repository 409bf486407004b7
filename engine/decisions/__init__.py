"""DMN decision models (Decision Model and Notation 1.5): loaded from XML, evaluated with FEEL."""

from .errors import DecisionError
from .model import DecisionInfo, Model, load

__all__ = ["DecisionError", "DecisionInfo", "Model", "load"]
