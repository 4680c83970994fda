"""What receipts are made of and compared with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.assessment.models import Attempt
from course_engine.assessment.queries.entries import Entry, answered_entries
from course_engine.assessment.receipts import AnsweredItem, receipt
from course_engine.content.models import Quiz, QuizVersion
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.items.bodies import Body


def receipt_of(attempt: Attempt) -> Body:
    """The receipt of a submitted attempt; raises NotFound for one that is not."""
    if attempt.submitted_at is None:
        raise NotFound
    return make_receipt(attempt, attempt.submitted_at, answered_entries(attempt.id))


def make_receipt(attempt: Attempt, submitted_at: datetime, entries: tuple[Entry, ...]) -> Body:
    """The receipt of an attempt with these entries."""
    row = db.session.execute(
        select(Quiz.uid, QuizVersion.title, QuizVersion.number)
        .join(Quiz, QuizVersion.quiz_id == Quiz.id)
        .where(QuizVersion.id == attempt.quiz_version_id)
    ).one()
    return receipt(
        attempt=attempt.id,
        quiz=row.uid,
        title=row.title,
        version=row.number,
        submitted_at=submitted_at,
        items=[AnsweredItem(entry.item.id, entry.version_digest, entry.answer) for entry in entries],
    )


def kept_digest(attempt_id: int) -> str | None:
    """The digest that was kept when the attempt was submitted, None where there is none."""
    return db.session.scalar(select(Attempt.receipt_digest).where(Attempt.id == attempt_id))
