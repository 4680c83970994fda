"""Identity and immutable versions of modules, lessons, quizzes and items.

Identity rows (`Module`, `Lesson`, `Quiz`, `Item`) carry a `uid` that never changes and nothing else that matters: title,
address, position and text belong to versions. Version rows are written once and never changed.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from course_engine.db import Base, Erasure, personal, plain


class Topic(Base):
    """A subject of the programme. A merged topic points to the one that took its place."""

    __tablename__ = "topics"

    id: Mapped[int] = plain(primary_key=True)
    uid: Mapped[str] = plain(unique=True)
    position: Mapped[int] = plain(default=0)
    titles: Mapped[dict[str, Any]] = plain()  # language code -> title
    merged_into_id: Mapped[int | None] = plain(ForeignKey("topics.id"))
    peer_review_required: Mapped[bool] = plain(default=False)  # before drafts of its modules are published

    def title(self, locale: str = "de") -> str:
        return str(self.titles.get(locale) or self.titles.get("de") or self.uid)


class LearningPath(Base):
    """Modules in a sensible order, as `modules/paths.yaml` says; one that is no longer there is `gone`."""

    __tablename__ = "learning_paths"

    id: Mapped[int] = plain(primary_key=True)
    uid: Mapped[str] = plain(unique=True)
    position: Mapped[int] = plain(default=0)
    titles: Mapped[dict[str, Any]] = plain()  # language code -> title
    summaries: Mapped[dict[str, Any]] = plain(default=dict)
    module_uids: Mapped[list[str]] = plain()
    gone: Mapped[bool] = plain(default=False)

    def title(self, locale: str = "de") -> str:
        return str(self.titles.get(locale) or self.titles.get("de") or self.uid)

    def summary(self, locale: str = "de") -> str:
        return str(self.summaries.get(locale) or self.summaries.get("de") or "")


class Module(Base):
    __tablename__ = "modules"

    id: Mapped[int] = plain(primary_key=True)
    uid: Mapped[str] = plain(unique=True)
    slug: Mapped[str] = plain(unique=True)  # its address now; earlier ones are in `module_addresses`
    created_at: Mapped[datetime] = plain()
    current_version_id: Mapped[int | None] = plain(
        ForeignKey("module_versions.id", use_alter=True), index=True
    )
    archived_at: Mapped[datetime | None] = plain()

    current_version: Mapped[ModuleVersion | None] = relationship(
        foreign_keys=[current_version_id], post_update=True, lazy="raise_on_sql"
    )


class ModuleAddress(Base):
    """An address that a module once had; it goes on leading there."""

    __tablename__ = "module_addresses"

    slug: Mapped[str] = plain(primary_key=True)
    module_id: Mapped[int] = plain(ForeignKey("modules.id"))


class ModuleVersion(Base):
    """What was published of a module: its own text and the lessons it pins."""

    __tablename__ = "module_versions"
    __table_args__ = (UniqueConstraint("module_id", "number"),)

    id: Mapped[int] = plain(primary_key=True)
    module_id: Mapped[int] = plain(ForeignKey("modules.id"))
    number: Mapped[int] = plain()  # 1, 2, 3 …
    title: Mapped[str] = plain()
    summary: Mapped[str] = plain()
    language: Mapped[str] = plain()
    topic_id: Mapped[int] = plain(ForeignKey("topics.id"), index=True)
    front_matter: Mapped[dict[str, Any]] = plain(
        default=dict
    )  # objectives, requirements, licence, review_by …
    source: Mapped[str] = plain()  # module.md, byte for byte
    digest: Mapped[str] = plain()  # of module.md, the pinned lessons and quizzes
    rendering_digest: Mapped[str] = plain(ForeignKey("renderings.digest"))
    substantial: Mapped[bool] = plain(default=True)
    note: Mapped[str] = plain(default="")
    published_at: Mapped[datetime] = plain()
    published_by_id: Mapped[int | None] = personal("author", Erasure.TOMBSTONE, ForeignKey("people.id"))

    module: Mapped[Module] = relationship(foreign_keys=[module_id], lazy="raise_on_sql")
    topic: Mapped[Topic] = relationship(lazy="joined")
    rendering: Mapped[Rendering] = relationship(lazy="raise_on_sql")
    lesson_pins: Mapped[list[LessonPin]] = relationship(order_by="LessonPin.position", lazy="raise_on_sql")
    quiz_pins: Mapped[list[QuizPin]] = relationship(order_by="QuizPin.position", lazy="raise_on_sql")


class Lesson(Base):
    __tablename__ = "lessons"

    id: Mapped[int] = plain(primary_key=True)
    uid: Mapped[str] = plain(unique=True)
    created_at: Mapped[datetime] = plain()


class LessonVersion(Base):
    """A published text of a lesson, in one variant ("" is the lesson itself, "leicht" or "en" the same in other words)."""

    __tablename__ = "lesson_versions"
    __table_args__ = (UniqueConstraint("lesson_id", "variant", "number"),)

    id: Mapped[int] = plain(primary_key=True)
    lesson_id: Mapped[int] = plain(ForeignKey("lessons.id"))
    variant: Mapped[str] = plain(default="")
    number: Mapped[int] = plain()
    title: Mapped[str] = plain()
    minutes: Mapped[int] = plain()
    source: Mapped[str] = plain()  # the whole file, byte for byte
    digest: Mapped[str] = plain(index=True)
    rendering_digest: Mapped[str] = plain(ForeignKey("renderings.digest"))
    created_at: Mapped[datetime] = plain()
    author_id: Mapped[int | None] = personal("author", Erasure.TOMBSTONE, ForeignKey("people.id"))

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")
    rendering: Mapped[Rendering] = relationship(lazy="raise_on_sql")


class LessonPin(Base):
    """A lesson's place and address in a module version."""

    __tablename__ = "lesson_pins"
    __table_args__ = (
        UniqueConstraint("module_version_id", "lesson_id", "variant"),
        Index("ix_lesson_pins_lesson_id", "lesson_id"),
    )

    id: Mapped[int] = plain(primary_key=True)
    module_version_id: Mapped[int] = plain(ForeignKey("module_versions.id"))
    lesson_id: Mapped[int] = plain(ForeignKey("lessons.id"))
    lesson_version_id: Mapped[int] = plain(ForeignKey("lesson_versions.id"))
    variant: Mapped[str] = plain(default="")
    position: Mapped[int] = plain()
    slug: Mapped[str] = plain()

    lesson_version: Mapped[LessonVersion] = relationship(lazy="raise_on_sql")


