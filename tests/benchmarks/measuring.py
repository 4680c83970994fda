"""Measuring CPU as a ratio to a bare Flask hello page in the same run: absolute times on a shared machine mean little.

Both sides go through Werkzeug's test client, whose own cost (about that of a small HTTP server) counts in both.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from flask import Flask

ROUNDS = 9
SLICE = 0.12  # CPU seconds that each side of a round takes at least

Work = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """A measured ratio, and the ratios that it must and should not exceed; None where none was set."""

    operation: str
    ratio: float
    must: float | None = None
    goal: float | None = None

    @property
    def verdict(self) -> str:
        if self.must is None or self.goal is None:
            return ""
        return "goal" if self.ratio <= self.goal else "must" if self.ratio <= self.must else "too slow"


@dataclass
class Figures:
    """What was measured, by heading, to be printed when all is done."""

    sections: dict[str, list[Figure]] = field(default_factory=dict)

    def add(self, heading: str, figure: Figure) -> None:
        self.sections.setdefault(heading, []).append(figure)

    def lines(self) -> list[str]:
        """A table for each heading: operation, ratio, must, goal, which of them is met."""
        found = []
        for heading, figures in self.sections.items():
            found += ["", f"{heading:<58}{'ratio':>9}{'must':>8}{'goal':>8}"]
            for one in figures:
                limits = "".join(
                    f"{'–' if limit is None else f'{limit:g}':>8}" for limit in (one.must, one.goal)
                )
                found.append(f"  {one.operation:<56}{one.ratio:>9.2f}{limits}  {one.verdict}".rstrip())
        return found


def hello_page() -> Work:
    """A request of the smallest page that Flask can make."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello, World!")
    client = app.test_client()
    return lambda: client.get("/")


def cpu_ratio(work: Work, base: Work, *, rounds: int = ROUNDS) -> float:
    """How many times the CPU of `base` one call of `work` costs: the median over interleaved rounds."""
    times, base_times = _enough(work), _enough(base)
    return median(_cpu(work, times) / _cpu(base, base_times) for _ in range(rounds))


def _enough(work: Work) -> int:
    """How many calls take a slice of time, once everything is warm."""
    _cpu(work, 2)
    return max(2, round(SLICE / max(_cpu(work, 2), 1e-6)))


def _cpu(work: Work, times: int) -> float:
    """CPU seconds of this process, in user and kernel, that one call costs."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times
