"""The pages in docs/procedures are those of the packages, and the list says what the diagrams say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

import engine
from config import cli
from engine import feel, timing
from tests.conftest import MONDAY
from workflows.catalogue import diagrams, drawing, listing, pages, tables

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = engine.Library.from_folder(ROOT / "bpmn")
PACKAGES = sorted(LIBRARY.packages)
TASKS = [(i, t) for i in PACKAGES for p in diagrams.processes(LIBRARY.packages[i]) for t in p.tasks]


def test_the_committed_pages_are_those_of_the_packages():
    made = pages.files(LIBRARY)
    kept = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "procedures").iterdir()}
    stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert not stale, f"run «{pages.MADE_BY}» and commit: {', '.join(stale)}"


def test_writing_again_takes_away_what_is_gone(tmp_path):
    (tmp_path / "lama.md").write_text("x")
    written = pages.write(LIBRARY, tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in written}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_picture_holds_every_name_of_the_diagram(package):
    picture = etree.fromstring(drawing.svg(LIBRARY.packages[package]).encode())
    shown = [" ".join(t.itertext()) for t in picture.iter("{http://www.w3.org/2000/svg}text")]
    words = " ".join(shown)
    root = diagrams.root_of(LIBRARY.packages[package])
    for element in root.iter("{*}userTask", "{*}lane", "{*}startEvent", "{*}exclusiveGateway"):
        for word in (element.get("name") or "").split():
            assert word in words, element.get("id")
    flows = len(list(root.iter("{*}sequenceFlow")))
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}polyline"))) == flows


def test_a_package_without_a_picture_has_a_page_all_the_same():
    from tests.engine.diagrams import package

    library = engine.Library(
        {"p": package("<startEvent id='s'/><userTask id='a'/><endEvent id='e'/>", "s -> a\na -> e")}
    )
    made = pages.files(library)
    assert "`a`" in made["p.md"] and "p.svg" not in made


@pytest.mark.parametrize("package", PACKAGES)
def test_a_page_names_every_task_role_table_message_and_story(package):
    found = LIBRARY.packages[package]
    page = pages.files(LIBRARY)[f"{package}.md"]
    for _, task in [entry for entry in TASKS if entry[0] == package]:
        assert f"`{task.id}`" in page and task.name_en in page
    for table in tables.of(found):
        assert f"### `{table.decision}`" in page
    for message in found.meta.messages:
        assert f"`{message.name}`" in page
    for name in found.files:
        if name.startswith("scenarios/"):
            assert f"/{name})" in page
            assert (ROOT / "bpmn" / package / name).exists()


def test_the_list_as_json(capsys):
    assert cli.main(["procedures", "--json"]) == 0
    found = {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert set(found) == set(PACKAGES)
    main = found["penanganan_kasus"]
    assert main["tasks"] == 17 and main["hash"].startswith(main["version"])
    assert "UU 12/2022" in main["legal_basis"] and "supervisor" in main["roles"]
    assert main["deadlines"]["setujui_terminasi"] == "P3D"
    assert "uu12-2022-lapor-3x24" in found["kekerasan_seksual"]["obligations"]


def test_the_list_as_text():
    shown = listing.text(listing.entries(LIBRARY))
    assert "kekerasan_seksual" in shown and f"{len(PACKAGES)} procedures" in shown


@pytest.mark.parametrize(("package", "task"), TASKS, ids=lambda v: v if isinstance(v, str) else v.id)
def test_what_is_a_legal_deadline_says_which_law(package, task):
    if task.obligation:
        assert task.due and task.source.startswith("UU "), task.id
        assert task.obligation.startswith("uu")
        assert task.obligation_from in ("", "case")
    for window in task.windows:
        assert window.name_id and window.name_en and window.source
        assert timing.moment(window.duration, MONDAY) > MONDAY
        if window.when:
            feel.parse(window.when)


#: laws whose deadlines the agreement names, and the tasks that keep them
LAWS = {
    "uu12-2022-lapor-3x24": {"laporan_polisi"},
    "uu12-2022-terima-1x24": {"terima_laporan"},
    "uu12-2022-perlindungan-1x24": {"perintah_perlindungan"},
    "uu12-2022-lpsk-1x24": {"ajukan_lpsk"},
    "uu12-2022-perlindungan-14-hari": {"tinjau_perlindungan"},
    "uu23-2004-perlindungan-1x24": {"perlindungan_sementara"},
    "uu23-2004-penetapan-1x24": {"ajukan_penetapan"},
    "uu23-2004-jawaban-7-hari": {"tagih_penetapan"},
    "uu23-2004-perlindungan-7-hari": {"perlindungan_berakhir"},
    "uu11-2012-keputusan-3x24": {"keputusan_penyidik", "keputusan_bapas", "keputusan_peksos"},
    "uu11-2012-litmas-3x24": {"litmas"},
    "uu11-2012-diversi-30-hari": {"musyawarah_diversi"},
    "uu11-2012-penetapan-3-hari": {"tagih_penetapan_diversi"},
    "uu27-2022-penghentian-3x24": {"penutupan_atas_permintaan"},
    "klinis-pep-72-jam": {"layanan_medis"},
    "klinis-kontrasepsi-120-jam": {"layanan_medis"},
}


def test_every_legal_deadline_of_the_agreement_is_marked_and_runs_through_nights_and_holidays():
    found: dict[str, set[str]] = {}
    for _, task in TASKS:
        for name in (task.obligation, *(w.obligation for w in task.windows)):
            if name:
                found.setdefault(name, set()).add(task.id)
                assert task.due_calendar == "calendar"
    assert found == LAWS


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("P1D", ("1 hari", "1 day")),
        ("PT4H", ("4 jam", "4 hours")),
        ("P2DT12H", ("2 hari 12 jam", "2 days 12 hours")),
        ("=tenggat_respons(risiko)", ("menurut tabel tenggat_respons", "by the table tenggat_respons")),
        ("=a + b", ("a + b", "a + b")),
        ("2026-03-31", ("2026-03-31", "2026-03-31")),
    ],
)
def test_deadlines_in_words(due, words):
    assert diagrams.deadline_words(due) == words
