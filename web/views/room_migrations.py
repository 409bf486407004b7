"""Moving running cases to another version: look, try, map on the diagrams, start, watch, stop."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

import engine
from engine.migrating.mapping import JOINS
from web import words
from web.page import Request, not_found, number, page, render
from workflows import clock
from workflows.drafts import comparisons
from workflows.errors import RangkulError
from workflows.migration import queries, services
from workflows.migration.errors import MappingInvalid
from workflows.migration.models import Migration, MigrationCase
from workflows.procedures import library
from workflows.procedures import queries as procedures
from workflows.procedures.models import Procedure

#: cases of a dry run that the page lists, those that cannot move first
SHOWN = 200


@dataclass(frozen=True)
class Choice:
    """An element to choose: its name in a mapping, and how people call it."""

    value: str
    title: str


@page("GET", "POST")
def plan(request: Request, slug: str) -> HttpResponse:
    """Which cases run on which version; with two versions chosen, what a migration would do."""
    row = Procedure.objects.filter(pk=slug).first()
    if row is None:
        raise not_found()
    now = clock.now()
    running = queries.running(request.user, slug, now)
    asked = request.POST if request.method == "POST" else request.GET
    numbers = [v.number for v in procedures.versions(row)]
    newest = numbers[0] if numbers else 0
    busiest = next((one["version"] for one in running if one["cases"] and one["version"] != newest), None)
    source, target = number(asked.get("dari")) or busiest, number(asked.get("ke")) or newest
    mapping = _mapping(asked)
    shown: dict[str, Any] = {}
    status, refused, problems = 200, "", []
    tried = _what(source, target, mapping)
    reason = request.POST.get("alasan", "")
    if request.method == "POST" and source and target:
        try:
            if request.POST.get("langkah") == "pindahkan":
                if request.POST.get("dicoba") == tried:
                    migration = services.start(request.user, slug, source, target, mapping, reason, now)
                    return HttpResponseRedirect(reverse("migration-progress", args=[slug, migration.pk]))
                status, refused = 409, _("Pilihan berubah sejak dicoba. Lihat hasilnya, lalu pindahkan.")
        except RangkulError as error:
            status, refused = error.status, error.message(words.language())
        try:
            report = services.dry_run(request.user, slug, source, target, mapping, now)
            shown = _report(slug, source, target, report.as_json())
        except RangkulError as error:
            status, refused = error.status, error.message(words.language())
            if isinstance(error, MappingInvalid):
                problems = [words.said(one) for one in error.details["problems"]]
                shown = _diagrams(slug, source, target)
    return render(
        request, "room/migration.html",
        status=status, procedure=row, running=running, numbers=numbers, source=source, target=target,
        mapping=[{"old": old, "new": new or ""} for old, new in mapping.items()],
        refused=refused, problems=problems, tried=tried, reason=reason, past=queries.migrations(request.user, slug)[:10], **shown,
    )  # fmt: skip


@page()
def progress(request: Request, slug: str, pk: int) -> HttpResponse:
    """How far a migration is, and what became of each case. The piece that moves is asked for again by itself."""
    found = queries.get(request.user, pk)
    if found.procedure_id != slug:
        raise not_found()
    now = clock.now()
    counts = queries.counts(request.user, found, now)
    outcome = request.GET.get("hasil", "")
    cases = queries.cases(request.user, found, now)
    if outcome in MigrationCase.Outcome.values:
        cases = cases.filter(outcome=outcome)
    shown = Paginator(cases, 50).get_page(request.GET.get("hal"))
    done = counts["total"] - counts["waiting"]
    template = "room/migration_state.html" if request.htmx else "room/migration_progress.html"
    return render(
        request, template,
        migration=found, procedure=found.procedure, counts=counts, done=done,
        share=100 * done // counts["total"] if counts["total"] else 100,
        live=found.state in Migration.LIVE, outcome=outcome, page=shown,
        rows=[{"case": one, "why": [words.said(why) for why in one.why]} for one in shown],
    )  # fmt: skip


@page("POST")
def stop(request: Request, slug: str, pk: int) -> HttpResponse:
    """Move no further case."""
    try:
        services.stop(request.user, queries.get(request.user, pk), clock.now())
        messages.success(request, _("Pemindahan dihentikan. Yang sudah pindah tetap pindah."))
    except RangkulError as error:
        messages.error(request, error.message(words.language()))
    return HttpResponseRedirect(reverse("migration-progress", args=[slug, pk]))


def _report(slug: str, source: int, target: int, report: dict[str, Any]) -> dict[str, Any]:
    lines = sorted(report["lines"], key=lambda line: line["possible"])
    for line in lines[:SHOWN]:
        for place in line["places"]:
            place["said"] = [words.said(one) for one in place["changes"]]
        line["said"] = [words.said(one) for one in (*line["problems"], *line["notices"])]
    return {
        **_diagrams(slug, source, target, report["moves"]),
        "report": report,
        "lines": lines[:SHOWN],
        "cut": report["cases"] > SHOWN,
        "reasons": [
            {"text": words.said(one), "count": one["count"], "element": one["element"]}
            for one in report["reasons"]
        ],
        "changes": [
            {"text": words.said(one), "count": one["count"], "element": one["element"]}
            for one in report["changes"]
        ],
    }


def _diagrams(slug: str, source: int, target: int, moves: tuple[Any, ...] | list[Any] = ()) -> dict[str, Any]:
    before, after = procedures.version(slug, source), procedures.version(slug, target)
    compared = comparisons.told(
        comparisons.of_version(before), comparisons.of_version(after), words.language()
    )
    return {
        "compared": {
            **compared,
            "moves": [m for m in moves if m["kind"] in ("work_item", "message", "timer", "call", "join")],
        },
        "old_choices": choices(library.load(before)),
        "new_choices": choices(library.load(after)),
    }


def choices(loaded: engine.Procedure) -> list[Choice]:
    """Elements in which a case can stand and flows by which it comes to a join, with the process where an id is not
    enough.
    """
    english = words.language() == "en"
    found: list[tuple[str, str, str]] = []
    for package in loaded.packages.values():
        for process in package.processes:
            for level in process.level.walk():
                titles = {
                    node.id: node.name_en if english and node.name_en else node.title
                    for node in level.nodes.values()
                }
                found += [(process.id, ident, title) for ident, title in titles.items()]
                found += [
                    (process.id, flow, f"{titles[level.flows[flow].source]} → {titles[node.id]}")
                    for node in level.nodes.values()
                    if node.kind in JOINS and len(node.incoming) > 1
                    for flow in node.incoming
                ]
    often: dict[str, int] = {}
    for _process, ident, _title in found:
        often[ident] = often.get(ident, 0) + 1
    told = [
        Choice(
            f"{process}/{ident}" if often[ident] > 1 else ident,
            f"{title} ({ident})" if title != ident else ident,
        )
        for process, ident, title in found
    ]
    return sorted(told, key=lambda one: one.title.lower())


def _what(source: int | None, target: int | None, mapping: dict[str, str | None]) -> str:
    """What was chosen, as the form sends it back: only what was tried is carried out."""
    return json.dumps([source, target, sorted(mapping.items())])


def _mapping(asked: Any) -> dict[str, str | None]:
    pairs = zip(asked.getlist("peta_dari"), asked.getlist("peta_ke"), strict=False)
    return {old: new or None for old, new in pairs if old}
