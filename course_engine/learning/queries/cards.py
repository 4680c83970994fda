"""What a module looks like from outside: its card."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from course_engine.content.models import LessonPin, LessonVersion, Module, ModuleVersion, Topic
from course_engine.db import db
from course_engine.learning.progress import ModuleState, Progress

MergedTopic = aliased(Topic, name="merged_topic")


@dataclass(frozen=True, slots=True)
class Card:
    """A published module as the catalogue shows it; `minutes` is all lessons together."""

    id: int
    version_id: int
    slug: str
    title: str
    summary: str
    language: str
    topic_uid: str
    topic: str
    lessons: int
    minutes: int
    archived: bool = False
    progress: Progress | None = None

    @property
    def state(self) -> str:
        return self.progress.state if self.progress else ModuleState.NOT_BEGUN

    @property
    def newer_changes(self) -> int:
        """How many lessons are new or different since the module was completed."""
        return self.progress.newer_changes if self.progress else 0

    @property
    def done(self) -> int:
        """How many of the lessons are read."""
        return self.progress.lessons_done if self.progress else 0


def all_cards(language: str) -> list[Card]:
    """Every module of the catalogue by topic and title, topics named in `language`, without progress. One statement."""
    return _cards(_modules().where(Module.archived_at.is_(None)), language)


def cards_of(module_ids: Collection[int], language: str) -> list[Card]:
    """The cards of these modules, archived ones included, without progress. One statement."""
    return _cards(_modules().where(Module.id.in_(module_ids)), language) if module_ids else []


def published_ids(uids: Collection[str]) -> dict[str, int]:
    """Which of the modules with these ids are in the catalogue, id in the files to id here. One statement."""
    rows = db.session.execute(
        select(Module.uid, Module.id).where(
            Module.uid.in_(uids), Module.current_version_id.is_not(None), Module.archived_at.is_(None)
        )
    )
    return {row.uid: row.id for row in rows}


def _cards(statement: Select[Any], language: str) -> list[Card]:
    return [_card(row, language) for row in db.session.execute(statement)]


def _card(row: Any, language: str) -> Card:
    topic: Topic = row.merged_topic or row.Topic
    return Card(
        id=row.id,
        version_id=row.version_id,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        language=row.language,
        topic_uid=topic.uid,
        topic=topic.title(language),
        lessons=row.lessons or 0,
        minutes=row.minutes or 0,
        archived=row.archived_at is not None,
    )


def _modules() -> Select[Any]:
    size = (
        select(
            LessonPin.module_version_id.label("version_id"),
            func.count().label("lessons"),
            func.sum(LessonVersion.minutes).label("minutes"),
        )
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .join(Module, Module.current_version_id == LessonPin.module_version_id)
        .where(LessonPin.variant == "")
        .group_by(LessonPin.module_version_id)
        .subquery()
    )
    return (
        select(
            Module.id,
            ModuleVersion.id.label("version_id"),
            Module.slug,
            ModuleVersion.title,
            ModuleVersion.summary,
            ModuleVersion.language,
            Topic,
            MergedTopic,
            size.c.lessons,
            size.c.minutes,
            Module.archived_at,
        )
        .select_from(Module)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(Topic, Topic.id == ModuleVersion.topic_id)
        .outerjoin(MergedTopic, MergedTopic.id == Topic.merged_into_id)
        .outerjoin(size, size.c.version_id == ModuleVersion.id)
        .order_by(
            func.coalesce(MergedTopic.position, Topic.position),
            func.coalesce(MergedTopic.id, Topic.id),
            func.lower(ModuleVersion.title),
            Module.id,
        )
    )
