"""How far people are in modules, for any number of both in six statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.content.models import LessonPin, Module, ModuleVersion, QuizPin
from course_engine.db import db
from course_engine.enrolment import queries as enrolment
from course_engine.learning.models import LessonCompletion, ModuleCompletion
from course_engine.learning.progress import Edition, Progress, Record, module_progress

Ids = Collection[int]
NOTHING: Mapping[int, datetime] = {}


def progress_of(person_ids: Ids, module_ids: Ids) -> dict[tuple[int, int], Progress]:
    """The progress of each person in each published module, by (person id, module id)."""
    if not person_ids or not module_ids:
        return {}
    editions = _editions(module_ids)
    lessons = {
        module: frozenset().union(*(one.lessons for one in asked)) for module, asked in editions.items()
    }
    quizzes = {
        module: frozenset().union(*(one.quizzes for one in asked)) for module, asked in editions.items()
    }
    facts = _Facts(
        person_ids,
        editions.keys(),
        lessons=frozenset().union(*lessons.values()),
        quizzes=frozenset().union(*quizzes.values()),
    )
    return {
        (person, module): module_progress(
            asked, facts.record(person, module, lessons=lessons[module], quizzes=quizzes[module])
        )
        for module, asked in editions.items()
        for person in person_ids
    }


def _editions(module_ids: Ids) -> dict[int, list[Edition]]:
    """What each published version asked for, by module, the current version last. Two statements."""
    lessons = _lessons_by_version(module_ids)
    quizzes = _quizzes_by_version(module_ids)
    versions: dict[int, list[_Version]] = defaultdict(list)
    for version in lessons:
        versions[version.module_id].append(version)
    found = {}
    for module, in_order in versions.items():
        ends = [following.published_at for following in in_order[1:]]
        numbered = list(zip(in_order, [*ends, None], strict=True))
        found[module] = [
            Edition(version.frozen(), frozenset(quizzes[version.id]), None if version.is_current else until)
            for version, until in sorted(numbered, key=lambda pair: pair[0].is_current)
        ]
    return found


@dataclass(slots=True)
class _Version:
    id: int
    module_id: int
    published_at: datetime
    is_current: bool
    lessons: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def frozen(self) -> dict[int, frozenset[int]]:
        return {lesson: frozenset(versions) for lesson, versions in self.lessons.items()}


def _lessons_by_version(module_ids: Ids) -> list[_Version]:
    rows = db.session.execute(
        select(
            ModuleVersion.id,
            ModuleVersion.module_id,
            ModuleVersion.published_at,
            Module.current_version_id,
            LessonPin.lesson_id,
            LessonPin.lesson_version_id,
        )
        .select_from(ModuleVersion)
        .join(Module, Module.id == ModuleVersion.module_id)
        .outerjoin(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
        .where(ModuleVersion.module_id.in_(module_ids), Module.current_version_id.is_not(None))
        .order_by(ModuleVersion.module_id, ModuleVersion.number, LessonPin.position)
    )
    versions: dict[int, _Version] = {}
    for version_id, module_id, published_at, current_id, lesson, lesson_version in rows:
        if version_id not in versions:
            versions[version_id] = _Version(version_id, module_id, published_at, version_id == current_id)
        if lesson is not None:
            versions[version_id].lessons[lesson].add(lesson_version)
    return list(versions.values())


def _quizzes_by_version(module_ids: Ids) -> dict[int, set[int]]:
    rows = db.session.execute(
        select(QuizPin.module_version_id, QuizPin.quiz_id)
        .join(ModuleVersion, ModuleVersion.id == QuizPin.module_version_id)
        .where(ModuleVersion.module_id.in_(module_ids))
    )
    quizzes: dict[int, set[int]] = defaultdict(set)
    for version, quiz in rows:
        quizzes[version].add(quiz)
    return quizzes


class _Facts:
    """What these people did, loaded at once, to be picked apart by person and module. Four statements."""

    def __init__(
        self, people: Ids, modules: Ids, *, lessons: frozenset[int], quizzes: frozenset[int]
    ) -> None:
        self._begun = enrolment.enrolments(people, modules)
        self._read: dict[int, dict[int, datetime]] = defaultdict(dict)
        self._versions: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for person, lesson, version, at in _completions(people, lessons):
            self._read[person].setdefault(lesson, at)
            self._versions[person][lesson].add(version)
        self._passed = passes(people, quizzes)
        self._achieved: dict[tuple[int, int], set[str]] = defaultdict(set)
        for person, module, achievement in _achievements(people, modules):
            self._achieved[person, module].add(achievement)

    def record(self, person: int, module: int, *, lessons: frozenset[int], quizzes: frozenset[int]) -> Record:
        """What this person did in this module, whose editions ever had these lessons and quizzes."""
        read, passed = self._read.get(person, NOTHING), self._passed.get(person, NOTHING)
        versions = self._versions.get(person, {})
        known = lessons & read.keys()
        return Record(
            begun=(person, module) in self._begun,
            read={lesson: read[lesson] for lesson in known},
            read_versions=frozenset().union(*(versions[lesson] for lesson in known)),
            passed={quiz: passed[quiz] for quiz in quizzes & passed.keys()},
            achieved=frozenset(self._achieved.get((person, module), ())),
        )


def _completions(people: Ids, lessons: frozenset[int]) -> Iterable[tuple[int, int, int, datetime]]:
    rows = db.session.execute(
        select(
            LessonCompletion.person_id,
            LessonCompletion.lesson_id,
            LessonCompletion.lesson_version_id,
            LessonCompletion.completed_at,
        )
        .where(LessonCompletion.person_id.in_(people), LessonCompletion.lesson_id.in_(lessons))
        .order_by(LessonCompletion.completed_at)
    )
    return ((*row,) for row in rows)


def _achievements(people: Ids, modules: Ids) -> Iterable[tuple[int, int, str]]:
    rows = db.session.execute(
        select(ModuleCompletion.person_id, ModuleCompletion.module_id, ModuleCompletion.achievement)
        .where(ModuleCompletion.person_id.in_(people), ModuleCompletion.module_id.in_(modules))
    )  # fmt: skip
    return ((*row,) for row in rows)


def passes(people: Ids, quizzes: Ids) -> dict[int, dict[int, datetime]]:
    """When each person first passed each quiz, by their attempt or by a later result of it (UTC); one statement."""
    of_these = (
        Attempt.learner_id.in_(people),
        Attempt.quiz_id.in_(quizzes),
        Attempt.kind == AttemptKind.QUIZ,
    )
    recorded = select(Attempt.learner_id, Attempt.quiz_id, Attempt.submitted_at).where(
        Attempt.passed.is_(True), Attempt.submitted_at.is_not(None), *of_these
    )
    later = (
        select(Attempt.learner_id, Attempt.quiz_id, LedgerEntry.entered_at)
        .join(LedgerEntry, LedgerEntry.attempt_id == Attempt.id)
        .where(LedgerEntry.passed.is_(True), *of_these)
    )
    passed: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows: Iterable[Any] = db.session.execute(union_all(recorded, later))
    for person, quiz, at in rows:
        first = passed[person].get(quiz)
        passed[person][quiz] = at if first is None else min(first, at)
    return passed
