"""Validate data against a form (the rules of form-js 1.x: required, type, length, pattern, range, options, hidden)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine import feel
from engine.forms.schema import FIELDS, field_key

MAX_TEXT = 20_000
MAX_LIST = 200
#: beyond it nothing that people count is meant, and rounding has no digits left
MAX_NUMBER = 10**15
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[\d\s().-]{5,20}$")


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, and what to do. ``field`` is its key, with a path inside lists."""

    field: str
    code: str
    message_id: str
    message_en: str


@dataclass(frozen=True)
class Validation:
    """``data``: every field of the form, null where nothing was given or the field is hidden."""

    data: dict[str, Any]
    errors: list[FieldError] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """No errors."""
        return not self.errors


def validate(
    schema: Mapping[str, Any] | None,
    data: Mapping[str, Any],
    context: Mapping[str, Any] | None = None,
    *,
    partial: bool = False,
    now: datetime | None = None,
) -> Validation:
    """Check ``data`` against the form.

    :param schema: form-js schema; None is a form without fields.
    :param context: variables of the case that conditions may read.
    :param partial: do not ask for required fields (drafts, scenario starts).
    :param now: for conditions that ask for the time.
    """
    checker = _Checker(dict(context or {}), partial, now)
    cleaned = checker.fields((schema or {}).get("components", []), dict(data), "")
    for key in data:
        if key not in cleaned and key not in checker.known:
            names = ", ".join(sorted(checker.known)) or "-"
            checker.add(
                str(key),
                "unknown_field",
                f"Formulir ini tidak punya isian «{key}». Isian yang ada: {names}.",
                f"This form has no field «{key}». Its fields are: {names}.",
            )
    return Validation(cleaned, checker.errors)


