"""First attempts at a quiz, added up by the database: one statement for each question, whatever their number.

Only first, submitted attempts at quizzes count: whoever comes back has seen the answers. Nothing here names a person.
Scores are those that were recorded when the attempt was submitted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind, Response
from course_engine.assessment.statistics import ItemCounts, Moments, Pairs, Taken
from course_engine.assessment.statistics.options import COUNTABLE, picked_ids
from course_engine.db import db
from course_engine.items import Item, says_nothing

PAUSE = 600  # seconds: nobody thinks about an item for longer; a longer gap counts as this much
RECENT = 1_000  # attempts: more make a median no better, and going through a million answers takes long


@dataclass(frozen=True, slots=True)
class Scores:
    """First attempts: how many have which score, how many of them passed, and how many a person has still to mark."""

    counts: Mapping[float, int] = field(default_factory=dict)
    passed: int = 0
    pending: int = 0

    def __add__(self, other: Scores) -> Scores:
        counts = Counter(self.counts) + Counter(other.counts)
        return Scores(counts, self.passed + other.passed, self.pending + other.pending)

    @property
    def moments(self) -> Moments:
        return Moments(
            sum(self.counts.values()),
            sum(score * times for score, times in self.counts.items()),
            sum(score * score * times for score, times in self.counts.items()),
        )


def _first_attempts(quiz_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Attempt.quiz_id == quiz_id,
        Attempt.kind == AttemptKind.QUIZ,
        Attempt.number == 1,
        Attempt.submitted_at.is_not(None),
    )


def attempt_scores(quiz_id: int) -> dict[int, Scores]:
    """By quiz version, what the first attempts at it came to."""
    rows = db.session.execute(
        select(
            Attempt.quiz_version_id,
            Attempt.score,
            func.count(),
            func.sum(case((Attempt.passed.is_(True), 1), else_=0)),
        )
        .where(*_first_attempts(quiz_id))
        .group_by(Attempt.quiz_version_id, Attempt.score)
    )
    found: dict[int, Scores] = defaultdict(Scores)
    for version_id, score, times, passed in rows:
        found[version_id] += Scores(pending=times) if score is None else Scores({score: times}, passed)
    return dict(found)


def _is_best(best_from: Mapping[int, float | None]) -> ColumnElement[int]:
    """1 for an attempt among the best third of its quiz version, else 0."""
    whens = [
        ((Attempt.quiz_version_id == version_id) & (Attempt.score >= score), 1)
        for version_id, score in best_from.items()
        if score is not None
    ]
    return case(*whens, else_=0) if whens else case((Attempt.score.is_(None), 0), else_=0)


def item_sums(
    quiz_id: int, best_from: Mapping[int, float | None], unscored: Collection[int] = ()
) -> dict[tuple[int, int], ItemCounts]:
    """By quiz version and item version: how many had it, their scores, and those beside the rest of the quiz.

    The rest is the share of the points that an attempt got in all other scored items. The item versions in `unscored`
    bring no points: what was recorded as their score is none.
    """
    recorded, points = AttemptItem.score, AttemptItem.points
    score = case((AttemptItem.item_version_id.not_in(unscored), recorded)) if unscored else recorded
    whole = (
        select(
            Attempt.id,
            Attempt.quiz_version_id,
            _is_best(best_from).label("best"),
            func.sum(points * score).label("got"),
            func.sum(case((score.is_not(None), points))).label("of"),
        )
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(*_first_attempts(quiz_id))
        .group_by(Attempt.id)
        .subquery()
    )
    rest = (whole.c.got - points * score) / func.nullif(whole.c.of - points, 0)
    added = (func.sum(one) for one in (whole.c.best, score, score * score, rest, rest * rest, score * rest))
    rows = db.session.execute(
        select(
            whole.c.quiz_version_id,
            AttemptItem.item_version_id,
            func.count(),
            func.count(score),
            func.count(rest),
            *added,
        )
        .join(AttemptItem, AttemptItem.attempt_id == whole.c.id)
        .group_by(whole.c.quiz_version_id, AttemptItem.item_version_id)
    )
    return {(row[0], row[1]): _summed(row[2:]) for row in rows}


def _summed(row: Sequence[Any]) -> ItemCounts:
    shown, n, pairs = row[:3]
    best, x, xx, y, yy, xy = (one or 0 for one in row[3:])
    return ItemCounts(
        shown=shown,
        best=best,
        scores=Moments(n, x, xx),
        pairs=Pairs(n, x, y, xx, yy, xy) if pairs == n else Pairs(),  # a single item has no rest
    )


def picks(
    quiz_id: int, best_from: Mapping[int, float | None], items: Mapping[int, Item]
) -> dict[int, tuple[int, dict[str, Taken]]]:
    """By version of an item that is picked in: how many answered, and how many picked each option.

    `items` are what the item versions say, by their ids.
    """
    countable = [one for one, item in items.items() if item.kind in COUNTABLE]
    counting = (
        select(Response.answer)
        .where(Response.attempt_item_id == AttemptItem.id, ~Response.stale)
        .order_by(Response.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    answers = (
        select(
            AttemptItem.item_version_id,
            counting.label("answer"),
            _is_best(best_from).label("best"),
        )
        .select_from(Attempt)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(*_first_attempts(quiz_id), AttemptItem.item_version_id.in_(countable))
        .subquery()
    ).c
    grouping = (answers.item_version_id, answers.answer)
    rows = db.session.execute(select(*grouping, func.count(), func.sum(answers.best)).group_by(*grouping))
    answered: dict[int, int] = defaultdict(int)
    taken: dict[int, dict[str, Taken]] = defaultdict(dict)
    for item_version_id, answer, times, best in rows:
        of_item = taken[item_version_id]
        if not answer or says_nothing(answer):
            continue
        answered[item_version_id] += times
        for choice_id in picked_ids(items[item_version_id], answer):
            of_item[choice_id] = of_item.get(choice_id, Taken()) + Taken(times, best)
    return {item_version_id: (answered[item_version_id], one) for item_version_id, one in taken.items()}


def seconds_spent(quiz_id: int) -> dict[int, dict[int, int]]:
    """By item version, how many people spent how many whole seconds on it.

    Every saved answer ends a stretch that began with the answer saved before it in the same attempt, or with the
    attempt; the stretches that end in an item add up to its time, each of them PAUSE at the most. Answers that arrived
    in the same moment (all of a page at once, or kept while there was no network) cannot be told apart and are left out.
    The newest RECENT attempts are looked at.
    """
    recent = (
        select(Attempt.id, Attempt.started_at)
        .where(*_first_attempts(quiz_id))
        .order_by(Attempt.id.desc())
        .limit(RECENT)
    )
    began = dict(db.session.execute(recent).all())
    rows = db.session.execute(
        select(Response.attempt_id, AttemptItem.item_version_id, Response.recorded_at)
        .join(AttemptItem, AttemptItem.id == Response.attempt_item_id)
        .where(Response.attempt_id.in_(select(recent.subquery().c.id)))
        .order_by(Response.attempt_id, Response.id)
    )
    seconds: dict[int, dict[int, int]] = defaultdict(dict)
    for attempt_id, saved in groupby(rows, key=itemgetter(0)):
        for item_version_id, spent in _seconds_of(began[attempt_id], saved).items():
            people = seconds[item_version_id]
            people[spent] = people.get(spent, 0) + 1
    return seconds


def _seconds_of(began: datetime, saved: Iterable[Row[int, int, datetime]]) -> dict[int, int]:
    """By item version the seconds that one attempt spent on it; `saved` are its answers in the order they came in."""
    spent: dict[int, int] = {}
    untold = set()  # in what came together, or after a clock was set back
    before, item_before = None, None
    for _attempt, item, at in saved:
        if at == before:
            untold |= {item, item_before}
        gap = int(at.timestamp()) - int((before or began).timestamp())
        if gap < 0:
            untold.add(item)
        spent[item] = spent.get(item, 0) + min(gap, PAUSE)
        before, item_before = at, item
    return {item: seconds for item, seconds in spent.items() if seconds > 0 and item not in untold}
