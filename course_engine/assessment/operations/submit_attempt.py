"""Submit an attempt: its score is written once and for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, select, update

from course_engine.assessment.grading import Correctness, Grade, grade_attempt, is_passed
from course_engine.assessment.models import Attempt, AttemptItem, MarkingTask
from course_engine.assessment.queries import Entry, answered_entries
from course_engine.assessment.queries.receipts import make_receipt
from course_engine.assessment.queries.taking import settings_of
from course_engine.assessment.receipts import DIGEST
from course_engine.assessment.signals import attempt_submitted
from course_engine.content.models import QuizVersion
from course_engine.db import db
from course_engine.enrolment.stamping import note_progress


def submit_attempt(attempt: Attempt, *, now: datetime) -> None:
    """Grade the answers that count and write score and passed. Done before, it changes nothing.

    Sends `attempt_submitted` within the transaction, once. No attempt ends before it began or before its last answer,
    though the clock was set back meanwhile.
    """
    version = _lock(attempt)
    entries = answered_entries(attempt.id)
    grade = grade_attempt(
        [entry.item for entry in entries],
        {entry.item.id: entry.answer for entry in entries},
        by_certainty=settings_of(version).certainty,
    )
    at = max(now, attempt.started_at, *(entry.saved_at for entry in entries if entry.saved_at))
    proof = make_receipt(attempt, at, entries)[DIGEST]
    if _write_score(attempt, grade, version.mastery_score, proof, at=at):
        _write_item_scores(entries, grade)
        _ask_for_marks(entries, grade, at=at)
        db.session.refresh(attempt, ["submitted_at", "score", "passed", "graded_at"])
        note_progress(attempt.learner_id)
        attempt_submitted.send(attempt, now=at)
    db.session.commit()


def _lock(attempt: Attempt) -> QuizVersion:
    """Let no answer in until this is over; returns the quiz version of the attempt."""
    return db.session.execute(
        select(QuizVersion)
        .join(Attempt, Attempt.quiz_version_id == QuizVersion.id)
        .where(Attempt.id == attempt.id)
        .with_for_update(of=Attempt)
    ).scalar_one()


def _write_score(attempt: Attempt, grade: Grade, mastery_score: float, proof: str, *, at: datetime) -> bool:
    """Whether this was the submission that counts. While a person has something to mark there is no score yet."""
    passed = None if grade.score is None else is_passed(grade.score, mastery_score)
    result = db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None))
        .values(
            submitted_at=at,
            score=grade.score,
            passed=passed,
            graded_at=None if grade.score is None else at,
            receipt_digest=proof,
        )
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def _write_item_scores(entries: tuple[Entry, ...], grade: Grade) -> None:
    if entries:
        db.session.connection().execute(
            update(AttemptItem.__table__)  # type: ignore[arg-type]
            .where(AttemptItem.__table__.c.id == bindparam("of"))
            .values(score=bindparam("result")),
            [
                {"of": entry.id, "result": item.score}
                for entry, item in zip(entries, grade.items, strict=True)
            ],
        )


def _ask_for_marks(entries: tuple[Entry, ...], grade: Grade, *, at: datetime) -> None:
    """Put the answers that a person has to mark into the queue."""
    db.session.add_all(
        MarkingTask(attempt_item_id=entry.id, submitted_at=at)
        for entry, item in zip(entries, grade.items, strict=True)
        if item.correctness == Correctness.PENDING
    )
