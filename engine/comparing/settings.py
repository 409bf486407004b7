"""Differences in procedure.toml and in the scenarios."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from typing import Any

from engine.comparing.change import Change, shown, turned
from engine.package import Package

_KEYS: dict[str, tuple[str, str]] = {
    "id": ("kode", "the id"),
    "title.id": ("judul", "the title"),
    "title.en": ("judul Inggris", "the English title"),
    "owner": ("pemilik", "the owner"),
    "legal_basis": ("dasar hukum", "the legal basis"),
    "notes.id": ("catatan", "the notes"),
    "notes.en": ("catatan Inggris", "the English notes"),
    "case": ("memerlukan penyintas", "whether it has a survivor"),
    "start": ("cara mulai", "how it starts"),
    "start_roles": ("peran yang memulai", "the roles that start it"),
    "variables": ("variabel yang disimpan", "the variables that are kept"),
}
_FILE = "procedure.toml"


def compare_settings(before: Package, after: Package) -> list[Change]:
    """Key by key."""
    old, new = _flat(before), _flat(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        a, b = old.get(key), new.get(key)
        if a != b:
            name_id, name_en = _KEYS.get(key, (f"«{key}»", f"«{key}»"))
            told_id = turned("Pengaturan prosedur", name_id, name_en, a, b)[0]
            told_en = turned("Settings of the procedure", name_id, name_en, a, b)[1]
            found.append(Change("changed", None, _FILE, told_id, told_en))
    return found


def compare_files(before: Package, after: Package) -> list[Change]:
    """Scenarios, and whatever else a package holds."""
    found = []
    for path in sorted(before.files.keys() | after.files.keys()):
        if path.endswith((".bpmn", ".dmn")) or path.startswith("forms/") or path == _FILE:
            continue
        a, b = before.files.get(path), after.files.get(path)
        word_id, word_en = (
            ("Cerita", "The story") if path.startswith("scenarios/") else ("Berkas", "The file")
        )
        name = shown(path.rsplit("/", 1)[-1])
        if a is None:
            found.append(
                Change("added", None, path, f"{word_id} {name} ditambahkan.", f"{word_en} {name} is added.")
            )
        elif b is None:
            found.append(
                Change("removed", None, path, f"{word_id} {name} dihapus.", f"{word_en} {name} is removed.")
            )
        elif a != b:
            found.append(
                Change("changed", None, path, f"{word_id} {name} berubah.", f"{word_en} {name} changes.")
            )
    return found


def compare_rest(before: Package, after: Package, told: Collection[str | None]) -> list[Change]:
    """Files that differ although nothing has been told of them: nobody shall read that nothing has changed."""
    found = []
    for path in sorted(before.files.keys() | after.files.keys()):
        a, b = before.files.get(path), after.files.get(path)
        if a == b or path in told:
            continue
        name = shown(path)
        if a is None:
            found.append(
                Change("added", None, path, f"Berkas {name} ditambahkan.", f"The file {name} is added.")
            )
        elif b is None:
            found.append(
                Change("removed", None, path, f"Berkas {name} dihapus.", f"The file {name} is removed.")
            )
        else:
            found.append(
                Change(
                    "changed", None, path,
                    f"Berkas {name} berubah dalam hal yang tidak diuraikan, misalnya letak, warna, atau urutan.",
                    f"The file {name} changes in what is not told one by one, such as places, colours or order.",
                )
            )  # fmt: skip
    return found


def _flat(package: Package) -> dict[str, str]:
    try:
        raw = tomllib.loads(package.files.get(_FILE, b"").decode("utf-8"))
    except (ValueError, RecursionError):
        return {"content": package.files[_FILE].decode("utf-8", "replace")}
    return dict(_walk(raw, ""))


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        yield path, ", ".join(str(v) for v in value)
    else:
        yield path, str(value)
