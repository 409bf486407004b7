"""For each kind of finding one small package that has it, and one almost like it that has not."""

from __future__ import annotations

import pytest

from engine import Package
from engine.checking import IMPORTED, KINDS, STANDARD, check
from tests.engine.checking.drawn import (
    CYCLE,
    LINE,
    ROLE,
    TASK,
    TIMER,
    TOML,
    TWO,
    boundary,
    dmn,
    drawn,
    form,
    raw,
    sequence,
    timer,
)

SPLIT = "<exclusiveGateway id='g' name='Pilih'/>"
MESSAGE = "<message id='m' name='M'/>"
SIGNAL = "<signal id='sg' name='SG'/>"
CATCH = "<messageEventDefinition messageRef='m'/>"
CONDITIONS = "s -> g\ng -> t [ok]\ng -> u [not(ok)]\nt -> e\nu -> e"
DECLARED = TOML + b'variables = ["ok", "risiko", "daftar"]\n'
LISTED = DECLARED + b'[messages.M]\nroles = ["r"]\n'
DEFAULT = "<exclusiveGateway id='g' name='Pilih' default='g_u'/>"
CHOICE = {"type": "select", "key": "k", "label": "K"}
CHOSEN = {**CHOICE, "values": [{"label": "A", "value": "a"}]}


def wait(definition: str = CATCH, rest: str = MESSAGE, toml: bytes = TOML) -> Package:
    return drawn(
        f"<intermediateCatchEvent id='t' name='Tunggu'>{definition}</intermediateCatchEvent>",
        LINE,
        rest=rest,
        toml=toml,
        forms=False,
    )


def script(text: str, toml: bytes = TOML, **files: bytes) -> Package:
    return drawn(
        f"<scriptTask id='t' name='Hitung'><script>{text}</script></scriptTask>",
        LINE,
        toml=toml,
        forms=False,
        **files,
    )


def task(attributes: str = "", inner: str = "", **more) -> Package:
    return drawn(f"<userTask id='t' name='Tugas' {ROLE} {attributes}>{inner}</userTask>", LINE, **more)


def called(ident: str) -> Package:
    return drawn(f"<callActivity id='t' name='Panggil' calledElement='{ident}'/>", LINE, forms=False)


def with_form(*components: dict, toml: bytes = TOML) -> Package:
    return drawn(TASK, LINE, toml=toml, forms__t_json=form(*components))


def sub(inner: str, flows: str, around: str = "", more: str = "") -> Package:
    body = f"<subProcess id='t' name='Sub'><startEvent id='is'/>{inner}{sequence(flows)}</subProcess>{around}"
    return drawn(body, LINE + more, rest="<error id='err' errorCode='E'/>", forms=False)


THROWS = "<endEvent id='ie'><errorEventDefinition errorRef='err'/></endEvent>"
CATCHES = "<boundaryEvent id='b' attachedToRef='t'><errorEventDefinition errorRef='err'/></boundaryEvent><endEvent id='e2'/>"
LOOP = "<multiInstanceLoopCharacteristics {}/>"
AND = "<parallelGateway id='{}' name='{}'/>"
XOR = "<exclusiveGateway id='{}' name='{}'/>"

