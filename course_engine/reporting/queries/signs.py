"""What may speak for help: a quiz tried often, a wait for a mentor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from course_engine.content.models import Module, Quiz, QuizPin, QuizVersion
from course_engine.db import db
from course_engine.enrolment.queries import ModuleTitle
from course_engine.mentoring.models import MentorRequest, RequestState
from course_engine.reporting.attention import OpenQuiz
from course_engine.reporting.queries.lines import Sitting


@dataclass(frozen=True, slots=True)
class AskedQuiz:
    """A quiz that a module asks for now; `needed` is its mastery score."""

    title: str
    needed: float


def quizzes_in(modules: Sequence[ModuleTitle]) -> dict[int, AskedQuiz]:
    """The quizzes that the current versions of these modules ask for, by id; one statement."""
    rows = db.session.connection().execute(
        select(Quiz.id, QuizVersion.title, QuizVersion.mastery_score)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .join(QuizPin, QuizPin.quiz_id == Quiz.id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .where(Module.id.in_([module.id for module in modules]))
    )
    return {quiz: AskedQuiz(title, needed) for quiz, title, needed in rows}


def open_quizzes(sittings: Sequence[Sitting], quizzes: Mapping[int, AskedQuiz]) -> list[OpenQuiz]:
    """Those of the quizzes that somebody is stuck in which are still asked for."""
    return [
        OpenQuiz(quizzes[one.quiz_id].title, one.tries, one.best, quizzes[one.quiz_id].needed)
        for one in sittings
        if one.quiz_id in quizzes
    ]


def waiting_since(people: Select[int]) -> dict[int, datetime]:
    """Since when each person waits for a mentor (UTC); one statement."""
    rows = db.session.execute(
        select(MentorRequest.learner_id, func.min(MentorRequest.requested_at))
        .where(MentorRequest.learner_id.in_(people), MentorRequest.state == RequestState.OPEN)
        .group_by(MentorRequest.learner_id)
    )
    return {row[0]: row[1] for row in rows}
