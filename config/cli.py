"""The ``rangkul`` command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from config import commands_check, commands_export, commands_import, commands_migrate

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something does not hold, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="rangkul", description="Runs the procedures that a city's agencies have agreed on."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands_migrate.add(commands)
    commands_check.add(commands)
    commands_import.add(commands)
    commands_export.add(commands)

    scenario = commands.add_parser("scenario", help="play scenario files")
    scenario.add_argument("files", nargs="*", help="YAML files or folders; none: those of all procedures")
    scenario.add_argument("--bpmn", default=str(ROOT / "bpmn"), help="folder of the procedure packages")
    scenario.add_argument("--json", action="store_true", help="print a JSON list")
    scenario.add_argument("--coverage", action="store_true", help="say what no scenario of these visits")
    scenario.set_defaults(run=_scenario)

    procedures = commands.add_parser("procedures", help="list the procedures, or write their pages")
    procedures.add_argument("--bpmn", default=str(ROOT / "bpmn"), help="folder of the procedure packages")
    procedures.add_argument("--write", metavar="FOLDER", help="write a page for each procedure, and an index")
    procedures.add_argument("--json", action="store_true", help="print a JSON list")
    procedures.set_defaults(run=_procedures)

    obligations = commands.add_parser("obligations", help="legal deadlines: met, missed, or still running")
    obligations.add_argument("--case", default=None, help="code of one case")
    obligations.add_argument("--from", dest="since", default=None, help="first day on which they began")
    obligations.add_argument("--to", dest="until", default=None, help="last day on which they began")
    obligations.add_argument("--json", action="store_true", help="print a JSON object")
    obligations.set_defaults(run=_obligations)

    feel = commands.add_parser("feel", help="evaluate a FEEL expression")
    feel.add_argument("expression")
    feel.add_argument("--context", default="{}", help="JSON object of variables")
    feel.add_argument("--json", action="store_true", help="print the value as JSON")
    feel.set_defaults(run=_feel)

    decide = commands.add_parser("decide", help="evaluate a decision of a DMN model")
    decide.add_argument("model")
    decide.add_argument("decision")
    decide.add_argument("--input", default="{}", help="JSON object of inputs")
    decide.add_argument("--json", action="store_true", help="print the value as JSON")
    decide.set_defaults(run=_decide)

    trace = commands.add_parser("trace", help="run a BPMN file without people and clock")
    trace.add_argument("file")
    trace.add_argument("--data", default="{}", help="JSON object of variables to start with")
    trace.add_argument("--process", default=None, help="id of the process to run")
    trace.add_argument("--message", action="append", default=[], help="a message to send once it has started")
    trace.add_argument("--json", action="store_true")
    trace.set_defaults(run=_trace)

    bench = commands.add_parser("bench", help="measure speed")
    bench.add_argument("what", choices=["step", "parse", "feel"])
    bench.add_argument("--steps", type=int, default=2000)
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)

    manage = commands.add_parser("manage", help="Django's management commands", add_help=False)
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)

    run = commands.add_parser("run", help="serve the pages and run the worker, with everything set up")
    run.add_argument("--port", type=int, default=None, help="default: PORT or 8000")
    run.set_defaults(run=_run)

    arguments = parser.parse_args(argv)
    return int(arguments.run(arguments) or 0)


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _scenario(arguments: argparse.Namespace) -> int:
    import engine
    from workflows.routing.directory import from_file
    from workflows.scenarios import report, runner

    paths: list[Path] = []
    for name in arguments.files or [arguments.bpmn]:
        path = Path(name)
        paths += sorted(p for e in ("*.yaml", "*.yml") for p in path.rglob(e)) if path.is_dir() else [path]
    library = engine.Library.from_folder(arguments.bpmn)
    directory = from_file()
    results = [runner.run_file(path, library, directory) for path in paths]
    failed = any(not r.passed for r in results)
    if arguments.json:
        _print([r.as_json() for r in results])
    else:
        print(report.text(results))
    if arguments.coverage:
        coverage = report.coverage(results, library)
        print(report.coverage_text(coverage), file=sys.stderr if arguments.json else sys.stdout)
    return 1 if failed else 0


def _procedures(arguments: argparse.Namespace) -> int:
    import engine
    from workflows.catalogue import listing

    library = engine.Library.from_folder(arguments.bpmn)
    if arguments.write:
        from workflows.catalogue import pages

        for path in pages.write(library, Path(arguments.write)):
            print(path)
        return 0
    found = listing.entries(library)
    _print([entry.as_json() for entry in found]) if arguments.json else print(listing.text(found))
    return 0


def _obligations(arguments: argparse.Namespace) -> int:
    from config.installation import ready

    ready()
    from workflows import clock
    from workflows.errors import RangkulError
    from workflows.obligations import periods, printing, queries

    try:
        since, until = periods.read(arguments.since, arguments.until)
        found = queries.report_for_operator(clock.now(), case=arguments.case, since=since, until=until)
    except RangkulError as error:
        print(error.message_en, file=sys.stderr)
        return 1
    _print(printing.as_json(found)) if arguments.json else print(printing.text(found))
    return 0


def _json_object(text: str, option: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise SystemExit(f"{option}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise SystemExit(f'{option}: a JSON object is wanted, such as {{"x": 1}}')
    return value


def _feel(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from engine import feel

    context = _json_object(arguments.context, "--context")
    return _value(lambda: feel.evaluate(arguments.expression, context, now=datetime.now(UTC)), arguments)


def _decide(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from engine import decisions

    inputs = _json_object(arguments.input, "--input")
    try:
        content = Path(arguments.model).read_bytes()
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return _value(
        lambda: decisions.load(content).evaluate(arguments.decision, inputs, now=datetime.now(UTC)), arguments
    )


def _value(evaluate: Callable[[], Any], arguments: argparse.Namespace) -> int:
    """Print a FEEL value, or why there is none."""
    from engine import decisions, feel

    try:
        value = feel.to_json(evaluate())
    except (decisions.DecisionError, feel.FeelError) as error:
        if arguments.json:
            _print({"error": {"code": error.code, "message": error.message_en}})
        else:
            print(error.message_en, file=sys.stderr)
        return 1
    _print(value) if arguments.json else print(value)
    return 0


def _trace(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    import engine

    data = _json_object(arguments.data, "--data")
    try:
        content = Path(arguments.file).read_bytes()
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    found = engine.trace(content, data, process=arguments.process, messages=arguments.message)
    if arguments.json:
        _print(asdict(found))
    else:
        print("\n".join(found.visited))
        print(f"{found.status}" + (f": {found.failure.message}" if found.failure else ""))
    return 0 if found.status in ("completed", "waiting") else 1


def _bench(arguments: argparse.Namespace) -> int:
    from benchmarks import command

    result = command.run(arguments.what, arguments.steps)
    _print(result) if arguments.json else print(command.text(arguments.what, result))
    return 0


def _manage(arguments: argparse.Namespace) -> int:
    import os

    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(["rangkul manage", *arguments.arguments])
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from config import serve

    return serve.main(arguments.port)


if __name__ == "__main__":
    raise SystemExit(main())
