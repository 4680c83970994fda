"""One round: who is served, and by whom. The result is unique, whatever order scouts and pairs are given in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course_engine.mentoring.matching.choosing import Market
from course_engine.mentoring.matching.instance import Instance
from course_engine.mentoring.matching.placing import Placing
from course_engine.mentoring.matching.pool import Group, Pool, Seat
from course_engine.mentoring.matching.rules import WAITLIST, Request, reasons


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and the scout it goes to, by their ids; `fit` in points 0 to 100, `reasons` as codes "kind:what"."""

    request: str
    scout: str
    fit: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A request that goes to nobody in this round, and the code of what is missing."""

    request: str
    why: str


@dataclass(frozen=True, slots=True)
class Round:
    """What was decided: every request once, in `pairs` or in `unmatched`, both in queue order."""

    pairs: list[Pair]
    unmatched: list[Unmatched]
    kept: Sequence[tuple[str, str]]


def solve(instance: Instance) -> Round:
    """Serve as many as possible; among those the earliest; then each chooses in queue order, as long as all keep a place.

    Runs in time and memory that grow with requests and scouts, not with their pairs.
    """
    pool = Pool(instance.scouts, blocked=instance.blocked)
    queue = in_queue_order(instance.requests)
    groups = [pool.group_of(request) for request in queue]
    placing = Placing(pool)
    market = Market(pool.seats, pool.topics.values(), load_points=instance.load_points)
    served: list[tuple[Request, Group]] = []
    unmatched: list[Unmatched] = []
    for request, group in zip(queue, groups, strict=True):
        if group is not None and placing.serve(group, at=_likely(request, group, market)):
            served.append((request, group))
        else:
            unmatched.append(Unmatched(request.id, WAITLIST if group else pool.why_nobody(request)))
    market = Market(pool.seats, pool.topics.values(), load_points=instance.load_points)
    pairs = [_choose(request, group, placing, market) for request, group in served]
    return Round(pairs, unmatched, instance.existing)


def in_queue_order(requests: Sequence[Request]) -> list[Request]:
    """Who asked earlier comes first; who asked in the same second, as they were given."""
    return sorted(requests, key=lambda request: request.requested_at)


def _likely(request: Request, group: Group, market: Market) -> Seat | None:
    """The seat with room that the request would choose now: held there, fewer places have to move when all choose."""
    free = group.mask & group.topic.free
    best = market.best(request, group, free) if free else None
    if best is None:
        return None
    market.give(best[0])
    return best[0]


def _choose(request: Request, group: Group, placing: Placing, market: Market) -> Pair:
    """The best scout who leaves everybody else a place. A scout who does not is out of the running for good."""
    while True:
        part = group.topic.any_of(group.held_at).part
        best = market.best(request, group, group.mask & part.seats[group.topic])
        assert best is not None  # at least the scout at whom a place is held
        seat, fit = best
        if placing.take(group, seat):
            break
    market.give(seat)
    scout = seat.scout
    return Pair(request.id, scout.id, fit, reasons(request, scout))
