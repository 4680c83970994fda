"""What each published version of a module asked for. Two statements, for any number of modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from course_engine.content.models import LessonPin, Module, ModuleVersion, QuizPin
from course_engine.db import db
from course_engine.learning.progress import Edition


def editions_of(module_ids: Collection[int]) -> dict[int, list[Edition]]:
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


def _lessons_by_version(module_ids: Collection[int]) -> list[_Version]:
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


def _quizzes_by_version(module_ids: Collection[int]) -> dict[int, set[int]]:
    rows = db.session.execute(
        select(QuizPin.module_version_id, QuizPin.quiz_id)
        .join(ModuleVersion, ModuleVersion.id == QuizPin.module_version_id)
        .where(ModuleVersion.module_id.in_(module_ids))
    )
    quizzes: dict[int, set[int]] = defaultdict(set)
    for version, quiz in rows:
        quizzes[version].add(quiz)
    return quizzes
