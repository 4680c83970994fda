"""What trainers see of the people in their cohort: how far they are, never what they answered or wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, case, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.assessment.queries.ledger import standing_entry_id
from course_engine.content.models import (
    LessonPin,
    LessonVersion,
    Module,
    Quiz,
    QuizPin,
    QuizVersion,
)
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortRole, ModuleEnrolment
from course_engine.enrolment.queries import Member, ModuleTitle, cohort_members, cohort_modules, learner_ids
from course_engine.errors import NotFound
from course_engine.learning.models import LessonCompletion, ReadingPlace
from course_engine.learning.queries import progress_of
from course_engine.mentoring.models import MentorRequest, Mentorship, RequestState
from course_engine.reporting.attention import MANY_TRIES, OpenQuiz, Reason, Standing, reasons

RECENTLY = timedelta(days=7)
FEW = 10  # below this many people a share says nothing


class Cell(NamedTuple):
    """How far somebody is in the module at `place` of the report; `done` of `total` lessons. Few are distinct."""

    state: str
    done: int
    total: int
    place: int = 0


@dataclass(frozen=True)
class Row:
    member: Member
    cells: Sequence[Cell]  # one per module of the report
    last_at: datetime | None  # when there was something new in these modules (UTC)
    reasons: Sequence[Reason]

    @cached_property
    def states(self) -> frozenset[str]:
        return frozenset(cell.state for cell in self.cells)


@dataclass(frozen=True)
class CohortReport:
    """A cohort at a glance: people by modules."""

    modules: list[ModuleTitle]
    rows: list[Row]
    now: datetime

    @property
    def people(self) -> int:
        return len(self.rows)

    @property
    def few(self) -> bool:
        return 0 < self.people < FEW

    @cached_property
    def mastered(self) -> int:
        """How many people mastered at least one of the modules."""
        return sum("mastered" in row.states for row in self.rows)

    @cached_property
    def begun(self) -> int:
        """How many others have begun at least one."""
        return sum("mastered" not in row.states and bool(row.states - {"not_begun"}) for row in self.rows)

    @property
    def not_begun(self) -> int:
        return self.people - self.mastered - self.begun

    @property
    def recent(self) -> int:
        """How many people did something within the last seven days."""
        return sum(row.last_at is not None and self.now - row.last_at <= RECENTLY for row in self.rows)

    @cached_property
    def mastered_by_module(self) -> list[int]:
        counted = Counter(cell.place for row in self.rows for cell in row.cells if cell.state == "mastered")
        return [counted[place] for place in range(len(self.modules))]

    @cached_property
    def needing_help(self) -> list[Row]:
        """Whom a trainer might turn to, who has been waiting longest first."""
        named = [row for row in self.rows if row.reasons]
        return sorted(named, key=lambda row: -max(reason.days for reason in row.reasons))

    @cached_property
    def distinct_cells(self) -> set[Cell]:
        return {*chain.from_iterable(row.cells for row in self.rows)}


def cohort_report(cohort: Cohort, *, now: datetime) -> CohortReport:
    """Everybody who learns in the cohort; a constant number of statements."""
    modules = cohort_modules(cohort)
    members = cohort_members(cohort, CohortRole.LEARNER)
    return CohortReport(modules, _rows(cohort, members, modules, people=learner_ids(cohort), now=now), now)


def _rows(
    cohort: Cohort,
    members: Sequence[Member],
    modules: Sequence[ModuleTitle],
    *,
    people: Select[int],
    now: datetime,
) -> list[Row]:
    """A row for each of `members`, whose ids `people` selects."""
    module_ids = [module.id for module in modules]
    cells = _cells([member.person_id for member in members], module_ids, people)
    last, quizzes = _last_activity(people, module_ids), _open_quizzes(people, module_ids)
    asked = _waiting_since(people)
    rows = []
    for member in members:
        person = member.person_id
        standing = Standing(
            member.joined_at,
            [cell.state for cell in cells[person]],
            last.get(person),
            asked.get(person),
            quizzes.get(person, ()),
        )
        found = reasons(standing, now=now, begins_on=cohort.begins_on, ends_on=cohort.ends_on)
        rows.append(Row(member, cells[person], last.get(person), found))
    return rows


def _cells(
    person_ids: Sequence[int], module_ids: Sequence[int], people: Select[int]
) -> dict[int, list[Cell]]:
    """The cells of each person. Those who are equally far share one: a big table has thousands of them."""
    progress = progress_of(person_ids, module_ids, among=people)
    shared: dict[tuple[int, int], Cell] = {}

    def cell(person: int, place: int) -> Cell:
        here = progress[person, module_ids[place]]
        key = (id(here), place)  # alive as long as `progress`
        if key not in shared:
            shared[key] = Cell(str(here.state), here.lessons_done, here.lessons_total, place)
        return shared[key]

    places = range(len(module_ids))
    return {person: [cell(person, place) for place in places] for person in person_ids}


def _quizzes_of(module_ids: Collection[int]) -> Select[Any]:
    """The ids of the quizzes that the current versions of these modules ask for."""
    return (
        select(QuizPin.quiz_id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .where(Module.id.in_(module_ids))
    )


def _last_activity(people: Select[int], module_ids: Collection[int]) -> dict[int, datetime]:
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


def _open_quizzes(people: Select[int], module_ids: Collection[int]) -> dict[int, list[OpenQuiz]]:
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


def _waiting_since(people: Select[int]) -> dict[int, datetime]:
    """Since when each person waits for a mentor (UTC); one statement."""
    rows = db.session.execute(
        select(MentorRequest.learner_id, func.min(MentorRequest.requested_at))
        .where(MentorRequest.learner_id.in_(people), MentorRequest.state == RequestState.OPEN)
        .group_by(MentorRequest.learner_id)
    )
    return {row[0]: row[1] for row in rows}


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
class LimitedQuiz:
    """A quiz that limits time or attempts, and so may be eased for one person."""

    slug: str
    title: str


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
    (row,) = _rows(cohort, [member], modules, people=only, now=now)
    lessons, attempts = _lessons(member.person_id, module_ids), _attempts(member.person_id, module_ids)
    limited = _limited_quizzes(module_ids)
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


def _limited_quizzes(module_ids: Collection[int]) -> dict[int, list[LimitedQuiz]]:
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
