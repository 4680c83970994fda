"""What first attempts add up to, counted by the database: a constant number of statements, whatever they count.

Only first, submitted attempts at quizzes count: whoever comes back has seen the answers. Nothing here names a person.
Scores are those that were recorded when the attempt was submitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from math import isclose

from course_engine.assessment.queries.counting import (
    Scores,
    attempt_scores,
    item_sums,
    picks,
    seconds_spent,
)
from course_engine.assessment.queries.editions import (
    ItemText,
    PinnedItem,
    history,
    item_texts,
    pinned_items,
    versions_alike,
)
from course_engine.assessment.queries.places import Place, place_of
from course_engine.assessment.statistics import (
    Estimate,
    Flag,
    ItemCounts,
    ItemFigures,
    Moments,
    Reliability,
    Taken,
    best_third_from,
    changed_parts,
    histogram,
    item_figures,
    moved,
    options_of,
    reliability,
    share,
)
from course_engine.content.models import Quiz
from course_engine.items import Item


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of an item, with the version of the quiz that brought it."""

    number: int
    published_at: datetime
    note: str
    text: ItemText
    figures: ItemFigures
    changed: frozenset[str] = frozenset()  # what is different from the edition before: see `changed_parts`
    moved: Flag | None = None  # where the change made it easier or harder


@dataclass(frozen=True, slots=True)
class ItemReport:
    """An item of the current version. `editions` are all its versions, the newest first; the first one is current."""

    number: int
    points: float
    editions: tuple[Edition, ...]

    @property
    def now(self) -> Edition:
        return self.editions[0]

    @property
    def flags(self) -> tuple[Flag, ...]:
        return self.now.figures.flags + ((self.now.moved,) if self.now.moved else ())


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The quiz as a whole, from the `n` first attempts at exactly the items that it has now."""

    n: int
    mean: Estimate | None = None
    passed: Estimate | None = None
    reliability: Reliability | None = None
    histogram: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    slug: str
    title: str
    language: str
    number: int
    published_at: datetime
    mastery_score: float
    place: Place | None
    minimum: int
    attempts: int  # first attempts at any version
    figures: QuizFigures
    items: tuple[ItemReport, ...]

    @property
    def has_figures(self) -> bool:
        """Whether any item, in its current version or an earlier one, was answered by enough people."""
        return any(edition.figures.n >= self.minimum for item in self.items for edition in item.editions)

    @property
    def flagged(self) -> list[ItemReport]:
        return [item for item in self.items if item.flags]


def quiz_statistics(quiz: Quiz, *, minimum: int) -> QuizStatistics:
    """Return the figures of the quiz and of every item of its current version, each from at least `minimum` people."""
    current = quiz.current_version
    assert current is not None
    pins, texts, scores = pinned_items(quiz.id), item_texts(quiz.id), attempt_scores(quiz.id)
    items = {item_version_id: text.item for item_version_id, text in texts.items()}
    best_from = {version_id: best_third_from(one.counts) for version_id, one in scores.items()}
    sums = item_sums(quiz.id, best_from, [one for one, item in items.items() if not item.scored])
    counts = _item_counts(sums, picks(quiz.id, best_from, items), seconds_spent(quiz.id))

    def edition(pin: PinnedItem) -> Edition:
        counted, options = (
            counts.get(pin.item_version_id, ItemCounts()),
            options_of(items[pin.item_version_id]),
        )
        figures = item_figures(counted, options, minimum=minimum)
        return Edition(pin.quiz_version, pin.published_at, pin.note, texts[pin.item_version_id], figures)

    shown = [pin for pin in pins if pin.quiz_version_id == current.id]
    return QuizStatistics(
        slug=quiz.slug,
        title=current.title,
        language=current.language,
        number=current.number,
        published_at=current.published_at,
        mastery_score=current.mastery_score,
        place=place_of(quiz.id),
        minimum=minimum,
        attempts=sum(one.moments.n + one.pending for one in scores.values()),
        figures=_quiz_figures(versions_alike(pins, current.id), scores, sums, items, minimum),
        items=tuple(
            ItemReport(number, pin.points, _compared([edition(one) for one in history(pins, pin.item_id)]))
            for number, pin in enumerate(shown, 1)
        ),
    )


def _item_counts(
    sums: Mapping[tuple[int, int], ItemCounts],
    picked: Mapping[int, tuple[int, dict[str, Taken]]],
    seconds: Mapping[int, dict[int, int]],
) -> dict[int, ItemCounts]:
    """By item version, all that its first attempts add up to, over every quiz version that has it."""
    counts: dict[int, ItemCounts] = {}
    for (_quiz_version_id, item_version_id), one in sums.items():
        known = counts.get(item_version_id, ItemCounts())
        answered, taken = picked.get(item_version_id, (0, {}))
        counts[item_version_id] = ItemCounts(
            shown=known.shown + one.shown,
            answered=answered,
            best=known.best + one.best,
            scores=known.scores + one.scores,
            pairs=known.pairs + one.pairs,
            taken=taken,
            seconds=seconds.get(item_version_id, {}),
        )
    return counts


def _compared(editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """The editions, each beside the one before it."""
    beside = (_beside(newer, older) for newer, older in pairwise(editions))
    return (*beside, editions[-1])


def _beside(newer: Edition, older: Edition) -> Edition:
    return replace(
        newer,
        changed=changed_parts(older.text.body, newer.text.body),
        moved=moved(older.figures.difficulty, newer.figures.difficulty),
    )


def _quiz_figures(
    alike: Mapping[int, Mapping[int, float]],
    scores: Mapping[int, Scores],
    sums: Mapping[tuple[int, int], ItemCounts],
    items: Mapping[int, Item],
    minimum: int,
) -> QuizFigures:
    here = sum((scores[one] for one in alike if one in scores), Scores())
    whole = here.moments
    if whole.n < max(minimum, 1):
        return QuizFigures(whole.n)
    scored = {
        version: {item: worth for item, worth in points.items() if worth and items[item].scored}
        for version, points in alike.items()
    }
    return QuizFigures(
        n=whole.n,
        mean=share(whole.total, whole.n),
        passed=share(here.passed, whole.n),
        reliability=_reliability(scored, sums, whole),
        histogram=histogram(here.counts),
    )


def _reliability(
    scored: Mapping[int, Mapping[int, float]], sums: Mapping[tuple[int, int], ItemCounts], whole: Moments
) -> Reliability | None:
    """None where the items do not add up to the same whole: not everybody had them all, or more than they counts."""
    points = next(iter(scored.values()))
    items = []
    for item, worth in points.items():
        met = (sums[version, item].scores for version in scored if (version, item) in sums)
        scores = sum(met, Moments()).scaled(worth / sum(points.values()))
        if scores.n != whole.n:
            return None
        items.append(scores)
    adds_up = isclose(sum(item.total for item in items), whole.total, abs_tol=1e-6 * whole.n)
    return reliability(items, whole) if adds_up else None
