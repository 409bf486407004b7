"""Form data is checked on the server by the rules that form-js applies in the browser."""

import pytest

from engine.forms import keys_of_codes, localized, validate

SCHEMA = {
    "type": "default",
    "components": [
        {"type": "text", "text": "Hello"},
        {
            "type": "group",
            "components": [
                {"type": "textfield", "key": "name", "label": "Nama", "properties": {"label_en": "Name"}, "validate": {"required": True, "maxLength": 5}},
                {"type": "textarea", "key": "story", "label": "Cerita"},
            ],
        },
        {"type": "number", "key": "age", "label": "Usia", "decimalDigits": 0, "validate": {"min": 0, "max": 120}},
        {"type": "checkbox", "key": "safe", "label": "Aman"},
        {"type": "radio", "key": "choice", "label": "Pilihan", "values": [{"value": True, "label": "Ya", "label_en": "Yes"}, {"value": False, "label": "Tidak"}]},
        {"type": "select", "key": "risk", "label": "Risiko", "values": [{"value": "high"}, {"value": "low"}]},
        {"type": "checklist", "key": "needs", "label": "Kebutuhan", "values": [{"value": "a"}, {"value": "b"}]},
        {"type": "taglist", "key": "acts", "label": "Tindakan", "values": [{"value": "a"}], "properties": {"lainnya": "true"}},
        {"type": "datetime", "key": "day", "label": "Tanggal", "subtype": "date"},
        {"type": "datetime", "key": "when", "label": "Saat", "subtype": "datetime"},
        {"type": "textfield", "key": "why", "label": "Alasan", "validate": {"required": True}, "conditional": {"hide": '=risk != "high"'}},
        {"type": "textfield", "key": "code", "label": "Kode", "validate": {"pattern": "^[A-Z]{2}$"}},
        {
            "type": "dynamiclist",
            "path": "services",
            "label": "Layanan",
            "components": [
                {"type": "select", "key": "kind", "label": "Jenis", "values": [{"value": "x"}, {"value": "y"}], "validate": {"required": True}},
                {"type": "textfield", "key": "term", "label": "Tenggat"},
            ],
        },
    ],
}  # fmt: skip
GOOD = {"name": "Ani", "risk": "low"}


def codes(data, **more):
    return {(e.field, e.code) for e in validate(SCHEMA, {**GOOD, **data}, **more).errors}


def test_good_data_passes_and_every_field_is_there_null_where_nothing_was_given():
    found = validate(SCHEMA, GOOD)
    assert found.ok
    assert found.data["name"] == "Ani"
    assert found.data["age"] is None
    assert found.data["why"] is None
    assert set(found.data) == {
        "name",
        "story",
        "age",
        "safe",
        "choice",
        "risk",
        "needs",
        "acts",
        "day",
        "when",
        "why",
        "code",
        "services",
    }


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"name": ""}, ("name", "required")),
        ({"name": None}, ("name", "required")),
        ({"name": 7}, ("name", "type")),
        ({"name": "too long"}, ("name", "max_length")),
        ({"age": "7"}, ("age", "type")),
        ({"age": True}, ("age", "type")),
        ({"age": 7.5}, ("age", "type")),
        ({"age": -1}, ("age", "min")),
        ({"age": 121}, ("age", "max")),
        ({"age": float("inf")}, ("age", "type")),
        ({"age": 1e308}, ("age", "type")),
        ({"safe": "true"}, ("safe", "type")),
        ({"choice": "true"}, ("choice", "option")),
        ({"choice": 1}, ("choice", "option")),
        ({"risk": "medium"}, ("risk", "option")),
        ({"needs": "a"}, ("needs", "type")),
        ({"needs": ["a", "c"]}, ("needs", "option")),
        ({"acts": [{"a": 1}]}, ("acts", "type")),
        ({"day": "31-12-2026"}, ("day", "type")),
        ({"when": "2026-01-01"}, ("when", "type")),
        ({"risk": "high"}, ("why", "required")),
        ({"code": "abc"}, ("code", "pattern")),
        ({"services": {}}, ("services", "type")),
        ({"services": [{"term": "P1D"}]}, ("services.0.kind", "required")),
        ({"services": [{"kind": "z"}]}, ("services.0.kind", "option")),
        ({"services": [{"kind": "x", "price": 1}]}, ("services.0.price", "unknown_field")),
        ({"nmae": "x"}, ("nmae", "unknown_field")),
    ],
)  # fmt: skip
def test_bad_data_is_named_by_field(data, error):
    assert error in codes(data)


def test_values_outside_the_options_are_taken_where_the_author_allows_them():
    assert codes({"acts": ["a", "something else"]}) == set()


def test_a_hidden_field_is_neither_required_nor_kept():
    found = validate(SCHEMA, {**GOOD, "why": "secret"})
    assert found.ok
    assert found.data["why"] is None
    assert validate(SCHEMA, {"name": "Ani", "risk": "high", "why": "so"}).data["why"] == "so"


def test_conditions_read_the_case_as_well():
    schema = {
        "components": [
            {
                "type": "textfield",
                "key": "x",
                "validate": {"required": True},
                "conditional": {"hide": "=age >= 18"},
            }
        ]
    }
    assert validate(schema, {}, {"age": 20}).ok
    assert not validate(schema, {}, {"age": 9}).ok


def test_a_date_and_time_without_seconds_is_completed():
    assert (
        validate(SCHEMA, {**GOOD, "when": "2026-03-01T22:00+07:00"}).data["when"]
        == "2026-03-01T22:00:00+07:00"
    )


def test_drafts_need_no_required_fields():
    assert validate(SCHEMA, {}, partial=True).ok


def test_only_codes_become_variables_and_texts_that_an_expression_reads():
    keys = keys_of_codes(SCHEMA, frozenset({"services", "code"}))
    assert "story" not in keys
    assert "name" not in keys
    assert {"age", "safe", "choice", "risk", "needs", "acts", "day", "when", "code", "services"} == keys


def test_messages_are_in_both_languages_and_say_what_to_do():
    error = validate(SCHEMA, {"risk": "low"}).errors[0]
    assert error.message_id == "«Nama» wajib diisi."
    assert error.message_en == "«Name» is required."


def test_the_form_in_english():
    found = localized(SCHEMA, "en")
    assert found["components"][1]["components"][0]["label"] == "Name"
    assert found["components"][4]["values"][0]["label"] == "Yes"
    assert SCHEMA["components"][4]["values"][0]["label"] == "Ya"


def test_no_form_has_no_fields():
    assert validate(None, {}).ok
    assert not validate(None, {"x": 1}).ok
