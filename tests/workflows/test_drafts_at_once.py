"""Several process owners and workers at once: each thing happens once, nothing is undone in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import City, UserFactory
from tests.workflows.moving import edited
from tests.workflows.test_many_at_once import at_once
from workflows.audit.services import verify
from workflows.drafts import findings, reviews, services
from workflows.drafts.errors import DraftChanged, DraftHeld, ReviewRefused
from workflows.drafts.models import Draft, Review
from workflows.errors import DatabaseUnavailable, NotAllowed
from workflows.outbox.models import OutboxMessage
from workflows.procedures import library, queries, rights
from workflows.procedures import services as procedures
from workflows.procedures.errors import PublishRefused
from workflows.procedures.models import ProcedureRight, ProcedureVersion, VersionPackage

pytestmark = pytest.mark.django_db(transaction=True)

ONE, TWO = "pemilik-proses", "pemilik-proses-2"


@pytest.fixture
def city(transactional_db, now, packages) -> City:
    return City.build(now, packages)


def drawn(city: City, slug: str = "uji_kasus", *texts: tuple[str, str]) -> Draft:
    """A draft that can be submitted: texts replaced, warnings explained."""
    author = city.user(ONE)
    draft = services.create(author, city.now, base=queries.current(slug))
    changed = edited(slug, *(texts or (('name="', 'name="Baru '),))).files
    draft = services.save(author, draft, {f"{slug}.bpmn": changed[f"{slug}.bpmn"]}, 1, city.now)
    for one in findings.of(draft):
        if one.unexplained:
            draft = services.explain(author, draft, one.key, "Memang begitu", city.now)
    return draft


def submitted(city: City, *args) -> Draft:
    return reviews.submit(city.user(ONE), drawn(city, *args), "Nama", city.now)


def approved(city: City, *args) -> Draft:
    return reviews.review(city.user(TWO), submitted(city, *args), approve=True, word="", now=city.now)


def fresh(draft: Draft) -> Draft:
    return Draft.objects.select_related("publish_by").get(pk=draft.pk)


def test_one_reviewer_approves_while_another_returns(city) -> None:
    third = UserFactory(username="pemilik-proses-3")
    rights.give(None, third, "*", ["edit"], city.now)
    for _ in range(3):
        draft = submitted(city)
        results = at_once(
            lambda draft=draft: reviews.review(
                city.user(TWO), fresh(draft), approve=True, word="", now=city.now
            ),
            lambda draft=draft: reviews.review(
                third, fresh(draft), approve=False, word="Belum", now=city.now
            ),
        )
        assert sorted(type(one).__name__ for one in results) == ["Draft", "ReviewRefused"], results
        judged = Review.objects.filter(draft=draft, act__in=("approved", "returned"))
        assert judged.count() == 1
        assert fresh(draft).state == ("approved" if judged.get().act == "approved" else "open")
    assert verify() == []


def test_two_people_publish_at_once_and_it_is_one_version(city) -> None:
    draft = approved(city)
    results = at_once(
        *[lambda who=who: reviews.publish(city.user(who), fresh(draft), city.now) for who in (ONE, TWO)]
    )
    assert sum(isinstance(one, ProcedureVersion) for one in results) == 1, results
    assert sum(isinstance(one, ReviewRefused) for one in results) == 1, results
    assert ProcedureVersion.objects.filter(procedure="uji_kasus").count() == 2
    assert OutboxMessage.objects.filter(topic="draft_published").count() == 1
    assert verify() == []


def test_two_workers_publish_what_is_due_once_and_what_was_taken_back_not_at_all(city) -> None:
    late = city.now + timedelta(hours=2)
    draft = approved(city)
    reviews.schedule(city.user(TWO), draft, city.now + timedelta(hours=1), city.now)
    results = at_once(lambda: reviews.publish_due(late), lambda: reviews.publish_due(late))
    assert sorted(results) == [0, 1], results
    assert ProcedureVersion.objects.filter(procedure="uji_kasus").count() == 2
    assert fresh(draft).state == "published"
    other = approved(city, "uji_rujukan")
    reviews.schedule(city.user(TWO), other, city.now + timedelta(hours=1), city.now)
    done = at_once(
        lambda: reviews.publish_due(late),
        lambda: reviews.take_back(city.user(ONE), fresh(other), city.now),
        lambda: reviews.publish_due(late),
    )
    versions = ProcedureVersion.objects.filter(procedure="uji_rujukan").count()
    if isinstance(done[1], Draft):
        assert (fresh(other).state, versions, done[0], done[2]) == ("open", 1, 0, 0), done
        assert not Review.objects.filter(draft=other, act="refused").exists()
    else:
        assert isinstance(done[1], DraftChanged)
        assert (fresh(other).state, versions) == ("published", 2), done


def test_a_time_that_was_given_up_meanwhile_does_not_count(city, monkeypatch) -> None:
    """A worker has found the draft due; before it publishes, it is taken back and approved again for another day."""
    draft = approved(city)
    reviews.schedule(city.user(TWO), draft, city.now + timedelta(hours=1), city.now)
    real = reviews._through_the_gate
    turns = []

    def meanwhile(row: Draft):
        told = real(row)
        if not turns:
            turns.append(1)
            back = reviews.take_back(city.user(ONE), fresh(draft), city.now)
            again = reviews.submit(city.user(ONE), back, "Nama", city.now)
            reviews.review(city.user(TWO), again, approve=True, word="", now=city.now)
        return told

    monkeypatch.setattr(reviews, "_through_the_gate", meanwhile)
    assert reviews.publish_due(city.now + timedelta(hours=2)) == 0
    assert fresh(draft).state == "approved"
    assert ProcedureVersion.objects.filter(procedure="uji_kasus").count() == 1


def test_a_database_that_is_busy_at_the_set_time_postpones_and_refuses_nothing(city, monkeypatch) -> None:
    draft = approved(city)
    late = city.now + timedelta(hours=2)
    reviews.schedule(city.user(TWO), draft, city.now + timedelta(hours=1), city.now)
    with monkeypatch.context() as patched:

        def busy(*_, **__):
            raise DatabaseUnavailable("", "")

        patched.setattr(reviews, "_put_in_force", busy)
        assert reviews.publish_due(late) == 0
    assert fresh(draft).state == "approved"
    assert reviews.publish_due(late) == 1


def test_a_fault_in_one_draft_keeps_no_other_from_its_time(city, monkeypatch) -> None:
    from workflows.failures.models import Failure

    late = city.now + timedelta(hours=2)
    bad, good = approved(city), approved(city, "uji_rujukan")
    for draft in (bad, good):
        reviews.schedule(city.user(TWO), draft, city.now + timedelta(hours=1), city.now)
    real = findings.of

    def breaks(draft, *args):
        if draft.pk == bad.pk:
            raise RuntimeError
        return real(draft, *args)

    monkeypatch.setattr(findings, "of", breaks)
    assert reviews.publish_due(late) == 1
    assert fresh(good).state == "published"
    assert fresh(bad).state == "approved"
    assert Failure.objects.get(code="publication_failed").detail["draft"] == bad.pk


def test_two_saves_with_one_revision(city) -> None:
    draft = services.create(city.user(ONE), city.now, base=queries.current("uji_kasus"))
    jobs = [
        lambda who=who: services.save(city.user(who), draft, {f"forms/{who}.json": b"{}"}, 1, city.now)
        for who in (ONE, TWO)
    ]
    results = at_once(*jobs, *jobs)
    assert sum(isinstance(one, Draft) for one in results) == 1, results
    assert sum(isinstance(one, DraftChanged) for one in results) == 3, results
    row = fresh(draft)
    assert row.revision == 2
    assert sum(path.startswith("forms/pemilik") for path in row.files) == 1


def test_a_hold_is_taken_over_by_two_at_the_same_moment(city) -> None:
    draft = services.create(city.user(ONE), city.now, base=queries.current("uji_kasus"))
    results = at_once(
        *[lambda who=who: services.hold(city.user(who), draft, city.now) for who in (ONE, TWO)] * 2
    )
    held = fresh(draft).holder
    assert {one.holder for one in results if isinstance(one, Draft)} == {held}
    assert sum(isinstance(one, DraftHeld) for one in results) == 2, results
    results = at_once(
        *[
            lambda who=who: services.hold(city.user(who), draft, city.now, take_over=True)
            for who in (ONE, TWO)
        ]
    )
    assert all(isinstance(one, Draft) for one in results), results
    assert fresh(draft).holder in (city.user(ONE), city.user(TWO))
    assert verify() == []


def test_a_called_procedure_and_its_caller_are_published_at_once(city) -> None:
    """Whoever comes second goes through the gate again with what is in force by then; every caller bundles it."""
    caller, called = approved(city, "uji_kasus"), approved(city, "uji_rujukan")
    results = at_once(
        lambda: reviews.publish(city.user(ONE), fresh(caller), city.now),
        lambda: reviews.publish(city.user(TWO), fresh(called), city.now),
    )
    assert all(isinstance(one, ProcedureVersion) for one in results), results
    newest = queries.current("uji_kasus")
    inside = VersionPackage.objects.get(version=newest, package="uji_rujukan").content_hash
    own = VersionPackage.objects.get(version=queries.current("uji_rujukan"), position=0).content_hash
    assert inside == own
    assert b"Baru " in library.own_package(newest).files["uji_kasus.bpmn"]
    assert verify() == []


def test_a_folder_is_published_while_a_draft_is(city, packages) -> None:
    draft = approved(city, "uji_rujukan")
    results = at_once(
        lambda: reviews.publish(city.user(TWO), fresh(draft), city.now),
        lambda: procedures.publish_folder(city.now, folder=packages),
    )
    assert not any(isinstance(one, Exception) for one in results), results
    newest = queries.current("uji_kasus")
    inside = VersionPackage.objects.get(version=newest, package="uji_rujukan").content_hash
    assert (
        inside == VersionPackage.objects.get(version=queries.current("uji_rujukan"), position=0).content_hash
    )


def test_a_right_that_is_taken_while_the_gate_is_asked_is_gone(city, monkeypatch) -> None:
    draft = approved(city)
    real = reviews._through_the_gate

    def meanwhile(row: Draft):
        ProcedureRight.objects.filter(user=city.user(TWO)).delete()
        return real(row)

    monkeypatch.setattr(reviews, "_through_the_gate", meanwhile)
    with pytest.raises(NotAllowed):
        reviews.publish(city.user(TWO), draft, city.now)
    assert fresh(draft).state == "approved"


def test_a_reason_that_is_taken_back_while_the_gate_is_asked_counts(city, monkeypatch) -> None:
    draft = drawn(city)
    key = next(iter(draft.waivers))
    real = reviews._through_the_gate

    def meanwhile(row: Draft):
        told = real(row)
        services.explain(city.user(ONE), fresh(draft), key, "", city.now)
        return told

    monkeypatch.setattr(reviews, "_through_the_gate", meanwhile)
    with pytest.raises(DraftChanged):
        reviews.submit(city.user(ONE), draft, "x", city.now)


def test_publications_that_never_end_are_no_reason_to_wait_for_ever(city, monkeypatch) -> None:
    draft = approved(city)
    real = reviews._put_in_force
    monkeypatch.setattr(
        reviews, "_put_in_force", lambda user, row, told, before, *more: real(user, row, told, [0], *more)
    )
    with pytest.raises(ReviewRefused, match="Other procedures are being published"):
        reviews.publish(city.user(TWO), draft, city.now)
    assert fresh(draft).state == "approved"


def test_cases_go_on_being_started_while_somebody_publishes(city) -> None:
    draft = approved(city)
    results = at_once(
        lambda: reviews.publish(city.user(TWO), fresh(draft), city.now),
        *[lambda: city.start().code for _ in range(4)],
    )
    assert isinstance(results[0], ProcedureVersion), results
    assert sorted(results[1:]) == [f"K-2026-{n:04d}" for n in range(1, 5)]


def test_nothing_changed_is_refused_and_leaves_the_draft_approved(city) -> None:
    draft = approved(city)
    reviews.publish(city.user(TWO), draft, city.now)
    twin = services.create(city.user(ONE), city.now, base=queries.current("uji_kasus"))
    for one in findings.of(twin):
        if one.unexplained:
            twin = services.explain(city.user(ONE), twin, one.key, "x", city.now)
    twin = reviews.submit(city.user(ONE), twin, "x", city.now)
    twin = reviews.review(city.user(TWO), twin, approve=True, word="", now=city.now)
    with pytest.raises(PublishRefused) as refused:
        reviews.publish(city.user(TWO), twin, city.now)
    assert refused.value.details["findings"][0]["code"] == "nothing_changed"
    assert fresh(twin).state == "approved"
