"""Procedures as files: the same bytes each time, on every machine, and only for who may read them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree
from PIL import Image
from rest_framework.test import APIClient

from config import cli
from engine import Package
from tests.engine.diagrams import bpmn
from workflows.catalogue.export import KINDS, Heading, NoPicture, export, picture
from workflows.drafts import services
from workflows.people.models import User
from workflows.procedures import library, queries

HEADING = Heading("Uji kasus", "versi 3", "ab" * 32, datetime(2026, 3, 2, 9, tzinfo=UTC))
PACKAGE = Package(
    {"p.bpmn": bpmn("<startEvent id='s'/><task id='t' name='Tugas'/>", "s -> t"), "forms/t.json": b"{}"}
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_package_is_the_same_file(kind):
    one, other = (export(PACKAGE, kind, HEADING, "p") for _ in range(2))
    assert one == other and one.name.startswith("p.") and one.media_type == KINDS[kind][0]


def test_a_package_can_be_read_again():
    assert Package.from_zip(export(PACKAGE, "package", HEADING, "p").content).files == PACKAGE.files


def test_a_diagram_without_a_picture_is_drawn_all_the_same():
    svg = etree.fromstring(export(PACKAGE, "svg", HEADING, "p").content)
    assert "Tugas" in "".join(svg.itertext())
    assert export(PACKAGE, "bpmn", HEADING, "p").content == PACKAGE.files["p.bpmn"]


def test_a_png_shows_words_without_fonts_of_the_machine():
    image = Image.open(io.BytesIO(export(PACKAGE, "png", HEADING, "p").content)).convert("L")
    silent = Package({"p.bpmn": bpmn("<startEvent id='s'/><task id='t'/>", "s -> t")})
    without = Image.open(io.BytesIO(export(silent, "png", HEADING, "p").content)).convert("L")
    assert image.size == without.size and min(image.size) > 100
    dark = [sum(i.histogram()[:128]) for i in (image, without)]
    assert dark[0] > dark[1] + 50


def test_a_pdf_is_one_page_across_with_its_fonts_in_it():
    content = export(PACKAGE, "pdf", HEADING, "p").content
    assert (
        content.startswith(b"%PDF") and content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == 1
    )
    assert b"/FontFile2" in content and b"/MediaBox [ 0 0 841.89 595.28 ]" in content
    assert b"(Uji kasus)" in content


def test_a_wide_diagram_gets_a_larger_page():
    nodes = "".join(f"<task id='t{i}' name='Langkah {i}'/>" for i in range(25))
    flows = "\n".join(f"t{i} -> t{i + 1}" for i in range(24))
    content = export(Package({"p.bpmn": bpmn(nodes, flows)}), "pdf", HEADING, "p").content
    assert b"/MediaBox [ 0 0 1190.55 841.89 ]" in content


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"p.bpmn": b"<a"},
        {"p.bpmn": b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>"},
    ],
)
def test_what_cannot_be_drawn_says_so(files):
    with pytest.raises(NoPicture):
        export(Package(files), "pdf", HEADING, "p")


@pytest.fixture
def client(city) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.get(username="pemilik-proses"))
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_versions_and_drafts_over_the_interface(client, now, kind):
    answer = client.get(f"/api/procedures/uji_kasus/versions/1/export/?as={kind}")
    assert answer.status_code == 200 and answer["Content-Type"] == KINDS[kind][0]
    assert f"uji_kasus-v1.{KINDS[kind][1]}" in answer["Content-Disposition"]
    draft = services.create(
        User.objects.get(username="pemilik-proses"), now, base=queries.version("uji_kasus")
    )
    answer = client.get(f"/api/drafts/{draft.pk}/export/?as={kind}")
    assert answer.status_code == 200 and answer.content
    assert answer["Content-Security-Policy"] == "sandbox"


def test_a_package_over_the_interface_is_the_one_in_force(client):
    content = client.get("/api/procedures/uji_kasus/versions/1/export/").content
    assert Package.from_zip(content).files == library.own_package(queries.version("uji_kasus")).files


def test_what_is_not_there_or_not_known_is_refused(client, city):
    assert client.get("/api/procedures/uji_kasus/versions/9/export/").status_code == 404
    assert client.get("/api/procedures/uji_kasus/versions/1/export/?as=docx").status_code == 400
    assert APIClient().get("/api/procedures/uji_kasus/versions/1/export/").status_code in (401, 403)
    worker = APIClient()
    worker.force_authenticate(city.user("uptd-ppa-manajer"))
    assert worker.get("/api/drafts/1/export/").status_code in (403, 404)


def test_the_command_writes_the_file(city, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("config.commands_export.setup", lambda: None)
    path = tmp_path / "x.zip"
    assert cli.main(["export", "uji_kasus", "--as", "package", "-o", str(path)]) == 0
    assert zipfile.ZipFile(path).testzip() is None and capsys.readouterr().out.strip() == str(path)
    assert cli.main(["export", "tidak_ada", "-o", str(path)]) == 1
    assert cli.main(["export", "uji_kasus", "--version", "7", "-o", str(path)]) == 1


def test_the_name_of_an_event_is_drawn_beside_it_where_its_label_has_no_place():
    text = (
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t' "
        "xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'>"
        "<process id='p'><startEvent id='s' name='Mulai'/></process><di:BPMNDiagram><di:BPMNPlane bpmnElement='p'>"
        "<di:BPMNShape id='x' bpmnElement='s'><dc:Bounds x='900' y='700' width='36' height='36'/>{}"
        "</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    with_label, without = (
        picture(Package({"p.bpmn": text.format(label).encode(), "procedure.toml": b'id = "p"'}))
        for label in ("<di:BPMNLabel/>", "")
    )
    assert "Mulai" in without and with_label == without
