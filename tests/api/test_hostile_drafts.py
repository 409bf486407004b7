"""Drafts as nobody should draw them: every address of the room answers soon, with a word, and runs nothing of it."""

from __future__ import annotations

import json
from time import monotonic

import pytest
from django.test import Client
from rest_framework.test import APIClient

from workflows import clock
from workflows.drafts import services
from workflows.drafts.models import Draft
from workflows.people.models import User
from workflows.procedures import library, queries

ONE, TWO = "pemilik-proses", "pemilik-proses-2"
SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7001*9001}}"
ESCAPED = SCRIPT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
BPMN = "uji_kasus.bpmn"
LAUGHS = '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
YAML_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)


def wide(tasks: int) -> str:
    """All tasks at once: 2^tasks states."""
    nodes = "".join(f"<userTask id='t{n}' name='T'/>" for n in range(tasks))
    flows = "".join(
        f"<sequenceFlow id='a{n}' sourceRef='f' targetRef='t{n}'/><sequenceFlow id='b{n}' sourceRef='t{n}' targetRef='j'/>"
        for n in range(tasks)
    )
    return process(
        f"<startEvent id='s'/><parallelGateway id='f'/><parallelGateway id='j'/><endEvent id='e'/>{nodes}{flows}"
        "<sequenceFlow id='x' sourceRef='s' targetRef='f'/><sequenceFlow id='y' sourceRef='j' targetRef='e'/>"
    )


def process(inside: str, ident: str = "uji_kasus") -> str:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:rangkul="http://rangkul.id/schema/bpmn/1.0"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">'
        f'<process id="{ident}" isExecutable="true">{inside}</process></definitions>'
    )


def line(middle: str) -> str:
    return process(
        f"<startEvent id='s'/>{middle}<endEvent id='e'/><sequenceFlow id='x' sourceRef='s' targetRef='m'/>"
        "<sequenceFlow id='y' sourceRef='m' targetRef='e'/>"
    )


def script(text: str) -> str:
    text = text.replace("<", "&lt;").replace('"', "&quot;")
    return line(f'<scriptTask id="m"><script>x = {text}</script></scriptTask>')


def nested(depth: int) -> str:
    return process("<subProcess id='a'>" * depth + "</subProcess>" * depth)


