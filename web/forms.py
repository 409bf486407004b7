"""The same form-js schema as a form that needs no script: drawn by templates, read back into typed values."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from engine import feel, forms
from web import words

#: empty rows offered in a list without scripts
SPARE_ROWS = 2


@dataclass
class Option:
    token: str
    label: str
    chosen: bool


@dataclass
class Field:
    """One part of a form, ready to be drawn. ``name`` is its name in the HTML form."""

    kind: str
    name: str
    label: str
    hint: str = ""
    required: bool = False
    disabled: bool = False
    value: Any = None
    errors: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    #: "date", "time", "datetime-local", "number", "text", "email", "tel"
    input: str = "text"
    min: Any = None
    max: Any = None
    maxlength: Any = None
    text: SafeString | None = None
    parts: list[Field] = field(default_factory=list)
    rows: list[list[Field]] = field(default_factory=list)
    #: "key=value" of the answer that makes it pointless
    unless: str = ""

    @property
    def id(self) -> str:
        return "f-" + re.sub(r"[^\w-]", "-", self.name)


def draw(
    schema: Mapping[str, Any] | None,
    data: Mapping[str, Any],
    context: Mapping[str, Any],
    errors: Iterable[Mapping[str, Any]] = (),
) -> list[Field]:
    """The parts of a form with their values. ``errors``: ``{"field", "message"}`` as the server found them."""
    if schema is None:
        return []
    told: dict[str, list[str]] = {}
    for error in errors:
        told.setdefault(str(error["field"]), []).append(str(error["message"]))
    keys = set(forms.schema.field_keys(dict(schema)))
    return _Drawing(told, {**context, **data}, keys).parts(schema.get("components", []), data, "")


class _Drawing:
    def __init__(self, told: dict[str, list[str]], seen: Mapping[str, Any], keys: set[str]) -> None:
        self.told = told
        self.seen = {key: feel.to_feel(value) for key, value in seen.items()}
        self.keys = keys

    def parts(self, components: list[Any], data: Mapping[str, Any], prefix: str) -> list[Field]:
        drawn = (self.part(c, data, prefix) for c in components if not self.never(c))
        return [part for part in drawn if part is not None]

    def part(self, component: dict[str, Any], data: Mapping[str, Any], prefix: str) -> Field | None:
        kind = component.get("type", "")
        label = str(component.get("label") or "")
        hint = str(component.get("description") or "")
        if kind == "text":
            return Field("text", "", "", text=self.prose(str(component.get("text") or "")))
        if kind == "group":
            path = component.get("path")
            inner = data.get(path) if path else data
            inner = inner if isinstance(inner, Mapping) else {}
            parts = self.parts(component.get("components", []), inner, f"{prefix}{path}." if path else prefix)
            return Field("group", "", label, hint, parts=parts) if parts else None
        key = forms.schema.field_key(component)
        if key is None:
            return None
        name = f"{prefix}{key}"
        value = data.get(key)
        rules = component.get("validate") or {}
        drawn = Field(
            kind, name, label or key, hint, required=rules.get("required") is True,
            disabled=bool(component.get("disabled")), value=value, errors=self.told.get(name, []),
            min=rules.get("min"), max=rules.get("max"), maxlength=rules.get("maxLength"),
            unless=_unless(component),
        )  # fmt: skip
        if kind == "dynamiclist":
            rows = value if isinstance(value, list) else []
            rows = [*rows, *[{}] * SPARE_ROWS]
            drawn.rows = [
                self.parts(component.get("components", []), row if isinstance(row, Mapping) else {}, f"{name}.{n}.")
                for n, row in enumerate(rows)
            ]  # fmt: skip
        elif kind in ("select", "radio", "checklist", "taglist"):
            drawn.options = self.options(component, value)
        elif kind == "datetime":
            subtype = component.get("subtype") or "date"
            drawn.input = "datetime-local" if subtype == "datetime" else subtype
            drawn.label = label or str(component.get("dateLabel") or component.get("timeLabel") or key)
            drawn.value = _local(value, subtype)
        elif kind == "number":
            drawn.input = "number"
        elif kind == "textfield":
            drawn.input = {"email": "email", "phone": "tel"}.get(str(rules.get("validationType")), "text")
        return drawn

    def options(self, component: dict[str, Any], value: Any) -> list[Option]:
        chosen = value if isinstance(value, list) else [value]
        pairs = list(_pairs(component, self.seen))
        known = [v for v, _ in pairs]
        # a choice from elsewhere (prefilled, older version) must not be lost
        pairs += [(v, words.readable(str(v))) for v in chosen if v is not None and v not in known]
        return [Option(token(v), label, any(v == c and type(v) is type(c) for c in chosen)) for v, label in pairs]

    def never(self, component: dict[str, Any]) -> bool:
        """Hidden whatever is answered here: its condition reads only what is known already."""
        text = (component.get("conditional") or {}).get("hide")
        if not isinstance(text, str) or not text.strip():
            return False
        if any(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text) for key in self.keys):
            return False
        with contextlib.suppress(feel.FeelError):
            return feel.evaluate(text.lstrip().removeprefix("="), self.seen, now=timezone.localtime()) is True
        return False

    def prose(self, text: str) -> SafeString:
        """The author's text: ``{{ FEEL }}`` filled in, ``**bold**`` and blank lines."""

        def filled(found: re.Match[str]) -> str:
            try:
                value = feel.to_json(feel.evaluate(found[1], self.seen, now=timezone.localtime()))
            except feel.FeelError:
                return "-"
            return "-" if value is None else str(value)

        plain: str = escape(re.sub(r"\{\{(.+?)\}\}", filled, text.removeprefix("=") if text.startswith("=") else text, flags=re.S))
        plain = re.sub(r"^#+ *", "", plain, flags=re.M)
        bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", plain, flags=re.S)
        paragraphs = (p.strip().replace("\n", "<br>") for p in re.split(r"\n\s*\n", bold))
        return mark_safe("".join(f"<p>{p}</p>" for p in paragraphs if p))


