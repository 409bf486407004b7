"""Which variables can exist where: forms and decisions before, work beside, members, called procedures, messages."""

from __future__ import annotations

import pytest

from engine import Library, Package
from engine.checking import check
from tests.engine.checking.drawn import LINE, ROLE, TOML, codes, dmn, drawn, form, one

NUMBER = form({"type": "number", "key": "n"})


def unknown(package, *args, **more) -> list[tuple[str | None, str]]:
    return [
        (f.element, f.message_en.split("«")[2].split("»")[0])
        for f in check(package, *args, **more)
        if f.code == "unknown_variable"
    ]


PIECES = {
    "a": "<parallelGateway id='a'/>",
    "b": "<parallelGateway id='b'/>",
    "m": "<exclusiveGateway id='m'/>",
    "o": "<exclusiveGateway id='o' default='o_e'/>",
    "t": f"<userTask id='t' {ROLE}/>",
    "u": f"<userTask id='u' {ROLE}/>",
    "x": "<scriptTask id='x' name='Hitung'><script>y = n</script></scriptTask>",
}


def flows(text: str, **files) -> list[tuple[str | None, str]]:
    """What is unknown in a drawing of the pieces that the flows name: ``t`` asks for ``n``, ``x`` reads it."""
    used = set(text.split())
    return unknown(drawn("".join(xml for ident, xml in PIECES.items() if ident in used), text, **files))


def test_a_field_of_a_form_before_is_known():
    assert flows("s -> t\nt -> x\nx -> e", forms__t_json=NUMBER) == []


def test_a_field_of_a_form_after_is_not_known():
    assert flows("s -> x\nx -> t\nt -> e", forms__t_json=NUMBER) == [("x", "n")]


def test_a_field_of_a_form_on_another_branch_of_a_choice_is_not_known():
    text = "s -> o\no -> t [true = true]\no -> x\nt -> e\nx -> e".replace("o_e", "o_x")
    assert ("x", "n") in flows(text, forms__t_json=NUMBER)


def test_a_field_of_a_form_in_a_loop_is_known_in_the_next_round():
    assert flows("s -> m\nm -> x\nx -> t\nt -> o\no -> m [n > 1]\no -> e", forms__t_json=NUMBER) == []


def test_a_field_of_a_form_that_is_filled_in_beside_is_known():
    assert flows("s -> a\na -> t\na -> x\nt -> b\nx -> b\nb -> e", forms__t_json=NUMBER) == []


def test_a_field_of_a_form_before_a_join_is_known_after_it():
    assert flows("s -> a\na -> t\na -> u\nt -> b\nu -> b\nb -> x\nx -> e", forms__t_json=NUMBER) == []


def test_a_field_of_a_form_after_a_join_is_not_known_before_it():
    assert flows("s -> a\na -> x\na -> u\nx -> b\nu -> b\nb -> t\nt -> e", forms__t_json=NUMBER) == [
        ("x", "n")
    ]


def test_the_start_form_and_declared_variables_are_known():
    script = "<scriptTask id='x'><script>y = n</script></scriptTask>"
    assert unknown(drawn(script, "s -> x\nx -> e", forms__start_json=NUMBER)) == []
    assert unknown(drawn(script, "s -> x\nx -> e", toml=TOML + b'variables = ["n"]')) == []
    assert unknown(drawn(script, "s -> x\nx -> e")) == [("x", "n")]


def test_what_a_script_a_decision_or_an_assignment_gives_is_known():
    body = (
        "<scriptTask id='x'><script>risiko = 1</script></scriptTask>"
        "<businessRuleTask id='y' rangkul:decision='tenggat' rangkul:result='batas'/>"
        f"<userTask id='t' {ROLE} rangkul:due='=batas'><extensionElements><rangkul:assign>z = batas</rangkul:assign></extensionElements></userTask>"
        "<scriptTask id='w'><script>a = z</script></scriptTask>"
    )
    assert unknown(drawn(body, "s -> x\nx -> y\ny -> t\nt -> w\nw -> e", a_dmn=dmn())) == []


def test_a_counter_may_read_itself():
    script = "<scriptTask id='x'><script>k = if k = null then 1 else k + 1</script></scriptTask>"
    assert unknown(drawn(script, "s -> x\nx -> e")) == []


