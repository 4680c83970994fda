"""Allow one person more time or more attempts at a quiz than its settings give."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.admission import Extra, due_at
from course_engine.assessment.models import Allowance, Attempt
from course_engine.assessment.queries.taking import settings_of
from course_engine.audit.operations import record
from course_engine.content.models import Quiz, QuizVersion
from course_engine.db import db, insert_unless_there


def grant_allowance(quiz: Quiz, *, learner_id: int, extra: Extra, actor: Person, now: datetime) -> None:
    """Write what the person may have beyond the settings, in place of what was allowed before.

    It holds for an attempt under way, too: its time ends later then.
    """
    row = _lock(quiz.id, learner_id, actor, now)
    row.extra_minutes, row.extra_attempts = extra.minutes, extra.attempts
    row.granted_at, row.granted_by_id = now, actor.id
    _move_end(quiz, learner_id, extra, now)
    record(
        "allowance_granted",
        actor_id=actor.id,
        person_id=learner_id,
        subject=f"quiz:{quiz.id}",
        now=now,
        minutes=extra.minutes,
        attempts=extra.attempts,
    )
    db.session.commit()


def _lock(quiz_id: int, learner_id: int, actor: Person, now: datetime) -> Allowance:
    """The one row of that person and quiz: the constraint decides, not a look beforehand."""
    insert_unless_there(
        Allowance, learner_id=learner_id, quiz_id=quiz_id, granted_at=now, granted_by_id=actor.id
    )
    return db.session.scalars(
        select(Allowance)
        .where(Allowance.learner_id == learner_id, Allowance.quiz_id == quiz_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _move_end(quiz: Quiz, learner_id: int, extra: Extra, now: datetime) -> None:
    running = db.session.execute(
        select(Attempt, QuizVersion)
        .join(QuizVersion, Attempt.quiz_version_id == QuizVersion.id)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz.id, Attempt.submitted_at.is_(None))
        .with_for_update(of=Attempt)
    ).one_or_none()
    if running is None:
        return
    attempt, version = running
    end = due_at(settings_of(version), attempt.started_at, extra=extra)
    if end is not None:
        attempt.due_at = end
