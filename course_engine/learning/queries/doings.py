"""What people did in modules, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.content.models import LessonVersion
from course_engine.db import UtcDateTime, db, packed
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.learning.models import ChangeSeen, LessonCompletion, ModuleCompletion, ReadingPlace

Ids = Collection[int]
People = Ids | Select[int]
Times = Mapping[int, Mapping[int, datetime]]
Doings = Select[int, str, str, str, datetime]
NO_IDS = cast(null(), String)
NO_TIME = cast(null(), UtcDateTime)


class Doing(NamedTuple):
    """What somebody did of one kind: to what, as ids with commas between, and when last (UTC)."""

    person_id: int
    what: str  # "begun", "place", "text", "seen", "passed" or an achievement
    ids: str | None
    tried: str | None = None  # the quizzes sat and graded, each as often as it was
    at: datetime | None = None


def doings_of(people: People, module_ids: Ids, quiz_ids: Ids) -> list[Doing]:
    """What each person did in these modules and quizzes, and which lessons they read in whatever module; one statement.

    "+ 0" lets the database read a person's rows in one go, instead of looking for each module's.
    """
    rows = db.session.execute(
        union_all(
            _begun(people, module_ids),
            _places(people, module_ids),
            _texts(people),
            _seen(people),
            _sat(people, quiz_ids),
            _passed_later(people, quiz_ids),
            _achieved(people, module_ids),
        )
    )
    return [Doing(*row) for row in rows]


def _begun(people: People, module_ids: Ids) -> Doings:
    return (
        select(
            ModuleEnrolment.person_id,
            literal("begun"),
            packed(ModuleEnrolment.module_id),
            NO_IDS,
            func.max(ModuleEnrolment.begun_at),
        )
        .where(ModuleEnrolment.person_id.in_(people), (ModuleEnrolment.module_id + 0).in_(module_ids))
        .group_by(ModuleEnrolment.person_id)
    )


def _places(people: People, module_ids: Ids) -> Doings:
    """When they last read; finishing a lesson leaves the place there, too."""
    return (
        select(ReadingPlace.person_id, literal("place"), NO_IDS, NO_IDS, func.max(ReadingPlace.at))
        .where(ReadingPlace.person_id.in_(people), (ReadingPlace.module_id + 0).in_(module_ids))
        .group_by(ReadingPlace.person_id)
    )


def _texts(people: People) -> Doings:
    return (
        select(
            LessonCompletion.person_id,
            literal("text"),
            packed(LessonCompletion.lesson_version_id),
            NO_IDS,
            NO_TIME,
        )
        .where(LessonCompletion.person_id.in_(people))
        .group_by(LessonCompletion.person_id)
    )


def _seen(people: People) -> Doings:
    """The changed texts of which they said that they have seen what is new."""
    return (
        select(ChangeSeen.person_id, literal("seen"), packed(ChangeSeen.lesson_version_id), NO_IDS, NO_TIME)
        .where(ChangeSeen.person_id.in_(people))
        .group_by(ChangeSeen.person_id)
    )


def _sat(people: People, quiz_ids: Ids) -> Doings:
    """The quizzes that they passed at once, those that they sat, and when they last began or submitted one."""
    passed = and_(Attempt.passed.is_(True), Attempt.submitted_at.is_not(None))
    return (
        select(
            Attempt.learner_id,
            literal("passed"),
            packed(case((passed, Attempt.quiz_id))),
            packed(case((Attempt.score.is_not(None), Attempt.quiz_id))),
            func.max(func.coalesce(Attempt.submitted_at, Attempt.started_at)),
        )
        .where(
            Attempt.learner_id.in_(people),
            Attempt.kind == AttemptKind.QUIZ,
            (Attempt.quiz_id + 0).in_(quiz_ids),
        )
        .group_by(Attempt.learner_id)
    )


def _passed_later(people: People, quiz_ids: Ids) -> Doings:
    return (
        select(Attempt.learner_id, literal("passed"), packed(Attempt.quiz_id), NO_IDS, NO_TIME)
        .join(LedgerEntry, LedgerEntry.attempt_id == Attempt.id)
        .where(
            Attempt.learner_id.in_(people),
            Attempt.kind == AttemptKind.QUIZ,
            (Attempt.quiz_id + 0).in_(quiz_ids),
            LedgerEntry.passed.is_(True),
        )
        .group_by(Attempt.learner_id)
    )


def _achieved(people: People, module_ids: Ids) -> Doings:
    return (
        select(
            ModuleCompletion.person_id,
            ModuleCompletion.achievement,
            packed(ModuleCompletion.module_id),
            NO_IDS,
            NO_TIME,
        )
        .where(ModuleCompletion.person_id.in_(people), (ModuleCompletion.module_id + 0).in_(module_ids))
        .group_by(ModuleCompletion.person_id, ModuleCompletion.achievement)
    )


def texts_of(lessons: Ids) -> tuple[tuple[int, int], ...]:
    """Every version of these lessons, each with its lesson."""
    rows = db.session.execute(TEXTS, {"lessons": list(lessons)})
    return tuple((text, lesson) for text, lesson in rows)


TEXTS = (
    select(LessonVersion.id, LessonVersion.lesson_id)
    .where(LessonVersion.lesson_id.in_(bindparam("lessons", expanding=True)))
    .order_by(LessonVersion.id)
)


def read_at(people: People, lessons: Ids) -> Times:
    """When each person first finished each of these lessons, in whatever version (UTC)."""
    rows = db.session.execute(
        select(
            LessonCompletion.person_id, LessonCompletion.lesson_id, func.min(LessonCompletion.completed_at)
        )
        .where(LessonCompletion.person_id.in_(people), LessonCompletion.lesson_id.in_(lessons))
        .group_by(LessonCompletion.person_id, LessonCompletion.lesson_id)
    )
    return _by_person(rows)


def passed_at(people: People, quizzes: Ids) -> Times:
    """When each person first passed each quiz, by their attempt or by a later result of it (UTC); one statement."""
    passed = _passes(Attempt.learner_id.in_(people), Attempt.quiz_id.in_(quizzes)).subquery()
    rows = db.session.execute(
        select(passed.c.person_id, passed.c.quiz_id, func.min(passed.c.at)).group_by(
            passed.c.person_id, passed.c.quiz_id
        )
    )
    return _by_person(rows)


def _by_person(rows: Iterable[Any]) -> Times:
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for person, thing, at in rows:
        found[person][thing] = at
    return found


def _passes(*of_these: ColumnElement[bool]) -> CompoundSelect[Any]:
    mine = (*of_these, Attempt.kind == AttemptKind.QUIZ)
    recorded = select(
        Attempt.learner_id.label("person_id"), Attempt.quiz_id, Attempt.submitted_at.label("at")
    ).where(Attempt.passed.is_(True), Attempt.submitted_at.is_not(None), *mine)
    later = (
        select(Attempt.learner_id, Attempt.quiz_id, LedgerEntry.entered_at)
        .join(LedgerEntry, LedgerEntry.attempt_id == Attempt.id)
        .where(LedgerEntry.passed.is_(True), *mine)
    )
    return union_all(recorded, later)