def test_names_inside_a_filter_may_be_entries_of_the_list():
    script = "<scriptTask id='x'><script>y = daftar[jenis = \"a\"]</script></scriptTask>"
    assert unknown(drawn(script, "s -> x\nx -> e", toml=TOML + b'variables = ["daftar"]')) == []


def test_a_near_name_is_suggested():
    script = "<scriptTask id='x'><script>y = risko</script></scriptTask>"
    found = one(drawn(script, "s -> x\nx -> e", toml=TOML + b'variables = ["risiko"]'), "unknown_variable")
    assert "«risiko»" in found.message_id and found.severity == "warning"


def test_a_text_without_quotes_is_recognised():
    body = f"<userTask id='t' {ROLE}/><scriptTask id='x'><script>y = jenis = medis</script></scriptTask>"
    schema = form({"type": "radio", "key": "jenis", "values": [{"label": "M", "value": "medis"}]})
    found = one(drawn(body, "s -> t\nt -> x\nx -> e", forms__t_json=schema), "unknown_variable")
    assert '"medis"' in found.message_id


def test_the_severity_is_an_error_when_the_surroundings_are_known():
    script = "<scriptTask id='x'><script>y = risko</script></scriptTask>"
    package = drawn(script, "s -> x\nx -> e")
    assert one(package, "unknown_variable", Library({"p": package})).severity == "error"


MEMBERS = "<multiInstanceLoopCharacteristics rangkul:collection='=daftar' rangkul:item='butir' {}/>"


def members(after: str, more: str = "", attributes: str = "") -> list[tuple[str | None, str]]:
    body = (
        f"<userTask id='t' {ROLE} rangkul:due='=butir.tenggat' {attributes}>{MEMBERS.format(more)}</userTask>"
        f"<scriptTask id='x'><script>y = {after}</script></scriptTask>"
    )
    toml = TOML + b'variables = ["daftar"]'
    return unknown(drawn(body, "s -> t\nt -> x\nx -> e", toml=toml, forms__t_json=NUMBER))


def test_a_member_sees_its_item_and_the_rest_does_not():
    assert members("1") == []
    assert members("butir") == [("x", "butir")]


def test_what_a_member_writes_stays_with_it_unless_it_is_collected():
    assert members("n") == [("x", "n")]
    assert members("hasil", "rangkul:outputCollection='hasil' rangkul:outputItem='=n'") == []


def callee(read: str = "y = masuk", write: str = "hasil = 1") -> Package:
    body = f"<scriptTask id='x'><script>{read}</script></scriptTask><scriptTask id='w'><script>{write}</script></scriptTask>"
    files = drawn(body, "s -> x\nx -> w\nw -> e").files
    diagram = files["p.bpmn"].replace(b"process id='p'", b"process id='q'")
    return Package({"q.bpmn": diagram, "procedure.toml": b'id = "q"\nstart = "call"\n'})


def caller(mapping: str, read: str) -> Package:
    body = (
        f"<callActivity id='c' calledElement='q'><extensionElements>{mapping}</extensionElements></callActivity>"
        f"<scriptTask id='x'><script>y = {read}</script></scriptTask>"
    )
    return drawn(body, "s -> c\nc -> x\nx -> e")


def test_a_called_procedure_knows_its_inputs_and_what_its_callers_have():
    library = Library({"p": caller("<rangkul:input target='masuk' source='=1'/>", "1"), "q": callee()})
    assert unknown(library.packages["q"], library) == []
    library = Library(
        {
            "p": drawn(
                "<callActivity id='c' calledElement='q'/>",
                "s -> c\nc -> e",
                toml=TOML + b'variables = ["masuk"]',
            ),
            "q": callee(),
        }
    )
    assert unknown(library.packages["q"], library) == []
    assert unknown(callee(), Library({"q": callee()})) == [("x", "masuk")]


def test_a_call_without_outputs_hands_back_everything_it_wrote():
    library = {"q": callee()}
    assert unknown(caller("<rangkul:input target='masuk' source='=1'/>", "hasil"), library) == []


def test_a_call_with_outputs_hands_back_only_these():
    mapping = "<rangkul:output target='luar' source='=hasil'/>"
    assert unknown(caller(mapping, "luar"), {"q": callee()}) == []
    assert unknown(caller(mapping, "hasil"), {"q": callee()}) == [("x", "hasil")]


