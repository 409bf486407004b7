"""The engine: load, check, run and trace procedures. Pure Python; no Django, no database, no clock.

The public surface is what is named here; ``docs/engine.md`` shows it at work.
"""

from typing import Any

from engine import forms
from engine.advance import Active, Step, active, advance, form_data, variables
from engine.checking import Finding, check
from engine.commands import (
    Cancel,
    Command,
    CompleteWorkItem,
    DeliverMessage,
    DeliverSignal,
    FireTimer,
    ServiceResult,
    StartCase,
)
from engine.errors import CommandRejected, EngineError, ProcedureInvalid, StateInvalid
from engine.package import Library, Meta, Package, package_folders
from engine.procedure import Procedure, bundle_hash, load
from engine.trace_entry import TraceEntry
from engine.tracing import Trace, TraceFailure, trace


def form_variables(procedure: Procedure, form: str | None, data: dict[str, Any]) -> dict[str, Any]:
    """The part of validated form data that becomes variables: codes, numbers, dates, truth values, and texts that an
    expression reads. Everything else belongs in the case file alone.
    """
    schema = procedure.form(form) if form else None
    if schema is None:
        return {}
    keys = forms.keys_of_codes(schema, procedure.variables)
    return {name: value for name, value in data.items() if name in keys}


def form_for(procedure: Procedure, key: str) -> dict[str, Any] | None:
    """The form-js schema with the key ``package/form``, or None."""
    return procedure.form(key)


__all__ = [
    "Active",
    "Cancel",
    "Command",
    "CommandRejected",
    "CompleteWorkItem",
    "DeliverMessage",
    "DeliverSignal",
    "EngineError",
    "Finding",
    "FireTimer",
    "Library",
    "Meta",
    "Package",
    "Procedure",
    "ProcedureInvalid",
    "ServiceResult",
    "StartCase",
    "StateInvalid",
    "Step",
    "Trace",
    "TraceEntry",
    "TraceFailure",
    "active",
    "advance",
    "bundle_hash",
    "check",
    "form_data",
    "form_for",
    "form_variables",
    "forms",
    "load",
    "package_folders",
    "trace",
    "variables",
]
