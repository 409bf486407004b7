"""What is published while somebody draws is not undone by them without a word."""

from __future__ import annotations

import pytest

from tests.workflows.moving import publish
from tests.workflows.test_drafts_at_once import ONE, TWO, approved, drawn, fresh, submitted
from workflows import clock
from workflows.audit.models import AuditEntry
from workflows.drafts import lineage, reviews, services
from workflows.drafts.errors import BaseOutdated, DraftChanged, ProcedureExists
from workflows.outbox.models import OutboxMessage
from workflows.procedures import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held_clock(now):
    with clock.at(now):
        yield


def test_a_draft_on_an_older_version_is_refused_until_its_author_has_taken_the_newer_one_into_account(
    city,
) -> None:
    draft = drawn(city)
    assert lineage.newer(draft) is None
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    with pytest.raises(BaseOutdated) as refused:
        reviews.submit(city.user(ONE), draft, "x", city.now)
    assert refused.value.details == {"base": 1, "current": 2}
    assert "Bandingkan" in refused.value.message_id
    draft = lineage.catch_up(city.user(ONE), draft, 2, city.now)
    assert AuditEntry.objects.filter(action="draft.caught_up").exists()
    assert reviews.submit(city.user(ONE), draft, "x", city.now).state == "submitted"


def test_it_is_refused_to_the_reviewer_and_the_publisher_as_well(city) -> None:
    waiting, ready = submitted(city, "uji_kasus", ('name="', 'name="A ')), approved(city)
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    with pytest.raises(BaseOutdated):
        reviews.review(city.user(TWO), waiting, approve=True, word="", now=city.now)
    with pytest.raises(BaseOutdated):
        reviews.publish(city.user(TWO), ready, city.now)
    assert (fresh(waiting).state, fresh(ready).state) == ("submitted", "approved")
    returned = reviews.review(city.user(TWO), waiting, approve=False, word="Ada versi baru", now=city.now)
    assert returned.state == "open"
    assert queries.current("uji_kasus").number == 2


def test_at_its_set_time_it_goes_back_with_why_and_its_people_are_told(city) -> None:
    from datetime import timedelta

    draft = approved(city)
    reviews.schedule(city.user(TWO), draft, city.now + timedelta(hours=1), city.now)
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    assert reviews.publish_due(city.now + timedelta(hours=1)) == 0
    assert fresh(draft).state == "open"
    assert "terbit setelah rancangan ini dimulai" in draft.reviews.last().word
    told = OutboxMessage.objects.filter(topic="draft_refused").values_list("user__username", flat=True)
    assert set(told) == {ONE, TWO}


def test_what_only_renews_a_called_procedure_is_no_newer_version(city) -> None:
    draft = drawn(city)
    publish(city, "uji_rujukan", ('name="', 'name="Baru '))
    assert queries.current("uji_kasus").number == 2
    assert lineage.newer(draft) is None
    assert reviews.submit(city.user(ONE), draft, "x", city.now).state == "submitted"


def test_an_old_version_is_restored_knowing_of_those_after_it(city) -> None:
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    old = services.create(city.user(ONE), city.now, base=queries.version("uji_kasus", 1))
    assert lineage.newer(old) is None
    publish(city, "uji_kasus", ("Laporan ke polisi", "Lapor"))
    assert lineage.newer(fresh(old)).number == 3
    copied = services.copy(city.user(TWO), fresh(old), {}, city.now)
    assert lineage.newer(copied).number == 3


def test_only_the_version_in_force_can_be_taken_into_account_and_only_while_one_draws(city) -> None:
    draft, waiting = drawn(city), submitted(city)
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    for number in (1, 3, 0):
        with pytest.raises(BaseOutdated):
            lineage.catch_up(city.user(ONE), draft, number, city.now)
    with pytest.raises(DraftChanged):
        lineage.catch_up(city.user(ONE), waiting, 2, city.now)
    lineage.catch_up(city.user(TWO), draft, 2, city.now)
    # who takes it over has worked on it
    assert draft.editors.filter(username=TWO).exists()


def test_two_new_procedures_of_one_id(city) -> None:
    one = services.create(city.user(ONE), city.now, procedure="kunjungan")
    two = services.create(city.user(TWO), city.now, procedure="kunjungan")
    from tests.workflows.test_publish_gate import XML, package
    from workflows.procedures import services as procedures

    first = package(xml=XML.replace('id="kecil"', 'id="kunjungan"'), opened="a, b")
    files = {
        **first.files,
        "procedure.toml": b'id = "kunjungan"\ntitle = "K"\nstart = "form"\n',
        "kunjungan.bpmn": first.files["kecil.bpmn"],
    }
    del files["kecil.bpmn"], files["scenarios/a.yaml"]
    import engine

    assert procedures.publish(engine.Package(files), city.now, gate=lambda found: []) is not None
    assert lineage.newer(one).number == lineage.newer(two).number == 1
    with pytest.raises(ProcedureExists):
        services.create(city.user(ONE), city.now, procedure="kunjungan")


def test_the_page_and_the_interface_say_so_and_offer_what_to_do(city, client) -> None:
    draft = drawn(city)
    publish(city, "uji_kasus", ("Laporan polisi", "Laporan ke polisi"))
    client.force_login(city.user(ONE))
    told = client.get(f"/api/drafts/{draft.pk}/").json()["outdated"]
    assert (told["base"], told["current"]) == (1, 2)
    assert "Versi 2" in told["message"]
    page = client.get(f"/prosedur/rancangan/{draft.pk}/tinjauan/").content.decode()
    assert "Sudah diperhitungkan" in page
    assert f"?dari=2&amp;ke=draft:{draft.pk}" in page
    client.post(f"/prosedur/rancangan/{draft.pk}/langkah/", {"langkah": "perhitungkan", "versi": "2"})
    assert client.get(f"/api/drafts/{draft.pk}/").json()["outdated"] is None
    answer = client.post(f"/api/drafts/{draft.pk}/catch-up/", {"version": 1}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "base_outdated")


def test_a_reviewer_approves_what_was_read(city, client) -> None:
    draft = submitted(city)
    read = draft.revision
    back = reviews.take_back(city.user(ONE), draft, city.now)
    saved = services.save(city.user(ONE), back, {"forms/tambahan.json": None}, back.revision, city.now)
    again = reviews.submit(city.user(ONE), saved, "x", city.now)
    client.force_login(city.user(TWO))
    asked = {"approve": True, "revision": read}
    answer = client.post(f"/api/drafts/{draft.pk}/review/", asked, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "review_refused")
    page = client.post(
        f"/prosedur/rancangan/{draft.pk}/langkah/", {"langkah": "setujui", "revisi": str(read)}
    )
    assert page.status_code == 409
    asked["revision"] = again.revision
    answer = client.post(f"/api/drafts/{draft.pk}/review/", asked, content_type="application/json")
    assert answer.json()["state"] == "approved"
