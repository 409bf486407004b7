"""``rangkul import``: diagrams of any tool as drafts, the originals kept."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.installation import process_owner, setup

_KINDS = (".bpmn", ".bpmn2", ".xml", ".zip")


def add(commands: Any) -> None:
    """Register the command."""
    bring = commands.add_parser("import", help="make drafts of diagrams and packages of any tool")
    bring.add_argument("paths", nargs="+", help="diagrams, zip files, or folders of them")
    bring.add_argument(
        "--user", default=None, help="who imports; none: a process owner who may edit everything"
    )
    bring.add_argument("--repair", action="store_true", help="carry out every clear repair at once")
    bring.add_argument("--lang", choices=["id", "en"], default="id", help="language of the messages")
    bring.add_argument("--json", action="store_true", help="print a JSON list")
    bring.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: every file opens as a draft; 1: some do not; 2: there is nobody to import for."""
    from workflows.errors import RangkulError

    setup()
    person = process_owner(arguments.user)
    if person is None:
        nobody = (
            f"--user: «{arguments.user}» is no process owner of this installation."
            if arguments.user
            else "There is no process owner yet who may edit every procedure: rangkul manage person NAME --owner"
        )
        print(nobody, file=sys.stderr)
        if arguments.json:
            print(
                json.dumps([_failed(Path(name), "not_allowed", nobody) for name in arguments.paths], indent=2)
            )
        return 2
    results: list[dict[str, Any]] = []
    for path in _files([Path(name) for name in arguments.paths]):
        try:
            results += _one(path, person, arguments)
        except RangkulError as error:
            shown = error.message("id" if arguments.lang == "id" else "en")
            results.append(_failed(path, error.details.get("reason", error.code), shown))
        except OSError as error:
            results.append(_failed(path, "unreadable", error.strerror or str(error)))
        except Exception as error:
            results.append(_failed(path, "import_failed", f"{type(error).__name__}: {error}"))
    if arguments.json:
        json.dump(results, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for entry in results:
            shown = f"draft {entry['draft']}, {entry['elements']} elements" if entry["ok"] else "not imported"
            print(f"{entry['file']}: {shown}")
            for f in entry["findings"]:
                print(f"  {f['severity']:8} {f['code']:28} {f['element'] or '-'}: {f['message']}")
    return 0 if all(entry["ok"] for entry in results) else 1


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and p.suffix.lower() in _KINDS and p.name[0] != "."
            )
        else:
            yield path


def _one(path: Path, person: Any, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    from workflows import clock
    from workflows.drafts import files, importing

    if path.stat().st_size > files.MAX_FILE:
        raise files.too_large(files.MAX_FILE)
    chosen = ["all"] if arguments.repair else []
    found = importing.import_file(person, path.name, path.read_bytes(), clock.now(), repair=chosen)
    return [
        {
            "file": str(path) if len(found) == 1 else f"{path}/{one.file}",
            "ok": True,
            "draft": one.draft.pk,
            "elements": one.elements,
            "findings": [
                {
                    "code": f.code,
                    "severity": f.severity,
                    "element": f.element,
                    "message": f.message_id if arguments.lang == "id" else f.message_en,
                }
                for f in one.findings
            ],
        }
        for one in found
    ]


def _failed(path: Path, code: str, message: str) -> dict[str, Any]:
    finding = {"code": code, "severity": "error", "element": None, "message": message}
    return {"file": str(path), "ok": False, "draft": None, "elements": 0, "findings": [finding]}
