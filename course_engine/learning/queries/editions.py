"""What each published version of a module asked for. Two statements, for any number of modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from course_engine.content.models import LessonPin, Module, ModuleVersion, QuizPin
from course_engine.db import db
from course_engine.learning.progress import Edition, texts_that_count

Rows = tuple[tuple[Any, ...], ...]
MODULES: BindParameter[list[int]] = bindparam("modules", expanding=True)


def editions_of(module_ids: Collection[int]) -> Mapping[int, tuple[Edition, ...]]:
    """What each published version asked for, by module, the current version last. Two statements."""
    asked = {"modules": list(module_ids)}
    lessons = tuple(map(tuple, db.session.execute(LESSONS, asked)))
    quizzes = tuple(map(tuple, db.session.execute(QUIZZES, asked)))
    return _editions(lessons, quizzes)


@lru_cache(128)
def _editions(lessons: Rows, quizzes: Rows) -> Mapping[int, tuple[Edition, ...]]:
    """Remembered by the rows themselves: they are a hundred on every page, and seldom others."""
    asked: dict[int, set[int]] = defaultdict(set)
    for version_id, quiz in quizzes:
        asked[version_id].add(quiz)
    versions: dict[int, list[_Version]] = defaultdict(list)
    for version in _versions(lessons):
        versions[version.module_id].append(version)
    found = {}
    for module, in_order in versions.items():
        _let_minor_changes_pass(in_order)
        ends = [following.published_at for following in in_order[1:]]
        numbered = list(zip(in_order, [*ends, None], strict=True))
        found[module] = tuple(
            Edition(version.frozen(), frozenset(asked[version.id]), None if version.is_current else until)
            for version, until in sorted(numbered, key=lambda pair: pair[0].is_current)
        )
    return found


def _let_minor_changes_pass(in_order: list[_Version]) -> None:
    """Let the current version's lessons count as read in earlier texts, where those differ in nothing that matters."""
    until = next((place for place, one in enumerate(in_order) if one.is_current), None)
    if until is not None:
        past = [(one.substantial, one.pins) for one in in_order[: until + 1]]
        for lesson, texts in texts_that_count(past).items():
            in_order[until].lessons[lesson] |= texts


@dataclass(slots=True)
class _Version:
    id: int
    module_id: int
    published_at: datetime
    is_current: bool
    substantial: bool
    pins: dict[tuple[int, str], int] = field(default_factory=dict)
    lessons: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def frozen(self) -> dict[int, frozenset[int]]:
        return {lesson: frozenset(versions) for lesson, versions in self.lessons.items()}


def _versions(lessons: Rows) -> list[_Version]:
    versions: dict[int, _Version] = {}
    for version_id, module_id, published_at, substantial, current_id, lesson, variant, text in lessons:
        if version_id not in versions:
            versions[version_id] = _Version(
                version_id, module_id, published_at, version_id == current_id, substantial
            )
        if lesson is not None:
            versions[version_id].lessons[lesson].add(text)
            versions[version_id].pins[lesson, variant] = text
    return list(versions.values())


LESSONS = (
    select(
        ModuleVersion.id,
        ModuleVersion.module_id,
        ModuleVersion.published_at,
        ModuleVersion.substantial,
        Module.current_version_id,
        LessonPin.lesson_id,
        LessonPin.variant,
        LessonPin.lesson_version_id,
    )
    .select_from(ModuleVersion)
    .join(Module, Module.id == ModuleVersion.module_id)
    .outerjoin(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
    .where(ModuleVersion.module_id.in_(MODULES), Module.current_version_id.is_not(None))
    .order_by(ModuleVersion.module_id, ModuleVersion.number, LessonPin.position, LessonPin.id)
)
QUIZZES = (
    select(QuizPin.module_version_id, QuizPin.quiz_id)
    .join(ModuleVersion, ModuleVersion.id == QuizPin.module_version_id)
    .where(ModuleVersion.module_id.in_(MODULES))
    .order_by(QuizPin.id)
)
