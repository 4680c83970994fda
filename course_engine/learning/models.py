"""What a person has read, finished and shown. Once given, nothing here is withdrawn."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from course_engine.db import Base, Erasure, personal, plain


class LessonCompletion(Base):
    """A person finished a lesson, in exactly this version."""

    __tablename__ = "lesson_completions"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id", "lesson_version_id"),
        Index("ix_lesson_completions_lesson_id", "lesson_id"),
    )

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal("who finished a lesson", Erasure.DELETE_ROW, ForeignKey("people.id"))
    lesson_id: Mapped[int] = plain(ForeignKey("lessons.id"))
    lesson_version_id: Mapped[int] = plain(ForeignKey("lesson_versions.id"))
    completed_at: Mapped[datetime] = personal("when someone finished a lesson", Erasure.DELETE_ROW)


class ChangeSeen(Base):
    """A person said that they have seen what this text of a lesson says differently from the one they know."""

    __tablename__ = "changes_seen"
    __table_args__ = (UniqueConstraint("person_id", "lesson_version_id"),)

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal("who saw a change", Erasure.DELETE_ROW, ForeignKey("people.id"))
    lesson_version_id: Mapped[int] = plain(ForeignKey("lesson_versions.id"))
    seen_at: Mapped[datetime] = personal("when someone saw a change", Erasure.DELETE_ROW)


class ReadingPlace(Base):
    """Where a person stopped in a module: lesson and heading."""

    __tablename__ = "reading_places"

    person_id: Mapped[int] = personal(
        "who is reading", Erasure.DELETE_ROW, ForeignKey("people.id"), primary_key=True
    )
    module_id: Mapped[int] = plain(ForeignKey("modules.id"), primary_key=True)
    lesson_id: Mapped[int] = plain(ForeignKey("lessons.id"))
    anchor: Mapped[str] = personal("where someone stopped reading", Erasure.DELETE_ROW, default="")
    at: Mapped[datetime] = personal("when someone was reading", Erasure.DELETE_ROW)


class ReadingVariant(Base):
    """The words in which a person likes to read lessons that have them: "leicht", "en" …, "" for their own."""

    __tablename__ = "reading_variants"

    person_id: Mapped[int] = personal(
        "who likes to read so", Erasure.DELETE_ROW, ForeignKey("people.id"), primary_key=True
    )
    variant: Mapped[str] = personal("in which words someone reads", Erasure.DELETE_ROW)
    chosen_at: Mapped[datetime] = personal("when someone chose how to read", Erasure.DELETE_ROW)


class ModuleAchievement(enum.StrEnum):
    COMPLETED = "completed"
    MASTERED = "mastered"


class ModuleCompletion(Base):
    """A person completed or mastered a module, in exactly this version."""

    __tablename__ = "module_completions"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "achievement"),
        Index("ix_module_completions_module_id", "module_id"),
    )

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal("who completed a module", Erasure.DELETE_ROW, ForeignKey("people.id"))
    module_id: Mapped[int] = plain(ForeignKey("modules.id"))
    module_version_id: Mapped[int] = plain(ForeignKey("module_versions.id"))
    achievement: Mapped[str] = personal("completed or mastered", Erasure.DELETE_ROW)
    achieved_at: Mapped[datetime] = personal("when someone completed a module", Erasure.DELETE_ROW)


class Evidence(Base):
    """A fact that counts towards a module's requirements, written by whoever saw it happen."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_person_id_module_id", "person_id", "module_id"),)

    id: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain()
    person_id: Mapped[int] = personal("who showed it", Erasure.DELETE_ROW, ForeignKey("people.id"))
    module_id: Mapped[int | None] = plain(ForeignKey("modules.id"))
    details: Mapped[dict[str, Any]] = personal("what was shown", Erasure.DELETE_ROW, default=dict)
    at: Mapped[datetime] = personal("when it was shown", Erasure.DELETE_ROW)
