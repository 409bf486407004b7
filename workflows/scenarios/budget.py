"""What playing may cost, so that a timer that repeats without end cannot keep a server busy."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic


class BudgetSpent(Exception):
    """The story, or all stories of a run together, would take too long."""

    message_id = (
        "Percobaan ini terlalu panjang dan dihentikan. Periksa pengatur waktu yang berulang tanpa akhir, "
        "atau pakai jeda yang lebih pendek."
    )
    message_en = "This play is too long and was stopped. Look for a timer that repeats without end, or wait a shorter time."


@dataclass
class Budget:
    """``steps`` of the engine and ``seconds`` of real time that are left; time is counted from when it was made."""

    steps: int = 3_000
    seconds: float = 10.0
    _since: float = field(default_factory=monotonic, repr=False)

    def spend(self) -> None:
        """One step more. Raises BudgetSpent."""
        self.steps -= 1
        if self.steps < 0 or monotonic() - self._since > self.seconds:
            raise BudgetSpent


def of_a_run() -> Budget:
    """For all stories of a procedure, one after the other."""
    return Budget(steps=30_000, seconds=60.0)
