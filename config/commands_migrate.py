"""``rangkul migrate``: move the running cases of a procedure to another of its versions."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from config.installation import ready


def add(commands: Any) -> None:
    """Register the command."""
    migrate = commands.add_parser("migrate", help="move running cases to another version of their procedure")
    migrate.add_argument("procedure", help="id of the procedure")
    migrate.add_argument("--from", dest="source", type=int, required=True, help="version they run on")
    migrate.add_argument("--to", dest="target", type=int, required=True, help="version to move them to")
    migrate.add_argument("--mapping", default=None, help="JSON file: old id -> new id, or null")
    migrate.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    migrate.add_argument("--reason", default="Dipindahkan dengan rangkul migrate", help="why")
    migrate.add_argument("--user", default=None, help="who does it; none: the operator of this machine")
    migrate.add_argument("--json", action="store_true", help="print a JSON object")
    migrate.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: every case can move, or has moved; 1: some cannot, or the command was refused."""
    ready()
    from workflows import clock
    from workflows.errors import RangkulError
    from workflows.migration import services
    from workflows.people.models import User

    try:
        mapping = _mapping(arguments.mapping)
    except (OSError, ValueError) as error:
        print(f"--mapping: {error}", file=sys.stderr)
        return 2
    user = None
    if arguments.user is not None:
        user = User.objects.filter(username=arguments.user, is_active=True).first()
        if user is None:
            print(f"--user: there is nobody named «{arguments.user}».", file=sys.stderr)
            return 2
    asked = (user, arguments.procedure, arguments.source, arguments.target, mapping)
    now = clock.now()
    try:
        if arguments.dry_run:
            return _dry(services.dry_run(*asked, now), arguments.json)
        migration = services.start(*asked, arguments.reason, now)
        services.run_to_end(migration, now)
    except RangkulError as error:
        _refused(error, arguments.json)
        return 1
    return _done(user, migration, now, arguments.json)


def _mapping(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError('a JSON object is wanted, such as {"old_id": "new_id"}')
    return found


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _refused(error: Any, as_json: bool) -> None:
    if as_json:
        _print({"error": {"code": error.code, "message": error.message_en, **error.details}})
        return
    print(error.message_en, file=sys.stderr)
    for problem in error.details.get("problems", []):
        print(f"  {problem['element']}: {problem['message_en']}", file=sys.stderr)


def _dry(report: Any, as_json: bool) -> int:
    if as_json:
        _print(report.as_json())
        return 0 if report.refused == 0 else 1
    print(f"{report.procedure}: {report.possible} of {report.cases} cases can move")
    print(f"  from version {report.source} to version {report.target}")
    for entry in report.moves:
        new = entry["new_element"] or "-"
        print(f"  {entry['count']:5} {entry['kind']:16} {entry['element'] or '-'} -> {new}")
    for entry in report.changes:
        print(f"  {entry['count']:5} {entry['element']}: {entry['message_en']}")
    for line in report.lines:
        for problem in line.plan.problems:
            print(f"  {line.case} cannot move: {problem.element}: {problem.message_en}")
    return 0 if report.refused == 0 else 1


def _done(user: Any, migration: Any, now: Any, as_json: bool) -> int:
    from workflows.migration import queries

    counts = queries.counts(user, migration, now)
    rows = queries.cases(user, migration, now).exclude(outcome="moved")
    told: list[dict[str, Any]] = [
        {"case": row.case.code, "outcome": row.outcome, "why": row.why} for row in rows
    ]
    if as_json:
        _print({"migration": migration.pk, "state": migration.state, "counts": counts, "not_moved": told})
    else:
        print(f"{counts['moved']} of {counts['total']} cases moved to version {migration.target.number}")
        for row in told:
            for reason in row["why"]:
                print(f"  {row['case']} {row['outcome']}: {reason['element']}: {reason['message_en']}")
    left = counts["refused"] + counts["failed"] + counts["waiting"]
    return 0 if left == 0 else 1
