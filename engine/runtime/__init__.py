"""A step of a case while it is carried out."""

from engine.runtime.runtime import MAX_STEPS, Runtime, Workflow

__all__ = ["MAX_STEPS", "Runtime", "Workflow"]
