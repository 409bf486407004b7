"""Whoever puts a version in force meets the same gate, and a caller that would break is named."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from config import cli
from tests.factories import City, UserFactory
from tests.workflows.moving import edited
from tests.workflows.test_drafts_at_once import ONE, TWO, approved, fresh
from workflows import clock
from workflows.audit.services import verify
from workflows.drafts import findings, reviews, services
from workflows.drafts.models import Draft
from workflows.errors import NotAllowed
from workflows.procedures import queries, rights
from workflows.procedures import services as procedures
from workflows.procedures.errors import NotStartable, PublishRefused
from workflows.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db

STORY = (
    "title: Dirujuk\nprocedure: uji_kasus\nat: 2026-03-02T09:00:00+07:00\nstart: {domisili: degayu}\nsteps:\n"
    "  - {complete: verifikasi, with: {jalan: rujuk}}\n  - {item: terima, due: P1D}\n"
)
#: a task of the called procedure gets more time: its own diagram is as sound as before, the caller's story is not
LATER = ('rangkul:due="P1D"', 'rangkul:due="P2D"')


def called() -> bytes:
    return edited("uji_rujukan", LATER).files["uji_rujukan.bpmn"]


@pytest.fixture
def story(city: City):
    """The caller tells a story in which the called procedure's task has its old deadline."""
    package = edited("uji_kasus", files={"scenarios/rujuk.yaml": STORY.encode()})
    assert procedures.publish(package, city.now) is not None
    return city


def refused(error: PublishRefused) -> str:
    found = error.details["findings"]
    assert {one["code"] for one in found} == {"story_fails"}
    assert all(one["procedure"] == "uji_kasus" for one in found)
    assert all("«uji_kasus»" in one["message_en"] and "Dirujuk" in one["message_en"] for one in found)
    return error.message_id


def breaking(city: City) -> Draft:
    """A draft of the called procedure that is approved although it breaks its caller."""
    author = city.user(ONE)
    draft = services.create(author, city.now, base=queries.current("uji_rujukan"))
    draft = services.save(author, draft, {"uji_rujukan.bpmn": called()}, 1, city.now)
    for one in findings.of(draft):
        if one.unexplained:
            draft = services.explain(author, draft, one.key, "x", city.now)
    return draft


def approved_all_the_same(city: City) -> Draft:
    """As if the story had been told after the approval."""
    draft = breaking(city)
    Draft.objects.filter(pk=draft.pk).update(state=Draft.State.APPROVED, reason="x")
    return fresh(draft)


def versions() -> int:
    return ProcedureVersion.objects.count()


def test_submitting_says_at_once_which_caller_would_break(story) -> None:
    draft = breaking(story)
    with pytest.raises(PublishRefused) as error:
        reviews.submit(story.user(ONE), draft, "x", story.now)
    assert "Prosedur «uji_kasus», yang memanggil prosedur ini" in refused(error.value)
    assert fresh(draft).state == "open"


def test_publishing_by_service_interface_page_and_clock(story) -> None:
    draft, before = approved_all_the_same(story), versions()
    with pytest.raises(PublishRefused) as error:
        reviews.publish(story.user(TWO), draft, story.now)
    refused(error.value)
    client, browser = APIClient(), Client()
    client.force_login(story.user(TWO))
    browser.force_login(story.user(TWO))
    with clock.at(story.now):
        answer = client.post(f"/api/drafts/{draft.pk}/publish/", {}, format="json")
        page = browser.post(f"/prosedur/rancangan/{draft.pk}/langkah/", {"langkah": "terbitkan"})
    assert (answer.status_code, answer.json()["code"]) == (422, "publish_refused")
    assert "«uji_kasus»" in answer.json()["detail"]
    assert page.status_code == 422
    assert "«uji_kasus»" in page.content.decode()
    reviews.schedule(story.user(TWO), draft, story.now + timedelta(hours=1), story.now)
    assert reviews.publish_due(story.now + timedelta(hours=1)) == 0
    comment = fresh(draft).reviews.last().comments.first()
    assert "«uji_kasus»" in comment.text
    # the element is one of the caller's, not one of this diagram
    assert comment.element == ""
    assert versions() == before
    assert verify() == []


def test_publishing_a_folder(story, tmp_path, packages) -> None:
    shutil.copytree(packages / "uji_rujukan", tmp_path / "uji_rujukan")
    (tmp_path / "uji_rujukan" / "uji_rujukan.bpmn").write_bytes(called())
    before = versions()
    with pytest.raises(PublishRefused) as error:
        procedures.publish_folder(story.now, folder=tmp_path)
    refused(error.value)
    with pytest.raises(CommandError, match="uji_kasus"):
        call_command("publish", str(tmp_path))
    assert versions() == before


