"""Who fits whom, how well and at what price: the rules of mentoring as values in, values out.

A scout who passes every hurdle *fits*. Among those who fit, `value` decides: what speaks for the pair (`fit`, 0 to 100
points) less what one more person costs the scout (`price`). Topics, languages, windows, regions and organisations are
compared as exact texts; "smaller" means smaller by Unicode code points.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

LOAD_POINTS = 20  # how much a scout's fullness weighs in files that do not say it, in points of fit
OWN_LOAD_POINTS = (
    10  # the same in the engine's own rounds and suggestions: more buys little fairness for much fit
)

FIRST_LANGUAGE, OTHER_LANGUAGE = 30, 15
COMMON_WINDOW, MOST_FOR_WINDOWS = 10, 30
SAME_REGION = 20
SAME_ORG = 20
SCALE = 60  # value and price count in sixtieths of a point, so that most capacities divide evenly

Blocked = Collection[tuple[str, str]]  # pairs (learner, scout) that are never matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Scout:
    """What counts of a scout. `taken` of the `capacity` places are filled, running pairs and open offers included.

    `person` is the scout's own id as a learner, `at_most` how many more they take now whatever is free (None: all).
    """

    id: str
    topics: frozenset[str]
    languages: frozenset[str]
    windows: frozenset[str]
    region: str | None = None
    org: str | None = None
    capacity: int = 0
    taken: int = 0
    paused: bool = False
    person: str | None = None
    at_most: int | None = None

    @property
    def free(self) -> int:
        """Places that can still be given, never less than 0."""
        free = max(0, self.capacity - self.taken)
        return free if self.at_most is None else max(0, min(free, self.at_most))

    @property
    def fullness(self) -> Fraction:
        """The share of places taken. Defined for a capacity above 0."""
        return Fraction(self.taken, self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What counts of a mentor request. `languages` are in order of preference, never empty.

    `requested_at` is its place in the queue, in whole seconds (smaller asked earlier). `only` names the one scout whom the
    learner chose; `not_again` the scouts who were asked for this request before. Files know neither of the two.
    """

    id: str = ""
    learner: str
    topic: str
    languages: tuple[str, ...]
    windows: frozenset[str]
    region: str | None = None
    org: str | None = None
    requested_at: int = 0
    only: str | None = None
    not_again: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A scout for a request: `fit` in points 0 to 100, `value` in sixtieths of a point, `reasons` as codes "kind:what"."""

    scout: str
    fit: int
    value: int
    reasons: tuple[str, ...]


def lists_topic(request: Request, scout: Scout, blocked: Blocked) -> bool:
    return request.topic in scout.topics


def is_there(request: Request, scout: Scout, blocked: Blocked) -> bool:
    return not scout.paused


def shares_language(request: Request, scout: Scout, blocked: Blocked) -> bool:
    return not scout.languages.isdisjoint(request.languages)


def shares_window(request: Request, scout: Scout, blocked: Blocked) -> bool:
    return not scout.windows.isdisjoint(request.windows)


def may_meet(request: Request, scout: Scout, blocked: Blocked) -> bool:
    return scout.person != request.learner and (request.learner, scout.id) not in blocked


def may_be_asked(request: Request, scout: Scout, blocked: Blocked) -> bool:
    return scout.id not in request.not_again and request.only in (None, scout.id)


# In the order in which a waiting person is told what is missing.
HURDLES: tuple[tuple[str, Callable[[Request, Scout, Blocked], bool]], ...] = (
    ("no_topic", lists_topic),
    ("all_paused", is_there),
    ("no_language", shares_language),
    ("no_window", shares_window),
    ("only_blocked", may_meet),
    ("everyone_asked", may_be_asked),
)
WAITLIST = "waitlist"


def fits(request: Request, scout: Scout, *, blocked: Blocked = ()) -> bool:
    """Whether the request may go to the scout at all; says nothing about free places."""
    return all(passes(request, scout, blocked) for _code, passes in HURDLES)


def fit(request: Request, scout: Scout) -> int:
    """What speaks for a pair that fits: 0 to 100 points."""
    windows = len(request.windows & scout.windows)
    return (
        (FIRST_LANGUAGE if request.languages[0] in scout.languages else OTHER_LANGUAGE)
        + min(COMMON_WINDOW * windows, MOST_FOR_WINDOWS)
        + (SAME_REGION if _same(request.region, scout.region) else 0)
        + (SAME_ORG if _same(request.org, scout.org) else 0)
    )


def price(scout: Scout, *, load_points: int = LOAD_POINTS) -> int:
    """What the scout's next place costs, in sixtieths of a point: the fuller, the dearer. For a capacity above 0."""
    place = scout.taken + 1
    return load_points * SCALE * (2 * place - 1) // scout.capacity


def value(request: Request, scout: Scout, *, load_points: int = LOAD_POINTS) -> int:
    """Fit less price, in sixtieths of a point."""
    return SCALE * fit(request, scout) - price(scout, load_points=load_points)


def reasons(request: Request, scout: Scout) -> tuple[str, ...]:
    """Why these two, as codes: topic, language, every common window (smaller first), region, org."""
    return _reasons(
        request.topic,
        next((code for code in request.languages if code in scout.languages), None),
        request.windows & scout.windows,
        scout.region if _same(request.region, scout.region) else None,
        scout.org if _same(request.org, scout.org) else None,
    )


@lru_cache(maxsize=10_000)
def _reasons(
    topic: str, language: str | None, windows: frozenset[str], region: str | None, org: str | None
) -> tuple[str, ...]:
    """Kept, because in a round the same reasons come again and again."""
    return (
        f"topic:{topic}",
        *([] if language is None else [f"language:{language}"]),
        *(f"window:{window}" for window in sorted(windows)),
        *([] if region is None else [f"region:{region}"]),
        *([] if org is None else [f"org:{org}"]),
    )


def ranked(
    request: Request, scouts: Iterable[Scout], *, blocked: Blocked = (), load_points: int = LOAD_POINTS
) -> list[Match]:
    """Every scout who fits and has a free place: highest value first, then the emptier one, then the smaller id."""
    possible = [scout for scout in scouts if scout.free and fits(request, scout, blocked=blocked)]
    values = {scout.id: value(request, scout, load_points=load_points) for scout in possible}
    possible.sort(key=lambda scout: (-values[scout.id], scout.fullness, scout.id))
    return [
        Match(scout.id, fit(request, scout), values[scout.id], reasons(request, scout)) for scout in possible
    ]


def why_nobody(mentor_request: Request, scouts: Sequence[Scout], *, blocked: Blocked = ()) -> str:
    """The first hurdle that leaves nobody, looking at all scouts, full ones included; else "waitlist"."""
    left = list(scouts)
    for code, passes in HURDLES:
        left = [scout for scout in left if passes(mentor_request, scout, blocked)]
        if not left:
            return code
    return WAITLIST


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other
