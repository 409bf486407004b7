"""The process owner's room over HTTP: draw, hold, check, try, review, publish, compare."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import yaml
from rest_framework.test import APIClient

from workflows import clock
from workflows.audit.models import AuditEntry
from workflows.drafts import reviews
from workflows.drafts.models import Draft
from workflows.outbox.models import Notice, OutboxMessage
from workflows.outbox.services import deliver_due
from workflows.people.models import User
from workflows.procedures import queries, rights
from workflows.procedures.models import ProcedureRight, ProcedureVersion

ONE, TWO = "pemilik-proses", "pemilik-proses-2"


@pytest.fixture
def owner(city):
    return as_(ONE)


@pytest.fixture
def other(city):
    return as_(TWO)


def as_(name: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.get(username=name))
    return client


def begin(client: APIClient, **asked) -> dict:
    answer = client.post("/api/drafts/", asked or {"procedure": "uji_kasus"}, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def save(client: APIClient, draft: dict, files: dict, revision: int | None = None):
    return client.put(
        f"/api/drafts/{draft['id']}/files/",
        {"revision": revision or draft["revision"], "files": files},
        format="json",
    )


def text_of(client: APIClient, draft: dict, path: str) -> str:
    return client.get(f"/api/drafts/{draft['id']}/files/{path}").content.decode()


def explain_all(client: APIClient, draft: dict) -> None:
    found = client.post(f"/api/drafts/{draft['id']}/check/", {}, format="json").json()
    assert found["blocking"] == 0, found
    for one in found["findings"]:
        if one["severity"] == "warning":
            asked = {"key": one["key"], "reason": "Memang begitu"}
            assert client.post(f"/api/drafts/{draft['id']}/waive/", asked, format="json").status_code == 204


def approved(owner: APIClient, other: APIClient, draft: dict) -> None:
    explain_all(owner, draft)
    answer = owner.post(f"/api/drafts/{draft['id']}/submit/", {"reason": "Nama diperjelas"}, format="json")
    assert answer.status_code == 200, answer.content
    answer = other.post(f"/api/drafts/{draft['id']}/review/", {"approve": True}, format="json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "approved"


def renamed(owner: APIClient) -> dict:
    draft = begin(owner)
    diagram = text_of(owner, draft, "uji_kasus.bpmn").replace("Laporan polisi", "Laporan ke polisi")
    saved = save(owner, draft, {"uji_kasus.bpmn": diagram})
    assert saved.status_code == 200, saved.content
    return {**draft, "revision": saved.json()["revision"]}


# drawing


def test_a_new_procedure_begins_with_something_that_can_be_played(owner) -> None:
    draft = begin(owner, id="kunjungan_rumah", name="Kunjungan rumah")
    paths = {one["path"] for one in draft["files"]}
    assert paths == {"procedure.toml", "kunjungan_rumah.bpmn", "forms/start.json", "forms/tugas_pertama.json"}
    found = owner.post(f"/api/drafts/{draft['id']}/check/", {}, format="json").json()
    assert {one["code"] for one in found["findings"] if one["severity"] == "error"} <= {
        "role_missing",
        "role_unknown",
    }


@pytest.mark.parametrize("ident", ["Kunjungan", "../x", "1a", "a b", ""])
def test_an_id_that_no_process_can_have_is_refused(owner, ident) -> None:
    answer = owner.post("/api/drafts/", {"id": ident} if ident else {}, format="json")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "forms/../../x", "a/b.bpmn", ".hidden", "forms/"])
def test_a_path_outside_the_package_is_refused(owner, path) -> None:
    draft = begin(owner)
    assert save(owner, draft, {path: "x"}).status_code == 422


def test_two_people_do_not_overwrite_each_other(owner, other) -> None:
    draft = begin(owner)
    assert save(owner, draft, {"forms/a.json": "{}"}).status_code == 200
    late = save(other, draft, {"forms/b.json": "{}"})
    assert late.status_code == 409
    assert (late.json()["code"], late.json()["by"], late.json()["own"]) == ("draft_changed", ONE, False)
    kept = other.post(f"/api/drafts/{draft['id']}/copy/", {"files": {"forms/b.json": "{}"}}, format="json")
    assert kept.status_code == 201
    assert {"forms/a.json", "forms/b.json"} <= {one["path"] for one in kept.json()["files"]}


def test_ones_own_other_window_is_not_somebody_else(owner) -> None:
    draft = begin(owner)
    assert save(owner, draft, {"forms/a.json": "{}"}).status_code == 200
    late = save(owner, draft, {"forms/b.json": "{}"}).json()
    assert (late["code"], late["own"]) == ("draft_changed", True)
    assert "jendela lain" in late["detail"]


def test_who_comes_second_is_told_who_has_it_and_can_take_over(owner, other, time_machine_at) -> None:
    draft = begin(owner)
    hold = f"/api/drafts/{draft['id']}/hold/"
    assert owner.post(hold, {}, format="json").json()["holder"]["mine"] is True
    refused = other.post(hold, {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_held")
    assert refused.json()["by"]
    assert save(other, draft, {"forms/b.json": "{}"}).json()["code"] == "draft_held"
    assert other.post(hold, {"take_over": True}, format="json").json()["holder"]["mine"] is True
    assert save(owner, draft, {"forms/b.json": "{}"}).json()["code"] == "draft_held"
    assert AuditEntry.objects.filter(action="draft.taken_over").exists()
    # a hold lapses
    time_machine_at(clock.now() + timedelta(minutes=3))
    assert owner.post(hold, {}, format="json").json()["holder"]["mine"] is True
    assert owner.post(hold, {"release": True}, format="json").json()["holder"] is None


@pytest.fixture
def time_machine_at(monkeypatch):
    def at(moment) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return at


def test_findings_come_with_element_file_and_what_to_do_also_of_what_is_not_saved(owner) -> None:
    draft = begin(owner)
    broken = text_of(owner, draft, "uji_kasus.bpmn").replace(
        'rangkul:due="P1D" rangkul:stage="layanan"', 'rangkul:due="=1 +"'
    )
    found = owner.post(
        f"/api/drafts/{draft['id']}/check/", {"files": {"uji_kasus.bpmn": broken}}, format="json"
    ).json()
    bad = next(one for one in found["findings"] if one["code"] == "feel_syntax")
    assert bad["element"] == "polisi"
    assert bad["file"] == "uji_kasus.bpmn"
    assert bad["line"] and bad["column"] and bad["hint"] and bad["blocks"]
    assert found["blocking"] >= 1
    assert not owner.post(f"/api/drafts/{draft['id']}/check/", {}, format="json").json()["blocking"]


def test_what_an_expression_can_read_and_whether_it_is_feel(owner) -> None:
    draft = begin(owner)
    found = owner.post(f"/api/drafts/{draft['id']}/variables/", {"element": "polisi"}, format="json").json()
    names = {one["name"]: one["type"] for one in found["variables"]}
    assert names["jalan"] == "string"
    assert names["now"] == "date and time"
    bad = owner.post("/api/feel/", {"text": "risiko = ", "variables": ["risiko"]}, format="json").json()
    assert (bad["ok"], bad["line"]) == (False, 1)
    good = owner.post(
        "/api/feel/", {"text": "risiko = tinggi", "variables": ["risiko"]}, format="json"
    ).json()
    assert (good["ok"], good["unknown"]) == (True, ["tinggi"])


def test_the_pickers_offer_roles_and_procedures(owner) -> None:
    found = owner.get("/api/room/words/").json()
    assert {
        "id": "unit_ppa",
        "title": next(r["title"] for r in found["roles"] if r["id"] == "unit_ppa"),
    } in found["roles"]
    assert {one["id"] for one in found["procedures"]} == {"uji_kasus", "uji_rujukan"}


# trying


def test_a_trial_can_begin_as_a_story_of_the_draft_begins(owner) -> None:
    draft = begin(owner)
    known = {"domisili": "degayu", "diketahui": True}
    story = f"title: x\nprocedure: {draft['procedure']}\nat: 2026-03-02T09:00:00+07:00\nstart: {json.dumps(known)}\n"
    broken = {"scenarios/rusak.yaml": "start: [", "scenarios/satu.yaml": story}
    asked = {"story": {"at": "2026-03-02T09:00:00+07:00"}, "files": broken}
    starts = owner.post(f"/api/drafts/{draft['id']}/play/", asked, format="json").json()["starts"]
    assert {"story": "satu", "start": known} in starts
    assert "rusak" not in {one["story"] for one in starts}


def test_a_draft_is_played_and_the_play_is_saved_as_a_story_that_holds(owner) -> None:
    draft = begin(owner)
    story = {"at": "2026-03-02T09:00:00+07:00", "start": {"domisili": "degayu"}, "steps": []}
    first = owner.post(f"/api/drafts/{draft['id']}/play/", {"story": story}, format="json").json()
    item = next(one for one in first["items"] if one["element"] == "verifikasi")
    assert item["team"] and item["why"] and item["form"]
    assert any(token["element"] == "verifikasi" for token in first["tokens"])
    story["steps"] = [{"complete": "verifikasi", "with": {"jalan": "polisi"}}]
    second = owner.post(f"/api/drafts/{draft['id']}/play/", {"story": story}, format="json").json()
    assert second["stop"] is None
    assert any(one["element"] == "polisi" for one in second["items"])
    assert any(entry["element"] == "verifikasi" for entry in second["path"])
    kept = owner.post(
        f"/api/drafts/{draft['id']}/play/save/",
        {"story": story, "title": "Lewat polisi", "revision": draft["revision"]},
        format="json",
    )
    assert kept.status_code == 201, kept.content
    assert yaml.safe_load(kept.json()["text"])["title"] == "Lewat polisi"
    ran = owner.post(f"/api/drafts/{draft['id']}/stories/", {}, format="json").json()
    mine = next(one for one in ran["results"] if one["file"] == kept.json()["path"])
    assert mine["passed"], mine
    assert "verifikasi" not in ran["coverage"]["missing"]
    assert not User.objects.filter(username="x").exists()


def test_a_draft_that_cannot_be_loaded_is_not_played(owner) -> None:
    draft = begin(owner)
    story = {"at": "2026-03-02T09:00:00+07:00"}
    asked = {"story": story, "files": {"uji_kasus.bpmn": "<kacau"}}
    answer = owner.post(f"/api/drafts/{draft['id']}/play/", asked, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "publish_refused")


# review


def test_from_a_draft_to_a_version_with_author_reviewer_reason_and_hash(owner, other) -> None:
    draft = renamed(owner)
    approved(owner, other, draft)
    answer = other.post(f"/api/drafts/{draft['id']}/publish/", {}, format="json")
    assert answer.json() == {"procedure": "uji_kasus", "version": 2, "publish_at": None}
    newest = owner.get("/api/procedures/uji_kasus/versions/").json()[0]
    assert (newest["author"], newest["reviewer"]) == (ONE, TWO)
    assert newest["reason"] == "Nama diperjelas"
    assert newest["current"]
    assert len(newest["hash"]) == 64
    assert all(one["reason"] == "Memang begitu" for one in newest["explained"])
    deliver_due(clock.now())
    assert Notice.objects.filter(user__username=ONE, topic="draft_published").exists()


def test_nobody_approves_what_they_have_drawn_also_not_by_a_copy(owner, other) -> None:
    draft = renamed(owner)
    explain_all(owner, draft)
    owner.post(f"/api/drafts/{draft['id']}/submit/", {"reason": "x"}, format="json")
    answer = owner.post(f"/api/drafts/{draft['id']}/review/", {"approve": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "review_refused")
    copied = other.post(f"/api/drafts/{draft['id']}/copy/", {}, format="json").json()
    explain_all(other, copied)
    assert (
        other.post(f"/api/drafts/{copied['id']}/submit/", {"reason": "x"}, format="json").status_code == 200
    )
    answer = owner.post(f"/api/drafts/{copied['id']}/review/", {"approve": True}, format="json")
    assert answer.json()["code"] == "review_refused"


def test_a_draft_comes_back_with_comments_pinned_to_elements(owner, other) -> None:
    draft = renamed(owner)
    explain_all(owner, draft)
    owner.post(f"/api/drafts/{draft['id']}/submit/", {"reason": "x"}, format="json")
    empty = other.post(f"/api/drafts/{draft['id']}/review/", {"approve": False}, format="json")
    assert empty.status_code == 409
    asked = {
        "approve": False,
        "word": "Belum",
        "comments": [{"element": "polisi", "text": "Nama lama lebih jelas"}],
    }
    answer = other.post(f"/api/drafts/{draft['id']}/review/", asked, format="json").json()
    assert answer["state"] == "open"
    assert answer["review"][-1]["comments"] == [{"element": "polisi", "text": "Nama lama lebih jelas"}]


def test_warnings_need_a_word_and_errors_help_nothing(owner) -> None:
    draft = renamed(owner)
    answer = owner.post(f"/api/drafts/{draft['id']}/submit/", {"reason": "x"}, format="json")
    assert answer.status_code == 422
    assert {one["code"] for one in answer.json()["findings"]} == {"warning_unexplained"}
    assert owner.get(f"/api/drafts/{draft['id']}/").json()["state"] == "open"


def test_drawing_on_after_an_approval_needs_a_new_one(owner, other) -> None:
    draft = renamed(owner)
    approved(owner, other, draft)
    assert save(owner, draft, {"forms/a.json": "{}"}).json()["code"] == "draft_changed"
    assert owner.post(f"/api/drafts/{draft['id']}/take-back/").json()["state"] == "open"
    assert (
        other.post(f"/api/drafts/{draft['id']}/publish/", {}, format="json").json()["code"]
        == "review_refused"
    )


def test_publishing_at_a_set_time_and_only_once(owner, other) -> None:
    draft = renamed(owner)
    approved(owner, other, draft)
    later = clock.now() + timedelta(days=2)
    answer = other.post(f"/api/drafts/{draft['id']}/publish/", {"at": later.isoformat()}, format="json")
    assert answer.json()["version"] is None
    assert reviews.publish_due(later - timedelta(minutes=1)) == 0
    assert reviews.publish_due(later) == 1
    assert reviews.publish_due(later) == 0
    assert queries.current("uji_kasus").number == 2


def test_what_the_gate_refuses_at_its_time_goes_back_with_why(owner, other) -> None:
    draft = renamed(owner)
    approved(owner, other, draft)
    later = clock.now() + timedelta(days=2)
    other.post(f"/api/drafts/{draft['id']}/publish/", {"at": later.isoformat()}, format="json")
    ProcedureRight.objects.filter(user__username=TWO, right="publish").delete()
    assert reviews.publish_due(later) == 0
    found = owner.get(f"/api/drafts/{draft['id']}/").json()
    assert (found["state"], found["review"][-1]["act"]) == ("open", "refused")
    assert OutboxMessage.objects.filter(topic="draft_refused").exists()


# versions


def test_two_versions_are_compared_in_words_and_an_old_one_is_restored(owner, other) -> None:
    draft = renamed(owner)
    between = owner.get(f"/api/procedures/uji_kasus/compare/?from=1&to=draft:{draft['id']}").json()
    assert between["elements"] == {"polisi": "changed"}
    approved(owner, other, draft)
    other.post(f"/api/drafts/{draft['id']}/publish/", {}, format="json")
    found = owner.get("/api/procedures/uji_kasus/compare/?from=1&to=2").json()
    assert found["elements"] == {"polisi": "changed"}
    assert "«Laporan polisi» menjadi «Laporan ke polisi»" in found["words"][0]["text"]
    assert "Laporan ke polisi" in found["after"]["diagram"]
    restored = owner.post("/api/procedures/uji_kasus/versions/1/restore/")
    assert restored.status_code == 201
    assert restored.json()["base"] == {"procedure": "uji_kasus", "number": 1}
    assert "Laporan polisi" in text_of(owner, restored.json(), "uji_kasus.bpmn")
    assert owner.get("/api/procedures/uji_kasus/compare/?from=1&to=x").status_code == 400


# rights


def test_rights_are_by_procedure_and_kind_and_in_the_audit_log(city, owner, other) -> None:
    now = clock.now()
    person = User.objects.get(username=ONE)
    admin = User.objects.get(username="admin")
    rights.take(admin, person, "*", rights.RIGHTS, now)
    rights.give(admin, person, "uji_rujukan", ["edit"], now)
    assert owner.post("/api/drafts/", {"procedure": "uji_kasus"}, format="json").status_code == 403
    draft = begin(owner, procedure="uji_rujukan")
    assert draft["may"]["edit"]
    diagram = text_of(owner, draft, "uji_rujukan.bpmn").replace("Terima rujukan", "Terima")
    draft["revision"] = save(owner, draft, {"uji_rujukan.bpmn": diagram}).json()["revision"]
    approved(owner, other, draft)
    assert owner.post(f"/api/drafts/{draft['id']}/publish/", {}, format="json").status_code == 403
    assert other.post(f"/api/drafts/{draft['id']}/publish/", {}, format="json").status_code == 200
    told = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        "right.given",
        "right.taken",
        "draft.created",
        "draft.submitted",
        "draft.approved",
        "draft.published",
    } <= told


@pytest.mark.parametrize("name", ["admin", "uptd-ppa-manajer"])
def test_nobody_else_comes_into_the_room(city, owner, name) -> None:
    draft = begin(owner)
    client = as_(name)
    before = ProcedureVersion.objects.count(), Draft.objects.count()
    for method, address, body in (
        ("get", "/api/drafts/", None),
        ("post", "/api/drafts/", {"procedure": "uji_kasus"}),
        ("get", f"/api/drafts/{draft['id']}/", None),
        ("get", f"/api/drafts/{draft['id']}/files/uji_kasus.bpmn", None),
        ("put", f"/api/drafts/{draft['id']}/files/", {"revision": 1, "files": {}}),
        ("post", f"/api/drafts/{draft['id']}/hold/", {}),
        ("post", f"/api/drafts/{draft['id']}/check/", {}),
        ("post", f"/api/drafts/{draft['id']}/play/", {"story": {"at": "2026-03-02T09:00:00+07:00"}}),
        ("post", f"/api/drafts/{draft['id']}/submit/", {"reason": "x"}),
        ("post", f"/api/drafts/{draft['id']}/review/", {"approve": True}),
        ("post", f"/api/drafts/{draft['id']}/publish/", {}),
        ("post", "/api/procedures/uji_kasus/versions/1/restore/", {}),
        ("get", f"/api/procedures/uji_kasus/compare/?from=1&to=draft:{draft['id']}", None),
        ("get", "/api/room/words/", None),
    ):
        answer = (
            getattr(client, method)(address, body, format="json") if body is not None else client.get(address)
        )
        assert answer.status_code == 403, (address, answer.content)
    assert (ProcedureVersion.objects.count(), Draft.objects.count()) == before


def test_ten_megabytes_are_taken_and_more_is_refused_in_words(owner) -> None:
    draft = begin(owner)
    whole = "<!--" + "x" * (10 * 1024 * 1024 - 7) + "-->"
    assert save(owner, draft, {"besar.bpmn": whole}).status_code == 200
    answer = save(owner, draft, {"besar.bpmn": whole + " "}, draft["revision"] + 1)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "10 MB" in answer.json()["detail"]