def read(schema: Mapping[str, Any] | None, sent: QueryDict) -> dict[str, Any]:
    """What an HTML form sent, as the values form-js would have sent."""
    return _read((schema or {}).get("components", []), sent, "")


def _read(components: list[Any], sent: QueryDict, prefix: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for component in components:
        kind = component.get("type")
        if kind == "group":
            path = component.get("path")
            inner = _read(component.get("components", []), sent, f"{prefix}{path}." if path else prefix)
            values.update({path: inner} if path else inner)
            continue
        key = forms.schema.field_key(component)
        if key is None or component.get("disabled"):
            continue
        name = f"{prefix}{key}"
        if kind == "dynamiclist":
            rows = [
                _read(component.get("components", []), sent, f"{name}.{n}.")
                for n in range(min(_whole(sent.get(f"{name}.rows")), 200))
            ]
            values[key] = [row for row in rows if any(v not in (None, False, []) for v in row.values())]
        else:
            values[key] = _value(component, str(kind), name, sent)
    return values


def _value(component: dict[str, Any], kind: str, name: str, sent: QueryDict) -> Any:
    text = sent.get(name, "").strip()
    if kind == "checkbox":
        return bool(text)
    if kind in ("checklist", "taglist"):
        known = {token(v): v for v, _ in _pairs(component, {})}
        return [known.get(t, t) for t in sent.getlist(name) if t]
    if not text:
        return None
    if kind in ("radio", "select"):
        return {token(v): v for v, _ in _pairs(component, {})}.get(text, text)
    if kind == "number":
        with contextlib.suppress(ValueError):
            return int(text)
        with contextlib.suppress(ValueError):
            return float(text.replace(",", "."))
        return text
    if kind == "datetime" and component.get("subtype") == "datetime":
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(text)
            return (timezone.make_aware(at) if timezone.is_naive(at) else at).isoformat()
    return text


def token(value: Any) -> str:
    """A choice's value as it stands in HTML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pairs(component: dict[str, Any], seen: Mapping[str, Any]) -> Iterable[tuple[Any, str]]:
    source: Any = component.get("values")
    if source is None and component.get("valuesKey"):
        source = feel.to_json(seen.get(component["valuesKey"]))
    elif source is None and component.get("valuesExpression"):
        with contextlib.suppress(feel.FeelError):
            text = str(component["valuesExpression"]).lstrip().removeprefix("=")
            source = feel.to_json(feel.evaluate(text, dict(seen), now=timezone.localtime()))
    for option in source if isinstance(source, list) else []:
        if isinstance(option, Mapping):
            yield option.get("value"), str(option.get("label") or option.get("value"))
        else:
            yield option, words.readable(str(option))


def _unless(component: dict[str, Any]) -> str:
    """The simplest conditions (``=key = "value"``) in a form that a small script can follow."""
    text = str((component.get("conditional") or {}).get("hide") or "")
    found = re.fullmatch(r'\s*=?\s*(\w+)\s*=\s*"?(\w+)"?\s*', text)
    return f"{found[1]}={found[2]}" if found else ""


def _local(value: Any, subtype: str) -> str:
    if not isinstance(value, str):
        return ""
    if subtype == "datetime":
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return f"{timezone.localtime(at) if timezone.is_aware(at) else at:%Y-%m-%dT%H:%M}"
    return value


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


# --- reading again what was written ---------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    label: str
    text: str


def answers(schema: Mapping[str, Any] | None, data: Mapping[str, Any]) -> list[Answer]:
    """What was answered, in the words of the form; fields left empty are left out."""
    if schema is None:
        return [Answer(words.readable(key), _say({}, value)) for key, value in data.items() if _given(value)]
    found = []
    for component in forms.schema.components(dict(schema)):
        key = forms.schema.field_key(component)
        value = data.get(key) if key else None
        if key and _given(value) and not (value is False and component.get("type") == "checkbox"):
            label = component.get("label") or component.get("dateLabel") or words.readable(key)
            found.append(Answer(str(label), _say(component, value)))
    return found


def _given(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _say(component: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, list):
        if value and isinstance(value[0], Mapping):
            inner = {"components": component.get("components", [])} if component else None
            return "\n".join(
                "• " + "; ".join(f"{a.label}: {a.text}" for a in answers(inner, row)) for row in value
            )
        return ", ".join(_say(component, entry) for entry in value)
    for option, label in _pairs(dict(component), {}) if component else ():
        if option == value and type(option) is type(value):
            return label
    if isinstance(value, bool):
        return gettext("Ya") if value else gettext("Tidak")
    if component.get("type") == "datetime" and isinstance(value, str):
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(value.replace("Z", "+00:00"))
            if timezone.is_aware(at):
                return words.moment(at)
            return words.date(timezone.make_aware(at))
    return str(value)