def test_a_folder_with_both_is_judged_as_a_whole_and_one_with_the_called_renews_its_caller(
    story, tmp_path, packages
) -> None:
    shutil.copytree(packages / "uji_rujukan", tmp_path / "uji_rujukan")
    path = tmp_path / "uji_rujukan" / "uji_rujukan.bpmn"
    path.write_text(path.read_text().replace("Terima rujukan", "Terima"))
    made = procedures.publish_folder(story.now, folder=tmp_path)
    assert [version.procedure_id for version in made] == ["uji_rujukan", "uji_kasus"]
    assert queries.current("uji_kasus").number == 3
    assert procedures.publish_folder(story.now, folder=tmp_path) == []
    # its caller is in the folder as well, with a story that knows of the new deadline
    path.write_bytes(called())
    shutil.copytree(packages / "uji_kasus", tmp_path / "uji_kasus")
    (tmp_path / "uji_kasus" / "scenarios").mkdir()
    (tmp_path / "uji_kasus" / "scenarios" / "a.yaml").write_text(STORY.replace("P1D", "P2D"))
    made = procedures.publish_folder(story.now, folder=tmp_path)
    assert {version.procedure_id for version in made} == {"uji_rujukan", "uji_kasus"}


def test_a_folder_that_is_pushed_becomes_drafts_which_meet_the_gate(
    story, tmp_path, packages, capsys
) -> None:
    shutil.copytree(packages / "uji_rujukan", tmp_path / "uji_rujukan")
    (tmp_path / "uji_rujukan" / "uji_rujukan.bpmn").write_bytes(called())
    before = versions()
    code = cli.main(["push", str(tmp_path), "--user", ONE, "--publish"])
    told = capsys.readouterr()
    assert code != 0
    assert "uji_kasus" in told.out + told.err
    assert versions() == before


def test_a_person_who_is_named_needs_the_right_to_publish_a_folder(city, tmp_path, packages) -> None:
    shutil.copytree(packages / "uji_rujukan", tmp_path / "uji_rujukan")
    drawer = UserFactory(username="penggambar")
    rights.give(None, drawer, "*", ["edit"], city.now)
    assert procedures.publish_folder(city.now, folder=tmp_path, author=drawer) == []
    (tmp_path / "uji_rujukan" / "uji_rujukan.bpmn").write_bytes(called())
    with pytest.raises(NotAllowed):
        procedures.publish_folder(city.now, folder=tmp_path, author=drawer)
    assert len(procedures.publish_folder(city.now, folder=tmp_path, author=city.user(TWO))) == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (' rangkul:role="layanan_kesehatan" rangkul:due="P1D"', ' rangkul:due="P1D"', "role_missing"),
        ('rangkul:due="P1D"', 'rangkul:due="=1 +"', "feel_syntax"),
        ('id="uji_rujukan"', 'id="lain"', "other_procedure"),
    ],
)
def test_the_gate_of_a_draft_is_not_softer_than_that_of_a_folder(city, old, new, code) -> None:
    author = city.user(ONE)
    draft = services.create(author, city.now, base=queries.current("uji_rujukan"))
    text = edited("uji_rujukan", (old, new)).files["uji_rujukan.bpmn"]
    files = {"uji_rujukan.bpmn": text}
    if code == "other_procedure":
        files["procedure.toml"] = b'id = "lain"\ntitle = "x"\nstart = "call"\n'
    draft = services.save(author, draft, files, 1, city.now)
    for one in findings.of(draft):
        draft = services.explain(author, draft, one.key, "x", city.now)
    with pytest.raises(PublishRefused) as error:
        reviews.submit(author, draft, "x", city.now)
    assert code in {one["code"] for one in error.value.details["findings"]}
    Draft.objects.filter(pk=draft.pk).update(state=Draft.State.APPROVED)
    with pytest.raises(PublishRefused):
        reviews.publish(city.user(TWO), fresh(draft), city.now)


def test_a_retired_procedure_can_be_mended_for_its_running_cases_but_starts_none(city, client) -> None:
    from workflows.procedures.models import Procedure

    case = city.start()
    draft = approved(city)
    procedures.retire(city.user(TWO), Procedure.objects.get(pk="uji_kasus"), city.now)
    client.force_login(city.user(TWO))
    with clock.at(city.now):
        page = client.get(f"/prosedur/rancangan/{draft.pk}/tinjauan/").content.decode()
    assert "Prosedur ini sudah dihentikan" in page
    reviews.publish(city.user(TWO), draft, city.now)
    assert Procedure.objects.get(pk="uji_kasus").retired_at is not None
    with pytest.raises(NotStartable):
        city.start()
    assert case.version.number == 1
