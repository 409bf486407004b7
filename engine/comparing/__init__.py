"""What differs between two packages: a mark for each element of the diagrams, and all of it in words."""

from __future__ import annotations

from engine.comparing.change import Change, Comparison
from engine.comparing.diagrams import compare_diagrams
from engine.comparing.forms import compare_forms
from engine.comparing.settings import compare_files, compare_rest, compare_settings
from engine.comparing.tables import compare_tables
from engine.package import Package


def compare(before: Package, after: Package) -> Comparison:
    """From ``before`` to ``after``. Never raises: a file that cannot be read is told as changed as a whole."""
    elements, changes = compare_diagrams(before, after)
    changes += compare_tables(before, after)
    changes += compare_forms(before, after)
    changes += compare_settings(before, after)
    changes += compare_files(before, after)
    changes += compare_rest(before, after, {change.file for change in changes})
    return Comparison(elements, tuple(changes))


__all__ = ["Change", "Comparison", "compare"]
