"""Where quizzes and lessons stand in the modules as they are now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from course_engine.assessment.queries.attempts import passed_quiz_ids
from course_engine.content.models import (
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    ModuleVersion,
    Quiz,
    QuizPin,
    QuizVersion,
    Topic,
)
from course_engine.db import db
from course_engine.errors import NotFound


@dataclass(frozen=True)
class Place:
    """Where a quiz belongs: a module that asks for it, as it stands now."""

    module_slug: str
    module_title: str
    topic_uid: str


def place_of(quiz_id: int) -> Place | None:
    """The module that asks for the quiz now: the oldest one where several do."""
    row = db.session.execute(
        select(Module.slug, ModuleVersion.title, Topic.uid)
        .join(ModuleVersion, Module.current_version_id == ModuleVersion.id)
        .join(QuizPin, QuizPin.module_version_id == ModuleVersion.id)
        .join(Topic, ModuleVersion.topic_id == Topic.id)
        .where(QuizPin.quiz_id == quiz_id, Module.archived_at.is_(None))
        .order_by(Module.id)
        .limit(1)
    ).one_or_none()
    return Place(*row) if row else None


def get_lesson_place(lesson_uid: str) -> tuple[str, str]:
    """Where a lesson stands now: slug of the module, slug of the lesson. Raises NotFound where it stands nowhere."""
    row = db.session.execute(
        select(Module.slug, LessonPin.slug)
        .join(LessonPin, LessonPin.module_version_id == Module.current_version_id)
        .join(Lesson, LessonPin.lesson_id == Lesson.id)
        .where(Lesson.uid == lesson_uid, Module.archived_at.is_(None))
        .order_by(Module.id, LessonPin.variant)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def lesson_titles(lesson_uids: Collection[str], *, until: datetime) -> dict[str, str]:
    """What lessons were called at that time: later versions do not change an old page."""
    statement = (
        select(Lesson.uid, LessonVersion.title)
        .join(LessonVersion, LessonVersion.lesson_id == Lesson.id)
        .where(Lesson.uid.in_(lesson_uids), LessonVersion.variant == "", LessonVersion.created_at <= until)
        .order_by(LessonVersion.number)
    )
    return {row.uid: row.title for row in db.session.execute(statement)}  # of several, the last one stays


def open_quizzes(place: Place | None, learner_id: int) -> tuple[tuple[str, str], ...]:
    """Slug and title of the quizzes that the module asks for and the learner has not passed."""
    if place is None:
        return ()
    passed = passed_quiz_ids(learner_id)
    rows = db.session.execute(
        select(Quiz.id, Quiz.slug, QuizVersion.title)
        .join(QuizVersion, Quiz.current_version_id == QuizVersion.id)
        .join(QuizPin, QuizPin.quiz_id == Quiz.id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .where(Module.slug == place.module_slug)
        .order_by(QuizPin.position)
    )
    return tuple((slug, title) for quiz_id, slug, title in rows if quiz_id not in passed)
