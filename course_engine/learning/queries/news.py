"""Which lessons say something else than what a person has read or seen of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import aliased

from course_engine.content.models import LessonPin, ModuleVersion
from course_engine.db import db
from course_engine.learning.models import ChangeSeen, LessonCompletion
from course_engine.learning.progress import texts_that_count


def unseen_changes(version_ids: Collection[int], person_id: int) -> dict[int, set[int]]:
    """By module version, the lessons in it of which the person knows no text that still counts. Two statements."""
    counting = counting_texts(version_ids)
    known = set(db.session.scalars(_known_texts(person_id)))
    return {
        version: {lesson for lesson, texts in lessons.items() if not texts & known}
        for version, lessons in counting.items()
    }


def counting_texts(version_ids: Collection[int]) -> dict[int, dict[int, frozenset[int]]]:
    """By module version, the texts of each of its lessons in which it counts as read as it is there; one statement."""
    past: dict[int, dict[int, tuple[bool, dict[tuple[int, str], int]]]] = defaultdict(dict)
    for row in db.session.execute(_pins_up_to(version_ids)):
        _substantial, pins = past[row.asked].setdefault(row.number, (row.substantial, {}))
        pins[row.lesson_id, row.variant] = row.lesson_version_id
    return {
        asked: texts_that_count([versions[number] for number in sorted(versions)])
        for asked, versions in past.items()
    }


def _pins_up_to(version_ids: Collection[int]) -> Any:
    asked = aliased(ModuleVersion)
    return (
        select(
            asked.id.label("asked"),
            ModuleVersion.number,
            ModuleVersion.substantial,
            LessonPin.lesson_id,
            LessonPin.variant,
            LessonPin.lesson_version_id,
        )
        .join(
            ModuleVersion,
            (ModuleVersion.module_id == asked.module_id) & (ModuleVersion.number <= asked.number),
        )
        .join(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
        .where(asked.id.in_(version_ids))
    )


def _known_texts(person_id: int) -> Any:
    return union_all(
        select(LessonCompletion.lesson_version_id).where(LessonCompletion.person_id == person_id),
        select(ChangeSeen.lesson_version_id).where(ChangeSeen.person_id == person_id),
    )
