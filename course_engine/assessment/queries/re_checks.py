"""What is new or different in a quiz since a person passed it: the items of a re-check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind, LedgerEntry
from course_engine.content.models import ItemPin, ItemVersion, Quiz, QuizVersion
from course_engine.db import db
from course_engine.items import Item, item_from_body


@dataclass(frozen=True, slots=True)
class FreshItem:
    """An item that the person has not met as it is now, with its points."""

    item_id: int
    item_version_id: int
    points: float
    item: Item


@dataclass(frozen=True, slots=True)
class ReCheck:
    """A quiz that a person passed and that has fresh items since; `version_id` is its current version."""

    quiz_id: int
    slug: str
    title: str
    version_id: int
    items: tuple[FreshItem, ...]


def re_checks_of(quiz_ids: Collection[int], *, learner_id: int) -> list[ReCheck]:
    """The quizzes among these with fresh items for the person, in the order given; three statements.

    Fresh is what their pass did not have and what they have not met since. What a person would have to mark is left out.
    """
    passed = _passed_versions(quiz_ids, learner_id)
    met = _met(quiz_ids, learner_id)
    quizzes = _pins(passed)
    found = []
    for quiz_id in quiz_ids:
        quiz = quizzes.get(quiz_id)
        if quiz is None:
            continue
        known = quiz.pinned[passed[quiz_id]] | met
        fresh = tuple(one for one in quiz.current if one.item_version_id not in known and _fits(one.item))
        if fresh:
            found.append(ReCheck(quiz_id, quiz.slug, quiz.title, quiz.version_id, fresh))
    return found


def find_running_re_check(quiz_id: int, *, learner_id: int) -> Attempt | None:
    return db.session.scalar(
        select(Attempt)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz_id)
        .where(Attempt.kind == AttemptKind.RE_CHECK, Attempt.submitted_at.is_(None))
    )


def _fits(item: Item) -> bool:
    return item.scored and not item.marked


def _passed_versions(quiz_ids: Collection[int], learner_id: int) -> dict[int, int]:
    """By quiz, the version on which the person passed it last."""
    later = select(LedgerEntry.id).where(LedgerEntry.attempt_id == Attempt.id, LedgerEntry.passed.is_(True))
    rows = db.session.execute(
        select(Attempt.quiz_id, Attempt.quiz_version_id)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id.in_(quiz_ids))
        .where(Attempt.kind == AttemptKind.QUIZ, Attempt.submitted_at.is_not(None))
        .where(or_(Attempt.passed.is_(True), later.exists()))
        .order_by(Attempt.id)
    )
    return {row.quiz_id: row.quiz_version_id for row in rows}


def _met(quiz_ids: Collection[int], learner_id: int) -> set[int]:
    """The versions of items that the person has handed in an answer to, in whatever kind of attempt."""
    return set(
        db.session.scalars(
            select(AttemptItem.item_version_id)
            .join(Attempt, Attempt.id == AttemptItem.attempt_id)
            .where(Attempt.learner_id == learner_id, Attempt.quiz_id.in_(quiz_ids))
            .where(Attempt.submitted_at.is_not(None))
        )
    )


class _Quiz:
    def __init__(self, row: Any) -> None:
        self.slug, self.title, self.version_id = row.slug, row.title, row.current_id
        self.current: list[FreshItem] = []
        self.pinned: dict[int, set[int]] = defaultdict(set)


def _pins(passed: dict[int, int]) -> dict[int, _Quiz]:
    """The passed quizzes with the items of the version passed and of the current one."""
    current = aliased(QuizVersion)
    rows = db.session.execute(
        select(
            Quiz.id,
            Quiz.slug,
            Quiz.current_version_id.label("current_id"),
            current.title,
            ItemPin.quiz_version_id,
            ItemPin.points,
            ItemVersion.id.label("item_version_id"),
            ItemVersion.item_id,
            ItemVersion.kind,
            ItemVersion.body,
        )
        .join(current, current.id == Quiz.current_version_id)
        .join(QuizVersion, QuizVersion.quiz_id == Quiz.id)
        .join(ItemPin, ItemPin.quiz_version_id == QuizVersion.id)
        .join(ItemVersion, ItemVersion.id == ItemPin.item_version_id)
        .where(Quiz.id.in_(passed.keys()))
        .where(or_(QuizVersion.id == Quiz.current_version_id, QuizVersion.id.in_(passed.values())))
        .order_by(ItemPin.position)
    )
    found: dict[int, _Quiz] = {}
    for row in rows:
        quiz = found.setdefault(row.id, _Quiz(row))
        quiz.pinned[row.quiz_version_id].add(row.item_version_id)
        if row.quiz_version_id == row.current_id:
            item = item_from_body(row.kind, row.body)
            quiz.current.append(FreshItem(row.item_id, row.item_version_id, row.points, item))
    return found
