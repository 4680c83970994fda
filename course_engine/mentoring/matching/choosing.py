"""The choice among scouts: the highest value, then the emptier scout, then the smaller id.

All three are compared at once. A scout's *price key* is the price times a scale, plus how full the scout is as a whole
number below the scale; value times scale less fullness is then what is to be as high as possible, and of several the one
whose bit in the topic's masks is the lowest has the smallest id. Scouts are kept by price key and asked for by fit, as
masks, so that a choice costs a few dozen operations however many scouts there are.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from course_engine.mentoring.matching.pool import Group, Seat, Topic
from course_engine.mentoring.matching.rules import (
    COMMON_WINDOW,
    FIRST_LANGUAGE,
    MOST_FOR_WINDOWS,
    OTHER_LANGUAGE,
    SAME_ORG,
    SAME_REGION,
    SCALE,
    Request,
)

WINDOW_POINTS = (min(3 * COMMON_WINDOW, MOST_FOR_WINDOWS), 2 * COMMON_WINDOW, COMMON_WINDOW)
PLACE_POINTS = (SAME_REGION + SAME_ORG, SAME_REGION, 0)

# Every way to reach a fit: the points, and which of the masks of `_traits` it takes; the best fit first.
WAYS = sorted(
    (
        (
            (FIRST_LANGUAGE, OTHER_LANGUAGE)[language] + WINDOW_POINTS[windows] + PLACE_POINTS[place],
            language,
            windows,
            place,
        )
        for language in range(2)
        for windows in range(3)
        for place in range(3)
    ),
    reverse=True,
)
assert SAME_REGION == SAME_ORG  # else a scout with one of the two has two ways
assert MOST_FOR_WINDOWS > 2 * COMMON_WINDOW
assert 3 * COMMON_WINDOW >= MOST_FOR_WINDOWS  # else four windows are better than three

FEW = 6  # scouts; see `Market._best_of_few`
Masks = tuple[int, ...]


class Market:
    """What the next place costs at every seat that still has one to give."""

    def __init__(self, seats: Iterable[Seat], topics: Iterable[Topic], *, load_points: int) -> None:
        seats = list(seats)
        self._load_points = load_points
        # Two different fractions with such denominators differ by at least 1 over this number.
        self._scale = max((seat.scout.capacity for seat in seats), default=1) ** 2 or 1
        self._prices: dict[tuple[int, int], int] = {}  # price keys by places taken and capacity
        for topic in topics:
            topic.prices, topic.priced = [], {}
        for seat in seats:
            seat.taken = seat.scout.taken
            self._put(seat)

    def best(self, request: Request, group: Group, among: int) -> tuple[Seat, int] | None:
        """The scout whom the request chooses among these of the group's topic, and the fit; None if none has a place."""
        topic = group.topic
        prices, priced = topic.prices, topic.priced
        if not prices:
            return None
        languages, windows, places = _traits(request, topic, among)
        if among.bit_count() <= FEW:
            return self._best_of_few(topic, among, languages, windows, places)
        unit, cheapest = SCALE * self._scale, prices[0]
        best, chosen, fit = None, 0, 0
        for points, language, window, place in WAYS:
            worth = points * unit
            if best is not None and worth - cheapest < best:
                break
            cell = languages[language] & windows[window] & places[place]
            if not cell:
                continue
            for price in prices:
                if best is not None and worth - price < best:
                    break
                found = cell & priced[price]
                if found:
                    lowest = found & -found
                    if best is None or worth - price > best or lowest < chosen:
                        best, chosen, fit = worth - price, lowest, points
                    break
        return (topic.seats[chosen.bit_length() - 1], fit) if chosen else None

    def _best_of_few(
        self, topic: Topic, among: int, languages: Masks, windows: Masks, places: Masks
    ) -> tuple[Seat, int] | None:
        """The same, asking one after the other, which is quicker where there are only a few."""
        chosen, fit, best = None, 0, 0
        while among:
            bit = among & -among
            among ^= bit
            seat = topic.seats[bit.bit_length() - 1]
            if seat.price is None:
                continue
            points = FIRST_LANGUAGE if bit & languages[0] else OTHER_LANGUAGE
            points += WINDOW_POINTS[0 if bit & windows[0] else 1 if bit & windows[1] else 2]
            points += PLACE_POINTS[0 if bit & places[0] else 1 if bit & places[1] else 2]
            worth = points * SCALE * self._scale - seat.price
            if chosen is None or worth > best:
                chosen, fit, best = seat, points, worth
        return (chosen, fit) if chosen else None

    def give(self, seat: Seat) -> None:
        """A place at the seat is taken: the next one costs more, or there is none."""
        price = seat.price
        assert price is not None
        for topic, bit in seat.spots.items():
            left = topic.priced[price] ^ bit
            if left:
                topic.priced[price] = left
            else:
                del topic.priced[price]
                del topic.prices[bisect_left(topic.prices, price)]
        seat.taken += 1
        self._put(seat)

    def _put(self, seat: Seat) -> None:
        taken, capacity = seat.taken, seat.scout.capacity
        if taken - seat.scout.taken >= seat.scout.free or seat.scout.paused:
            seat.price = None
            return
        price = self._prices.get((taken, capacity))
        if price is None:
            full = taken * self._scale // capacity
            price = self._prices[taken, capacity] = self.price(seat) * self._scale + full
        seat.price = price
        for topic, bit in seat.spots.items():
            if price in topic.priced:
                topic.priced[price] |= bit
            else:
                topic.priced[price] = bit
                insort(topic.prices, price)

    def price(self, seat: Seat) -> int:
        """What the seat's next place costs, in sixtieths of a point: as `rules.price`, with the places given so far."""
        return self._load_points * SCALE * (2 * seat.taken + 1) // seat.scout.capacity


def _traits(request: Request, topic: Topic, among: int) -> tuple[Masks, Masks, Masks]:
    """Masks by what speaks for a scout, as `WAYS` counts them: language, windows in common, region and org."""
    first = among & topic.languages.get(request.languages[0], 0)
    region = topic.regions.get(request.region, 0) if request.region is not None else 0
    org = topic.orgs.get(request.org, 0) if request.org is not None else 0
    both = region & org
    return (
        (first, among ^ first),
        topic.by_windows(request.windows),
        (both, region ^ org, topic.listed ^ (region | org)),
    )
