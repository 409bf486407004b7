"""``rangkul check``: what is wrong with any file, however broken, without storing anything."""

from __future__ import annotations

import argparse
import json
import posixpath
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

#: files that a diagram imports are read up to this number
MAX_IMPORTS = 100


def add(commands: Any) -> None:
    """Register the command."""
    check = commands.add_parser("check", help="say what is wrong with diagrams and packages, storing nothing")
    check.add_argument("paths", nargs="+", help="diagrams, zip files, packages, or folders of them")
    check.add_argument("--json", action="store_true", help="print a JSON list")
    check.add_argument("--lang", choices=["id", "en"], default="id", help="language of the messages")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check each path. Returns 1 when anything has an error."""
    results = [entry for name in arguments.paths for entry in checked(Path(name), arguments.lang)]
    if arguments.json:
        json.dump(results, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for entry in results:
            print(entry["file"])
            for f in entry["findings"]:
                print(f"  {f['severity']:8} {f['code']:28} {f['element'] or '-'}: {f['message']}")
    return 1 if any(f["severity"] == "error" for r in results for f in r["findings"]) else 0


def checked(path: Path, lang: str = "id") -> list[Entry]:
    """What is wrong with a file, a package, or everything in a folder. Never raises for what a path holds."""
    try:
        if path.is_dir():
            return list(_folder(path, lang)) or [_refusal(path, "unreadable", _NOTHING, lang)]
        if not path.exists():
            return [_refusal(path, "unreadable", _MISSING, lang)]
        return _file(path, lang)
    except OSError as error:
        what = error.strerror or str(error)
        return [
            _refusal(path, "unreadable", (f"Tidak dapat dibaca: {what}.", f"Cannot be read: {what}."), lang)
        ]
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        told = (
            f"Pemeriksaan gagal ({what}). Laporkan berkas ini.",
            f"The check failed ({what}). Report this file.",
        )
        return [_refusal(path, "check_failed", told, lang)]


_MISSING = ("Tidak ada berkas dengan nama itu.", "There is no such file.")
_NOTHING = ("Tidak ada diagram atau paket di folder ini.", "There is no diagram or package in this folder.")


def _folder(folder: Path, lang: str) -> Iterator[Entry]:
    import engine

    if (folder / "procedure.toml").exists():
        library = _library(folder.resolve().parent)
        yield _entry(folder, engine.check(engine.Package.from_folder(folder), library, standard=True), lang)
        return
    packages = [p.parent for p in sorted(folder.rglob("procedure.toml")) if not _hidden(p, folder)]
    for package in packages:
        yield from checked(package, lang)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p, folder)):
        inside = any(package in path.parents for package in packages)
        if not inside and (path.suffix.lower() in (".bpmn", ".bpmn2", ".zip") or _named_bpmn(path)):
            yield from checked(path, lang)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _named_bpmn(path: Path) -> bool:
    """XML files that say that they are diagrams, by their name or their beginning."""
    if path.suffix.lower() != ".xml":
        return False
    if path.name.lower().endswith((".bpmn.xml", ".bpmn20.xml")):
        return True
    with path.open("rb") as file:
        return b"BPMN/20100524/MODEL" in file.read(4096).replace(b"\0", b"")


def _library(folder: Path) -> Any:
    """The packages beside this one; those that cannot be read are left out."""
    import engine

    packages: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir() and (path / "procedure.toml").exists():
            try:
                package = engine.Package.from_folder(path)
                packages[package.id] = package
            except (engine.EngineError, OSError, AttributeError, LookupError, TypeError, ValueError):
                continue
    return engine.Library(packages)


def _file(path: Path, lang: str) -> list[Entry]:
    import engine
    from engine import foreign, xmlsafe

    size = path.stat().st_size
    if size > xmlsafe.MAX_BYTES:
        limit = xmlsafe.MAX_BYTES // 1024 // 1024
        told = (f"Berkas lebih besar dari {limit} MB.", f"The file is larger than {limit} MB.")
        return [_refusal(path, "xml_too_large", told, lang)]
    content = path.read_bytes()
    if content[:4] == b"PK\x03\x04" or path.suffix.lower() == ".zip":
        try:
            package = engine.Package.from_zip(content)
        except engine.EngineError as error:
            return [_refusal(path, error.code, (error.message_id, error.message_en), lang)]
        if "procedure.toml" in package.files:
            return [_entry(path, engine.check(package, standard=True), lang)]
        document = foreign.office(path.name, package.files)
        if document is not None:
            return [_refusal(path, document.code, (document.message_id, document.message_en), lang)]
        inside = {n: d for n, d in package.files.items() if n.lower().endswith((".bpmn", ".bpmn2", ".xml"))}
        inner = [n for n in package.files if n.lower().endswith(".zip")]
        unopened = [(f"{path}/{n}", foreign.zip_inside(path.name, n)) for n in inner]
        if not inside and not inner:
            told = ("Zip ini tidak memuat diagram.", "This zip holds no diagram.")
            return [_refusal(path, "not_bpmn", told, lang)]
        return [
            *(
                _entry(f"{path}/{name}", _alone(Path(name).stem, data, None), lang)
                for name, data in inside.items()
            ),
            *(_refusal(place, e.code, (e.message_id, e.message_en), lang) for place, e in unopened),
        ]
    if path.suffix.lower() in (".dmn", ".json"):
        return [_entry(path, engine.check(engine.Package({path.name: content})), lang)]
    return [_entry(path, _alone(path.stem, content, _imports(content, path.parent)), lang)]


def _imports(content: bytes, folder: Path) -> dict[str, bytes]:
    """Files beside the diagram that it imports, and that these import; none from outside its folder."""
    from engine import importing, xmlsafe

    found: dict[str, bytes] = {}
    open_files = [("", content)]
    for by, text in open_files:
        for location in importing.locations(text):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(by), location))
            path = (folder / place).resolve()
            if (
                place not in found
                and len(found) < MAX_IMPORTS
                and path.is_relative_to(folder.resolve())
                and path.is_file()
                and path.stat().st_size <= xmlsafe.MAX_BYTES
            ):
                found[place] = path.read_bytes()
                open_files.append((place, found[place]))
    return found


def _alone(stem: str, content: bytes, imports: Any) -> Sequence[Any]:
    """A diagram that is no package yet."""
    import engine
    from engine import importing

    return engine.check(importing.lone(content, f"{stem}.bpmn"), standard=True, imports=imports)


def _entry(path: Path | str, findings: Sequence[Any], lang: str) -> Entry:
    told = [
        {
            "code": f.code,
            "severity": f.severity,
            "element": f.element,
            "message": f.message_id if lang == "id" else f.message_en,
        }
        for f in findings
    ]
    return {"file": str(path), "findings": told}


def _refusal(path: Path | str, code: str, message: tuple[str, str], lang: str) -> Entry:
    shown = message[0] if lang == "id" else message[1]
    finding = {"code": code, "severity": "error", "element": None, "message": shown}
    return {"file": str(path), "findings": [finding]}