TOML = 'id = "uji_kasus"\ntitle = "x"\nstart = "form"\n'
HOSTILE: dict[str, dict[str, str | bytes | None]] = {
    "no diagram": {BPMN: None},
    "no settings": {"procedure.toml": None},
    "not text": {BPMN: b"\xff\xfe\x00<", "procedure.toml": b"\xff\xfe", "forms/start.json": b"\xff"},
    "two diagrams": {"lain.bpmn": wide(2)},
    "two of one id": {"lain.bpmn": process("", "lain")},
    "a laugh": {BPMN: LAUGHS},
    "a file from outside": {BPMN: OUTSIDE, "tabel.dmn": OUTSIDE},
    "deep diagram": {BPMN: nested(150)},
    "deeper diagram": {BPMN: nested(5_000)},
    "wide diagram": {BPMN: wide(40)},
    "very wide diagram": {BPMN: wide(400)},
    "many wide parts": {
        BPMN: process(
            "".join(
                f"<subProcess id='p{n}'>{wide(14).split('true', 1)[1][2:].rsplit('</process', 1)[0].replace(chr(39) + 't', chr(39) + f't{n}_')}</subProcess>"
                for n in range(40)
            )
        )
    },
    "calls itself": {BPMN: line("<callActivity id='m' calledElement='uji_kasus'/>")},
    "calls nobody": {BPMN: line("<callActivity id='m' calledElement='../x'/>")},
    "another id": {BPMN: process("", "uji_rujukan")},
    "another id in the settings": {"procedure.toml": TOML.replace("uji_kasus", "uji_rujukan")},
    "settings of odd kinds": {
        "procedure.toml": 'id = 5\ntitle = [1]\nstart = {}\nmessages = 5\nstart_roles = "x"\n'
    },
    "deep settings": {"procedure.toml": "a = " + "[" * 5_000},
    "deep settings that end": {"procedure.toml": TOML + "a = " + "[" * 900 + "]" * 900},
    "many settings": {"procedure.toml": TOML + "".join(f"a{n} = {n}\n" for n in range(20_000))},
    "a form that is a list": {"forms/start.json": "[]", "forms/verifikasi.json": "[1, [2]]"},
    "a form of odd kinds": {
        "forms/verifikasi.json": '{"components": [{"type": 5, "key": [1], "values": 7, "validate": [], "id": {}, '
        '"conditional": {"hide": 5}, "properties": [], "label": {"a": 1}}, 5, null, {"components": 5}]}'
    },
    "a deep form": {"forms/verifikasi.json": '{"components": [' * 900 + "]}" * 900},
    "a deeper form": {"forms/verifikasi.json": "[" * 100_000},
    "a form with a pattern that hangs": {
        "forms/verifikasi.json": json.dumps(
            {
                "components": [
                    {
                        "type": "textfield",
                        "key": "jalan",
                        "id": "f",
                        "label": "x",
                        "validate": {"pattern": "^(a+)+$"},
                    }
                ]
            }
        )
    },
    "a form with numbers beyond reason": {
        "forms/verifikasi.json": '{"components": [{"type": "number", "key": "n", "id": "f", "validate": {"min": 1e999, "max": NaN}}]}'
    },
    "a bomb of a story": {"scenarios/bom.yaml": YAML_BOMB, "scenarios/dalam.yaml": "[" * 50_000},
    "a story of a century": {
        "scenarios/lama.yaml": "title: x\nprocedure: uji_kasus\nat: 2026-03-02T09:00:00+07:00\n"
        "start: {domisili: degayu}\nsteps:\n" + "  - wait: P100Y\n" * 10
    },
    "an empty table": {"tabel.dmn": "<definitions/>"},
    "feel that is long": {BPMN: script("1" + " + 1" * 20_000)},
    "feel that is deep": {BPMN: script("(" * 5_000 + "1" + ")" * 5_000)},
    "feel that never ends": {BPMN: script("for i in 1..1000000000, j in 1..1000000000 return i * j")},
    "feel that grows": {BPMN: script("10 ** 10 ** 10 ** 10")},
    "feel with a pattern that hangs": {BPMN: script('matches("' + "a" * 40 + '!", "^(a+)+$")')},
    "python": {BPMN: script("__import__('os').system('id')")},
    "a task for a million": {
        BPMN: line(
            "<userTask id='m' rangkul:role='unit_ppa'><multiInstanceLoopCharacteristics rangkul:collection='for i in 1..1000000 return i' "
            "rangkul:item='i'/></userTask>"
        )
    },
    "a round without a wait": {
        BPMN: process(
            "<startEvent id='s'/><exclusiveGateway id='g'/><scriptTask id='t'><script>x = 1</script></scriptTask>"
            "<sequenceFlow id='x' sourceRef='s' targetRef='g'/><sequenceFlow id='y' sourceRef='g' targetRef='t'/>"
            "<sequenceFlow id='z' sourceRef='t' targetRef='g'/>"
        )
    },
    "names that are scripts": {
        BPMN: line(
            f'<userTask id=\'m\' name="{ESCAPED}" rangkul:nameEn="{ESCAPED}" rangkul:role="{ESCAPED}" rangkul:stage="{ESCAPED}">'
            f"<documentation>{ESCAPED}</documentation></userTask>"
        ),
        "procedure.toml": f"id = 'uji_kasus'\ntitle = {json.dumps(SCRIPT)}\nstart = 'form'\n",
        "forms/verifikasi.json": json.dumps(
            {
                "components": [
                    {"type": "html", "content": SCRIPT, "id": "h"},
                    {"type": "text", "text": SCRIPT, "id": "t"},
                    {"type": "textfield", "key": "jalan", "id": "f", "label": SCRIPT},
                ]
            }
        ),
    },
}
STORY = {
    "at": "2026-03-02T09:00:00+07:00",
    "start": {"domisili": "degayu"},
    "steps": [{"wait": "P100Y"}, {"complete": "m"}],
}
#: seconds for one answer on a slow machine that does other things as well
SOON = 20


