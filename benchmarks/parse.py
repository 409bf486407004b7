"""What it costs to load a procedure cold, and from the cache."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import engine
from engine import procedure as procedures

BPMN = Path(__file__).resolve().parent.parent / "bpmn"


def run(rounds: int = 15) -> dict[str, Any]:
    """Milliseconds for each procedure of ``bpmn/`` with all that it calls."""
    found: dict[str, Any] = {}
    library = engine.Library.from_folder(BPMN)
    for ident in library.packages:
        files = [package.files for package in library.bundle(ident)]
        cold, cached = [], []
        for _ in range(rounds):
            procedures._CACHE.clear()
            started = time.perf_counter()
            packages = [engine.Package(f) for f in files]
            engine.load(packages)
            cold.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            engine.load(packages)
            cached.append((time.perf_counter() - started) * 1000)
        found[ident] = {
            "cold_ms": round(statistics.median(cold), 2),
            "cached_ms": round(statistics.median(cached), 4),
        }
    return found
