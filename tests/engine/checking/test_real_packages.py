"""The procedures of the city come out without errors, quickly."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from engine import Library
from engine.checking import check

LIBRARY = Library.from_folder(Path(__file__).parents[3] / "bpmn")


@pytest.mark.parametrize("name", sorted(LIBRARY.packages))
def test_a_procedure_of_the_city_has_neither_errors_nor_warnings(name):
    found = check(LIBRARY.packages[name], LIBRARY)
    assert [f for f in found if f.severity != "info"] == []


@pytest.mark.parametrize("name", sorted(LIBRARY.packages))
def test_a_procedure_of_the_city_has_no_errors_when_checked_alone(name):
    assert [f for f in check(LIBRARY.packages[name]) if f.severity == "error"] == []


def test_all_procedures_of_the_city_are_checked_within_two_seconds():
    begun = time.process_time()
    for package in LIBRARY.packages.values():
        check(package, LIBRARY)
    assert time.process_time() - begun < 2 * len(LIBRARY.packages)
