"""The way through a module: its lessons and quizzes in order, as one person sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, Integer, and_, bindparam, literal, or_, select, union_all

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.content.models import LessonPin, LessonVersion, Quiz, QuizPin, QuizVersion
from course_engine.db import db
from course_engine.learning.models import LessonCompletion
from course_engine.learning.progress import Step, next_step
from course_engine.learning.queries.news import unseen_changes

VERSIONS: BindParameter[list[int]] = bindparam("versions", expanding=True)
PERSON: BindParameter[int] = bindparam("person", type_=Integer)  # None for nobody, who has read nothing


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of a module version; `variants` maps a lesson to the variants that it can also be read in."""

    steps: tuple[Step, ...] = ()
    variants: tuple[tuple[int, str], ...] = ()

    @property
    def lessons(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind == "lesson")

    @property
    def quizzes(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind == "quiz")

    @property
    def minutes(self) -> int:
        """Minutes of reading, all lessons together."""
        return sum(step.minutes for step in self.steps)

    def before(self, step: Step) -> Step | None:
        """The lesson before a lesson."""
        return self.lessons[step.number - 2] if step.number > 1 else None

    def after(self, step: Step) -> Step | None:
        """What comes after a lesson: the next one in order, behind the last one whatever is still open."""
        lessons = self.lessons
        return lessons[step.number] if step.number < len(lessons) else next_step(self.steps, step)

    def variants_of(self, lesson_id: int) -> list[str]:
        return [variant for lesson, variant in self.variants if lesson == lesson_id]


def ways(version_ids: Collection[int], person_id: int | None) -> dict[int, Way]:
    """The way through each of these module versions, by its id; one statement, two more where a lesson has changed."""
    asked = {"versions": list(version_ids), "person": person_id}
    rows = db.session.connection().execute(WAYS, asked)  # rows need nothing of the ORM
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.module_version_id].append(row)
    found = {version: _way(grouped.get(version, ())) for version in version_ids}
    changed = [version for version, way in found.items() if any(step.changed for step in way.steps)]
    if changed and person_id is not None:
        for version, news in unseen_changes(changed, person_id).items():
            found[version] = replace(found[version], steps=_told(found[version].steps, news))
    return found


def _told(steps: Iterable[Step], news: Collection[int]) -> tuple[Step, ...]:
    """The steps, those alone changed that hold news: after minor changes, and once they were seen, nothing is said."""
    return tuple(
        replace(step, changed=step.changed and step.id in news) if step.kind == "lesson" else step
        for step in steps
    )


def _way(rows: Iterable[Any]) -> Way:
    rows = list(rows)
    exact = {row.id for row in rows if row.exact and row.place == 0}  # in whichever variant
    steps: list[Step] = []
    numbers = {0: 0, 1: 0}
    for row in rows:
        if row.variant:
            continue
        numbers[row.place] += 1
        steps.append(
            Step(
                kind="quiz" if row.place else "lesson",
                id=row.id,
                version_id=row.version_id,
                slug=row.slug,
                title=row.title,
                number=numbers[row.place],
                minutes=row.minutes,
                done=bool(row.done),
                changed=bool(row.done) and not row.place and row.id not in exact,
            )
        )
    return Way(tuple(steps), tuple((row.id, row.variant) for row in rows if row.variant))


def _lessons() -> Any:
    mine = and_(LessonCompletion.lesson_id == LessonPin.lesson_id, LessonCompletion.person_id == PERSON)
    exactly = and_(mine, LessonCompletion.lesson_version_id == LessonPin.lesson_version_id)
    return (
        select(
            LessonPin.module_version_id,
            literal(0).label("place"),
            LessonPin.position,
            LessonPin.lesson_id.label("id"),
            LessonPin.lesson_version_id.label("version_id"),
            LessonPin.variant,
            LessonPin.slug,
            LessonVersion.title,
            LessonVersion.minutes,
            select(LessonCompletion.id).where(mine).exists().label("done"),
            select(LessonCompletion.id).where(exactly).exists().label("exact"),
        )
        .select_from(LessonPin)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .where(LessonPin.module_version_id.in_(VERSIONS))
    )


def _quizzes() -> Any:
    later = select(LedgerEntry.id).where(
        LedgerEntry.attempt_id == Attempt.id, LedgerEntry.passed.is_(True)
    )  # fmt: skip
    done = (
        select(Attempt.id)
        .where(Attempt.quiz_id == QuizPin.quiz_id, Attempt.learner_id == PERSON)
        .where(Attempt.kind == AttemptKind.QUIZ, Attempt.submitted_at.is_not(None))
        .where(or_(Attempt.passed.is_(True), later.exists()))
        .exists()
    )
    return (
        select(
            QuizPin.module_version_id,
            literal(1),
            QuizPin.position,
            QuizPin.quiz_id,
            QuizVersion.id,
            literal(""),
            Quiz.slug,
            QuizVersion.title,
            literal(0),
            done,
            done,
        )
        .select_from(QuizPin)
        .join(Quiz, Quiz.id == QuizPin.quiz_id)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .where(QuizPin.module_version_id.in_(VERSIONS))
    )


# Built once: it is asked for on every lesson page.
WAYS = union_all(_lessons(), _quizzes()).order_by("place", "position")
