"""What a page showed when somebody acted on it, whatever was published meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from course_engine.content.models import LessonPin, LessonVersion, ModuleVersion
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.learning.progress import Step, continue_point, next_step
from course_engine.learning.queries.addresses import get_module
from course_engine.learning.queries.way import ways


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """A text of a lesson that the module pins, or once pinned; `module_version_id` is the module's current one."""

    module_id: int
    module_version_id: int
    slug: str
    lesson_id: int
    lesson_version_id: int


def get_shown_lesson(slug: str, lesson_version_id: int | None) -> ShownLesson:
    """The lesson that was shown on a page of this module. Raises Moved, or NotFound if the module never had it."""
    module = get_module(slug)
    lesson_id = db.session.scalar(
        select(LessonVersion.lesson_id)
        .join(LessonPin, LessonPin.lesson_id == LessonVersion.lesson_id)
        .join(ModuleVersion, ModuleVersion.id == LessonPin.module_version_id)
        .where(LessonVersion.id == lesson_version_id, ModuleVersion.module_id == module.id)
        .limit(1)
    )
    if lesson_id is None or lesson_version_id is None or module.current_version_id is None:
        raise NotFound
    return ShownLesson(module.id, module.current_version_id, module.slug, lesson_id, lesson_version_id)


def step_after(shown: ShownLesson, person_id: int) -> Step | None:
    """What comes after a lesson: the next one in order, then whatever is still open, None once nothing is."""
    way = ways([shown.module_version_id], person_id)[shown.module_version_id]
    here = next((step for step in way.lessons if step.id == shown.lesson_id), None)
    if here is None:
        return continue_point(way.steps, None)
    if here.number < len(way.lessons):
        return way.lessons[here.number]
    return next_step(way.steps, here)