class _Checker:
    def __init__(self, context: dict[str, Any], partial: bool, now: datetime | None) -> None:
        self.context = context
        self.partial = partial
        self.now = now
        self.errors: list[FieldError] = []
        self.known: set[str] = set()

    def add(self, key: str, code: str, message_id: str, message_en: str) -> None:
        self.errors.append(FieldError(key, code, message_id, message_en))

    def fields(
        self, components: list[Any], data: dict[str, Any], prefix: str, hidden: bool = False
    ) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for component in components:
            kind = component.get("type")
            away = hidden or self.hides(component, data)
            if kind == "group":
                path = component.get("path")
                if path:
                    inner = data.get(path)
                    self.known.add(path)
                    inner = inner if isinstance(inner, dict) else {}
                    cleaned[path] = self.fields(
                        component.get("components", []), inner, f"{prefix}{path}.", away
                    )
                else:
                    cleaned.update(self.fields(component.get("components", []), data, prefix, away))
                continue
            key = field_key(component)
            if kind not in FIELDS or not key:
                continue
            if not prefix:
                self.known.add(key)
            if away:
                cleaned.setdefault(key, None)
                continue
            value = data.get(key)
            if isinstance(value, str) and kind != "dynamiclist":
                value = value.strip() if kind in ("textfield", "textarea") else value
            cleaned[key] = self.field(component, kind, f"{prefix}{key}", value)
        return cleaned

    def hides(self, component: dict[str, Any], data: dict[str, Any]) -> bool:
        text = (component.get("conditional") or {}).get("hide")
        if not isinstance(text, str) or not text.strip():
            return False
        try:
            seen = {k: feel.to_feel(v) for k, v in {**self.context, **data}.items()}
            return feel.evaluate(text.lstrip().removeprefix("="), seen, now=self.now) is True
        except feel.FeelError:
            return False

    def field(self, component: dict[str, Any], kind: str, key: str, value: Any) -> Any:
        rules = component.get("validate") or {}
        label = component.get("label") or key
        empty = value is None or value == "" or value == [] or (kind == "checkbox" and value is False)
        if empty and rules.get("required") is True and not self.partial:
            self.add(
                key, "required", f"«{label}» wajib diisi.", f"«{_english(component, label)}» is required."
            )
            return None if value in ("", []) else value
        if value is None or value == "":
            return None
        return getattr(self, f"_{kind}")(component, rules, key, value)

    def _wrong(self, component: dict[str, Any], key: str, want_id: str, want_en: str) -> None:
        label = component.get("label") or key
        self.add(
            key,
            "type",
            f"«{label}» harus berupa {want_id}.",
            f"«{_english(component, label)}» must be {want_en}.",
        )

    def _textfield(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        if not isinstance(value, str):
            self._wrong(component, key, "teks", "text")
            return None
        label = component.get("label") or key
        english = _english(component, label)
        least, most = rules.get("minLength"), rules.get("maxLength") or MAX_TEXT
        if isinstance(least, int) and len(value) < least:
            self.add(
                key,
                "min_length",
                f"«{label}» paling sedikit {least} huruf.",
                f"«{english}» needs at least {least} characters.",
            )
        if isinstance(most, int) and len(value) > most:
            self.add(
                key,
                "max_length",
                f"«{label}» paling banyak {most} huruf.",
                f"«{english}» may have at most {most} characters.",
            )
        pattern = rules.get("pattern")
        if isinstance(pattern, str) and pattern and len(value) <= 500:
            try:
                fits = re.search(pattern, value) is not None
            except re.error:
                fits = True
            if not fits:
                told = rules.get("patternErrorMessage")
                properties = component.get("properties") or {}
                self.add(
                    key,
                    "pattern",
                    told or f"«{label}» tidak sesuai bentuk yang diminta.",
                    properties.get("patternErrorMessage_en")
                    or told
                    or f"«{english}» does not have the form asked for.",
                )
        kind = rules.get("validationType")
        if kind == "email" and not _EMAIL.match(value):
            self.add(key, "email", f"«{label}» bukan alamat surel.", f"«{english}» is no e-mail address.")
        if kind == "phone" and not _PHONE.match(value):
            self.add(key, "phone", f"«{label}» bukan nomor telepon.", f"«{english}» is no telephone number.")
        return value

    _textarea = _textfield

    def _number(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        if component.get("serializeToString") and isinstance(value, str):
            try:
                number = Decimal(value)
            except ArithmeticError:
                self._wrong(component, key, "angka", "a number")
                return None
        elif isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self._wrong(component, key, "angka", "a number")
            return None
        else:
            number = Decimal(str(value))
        if not number.is_finite() or abs(number) > MAX_NUMBER:
            self._wrong(component, key, "angka", "a number")
            return None
        label = component.get("label") or key
        english = _english(component, label)
        digits = component.get("decimalDigits")
        if isinstance(digits, int) and number != round(number, digits):
            if digits == 0:
                self._wrong(component, key, "bilangan bulat", "a whole number")
            else:
                self._wrong(
                    component,
                    key,
                    f"angka dengan paling banyak {digits} desimal",
                    f"a number with at most {digits} decimals",
                )
            return None
        least, most = rules.get("min"), rules.get("max")
        if isinstance(least, int | float) and number < Decimal(str(least)):
            self.add(key, "min", f"«{label}» paling kecil {least}.", f"«{english}» must be at least {least}.")
        if isinstance(most, int | float) and number > Decimal(str(most)):
            self.add(key, "max", f"«{label}» paling besar {most}.", f"«{english}» must be at most {most}.")
        return value

    def _checkbox(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        if not isinstance(value, bool):
            self._wrong(component, key, "ya atau tidak (true/false)", "yes or no (true/false)")
            return None
        return value

    def options(self, component: dict[str, Any]) -> list[Any] | None:
        """Allowed values; None when they are not known here."""
        if _other(component):
            return None
        if isinstance(component.get("values"), list):
            return [o.get("value") for o in component["values"]]
        source: Any = None
        if component.get("valuesKey"):
            source = self.context.get(component["valuesKey"])
        elif component.get("valuesExpression"):
            try:
                seen = {k: feel.to_feel(v) for k, v in self.context.items()}
                text = str(component["valuesExpression"]).lstrip().removeprefix("=")
                source = feel.to_json(feel.evaluate(text, seen, now=self.now))
            except feel.FeelError:
                source = None
        if not isinstance(source, list):
            return None
        return [o.get("value") if isinstance(o, dict) else o for o in source]

    def _option(self, component: dict[str, Any], key: str, value: Any) -> bool:
        allowed = self.options(component)
        label = component.get("label") or key
        if allowed is None:
            if isinstance(value, str | bool | int | float):
                return True
            self._wrong(component, key, "satu pilihan", "one choice")
            return False
        if any(type(a) is type(value) and a == value for a in allowed):
            return True
        shown = ", ".join(str(a).lower() if isinstance(a, bool) else str(a) for a in allowed)
        self.add(
            key,
            "option",
            f"«{value}» bukan pilihan untuk «{label}». Pilihannya: {shown}.",
            f"«{value}» is not a choice for «{_english(component, label)}». The choices are: {shown}.",
        )
        return False

    def _select(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        return value if self._option(component, key, value) else None

    _radio = _select

    def _checklist(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        if not isinstance(value, list) or len(value) > MAX_LIST:
            self._wrong(component, key, "daftar pilihan", "a list of choices")
            return None
        kept: list[Any] = []
        for entry in value:
            if not self._option(component, key, entry):
                return None
            if entry not in kept:
                kept.append(entry)
        return kept

    _taglist = _checklist

    def _datetime(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        kind = component.get("subtype") or "date"
        wanted = {
            "date": ("tanggal (2026-03-31)", "a date (2026-03-31)"),
            "time": ("jam (14:30)", "a time (14:30)"),
            "datetime": (
                "tanggal dan jam (2026-03-31T14:30+07:00)",
                "a date and time (2026-03-31T14:30+07:00)",
            ),
        }[kind]
        try:
            if not isinstance(value, str):
                raise ValueError
            if kind == "date":
                date.fromisoformat(value)
            elif kind == "time":
                time.fromisoformat(value.replace("Z", "+00:00"))
            else:
                if len(value) < 16:
                    raise ValueError
                moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
                # form-js leaves out the seconds, which FEEL wants
                value = moment.isoformat()
        except ValueError:
            self._wrong(component, key, *wanted)
            return None
        return value

    def _dynamiclist(self, component: dict[str, Any], rules: dict[str, Any], key: str, value: Any) -> Any:
        if (
            not isinstance(value, list)
            or len(value) > MAX_LIST
            or not all(isinstance(v, dict) for v in value)
        ):
            self._wrong(component, key, "daftar baris", "a list of rows")
            return None
        rows = []
        for index, row in enumerate(value):
            inner = component.get("components", [])
            names = {field_key(c) for c in inner}
            for name in row:
                if name not in names:
                    self.add(
                        f"{key}.{index}.{name}",
                        "unknown_field",
                        f"Baris ini tidak punya isian «{name}».",
                        f"This row has no field «{name}».",
                    )
            rows.append(self.fields(inner, row, f"{key}.{index}."))
        return rows


def _other(component: dict[str, Any]) -> bool:
    return str((component.get("properties") or {}).get("lainnya", "")).lower() == "true"


def _english(component: dict[str, Any], label: str) -> str:
    return str((component.get("properties") or {}).get("label_en") or label)
