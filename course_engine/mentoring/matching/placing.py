"""Who is served: places held for groups, moved along exchange paths, until nobody more can be.

A place that a group holds at one scout may move to any other scout who fits the group. The seats thereby form a graph; a
seat with no room can still take somebody if a path leads from it to a seat with room (an augmenting path). A search that
finds none proves more than that: whatever it reached can never find room again, and exchanges across its border are over
for good. So seats are sorted into *parts*: every exchange stays inside one, all free seats are in the part called `loose`,
and each failed search splits the smaller side off, at a cost that therefore adds up to little.

Sources: augmenting paths, C. Berge 1957; that taking requests in order yields the earliest possible set, J. Edmonds and
D. R. Fulkerson 1965 (transversal matroids); the parts are those of A. L. Dulmage and N. S. Mendelsohn 1958.
"""

from __future__ import annotations

from collections.abc import Iterable

from course_engine.mentoring.matching.pool import Group, Part, Pool, Seat, Topic
from course_engine.mentoring.matching.searching import Search


class Placing:
    """Places held for groups at seats. Nobody loses a place by what is done here, but it may move."""

    def __init__(self, pool: Pool) -> None:
        self.loose = Part()
        self._with_room: dict[Seat, None] = {}  # in a stable order
        for topic in pool.topics.values():
            self.loose.seats[topic] = topic.there
        for seat in pool.seats:
            seat.part = self.loose
            if seat.room:
                self._with_room[seat] = None

    def serve(self, group: Group, *, at: Seat | None = None) -> bool:
        """Hold one more place for the group, at a seat with room if one is named; False if no exchange makes one."""
        topic = group.topic
        free = group.mask & topic.free
        if free:
            at = at or topic.any_of(free)
        else:
            at = self._make_room(
                topic, group.mask & self.loose.seats.get(topic, 0), self.loose, self._with_room
            )
        if at is None:
            return False
        self._hold(group, at)
        return True

    def take(self, group: Group, seat: Seat) -> bool:
        """Give a place at the seat to a member of the group, for good, and give up one that was held for the group.

        False if that would leave somebody without a place; then nothing changes but what is known of the parts.
        """
        if group in seat.held:
            self._forget(group, seat)
            self._let_go(seat)
            return True
        given_up = group.topic.any_of(group.held_at)
        self._release(group, given_up)
        if not seat.room:
            topic, bit = next(iter(seat.spots.items()))
            part = seat.part
            rooms = self._with_room if part is self.loose else (given_up,)
            if self._make_room(topic, bit, part, rooms) is None:
                self._hold(group, given_up)
                return False
        self._fill(seat)
        self._let_go(seat)
        return True

    def can_clear(self, seat: Seat) -> bool:
        """Whether the seat has room, or could have by exchanges."""
        if seat.room or seat.part is not self.loose:
            return bool(seat.room)
        topic, bit = next(iter(seat.spots.items()))
        return self._make_room(topic, bit, self.loose, self._with_room) is not None

    def _make_room(self, topic: Topic, starts: int, part: Part, rooms: Iterable[Seat]) -> Seat | None:
        """Move places so that one of these seats of the part has room; which one. `rooms` are the part's free seats.

        None if that cannot be; then the part is split.
        """
        if not starts:
            return None
        search = Search(part, rooms)
        start = search.run(topic, starts)
        if start is None:
            self._split(part, search)
            return None
        for group, source, target in reversed(search.moves):
            self._release(group, source)
            self._hold(group, target)
        return start

    def _split(self, part: Part, search: Search) -> None:
        """Make a part of its own of the side that the failed search has seen to the end."""
        new = Part()
        for seat in search.closed:
            for topic, bit in seat.spots.items():
                part.seats[topic] ^= bit
                new.seats[topic] = new.seats.get(topic, 0) | bit
            for group in seat.held:
                bit = 1 << group.number
                if part.groups.get(group.topic, 0) & bit:
                    part.groups[group.topic] ^= bit
                    new.groups[group.topic] = new.groups.get(group.topic, 0) | bit
            seat.part = new
        if part is self.loose and search.closed_has_room:
            self.loose = new

    def _hold(self, group: Group, seat: Seat) -> None:
        topic = group.topic
        if not group.held_at:
            groups = seat.part.groups
            groups[topic] = groups.get(topic, 0) | 1 << group.number
        group.held_at |= seat.spots[topic]
        seat.held[group] = seat.held.get(group, 0) + 1
        self._fill(seat)

    def _release(self, group: Group, seat: Seat) -> None:
        self._forget(group, seat)
        if not seat.room:
            self._with_room[seat] = None
            for topic, bit in seat.spots.items():
                topic.free |= bit
        seat.room += 1

    def _forget(self, group: Group, seat: Seat) -> None:
        """Hold one place less for the group, without giving it to anybody."""
        if seat.held[group] > 1:
            seat.held[group] -= 1
            return
        del seat.held[group]
        topic = group.topic
        group.held_at ^= seat.spots[topic]
        if not group.held_at:
            seat.part.groups[topic] ^= 1 << group.number

    def _let_go(self, seat: Seat) -> None:
        """Take a seat at which nothing can change any more out of its part."""
        if not seat.room and not seat.held:
            for topic, bit in seat.spots.items():
                seat.part.seats[topic] ^= bit

    def _fill(self, seat: Seat) -> None:
        seat.room -= 1
        if not seat.room:
            del self._with_room[seat]
            for topic, bit in seat.spots.items():
                topic.free ^= bit
