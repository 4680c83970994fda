"""A match round at three sizes, and a suggestion among ten thousand scouts.

A round is compared with reading its own file as JSON and, where that is not hopeless, with what a round does not need: the
plain algorithm of J. Hopcroft and R. Karp (1973) over all pairs, which only counts how many can be served.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean, pstdev, quantiles
from typing import TypeVar

import pytest

from course_engine.mentoring.matching.instance import Instance, read_instance
from course_engine.mentoring.matching.rules import fits
from course_engine.mentoring.matching.solving import Round, solve
from course_engine.mentoring.matching.suggesting import Suggesting, suggest
from tests.benchmarks.measuring import Figure, Figures
from tests.benchmarks.mentoring_instances import as_file, make_instance

pytestmark = pytest.mark.benchmark

Found = TypeVar("Found")

ROOT = Path(__file__).parents[2]
SIZES = [(150, 400), (2_000, 10_000), (10_000, 100_000)]
TO_READING = "CPU of a match round to reading its file as JSON"
TO_COUNTING = "CPU of a match round to Hopcroft-Karp over all pairs"
SUGGESTING = "p99 of a suggestion among 10,000 scouts to its p50"


@pytest.mark.parametrize(("scouts", "requests"), SIZES)
def test_round(scouts: int, requests: int, figures: Figures) -> None:
    instance = make_instance(scouts, requests)
    content = json.dumps(as_file(instance))
    reading = cpu_seconds(lambda: json.loads(content))
    taking, decided = timed(lambda: solve(instance))
    figures.add(
        TO_READING,
        Figure(
            f"{scouts} x {requests}: {taking:.3f} s, {megabytes(scouts, requests):.0f} MB more",
            taking / reading,
        ),
    )
    figures.add(TO_READING, Figure(f"  {told(instance, decided)}", taking / reading))
    if requests <= 10_000:
        counting, count = timed(lambda: most_that_can_be_served(instance))
        assert count == len(decided.pairs)
        figures.add(
            TO_COUNTING, Figure(f"{scouts} x {requests}: {counting:.2f} s to count", taking / counting)
        )


def test_reading(figures: Figures) -> None:
    content = json.dumps(as_file(make_instance(*SIZES[-1])))
    plain, ours = (
        cpu_seconds(lambda: json.loads(content)),
        cpu_seconds(lambda: read_instance(content.encode())),
    )
    figures.add(
        TO_READING, Figure(f"reading and checking {len(content) / 1e6:.0f} MB: {ours:.1f} s", ours / plain)
    )


def test_suggestion(figures: Figures) -> None:
    """One new request with everything else placed: prepared once (warm), and from the values each time (cold)."""
    instance = make_instance(10_000, 20_000)
    waiting, asking = instance.requests[:15_000], instance.requests[15_000:]
    known = Suggesting(replace(instance, requests=waiting))
    warm = [cpu_seconds(lambda one=one: known.suggest(one)) for one in asking[:2_000]]
    cold = [
        cpu_seconds(
            lambda one=one: suggest(
                one,
                replace(
                    instance, requests=[], scouts=[two for two in instance.scouts if one.topic in two.topics]
                ),
            )
        )
        for one in asking[:200]
    ]
    for name, times in (("warm, 15,000 placed", warm), ("cold, the topic's scouts", cold)):
        cuts = quantiles(times, n=100)
        said = f"{name}: p50 {cuts[49] * 1e3:.2f} ms, p99 {cuts[98] * 1e3:.2f} ms"
        figures.add(SUGGESTING, Figure(said, cuts[98] / cuts[49]))


def told(instance: Instance, decided: Round) -> str:
    """How many were served, how well, and how evenly the places are taken."""
    given = {one.id: one.taken for one in instance.scouts}
    for pair in decided.pairs:
        given[pair.scout] += 1
    loads = [given[one.id] / one.capacity for one in instance.scouts if not one.paused]
    fit = mean(pair.fit for pair in decided.pairs)
    return f"served {len(decided.pairs)}, fit {fit:.1f}, load {mean(loads):.2f} ± {pstdev(loads):.2f}"


def megabytes(scouts: int, requests: int) -> float:
    """What the round adds to the memory of a process of its own that holds the instance already."""
    program = (
        "from tests.benchmarks.test_mentoring import *; "
        f"instance = make_instance({scouts}, {requests}); before = peak_megabytes(); solve(instance); "
        "print(peak_megabytes() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def peak_megabytes() -> float:
    """The most memory that this process has had so far; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """CPU seconds, the better of two runs, and what came of it."""
    found = work()
    return min(cpu_seconds(work), cpu_seconds(work)), found


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def most_that_can_be_served(instance: Instance) -> int:
    """The number of requests that can be served together, pair by pair."""
    free = {one.id: one.free for one in instance.scouts}
    listing: dict[str, list[str]] = {}
    scouts = {one.id: one for one in instance.scouts}
    for one in instance.scouts:
        for topic in one.topics:
            listing.setdefault(topic, []).append(one.id)
    may = [
        [
            name
            for name in listing.get(request.topic, ())
            if fits(request, scouts[name], blocked=instance.blocked)
        ]
        for request in instance.requests
    ]
    held: dict[str, list[int]] = {name: [] for name in scouts}
    unserved = set(range(len(may)))
    while True:
        layer = dict.fromkeys(unserved, 0)
        line = deque(unserved)
        depth = None
        while line:
            one = line.popleft()
            if depth is not None and layer[one] >= depth:
                break
            for name in may[one]:
                if len(held[name]) < free[name]:
                    depth = layer[one]
                for other in held[name]:
                    if other not in layer:
                        layer[other] = layer[one] + 1
                        line.append(other)
        if depth is None:
            return len(may) - len(unserved)
        tried: set[str] = set()
        unserved -= {one for one in list(unserved) if _moved(one, may, held, free, layer, tried)}


def _moved(
    one: int,
    may: list[list[str]],
    held: dict[str, list[int]],
    free: dict[str, int],
    layer: dict[int, int],
    tried: set[str],
) -> bool:
    """Find a place along the layers; a scout who led nowhere is not tried again in this phase."""
    for name in may[one]:
        if name in tried:
            continue
        if len(held[name]) < free[name]:
            held[name].append(one)
            return True
        others = [other for other in held[name] if layer.get(other) == layer[one] + 1]
        if others:
            tried.add(name)
        for other in others:
            if _moved(other, may, held, free, layer, tried):
                held[name][held[name].index(other)] = one
                return True
    return False
