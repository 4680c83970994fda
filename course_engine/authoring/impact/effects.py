"""What each choice makes of the results that there are when a new version of a quiz takes the place of the old one.

Only what this change touches is judged anew: an item whose key, choices or structure differ between the two versions,
in any attempt that had it. Every other item keeps the result that counts now, and so does an answer that no longer fits.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from course_engine.assessment.certainty import certainty_of
from course_engine.assessment.grading import exact, is_passed, weighted
from course_engine.authoring.impact.changes import JUDGED_ANEW, kinds_of
from course_engine.content.catalogue import Quiz
from course_engine.items import Answer, Item, says_nothing

LARGEST_DENOMINATOR = (
    10_000  # a stored score is taken for the fraction it stands for: 0.3333333333333333 for a third
)


class Way(StrEnum):
    """What is to become of earlier results."""

    KEEP = "keep"
    UPWARDS = "upwards"
    ALL = "all"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Decision:
    """A way, and the ids of the items that count in full for everybody."""

    way: Way
    void: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Result:
    """A score from 0.0 to 1.0, and whether it passed."""

    score: float
    passed: bool


@dataclass(frozen=True, slots=True)
class TakenItem:
    """An item as it was drawn for an attempt: `score` (None while unmarked) and `points` are what counts now.

    `version` is the same number exactly for the same text of the same item.
    """

    id: int
    version: int
    item: Item
    answer: Answer | None
    score: float | None
    points: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished attempt. `now` is the result that counts, by the ledger; `mastery_score` that of its own version.

    `by_certainty` says whether it counted how sure the person was.
    """

    id: int
    recorded: Result
    now: Result
    mastery_score: float
    items: tuple[TakenItem, ...]
    by_certainty: bool = False


class Kept(StrEnum):
    """Why an item that changed keeps its result in an attempt."""

    REMOVED = "removed"
    UNFIT = "unfit"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision makes of one attempt; the dicts go by `TakenItem.id`."""

    attempt_id: int
    recorded: Result
    now: Result
    then: Result
    item_scores: Mapping[int, float]
    item_points: Mapping[int, float]
    kept: tuple[tuple[str, Kept], ...] = ()

    @property
    def changed(self) -> bool:
        return self.then != self.now

    @property
    def newly_passed(self) -> bool:
        return self.then.passed and not self.now.passed


@dataclass(frozen=True, slots=True)
class Totals:
    """How many attempts there are, and what becomes of them; `kept` counts answers by item id and reason."""

    attempts: int = 0
    up: int = 0
    down: int = 0
    newly_passed: int = 0
    equal: int = 0  # neither score nor passed changes
    kept: Mapping[tuple[str, Kept], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a decision makes of all attempts: `changed` lists those whose result is another."""

    decision: Decision
    totals: Totals
    changed: tuple[Effect, ...]


def impact(old: Quiz, new: Quiz, attempts: Iterable[Taken], decision: Decision) -> Effects:
    """Return what `decision` makes of every attempt when `new` takes the place of `old`."""
    regrading = Regrading(old, new)
    tally = Tally(decision)
    for attempt in attempts:
        tally.add(regrading.effect(attempt, decision))
    return tally.effects()


class Regrading:
    """Judges attempts when `new` takes the place of `old`; what it found once for an answer it keeps."""

    def __init__(self, old: Quiz, new: Quiz) -> None:
        before = {item.id: item for item in old.items}
        self._new = {item.id: item for item in new.items if item.id in before}
        self._removed = frozenset(before.keys() - {item.id for item in new.items})
        self._points = {
            uid: item.points for uid, item in self._new.items() if item.points != before[uid].points
        }
        self._touched = frozenset(
            uid for uid, item in self._new.items() if kinds_of(before[uid], item) & JUDGED_ANEW
        )
        self._mastery = new.mastery_score if new.mastery_score != old.mastery_score else None
        self._judged: dict[tuple[int, str], Fraction | Kept] = {}

    def effect(self, attempt: Taken, decision: Decision) -> Effect:
        """Return what `decision` makes of one attempt. What was passed stays passed."""
        if decision.way is Way.KEEP:
            return _effect(attempt, attempt.now, {}, {})
        if decision.way is Way.VOID:
            return self._voided(attempt, decision.void)
        return self._regraded(attempt, upwards_only=decision.way is Way.UPWARDS)

    def _voided(self, attempt: Taken, void: frozenset[str]) -> Effect:
        full = {one.id: Fraction(1) for one in attempt.items if one.item.id in void and one.item.scored}
        score = _total(attempt, full, {}, sure=False)
        return _effect(attempt, _passing(attempt, score, attempt.mastery_score), full, {})

    def _regraded(self, attempt: Taken, *, upwards_only: bool) -> Effect:
        scores: dict[int, Fraction] = {}
        kept = [(one.item.id, Kept.REMOVED) for one in attempt.items if one.item.id in self._removed]
        for one in attempt.items:
            if one.item.id not in self._touched:
                continue
            judged = self._judge(one)
            if isinstance(judged, Kept):
                kept.append((one.item.id, judged))
            else:
                scores[one.id] = judged
        points = {
            one.id: self._points[one.item.id]
            for one in attempt.items
            if one.item.id in self._points and (one.item.id, Kept.UNFIT) not in kept
        }
        mastery = attempt.mastery_score if self._mastery is None else self._mastery
        score = _total(attempt, scores, points)
        if upwards_only and score < attempt.now.score:
            return _effect(attempt, _passing(attempt, attempt.now.score, mastery), {}, {}, kept)
        return _effect(attempt, _passing(attempt, score, mastery), scores, points, kept)

    def _judge(self, one: TakenItem) -> Fraction | Kept:
        """The worth of an answer by the new version of its item, or why it keeps its result."""
        key = (one.version, repr(one.answer))
        if key not in self._judged:
            self._judged[key] = _judged(one, self._new[one.item.id])
        return self._judged[key]


