"""Whose attempts there are, and what they passed. Asked by rooms above, too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.assessment.queries.ledger import standing_entry_id
from course_engine.content.models import Quiz, QuizVersion
from course_engine.db import db
from course_engine.errors import NotFound


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in a list. `score` 0.0 to 1.0 and `passed` are as recorded, None while it is running.

    `later_score` and `later_passed` are the later result that counts, None where the recorded one does.
    """

    id: int
    learner_id: int
    quiz_id: int
    quiz_slug: str
    title: str
    number: int
    version_number: int
    is_current_version: bool
    started_at: datetime
    submitted_at: datetime | None
    score: float | None
    passed: bool | None
    later_score: float | None = None
    later_passed: bool | None = None

    @property
    def counts_as_passed(self) -> bool:
        return bool(self.passed or self.later_passed)


OWN_ATTEMPT = (  # built once: it is asked for with every page and every save
    select(Attempt)
    .options(joinedload(Attempt.quiz), joinedload(Attempt.quiz_version))
    .where(Attempt.id == bindparam("attempt_id"), Attempt.learner_id == bindparam("learner_id"))
)


def get_attempt(attempt_id: int, *, learner: Person) -> Attempt:
    """The learner's own attempt with its quiz and the version it was begun on."""
    attempt = db.session.scalar(OWN_ATTEMPT, {"attempt_id": attempt_id, "learner_id": learner.id})
    if attempt is None:
        raise NotFound
    return attempt


def find_running_attempt(quiz_id: int, *, learner_id: int) -> Attempt | None:
    return db.session.scalar(
        select(Attempt)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz_id)
        .where(Attempt.kind == AttemptKind.QUIZ, Attempt.submitted_at.is_(None))
    )


def passed_quiz_ids(person_id: int) -> frozenset[int]:
    """The ids of the quizzes that a person has passed, on whatever version."""
    return passed_quizzes_of([person_id])[person_id]


def passed_quizzes_of(person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each person the ids of the quizzes they have passed, in one statement.

    A later result that passed is a pass for good, even where it is undone: progress never goes back.
    """
    regraded = exists().where(LedgerEntry.attempt_id == Attempt.id, LedgerEntry.passed)
    rows = db.session.execute(
        select(Attempt.learner_id, Attempt.quiz_id)
        .where(Attempt.learner_id.in_(person_ids), Attempt.kind == AttemptKind.QUIZ)
        .where(Attempt.submitted_at.is_not(None), or_(Attempt.passed.is_(True), regraded))
        .distinct()
    )
    passed: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    for person_id, quiz_id in rows:
        passed[person_id].add(quiz_id)
    return {person_id: frozenset(quiz_ids) for person_id, quiz_ids in passed.items()}


def attempted_quiz_uids() -> frozenset[str]:
    """The stable ids of the quizzes that somebody has submitted an attempt at."""
    submitted = exists().where(Attempt.quiz_id == Quiz.id, Attempt.submitted_at.is_not(None))
    return frozenset(db.session.scalars(select(Quiz.uid).where(submitted)))


def attempts_of(person_id: int) -> list[AttemptLine]:
    """A person's attempts at quizzes, newest first, running ones among them, in one statement."""
    return _lines(_attempt_lines().where(Attempt.learner_id == person_id))


def attempts_of_people(person_ids: Collection[int]) -> list[AttemptLine]:
    """The attempts of all of them, newest first, in one statement."""
    return _lines(_attempt_lines().where(Attempt.learner_id.in_(person_ids)))


def running_attempts_of(person_id: int) -> list[AttemptLine]:
    """What a person has begun and not submitted, newest first."""
    return _lines(_attempt_lines().where(Attempt.learner_id == person_id, Attempt.submitted_at.is_(None)))


def attempts_at(quiz_id: int, *, learner_id: int) -> list[AttemptLine]:
    """A person's attempts at one quiz, newest first."""
    return _lines(_attempt_lines().where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz_id))


def _attempt_lines() -> Select[*tuple[Any, ...]]:
    columns = select(
        Attempt.id,
        Attempt.learner_id,
        Attempt.quiz_id,
        Quiz.slug.label("quiz_slug"),
        QuizVersion.title,
        Attempt.number,
        QuizVersion.number.label("version_number"),
        (Quiz.current_version_id == QuizVersion.id).label("is_current_version"),
        Attempt.started_at,
        Attempt.submitted_at,
        Attempt.score,
        Attempt.passed,
        LedgerEntry.score.label("later_score"),
        LedgerEntry.passed.label("later_passed"),
    )
    return (
        columns.join(Quiz, Attempt.quiz_id == Quiz.id)
        .join(QuizVersion, Attempt.quiz_version_id == QuizVersion.id)
        .outerjoin(LedgerEntry, LedgerEntry.id == standing_entry_id())
        .where(Attempt.kind == AttemptKind.QUIZ)
        .order_by(Attempt.id.desc())  # as they were begun; a clock may have been set back
    )


def _lines(statement: Select[*tuple[Any, ...]]) -> list[AttemptLine]:
    return [AttemptLine(**row) for row in db.session.execute(statement).mappings()]
