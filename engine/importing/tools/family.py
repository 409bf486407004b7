"""Camunda 7, Flowable and Activiti, which share their words."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.importing import naming
from engine.importing.expressions import is_juel
from engine.importing.processes import Xml, local
from engine.importing.tools.carry import (
    FAMILY,
    Change,
    Left,
    Setting,
    blank_form,
    due,
    extension,
    feel_of,
    form_schema,
    literal_or_feel,
    mapping,
    ours,
    to_whom,
    variable,
    written,
)
from engine.reader_index import B, R, text

#: attributes that have no counterpart here
_LEFT = frozenset(
    {
        "candidateUsers", "followUpDate", "priority", "class", "delegateExpression", "expression", "jobPriority",
        "businessKey", "calledElementBinding", "calledElementVersion", "formRef", "topicPriority", "taskPriority",
        "candidateStarterGroups", "candidateStarterUsers", "skipExpression", "category", "versionTag",
        "variableMappingClass", "variableMappingDelegateExpression", "inheritVariables", "triggerable", "rules",
    }
)  # fmt: skip
_LEFT_ELEMENTS = frozenset(
    {
        "executionListener", "taskListener", "failedJobRetryTimeCycle", "properties", "connector", "field",
        "errorEventDefinition", "eventListener", "retry",
    }
)  # fmt: skip
_FIELDS = {
    "string": "textfield", "long": "number", "integer": "number", "int": "number", "double": "number", "date": "datetime",
    "boolean": "checkbox", "enum": "select",
}  # fmt: skip


def look(element: Xml, setting: Setting) -> list[Change | Left]:
    """What one of these tools says at this element."""
    found: list[Change | Left] = []
    for namespace in FAMILY:
        found += _Look(element, setting, namespace).all()
    return found


class _Look:
    def __init__(self, element: Xml, setting: Setting, namespace: str) -> None:
        self.element = element
        self.setting = setting
        self.space = f"{{{namespace}}}"
        self.inner = extension(element)

    def _get(self, name: str) -> str:
        return (self.element.get(f"{self.space}{name}") or "").strip()

    def _children(self, name: str) -> list[Xml]:
        return list(self.inner.iterchildren(f"{self.space}{name}")) if self.inner is not None else []

    def all(self) -> list[Change | Left]:
        kind = local(self.element)
        found: list[Change | Left] = []
        has_any = any(str(n).startswith(self.space) for n in self.element.attrib)
        inside = list(self.inner) if self.inner is not None else []
        children = [c for c in inside if isinstance(c.tag, str) and c.tag.startswith(self.space)]
        if kind == "multiInstanceLoopCharacteristics":
            return self._loop() if has_any else []
        if not has_any and not children:
            return []
        if kind in ("userTask", "task", "manualTask"):
            found += to_whom(self.element, self._get("candidateGroups"), self._get("assignee"), self.setting)
            if self._get("dueDate"):
                value = due(self._get("dueDate"), "dueDate")
                found += [value] if isinstance(value, Left) else ours(self.element, "due", value, "dueDate")
        found += self._form(kind)
        found += self._decision(kind)
        if kind == "callActivity":
            found += self._call()
        elif kind:
            found += self._data(kind)
        if kind in ("serviceTask", "sendTask") and self._get("topic"):
            found += ours(self.element, "operation", self._get("topic"), "topic")
        for name in sorted(_LEFT):
            if self._get(name):
                found.append(Left(name, self._get(name)))
        for child in children:
            name = etree.QName(child).localname
            if name in _LEFT_ELEMENTS:
                found.append(Left(name, text(child) or " ".join(str(v) for v in child.attrib.values())))
        return found

    def _form(self, kind: str) -> list[Change | Left]:
        if kind not in ("userTask", "startEvent", "task", "manualTask"):
            return []
        fields = [
            f for data in self._children("formData") for f in data.iterchildren(f"{self.space}formField")
        ]
        fields += self._children("formProperty")
        key = self._get("formKey")
        start = kind == "startEvent"
        if not fields and not key:
            return []
        name = (
            "start"
            if start
            else naming.slug(self.element.get("id", "") if fields else _tail(key), "formulir")
        )
        if f"forms/{name}.json" in self.setting.files and (start or self.element.get(f"{R}form")):
            return []
        schema = form_schema([_field(f, self.space) for f in fields]) if fields else blank_form()

        def apply() -> None:
            self.setting.add_form(name, schema)
            if not start:
                self.element.set(f"{R}form", name)

        return [Change("formData" if fields else "formKey", apply)]

    def _decision(self, kind: str) -> list[Change | Left]:
        found: list[Change | Left] = []
        reference = self._get("decisionRef") or self._table()
        if kind in ("businessRuleTask", "serviceTask") and reference:
            if is_juel(reference):
                return [Left("decisionRef", reference)]
            found += ours(self.element, "decision", naming.slug(reference, "keputusan"), "decisionRef")
            if kind == "serviceTask":
                found.append(Change("decisionRef", lambda: _become(self.element, "businessRuleTask")))
        result = self._get("resultVariable")
        if (kind == "businessRuleTask" and result) or (kind == "serviceTask" and reference and result):
            found += ours(self.element, "result", result, "resultVariable")
        elif result and kind != "scriptTask":
            found.append(Left("resultVariable", result))
        return found

    def _table(self) -> str:
        for entry in self._children("field"):
            if entry.get("name") == "decisionTableReferenceKey":
                return text(entry)
        return ""

    def _call(self) -> list[Change | Left]:
        found: list[Change | Left] = []
        for tag, ours_tag in (("in", "input"), ("out", "output")):
            for entry in self._children(tag):
                if entry.get("variables") or entry.get("businessKey"):
                    continue
                target = entry.get("target", "")
                source = entry.get("source") or entry.get("sourceExpression") or ""
                if not variable(target) or not source:
                    found.append(Left(tag, source or target))
                    continue
                value = feel_of(source, tag)
                if isinstance(value, Left):
                    found.append(value)
                else:
                    found += mapping(self.element, ours_tag, target, f"={value}", tag)
        called = self.element.get("calledElement", "")
        if is_juel(called):
            found.append(Left("calledElement", called))
        return found + self._parameters("input", "output")

    def _data(self, kind: str) -> list[Change | Left]:
        return self._parameters("prefill", "assign") if kind not in ("process",) else []

    def _parameters(self, into: str, out: str) -> list[Change | Left]:
        found: list[Change | Left] = []
        lines: dict[str, list[str]] = {into: [], out: []}
        for block in self._children("inputOutput"):
            for entry in block:
                name = etree.QName(entry).localname if isinstance(entry.tag, str) else ""
                tag = {"inputParameter": into, "outputParameter": out}.get(name)
                if tag is None:
                    continue
                target = entry.get("name", "")
                if len(entry) or not variable(target):
                    found.append(Left(name, target))
                    continue
                value: str | Left = _literal(text(entry), name)
                if isinstance(value, Left):
                    found.append(value)
                elif tag in ("input", "output"):
                    found += mapping(self.element, tag, target, f"={value}", name)
                else:
                    lines[tag].append(f"{target} = {value}")
        for tag in dict.fromkeys((into, out)):
            if tag == "prefill" and local(self.element) != "userTask":
                # elsewhere what is computed before is what is computed at the end
                found += [Left("inputParameter", line) for line in lines[tag]]
            elif tag in ("prefill", "assign"):
                found += written(
                    self.element, tag, lines[tag], "inputParameter" if tag == into else "outputParameter"
                )
        return found

    def _loop(self) -> list[Change | Left]:
        found: list[Change | Left] = []
        collection = self._get("collection")
        if collection:
            value = literal_or_feel(collection, "collection")
            if isinstance(value, Left):
                found.append(value)
            else:
                value = value if value.startswith("=") else f"={value}"
                found += ours(self.element, "collection", value, "collection")
        if self._get("elementVariable"):
            found += ours(self.element, "item", self._get("elementVariable"), "elementVariable")
        return found


def _literal(value: str, what: str) -> str | Left:
    """A parameter: an expression, or a text that stands for itself."""
    if is_juel(value):
        return feel_of(value, what)
    if value in ("true", "false") or value.replace(".", "", 1).isdigit():
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _become(element: Xml, kind: str) -> None:
    element.tag = f"{B}{kind}"


def _tail(key: str) -> str:
    """The name of a form in ``embedded:app:forms/name.html`` and the like."""
    return key.rsplit("/", 1)[-1].rsplit(":", 1)[-1].removesuffix(".html").removesuffix(".form")


def _field(entry: Xml, space: str) -> dict[str, Any]:
    key = naming.plain(entry.get("id", "")).replace(" ", "_") or "isian"
    if key[0].isdigit():
        key = f"f_{key}"
    kind = _FIELDS.get(entry.get("type", "string"), "textfield")
    found: dict[str, Any] = {
        "type": kind,
        "key": key,
        "id": f"Field_{key}",
        "label": entry.get("label") or entry.get("name") or entry.get("id", ""),
    }
    if kind == "select":
        found["values"] = [
            {"label": v.get("name") or v.get("id", ""), "value": v.get("id", "")}
            for v in entry
            if v.get("id")
        ] or [{"label": "-", "value": "-"}]
    if kind == "datetime":
        found.update(subtype="date", dateLabel=found["label"])
    required = entry.get("required") == "true" or any(
        c.get("name") == "required" for c in entry.iter(f"{space}constraint")
    )
    if required:
        found["validate"] = {"required": True}
    return found
