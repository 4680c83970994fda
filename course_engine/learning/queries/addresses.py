"""Finding modules and lessons by their addresses, the ones that they once had included."""

from __future__ import annotations

from sqlalchemy import select

from course_engine.content.models import LessonPin, Module, ModuleAddress, ModuleVersion
from course_engine.db import db
from course_engine.errors import NotFound


class Moved(Exception):
    """What was asked for stands at another address now: `slug`, and `lesson_slug` unless only the module is left."""

    def __init__(self, slug: str, lesson_slug: str | None = None) -> None:
        super().__init__(slug, lesson_slug)
        self.slug = slug
        self.lesson_slug = lesson_slug


def get_module(slug: str) -> Module:
    """The published module at this address. Raises Moved where it was renamed, NotFound where there never was one."""
    module = db.session.scalar(select(Module).where(Module.slug == slug))
    if module is None:
        raise_moved_module(slug)
    if module is None or module.current_version_id is None:
        raise NotFound
    return module


def raise_moved_module(slug: str) -> None:
    """Raise Moved if a module once had this address, and none has it now."""
    taken = select(Module.id).where(Module.slug == slug).exists()
    now = db.session.scalar(
        select(Module.slug)
        .join(ModuleAddress, ModuleAddress.module_id == Module.id)
        .where(ModuleAddress.slug == slug, ~taken.correlate(None))
    )
    if now is not None:
        raise Moved(now)


def raise_moved_lesson(slug: str, lesson_slug: str) -> None:
    """Raise Moved if an earlier version of this module, or of the one that once had its address, had such a lesson."""
    raise_moved_module(slug)
    module = get_module(slug)
    earlier = db.session.scalar(
        select(LessonPin.lesson_id)
        .join(ModuleVersion, ModuleVersion.id == LessonPin.module_version_id)
        .where(ModuleVersion.module_id == module.id, LessonPin.slug == lesson_slug)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    )
    if earlier is None:
        raise NotFound
    now = db.session.scalar(
        select(LessonPin.slug).where(
            LessonPin.module_version_id == module.current_version_id, LessonPin.lesson_id == earlier
        )
    )
    raise Moved(slug, now)
