"""Diagrams come from anywhere: bad ones are refused with the element and what to do, quickly, and never run."""

import io
import time
import zipfile

import pytest

import engine
from tests.engine.diagrams import HEAD, Run, package, procedure, sequence

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&y;</definitions>'
)
FILE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="&x;"/></definitions>'
)
DEEP = HEAD + "".join(f"<subProcess id='s{i}'>" for i in range(100_000))


def refused(data: str | bytes) -> str:
    started = time.process_time()
    with pytest.raises(engine.ProcedureInvalid) as told:
        engine.load([engine.Package({"p.bpmn": data if isinstance(data, bytes) else data.encode()})])
    assert time.process_time() - started < 1
    assert told.value.message_id
    assert told.value.message_en
    return told.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB, "xml_forbidden"),
        (FILE, "xml_forbidden"),
        (DEEP, "xml_too_deep"),
        ("not xml", "xml_malformed"),
        ("", "xml_malformed"),
        (b"\xff\xfe\x00", "xml_malformed"),
        ("<html/>", "not_bpmn"),
        (HEAD + "</definitions>", "process_missing"),
        (HEAD + "<x/>" * 100_001 + "</definitions>", "xml_too_many"),
        (b"<a>" + b"x" * (11 * 1024 * 1024) + b"</a>", "xml_too_large"),
    ],
    ids=["entities", "file", "deep", "text", "empty", "bytes", "html", "no process", "many", "large"],
)
def test_hostile_and_broken_files_are_refused_in_under_a_second(data, code):
    assert refused(data) == code


@pytest.mark.parametrize(
    "element",
    [
        "<choreographyTask id='x'/>",
        "<subChoreography id='x'/>",
        "<intermediateThrowEvent id='x'><linkEventDefinition name='l'/><terminateEventDefinition/></intermediateThrowEvent>",
        "<endEvent id='x'><wishEventDefinition/></endEvent>",
    ],
)
def test_what_is_not_supported_is_refused_by_element(element):
    with pytest.raises(engine.ProcedureInvalid) as told:
        procedure(f"<startEvent id='s'/>{element}", "s -> x")
    assert told.value.code == "unsupported"
    assert told.value.element == "x"


def test_an_id_used_twice_and_a_flow_to_nowhere_are_named():
    assert (
        refused(HEAD + "<process id='p'><task id='a'/><task id='a'/></process></definitions>")
        == "duplicate_id"
    )
    assert (
        refused(HEAD + "<process id='p'><task id='a'/>" + sequence("a -> b") + "</process></definitions>")
        == "dangling_flow"
    )


def test_python_in_a_diagram_is_never_run(tmp_path):
    target = tmp_path / "owned"
    proc = procedure(
        "<startEvent id='s'/><exclusiveGateway id='g' default='g_b'/><userTask id='a'/><userTask id='b'/>",
        f"s -> g\ng -> a [__import__('os').system('touch {target}') = 0]\ng -> b",
    )
    run = Run(proc)
    assert run.failure() is not None or run.open == ["b"]
    assert not target.exists()
    with pytest.raises(engine.ProcedureInvalid):
        package(
            "<startEvent id='s'/><scriptTask id='x'><script>import os; os.system('x')</script></scriptTask>",
            "s -> x",
        ).processes


def test_any_id_is_free():
    run = Run(
        procedure(
            "<startEvent id='Start'/><userTask id='End'/><endEvent id='Root' name='R'/>",
            "Start -> End\nEnd -> Root",
        )
    )
    run.complete("End")
    assert run.end == "Root"


def test_a_process_without_start_and_end_events_begins_where_nothing_leads_to():
    run = Run(procedure("<userTask id='a'/><userTask id='b'/>", "a -> b"))
    assert run.open == ["a"]
    run.complete("a")
    run.complete("b")
    assert run.end is not None


def test_a_broken_form_is_refused_when_the_procedure_is_loaded():
    with pytest.raises(engine.ProcedureInvalid) as told:
        engine.load([package("<startEvent id='s'/>", "", **{"forms__a.json": b"{"})])
    assert told.value.code == "form_invalid"


def test_a_damaged_foreign_or_newer_state_is_told_apart():
    proc = procedure("<startEvent id='s'/><userTask id='a'/>", "s -> a")
    other = procedure("<startEvent id='s'/><userTask id='b'/>", "s -> b")
    state = Run(proc).state
    for text, code in (
        ("{", "state_damaged"),
        (state.replace('"v":1', '"v":99'), "state_too_new"),
        (state.replace('"p":"p"', '"p":"q"'), "state_other_procedure"),
    ):
        with pytest.raises(engine.StateInvalid) as told:
            engine.variables(proc, text)
        assert told.value.code == code
    with pytest.raises(engine.StateInvalid) as told:
        engine.variables(other, state)
    assert told.value.code == "state_misfit"


def test_the_same_files_are_loaded_once():
    assert procedure("<startEvent id='s'/>", "") is procedure("<startEvent id='s'/>", "")


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def test_a_package_can_come_as_a_zip_with_or_without_a_folder_around_it():
    xml = package("<startEvent id='s'/><userTask id='a'/>", "s -> a").files["p.bpmn"]
    for data in (
        zipped(**{"p.bpmn": xml}),
        zipped(**{"folder__p.bpmn": xml, "folder__forms__a.json": b"{}"}),
    ):
        assert Run(engine.load([engine.Package.from_zip(data)])).open == ["a"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no zip", "zip_invalid"),
        (zipped(**{"a.bpmn": b"0" * (31 * 1024 * 1024)}), "zip_too_large"),
        (zipped(**{f"f{i}": b"" for i in range(501)}), "zip_too_large"),
        (zipped(**{"..__..__etc__passwd": b""}), "zip_path"),
        (zipped(**{"a.bpmn": b"x" * 1000})[:-30], "zip_invalid"),
    ],
    ids=["text", "bomb", "many", "path", "cut"],
)
def test_a_zip_bomb_and_other_bad_zips_are_refused(data, code):
    started = time.process_time()
    with pytest.raises(engine.ProcedureInvalid) as told:
        engine.Package.from_zip(data)
    assert time.process_time() - started < 1
    assert told.value.code == code
