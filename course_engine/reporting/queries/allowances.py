"""The quizzes of a cohort that limit time or attempts, and so may be eased for one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from course_engine.content.models import Module, Quiz, QuizPin, QuizVersion
from course_engine.db import db
from course_engine.enrolment.models import Cohort
from course_engine.enrolment.queries import cohort_modules
from course_engine.errors import NotFound


@dataclass(frozen=True)
class LimitedQuiz:
    """A quiz that limits time or attempts, and so may be eased for one person."""

    slug: str
    title: str


def get_cohort_quiz(cohort: Cohort, slug: str) -> Quiz:
    """A quiz that a module of the cohort asks for, with its current version."""
    quiz = db.session.scalar(
        select(Quiz)
        .join(QuizPin, QuizPin.quiz_id == Quiz.id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .options(joinedload(Quiz.current_version))
        .where(Quiz.slug == slug, Module.id.in_([module.id for module in cohort_modules(cohort)]))
    )
    if quiz is None:
        raise NotFound
    return quiz


def limited_quizzes(module_ids: Collection[int]) -> dict[int, list[LimitedQuiz]]:
    rows = db.session.execute(
        select(Module.id, Quiz.slug, QuizVersion.title, QuizVersion.settings)
        .join(QuizPin, QuizPin.module_version_id == Module.current_version_id)
        .join(Quiz, QuizPin.quiz_id == Quiz.id)
        .join(QuizVersion, Quiz.current_version_id == QuizVersion.id)
        .where(Module.id.in_(module_ids))
        .order_by(QuizPin.position)
    )
    found: dict[int, list[LimitedQuiz]] = defaultdict(list)
    for module_id, slug, title, settings in rows:
        if settings.get("time_limit") or settings.get("attempts"):
            found[module_id].append(LimitedQuiz(slug, title))
    return found
