"""Begin an attempt, or find the one that is running."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind
from course_engine.assessment.queries import find_running_attempt
from course_engine.content.models import ItemPin, ItemVersion, Quiz
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.items import item_from_body

TRIES = 5


def start_attempt(quiz: Quiz, *, learner: Person, generator: Random, now: datetime) -> Attempt:
    """Return the learner's running attempt at the quiz: the one there is, else a new one.

    A new one is bound to the version that is current now; its items are drawn and fixed. Two starts at once give one
    attempt: the index on running attempts decides, not a look beforehand.
    """
    for _try in range(TRIES):
        running = find_running_attempt(quiz.id, learner_id=learner.id)
        if running is not None:
            return running
        seed = generator.getrandbits(31)
        attempt_id = _insert_attempt(quiz, learner, seed=seed, now=now)
        if attempt_id is not None:
            _draw_items(attempt_id, Random(seed))  # noqa: S311
            attempt = db.session.get_one(Attempt, attempt_id)
            db.session.commit()
            return attempt
    raise NotFound  # somebody starts and submits at that speed: no person does


def _insert_attempt(quiz: Quiz, learner: Person, *, seed: int, now: datetime) -> int | None:
    """The new row's id, None where another running attempt, or another of that number, came first."""
    insert_or_leave = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    own = (Attempt.learner_id == learner.id, Attempt.quiz_id == quiz.id, Attempt.kind == AttemptKind.QUIZ)
    next_number = select(func.coalesce(func.max(Attempt.number), 0) + 1).where(*own).scalar_subquery()
    statement = (
        insert_or_leave(Attempt)
        .values(
            kind=AttemptKind.QUIZ,
            learner_id=learner.id,
            quiz_id=quiz.id,
            quiz_version_id=select(Quiz.current_version_id).where(Quiz.id == quiz.id).scalar_subquery(),
            number=next_number,
            seed=seed,
            started_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Attempt.id)
    )
    return db.session.scalar(statement)


def _draw_items(attempt_id: int, generator: Random) -> None:
    """Fix every item of the version, in the author's order, choices as well."""
    pins = db.session.execute(
        select(ItemPin.points, ItemVersion.id, ItemVersion.item_id, ItemVersion.kind, ItemVersion.body)
        .join(ItemVersion, ItemPin.item_version_id == ItemVersion.id)
        .join(Attempt, Attempt.quiz_version_id == ItemPin.quiz_version_id)
        .where(Attempt.id == attempt_id)
        .order_by(ItemPin.position)
    ).all()
    drawn = [
        {
            "attempt_id": attempt_id,
            "item_id": pin.item_id,
            "item_version_id": pin.id,
            "position": position,
            "points": pin.points,
            "choice_order": item_from_body(pin.kind, pin.body).shown_order(generator, shuffle=False),
        }
        for position, pin in enumerate(pins)
    ]
    if drawn:
        db.session.execute(insert(AttemptItem), drawn)
