"""``rangkul export``, ``pull`` and ``push``: procedures as files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.installation import process_owner, setup


def add(commands: Any) -> None:
    """Register the commands."""
    export = commands.add_parser("export", help="write a version as package, diagram or picture")
    export.add_argument("procedure", help="id of the procedure")
    export.add_argument("--version", type=int, default=None, help="its number; none: the one in force")
    export.add_argument(
        "--as", dest="kind", choices=["package", "bpmn", "svg", "png", "pdf"], default="package"
    )
    export.add_argument(
        "-o", "--output", default=None, help="file to write; none: a name made from the version"
    )
    export.set_defaults(run=_export)

    pull = commands.add_parser("pull", help="write the packages in force into a folder")
    pull.add_argument("folder")
    pull.add_argument(
        "--drafts", action="store_true", help="also the drafts that are worked on, into _drafts/"
    )
    pull.add_argument("--force", action="store_true", help="write also over what was changed in the folder")
    pull.add_argument("--json", action="store_true", help="print a JSON list")
    pull.set_defaults(run=_pull)

    push = commands.add_parser("push", help="make drafts of the packages of a folder that have changed")
    push.add_argument("folder")
    push.add_argument(
        "--user", default=None, help="whose drafts; none: a process owner who may edit everything"
    )
    push.add_argument(
        "--publish", action="store_true", help="put them in force, through the publish gate, instead"
    )
    push.add_argument(
        "--force", action="store_true", help="with --publish: also over a version newer than the one pulled"
    )
    push.add_argument("--json", action="store_true", help="print a JSON list")
    push.set_defaults(run=_push)


def _export(arguments: argparse.Namespace) -> int:
    setup()
    from workflows.drafts import exporting
    from workflows.errors import RangkulError
    from workflows.procedures import queries

    try:
        made = exporting.version(queries.version(arguments.procedure, arguments.version), arguments.kind)
        path = Path(arguments.output or made.name)
        path.write_bytes(made.content)
    except (RangkulError, OSError) as error:
        print(getattr(error, "message_en", None) or error, file=sys.stderr)
        return 1
    print(path)
    return 0


def _pull(arguments: argparse.Namespace) -> int:
    setup()
    from workflows.drafts import folder

    try:
        target = Path(arguments.folder)
        target.mkdir(parents=True, exist_ok=True)
        return _told(folder.pull(target, drafts=arguments.drafts, force=arguments.force), arguments.json)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


def _push(arguments: argparse.Namespace) -> int:
    setup()
    import engine
    from workflows import clock
    from workflows.drafts import folder
    from workflows.errors import RangkulError

    source = Path(arguments.folder)
    if not source.is_dir():
        print(f"There is no folder «{source}».", file=sys.stderr)
        return 2
    person = process_owner(arguments.user)
    if person is None and (arguments.user is not None or not arguments.publish):
        print("--user: there is no such process owner.", file=sys.stderr)
        return 2
    try:
        if arguments.publish:
            author = person if arguments.user is not None else None
            versions = folder.publish(source, author, clock.now(), force=arguments.force)
            lines = [{"package": v.procedure_id, "what": "published", "version": v.number} for v in versions]
            _show(lines or [{"package": "*", "what": "unchanged"}], arguments.json)
            return 0
        return _told(folder.push(source, person, clock.now()), arguments.json)
    except RangkulError as error:
        print(error.message_en, file=sys.stderr)
        for problem in [p for group in error.details.values() if isinstance(group, list) for p in group]:
            if isinstance(problem, dict):
                print(
                    f"  {problem.get('code')} {problem.get('element') or '-'}: {problem.get('message_en')}",
                    file=sys.stderr,
                )
        return 1
    except engine.EngineError as error:
        print(error.message_en, file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


def _told(found: Sequence[Any], as_json: bool) -> int:
    """Print what became of each package; the exit code: 1 when somebody has to do something about one."""
    lines = []
    for one in found:
        line: dict[str, Any] = {"package": one.package, "what": one.what, "files": list(one.files)}
        line.update({k: v for k, v in (("draft", one.draft), ("message", one.message)) if v})
        lines.append(line)
    _show(lines, as_json)
    return 1 if any(one.failed for one in found) else 0


def _show(lines: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        json.dump(lines, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    for line in lines:
        rest = " ".join(f"{key} {line[key]}" for key in ("draft", "version", "message") if line.get(key))
        names = ", ".join(line.get("files", ()))
        print(
            f"{line['package']}: {line['what']}"
            + (f" ({rest})" if rest else "")
            + (f": {names}" if names else "")
        )
