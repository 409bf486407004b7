"""Every legal deadline of a case or a period: its source, when it began, and when it was met or by how much missed.

Which deadlines are obligations is data on the diagrams (``rangkul:obligation``, ``rangkul:window``), of the
version that each case runs on. The team that leads a case sees its lines. Admins see all cases' lines without
the times of a window, which tell when the act of violence was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

import engine
from engine import feel, timing
from workflows.access.queries import Acting, acting, without_conflicts
from workflows.cases.models import Case
from workflows.catalogue import diagrams
from workflows.errors import NotFound
from workflows.migration import history
from workflows.people.models import User
from workflows.procedures.library import load
from workflows.procedures.models import ProcedureVersion
from workflows.work.models import WorkItem

MET = "met"  # done in time
MISSED = "missed"  # done, but late
OVERDUE = "overdue"  # still open, and late
RUNNING = "running"  # still open, in time
WITHDRAWN = (
    "withdrawn"  # no longer wanted before it was done: consent withdrawn, or the case went another way
)
PAST = "past"  # the window had closed before the city was told
UNKNOWN = "unknown"  # the time from which it counts is not known

STATUSES = (MET, MISSED, OVERDUE, RUNNING, WITHDRAWN, PAST, UNKNOWN)
#: a page or an answer holds so many lines; figures count all
MAX_LINES = 1000


@dataclass(frozen=True)
class Line:
    """One obligation of one case. Times are aware; ``None`` where not known or not to be shown."""

    case: str
    obligation: str
    title_id: str
    title_en: str
    source: str
    task: str
    #: slug and name of the team that has or had the work
    team: str | None
    team_name: str
    started_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    status: str
    #: how long before the deadline it was done (negative: after), or is left until it
    margin: timedelta | None

    @property
    def late_hours(self) -> int:
        """Begun hours by which it was or is late; 0: in time, or not to be shown."""
        if self.margin is None or self.status not in (MISSED, OVERDUE):
            return 0
        return -(self.margin // timedelta(hours=1))


@dataclass(frozen=True)
class Figure:
    """How often an obligation arose, and what became of it."""

    obligation: str
    title_id: str
    title_en: str
    source: str
    total: int
    #: status -> how many
    counts: dict[str, int]

    @property
    def late(self) -> int:
        """Done late, or late and not done yet."""
        return self.counts[MISSED] + self.counts[OVERDUE]

    @property
    def kept_share(self) -> float | None:
        """Met, of those that are decided (met, missed or overdue); None when none is."""
        decided = sum(self.counts[s] for s in (MET, MISSED, OVERDUE))
        return self.counts[MET] / decided if decided else None


@dataclass(frozen=True)
class Report:
    """Lines, oldest first, and figures of all of them. ``truncated``: there are more lines than shown."""

    lines: list[Line]
    figures: list[Figure]
    truncated: bool


def report(
    user: User,
    now: datetime,
    *,
    case: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Report:
    """Obligations that began in ``[since, until)``, of one case or of all that the person may follow.

    :raises NotFound: no such case, or it is led by somebody else.
    """
    who = acting(user, now)
    cases = _cases(who)
    if case is not None:
        cases = cases.filter(code=case)
        if not cases.exists():
            raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    return _report(cases, now, since, until, led_by=who.sight)


def report_for_operator(
    now: datetime,
    *,
    case: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Report:
    """The same over all cases, as an admin sees them: for the command line.

    :raises NotFound: no such case.
    """
    cases = Case.objects.all()
    if case is not None:
        cases = cases.filter(code=case)
        if not cases.exists():
            raise NotFound("Kasus ini tidak ditemukan.", "There is no such case.")
    return _report(cases, now, since, until, led_by=frozenset())


def _cases(who: Acting) -> QuerySet[Case]:
    mine = Case.objects.filter(without_conflicts(who))
    return mine if who.is_admin else mine.filter(manager_team__in=who.sight)


def _report(
    cases: QuerySet[Case],
    now: datetime,
    since: datetime | None,
    until: datetime | None,
    led_by: frozenset[str],
) -> Report:
    moved = history.moves(cases)
    versions = ProcedureVersion.objects.filter(Q(cases__in=cases) | Q(pk__in=history.sources(moved)))
    marked = {v.pk: _marked(v) for v in versions.distinct()}
    keys = {key for tasks in marked.values() for key in tasks}
    items = (
        WorkItem.objects.filter(case__in=cases)
        .filter(_any_of(keys))
        .select_related("case__version", "team")
        .order_by("opened_at", "pk")
    )
    if since is not None:
        items = items.filter(opened_at__gte=since)
    if until is not None:
        items = items.filter(opened_at__lt=until)
    lines: list[Line] = []
    total = 0
    figures: dict[str, Figure] = {}
    for item in items.iterator(chunk_size=500):
        # what is done is judged by the version under which it was done
        version = history.version_at(moved, item.case_id, item.case.version_id, item.closed_at)
        task = marked[version].get((item.process, item.element))
        if task is None:
            continue
        for line in _lines(item, task, now, shown=item.case.manager_team_id in led_by):
            total += 1
            if total <= MAX_LINES:
                lines.append(line)
            _count(figures, line)
    return Report(lines, [figures[k] for k in sorted(figures)], total > MAX_LINES)


def _any_of(keys: Iterable[tuple[str, str]]) -> Q:
    """Items of these (process, task); none when there are none."""
    found = Q(pk__in=[])
    for process in sorted({process for process, _ in keys}):
        found |= Q(process=process, element__in=sorted(task for p, task in keys if p == process))
    return found


def _marked(version: ProcedureVersion) -> dict[tuple[str, str], diagrams.Task]:
    """Tasks of the version that carry an obligation or a window, by (process, task)."""
    return {
        (task.process, task.id): task
        for package in load(version).packages.values()
        for process in diagrams.processes(package)
        for task in process.tasks
        if task.obligation or task.windows
    }


def _lines(item: WorkItem, task: diagrams.Task, now: datetime, *, shown: bool) -> Iterator[Line]:
    if task.obligation and item.due_at is not None:
        started = item.case.opened_at if task.obligation_from == "case" else item.opened_at
        yield _line(item, now, task.obligation, task.name_id, task.name_en, task.source, started, item.due_at)
    if task.windows:
        known = _variables(item.case)
        for window in task.windows:
            if window.when and feel.evaluate(window.when, known, now=now) is not True:
                continue
            since = _moment(known.get(window.since))
            due = timing.moment(window.duration, since) if since else None
            line = _line(
                item, now, window.obligation, window.name_id, window.name_en, window.source, since, due
            )
            yield line if shown else _without_times(line)


def _line(
    item: WorkItem,
    now: datetime,
    obligation: str,
    title_id: str,
    title_en: str,
    source: str,
    started: datetime | None,
    due: datetime | None,
) -> Line:
    return Line(
        case=item.case.code,
        obligation=obligation,
        title_id=title_id,
        title_en=title_en,
        source=source,
        task=item.element,
        team=item.team_id,
        team_name=item.team.name if item.team else "",
        started_at=started,
        due_at=due,
        closed_at=item.closed_at,
        status=_status(item, due, now),
        margin=(due - (item.closed_at or now)) if due else None,
    )


def _status(item: WorkItem, due: datetime | None, now: datetime) -> str:
    if due is None:
        return UNKNOWN
    if due <= item.case.opened_at:
        return PAST
    if item.state == WorkItem.State.WITHDRAWN and item.closed_at is not None and item.closed_at <= due:
        return WITHDRAWN
    if item.closed_at is not None:
        return MET if item.closed_at <= due else MISSED
    return OVERDUE if due < now else RUNNING


def _without_times(line: Line) -> Line:
    return Line(**{**line.__dict__, "started_at": None, "due_at": None, "margin": None})


def _variables(case: Case) -> dict[str, Any]:
    return engine.variables(load(case.version), case.state) if case.state else {}


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _count(figures: dict[str, Figure], line: Line) -> None:
    known = figures.get(line.obligation)
    counts = dict(known.counts) if known else dict.fromkeys(STATUSES, 0)
    counts[line.status] += 1
    figures[line.obligation] = Figure(
        line.obligation,
        line.title_id,
        line.title_en,
        line.source,
        (known.total if known else 0) + 1,
        counts,
    )