class QuizPin(Base):
    """A quiz that a module version asks for; which version of it is current, the quiz says."""

    __tablename__ = "quiz_pins"
    __table_args__ = (UniqueConstraint("module_version_id", "quiz_id"),)

    id: Mapped[int] = plain(primary_key=True)
    module_version_id: Mapped[int] = plain(ForeignKey("module_versions.id"))
    quiz_id: Mapped[int] = plain(ForeignKey("quizzes.id"), index=True)
    position: Mapped[int] = plain()

    quiz: Mapped[Quiz] = relationship(lazy="raise_on_sql")


class Rendering(Base):
    """A text rendered and sanitised once, kept by the digest of text and renderer; showing it is a look-up."""

    __tablename__ = "renderings"

    digest: Mapped[str] = plain(primary_key=True)
    segments: Mapped[list[Any]] = plain()  # {"kind": "prose", "html": …} or {"kind": "self-check", "item": …}
    outline: Mapped[list[Any]] = plain()  # [level, anchor, text]


class Asset(Base):
    """An image or other file, once, by its digest."""

    __tablename__ = "assets"

    digest: Mapped[str] = plain(primary_key=True)
    media_type: Mapped[str] = plain()
    content: Mapped[bytes] = plain(LargeBinary, deferred=True)


class AssetPin(Base):
    """A file's name in a module version."""

    __tablename__ = "asset_pins"
    __table_args__ = (UniqueConstraint("module_version_id", "path"),)

    id: Mapped[int] = plain(primary_key=True)
    module_version_id: Mapped[int] = plain(ForeignKey("module_versions.id"))
    path: Mapped[str] = plain()  # "assets/kamera.png"
    asset_digest: Mapped[str] = plain(ForeignKey("assets.digest"))


