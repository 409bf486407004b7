"""A held clock, people who are signed in, and the agreed procedures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from config.settings import BASE_DIR
from tests.factories import City
from workflows import clock
from workflows.people.models import User


@pytest.fixture(autouse=True)
def held_clock(now):
    cache.clear()
    with clock.at(now):
        yield


@pytest.fixture
def signed_in(db) -> Callable[[str], Client]:
    """A browser of the person with this user name."""

    def browser(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(User.objects.get(username=name))
        return client

    return browser


@pytest.fixture
def pekalongan(db, now) -> City:
    """The city with the procedures of ``bpmn/``."""
    return City.build(now, BASE_DIR / "bpmn")


START = {
    "saluran": "datang_langsung", "pelapor": "korban", "usia_korban": 34, "jenis_kelamin_korban": "perempuan",
    "jenis_kekerasan": ["psikis"], "ranah": "masyarakat", "waktu_kejadian": "2026-02-25T20:00:00+07:00",
    "domisili": "medono", "usia_pelaku": 40, "pelaku_serumah": False, "ancaman_nyawa": False, "luka_berat": False,
    "hamil": False, "disabilitas": False, "percobaan_bunuh_diri": False,
}  # fmt: skip
