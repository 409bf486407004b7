"""Forms: fields, options, and which task or message uses them."""

from __future__ import annotations

import re
from typing import Any

from engine.checking.expressions import Where, parse
from engine.checking.fields import Field, has_answer, templates, texts, walk
from engine.checking.finding import Report
from engine.checking.scene import Scene
from engine.checking.words import nearest

_CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
#: components that show something and take no answer
_SHOWN = frozenset(
    {
        "text",
        "html",
        "image",
        "separator",
        "spacer",
        "button",
        "group",
        "iframe",
        "table",
        "expression",
        "default",
        "",
    }
)
_KEY = re.compile(r"^[^\W\d]\w*$")


def check_forms(scene: Scene, report: Report) -> None:
    """The content of every form."""
    for form, schema in scene.forms.items():
        _Form(form, schema, report).check()


class _Form:
    def __init__(self, form: str, schema: dict[str, Any], report: Report) -> None:
        self.form = form
        self.file = f"forms/{form}.json"
        self.schema = schema
        self.report = report

    def _add(self, code: str, **values: Any) -> None:
        self.report.add(code, self.form, file=self.file, form=self.form, **values)

    def check(self) -> None:
        """Keys, options and FEEL of all its fields."""
        seen: set[tuple[str, str]] = set()
        for outer in self.schema.get("components") or []:  # null is what some editors write for none
            if not isinstance(outer, dict):
                what: dict[str, Any] = {
                    "what_id": "sebuah komponen bukan objek.",
                    "what_en": "a component is no object.",
                }
                self._add("form_invalid", **what)
        for field in walk(self.schema):
            self._texts(field)
            if not has_answer(field):
                if field.kind not in _SHOWN:
                    self._add("form_field_unsupported", name=field.title, kind=field.kind)
                continue
            key = field.key
            if key is None:
                self._add("form_field_without_key", name=field.title)
            else:
                if (field.inside, key) in seen:
                    self._add("form_duplicate_key", key=key)
                seen.add((field.inside, key))
                if not _KEY.match(key):
                    self._add("form_key_invalid", key=key)
            if field.kind in _CHOICES:
                self._options(field)
            self._pattern(field)

    def _options(self, field: Field) -> None:
        component = field.component
        values = component.get("values")
        if not isinstance(values, list) or not values:
            elsewhere = component.get("valuesKey") or component.get("valuesExpression")
            if values or not elsewhere:
                self._add("form_without_options", name=field.title)
            return
        seen: list[object] = []
        for option in values:
            value = option.get("value") if isinstance(option, dict) else None
            if value is None or value == "":
                label = option.get("label", "-") if isinstance(option, dict) else option
                self._add("form_option_without_value", option=label, name=field.title)
            elif any(type(s) is type(value) and s == value for s in seen):
                self._add("form_duplicate_option", option=value, name=field.title)
            seen.append(value)

    def _pattern(self, field: Field) -> None:
        rules = field.component.get("validate")
        pattern = rules.get("pattern") if isinstance(rules, dict) else None
        if isinstance(pattern, str) and pattern:
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError):
                self._add("form_pattern_invalid", pattern=pattern, name=field.title)

    def _texts(self, field: Field) -> None:
        where = form_place(self.form, field)
        for text in texts(field):
            if text.lstrip().removeprefix("=").strip():
                parse(text.lstrip().removeprefix("="), where, self.report)
        for text in templates(field):
            parse(text.strip().removeprefix("="), where, self.report)


def form_place(form: str, field: Field) -> Where:
    """How to speak of a component of a form."""
    name = " ".join(field.title.split())[:60]
    return Where(
        form,
        f"forms/{form}.json",
        f"Isian «{name}» di formulir «{form}»",
        f"The field «{name}» of the form «{form}»",
    )


def check_form_use(scene: Scene, report: Report) -> None:
    """Every task and message that names a form finds it; every form is used."""
    used: set[str] = {"start"}
    for process, _, node in scene.nodes():
        if node.kind != "userTask":
            continue
        form, file = node.form or node.id, scene.file_of(process)
        used.add(form)
        if form in scene.forms or f"forms/{form}.json" in scene.package.files:
            continue
        if node.form:
            near = nearest(form, scene.forms)
            report.add("form_not_found", node.id, file=file, name=node.title, form=form, **near)
        else:
            report.add("form_missing", node.id, file=file, name=node.title, form=form)
    for message in scene.meta.messages:
        form = str(message.form or "")
        used.add(form)
        if form and f"forms/{form}.json" not in scene.package.files:
            near = nearest(form, scene.forms)
            report.add(
                "form_not_found", form, file="procedure.toml", name=message.title_id, form=form, **near
            )
    if scene.meta.start == "form" and scene.processes and "forms/start.json" not in scene.package.files:
        report.add("start_form_missing", "start", file="procedure.toml")
    if scene.processes and scene.meta_known:
        for form in scene.forms:
            if form not in used:
                report.add("form_unused", form, file=f"forms/{form}.json", form=form)