class Quiz(Base):
    __tablename__ = "quizzes"

    id: Mapped[int] = plain(primary_key=True)
    uid: Mapped[str] = plain(unique=True)
    slug: Mapped[str] = plain(unique=True)
    created_at: Mapped[datetime] = plain()
    current_version_id: Mapped[int | None] = plain(ForeignKey("quiz_versions.id", use_alter=True), index=True)

    current_version: Mapped[QuizVersion | None] = relationship(
        foreign_keys=[current_version_id], post_update=True, lazy="raise_on_sql"
    )


class QuizVersion(Base):
    __tablename__ = "quiz_versions"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[int] = plain(primary_key=True)
    quiz_id: Mapped[int] = plain(ForeignKey("quizzes.id"))
    number: Mapped[int] = plain()
    title: Mapped[str] = plain()
    intro: Mapped[str] = plain(default="")
    language: Mapped[str] = plain()
    mastery_score: Mapped[float] = plain()  # 0.0 to 1.0
    settings: Mapped[dict[str, Any]] = plain(
        default=dict
    )  # how it is taken, as `catalogue.Settings` writes it
    sections: Mapped[list[Any]] = plain(
        default=list
    )  # as `catalogue.Section` writes them; none: all items in one
    source: Mapped[str] = plain()  # the whole file, byte for byte
    digest: Mapped[str] = plain()
    note: Mapped[str] = plain(default="")
    published_at: Mapped[datetime] = plain()
    published_by_id: Mapped[int | None] = personal("author", Erasure.TOMBSTONE, ForeignKey("people.id"))

    quiz: Mapped[Quiz] = relationship(foreign_keys=[quiz_id], lazy="raise_on_sql")
    item_pins: Mapped[list[ItemPin]] = relationship(order_by="ItemPin.position", lazy="raise_on_sql")


class Item(Base):
    """A question's identity; its `uid` is unique within its quiz, or within its lesson where it is a self-check."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("quiz_id", "uid"), UniqueConstraint("lesson_id", "uid"))

    id: Mapped[int] = plain(primary_key=True)
    quiz_id: Mapped[int | None] = plain(ForeignKey("quizzes.id"))
    lesson_id: Mapped[int | None] = plain(ForeignKey("lessons.id"))
    uid: Mapped[str] = plain()


class ItemVersion(Base):
    """What an item said, once per digest; shared by every quiz version that has it unchanged."""

    __tablename__ = "item_versions"
    __table_args__ = (UniqueConstraint("item_id", "variant", "digest"),)

    id: Mapped[int] = plain(primary_key=True)
    item_id: Mapped[int] = plain(ForeignKey("items.id"))
    variant: Mapped[str] = plain(default="")
    kind: Mapped[str] = plain()
    body: Mapped[dict[str, Any]] = (
        plain()
    )  # the item as `catalogue` writes it; choices carry their stable ids
    digest: Mapped[str] = plain()
    created_at: Mapped[datetime] = plain()

    item: Mapped[Item] = relationship(lazy="joined")


class ItemPin(Base):
    """An item's place in a quiz version."""

    __tablename__ = "item_pins"
    __table_args__ = (UniqueConstraint("quiz_version_id", "item_version_id"),)

    id: Mapped[int] = plain(primary_key=True)
    quiz_version_id: Mapped[int] = plain(ForeignKey("quiz_versions.id"))
    item_version_id: Mapped[int] = plain(ForeignKey("item_versions.id"), index=True)
    position: Mapped[int] = plain()
    section: Mapped[str] = plain(default="")
    points: Mapped[float] = plain(default=1.0)

    item_version: Mapped[ItemVersion] = relationship(lazy="raise_on_sql")


