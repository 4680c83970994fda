"""The search for an exchange of places: a path from a seat without room to one with room.

Both ends search by turns and meet in the middle, so that a search sees few seats where there is a path, and where there is
none about as many as the smaller of the two sides has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from course_engine.mentoring.matching.masks import members
from course_engine.mentoring.matching.pool import Group, Part, Seat, Topic

Move = tuple[Group, Seat, Seat]  # a place of the group moves from one seat to another
Origin = tuple[Group, Seat] | None

AT_A_TIME = 16  # groups asked from the end for each seat visited from the start: they are that much cheaper


class Search:
    """A search inside one part from seats without room to seats with room, from both ends by turns.

    From the start it follows the places that may leave a seat; the seats that it could visit next are `_ahead`. From the end
    it asks of a seat who might come; those are `_near`. A seat in both is where the ends meet. Whichever end has nowhere to
    go first is `closed`: the seats that it has visited are all there are on its side.
    """

    def __init__(self, part: Part, rooms: Iterable[Seat]) -> None:
        self.moves: list[Move] = []
        self.closed: Iterable[Seat] = ()
        self.closed_has_room = False
        self._part = part
        self._rooms = rooms
        self._came: dict[Seat, Origin] = {}  # visited from the start, and what moved there
        self._asked: dict[Seat, None] = {}  # visited from the end
        self._ahead: dict[Topic, int] = {}
        self._near: dict[Topic, int] = {}
        self._steps: list[tuple[Topic, int, Origin]] = []  # what `_ahead` is made of
        self._callers: list[
            tuple[Topic, int, int, Seat]
        ] = []  # what `_near` is made of: seats, their groups, where to

    def run(self, topic: Topic, starts: int) -> Seat | None:
        """The start from which there is a path, which `moves` then tells; else None, and `closed` is known."""
        forward, backward = self._forward(topic, starts), self._backward()
        for met in forward:
            if met is None:
                try:
                    met = next(backward)
                except StopIteration:
                    self.closed, self.closed_has_room = self._asked, True
                    return None
            if met is not None:
                return self._path(met)
        self.closed = self._came
        return None

    def _forward(self, topic: Topic, starts: int) -> Iterator[Seat | None]:
        """Visit one seat after the other, nearest first; the seat where the ends meet, None while they do not."""
        part_seats, ahead, near, came, steps = (
            self._part.seats,
            self._ahead,
            self._near,
            self._came,
            self._steps,
        )
        ahead[topic] = starts
        steps.append((topic, starts, None))
        seen: dict[Topic, int] = {}
        followed: set[Group] = set()
        for topic, mask, origin in steps:  # it grows meanwhile
            mask &= ~seen.get(topic, 0)
            seen[topic] = seen.get(topic, 0) | mask
            while mask:
                bit = mask & -mask
                mask ^= bit
                seat = topic.seats[bit.bit_length() - 1]
                if seat in came:
                    continue
                came[seat] = origin
                if seat in self._asked:
                    yield seat
                for group in seat.held:
                    if group in followed:
                        continue
                    followed.add(group)
                    onto = group.topic
                    reach = group.mask & part_seats[onto]
                    met = reach & (onto.free | near.get(onto, 0))
                    if met:
                        seat_met = onto.any_of(met)
                        came.setdefault(seat_met, (group, seat))
                        yield seat_met
                    ahead[onto] = ahead.get(onto, 0) | reach
                    steps.append((onto, reach, (group, seat)))
                yield None

    def _backward(self) -> Iterator[Seat | None]:
        """Ask for one seat after the other who might come, some groups at a time; what it yields is as above."""
        part_groups, ahead, near, came = self._part.groups, self._ahead, self._near, self._came
        known: dict[Topic, int] = {}
        for seat in self._towards_room():
            if seat in came:
                yield seat
            for topic, bit in seat.spots.items():
                if ahead.get(topic, 0) & bit:
                    yield self._arrive(topic, bit)
                coming = part_groups.get(topic, 0) & ~known.get(topic, 0)
                if not coming:
                    continue
                coming &= _wanted(seat, topic, bit)
                known[topic] = known.get(topic, 0) | coming
                while coming:
                    asked, callers = coming, 0
                    for _ in range(AT_A_TIME):
                        lowest = coming & -coming
                        coming ^= lowest
                        callers |= topic.groups[lowest.bit_length() - 1].held_at
                        if not coming:
                            break
                    self._callers.append((topic, callers, asked ^ coming, seat))
                    near[topic] = near.get(topic, 0) | callers
                    met = callers & ahead.get(topic, 0)
                    if met:
                        yield self._arrive(topic, met & -met)
                    yield None

    def _towards_room(self) -> Iterator[Seat]:
        """The seats that lead to room as they become known: those with room, and before more of them who leads there."""
        begun = 0
        for seat in self._rooms:
            if seat not in self._asked:
                self._asked[seat] = None
                yield seat
            while begun < len(self._callers):
                topic, mask, _groups, _onto = self._callers[begun]
                begun += 1
                for number in members(mask):
                    caller = topic.seats[number]
                    if caller not in self._asked:
                        self._asked[caller] = None
                        yield caller

    def _arrive(self, topic: Topic, bit: int) -> Seat:
        """The seat of that bit, which is ahead; from now on it is known how one comes there."""
        seat = topic.any_of(bit)
        if seat not in self._came:
            self._came[seat] = next(by for to, mask, by in self._steps if to is topic and mask & bit)
        return seat

    def _path(self, met: Seat) -> Seat:
        """Write the moves down, from the start on; the start."""
        seat, origin = met, self._came[met]
        while origin is not None:
            group, source = origin
            self.moves.append((group, source, seat))
            seat, origin = source, self._came[source]
        self.moves.reverse()
        while not met.room:
            group, target = self._onward(met)
            self.moves.append((group, met, target))
            met = target
        return seat

    def _onward(self, seat: Seat) -> tuple[Group, Seat]:
        """A group that may move on from a seat near room, and where to: the earliest known, so that it leads there."""
        for topic, mask, groups, target in self._callers:
            bit = seat.spots.get(topic, 0)
            if mask & bit:
                for number in members(groups):
                    if topic.groups[number].held_at & bit:
                        return topic.groups[number], target
        raise AssertionError


def _wanted(seat: Seat, topic: Topic, bit: int) -> int:
    """The groups that may come to the seat."""
    wanted = seat.wanted.get(topic)
    if wanted is None:
        wanted = seat.wanted[topic] = topic.groups_for(seat, bit)
    return wanted
