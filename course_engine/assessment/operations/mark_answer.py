"""Say what an answer is worth. With the last answer of an attempt its score is written, once and for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.assessment import mails
from course_engine.assessment.certainty import certainty_of
from course_engine.assessment.grading import grade_attempt, is_passed, weighted
from course_engine.assessment.models import (
    Attempt,
    AttemptItem,
    LedgerEntry,
    LedgerReason,
    Marking,
    MarkingKind,
    MarkingState,
    MarkingTask,
)
from course_engine.assessment.operations.claim_answer import BeingMarked, take_next
from course_engine.assessment.queries import answered_entries
from course_engine.assessment.queries.ledger import standing_entries
from course_engine.assessment.queries.marking import MarkingPage, counting_markings, unsettled_count
from course_engine.assessment.queries.taking import settings_of
from course_engine.assessment.signals import attempt_graded
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.enrolment.stamping import note_progress
from course_engine.errors import Refusal
from course_engine.items.kinds.free_text import FreeText


class MarkedMeanwhile(Refusal):
    message = _l("Diese Antwort wurde inzwischen angesehen. Sieh nach, was gilt, bevor du etwas änderst.")


@dataclass(frozen=True)
class Mark:
    """What a marker said: points by the id of the criterion, words to the learner, and whether to ask somebody else."""

    credits: Mapping[str, float]
    comment: str = ""
    ask_second: bool = False


def mark_answer(
    page: MarkingPage, mark: Mark, *, marker: Person, and_next: bool, now: datetime
) -> int | None:
    """Keep the mark, settle what it settles, and return the next answer to be marked where `and_next` asks for one.

    What is sent a second time is kept once. Raises BeingMarked where somebody else has taken the answer meanwhile,
    MarkedMeanwhile where its state has changed.
    Sends `attempt_graded` within the transaction where it changes what an attempt brought.
    """
    attempt = _lock(page.attempt_id)
    task = db.session.get_one(MarkingTask, page.id, with_for_update=True, populate_existing=True)
    if _is_repeated(page, task, mark, marker):
        taken = take_next(marker, now=now) if and_next else None
        db.session.commit()
        return taken
    if task.claimed_by_id not in (None, marker.id) and task.claimed_until and task.claimed_until >= now:
        raise BeingMarked
    if task.state != page.state:
        raise MarkedMeanwhile
    worth = page.item.mark(mark.credits)
    _keep(page, mark, worth, marker=marker, now=now)
    task.state = _state_after(page, mark)
    task.claimed_by_id = task.claimed_until = None
    if page.kind == MarkingKind.FIRST or task.first_marker_id is None:
        task.first_marker_id = marker.id
    db.session.flush()
    if task.state == MarkingState.DONE:
        _settle(attempt, page, mark, marker=marker, now=now)
    taken = take_next(marker, now=now) if and_next else None
    db.session.commit()
    return taken


def _is_repeated(page: MarkingPage, task: MarkingTask, mark: Mark, marker: Person) -> bool:
    """Whether just this was said already and led to where the answer is now: a button pressed twice."""
    if task.state != MarkingState.DONE and not (task.state == MarkingState.SECOND and mark.ask_second):
        return False
    newest = db.session.scalar(
        select(Marking).where(Marking.attempt_item_id == page.id).order_by(Marking.id.desc()).limit(1)
    )
    said = (marker.id, dict(mark.credits), mark.comment)
    return newest is not None and (newest.marker_id, newest.credits, newest.comment) == said


def _lock(attempt_id: int) -> Attempt:
    """The attempt, its marks let in one after another."""
    return db.session.scalars(
        select(Attempt)
        .options(joinedload(Attempt.learner), joinedload(Attempt.quiz_version))
        .where(Attempt.id == attempt_id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).one()


def _keep(page: MarkingPage, mark: Mark, worth: Fraction, *, marker: Person, now: datetime) -> None:
    db.session.add(
        Marking(
            attempt_item_id=page.id,
            marker_id=marker.id,
            kind=page.kind,
            credits=dict(mark.credits),
            score=float(worth),
            comment=mark.comment,
            marked_at=now,
        )
    )
    record(
        "answer_marked",
        actor_id=marker.id,
        person_id=page.learner_id,
        now=now,
        subject=f"attempt_item:{page.id}",
        kind=str(page.kind),
    )


def _state_after(page: MarkingPage, mark: Mark) -> MarkingState:
    if page.kind == MarkingKind.FIRST and mark.ask_second:
        return MarkingState.SECOND
    if page.kind != MarkingKind.SECOND:
        return MarkingState.DONE
    first = db.session.scalars(
        select(Marking)
        .where(Marking.attempt_item_id == page.id, Marking.kind == MarkingKind.FIRST)
        .order_by(Marking.id.desc())
        .limit(1)
    ).one()
    return MarkingState.DONE if first.credits == dict(mark.credits) else MarkingState.DECISION


def _settle(attempt: Attempt, page: MarkingPage, mark: Mark, *, marker: Person, now: datetime) -> None:
    """Write what the answer brought; a later change of what was recorded goes to the ledger."""
    note_progress(attempt.learner_id)
    counting = counting_markings(attempt.id)[page.id]
    worth = page.item.mark(counting.credits)
    if attempt.graded_at is None:
        _write(page.id, worth)
        if not unsettled_count(attempt.id):
            _write_result(attempt, now=now)
        return
    _enter_change(attempt, page, worth, mark, marker=marker, now=now)


def _write(attempt_item_id: int, worth: Fraction) -> None:
    db.session.execute(
        update(AttemptItem).where(AttemptItem.id == attempt_item_id).values(score=float(worth))
    )


def _write_result(attempt: Attempt, *, now: datetime) -> None:
    entries = answered_entries(attempt.id)
    said = counting_markings(attempt.id)
    marks = {
        entry.item.id: entry.item.mark(said[entry.id].credits)
        for entry in entries
        if isinstance(entry.item, FreeText) and entry.id in said
    }
    grade = grade_attempt(
        [one.item for one in entries],
        {one.item.id: one.answer for one in entries},
        marks,
        by_certainty=settings_of(attempt.quiz_version).certainty,
    )
    assert grade.score is not None
    attempt.score = grade.score
    attempt.passed = is_passed(grade.score, attempt.quiz_version.mastery_score)
    attempt.graded_at = max(now, attempt.submitted_at or now)
    db.session.flush()
    attempt_graded.send(attempt, now=now, passed=attempt.passed)
    mails.tell_of_result(attempt.learner, attempt, now=now)


def _enter_change(
    attempt: Attempt, page: MarkingPage, worth: Fraction, mark: Mark, *, marker: Person, now: datetime
) -> None:
    """Add the later result to the ledger, beside the recorded one; nothing where the points stay as they are."""
    newest = next(reversed(standing_entries(attempt.id)), None)
    entries = [entry for entry in answered_entries(attempt.id) if entry.item.scored]
    scores: dict[str, Fraction | float | None] = {str(one.id): one.recorded_score or 0.0 for one in entries}
    points = {str(one.id): one.item.points for one in entries}
    if newest:
        scores |= {key: value for key, value in newest.item_scores.items() if key in scores}
        points |= {key: value for key, value in newest.item_points.items() if key in points}
    before = scores[str(page.id)]
    scores[str(page.id)] = worth
    steps = {str(one.id): certainty_of(one.answer) for one in entries}
    score = weighted(points, scores, steps if settings_of(attempt.quiz_version).certainty else {})
    if before == float(worth) or score is None:
        return
    passed = is_passed(score, attempt.quiz_version.mastery_score)
    db.session.add(
        LedgerEntry(
            attempt_id=attempt.id,
            reason=LedgerReason.MARKING,
            item_id=db.session.get_one(AttemptItem, page.id).item_id,
            score=score,
            passed=passed,
            item_scores={key: float(value or 0) for key, value in scores.items()},
            item_points=dict(newest.item_points) if newest else {},
            note=mark.comment,
            entered_at=now,
            entered_by_id=marker.id,
        )
    )
    db.session.flush()
    attempt_graded.send(attempt, now=now, passed=passed)
    mails.tell_of_change(attempt.learner, attempt, now=now)
