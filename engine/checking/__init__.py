"""Check a procedure package before it is published: can it be run, is it what its author meant, can it get stuck.

``check`` never raises, whatever it is given; docs/checking.md lists what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from engine.checking.at_point import Point, Visible, visible
from engine.checking.calls import check_calls
from engine.checking.explore import Explored
from engine.checking.finding import Finding, Report, Severity
from engine.checking.forms import check_form_use, check_forms
from engine.checking.loading import load
from engine.checking.soundness import check_soundness
from engine.checking.standard import check_standard
from engine.checking.structure import check_roles_of_package, check_structure
from engine.checking.texts import IMPORTED, KINDS, SOUNDNESS, STANDARD
from engine.checking.variables import check_variables
from engine.checking.waiting import check_waiting
from engine.package import Library, Package

BOUND = 20_000
T = TypeVar("T")


def check(
    package: Package,
    library: Library | Mapping[str, Package] | None = None,
    *,
    bound: int = BOUND,
    roles: Collection[str] | None = None,
    standard: bool = False,
    imports: Mapping[str, bytes] | None = None,
) -> list[Finding]:
    """Everything that is wrong with the package, or probably not meant; errors first. Never raises.

    :param library: the packages that it calls and that call it, by id. Without it calls to other packages are not
        followed, and what callers hand over is not known.
    :param bound: how many states of the token game are tried for each level of a diagram.
    :param roles: ids of the roles that exist; None when they are not known.
    :param standard: also tell what breaks the BPMN 2.0 standard without keeping the procedure from running here.
    :param imports: with ``standard``: files that the diagrams import, by location; None when they cannot be looked for.
    """
    report = Report()
    packages = library.packages if isinstance(library, Library) else library
    scene = _part("load", lambda: load(package, packages or {}, packages is not None, roles, report), report)
    if scene is None:
        return report.sorted()
    if standard:
        known = packages is not None
        _part(
            "standard",
            lambda: check_standard(package, report, called_is_known=known, imports=imports),
            report,
        )
    _part("forms", lambda: check_forms(scene, report), report)
    _part("form_use", lambda: check_form_use(scene, report), report)
    _part("roles", lambda: check_roles_of_package(scene, report), report)
    if scene.processes:
        _part("structure", lambda: check_structure(scene, report), report)
        _part("calls", lambda: check_calls(scene, report), report)
        _part("waiting", lambda: check_waiting(scene, report), report)
        played: dict[int, Explored] | None = _part(
            "soundness", lambda: check_soundness(scene, bound, report), report
        )
        _part("variables", lambda: check_variables(scene, played or {}, report), report)
    return report.sorted()


def _part(name: str, work: Callable[[], T], report: Report) -> T | None:
    """One part of the check. What it did not foresee is itself a finding: the designer must not lose the others."""
    try:
        return work()
    except Exception as error:
        report.add("check_failed", part=name, what=f"{type(error).__name__}: {error}")
        return None


__all__ = [
    "BOUND",
    "IMPORTED",
    "KINDS",
    "SOUNDNESS",
    "STANDARD",
    "Finding",
    "Point",
    "Severity",
    "Visible",
    "check",
    "visible",
]