CASES: dict[str, tuple[Package, Package]] = {
    # files
    "xml_malformed": (Package({"p.bpmn": b"<a"}), drawn()),
    "xml_forbidden": (Package({"p.bpmn": b"<!DOCTYPE a><a/>"}), drawn()),
    "xml_too_large": (Package({"p.bpmn": b"<a>" + b" " * 11_000_000 + b"</a>"}), drawn()),
    "xml_too_deep": (Package({"p.bpmn": b"<a>" * 250 + b"</a>" * 250}), drawn()),
    "xml_too_many": (Package({"p.bpmn": b"<a>" + b"<b/>" * 100_001 + b"</a>"}), drawn()),
    "not_bpmn": (Package({"p.bpmn": b"<a/>"}), drawn()),
    "toml_invalid": (drawn(toml=b"id = "), drawn()),
    "toml_unknown_key": (drawn(toml=TOML + b'pemilik = "x"\n'), drawn(toml=TOML + b'owner = "x"\n')),
    "nothing_to_run": (Package({"p.bpmn": drawn().files["p.bpmn"].replace(b"process", b"choreography")}), drawn()),
    "process_missing": (drawn(toml=b'id = "q"\n').__class__({"procedure.toml": b'id = "q"\n'}), drawn()),
    "process_duplicate": (Package({**drawn().files, "q.bpmn": drawn().files["p.bpmn"]}), drawn()),
    "duplicate_id": (raw("<process id='p'><startEvent id='s'/><task id='s'/></process>"), drawn()),
    "id_missing": (raw("<process id='p'><startEvent id='s'/><task name='X'/></process>"), drawn()),
    "unsupported": (raw("<process id='p'><startEvent id='s'/><choreographyTask id='c'/></process>"), drawn()),
    "dangling_flow": (raw("<process id='p'><startEvent id='s'/><sequenceFlow id='f' name='Lanjut' sourceRef='s' targetRef='x'/></process>"), drawn()),
    "boundary_not_attached": (drawn("<boundaryEvent id='b' attachedToRef='x'>" + CATCH + "</boundaryEvent>"), boundary(CATCH, rest=MESSAGE)),
    "timer_without_time": (wait("<timerEventDefinition/>"), timer("P1D")),
    "bad_quantity": (task("startQuantity='0'"), task("startQuantity='1'")),
    "bad_assignment": (script("x == 1"), script("x = 1")),
    "event_without_definition": (wait(""), wait()),
    "lane_ref_unknown": (raw("<process id='p'><laneSet><lane id='l' name='L'><flowNodeRef>x</flowNodeRef></lane></laneSet><startEvent id='s'/></process>"), drawn()),
    # drawing
    "process_empty": (raw("<process id='p'/>"), drawn()),
    "start_never_used": (drawn("<startEvent id='s2'>" + CATCH + "</startEvent>", "s -> e\ns2 -> e", rest=MESSAGE), drawn()),
    "unreachable": (drawn(TWO, LINE + "\nu -> e"), drawn(TWO, "s -> t\nt -> u\nu -> e")),
    "dead_end": (drawn(TWO, "s -> t\ns -> u\nt -> e"), drawn(TWO, "s -> t\ns -> u\nt -> e\nu -> e")),
    "flow_not_allowed": (drawn(TASK, "s -> t\nt -> s\nt -> e"), drawn(TASK, LINE)),
    "gateway_without_default": (drawn(SPLIT + TWO, CONDITIONS, toml=DECLARED), drawn(DEFAULT + TWO, CONDITIONS.replace(" [not(ok)]", ""), toml=DECLARED)),
    "activity_without_default": (drawn(TWO, "s -> t\nt -> u [ok]\nu -> e"), drawn(TWO, "s -> t\nt -> u\nu -> e")),
    "default_not_outgoing": (drawn(DEFAULT.replace("g_u", "s_g") + TWO, CONDITIONS, toml=DECLARED), drawn(DEFAULT + TWO, CONDITIONS, toml=DECLARED)),
    "flow_never_taken": (drawn(SPLIT + TWO, "s -> g\ng -> t\ng -> u\nt -> e\nu -> e"), drawn(DEFAULT + TWO, "s -> g\ng -> t [ok]\ng -> u\nt -> e\nu -> e", toml=DECLARED)),
    "condition_ignored": (drawn(AND.format("g", "G") + TWO, "s -> g\ng -> t [ok]\ng -> u\nt -> e\nu -> e", toml=DECLARED), drawn(AND.format("g", "G") + TWO, "s -> g\ng -> t\ng -> u\nt -> e\nu -> e")),
    "event_gateway_target": (drawn("<eventBasedGateway id='g'/>" + TASK, "s -> g\ng -> t\nt -> e"), drawn(f"<eventBasedGateway id='g'/><intermediateCatchEvent id='t'>{TIMER.format('P1D')}</intermediateCatchEvent>", "s -> g\ng -> t\nt -> e")),
    "link_without_target": (
        drawn("<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent><intermediateCatchEvent id='u'><linkEventDefinition name='B'/></intermediateCatchEvent>", "s -> t\nu -> e"),
        drawn("<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent><intermediateCatchEvent id='u'><linkEventDefinition name='A'/></intermediateCatchEvent>", "s -> t\nu -> e"),
    ),
    "role_missing": (drawn("<userTask id='t'/>", LINE, toml=b'id = "p"\nstart = "form"\n'), drawn(TASK, LINE, toml=b'id = "p"\nstart = "form"\n')),
    "same_team_unknown": (task("rangkul:sameTeamAs='x'"), task("rangkul:sameTeamAs='t'")),
    "called_unchecked": (called("lain"), called("p")),
    "calls_itself": (called("p"), drawn("<exclusiveGateway id='g' default='g_e'/><callActivity id='t' calledElement='p'/>", "s -> g\ng -> t [ok]\ng -> e\nt -> e", toml=DECLARED)),
    "loop_without_collection": (task("", LOOP.format("")), task("", LOOP.format("rangkul:collection='=daftar'"), toml=DECLARED)),
    "loop_never_ends": (task("", "<standardLoopCharacteristics/>"), task("", "<standardLoopCharacteristics loopMaximum='3'/>")),
    "boundary_never_fires": (boundary(CATCH, host="<scriptTask id='t'><script>x = 1</script></scriptTask>", rest=MESSAGE), boundary(CATCH, rest=MESSAGE)),
    "timer_never_fires": (boundary(TIMER.format("P1D"), host="<task id='t'/>"), boundary(TIMER.format("P1D"))),
    "timer_invalid": (timer("P3X"), timer("P3D")),
    "timer_at_once": (timer("-P3D"), timer("PT1S")),
    "cycle_fires_once": (boundary(CYCLE.format("R3/P1D")), boundary(CYCLE.format("R3/P1D"), attributes="cancelActivity='false'")),
    "due_invalid": (task("rangkul:due='3 hari'"), task("rangkul:due='P3D'")),
    "message_never_sent": (wait(), wait(toml=LISTED)),
    "message_never_awaited": (drawn(toml=LISTED), wait(toml=LISTED)),
    "message_without_roles": (wait(toml=DECLARED + b"[messages.M]\n"), wait(toml=LISTED)),
    "message_to_outside": (drawn("<sendTask id='t' messageRef='m'/>", LINE, rest=MESSAGE), drawn("<sendTask id='t' messageRef='m'/><receiveTask id='u' messageRef='m'/>", "s -> t\nt -> u\nu -> e", rest=MESSAGE, forms=False)),
    "signal_never_sent": (
        wait("<signalEventDefinition signalRef='sg'/>", SIGNAL),
        drawn("<intermediateCatchEvent id='t'><signalEventDefinition signalRef='sg'/></intermediateCatchEvent><intermediateThrowEvent id='u'><signalEventDefinition signalRef='sg'/></intermediateThrowEvent>", "s -> t\nt -> e\ns -> u\nu -> e", rest=SIGNAL, forms=False),
    ),
    "error_never_thrown": (sub("<endEvent id='ie'/>", "is -> ie", CATCHES, "\nb -> e2"), sub(THROWS, "is -> ie", CATCHES, "\nb -> e2")),
    "error_not_caught": (
        drawn("<endEvent id='x'><errorEventDefinition errorRef='err'/></endEvent>", "s -> e\ns -> x", rest="<error id='err' errorCode='E'/>", toml=b'id = "p"\n'),
        sub(THROWS, "is -> ie", CATCHES, "\nb -> e2"),
    ),
    # data
    "feel_syntax": (script("x = 1 +"), script("x = 1 + 1")),
    "expression_missing": (wait("<conditionalEventDefinition><condition></condition></conditionalEventDefinition>"), wait("<conditionalEventDefinition><condition>ok</condition></conditionalEventDefinition>", toml=DECLARED)),
    "unknown_variable": (script("x = risiko"), script("x = risiko", toml=DECLARED)),
    "free_text_not_kept": (
        with_form({"type": "textfield", "key": "a"}, toml=b'id = "p"\nstart = "call"\n').__class__({**drawn(TWO, "s -> t\nt -> u\nu -> e").files, "forms/t.json": form({"type": "textfield", "key": "a"}), "forms/u.json": form({"type": "text", "text": "{{a}}"})}),
        Package({**drawn(TWO, "s -> t\nt -> u\nu -> e").files, "forms/t.json": form({"type": "number", "key": "a"}), "forms/u.json": form({"type": "text", "text": "{{a}}"})}),
    ),
    "decision_unreadable": (drawn(tabel_dmn=b"<a"), drawn(tabel_dmn=dmn())),
    "decision_problem": (drawn(tabel_dmn=dmn(cell="1 +")), drawn(tabel_dmn=dmn())),
    "decision_missing": (script('x = tengat("tinggi")', tabel_dmn=dmn()), script('x = tenggat("tinggi")', tabel_dmn=dmn())),
    "decision_not_chosen": (drawn("<businessRuleTask id='t'/>", LINE), drawn("<businessRuleTask id='t' rangkul:decision='tenggat'/>", LINE, toml=DECLARED, tabel_dmn=dmn())),
    "decision_duplicate": (drawn(a_dmn=dmn(), b_dmn=dmn()), drawn(a_dmn=dmn(), b_dmn=dmn("lain"))),
    "decision_unused": (drawn(toml=b'id = "p"\n', a_dmn=dmn()), script('x = tenggat("a")', toml=b'id = "p"\n', a_dmn=dmn())),
    "decision_arguments": (script('x = tenggat("a", 1)', a_dmn=dmn()), script('x = tenggat("a")', a_dmn=dmn())),
    "form_missing": (drawn(TASK, LINE, forms=False), drawn(TASK, LINE)),
    "form_not_found": (task("rangkul:form='x'"), task("rangkul:form='t'")),
    "start_form_missing": (drawn(toml=b'id = "p"\n'), drawn(toml=b'id = "p"\n', forms__start_json=form())),
    "form_unused": (drawn(forms__x_json=form()), drawn(forms__start_json=form())),
    "form_invalid": (drawn(forms__start_json=b"{"), drawn(forms__start_json=form())),
    "form_field_without_key": (with_form({"type": "number", "label": "N"}), with_form({"type": "number", "key": "n"})),
    "form_key_invalid": (with_form({"type": "number", "key": "n-1"}), with_form({"type": "number", "key": "n_1"})),
    "form_duplicate_key": (with_form({"type": "number", "key": "n"}, {"type": "number", "key": "n"}), with_form({"type": "number", "key": "n"}, {"type": "dynamiclist", "path": "d", "components": [{"type": "number", "key": "n"}]})),
    "form_without_options": (with_form(CHOICE), with_form(CHOSEN)),
    "form_option_without_value": (with_form({**CHOICE, "values": [{"label": "A"}]}), with_form(CHOSEN)),
    "form_duplicate_option": (with_form({**CHOICE, "values": CHOSEN["values"] * 2}), with_form(CHOSEN)),
    "form_field_unsupported": (with_form({"type": "filepicker", "key": "f"}), with_form({"type": "text", "text": "f"})),
    "form_pattern_invalid": (with_form({"type": "textfield", "key": "f", "validate": {"pattern": "("}}), with_form({"type": "textfield", "key": "f", "validate": {"pattern": "a"}})),
    # soundness
    "deadlock": (drawn(XOR.format("g", "G") + AND.format("j", "J") + TWO, "s -> g\ng -> t [ok]\ng -> u\nt -> j\nu -> j\nj -> e", toml=DECLARED), drawn(AND.format("g", "G") + AND.format("j", "J") + TWO, "s -> g\ng -> t\ng -> u\nt -> j\nu -> j\nj -> e")),
    "lack_of_synchronisation": (
        drawn(AND.format("g", "G") + XOR.format("j", "J") + TWO + f"<userTask id='v' {ROLE}/>", "s -> g\ng -> t\ng -> u\nt -> j\nu -> j\nj -> v\nv -> e"),
        drawn(AND.format("g", "G") + AND.format("j", "J") + TWO + f"<userTask id='v' {ROLE}/>", "s -> g\ng -> t\ng -> u\nt -> j\nu -> j\nj -> v\nv -> e"),
    ),
    "unbounded": (
        drawn(XOR.format("m", "M") + AND.format("g", "G") + TWO, "s -> m\nm -> t\nt -> g\ng -> m\ng -> u\nu -> m"),
        drawn(XOR.format("m", "M") + DEFAULT + TWO, "s -> m\nm -> t\nt -> g\ng -> m [ok]\ng -> u\nu -> e", toml=DECLARED),
    ),
    "dead_element": (drawn(XOR.format("g", "G") + AND.format("j", "J") + TWO, "s -> g\ng -> t [ok]\ng -> u\nt -> j\nu -> j\nj -> e", toml=DECLARED), drawn(TASK, LINE)),
    "never_ends": (drawn(XOR.format("m", "M") + TASK, "s -> m\nm -> t\nt -> m", toml=b'id = "p"\n'), drawn(XOR.format("m", "M") + DEFAULT + TWO, "s -> m\nm -> t\nt -> g\ng -> m [ok]\ng -> u\nu -> e", toml=DECLARED)),
}  # fmt: skip
#: these need a library, roles or a bound, or say what should not happen; they have tests of their own
ELSEWHERE = {
    "called_missing",
    "role_unknown",
    "too_large",
    "variable_of_other_case",
    "check_failed",
    "not_runnable",
}


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_package_with_the_fault_is_told_and_one_without_is_not(code):
    faulty, clean = CASES[code]
    found = check(faulty)
    assert code in [f.code for f in found], found
    assert "check_failed" not in [f.code for f in found], found
    others = check(clean)
    assert code not in [f.code for f in others], others
    assert "check_failed" not in [f.code for f in others], others


def test_every_kind_of_finding_has_a_package_that_shows_it():
    assert set(CASES) | ELSEWHERE | STANDARD | IMPORTED == set(KINDS)


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_finding_says_what_is_wrong_and_what_to_do_in_both_languages(code):
    for finding in check(CASES[code][0]):
        for text in (finding.message_id, finding.message_en, finding.hint_id, finding.hint_en, finding.hint):
            assert text and "{" not in text.replace("{{", ""), finding
