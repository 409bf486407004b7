"""What people write is nowhere but with those who may read it; and others' things are not there at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from engine import forms
from tests.api.http_story import Http
from tests.api.test_interface import start
from tests.factories import MembershipFactory
from tests.workflows.test_confidentiality import everything_in_the_database
from workflows import clock
from workflows.agencies.models import Absence, Membership
from workflows.cases.forms import validate
from workflows.cases.models import Case
from workflows.outbox import services as outbox
from workflows.people.models import User
from workflows.procedures import queries
from workflows.procedures.library import load
from workflows.work.models import WorkItem

DESK, LEAD = "uptd-ppa-pengaduan", "uptd-ppa-manajer"
WORD = "Zubaedahrahasia"
FREE = ("textfield", "textarea")


@pytest.fixture
def http(pekalongan, now) -> Http:
    return Http(now)


def texts(schema) -> dict[str, str]:
    """Every free text of a form, filled with the word; also an option that people may name themselves."""
    return {
        c["key"]: f"{WORD} {c['key']}" for c in forms.components(schema) if c.get("key") and c["type"] in FREE
    }


def pages(http: Http, who: str, code: str) -> str:
    """All that lists and addresses of the interface and the pages show to a person, but the case file."""
    client = http.client(who)
    found = []
    for path in (
        "/api/cases/", f"/api/cases/{code}/", f"/api/cases/{code}/events/", f"/api/cases/{code}/diagram/",
        "/api/work-items/", "/api/failures/", "/api/obligations/", "/api/me/",
    ):  # fmt: skip
        with clock.at(http.now):
            found.append(client.get(path).content.decode())
    client.force_login(User.objects.get(username=who))
    for path in ("/", "/kasus/", f"/kasus/{code}/", f"/kasus/{code}/diagram/", "/pemberitahuan/", "/pengawasan/",
                 "/pengawasan/gangguan/", "/kewajiban/"):  # fmt: skip
        with clock.at(http.now):
            found.append(client.get(path).content.decode())
    return "\n".join(found)


def test_a_telling_name_is_nowhere_in_plain(http, caplog):
    form = http.get(DESK, "/api/procedures/penanganan_kasus/start-form/").json()["schema"]
    given = texts(form)
    assert {"kronologi", "nama_panggilan"} <= given.keys()
    code = start(http, **given)["code"]
    for _ in range(2):
        item = WorkItem.objects.filter(case__code=code, state__in=WorkItem.ACTIVE).order_by("pk").first()
        path = f"/api/work-items/{item.pk}"
        form = http.get(item.team_id, f"{path}/form/").json()
        data = {**form["data"], **texts(form["schema"])}
        known = {c.get("key") for c in forms.components(form["schema"])}
        data = {k: v for k, v in data.items() if k in known and v is not None}
        if item.element == "verifikasi_pengaduan":
            data.update(ditindaklanjuti="ya", perlu_penjangkauan=False)
        answer = http.post(item.team_id, f"{path}/complete/", {"data": data})
        # a form that is refused must not keep or log what it was sent either
        assert answer.status_code in (200, 422), answer.json()
    http.post(LEAD, "/api/messages/", {"name": "risiko_meningkat", "case": code, "data": {"x": WORD}},
              **{"Idempotency-Key": "k"})  # fmt: skip
    outbox.deliver_due(http.now)
    assert WORD not in everything_in_the_database()
    assert WORD not in caplog.text
    assert mail.outbox
    assert all(WORD not in m.subject + m.body + str(m.recipients()) for m in mail.outbox)
    for who in (LEAD, DESK, "admin", "pemilik-proses", "polres-unit-ppa"):
        assert WORD not in pages(http, who, code), who
    # it is not lost: the lead reads it
    client = http.client(LEAD)
    client.force_login(User.objects.get(username=LEAD))
    with clock.at(http.now):
        assert WORD in client.get(f"/kasus/{code}/berkas/").content.decode()


@pytest.mark.parametrize(
    ("form", "field", "given", "variable"),
    [
        ("rujukan_layanan/terima_rujukan", "alasan", f"{WORD} di rumah ibunya", None),
        ("rujukan_layanan/terima_rujukan", "alasan", WORD, None),
        ("penampungan_sementara/asesmen_penempatan", "alasan", WORD, None),
        ("rujukan_layanan/start", "tenggat", "P10D", "P10D"),
        ("rujukan_layanan/start", "tenggat", "P3D", "P3D"),
    ],
)
def test_an_option_that_people_name_themselves_is_for_the_case_file_only(
    pekalongan, now, form, field, given, variable
):
    version = queries.current(form.partition("/")[0])
    kept, variables = validate(load(version), form, {field: given, "diterima": False}
                               if "start" not in form else {field: given}, {}, now, partial=True)  # fmt: skip
    assert kept[field] == given
    assert variables.get(field) == variable


OTHERS = ("polres-unit-ppa", "patbm-degayu", "pemilik-proses", "rsud-bendan-ppt", "bekas", "orang-luar")


def test_other_peoples_cases_and_items_do_not_exist_at_any_address(http, pekalongan, now):
    known = set(User.objects.values_list("username", flat=True))
    former = MembershipFactory(team=pekalongan.team(LEAD), user__username="bekas")
    Membership.objects.filter(pk=former.pk).update(
        valid_from=now - timedelta(days=30), valid_until=now - timedelta(days=1)
    )
    User.objects.create(username="orang-luar")
    code = start(http)["code"]
    item = WorkItem.objects.get(case__code=code).pk
    for who in OTHERS:
        if who not in known | {"bekas", "orang-luar"}:
            continue
        for path in (f"cases/{code}/", f"cases/{code}/events/", f"cases/{code}/diagram/", f"work-items/{item}/",
                     f"work-items/{item}/form/", f"obligations/?case={code}"):  # fmt: skip
            assert http.get(who, f"/api/{path}").status_code == 404, (who, path)
        for path, body in (
            ("claim", {}), ("release", {}), ("complete", {"data": {}}), ("reassign", {"reason": "x"}),
        ):  # fmt: skip
            assert http.post(who, f"/api/work-items/{item}/{path}/", body).status_code == 404, (who, path)
        message = {"name": "persetujuan_dicabut", "case": code, "data": {}}
        assert http.post(who, "/api/messages/", message, **{"Idempotency-Key": who}).status_code == 404, who
        about = {"procedure": "mediasi", "about": code, "data": {}}
        assert http.post(who, "/api/cases/", about).status_code in (403, 404), who
        assert http.get(who, "/api/cases/").json()["count"] == 0
        assert http.get(who, "/api/cases/", search=code).json()["count"] == 0
        assert http.get(who, "/api/work-items/", case=code).json()["count"] == 0
    assert Case.objects.count() == 1
    assert WorkItem.objects.get(pk=item).state == "open"


def test_an_admin_sees_the_line_and_nothing_of_the_work(http):
    code = start(http)["code"]
    item = WorkItem.objects.get(case__code=code).pk
    assert http.get("admin", f"/api/cases/{code}/").json()["variables"] == {}
    kinds = {e["kind"] for e in http.get("admin", f"/api/cases/{code}/events/").json()["results"]}
    assert kinds <= {"case_started", "case_ended"}
    assert http.get("admin", "/api/work-items/").json()["count"] == 0
    for path in ("claim", "release", "complete", "reassign"):
        answer = http.post("admin", f"/api/work-items/{item}/{path}/", {"data": {}, "reason": "x"})
        assert answer.status_code in (400, 404), path
    message = {"name": "persetujuan_dicabut", "case": code, "data": {}}
    assert http.post("admin", "/api/messages/", message, **{"Idempotency-Key": "k"}).status_code == 404


def test_who_stands_in_for_somebody_of_the_offenders_agency_sees_nothing_by_it(http, now):
    """The desk took the report; then it is known that the offender works there."""
    User.objects.create(username="pengganti")
    Absence.objects.create(
        user=User.objects.get(username=DESK),
        substitute=User.objects.get(username="pengganti"),
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=7),
    )
    code = start(http)["code"]
    assert http.get("pengganti", f"/api/cases/{code}/").status_code == 200
    case = Case.objects.get(code=code)
    case.excluded_agency_id = "uptd-ppa"
    case.save(update_fields=["excluded_agency"])
    assert http.get(DESK, f"/api/cases/{code}/").status_code == 404
    assert http.get("pengganti", f"/api/cases/{code}/").status_code == 404
    assert http.get("pengganti", "/api/work-items/", case=code).json()["count"] == 0
    item = WorkItem.objects.get(case=case).pk
    assert http.post("pengganti", f"/api/work-items/{item}/claim/").status_code == 404
