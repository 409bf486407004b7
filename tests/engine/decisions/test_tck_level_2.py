"""Every case of compliance level 2 of the DMN Technology Compatibility Kit."""

from __future__ import annotations

import pytest

from engine import decisions

from .tck import ROOT, Case, agree, cases

CASES = list(cases(ROOT / "compliance-level-2"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    model = decisions.load([path.read_bytes() for path in case.files])

    found = model.evaluate(case.target, case.inputs)

    expected = None if case.is_error else case.expected
    assert agree(found, expected), f"{found!r} is not {expected!r}"


def test_the_whole_kit_is_there() -> None:
    assert len(CASES) >= 126
