"""One person of a cohort: lessons, sittings and scores, and whether somebody accompanies them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.assessment.queries.ledger import standing_entry_id
from course_engine.content.models import LessonPin, LessonVersion, Module, QuizPin, QuizVersion
from course_engine.db import db
from course_engine.enrolment.models import Cohort
from course_engine.enrolment.queries import Member, cohort_modules
from course_engine.learning.models import LessonCompletion
from course_engine.mentoring.models import MentorRequest, Mentorship, RequestState
from course_engine.reporting.queries.allowances import LimitedQuiz, limited_quizzes
from course_engine.reporting.queries.lines import Cell
from course_engine.reporting.queries.rows import Row, rows_of


@dataclass(frozen=True)
class LessonLine:
    title: str
    completed_at: datetime | None


@dataclass(frozen=True)
class AttemptLine:
    """A sitting with its recorded score; `later_score` is what a later decision made of it, shown beside it."""

    quiz: str
    number: int
    started_at: datetime
    submitted_at: datetime | None
    score: float | None
    passed: bool | None
    later_score: float | None = None
    later_passed: bool | None = None


@dataclass(frozen=True)
class ModuleReport:
    title: str
    cell: Cell
    lessons: list[LessonLine] = field(default_factory=list)
    attempts: list[AttemptLine] = field(default_factory=list)
    limited: list[LimitedQuiz] = field(default_factory=list)

    @property
    def several_quizzes(self) -> bool:
        return len({attempt.quiz for attempt in self.attempts}) > 1


@dataclass(frozen=True)
class PersonReport:
    """One person in a cohort. `accompanied` says that there is a mentorship, never with whom or about what."""

    row: Row
    modules: list[ModuleReport]
    accompanied: bool
    was_accompanied: bool
    asked: bool

    @property
    def begun(self) -> list[ModuleReport]:
        return [module for module in self.modules if module.cell.state != "not_begun"]

    @property
    def not_begun(self) -> list[ModuleReport]:
        return [module for module in self.modules if module.cell.state == "not_begun"]


def person_report(cohort: Cohort, member: Member, *, now: datetime) -> PersonReport:
    """How far one person is in the cohort's modules; a constant number of statements."""
    modules = cohort_modules(cohort)
    module_ids = [module.id for module in modules]
    only = select(literal(member.person_id))
    (row,) = rows_of(cohort, [member], modules, people=only, now=now)
    lessons, attempts = _lessons(member.person_id, module_ids), _attempts(member.person_id, module_ids)
    limited = limited_quizzes(module_ids)
    running, ended, asked = _mentoring(member.person_id)
    return PersonReport(
        row,
        [
            ModuleReport(module.title, cell, lessons[module.id], attempts[module.id], limited[module.id])
            for module, cell in zip(modules, row.cells, strict=True)
        ],
        accompanied=running,
        was_accompanied=ended,
        asked=asked,
    )


def _lessons(person_id: int, module_ids: Collection[int]) -> dict[int, list[LessonLine]]:
    first_done = (
        select(LessonCompletion.lesson_id, func.min(LessonCompletion.completed_at).label("at"))
        .where(LessonCompletion.person_id == person_id)
        .group_by(LessonCompletion.lesson_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Module.id, LessonVersion.title, first_done.c.at)
        .join(LessonPin, LessonPin.module_version_id == Module.current_version_id)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .outerjoin(first_done, first_done.c.lesson_id == LessonPin.lesson_id)
        .where(Module.id.in_(module_ids), LessonPin.variant == "")
        .order_by(LessonPin.position)
    )
    found: dict[int, list[LessonLine]] = defaultdict(list)
    for module_id, title, at in rows:
        found[module_id].append(LessonLine(title, at))
    return found


def _attempts(person_id: int, module_ids: Collection[int]) -> dict[int, list[AttemptLine]]:
    rows = db.session.execute(
        select(
            Module.id,
            QuizVersion.title,
            Attempt.number,
            Attempt.started_at,
            Attempt.submitted_at,
            Attempt.score,
            Attempt.passed,
            LedgerEntry.score,
            LedgerEntry.passed,
        )
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(QuizPin, QuizPin.quiz_id == Attempt.quiz_id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .outerjoin(LedgerEntry, LedgerEntry.id == standing_entry_id())
        .where(Attempt.learner_id == person_id, Attempt.kind == AttemptKind.QUIZ, Module.id.in_(module_ids))
        .order_by(QuizPin.position, Attempt.number)
    )
    found: dict[int, list[AttemptLine]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(AttemptLine(*row[1:]))
    return found


def _mentoring(person_id: int) -> tuple[bool, bool, bool]:
    """Whether a mentorship runs, whether one ended, whether a request is open; one statement."""

    def there(statement: Select[Any]) -> Any:
        return statement.exists()

    mine = select(Mentorship.id).where(Mentorship.learner_id == person_id)
    asked = select(MentorRequest.id).where(
        MentorRequest.learner_id == person_id, MentorRequest.state == RequestState.OPEN
    )
    running, ended, is_asking = db.session.execute(
        select(
            there(mine.where(Mentorship.ended_at.is_(None))),
            there(mine.where(Mentorship.ended_at.is_not(None))),
            there(asked),
        )
    ).one()
    return bool(running), bool(ended), bool(is_asking)
