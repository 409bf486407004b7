"""Deadlines in working days and in running hours, over Idul Fitri 2026 (Saturday 21 March) and its weekend.

The same small procedure is asked in the engine, in a scenario, in the database, on the pages and in the catalogue.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import engine
from tests.engine.diagrams import package
from workflows.calendar import is_working_day
from workflows.catalogue import pages
from workflows.routing.directory import from_file
from workflows.scenarios.runner import run_text

WIB = ZoneInfo("Asia/Jakarta")
#: the last working day before the holidays (Nyepi is on the 19th, Idul Fitri on the 21st and 22nd of March)
WEDNESDAY = datetime(2026, 3, 18, 10, 0, tzinfo=WIB)
PACKAGE = package(
    "<startEvent id='s'/><parallelGateway id='f'/>"
    "<userTask id='kerja' name='Jawab surat' rangkul:role='manajer_kasus' rangkul:due='P3D' rangkul:dueCalendar='working'/>"
    "<userTask id='jam' name='Beri perlindungan' rangkul:role='unit_ppa' rangkul:due='P1D'/>"
    "<userTask id='cepat' name='Telepon kantor' rangkul:role='manajer_kasus' rangkul:due='PT8H' rangkul:dueCalendar='working'/>"
    "<parallelGateway id='j'/><endEvent id='e' name='Done'/>",
    "s -> f\nf -> kerja\nf -> jam\nf -> cepat\nkerja -> j\njam -> j\ncepat -> j\nj -> e",
)
FORM = b'{"type": "default", "components": [{"type": "textfield", "key": "catatan", "id": "c", "label": "Catatan"}]}'
PACKAGE = engine.Package(
    {**PACKAGE.files, **{f"forms/{task}.json": FORM for task in ("kerja", "jam", "cepat")}}
)
LIBRARY = engine.Library({"p": PACKAGE})
STORY = """
title: over Idul Fitri
procedure: p
at: 2026-03-18T10:00:00+07:00
start: {domisili: degayu}
steps:
  - {item: jam, due_at: "2026-03-19T10:00:00+07:00"}
  - {item: kerja, due_at: "%s"}
  - {item: cepat, due_at: "%s"}
"""


def working_days_after(start: datetime, count: int) -> datetime:
    """Counted by hand from the calendar of holidays, one day after the other."""
    day = start
    while count:
        day = day.replace(hour=start.hour) + (datetime(2026, 1, 2) - datetime(2026, 1, 1))
        count -= is_working_day(day.date())
    return day


def test_the_holidays_of_march_2026_are_known():
    closed = [d for d in range(18, 26) if not is_working_day(datetime(2026, 3, d).date())]
    assert {19, 20, 21, 22} & set(closed) >= {19, 21, 22}, closed


def test_a_story_counts_working_days_without_holidays_and_running_hours_with_them():
    third = working_days_after(WEDNESDAY, 3)
    # six office hours are left on Wednesday (10 to 16); the other two run from 8 on the next working day
    two_hours = working_days_after(WEDNESDAY, 1).replace(hour=10)
    result = run_text(STORY % (third.isoformat(), two_hours.isoformat()), "x.yaml", LIBRARY, from_file())
    assert result.failures == []
    assert (third - WEDNESDAY).days > 5, "holidays and a weekend lie between"


@pytest.mark.django_db
def test_a_case_counts_the_same_and_the_page_of_its_item_says_how(tmp_path, signed_in_at):
    from tests.factories import City
    from workflows.cases import services as cases
    from workflows.work.models import WorkItem

    folder = tmp_path / "p"
    for name, data in PACKAGE.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    city = City.build(WEDNESDAY, tmp_path)
    case = cases.start(city.user("uptd-ppa-manajer"), "p", {"domisili": "degayu"}, WEDNESDAY)
    items = {i.element: i for i in WorkItem.objects.filter(case=case)}
    assert items["jam"].due_at == WEDNESDAY.replace(day=19)
    assert items["kerja"].due_at == working_days_after(WEDNESDAY, 3)
    assert (items["jam"].due_calendar, items["kerja"].due_calendar) == ("calendar", "working")
    manager = signed_in_at("uptd-ppa-manajer", WEDNESDAY)
    assert "Dihitung dalam hari kerja." in manager(f"/pekerjaan/{items['kerja'].pk}/")
    police = signed_in_at("polres-unit-ppa", WEDNESDAY)
    assert "Dihitung jam berjalan" in police(f"/pekerjaan/{items['jam'].pk}/")


def test_the_catalogue_says_which_deadlines_are_in_working_days():
    page = pages.files(LIBRARY)["p.md"]
    rows = {
        line.split("|")[1].split("`")[1]: line
        for line in page.splitlines()
        if line.startswith("| ") and "`" in line
    }
    assert "working days" in rows["kerja"] and "working days" not in rows["jam"]


@pytest.fixture
def signed_in_at():
    from django.test import Client

    from workflows import clock
    from workflows.people.models import User

    def opened(name: str, now: datetime):
        client = Client()
        client.force_login(User.objects.get(username=name))

        def text(path: str) -> str:
            with clock.at(now):
                return client.get(path).content.decode()

        return text

    return opened