@pytest.fixture
def base(city):
    return queries.current("uji_kasus")


def as_(name: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.get(username=name))
    client.raise_request_exception = False
    return client


def everything(draft: Draft, body: dict) -> list[tuple[str, str, dict | None]]:
    path = f"/api/drafts/{draft.pk}"
    return [
        ("get", "/api/drafts/", None),
        ("get", f"{path}/", None),
        ("post", f"{path}/check/", body),
        ("post", f"{path}/variables/", {**body, "element": "m"}),
        ("post", f"{path}/variables/", {**body, "element": "x"}),
        ("post", f"{path}/decide/", {**body, "file": "tabel.dmn", "decision": "x", "inputs": {"a": [1e300]}}),
        ("post", f"{path}/play/", {**body, "story": STORY}),
        ("post", f"{path}/play/save/", {**body, "story": STORY, "title": SCRIPT}),
        ("post", f"{path}/stories/", body),
        ("get", f"/api/procedures/uji_kasus/compare/?from=1&to=draft:{draft.pk}", None),
        ("get", f"/api/procedures/uji_kasus/compare/?from=draft:{draft.pk}&to=1", None),
        ("post", f"{path}/submit/", {"reason": "x"}),
        ("get", f"{path}/repairs/", None),
    ]


def pages(draft: Draft) -> list[str]:
    return [
        "/prosedur/rancangan/",
        f"/prosedur/rancangan/{draft.pk}/",
        f"/prosedur/rancangan/{draft.pk}/tinjauan/",
        f"/prosedur/uji_kasus/bandingkan/?dari=1&ke=draft:{draft.pk}",
        f"/prosedur/uji_kasus/bandingkan/?dari=draft:{draft.pk}&ke=1",
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_every_address_answers_soon_and_with_a_word(city, base, name) -> None:
    files = {path: one.encode() if isinstance(one, str) else one for path, one in HOSTILE[name].items()}
    owner = User.objects.get(username=ONE)
    draft = services.create(owner, city.now, base=base)
    unsaved = {path: one for path, one in HOSTILE[name].items() if not isinstance(one, bytes)}
    bodies = [{"files": unsaved}] if unsaved else []
    slow, broken = [], []

    def ask(client, method: str, path: str, body: dict | None) -> None:
        began = monotonic()
        answer = client.get(path) if method == "get" else client.post(path, body, format="json")
        took = monotonic() - began
        if answer.status_code >= 500:
            broken.append((path, answer.status_code, answer.content[:300]))
        if took > SOON:
            slow.append((path, took))

    with clock.at(city.now):
        for body in bodies:  # not saved yet
            for method, path, asked in everything(draft, body):
                if path.endswith(("/check/", "/variables/")):
                    ask(as_(ONE), method, path, asked)
        draft = services.save(owner, draft, files, 1, city.now)
        for method, path, body in everything(draft, {}):
            ask(as_(ONE), method, path, body)
            if method == "get":
                ask(as_(TWO), method, path, body)
        browser = Client()
        browser.raise_request_exception = False
        browser.force_login(User.objects.get(username=TWO))
        for path in pages(draft):
            ask(browser, "get", path, None)
    assert broken == []
    assert slow == []


def test_what_people_name_things_is_never_a_script_on_a_page(city, base) -> None:
    owner = User.objects.get(username=ONE)
    draft = services.create(owner, city.now, base=base, name=SCRIPT[:200])
    files = {path: str(one).encode() for path, one in HOSTILE["names that are scripts"].items()}
    services.save(owner, draft, files, 1, city.now)
    browser = Client()
    browser.force_login(owner)
    with clock.at(city.now):
        for path in pages(draft):
            shown = browser.get(path).content.decode()
            assert "<script>alert" not in shown, path
            assert "onerror=alert(1)>" not in shown.replace("\\u003E", ""), path
            assert str(7001 * 9001) not in shown, f"{path}: a name was worked out as a template"
        answer = browser.get(f"/api/drafts/{draft.pk}/")
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
XHTML = b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'


@pytest.mark.parametrize(
    ("path", "content"),
    [("a.svg", SVG), ("a.html", XHTML), ("a.xhtml", XHTML), ("a.bpmn", XHTML), ("a.xml", SVG), ("a.htm", XHTML),
     ("a.js", b"alert(1)"), ("a.pdf", b"%PDF"), ("a.svgz", SVG), ("a", XHTML), ("a.mht", XHTML), ("a.xsl", XHTML)],
)  # fmt: skip
def test_a_file_is_never_run_by_the_browser_that_reads_it(city, base, path, content) -> None:
    owner = User.objects.get(username=ONE)
    draft = services.create(owner, city.now, base=base)
    services.save(owner, draft, {path: content}, 1, city.now)
    answer = as_(TWO).get(f"/api/drafts/{draft.pk}/files/{path}")
    assert answer.status_code == 200
    kind = answer["Content-Type"].split(";")[0]
    assert kind not in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "allow-scripts" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == content


def test_a_draft_does_not_grow_beyond_its_limit_by_many_small_saves(city, base, monkeypatch) -> None:
    from workflows.drafts import files

    owner = User.objects.get(username=ONE)
    draft = services.create(owner, city.now, base=base)
    held = sum(len(one) for one in files.package(draft).files.values())
    monkeypatch.setattr(files, "MAX_DRAFT", held + 40_000)
    client = as_(ONE)
    for number in range(2):
        answer = client.put(
            f"/api/drafts/{draft.pk}/files/",
            {"revision": number + 1, "files": {f"forms/a{number}.json": str(number) * 25_000}},
            format="json",
        )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert Draft.objects.get(pk=draft.pk).revision == 2
    monkeypatch.setattr(files, "MAX_FILES", 3)
    answer = client.post(f"/api/drafts/{draft.pk}/copy/", {"files": {}}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a\nb", "forms/a/b.json", "x" * 200])
@pytest.mark.parametrize("where", ["check", "variables", "stories", "copy"])
def test_a_name_that_no_file_can_have_is_refused_before_it_is_saved_too(city, base, path, where) -> None:
    draft = services.create(User.objects.get(username=ONE), city.now, base=base)
    body = {"files": {path: "x"}, "element": "x"}
    answer = as_(ONE).post(f"/api/drafts/{draft.pk}/{where}/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "name_invalid")


@pytest.mark.parametrize(
    "text",
    ["(" * 5_000, "1" + "+1" * 9_000, "[" * 5_000, "if " * 3_000, '"' + "a" * 19_000, "\0", "\U0001f600" * 5_000, "-" * 19_000,
     "for i in " * 2_000, "a." * 9_000, "{a:" * 5_000, "not(" * 4_000, "1..2" * 4_000],
    ids=range(13),
)  # fmt: skip
@pytest.mark.parametrize("unary", [True, False])
def test_feel_of_any_length_and_depth_is_answered(city, text, unary) -> None:
    began = monotonic()
    answer = as_(ONE).post("/api/feel/", {"text": text, "unary": unary, "variables": []}, format="json")
    assert answer.status_code in (200, 400), answer.content
    assert monotonic() - began < SOON


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "9" * 400, "9223372036854775808"])
def test_numbers_that_no_row_can_have_are_not_found(city, base, number) -> None:
    client = as_(ONE)
    for path in (
        f"/api/drafts/{number}/",
        f"/api/drafts/{number}/files/{BPMN}",
        f"/api/procedures/uji_kasus/versions/{number}/",
        f"/api/migrations/{number}/",
        f"/api/procedures/uji_kasus/compare/?from=1&to=draft:{number}",
        f"/api/procedures/uji_kasus/compare/?from=1&to={number}",
    ):
        assert client.get(path).status_code in (400, 404), path
    browser = Client()
    browser.raise_request_exception = False
    browser.force_login(User.objects.get(username=ONE))
    for path in (
        f"/prosedur/rancangan/{number}/",
        f"/prosedur/rancangan/{number}/tinjauan/",
        f"/prosedur/uji_kasus/bandingkan/?dari=1&ke=draft:{number}",
        f"/prosedur/uji_kasus/bandingkan/?dari={number}&ke=1",
        f"/prosedur/uji_kasus/perpindahan/{number}/",
        f"/prosedur/uji_kasus/v{number}/",
    ):
        assert browser.get(path).status_code == 404, path
    for asked in (
        {"procedure": "uji_kasus", "version": int(number)},
        {"procedure": "x" * 5_000},
        {"id": "x" * 5_000},
    ):
        answer = client.post("/api/drafts/", asked, format="json")
        assert answer.status_code in (400, 404, 409, 422), answer.content


NUL = "a\0b"


def test_what_is_no_text_or_time_is_refused_by_the_pages(city, base) -> None:
    draft = services.create(User.objects.get(username=ONE), city.now, base=base)
    act = f"/prosedur/rancangan/{draft.pk}/langkah/"
    browser = Client()
    browser.raise_request_exception = False
    browser.force_login(User.objects.get(username=ONE))
    admin = Client()
    admin.raise_request_exception = False
    admin.force_login(User.objects.get(username="admin"))
    with clock.at(city.now):
        for client, path, body in (
            (browser, act, {"langkah": "ajukan", "alasan": NUL}),
            (browser, act, {"langkah": NUL}),
            (browser, act, {"langkah": "setujui", "kata": NUL, "elemen": [NUL, "a"], "catatan": [NUL]}),
            (browser, act, {"langkah": "kembalikan", "kata": "\ud800".encode("utf-8", "surrogatepass"), "revisi": "²"}),
            (browser, act, {"langkah": "perhitungkan", "versi": "9" * 50}),
            (browser, act, {"langkah": "terbitkan", "terbit": "nanti", "waktu": "2026-13-45T99:99"}),
            (browser, act, {"langkah": "terbitkan", "terbit": "nanti", "waktu": "0001-01-01T00:00"}),
            (browser, "/prosedur/rancangan/baru/", {"kode": NUL, "nama": NUL}),
            (browser, "/prosedur/rancangan/baru/", {"kode": "baru_sekali", "nama": NUL}),
            (browser, "/prosedur/rancangan/baru/", {"prosedur": NUL, "versi": "x"}),
            (browser, "/prosedur/rancangan/baru/", {"prosedur": "uji_kasus", "versi": "٣"}),
            (browser, "/prosedur/uji_kasus/perpindahan/", {"dari": "1", "ke": "1", "peta_dari": NUL, "peta_ke": NUL}),
            (browser, "/prosedur/uji_kasus/perpindahan/",
             {"dari": "1", "ke": "1", "langkah": "pindahkan", "alasan": NUL}),
            (browser, "/pemberitahuan/dibaca/", {"notice": "²"}),
            (browser, "/pemberitahuan/dibaca/", {"notice": "9" * 5_000}),
            (admin, "/pengawasan/hak/ubah/", {"orang": NUL, "hak": "edit"}),
            (admin, "/pengawasan/hak/ubah/", {"orang": ONE, "prosedur": NUL, "hak": ["edit", NUL]}),
            (admin, "/pengawasan/hak/ubah/", {"orang": ONE, "prosedur": "x" * 5_000, "hak": ["edit"]}),
        ):  # fmt: skip
            answer = client.post(path, body)
            assert answer.status_code < 500, (path, body, answer.content[-3000:])
        for path in ("/prosedur/a%00b/versi/", "/prosedur/a%00b/bandingkan/", "/prosedur/a%00b/perpindahan/",
                     "/prosedur/uji_kasus/bandingkan/?dari=%00&ke=%00"):  # fmt: skip
            assert browser.get(path).status_code == 404, path
    assert Draft.objects.get(pk=draft.pk).state == "open"


def test_a_judgement_with_comments_without_end_is_refused(city, base) -> None:
    draft = services.create(User.objects.get(username=ONE), city.now, base=base)
    pins = [{"element": "a", "text": "x"}] * 201
    answer = as_(TWO).post(
        f"/api/drafts/{draft.pk}/review/", {"approve": False, "comments": pins}, format="json"
    )
    assert answer.status_code == 400


def test_a_version_with_hostile_files_is_read_as_safely(city, base) -> None:
    """Whoever signs in may read what is agreed."""
    answer = as_("uptd-ppa-manajer").get(f"/api/procedures/uji_kasus/versions/1/files/{BPMN}")
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer.content == library.own_package(base).files[BPMN]
