"""Differences between forms: fields that came, went or changed."""

from __future__ import annotations

from typing import Any

from engine.comparing.change import Change, shown, turned
from engine.forms.reading import FormUnreadable, read
from engine.package import Package

_NAMES: dict[str, tuple[str, str]] = {
    "label": ("pertanyaan", "the question"),
    "type": ("jenis isian", "the kind of field"),
    "key": ("nama variabel", "the name of the variable"),
    "description": ("keterangan", "the description"),
    "values": ("pilihan", "the options"),
    "validate": ("aturan isian", "the rules of the field"),
    "conditional": ("syarat tampil", "when it is shown"),
    "properties": ("terjemahan dan sifat", "translations and properties"),
    "text": ("teks", "the text"),
    "readonly": ("hanya dibaca", "whether it can only be read"),
    "defaultValue": ("isi awal", "the default"),
}
_LEFT_OUT = {"id", "components", "layout"}


def compare_forms(before: Package, after: Package) -> list[Change]:
    """All forms of both packages, by name."""
    old, new = _schemas(before), _schemas(after)
    found: list[Change] = []
    for name in sorted(old.keys() | new.keys()):
        file = f"forms/{name}.json"
        if name not in old:
            found.append(
                Change(
                    "added",
                    name,
                    file,
                    f"Formulir {shown(name)} ditambahkan.",
                    f"The form {shown(name)} is added.",
                )
            )
        elif name not in new:
            found.append(
                Change(
                    "removed",
                    name,
                    file,
                    f"Formulir {shown(name)} dihapus.",
                    f"The form {shown(name)} is removed.",
                )
            )
        elif old[name] != new[name]:
            found += _fields(name, file, old[name], new[name])
    return found


def _fields(name: str, file: str, old: Any, new: Any) -> list[Change]:
    found: list[Change] = []
    title_id, title_en = f"Formulir {shown(name)}", f"The form {shown(name)}"
    a, b = _components(old), _components(new)
    for key, field in b.items():
        label = shown(field.get("label") or field.get("text") or key)
        if key not in a:
            found.append(
                Change(
                    "added",
                    name,
                    file,
                    f"{title_id}: isian {label} ditambahkan.",
                    f"{title_en}: the field {label} is added.",
                )
            )
            continue
        for part in sorted((field.keys() | a[key].keys()) - _LEFT_OUT):
            before, after = a[key].get(part), field.get(part)
            if before != after:
                name_id, name_en = _NAMES.get(part, (f"«{part}»", f"«{part}»"))
                told_id = turned(
                    f"{title_id}, isian {label}", name_id, name_en, _plain(before), _plain(after)
                )[0]
                told_en = turned(
                    f"{title_en}, the field {label}", name_id, name_en, _plain(before), _plain(after)
                )[1]
                found.append(Change("changed", name, file, told_id, told_en))
    for key, field in a.items():
        if key not in b:
            label = shown(field.get("label") or field.get("text") or key)
            found.append(
                Change(
                    "removed",
                    name,
                    file,
                    f"{title_id}: isian {label} dihapus.",
                    f"{title_en}: the field {label} is removed.",
                )
            )
    if [k for k in a if k in b] != [k for k in b if k in a]:
        found.append(
            Change(
                "changed",
                name,
                file,
                f"{title_id}: urutan isian berubah.",
                f"{title_en}: the order of the fields changes.",
            )
        )
    return found or [Change("changed", name, file, f"{title_id} berubah.", f"{title_en} changes.")]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(v.get("label", v)) if isinstance(v, dict) else str(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {v}" for k, v in sorted(value.items()))
    return str(value)


def _components(schema: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}

    def walk(outer: Any, depth: int) -> None:
        inner = outer.get("components") if isinstance(outer, dict) else None
        for number, component in enumerate(inner if isinstance(inner, list) and depth < 20 else ()):
            if isinstance(component, dict):
                key = (
                    component.get("id")
                    or component.get("key")
                    or component.get("path")
                    or f"{depth}.{number}"
                )
                found[str(key)] = component
                walk(component, depth + 1)

    walk(schema, 0)
    return found


def _schemas(package: Package) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, content in package.files.items():
        if path.startswith("forms/") and path.endswith(".json"):
            try:
                schema: Any = read(content)
            except FormUnreadable:
                schema = content.decode("utf-8", "replace")
            found[path.removeprefix("forms/").removesuffix(".json")] = schema
    return found
