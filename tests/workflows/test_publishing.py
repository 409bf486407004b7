"""Versions never change under running cases; drafts are not overwritten by each other."""

from __future__ import annotations

import pytest

import engine
from workflows.appendonly import AppendOnlyError
from workflows.cases import services as cases
from workflows.cases.models import Case
from workflows.drafts import findings, reviews
from workflows.drafts import queries as draft_queries
from workflows.drafts import services as drafts
from workflows.drafts.errors import DraftChanged
from workflows.errors import NotAllowed
from workflows.procedures import library, queries, services
from workflows.procedures.errors import NotStartable, PublishRefused
from workflows.procedures.models import Procedure, ProcedureVersion


@pytest.fixture
def owner(city):
    return city.user("pemilik-proses")


def changed(version: ProcedureVersion, old: str, new: str) -> dict[str, bytes]:
    """The diagram of the version with a text replaced."""
    name = f"{version.procedure_id}.bpmn"
    return {name: library.own_package(version).files[name].replace(old.encode(), new.encode())}


def put_in_force(city, draft) -> ProcedureVersion:
    """Submitted by its author, approved and published by the other process owner."""
    author, other = city.user("pemilik-proses"), city.user("pemilik-proses-2")
    for one in findings.of(draft):
        if one.unexplained:
            draft = drafts.explain(author, draft, one.key, "Memang begitu", city.now)
    draft = reviews.submit(author, draft, "Nama tugas diperjelas", city.now)
    draft = reviews.review(other, draft, approve=True, word="", now=city.now)
    return reviews.publish(other, draft, city.now)


def test_publishing_the_same_files_again_changes_nothing(city, packages) -> None:
    assert services.publish_folder(city.now, folder=packages) == []
    assert ProcedureVersion.objects.count() == 2


def test_a_running_case_stays_on_its_version_and_new_ones_start_on_the_new(city, owner) -> None:
    running = city.start()
    base = queries.current("uji_kasus")
    draft = drafts.create(owner, city.now, base=base)
    files = changed(base, 'name="Laporan polisi"', 'name="Laporan ke polisi"')
    draft = drafts.save(owner, draft, files, draft.revision, city.now)
    version = put_in_force(city, draft)
    assert (version.number, queries.current("uji_kasus")) == (2, version)
    fresh = city.start()
    city.complete(running, "verifikasi", {"jalan": "polisi"})
    city.complete(fresh, "verifikasi", {"jalan": "polisi"})
    assert city.item(running, "polisi").title_id == "Laporan polisi"
    assert city.item(fresh, "polisi").title_id == "Laporan ke polisi"
    numbers = {v.number: v.running for v in queries.versions(Procedure.objects.get(pk="uji_kasus"))}
    assert numbers == {1: 1, 2: 1}


def test_a_new_version_of_a_called_procedure_renews_its_callers_but_not_their_cases(city, owner) -> None:
    running = city.start()
    base = queries.current("uji_rujukan")
    draft = drafts.create(owner, city.now, base=base)
    files = changed(base, 'name="Terima rujukan"', 'name="Terima"')
    draft = drafts.save(owner, draft, files, 1, city.now)
    put_in_force(city, draft)
    assert queries.current("uji_kasus").number == 2
    fresh = city.start()
    for case in (running, fresh):
        city.complete(case, "verifikasi", {"jalan": "rujuk"})
    assert city.item(running, "terima").title_id == "Terima rujukan"
    assert city.item(fresh, "terima").title_id == "Terima"


def test_a_version_cannot_be_edited(city) -> None:
    version = queries.current("uji_kasus")
    version.notes = "x"
    for attempt in (version.save, version.delete, version.packages.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_two_owners_do_not_overwrite_each_other(city, owner) -> None:
    draft = drafts.create(owner, city.now, base=queries.current("uji_kasus"))
    drafts.save(owner, draft, {"forms/baru.json": b"{}"}, 1, city.now)
    with pytest.raises(DraftChanged) as refused:
        drafts.save(owner, draft, {"forms/lain.json": b"{}"}, 1, city.now)
    assert refused.value.details["revision"] == 2
    saved = drafts.save(owner, draft, {"forms/baru.json": None}, 2, city.now)
    assert "forms/baru.json" not in saved.files


def test_a_draft_that_cannot_run_is_refused_with_its_findings(city, owner) -> None:
    draft = drafts.create(owner, city.now, content={"baru.bpmn": b"<kacau"}, procedure="baru")
    with pytest.raises(PublishRefused) as refused:
        reviews.submit(owner, draft, "Baru", city.now)
    assert refused.value.details["findings"][0]["message_id"]
    assert not Procedure.objects.filter(pk="baru").exists()
    assert draft in draft_queries.drafts(owner)
    drafts.drop(owner, draft, city.now)
    assert draft not in draft_queries.drafts(owner)


def test_a_gate_can_refuse(city, packages) -> None:
    package = engine.Package.from_folder(packages / "uji_rujukan")
    finding = {
        "code": "no_scenario",
        "element": None,
        "message_id": "Tanpa skenario.",
        "message_en": "No scenario.",
    }
    with pytest.raises(PublishRefused):
        services.publish(package, city.now, gate=lambda packages: [finding])


def test_a_procedure_that_calls_an_unknown_one_is_refused(city, packages) -> None:
    package = engine.Package.from_folder(packages / "uji_kasus")
    with pytest.raises(PublishRefused) as refused:
        services.publish(package, city.now, others={})
    assert refused.value.details["findings"][0]["code"] == "called_procedure_missing"


def test_only_process_owners_change_procedures(city) -> None:
    with pytest.raises(NotAllowed):
        drafts.create(city.user("uptd-ppa-manajer"), city.now, procedure="x")


def test_who_may_start_what(city, owner) -> None:
    intake, manager = city.user("uptd-ppa-pengaduan"), city.user("uptd-ppa-manajer")
    assert [v.procedure_id for v in queries.startable(intake, city.now)] == ["uji_kasus"]
    assert queries.startable(manager, city.now) == []
    with pytest.raises(NotAllowed):
        cases.start(manager, "uji_kasus", {}, city.now)
    with pytest.raises(NotStartable):
        cases.start(intake, "uji_rujukan", {}, city.now)
    services.retire(owner, Procedure.objects.get(pk="uji_kasus"), city.now)
    with pytest.raises(NotStartable):
        cases.start(intake, "uji_kasus", {}, city.now)
    assert not Case.objects.exists()
