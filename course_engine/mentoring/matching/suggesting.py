"""Whom a learner may choose from: the scouts whose place nobody needs who has waited longer."""

from __future__ import annotations

from course_engine.mentoring.matching.choosing import Market
from course_engine.mentoring.matching.instance import Instance
from course_engine.mentoring.matching.placing import Placing
from course_engine.mentoring.matching.pool import Pool
from course_engine.mentoring.matching.rules import SCALE, Match, Request, ranked, reasons
from course_engine.mentoring.matching.solving import in_queue_order

SUGGESTIONS = 5


class Suggesting:
    """Scouts and those who wait, prepared once for any number of suggestions.

    Whoever waits holds a place that may move but is never lost. A new request comes last in the queue, so a scout can be
    chosen exactly if they still can take somebody when all who are served have a place (a request restricted to this scout
    would be served in a round).
    """

    def __init__(self, instance: Instance) -> None:
        self._pool = Pool(instance.scouts, blocked=instance.blocked)
        groups = [self._pool.group_of(request) for request in in_queue_order(instance.requests)]
        self._placing = Placing(self._pool)
        for group in groups:
            if group is not None:
                self._placing.serve(group)
        self._market = Market(self._pool.seats, self._pool.topics.values(), load_points=instance.load_points)

    def suggest(self, request: Request, *, most: int = SUGGESTIONS) -> list[Match]:
        """Up to five scouts, the best value first (ties as in a round), each with the reasons."""
        group = self._pool.group_of(request)
        found: list[Match] = []
        among = group.mask if group else 0
        while group and len(found) < most:
            among &= self._placing.loose.seats.get(group.topic, 0)
            best = self._market.best(request, group, among)
            if best is None:
                break
            seat, fit = best
            among ^= seat.spots[group.topic]
            if self._placing.can_clear(seat):
                value = SCALE * fit - self._market.price(seat)
                found.append(Match(seat.scout.id, fit, value, reasons(request, seat.scout)))
        return found


def suggest(mentor_request: Request, instance: Instance) -> list[Match]:
    """Up to five scouts for a request that comes after all requests of the instance, the best first."""
    if not instance.requests:  # nobody else needs a place, so there is nothing to prepare
        return ranked(
            mentor_request, instance.scouts, blocked=instance.blocked, load_points=instance.load_points
        )[:SUGGESTIONS]
    return Suggesting(instance).suggest(mentor_request)
