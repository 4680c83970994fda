"""How far people are in modules, for any number of both in four statements.

Two more ask when something was done, where a module has an earlier edition that this matters for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, select, union_all

from course_engine.assessment.models import Attempt, AttemptKind, LedgerEntry
from course_engine.content.models import LessonPin, LessonVersion, Module, ModuleVersion, QuizPin
from course_engine.db import db, packed
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.learning.models import LessonCompletion, ModuleAchievement, ModuleCompletion
from course_engine.learning.progress import Edition, Progress, Record, module_progress, that_matter

Ids = Collection[int]
People = Ids | Select[int]
Times = Mapping[int, Mapping[int, datetime]]
Fact = tuple[str, int]  # what was done ("begun", "read", "text", "passed", an achievement), and to what
NONE: frozenset[Any] = frozenset()
ACHIEVEMENTS = frozenset(achievement.value for achievement in ModuleAchievement)


def progress_of(
    person_ids: Ids, module_ids: Ids, *, among: Select[int] | None = None
) -> dict[tuple[int, int], Progress]:
    """The progress of each person in each published module, by (person id, module id).

    `among` selects all of these people, and perhaps others: cheaper than to name hundreds.
    """
    if not person_ids or not module_ids:
        return {}
    people: People = person_ids if among is None else among
    modules = [_Module(id_, editions) for id_, editions in _editions(module_ids).items()]
    earlier = [one for module in modules for one in module.earlier]
    read_at = _read_at(people, NONE.union(*(one.lessons for one in earlier))) if earlier else {}
    passed_at = passes(people, NONE.union(*(one.quizzes for one in earlier))) if earlier else {}
    tracks = _tracks(person_ids, people, modules)
    return {
        (person, module.id): module.progress(track, read_at.get(person, {}), passed_at.get(person, {}))
        for person in person_ids
        for module, track in zip(modules, tracks[person], strict=True)
    }


class _Module:
    """A module and the facts that count in it. What somebody did there is a number, their track, with a bit for each.

    Whoever has the same track is equally far: that is worked out once.
    """

    def __init__(self, id_: int, editions: Sequence[Edition]) -> None:
        self.id = id_
        self._editions = that_matter(editions)
        self.lessons = NONE.union(*(one.lessons for one in editions))
        self._facts: list[Fact] = [
            ("begun", id_),
            *((achievement, id_) for achievement in ACHIEVEMENTS),
            *(("passed", quiz) for quiz in NONE.union(*(one.quizzes for one in editions))),
            *(("read", lesson) for lesson in self.lessons),
            *(("text", version) for version in NONE.union(*editions[-1].lessons.values())),
        ]
        self._known: dict[int, Progress] = {}

    @property
    def earlier(self) -> Sequence[Edition]:
        """The earlier editions that still matter: of what they asked for, the time counts."""
        return self._editions[:-1]

    def bits(self) -> dict[Fact, int]:
        return {fact: 1 << place for place, fact in enumerate(self._facts)}

    def progress(
        self, track: int, read_at: Mapping[int, datetime], passed_at: Mapping[int, datetime]
    ) -> Progress:
        found = self._known.get(track)
        if found is None:
            found = module_progress(self._editions, self._record(track, read_at, passed_at))
            if not self.earlier:
                self._known[track] = found
        return found

    def _record(
        self, track: int, read_at: Mapping[int, datetime], passed_at: Mapping[int, datetime]
    ) -> Record:
        done: dict[str, set[int]] = defaultdict(set)
        for place, (what, id_) in enumerate(self._facts):
            if track >> place & 1:
                done[what].add(id_)
        return Record(
            begun="begun" in done,
            read=frozenset(done["read"]),
            read_versions=frozenset(done["text"]),
            passed=frozenset(done["passed"]),
            achieved=ACHIEVEMENTS & done.keys(),
            read_at=read_at,
            passed_at=passed_at,
        )


def _tracks(person_ids: Ids, people: People, modules: Sequence[_Module]) -> dict[int, list[int]]:
    """For each person their track in each of `modules`, in that order. Two statements."""
    marks = _marks(modules)
    tracks = {person: [0] * len(modules) for person in person_ids}
    for person, what, ids in db.session.execute(_done(people)):
        if person in tracks:
            track, marks_of = tracks[person], marks[what]
            for id_ in ids.split(","):
                for place, bits in marks_of.get(id_, ()):
                    track[place] |= bits
    return tracks


def _marks(modules: Sequence[_Module]) -> Mapping[str, Mapping[str, list[tuple[int, int]]]]:
    """By what was done and, as text, to what: where in a row of tracks this sets which bits."""
    lesson_of = _lessons_of_texts(NONE.union(*(module.lessons for module in modules)))
    marks: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for place, module in enumerate(modules):
        bits = module.bits()
        for (what, id_), bit in bits.items():
            if what not in ("read", "text"):
                marks[what][str(id_)].append((place, bit))
        for version, lesson in lesson_of.items():  # a text that was finished, in whatever version
            if lesson in module.lessons:
                both = bits["read", lesson] | bits.get(("text", version), 0)
                marks["text"][str(version)].append((place, both))
    return marks


def _lessons_of_texts(lessons: Ids) -> dict[int, int]:
    """Every version of these lessons, and whose it is."""
    rows = db.session.execute(
        select(LessonVersion.id, LessonVersion.lesson_id).where(LessonVersion.lesson_id.in_(lessons))
    )
    return {row.id: row.lesson_id for row in rows}


def _done(people: People) -> CompoundSelect[Any]:
    """What each person did, in whatever module: a row for each kind of fact."""
    passed = _passes(Attempt.learner_id.in_(people)).subquery()
    return union_all(
        select(ModuleEnrolment.person_id, literal("begun"), packed(ModuleEnrolment.module_id))
        .where(ModuleEnrolment.person_id.in_(people))
        .group_by(ModuleEnrolment.person_id),
        select(LessonCompletion.person_id, literal("text"), packed(LessonCompletion.lesson_version_id))
        .where(LessonCompletion.person_id.in_(people))
        .group_by(LessonCompletion.person_id),
        select(passed.c.person_id, literal("passed"), packed(passed.c.quiz_id)).group_by(passed.c.person_id),
        select(ModuleCompletion.person_id, ModuleCompletion.achievement, packed(ModuleCompletion.module_id))
        .where(ModuleCompletion.person_id.in_(people))
        .group_by(ModuleCompletion.person_id, ModuleCompletion.achievement),
    )


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


def _read_at(people: People, lessons: Ids) -> Times:
    """When each person first finished each of these lessons, in whatever version (UTC)."""
    rows = db.session.execute(
        select(
            LessonCompletion.person_id, LessonCompletion.lesson_id, func.min(LessonCompletion.completed_at)
        )
        .where(LessonCompletion.person_id.in_(people), LessonCompletion.lesson_id.in_(lessons))
        .group_by(LessonCompletion.person_id, LessonCompletion.lesson_id)
    )
    return _by_person(rows)


def passes(people: People, quizzes: Ids) -> Times:
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
