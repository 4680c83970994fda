"""Reading on: finishing a lesson, keeping the place, and what a submitted quiz changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptKind
from course_engine.content.models import LessonPin, Module, ModuleVersion, QuizPin
from course_engine.db import db, insert_unless_there
from course_engine.enrolment import enrolling
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.enrolment.stamping import note_progress
from course_engine.learning import achievements
from course_engine.learning.models import ChangeSeen, LessonCompletion, ReadingPlace, ReadingVariant
from course_engine.learning.queries.shown import ShownLesson

ANCHOR_LIMIT = 200
VARIANT_LIMIT = 35


def complete_lesson(person: Person, lesson: ShownLesson, *, now: datetime) -> None:
    """Record that the person finished the lesson, in exactly the text that was shown; a second time changes nothing.

    Begins the module for who had not, and records the module as completed where this was the last lesson.
    """
    enrolling.add(person.id, lesson.module_id, module_version_id=lesson.module_version_id, now=now)
    _one_at_a_time(person.id, [lesson.module_id])
    insert_unless_there(
        LessonCompletion,
        person_id=person.id,
        lesson_id=lesson.lesson_id,
        lesson_version_id=lesson.lesson_version_id,
        completed_at=now,
    )
    _put_place(person.id, lesson, anchor="", now=now)
    achievements.add_due(person.id, {lesson.module_id: lesson.module_version_id}, now=now)
    db.session.commit()


def keep_place(person: Person, lesson: ShownLesson, *, anchor: str, now: datetime) -> None:
    """Remember the heading that the person has come to, for going on later or on another device."""
    _put_place(person.id, lesson, anchor=anchor[:ANCHOR_LIMIT], now=now)
    db.session.commit()


def settle_changes(person: Person, module: Module, version_ids: Collection[int], *, now: datetime) -> None:
    """Record that the person has seen what these texts of the module say differently; others are passed over."""
    of_module = db.session.scalars(
        select(LessonPin.lesson_version_id)
        .join(ModuleVersion, ModuleVersion.id == LessonPin.module_version_id)
        .where(ModuleVersion.module_id == module.id, LessonPin.lesson_version_id.in_(version_ids))
    )
    for version_id in sorted(set(of_module)):
        insert_unless_there(ChangeSeen, person_id=person.id, lesson_version_id=version_id, seen_at=now)
    db.session.commit()


def choose_variant(person: Person, variant: str, *, now: datetime) -> None:
    """Remember in which words the person likes to read; "" for each lesson's own."""
    values = {"variant": variant[:VARIANT_LIMIT], "chosen_at": now}
    if not insert_unless_there(ReadingVariant, person_id=person.id, **values):
        chosen = db.session.get_one(ReadingVariant, person.id, with_for_update=True)
        for name, value in values.items():
            setattr(chosen, name, value)
    db.session.commit()


def record_mastery(attempt: Attempt, *, now: datetime, passed: bool | None = None) -> None:
    """Told of a submitted attempt, within its transaction: the module is begun and, where that was the last quiz, mastered.

    `passed` says so of a result that came later, by a person's mark. Does not commit: the operation that tells does.
    """
    if attempt.kind != AttemptKind.QUIZ:
        return
    rows = db.session.execute(
        select(Module.id, QuizPin.module_version_id.label("version"))
        .join(QuizPin, QuizPin.module_version_id == Module.current_version_id)
        .where(QuizPin.quiz_id == attempt.quiz_id)
    )
    modules = {row.id: row.version for row in rows}
    if len(modules) == 1:  # a quiz that several modules share does not say which of them was begun
        [(module, version)] = modules.items()
        enrolling.add(attempt.learner_id, module, module_version_id=version, now=now)
    if attempt.passed or passed:
        _one_at_a_time(attempt.learner_id, modules.keys())
        achievements.add_due(attempt.learner_id, modules, now=now)


def _one_at_a_time(person_id: int, module_ids: Any) -> None:
    """Let no two transactions judge the same person in the same module at once: each would miss the other's step."""
    db.session.execute(
        select(ModuleEnrolment.id)
        .where(ModuleEnrolment.person_id == person_id, ModuleEnrolment.module_id.in_(module_ids))
        .order_by(ModuleEnrolment.id)
        .with_for_update()
    )


def _put_place(person_id: int, lesson: ShownLesson, *, anchor: str, now: datetime) -> None:
    note_progress(person_id)
    values = {"lesson_id": lesson.lesson_id, "anchor": anchor, "at": now}
    if insert_unless_there(ReadingPlace, person_id=person_id, module_id=lesson.module_id, **values):
        return
    place = db.session.get_one(ReadingPlace, (person_id, lesson.module_id), with_for_update=True)
    for name, value in values.items():
        setattr(place, name, value)
