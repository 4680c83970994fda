"""How far people are in modules, for any number of both in six statements.

Two more ask when something was done, where a module has an earlier edition that this matters for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Executable, func, select, union_all

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.content.models import LessonPin, Module, ModuleVersion, QuizPin
from course_engine.db import db, packed, unpacked
from course_engine.enrolment import queries as enrolment
from course_engine.learning.models import LessonCompletion, ModuleCompletion
from course_engine.learning.progress import Edition, Progress, Record, module_progress, that_matter

Ids = Collection[int]
NONE: frozenset[Any] = frozenset()


def progress_of(person_ids: Ids, module_ids: Ids) -> dict[tuple[int, int], Progress]:
    """The progress of each person in each published module, by (person id, module id)."""
    if not person_ids or not module_ids:
        return {}
    modules = {module: _Module(module, editions) for module, editions in _editions(module_ids).items()}
    facts = _Facts(person_ids, [one for module in modules.values() for one in module.earlier])
    return {
        (person, id_): module.progress(person, facts)
        for id_, module in modules.items()
        for person in person_ids
    }


class _Module:
    """A module and what it ever asked for. Whoever did the same in it is equally far: that is worked out once."""

    def __init__(self, id_: int, editions: Sequence[Edition]) -> None:
        self._id = id_
        self._lessons = NONE.union(*(one.lessons for one in editions))
        self._quizzes = NONE.union(*(one.quizzes for one in editions))
        self._versions = NONE.union(*editions[-1].lessons.values())
        self._editions = that_matter(editions)
        self._known: dict[Any, Progress] = {}

    @property
    def earlier(self) -> Sequence[Edition]:
        """The earlier editions that still matter: of what they asked for, the time counts."""
        return self._editions[:-1]

    def progress(self, person: int, facts: _Facts) -> Progress:
        did = (
            self._id in facts.begun.get(person, NONE),
            facts.read.get(person, NONE) & self._lessons,
            facts.read_versions.get(person, NONE) & self._versions,
            facts.passed.get(person, NONE) & self._quizzes,
            facts.achieved.get((person, self._id), NONE),
        )
        if self.earlier:
            record = Record(*did, read_at=facts.read_at[person], passed_at=facts.passed_at[person])
            return module_progress(self._editions, record)
        if did not in self._known:
            self._known[did] = module_progress(self._editions, Record(*did))
        return self._known[did]


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
    """What these people did, in whatever module, by person. Four statements, six where there are `earlier` editions."""

    def __init__(self, people: Ids, earlier: Iterable[Edition]) -> None:
        self.begun = enrolment.begun_by(people)
        self.read: dict[int, frozenset[int]] = {}
        self.read_versions: dict[int, frozenset[int]] = {}
        for person, lessons, versions in db.session.execute(_read(people)):
            self.read[person], self.read_versions[person] = unpacked(lessons), unpacked(versions)
        self.passed = {person: unpacked(quizzes) for person, quizzes in db.session.execute(_passed(people))}
        self.achieved: dict[tuple[int, int], frozenset[str]] = defaultdict(frozenset)
        for person, achievement, modules in db.session.execute(_achieved(people)):
            for module in unpacked(modules):
                self.achieved[person, module] |= {achievement}
        timed = list(earlier)
        self.read_at = _read_at(people, NONE.union(*(one.lessons for one in timed))) if timed else {}
        self.passed_at = passes(people, NONE.union(*(one.quizzes for one in timed))) if timed else {}


def _read(people: Ids) -> Executable:
    """Lessons, and exact versions of them, that each person finished."""
    return (
        select(
            LessonCompletion.person_id,
            packed(LessonCompletion.lesson_id),
            packed(LessonCompletion.lesson_version_id),
        )
        .where(LessonCompletion.person_id.in_(people))
        .group_by(LessonCompletion.person_id)
    )


def _passed(people: Ids) -> Executable:
    """Quizzes that each person passed, by their attempt or by a later result of it."""
    passed = _passes(Attempt.learner_id.in_(people)).subquery()
    return select(passed.c.person_id, packed(passed.c.quiz_id)).group_by(passed.c.person_id)


def _achieved(people: Ids) -> Executable:
    """Modules that were recorded as completed, and as mastered, for each person."""
    return (
        select(ModuleCompletion.person_id, ModuleCompletion.achievement, packed(ModuleCompletion.module_id))
        .where(ModuleCompletion.person_id.in_(people))
        .group_by(ModuleCompletion.person_id, ModuleCompletion.achievement)
    )


def _read_at(people: Ids, lessons: Ids) -> Mapping[int, Mapping[int, datetime]]:
    """When each person first finished each of these lessons, in whatever version (UTC)."""
    rows = db.session.execute(
        select(
            LessonCompletion.person_id, LessonCompletion.lesson_id, func.min(LessonCompletion.completed_at)
        )
        .where(LessonCompletion.person_id.in_(people), LessonCompletion.lesson_id.in_(lessons))
        .group_by(LessonCompletion.person_id, LessonCompletion.lesson_id)
    )
    return _by_person(rows)


def passes(people: Ids, quizzes: Ids) -> Mapping[int, Mapping[int, datetime]]:
    """When each person first passed each quiz, by their attempt or by a later result of it (UTC); one statement."""
    passed = _passes(Attempt.learner_id.in_(people), Attempt.quiz_id.in_(quizzes)).subquery()
    rows = db.session.execute(
        select(passed.c.person_id, passed.c.quiz_id, func.min(passed.c.at)).group_by(
            passed.c.person_id, passed.c.quiz_id
        )
    )
    return _by_person(rows)


def _by_person(rows: Iterable[Any]) -> Mapping[int, Mapping[int, datetime]]:
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
