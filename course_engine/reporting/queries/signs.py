"""What may speak for help: a quiz tried often, a wait for a mentor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_

from course_engine.assessment.models import Attempt, AttemptKind
from course_engine.content.models import Module, Quiz, QuizPin, QuizVersion
from course_engine.db import db
from course_engine.enrolment.queries import ModuleTitle
from course_engine.mentoring.models import MentorRequest, RequestState
from course_engine.reporting.attention import MANY_TRIES, OpenQuiz


def open_quizzes(
    failed: Mapping[int, Mapping[int, int]], modules: Sequence[ModuleTitle]
) -> dict[int, list[OpenQuiz]]:
    """The quizzes of these modules that each person tried often and never passed; two statements.

    `failed` counts by person and quiz how often somebody who never passed tried.
    """
    quizzes = _quizzes_of(modules)
    often = {
        (person, quiz): tries
        for person, tried in failed.items()
        for quiz, tries in tried.items()
        if tries >= MANY_TRIES and quiz in quizzes
    }
    best = _best_scores(often.keys())
    found: dict[int, list[OpenQuiz]] = defaultdict(list)
    for (person, quiz), tries in sorted(often.items()):
        title, needed = quizzes[quiz]
        found[person].append(OpenQuiz(title, tries, best[person, quiz], needed))
    return found


def _quizzes_of(modules: Sequence[ModuleTitle]) -> dict[int, tuple[str, float]]:
    """Title and mastery score of the quizzes that the current versions of these modules ask for."""
    rows = db.session.execute(
        select(Quiz.id, QuizVersion.title, QuizVersion.mastery_score)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .join(QuizPin, QuizPin.quiz_id == Quiz.id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .where(Module.id.in_([module.id for module in modules]))
    )
    return {quiz: (title, needed) for quiz, title, needed in rows}


def _best_scores(sat: Collection[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """The best recorded score of each of these (person, quiz)."""
    rows = db.session.execute(
        select(Attempt.learner_id, Attempt.quiz_id, func.max(Attempt.score))
        .where(tuple_(Attempt.learner_id, Attempt.quiz_id).in_(sat), Attempt.kind == AttemptKind.QUIZ)
        .group_by(Attempt.learner_id, Attempt.quiz_id)
    )
    return {(person, quiz): score or 0.0 for person, quiz, score in rows}


def waiting_since(people: Select[int]) -> dict[int, datetime]:
    """Since when each person waits for a mentor (UTC); one statement."""
    rows = db.session.execute(
        select(MentorRequest.learner_id, func.min(MentorRequest.requested_at))
        .where(MentorRequest.learner_id.in_(people), MentorRequest.state == RequestState.OPEN)
        .group_by(MentorRequest.learner_id)
    )
    return {row[0]: row[1] for row in rows}