class SyncedFile(Base):
    """A file's text when folder and database last agreed: the base of the next merge."""

    __tablename__ = "synced_files"

    path: Mapped[str] = plain(primary_key=True)  # relative, with forward slashes: "modules/x/01-y.md"
    uid: Mapped[str] = plain(default="")
    digest: Mapped[str] = plain()
    text: Mapped[str] = plain()
    version_id: Mapped[int | None] = plain()  # of the module or quiz version that had it
    synced_at: Mapped[datetime] = plain()


class SyncConflict(Base):
    """What folder and database changed differently of one module or quiz. Nothing of it holds until somebody chooses."""

    __tablename__ = "sync_conflicts"
    __table_args__ = (
        Index(
            "uq_sync_conflicts_open",
            "kind",
            "uid",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain()  # "module" or "quiz"
    uid: Mapped[str] = plain()
    path: Mapped[str] = plain()  # "modules/fotos", "quizzes/fotos.yaml"
    parts: Mapped[list[Any]] = plain(default=list)  # as `folder.conflicts` writes them
    digest: Mapped[str] = plain()  # of the parts: a choice that has not seen the newest is noticed by it
    found_at: Mapped[datetime] = plain()
    settled_at: Mapped[datetime | None] = plain()
    settled_by_id: Mapped[int | None] = personal("who chose", Erasure.TOMBSTONE, ForeignKey("people.id"))

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class QuizDraftState(enum.StrEnum):
    OPEN = "open"
    PUBLISHING = "publishing"  # decided; a worker is at it
    PUBLISHED = "published"
    DISCARDED = "discarded"
    REPLACED = "replaced"  # a later text came through the same door


class QuizDraftOrigin(enum.StrEnum):
    FOLDER = "folder"
    BROWSER = "browser"


class QuizDraft(Base):
    """A quiz that waits for the choice of what becomes of earlier results, through whichever door it came.

    `quiz_id` and `base_version_id` are empty for a quiz that is new.
    """

    __tablename__ = "quiz_drafts"
    __table_args__ = (
        Index(
            "uq_quiz_drafts_open",
            "slug",
            "digest",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_quiz_drafts_state", "state"),
    )

    id: Mapped[int] = plain(primary_key=True)
    quiz_id: Mapped[int | None] = plain(ForeignKey("quizzes.id"))
    base_version_id: Mapped[int | None] = plain(ForeignKey("quiz_versions.id"))
    published_version_id: Mapped[int | None] = plain(ForeignKey("quiz_versions.id"))
    slug: Mapped[str] = plain()
    source: Mapped[str] = plain()  # the whole file, byte for byte
    digest: Mapped[str] = plain()  # of the source: a save that has not seen the newest text is noticed by it
    origin: Mapped[str] = plain()
    state: Mapped[str] = plain(default=QuizDraftState.OPEN)
    preview: Mapped[dict[str, Any]] = plain(default=dict)  # figures that a worker made, with their stamp
    decision: Mapped[dict[str, Any]] = plain(default=dict)  # what was chosen, while a worker is at it
    job_id: Mapped[int | None] = plain(ForeignKey("jobs.id"))  # the worker's piece, to show how far it is
    created_at: Mapped[datetime] = plain()
    created_by_id: Mapped[int | None] = personal(
        "who wrote the draft", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    closed_at: Mapped[datetime | None] = plain()

    @property
    def is_open(self) -> bool:
        return self.state == QuizDraftState.OPEN

    quiz: Mapped[Quiz | None] = relationship(lazy="raise_on_sql")
    base_version: Mapped[QuizVersion | None] = relationship(
        foreign_keys=[base_version_id], lazy="raise_on_sql"
    )
