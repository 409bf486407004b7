"""The report of obligations as text and as JSON, for the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from workflows.calendar import ZONE
from workflows.obligations.queries import STATUSES, Line, Report


def text(report: Report) -> str:
    """Figures first, then a line for each obligation, in the city's time."""
    out = [f"{f.obligation}: {f.total} ({_counts(f.counts)})  {f.source}" for f in report.figures]
    if not out:
        return "no obligations"
    out.append("")
    out += [_line(line) for line in report.lines]
    if report.truncated:
        out.append(f"... and more; these are the first {len(report.lines)}")
    return "\n".join(out)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[s]} {s}" for s in STATUSES if counts[s])


def _line(line: Line) -> str:
    parts = [line.case, line.obligation, line.status]
    if line.margin is not None and line.status != "withdrawn":
        hours = abs(line.margin) / timedelta(hours=1)
        parts.append(f"{hours:.1f} h {'late' if line.margin < timedelta() else 'to spare'}")
    parts += [
        _moment("started", line.started_at),
        _moment("due", line.due_at),
        _moment("closed", line.closed_at),
    ]
    parts.append(line.team or "no team")
    return "  ".join(p for p in parts if p)


def _moment(word: str, at: datetime | None) -> str:
    return f"{word} {at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else ""


def as_json(report: Report) -> dict[str, Any]:
    """Plain JSON: moments in ISO 8601, margins in seconds."""
    return {
        "figures": [
            {
                "obligation": f.obligation,
                "title": {"id": f.title_id, "en": f.title_en},
                "source": f.source,
                "total": f.total,
                "counts": f.counts,
                "kept_share": f.kept_share,
            }
            for f in report.figures
        ],
        "lines": [
            {
                "case": line.case,
                "obligation": line.obligation,
                "title": {"id": line.title_id, "en": line.title_en},
                "source": line.source,
                "task": line.task,
                "team": line.team,
                "started_at": _iso(line.started_at),
                "due_at": _iso(line.due_at),
                "closed_at": _iso(line.closed_at),
                "status": line.status,
                "margin_seconds": int(line.margin.total_seconds()) if line.margin is not None else None,
            }
            for line in report.lines
        ],
        "truncated": report.truncated,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
