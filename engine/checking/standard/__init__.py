"""What a diagram breaks of the BPMN 2.0 standard, whether or not it is to be run here.

The rules are those of the specification (formal/2011-01-03); M. Geiger, *BPMN 2.0 Process Model Serialization
Constraints* (Bamberger Beiträge 92, 2013), gathered them from its text. Where tools agree on something else than the
text (links found by name, events without operations), files that do as all do are left in peace, and files that
follow the text are held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import xmlsafe
from engine.checking.finding import Report
from engine.checking.standard.activities import check_activities
from engine.checking.standard.data import check_data
from engine.checking.standard.events import check_events
from engine.checking.standard.flows import check_flows, check_gateways
from engine.checking.standard.imports import check_imports
from engine.checking.standard.messages import check_messages
from engine.checking.standard.references import check_references
from engine.checking.standard.schema import check_schema
from engine.checking.standard.sheet import Sheet
from engine.errors import EngineError
from engine.package import Package
from engine.reader_index import B


def check_standard(
    package: Package,
    report: Report,
    *,
    called_is_known: bool = False,
    imports: Mapping[str, bytes] | None = None,
) -> None:
    """Every diagram of the package. Files that cannot be parsed are left to the check of files.

    :param called_is_known: call activities are checked against a library of procedures.
    :param imports: files that the diagrams import, by the location they name; None when they cannot be looked for.
    """
    for name, content in package.diagrams.items():
        try:
            root = xmlsafe.parse(content, name)
        except EngineError:
            continue
        if root.tag == f"{B}definitions":
            _check(Sheet(root, name, report, imports, runs_here=called_is_known), called_is_known)


def _check(sheet: Sheet, called_is_known: bool) -> None:
    parts: tuple[tuple[str, Callable[[], None]], ...] = (
        ("schema", lambda: check_schema(sheet)),
        ("imports", lambda: check_imports(sheet)),
        ("references", lambda: check_references(sheet, called_is_known=called_is_known)),
        ("flows", lambda: check_flows(sheet)),
        ("gateways", lambda: check_gateways(sheet)),
        ("events", lambda: check_events(sheet)),
        ("activities", lambda: check_activities(sheet)),
        ("data", lambda: check_data(sheet)),
        ("messages", lambda: check_messages(sheet)),
    )
    for name, part in parts:
        try:
            part()
        except Exception as error:  # what a rule did not foresee must not hide what the others find
            what = f"{type(error).__name__}: {error}"
            sheet.report.add("check_failed", file=sheet.file, part=f"standard/{name}", what=what)


__all__ = ["check_standard"]