def test_an_output_that_the_called_procedure_never_has_is_told():
    mapping = "<rangkul:output target='luar' source='=hsil'/>"
    assert unknown(caller(mapping, "luar"), {"q": callee()}) == [("c", "hsil")]


def test_after_a_call_that_is_not_at_hand_nothing_is_held_against_a_name():
    assert unknown(caller("", "apa_saja")) == []


def test_the_form_of_a_message_becomes_known_where_it_is_caught():
    body = (
        "<intermediateCatchEvent id='k'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>"
        "<scriptTask id='x'><script>y = n</script></scriptTask>"
    )
    toml = TOML + b'[messages.M]\nroles = ["r"]\nform = "pesan"\n'
    more = {"rest": "<message id='m' name='M'/>", "toml": toml, "forms__pesan_json": NUMBER}
    assert unknown(drawn(body, "s -> k\nk -> x\nx -> e", **more)) == []
    assert unknown(drawn(body, "s -> x\nx -> k\nk -> e", **more)) == [("x", "n")]


def test_an_event_subprocess_sees_what_the_process_has_and_gives_it_what_it_writes():
    event = (
        "<subProcess id='ev' triggeredByEvent='true'><startEvent id='es' isInterrupting='false'>"
        "<messageEventDefinition messageRef='m'/></startEvent><scriptTask id='ex'><script>baru = n</script></scriptTask>"
        "<endEvent id='ee'/><sequenceFlow id='f1' sourceRef='es' targetRef='ex'/><sequenceFlow id='f2' sourceRef='ex' targetRef='ee'/></subProcess>"
    )
    body = f"{event}<userTask id='t' {ROLE}/><scriptTask id='x'><script>y = baru</script></scriptTask>"
    package = drawn(body, "s -> t\nt -> x\nx -> e", rest="<message id='m' name='M'/>", forms__t_json=NUMBER)
    assert unknown(package) == []


def test_a_form_reads_its_own_fields_prefilled_ones_and_variables():
    schema = form(
        {"type": "number", "key": "a", "conditional": {"hide": "=b = null or now = null"}},
        {"type": "number", "key": "b"},
        {"type": "text", "text": "{{isi}} {{n}} {{tak_ada}}"},
    )
    body = f"<userTask id='t' {ROLE}><extensionElements><rangkul:prefill>isi = pekerjaan_terbuka</rangkul:prefill></extensionElements></userTask>"
    package = drawn(body, LINE, toml=TOML + b'variables = ["n"]', forms__t_json=schema)
    found = one(package, "unknown_variable", {"p": package})
    assert (found.element, found.file, found.severity) == ("t", "forms/t.json", "warning")
    assert "tak_ada" in found.message_id


@pytest.mark.parametrize("text", ["{{#if a}}x{{/if}}", "{{#loop xs}}{{this.a}}{{/loop}}"])
def test_templates_with_blocks_are_left_alone(text):
    package = drawn(f"<userTask id='t' {ROLE}/>", LINE, forms__t_json=form({"type": "text", "text": text}))
    assert not {"unknown_variable", "feel_syntax"} & set(codes(package))


def test_a_feel_fault_has_its_line_and_column():
    found = one(
        drawn("<scriptTask id='x'><script>y = 1 + * 2</script></scriptTask>", "s -> x\nx -> e"), "feel_syntax"
    )
    assert (found.line, found.column) == (1, 5)
    assert found.element == "x" and "kolom 5" in found.message_id


def test_a_feel_fault_in_a_condition_names_the_flow():
    body = "<exclusiveGateway id='o' default='o_e'/><endEvent id='e2'/>"
    found = one(drawn(body, "s -> o\no -> e\no -> e2 [risiko = ]"), "feel_syntax")
    assert found.element == "o_e2"


def test_a_procedure_that_people_start_on_a_case_says_what_it_takes_from_there():
    script = "<scriptTask id='x'><script>y = n</script></scriptTask>"
    beside = drawn(script, "s -> x\nx -> e", toml=b'id = "p"\n', forms__start_json=form())
    case = Package(
        {
            "c.bpmn": drawn().files["p.bpmn"].replace(b"process id='p'", b"process id='c'"),
            "forms/start.json": NUMBER,
        }
    )
    found = check(beside, {"c": case})
    assert [(f.code, f.severity, f.element) for f in found] == [("variable_of_other_case", "info", "x")]
