"""Running cases are moved from a page: look, try, map, start, watch, stop."""

from __future__ import annotations

import pytest

from tests.engine.diagrams import procedure
from web.views.room_migrations import choices
from workflows.cases.models import Case
from workflows.clock import now as clock_now
from workflows.migration import services
from workflows.migration.models import Migration
from workflows.procedures import library, queries
from workflows.procedures.services import publish
from workflows.work.models import WorkItem

OWNER = "pemilik-proses"
PAGE = "/prosedur/uji_kasus/perpindahan/"


@pytest.fixture
def renamed(city, now):
    """Two open cases on version 1; version 2 calls the task by another id."""
    cases = [city.start(), city.start()]
    for case in cases:
        city.complete(case, "verifikasi", {"jalan": "polisi"})
    import engine

    package = library.own_package(queries.current("uji_kasus"))
    files = dict(package.files)
    files["uji_kasus.bpmn"] = (
        files["uji_kasus.bpmn"].replace(b'"polisi"', b'"laporan"').replace(b">polisi<", b">laporan<")
    )
    files["forms/laporan.json"] = files.pop("forms/polisi.json")
    publish(engine.Package(files), now)
    return cases


def post(browser, **asked):
    return browser.post(PAGE, {"dari": "1", "ke": "2", **asked})


def move(browser, reason: str, **asked):
    """Press the button below what a try has shown."""
    shown = post(browser, langkah="coba", **asked)
    return post(browser, langkah="pindahkan", alasan=reason, dicoba=shown.context["tried"], **asked)


def test_it_says_how_many_cases_run_on_which_version(renamed, signed_in) -> None:
    text = signed_in(OWNER).get(PAGE).content.decode()
    assert "kasus pada versi 1" in text
    assert "<b>2</b>" in text


def test_a_dry_run_tells_why_a_case_cannot_move_and_a_mapping_helps(renamed, signed_in) -> None:
    browser = signed_in(OWNER)
    text = post(browser, langkah="coba").content.decode()
    assert "tidak dapat pindah" in text
    assert "Mengapa tidak dapat pindah" in text
    assert renamed[0].code in text
    text = post(browser, langkah="coba", peta_dari="polisi", peta_ke="laporan").content.decode()
    assert "Mengapa tidak dapat pindah" not in text
    assert "Pindahkan 2 kasus" in text
    assert Case.objects.filter(version__number=1).count() == 2


def test_a_migration_is_started_watched_and_every_case_is_on_the_new_version(renamed, signed_in) -> None:
    browser = signed_in(OWNER)
    answer = move(browser, "Kode tugas diganti", peta_dari="polisi", peta_ke="laporan")
    migration = Migration.objects.get()
    address = f"{PAGE}{migration.pk}/"
    assert answer["Location"] == address
    assert 'hx-trigger="every 2s"' in browser.get(address).content.decode()
    services.go_on(clock_now())
    text = browser.get(address).content.decode()
    assert "2 dari 2 kasus" in text
    assert "hx-trigger" not in text.split('id="state"')[1]
    assert Case.objects.filter(version__number=2).count() == 2
    assert set(WorkItem.objects.filter(state="open").values_list("element", flat=True)) == {"laporan"}


def test_it_can_be_stopped(renamed, signed_in) -> None:
    browser = signed_in(OWNER)
    move(browser, "x", peta_dari="polisi", peta_ke="laporan")
    migration = Migration.objects.get()
    text = browser.post(f"{PAGE}{migration.pk}/hentikan/", follow=True).content.decode()
    assert "Pemindahan dihentikan" in text
    services.go_on(clock_now())
    assert Case.objects.filter(version__number=1).count() == 2


def test_a_wrong_mapping_and_a_missing_reason_are_told(renamed, signed_in) -> None:
    browser = signed_in(OWNER)
    answer = post(browser, langkah="coba", peta_dari="tidak_ada", peta_ke="laporan")
    assert answer.status_code == 422
    assert "tidak_ada" in answer.content.decode()
    answer = move(browser, " ", peta_dari="polisi", peta_ke="laporan")
    assert (answer.status_code, Migration.objects.count()) == (422, 0)
    assert "Pindahkan 2 kasus" in answer.content.decode()


def test_only_what_was_tried_is_carried_out_and_the_reason_is_kept(renamed, signed_in) -> None:
    browser = signed_in(OWNER)
    tried = post(browser, langkah="coba", peta_dari="polisi", peta_ke="laporan").context["tried"]
    # another pair was chosen after the try
    answer = post(browser, langkah="pindahkan", alasan="Kode tugas diganti", dicoba=tried)
    text = answer.content.decode()
    assert (answer.status_code, Migration.objects.count()) == (409, 0)
    assert "Pilihan berubah sejak dicoba" in text
    assert "Mengapa tidak dapat pindah" in text
    answer = post(browser, langkah="coba", alasan="Kode tugas diganti", peta_dari="polisi", peta_ke="laporan")
    assert 'value="Kode tugas diganti"' in answer.content.decode()


def test_flows_into_a_join_can_be_mapped_on_the_page() -> None:
    body = (
        "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a' name='Asesmen'/><userTask id='b'/>"
        "<parallelGateway id='j' name='Keduanya'/><endEvent id='e'/>"
    )
    offered = {
        one.value: one.title
        for one in choices(procedure(body, "s -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> e"))
    }
    assert offered["a_j"] == "Asesmen → Keduanya (a_j)"
    assert "b_j" in offered and "s_f" not in offered


@pytest.mark.parametrize("name", ["uptd-ppa-manajer", "admin", "polres-unit-ppa"])
def test_only_who_has_the_right_sees_any_of_it(renamed, signed_in, name) -> None:
    browser = signed_in(name)
    assert browser.get(PAGE).status_code == 403
    assert post(browser, langkah="coba").status_code == 403
    assert post(browser, langkah="pindahkan", alasan="x").status_code == 403
