"""The demo city with the agreed procedures."""

import pytest

from config.settings import BASE_DIR
from tests.factories import City


@pytest.fixture
def pekalongan(db, now):
    """The city, a person in every team, and the procedures of ``bpmn/`` published."""
    return City.build(now, BASE_DIR / "bpmn")