class Tally:
    """Adds effects up, one by one."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._counts: Counter[str] = Counter()
        self._kept: Counter[tuple[str, Kept]] = Counter()
        self._changed: list[Effect] = []

    def add(self, effect: Effect) -> None:
        self._counts["attempts"] += 1
        self._counts["up"] += effect.then.score > effect.now.score
        self._counts["down"] += effect.then.score < effect.now.score
        self._counts["newly_passed"] += effect.newly_passed
        self._counts["equal"] += not effect.changed
        self._kept.update(effect.kept)
        if effect.changed:
            self._changed.append(effect)

    def effects(self) -> Effects:
        return Effects(self._decision, Totals(**self._counts, kept=dict(self._kept)), tuple(self._changed))


def _effect(
    attempt: Taken,
    then: Result,
    scores: Mapping[int, Fraction],
    points: Mapping[int, float],
    kept: Iterable[tuple[str, Kept]] = (),
) -> Effect:
    item_scores = {one.id: float(scores.get(one.id, one.score or 0)) for one in attempt.items}
    item_points = {one.id: points.get(one.id, one.points) for one in attempt.items}
    return Effect(attempt.id, attempt.recorded, attempt.now, then, item_scores, item_points, tuple(kept))


def _passing(attempt: Taken, score: float, mastery_score: float) -> Result:
    passed = attempt.recorded.passed or attempt.now.passed
    return Result(score, passed or is_passed(score, mastery_score))


def _total(
    attempt: Taken, scores: Mapping[int, Fraction], points: Mapping[int, float], *, sure: bool = True
) -> float:
    """The score over the items drawn; the one that counts now where no item counts differently.

    `sure` says whether certainty weighs the items in `scores`, as it does the others.
    """
    if all(float(scores.get(one.id, one.score or 0)) == (one.score or 0) for one in attempt.items) and all(
        points.get(one.id, one.points) == one.points for one in attempt.items
    ):
        return attempt.now.score
    worth = {
        str(one.id): _as_fraction(points.get(one.id, one.points)) or 0
        for one in attempt.items
        if one.item.scored
    }
    counting = {str(one.id): scores.get(one.id, _as_fraction(one.score)) for one in attempt.items}
    weighing = [one for one in attempt.items if sure or one.id not in scores] if attempt.by_certainty else []
    total = weighted(worth, counting, {str(one.id): certainty_of(one.answer) for one in weighing})
    return attempt.now.score if total is None else total


@lru_cache(maxsize=4096)
def _as_fraction(score: float | None) -> Fraction | None:
    if score is None:
        return None
    near = Fraction(score).limit_denominator(LARGEST_DENOMINATOR)
    return near if float(near) == score else exact(score)


def _judged(one: TakenItem, new: Item) -> Fraction | Kept:
    if new.kind != one.item.kind:
        return Kept.UNFIT
    if new.marked:
        return Kept.MARKED
    if one.answer is None or says_nothing(one.answer):
        return Fraction(0)
    try:
        answer = new.read(one.item.fields(one.answer))
    except (ValueError, KeyError, TypeError):  # a choice that is gone, a field that is no more
        return Kept.UNFIT
    return Fraction(0) if answer is None or says_nothing(answer) else new.score(answer)
