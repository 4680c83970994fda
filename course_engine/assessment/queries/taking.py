"""How a quiz is taken, and what a person did before: all that beginning an attempt depends on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from course_engine.assessment.admission import Extra
from course_engine.assessment.models import Allowance, Attempt, AttemptItem, AttemptKind
from course_engine.content.catalogue import Section, Settings
from course_engine.content.models import ItemPin, ItemVersion, Quiz, QuizVersion
from course_engine.db import db


def get_current_version(quiz_id: int) -> QuizVersion:
    """The version that is current at this moment."""
    return db.session.execute(
        select(QuizVersion).join(Quiz, Quiz.current_version_id == QuizVersion.id).where(Quiz.id == quiz_id)
    ).scalar_one()


def settings_of(version: QuizVersion) -> Settings:
    """How a version is taken."""
    return Settings(**version.settings)


def sections_of(version: QuizVersion) -> tuple[Section, ...]:
    """The sections of a version, none where all items stand in one."""
    return tuple(Section(**body | {"items": tuple(body.get("items", ()))}) for body in version.sections)


def past_attempts(
    quiz_id: int, *, learner_id: int, lock: bool = False
) -> Sequence[Row[tuple[int, datetime]]]:
    """Number and time of submission of a person's attempts at a quiz, in order; `lock` holds the rows until the end."""
    statement = (
        select(Attempt.number, Attempt.submitted_at)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz_id, Attempt.kind == AttemptKind.QUIZ)
        .order_by(Attempt.number)
    )
    return db.session.execute(statement.with_for_update() if lock else statement).all()  # type: ignore[return-value]


def allowed(quiz_id: int, *, learner_id: int) -> Extra:
    """What a trainer allowed a person at a quiz beyond its settings."""
    row = db.session.execute(
        select(Allowance.extra_minutes, Allowance.extra_attempts).where(
            Allowance.learner_id == learner_id, Allowance.quiz_id == quiz_id
        )
    ).one_or_none()
    return Extra(*row) if row else Extra()


def item_pins(quiz_version_id: int) -> Sequence[Row[Any]]:
    """The items of a version in the author's order, each with its section, points and text."""
    return db.session.execute(
        select(
            ItemPin.points,
            ItemPin.section,
            ItemVersion.id,
            ItemVersion.item_id,
            ItemVersion.kind,
            ItemVersion.body,
        )
        .join(ItemVersion, ItemPin.item_version_id == ItemVersion.id)
        .where(ItemPin.quiz_version_id == quiz_version_id)
        .order_by(ItemPin.position)
    ).all()


def times_seen(quiz_id: int, *, learner_id: int) -> dict[int, int]:
    """How often a person met each item of a quiz, in whatever version; items never met are left out."""
    rows = db.session.execute(
        select(AttemptItem.item_id, func.count())
        .join(Attempt, AttemptItem.attempt_id == Attempt.id)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz_id)
        .group_by(AttemptItem.item_id)
    )
    return {row[0]: row[1] for row in rows}
