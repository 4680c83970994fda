"""Scouts and requests prepared for a round: who fits whom is asked of whole sets at once.

Within a topic the scouts who list it are numbered by id, and a set of them is a mask (`masks`). Requests that may go to
exactly the same scouts for the same reasons (topic, languages, windows; nothing between the two people) form a group: to
the question who is served they are alike, so the places are found for groups and not for every request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from course_engine.mentoring.matching.masks import mask_of, masks_by_word, union
from course_engine.mentoring.matching.rules import HURDLES, WAITLIST, Blocked, Request, Scout

Signature = tuple[frozenset[str], frozenset[str]]


class Part:
    """Seats between which places can still be exchanged, and the groups that hold places there; masks by topic."""

    __slots__ = ("groups", "seats")

    def __init__(self) -> None:
        self.seats: dict[Topic, int] = {}
        self.groups: dict[Topic, int] = {}


class Seat:
    """A scout in a round.

    `room` counts the places that nobody holds; `held` says how many places each group holds here for members who have not
    chosen yet. `spots` has for each of the scout's topics the scout's bit in its masks.
    """

    __slots__ = ("held", "part", "price", "room", "scout", "spots", "strangers", "taken", "wanted")

    def __init__(self, scout: Scout) -> None:
        self.scout = scout
        self.taken = scout.taken
        self.room = 0 if scout.paused else scout.free
        self.price: int | None = None  # see choosing.Market
        self.held: dict[Group, int] = {}
        self.spots: dict[Topic, int] = {}
        self.wanted: dict[Topic, int] = {}  # groups that may come here; filled when first asked
        self.strangers: dict[
            Topic, list[int]
        ] = {}  # groups that by topic, languages and windows might, but may not
        self.part = Part()


class Group:
    """Requests of one topic that may go to the same scouts: those in `mask`. Those in `held_at` hold places for them."""

    __slots__ = ("held_at", "mask", "number", "signature", "topic")

    def __init__(self, topic: Topic, mask: int, signature: Signature, number: int) -> None:
        self.topic = topic
        self.mask = mask
        self.signature = signature
        self.number = number  # among the topic's groups
        self.held_at = 0


class Topic:
    """The scouts who list one topic, in the order of their ids, and the groups that ask about it."""

    __slots__ = (
        "_asking_in",
        "_asking_when",
        "_counted",
        "_speaking",
        "free",
        "groups",
        "languages",
        "listed",
        "orgs",
        "priced",
        "prices",
        "regions",
        "seats",
        "there",
        "windows",
    )

    def __init__(self, seats: list[Seat]) -> None:
        scouts = [seat.scout for seat in seats]
        self.seats = seats
        self.listed = (1 << len(seats)) - 1
        self.there = mask_of((n for n, scout in enumerate(scouts) if not scout.paused))
        self.languages = masks_by_word(scout.languages for scout in scouts)
        self.windows = masks_by_word(scout.windows for scout in scouts)
        self.regions = masks_by_word([scout.region] for scout in scouts)
        self.orgs = masks_by_word([scout.org] for scout in scouts)
        self.free = mask_of((n for n, seat in enumerate(seats) if seat.room))
        self.groups: list[Group] = []
        self.prices: list[int] = []  # see choosing.Market
        self.priced: dict[int, int] = {}
        self._speaking: dict[frozenset[str], int] = {}
        self._counted: dict[frozenset[str], tuple[int, int, int]] = {}
        self._asking_in: dict[str, int] | None = None
        self._asking_when: dict[str, int] = {}

    def any_of(self, mask: int) -> Seat:
        """The first scout in a mask that is not empty."""
        return self.seats[(mask & -mask).bit_length() - 1]

    def speaking(self, languages: frozenset[str]) -> int:
        """The scouts who speak any of the languages."""
        known = self._speaking.get(languages)
        if known is None:
            known = self._speaking[languages] = union(self.languages, languages)
        return known

    def by_windows(self, windows: frozenset[str]) -> tuple[int, int, int]:
        """The scouts with three or more of the windows, with exactly two, with exactly one."""
        known = self._counted.get(windows)
        if known is None:
            one = two = three = 0
            for window in windows:
                there = self.windows.get(window, 0)
                three |= two & there
                two |= one & there
                one |= there
            known = self._counted[windows] = three, two ^ three, one ^ two
        return known

    def fitting(self, languages: frozenset[str], windows: frozenset[str]) -> int:
        """The scouts who list the topic, are there, and share a language and a window."""
        three, two, one = self.by_windows(windows)
        return self.there & self.speaking(languages) & (three | two | one)

    def groups_for(self, seat: Seat, bit: int) -> int:
        """The groups that may go to the scout of that bit, as a mask. Ask only when all groups are known."""
        if self._asking_in is None:
            self._asking_in = masks_by_word(group.signature[0] for group in self.groups)
            self._asking_when = masks_by_word(group.signature[1] for group in self.groups)
        if not self.there & bit:
            return 0
        asking = union(self._asking_in, seat.scout.languages) & union(self._asking_when, seat.scout.windows)
        return asking & ~mask_of(seat.strangers.get(self, ()))


class Pool:
    """All scouts and groups of a round. `blocked` are pairs (learner, scout)."""

    def __init__(self, scouts: Sequence[Scout], *, blocked: Blocked = ()) -> None:
        ordered = sorted(scouts, key=lambda scout: scout.id)
        self.seats = [Seat(scout) for scout in ordered]
        self.topics = _topics(self.seats)
        self._seat_of = {seat.scout.id: seat for seat in self.seats}
        self._kept_apart = _kept_apart(ordered, blocked)
        self._groups: dict[tuple[object, ...], Group] = {}
        self._sets: dict[tuple[str, ...], frozenset[str]] = {}

    def group_of(self, request: Request) -> Group | None:
        """The group of the request, made when it is the first of its kind; None where nobody fits."""
        topic = self.topics.get(request.topic)
        if topic is None:
            return None
        languages = self._set_of(request.languages)
        strangers = self._strangers(request, topic)
        key = (topic, languages, request.windows, strangers)
        group = self._groups.get(key)
        if group is None:
            mask = topic.fitting(languages, request.windows) & ~strangers
            group = Group(topic, mask, (languages, request.windows), len(topic.groups))
            self._groups[key] = group
            if mask:
                topic.groups.append(group)
                self._note_strangers(group, strangers)
        return group if group.mask else None

    def why_nobody(self, request: Request) -> str:
        """The first hurdle that leaves nobody, full scouts included (as `rules.why_nobody`, but of masks)."""
        topic = self.topics.get(request.topic)
        if topic is None:
            return HURDLES[0][0]
        three, two, one = topic.by_windows(request.windows)
        hurdles = [
            topic.listed,
            topic.there,
            topic.speaking(self._set_of(request.languages)),
            three | two | one,
            ~self._mask(self._kept_apart.get(request.learner, ()), topic),
            ~self._strangers(request, topic),
        ]
        left = topic.listed
        for (code, _passes), passing in zip(HURDLES, hurdles, strict=True):
            left &= passing
            if not left:
                return code
        return WAITLIST

    def seat(self, scout_id: str) -> Seat:
        return self._seat_of[scout_id]

    def _set_of(self, words: tuple[str, ...]) -> frozenset[str]:
        return self._sets.setdefault(words, frozenset(words))

    def _strangers(self, request: Request, topic: Topic) -> int:
        """Whoever must not be asked although topic, languages and windows might fit."""
        apart = self._kept_apart.get(request.learner, ())
        if request.only is not None:
            strangers = topic.listed & ~self._mask([request.only], topic)
            return strangers | self._mask([*apart, *request.not_again], topic)
        if apart or request.not_again:
            return self._mask([*apart, *request.not_again], topic)
        return 0

    def _mask(self, scout_ids: Iterable[str], topic: Topic) -> int:
        mask = 0
        for scout_id in scout_ids:
            seat = self._seat_of.get(scout_id)
            if seat is not None:
                mask |= seat.spots.get(topic, 0)
        return mask

    def _note_strangers(self, group: Group, strangers: int) -> None:
        topic = group.topic
        while strangers:
            bit = strangers & -strangers
            strangers ^= bit
            topic.seats[bit.bit_length() - 1].strangers.setdefault(topic, []).append(group.number)


def _topics(seats: Sequence[Seat]) -> dict[str, Topic]:
    listing: dict[str, list[Seat]] = {}
    for seat in seats:
        for name in seat.scout.topics:
            listing.setdefault(name, []).append(seat)
    topics = {name: Topic(listed) for name, listed in listing.items()}
    for topic in topics.values():
        for number, seat in enumerate(topic.seats):
            seat.spots[topic] = 1 << number
    return topics


def _kept_apart(scouts: Iterable[Scout], blocked: Blocked) -> dict[str, list[str]]:
    """For each learner the scouts they are never matched with: themselves, and those blocked."""
    apart: dict[str, list[str]] = {}
    for scout in scouts:
        if scout.person is not None:
            apart.setdefault(scout.person, []).append(scout.id)
    for learner, scout_id in blocked:
        apart.setdefault(learner, []).append(scout_id)
    return apart
