"""One line of what a step did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TraceEntry:
    """An element has completed (``node``), or a flow was taken (``flow``).

    ``scope``: the running process or multi-instance member in which it happened; ``at``: aware.
    """

    kind: str
    element: str
    process: str
    scope: str
    at: datetime
