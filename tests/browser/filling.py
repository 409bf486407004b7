"""Filling in forms by hand: what a person would click and type, found by what they can read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from playwright.sync_api import Locator, Page

from config.settings import BASE_DIR
from engine import forms


def fill(page: Page, form: str, values: dict[str, Any]) -> None:
    """Answer the fields of a form on the page. ``form``: ``<procedure>/<name>``."""
    page.locator("[data-form][data-ready]").wait_for()
    procedure, name = form.split("/")
    schema = json.loads((BASE_DIR / "bpmn" / procedure / "forms" / f"{name}.json").read_text(encoding="utf-8"))
    fields = {forms.schema.field_key(c): c for c in forms.schema.components(schema)}
    for key, value in values.items():
        if (value is not None and value is not False) or (value is False and fields[key]["type"] != "checkbox"):
            answer(page, fields[key], value)


def answer(page: Page, field: dict[str, Any], value: Any) -> None:
    kind = field["type"]
    if kind == "dynamiclist":
        for index, row in enumerate(value):
            rows = page.locator(".fjs-repeat-row-container")
            if rows.count() <= index:
                page.get_by_role("button", name="Tambah baris").click()
            for part in field["components"]:
                if part["key"] in row:
                    _choose(page, _box(rows.nth(index), part["id"]), _label(part, row[part["key"]]))
        return
    box = _box(page.locator("[data-form]"), field["id"])
    if kind in ("radio", "checklist"):
        for chosen in value if isinstance(value, list) else [value]:
            box.get_by_label(_label(field, chosen), exact=True).check()
    elif kind == "checkbox":
        box.get_by_label(field["label"]).check()
    elif kind == "select":
        _choose(page, box, _label(field, value))
    elif kind == "datetime":
        at = datetime.fromisoformat(value)
        date = box.locator("input").first
        date.fill(f"{at:%d/%m/%Y}")
        date.press("Enter")
        if field["subtype"] == "datetime":
            time = box.locator(".fjs-timepicker input")
            time.fill(f"{at:%H:%M}")
            time.press("Enter")
    else:
        box.locator("input, textarea").first.fill(str(value))


def _box(within: Locator, ident: str) -> Locator:
    return within.locator(f'.fjs-form-field:has([id*="-{ident}"]):not(.fjs-form-field-grouplike)').last


def _choose(page: Page, box: Locator, label: str) -> None:
    if label in (box.inner_text() or ""):
        return
    box.locator(".fjs-input-group").click()
    box.locator(".fjs-dropdownlist-item", has_text=label).first.click()


def _label(field: dict[str, Any], value: Any) -> str:
    for option in field["values"]:
        if option["value"] == value and type(option["value"]) is type(value):
            return str(option["label"])
    raise LookupError(f"{value!r} is not among the choices of {field['key']}")
