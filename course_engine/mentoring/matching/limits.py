"""Rounds in which no scout gets more people on one topic than they want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from course_engine.mentoring.matching.instance import Instance
from course_engine.mentoring.matching.rules import Request
from course_engine.mentoring.matching.solving import Pair, Round, solve

Limits = Mapping[
    tuple[str, str], int
]  # (scout, topic) -> places left on it; whoever is not in it has no such limit


def solve_within(instance: Instance, limits: Limits) -> Round:
    """A round like `solve`, in which the pairs of a scout on a topic stay within `limits`.

    Where too many would go to somebody, those who asked last are not sent there and the round is held anew; without limits
    it is the one right round. So it can serve fewer than a search over everything would, never more than anybody wants.
    """
    held = replace(instance, requests=[within(request, limits) for request in instance.requests])
    while True:
        found = solve(held)
        too_many = dict(_too_many(found.pairs, {one.id: one.topic for one in held.requests}, limits))
        if not too_many:
            return found
        held = replace(held, requests=[_not_to(one, too_many.get(one.id)) for one in held.requests])


def within(request: Request, limits: Limits) -> Request:
    """The request, which goes to nobody who wants no further person on its topic."""
    full = {scout for (scout, topic), left in limits.items() if topic == request.topic and left <= 0}
    return replace(request, not_again=request.not_again | full) if full else request


def _too_many(pairs: Iterable[Pair], topics: Mapping[str, str], limits: Limits) -> Iterable[tuple[str, str]]:
    """Requests with the scout who cannot take them as well, in queue order."""
    given: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        key = pair.scout, topics[pair.request]
        given[key] += 1
        if given[key] > limits.get(key, len(topics)):
            yield pair.request, pair.scout


def _not_to(request: Request, scout: str | None) -> Request:
    return replace(request, not_again=request.not_again | {scout}) if scout else request
