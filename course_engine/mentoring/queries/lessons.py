"""The lesson that a request is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from course_engine.content.models import LessonPin, LessonVersion, Module, ModuleVersion, Topic
from course_engine.db import db
from course_engine.errors import NotFound


@dataclass(frozen=True)
class LessonLink:
    """A lesson's title as it was when the question came up, and its address now."""

    title: str
    module_slug: str
    lesson_slug: str


@dataclass(frozen=True)
class Subject:
    """What a learner asks about: a topic, and the lesson they were reading if there was one."""

    topic: Topic
    lesson_version_id: int | None = None
    lesson: LessonLink | None = None


def get_subject(*, lesson_version_id: int | None = None, topic_uid: str | None = None) -> Subject:
    """The subject of a published lesson, else of a topic. Raises NotFound."""
    if lesson_version_id is not None:
        link = lesson_links([lesson_version_id]).get(lesson_version_id)
        topic = _topic_of_lesson(lesson_version_id)
        if link is None or topic is None:
            raise NotFound
        return Subject(_standing(topic), lesson_version_id, link)
    topic = db.session.scalar(select(Topic).where(Topic.uid == topic_uid))
    if topic is None:
        raise NotFound
    return Subject(_standing(topic))


def lesson_links(lesson_version_ids: Iterable[int | None]) -> dict[int, LessonLink]:
    """For each of these lesson versions where its lesson stands now, by the version's id."""
    ids = {number for number in lesson_version_ids if number is not None}
    rows = db.session.execute(
        select(LessonVersion.id, LessonVersion.title, Module.slug, LessonPin.slug)
        .join(LessonPin, LessonPin.lesson_id == LessonVersion.lesson_id)
        .join(ModuleVersion, ModuleVersion.id == LessonPin.module_version_id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(LessonVersion.id.in_(ids))
        .order_by(LessonPin.id)  # the newest pin comes last and wins
    )
    return {number: LessonLink(title, module, lesson) for number, title, module, lesson in rows}


def _topic_of_lesson(lesson_version_id: int) -> Topic | None:
    return db.session.scalar(
        select(Topic)
        .join(ModuleVersion, ModuleVersion.topic_id == Topic.id)
        .join(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
        .join(LessonVersion, LessonVersion.lesson_id == LessonPin.lesson_id)
        .where(LessonVersion.id == lesson_version_id)
        .order_by(LessonPin.id.desc())
        .limit(1)
    )


def _standing(topic: Topic) -> Topic:
    """The topic itself, or the one that took its place."""
    if topic.merged_into_id is None:
        return topic
    return db.session.get(Topic, topic.merged_into_id) or topic
