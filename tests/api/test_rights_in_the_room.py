"""Who may do what in the process owner's room: every kind of person at every address, of pages and interface."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from tests.factories import City, UserFactory
from tests.workflows.moving import publish
from tests.workflows.test_drafts_at_once import ONE, TWO, approved, drawn, fresh, submitted
from workflows import clock
from workflows.audit.services import verify
from workflows.drafts import findings, reviews, services
from workflows.drafts.errors import ReviewRefused
from workflows.errors import NotAllowed
from workflows.migration import services as migration
from workflows.outbox.models import Notice, OutboxMessage
from workflows.outbox.services import deliver_due
from workflows.people.models import User
from workflows.procedures import queries, rights
from workflows.procedures.models import ProcedureRight

#: name -> rights, on which procedure
KINDS = {
    "bare": ((), "uji_kasus"),
    "editor": (("edit",), "uji_kasus"),
    "publisher": (("publish",), "uji_kasus"),
    "migrator": (("migrate",), "uji_kasus"),
    "elsewhere": (rights.RIGHTS, "uji_rujukan"),
    "all": (rights.RIGHTS, "*"),
    "gone": (rights.RIGHTS, "*"),
    "both": (rights.RIGHTS, "uji_kasus"),
}
ROOM = {"bare", "editor", "publisher", "migrator", "elsewhere", "all", "both"}
EDIT, PUBLISH, MIGRATE = {"editor", "all", "both"}, {"publisher", "all", "both"}, {"migrator", "all", "both"}
ADMIN = {"admin", "both"}
EVERYBODY = ROOM | ADMIN | {"worker"}
STORY = {"story": {"at": "2026-03-02T09:00:00+07:00", "start": {"domisili": "degayu"}}}
STEP = "/prosedur/rancangan/{draft}/langkah/"
MOVE = {"from": 1, "to": 2, "mapping": {}}

#: method, address, body -> who is let through
INTERFACE: list[tuple[str, str, dict | None, set[str]]] = [
    ("get", "/api/drafts/", None, ROOM),
    ("get", "/api/drafts/{draft}/", None, ROOM),
    ("get", "/api/drafts/{draft}/files/uji_kasus.bpmn", None, ROOM),
    ("get", "/api/drafts/{draft}/export/?as=package", None, ROOM),
    ("get", "/api/drafts/{draft}/repairs/", None, ROOM),
    ("get", "/api/room/words/", None, ROOM),
    ("get", "/api/procedures/uji_kasus/versions/", None, EVERYBODY),
    ("get", "/api/procedures/uji_kasus/versions/1/", None, EVERYBODY),
    ("get", "/api/procedures/uji_kasus/versions/1/files/uji_kasus.bpmn", None, EVERYBODY),
    ("get", "/api/procedures/uji_kasus/compare/?from=1&to=2", None, EVERYBODY),
    ("get", "/api/procedures/uji_kasus/compare/?from=1&to=draft:{draft}", None, ROOM),
    ("post", "/api/drafts/", {"procedure": "uji_kasus"}, EDIT),
    ("post", "/api/drafts/", {"id": "baru_sekali"}, {"all"}),
    ("post", "/api/procedures/uji_kasus/versions/1/restore/", {}, EDIT),
    ("put", "/api/drafts/{draft}/files/", {"revision": 2, "files": {}}, EDIT),
    ("post", "/api/drafts/{draft}/hold/", {}, EDIT),
    ("post", "/api/drafts/{draft}/copy/", {}, EDIT),
    ("post", "/api/drafts/{draft}/waive/", {"key": "x", "reason": "x"}, EDIT),
    ("post", "/api/drafts/{draft}/repairs/", {"revision": 2, "repairs": ["all"]}, EDIT),
    ("post", "/api/drafts/{draft}/catch-up/", {"version": 2}, EDIT),
    ("post", "/api/drafts/{draft}/drop/", {}, EDIT),
    ("post", "/api/drafts/{draft}/submit/", {"reason": "x"}, EDIT),
    ("post", "/api/drafts/{draft}/check/", {}, ROOM),
    ("post", "/api/drafts/{draft}/variables/", {"element": "x"}, ROOM),
    ("post", "/api/drafts/{draft}/decide/", {"file": "x", "decision": "x"}, ROOM),
    ("post", "/api/drafts/{draft}/play/", STORY, ROOM),
    ("post", "/api/drafts/{draft}/play/save/", {**STORY, "title": "x"}, ROOM),
    ("post", "/api/drafts/{draft}/play/save/", {**STORY, "title": "x", "revision": 2}, EDIT),
    ("post", "/api/drafts/{draft}/stories/", {}, ROOM),
    ("post", "/api/drafts/{waiting}/take-back/", {}, EDIT),
    ("post", "/api/drafts/{waiting}/review/", {"approve": True}, EDIT),
    ("post", "/api/drafts/{waiting}/review/", {"approve": False, "word": "x"}, EDIT),
    ("post", "/api/drafts/{ready}/publish/", {}, PUBLISH),
    ("post", "/api/drafts/{ready}/publish/", {"at": "2026-03-03T09:00:00+07:00"}, PUBLISH),
    ("get", "/api/procedures/uji_kasus/running/", None, MIGRATE),
    ("get", "/api/procedures/uji_kasus/migrations/", None, MIGRATE),
    ("post", "/api/procedures/uji_kasus/migrations/dry-run/", MOVE, MIGRATE),
    ("post", "/api/procedures/uji_kasus/migrations/", {**MOVE, "reason": "x"}, MIGRATE),
    ("get", "/api/migrations/{moved}/", None, MIGRATE),
    ("post", "/api/migrations/{moved}/stop/", {}, MIGRATE),
]
PAGES: list[tuple[str, str, dict | None, set[str]]] = [
    ("get", "/prosedur/", None, EVERYBODY),
    ("get", "/prosedur/uji_kasus/versi/", None, EVERYBODY),
    ("get", "/prosedur/uji_kasus/bandingkan/?dari=1&ke=2", None, EVERYBODY),
    ("get", "/prosedur/uji_kasus/bandingkan/?dari=1&ke=draft:{draft}", None, ROOM),
    ("get", "/prosedur/rancangan/", None, ROOM),
    ("get", "/prosedur/impor/", None, {"all"}),
    ("get", "/prosedur/rancangan/{draft}/", None, ROOM),
    ("get", "/prosedur/rancangan/{draft}/tinjauan/", None, ROOM),
    ("get", "/prosedur/rancangan/{draft}/perbaikan/", None, ROOM),
    ("post", STEP, {"langkah": "ajukan", "alasan": "x"}, EDIT),
    ("post", STEP, {"langkah": "buang"}, EDIT),
    ("post", STEP, {"langkah": "perhitungkan", "versi": "2"}, EDIT),
    ("post", STEP.replace("draft", "waiting"), {"langkah": "tarik"}, EDIT),
    ("post", STEP.replace("draft", "waiting"), {"langkah": "setujui"}, EDIT),
    ("post", STEP.replace("draft", "waiting"), {"langkah": "kembalikan", "kata": "x"}, EDIT),
    ("post", STEP.replace("draft", "ready"), {"langkah": "terbitkan"}, PUBLISH),
    ("get", "/prosedur/uji_kasus/perpindahan/", None, MIGRATE),
    ("post", "/prosedur/uji_kasus/perpindahan/", {"dari": "1", "ke": "2", "langkah": "coba"}, MIGRATE),
    (
        "post",
        "/prosedur/uji_kasus/perpindahan/",
        {"dari": "1", "ke": "2", "langkah": "pindahkan", "alasan": "x"},
        MIGRATE,
    ),
    ("get", "/prosedur/uji_kasus/perpindahan/{moved}/", None, MIGRATE),
    ("get", "/pengawasan/hak/", None, ADMIN),
    ("post", "/pengawasan/hak/ubah/", {"orang": "bare", "prosedur": "*", "hak": "publish"}, ADMIN),
]
REFUSED = {302, 401, 403, 404}


@pytest.fixture
def people(city) -> dict[str, User]:
    found = {"worker": city.user("uptd-ppa-manajer"), "admin": city.user("admin")}
    for name, (held, procedure) in KINDS.items():
        person = UserFactory(username=name, is_process_owner=True, is_rangkul_admin=name == "both")
        rights.give(None, person, procedure, held, city.now)
        found[name] = person
    return found


@pytest.fixture
def things(city, people) -> dict[str, int]:
    city.start()
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    moved = migration.start(None, "uji_kasus", 1, 2, {}, "x", city.now)
    found = {"draft": drawn(city), "waiting": submitted(city), "ready": approved(city)}
    return {**{name: one.pk for name, one in found.items()}, "moved": moved.pk}


def ask(client, method: str, path: str, body: dict | None, kind: str | None) -> int:
    with transaction.atomic():
        if method == "get":
            answer = client.get(path)
        elif kind:
            answer = getattr(client, method)(path, body, format=kind)
        else:
            answer = client.post(path, body)
        transaction.set_rollback(True)
    return answer.status_code


def test_every_kind_of_person_at_every_address_of_the_interface(city, people, things) -> None:
    User.objects.filter(username="gone").update(is_active=False)
    wrong = []
    with clock.at(city.now):
        for method, address, body, allowed in INTERFACE:
            path = address.format(**things)
            for name, person in people.items():
                client = APIClient()
                client.force_login(person)
                status = ask(client, method, path, body, "json")
                if status >= 500 or (status not in REFUSED) != (name in allowed):
                    wrong.append((method, address, body, name, status))
        for method, address, body, _ in INTERFACE:
            if ask(APIClient(), method, address.format(**things), body, "json") != 401:
                wrong.append((method, address, "nobody"))
    assert wrong == [], wrong
    assert verify() == []


def test_every_kind_of_person_at_every_page(city, people, things) -> None:
    User.objects.filter(username="gone").update(is_active=False)
    wrong = []
    with clock.at(city.now):
        for method, address, body, allowed in PAGES:
            path = address.format(**things)
            before = {name: (states(), rights_held()) for name in people}
            for name, person in people.items():
                browser = Client()
                browser.force_login(person)
                with transaction.atomic():
                    answer = browser.get(path) if method == "get" else browser.post(path, body)
                    changed = (states(), rights_held()) != before[name]
                    transaction.set_rollback(True)
                refused = answer.status_code in (401, 403, 404) or (
                    answer.status_code == 302 and "/masuk/" in answer["Location"]
                )
                if (
                    answer.status_code >= 500
                    or refused == (name in allowed)
                    or (changed and name not in allowed)
                ):
                    wrong.append((method, address, body, name, answer.status_code))
    assert wrong == [], wrong


def states() -> list[str]:
    from workflows.drafts.models import Draft

    return list(Draft.objects.order_by("pk").values_list("state", flat=True))


def rights_held() -> int:
    return ProcedureRight.objects.count()


def test_an_import_needs_the_right_to_begin_a_procedure(city, people) -> None:
    with clock.at(city.now):
        for name, person in people.items():
            client = APIClient()
            client.force_login(person)
            diagram = BytesIO(small_diagram())
            diagram.name = "a.bpmn"
            with transaction.atomic():
                answer = client.post("/api/drafts/import/", {"files": diagram}, format="multipart")
                transaction.set_rollback(True)
            made = answer.status_code == 200 and answer.json()[0]["ok"]
            assert made == (name in {"all", "gone"}), (name, answer.content)


def small_diagram() -> bytes:
    from tests.workflows.test_publish_gate import XML

    return XML.replace("{join}", "parallelGateway").encode()


def test_a_right_that_is_taken_while_the_designer_is_open_ends_at_the_next_save(city: City) -> None:
    person = UserFactory(username="penggambar")
    rights.give(None, person, "uji_kasus", ["edit"], city.now)
    draft = services.create(person, city.now, base=queries.current("uji_kasus"))
    services.hold(person, draft, city.now)
    rights.take(city.user("admin"), person, "uji_kasus", ["edit"], city.now)
    for act in (
        lambda: services.save(person, draft, {"forms/a.json": b"{}"}, 1, city.now),
        lambda: services.hold(person, draft, city.now),
        lambda: services.copy(person, draft, {}, city.now),
        lambda: services.explain(person, draft, "x", "x", city.now),
        lambda: reviews.submit(person, draft, "x", city.now),
        lambda: services.drop(person, draft, city.now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert fresh(draft).revision == 1
    services.release(person, draft)
    assert fresh(draft).holder is None


@pytest.mark.parametrize("way", ["deactivated", "no owner any more", "right taken"])
def test_who_set_the_time_must_still_be_allowed_when_it_comes(city: City, way) -> None:
    draft = approved(city)
    reviews.schedule(city.user(TWO), draft, city.now + timedelta(hours=1), city.now)
    people = User.objects.filter(username=TWO)
    if way == "deactivated":
        people.update(is_active=False)
    elif way == "no owner any more":
        people.update(is_process_owner=False)
    else:
        rights.take(city.user("admin"), people.get(), "*", ["publish"], city.now)
    assert reviews.publish_due(city.now + timedelta(hours=1)) == 0
    assert (fresh(draft).state, queries.current("uji_kasus").number) == ("open", 1)
    told = set(OutboxMessage.objects.filter(topic="draft_refused").values_list("user__username", flat=True))
    assert told == ({ONE} if way == "deactivated" else {ONE, TWO})
    why = fresh(draft).reviews.get(act="refused").word
    assert f"({city.user(TWO).display_name}) tidak lagi berhak" in why
    assert verify() == []


@pytest.mark.parametrize("way", ["copy", "waive", "repair", "save a story", "catch up", "rename"])
def test_who_has_worked_on_a_draft_in_any_way_cannot_approve_it(city: City, way) -> None:
    from workflows.drafts import lineage

    second = city.user(TWO)
    draft = drawn(city)
    if way == "copy":
        draft = services.copy(city.user(ONE), draft, {}, city.now)
        second = city.user(ONE)
        draft.author = draft.saved_by = city.user(TWO)
        draft.save()
    elif way == "waive":
        draft = services.explain(second, draft, next(iter(draft.waivers)), "Begitulah", city.now)
    elif way == "catch up":
        draft = lineage.catch_up(second, draft, 1, city.now)
    elif way == "rename":
        draft = services.save(second, draft, {}, draft.revision, city.now, name="x")
    else:
        client = APIClient()
        client.force_login(second)
        with clock.at(city.now):
            if way == "repair":
                answer = client.post(
                    f"/api/drafts/{draft.pk}/repairs/",
                    {"revision": draft.revision, "repairs": ["all"]},
                    format="json",
                )
            else:
                answer = client.post(
                    f"/api/drafts/{draft.pk}/play/save/",
                    {**STORY, "title": "x", "revision": draft.revision},
                    format="json",
                )
        assert answer.status_code in (200, 201), answer.content
    draft = fresh(draft)
    for one in findings.of(draft):
        if one.unexplained:
            draft = services.explain(city.user(ONE), draft, one.key, "x", city.now)
    sent = reviews.submit(city.user(ONE), draft, "x", city.now)
    with pytest.raises(ReviewRefused, match="You have drawn"):
        reviews.review(second, sent, approve=True, word="", now=city.now)


def test_who_submits_the_draft_of_another_does_not_review_it(city: City) -> None:
    """Their reason becomes that of the version."""
    sent = reviews.submit(city.user(TWO), drawn(city), "Dasar hukumnya berubah", city.now)
    with pytest.raises(ReviewRefused, match="or submitted it"):
        reviews.review(city.user(TWO), sent, approve=True, word="", now=city.now)
    assert TWO not in told("draft_submitted")


def test_an_approval_with_a_time_that_is_refused_is_none(city: City) -> None:
    sent = submitted(city)
    client = APIClient()
    client.force_login(city.user(TWO))
    with clock.at(city.now):
        past = {"approve": True, "publish_at": (city.now - timedelta(days=1)).isoformat()}
        assert client.post(f"/api/drafts/{sent.pk}/review/", past, format="json").status_code == 409
        assert fresh(sent).state == "submitted"
        soon = {"approve": True, "publish_at": (city.now + timedelta(days=1)).isoformat()}
        assert client.post(f"/api/drafts/{sent.pk}/review/", soon, format="json").status_code == 200
    assert (fresh(sent).state, fresh(sent).publish_at) == ("approved", city.now + timedelta(days=1))


def test_an_admin_who_is_a_process_owner_follows_the_same_rules(city: City) -> None:
    both = UserFactory(username="both", is_rangkul_admin=True)
    rights.give(both, both, "uji_kasus", rights.RIGHTS, city.now)
    draft = services.create(both, city.now, base=queries.current("uji_kasus"))
    for one in findings.of(draft):
        if one.unexplained:
            draft = services.explain(both, draft, one.key, "x", city.now)
    sent = reviews.submit(both, draft, "x", city.now)
    with pytest.raises(ReviewRefused):
        reviews.review(both, sent, approve=True, word="", now=city.now)
    with pytest.raises(ReviewRefused):
        reviews.publish(both, sent, city.now)


def test_notices_reach_those_who_can_act_and_lead_to_the_draft(city: City, client) -> None:
    """Reviewers who have not drawn it, then those who have; nobody who left."""
    for name, held in (("peninjau", ["edit"]), ("penerbit", ["publish"]), ("pergi", ["edit"])):
        rights.give(None, UserFactory(username=name), "uji_kasus", held, city.now)
    rights.give(None, UserFactory(username="lain"), "uji_rujukan", ["edit"], city.now)
    User.objects.filter(username="pergi").update(is_active=False)
    helper = UserFactory(username="pembantu")
    rights.give(None, helper, "uji_kasus", ["edit"], city.now)
    draft = drawn(city)
    draft = services.save(helper, draft, {}, draft.revision, city.now)
    draft = reviews.submit(city.user(ONE), draft, "x", city.now)
    assert told("draft_submitted") == {TWO, "peninjau"}
    User.objects.filter(username="pembantu").update(is_active=False)
    draft = reviews.review(city.user(TWO), draft, approve=True, word="", now=city.now)
    assert told("draft_approved") == {ONE}
    reviews.publish(city.user(TWO), draft, city.now)
    assert told("draft_published") == {ONE}
    deliver_due(city.now)
    notice = Notice.objects.get(user__username="peninjau")
    client.force_login(User.objects.get(username="peninjau"))
    with clock.at(city.now):
        assert "menunggu tinjauan Anda" in client.get("/pemberitahuan/").content.decode()
        answer = client.post("/pemberitahuan/dibaca/", {"notice": notice.pk})
    assert answer["Location"] == f"/prosedur/rancangan/{draft.pk}/tinjauan/"


def told(topic: str) -> set[str]:
    return set(OutboxMessage.objects.filter(topic=topic).values_list("user__username", flat=True))
