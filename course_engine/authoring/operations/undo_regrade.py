"""Take a decision about earlier results back. The new version stays; results are what they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from course_engine.assessment.models import Attempt, LedgerEntry, LedgerReason, Regrade
from course_engine.assessment.queries.ledger import standing_entry_id
from course_engine.audit import operations as audit
from course_engine.authoring.mails import tell_of_undoing
from course_engine.authoring.queries import get_regrade
from course_engine.authoring.queries.regrades import later_regrade
from course_engine.authoring.queries.taken import learners_of
from course_engine.authoring.refusals import AlreadyUndone, BuiltUpon
from course_engine.db import db
from course_engine.enrolment.stamping import note_progress


def undo_regrade(regrade_id: int, *, by_id: int, now: datetime) -> None:
    """Write for every entry of the decision one that undoes it; nothing is deleted.

    Raises AlreadyUndone, or BuiltUpon where a later decision about the same quiz stands.
    """
    regrade = get_regrade(regrade_id)
    db.session.refresh(regrade, ["undone_at"], with_for_update=True)
    if regrade.undone_at is not None:
        db.session.rollback()
        raise AlreadyUndone
    if later_regrade(regrade):
        db.session.rollback()
        raise BuiltUpon
    entries = _entries(regrade)
    _add_undoings(regrade, entries, by_id=by_id, now=now)
    regrade.undone_at, regrade.undone_by_id = now, by_id
    tell_of_undoing(regrade.to_version.title, [entry.attempt_id for entry in entries], now=now)
    audit.record(
        "regrade_undone",
        actor_id=by_id,
        now=now,
        subject=f"quiz:{regrade.quiz_id}",
        regrade=regrade.id,
        results=len(entries),
    )
    db.session.commit()


def _entries(regrade: Regrade) -> list[LedgerEntry]:
    of_regrade = select(LedgerEntry).where(
        LedgerEntry.regrade_id == regrade.id, LedgerEntry.reason != LedgerReason.UNDO
    )
    return list(db.session.scalars(of_regrade.order_by(LedgerEntry.id)))


def _add_undoings(regrade: Regrade, entries: list[LedgerEntry], *, by_id: int, now: datetime) -> None:
    """Each says what the result is again; only entries that stand are asked, so it is what was before."""
    rows: list[dict[str, Any]] = [
        {
            "attempt_id": entry.attempt_id,
            "reason": LedgerReason.UNDO,
            "regrade_id": regrade.id,
            "undoes_id": entry.id,
            "quiz_version_id": entry.quiz_version_id,
            "score": entry.score,
            "passed": entry.passed,
            "item_scores": {},
            "item_points": {},
            "note": "",
            "entered_at": now,
            "entered_by_id": by_id,
        }
        for entry in entries
    ]
    if not rows:
        return
    db.session.execute(insert(LedgerEntry), rows)
    note_progress(*learners_of([entry.attempt_id for entry in entries]))
    _say_what_counts_again(regrade)


def _say_what_counts_again(regrade: Regrade) -> None:
    """Put the result that counts again into the undoing entries."""
    standing = aliased(LedgerEntry)
    again = db.session.execute(
        select(LedgerEntry, Attempt.score, Attempt.passed, standing.score, standing.passed)
        .join(Attempt, Attempt.id == LedgerEntry.attempt_id)
        .outerjoin(standing, standing.id == standing_entry_id())
        .where(LedgerEntry.regrade_id == regrade.id, LedgerEntry.reason == LedgerReason.UNDO)
    )
    for undoing, score, passed, later_score, later_passed in again:
        undoing.score = score if later_score is None else later_score
        undoing.passed = bool(passed) if later_passed is None else later_passed
