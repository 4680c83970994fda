"""What may speak for help: silence, a quiz tried often, a wait for a mentor; one statement for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, case, func, select, union_all

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.content.models import Module, Quiz, QuizPin, QuizVersion
from course_engine.db import db
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.learning.models import ReadingPlace
from course_engine.mentoring.models import MentorRequest, RequestState
from course_engine.reporting.attention import MANY_TRIES, OpenQuiz


def _quizzes_of(module_ids: Collection[int]) -> Select[Any]:
    """The ids of the quizzes that the current versions of these modules ask for."""
    return (
        select(QuizPin.quiz_id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .where(Module.id.in_(module_ids))
    )


def last_activity(people: Select[int], module_ids: Collection[int]) -> dict[int, datetime]:
    """When each person last read, began or submitted something in these modules (UTC); one statement."""
    acts = _activity(people, module_ids).subquery()
    rows = db.session.execute(select(acts.c.person_id, func.max(acts.c.at)).group_by(acts.c.person_id))
    return {row[0]: row[1] for row in rows}


def _activity(people: Select[int], module_ids: Collection[int]) -> CompoundSelect[Any]:
    """The latest of each kind. Finishing a lesson needs none of its own: it leaves the reading place there.

    "+ 0" lets the database read a person's rows in one go, instead of looking for each module's.
    """
    attempted = func.coalesce(Attempt.submitted_at, Attempt.started_at)
    return union_all(
        select(ReadingPlace.person_id.label("person_id"), func.max(ReadingPlace.at).label("at"))
        .where(ReadingPlace.person_id.in_(people), (ReadingPlace.module_id + 0).in_(module_ids))
        .group_by(ReadingPlace.person_id),
        select(ModuleEnrolment.person_id, func.max(ModuleEnrolment.begun_at))
        .where(ModuleEnrolment.person_id.in_(people), (ModuleEnrolment.module_id + 0).in_(module_ids))
        .group_by(ModuleEnrolment.person_id),
        select(Attempt.learner_id, func.max(attempted))
        .where(
            Attempt.learner_id.in_(people),
            Attempt.kind == AttemptKind.QUIZ,
            (Attempt.quiz_id + 0).in_(_quizzes_of(module_ids)),
        )
        .group_by(Attempt.learner_id),
    )


def open_quizzes(people: Select[int], module_ids: Collection[int]) -> dict[int, list[OpenQuiz]]:
    """The quizzes that each person tried often and never passed, by a later result neither; one statement."""
    tried = _often_tried(people, module_ids).subquery()
    passed_later = (
        select(LedgerEntry.id)
        .join(Attempt, Attempt.id == LedgerEntry.attempt_id)
        .where(Attempt.learner_id == tried.c.learner_id, Attempt.quiz_id == tried.c.quiz_id)
        .where(Attempt.kind == AttemptKind.QUIZ, LedgerEntry.passed.is_(True))
    )
    rows = db.session.execute(
        select(tried.c.learner_id, QuizVersion.title, tried.c.tries, tried.c.best, QuizVersion.mastery_score)
        .join(Quiz, Quiz.id == tried.c.quiz_id)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .where(~passed_later.exists())
        .order_by(Quiz.id)
    )
    found: dict[int, list[OpenQuiz]] = defaultdict(list)
    for person, title, tries, best, needed in rows:
        found[person].append(OpenQuiz(title, tries, best or 0.0, needed))
    return found


def _often_tried(people: Select[int], module_ids: Collection[int]) -> Select[int, int, int, float | None]:
    tries = func.count(Attempt.id)
    return (
        select(
            Attempt.learner_id,
            Attempt.quiz_id,
            tries.label("tries"),
            func.max(Attempt.score).label("best"),
        )
        .where(
            Attempt.learner_id.in_(people),
            Attempt.kind == AttemptKind.QUIZ,
            Attempt.score.is_not(None),  # neither running nor waiting for a marker
            (Attempt.quiz_id + 0).in_(_quizzes_of(module_ids)),
        )
        .group_by(Attempt.learner_id, Attempt.quiz_id)
        .having(tries >= MANY_TRIES, func.max(case((Attempt.passed.is_(True), 1), else_=0)) == 0)
    )


def waiting_since(people: Select[int]) -> dict[int, datetime]:
    """Since when each person waits for a mentor (UTC); one statement."""
    rows = db.session.execute(
        select(MentorRequest.learner_id, func.min(MentorRequest.requested_at))
        .where(MentorRequest.learner_id.in_(people), MentorRequest.state == RequestState.OPEN)
        .group_by(MentorRequest.learner_id)
    )
    return {row[0]: row[1] for row in rows}
