"""Text on its way to a version."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from course_engine.content.bundle import MODULE_FILE
from course_engine.content.models import Module, ModuleVersion
from course_engine.db import Base, Erasure, personal, plain


class DraftState(enum.StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Draft(Base):
    """Changes to a module that nobody else sees yet. One open draft per module: authors work on the same one.

    A module that is new has a row without a current version, which nobody but authors ever meets.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "uq_drafts_open",
            "module_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    module_id: Mapped[int] = plain(ForeignKey("modules.id"))
    base_version_id: Mapped[int | None] = plain(ForeignKey("module_versions.id"))  # none: a new module
    published_version_id: Mapped[int | None] = plain(ForeignKey("module_versions.id"))
    state: Mapped[str] = plain(default=DraftState.OPEN)
    begun_by_id: Mapped[int | None] = personal(
        "who began the draft", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    begun_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.OPEN

    @property
    def is_new(self) -> bool:
        """Whether its module was never published."""
        return self.base_version_id is None

    module: Mapped[Module] = relationship(lazy="raise_on_sql")
    base_version: Mapped[ModuleVersion | None] = relationship(
        foreign_keys=[base_version_id], lazy="raise_on_sql"
    )
    images: Mapped[list[DraftImage]] = relationship(order_by="DraftImage.path", lazy="raise_on_sql")
    texts: Mapped[list[DraftText]] = relationship(order_by="DraftText.position", lazy="raise_on_sql")


class DraftImage(Base):
    """An image that the texts of a draft can show; the first ones are those of the version that it began with."""

    __tablename__ = "draft_images"
    __table_args__ = (UniqueConstraint("draft_id", "path"),)

    id: Mapped[int] = plain(primary_key=True)
    draft_id: Mapped[int] = plain(ForeignKey("drafts.id"))
    path: Mapped[str] = plain()  # "assets/kamera.png"
    asset_digest: Mapped[str] = plain(ForeignKey("assets.digest"))
    added_at: Mapped[datetime | None] = plain()  # none: it is published
    added_by_id: Mapped[int | None] = personal("who added it", Erasure.TOMBSTONE, ForeignKey("people.id"))


class DraftPresence(Base):
    """That somebody has a text open in their editor, or had it a moment ago. It tells others, and is soon forgotten."""

    __tablename__ = "draft_presences"
    __table_args__ = (UniqueConstraint("text_id", "person_id"),)

    id: Mapped[int] = plain(primary_key=True)
    text_id: Mapped[int] = plain(ForeignKey("draft_texts.id"))
    person_id: Mapped[int] = personal("who writes", Erasure.DELETE_ROW, ForeignKey("people.id"))
    seen_at: Mapped[datetime] = personal("when they were last there", Erasure.DELETE_ROW)


class DraftText(Base):
    """One file of a draft, whole: module.md or a lesson. `revision` counts saves, so that a stale save is noticed.

    A lesson taken out keeps its text, so that it can come back: its position is then below zero.
    """

    __tablename__ = "draft_texts"
    __table_args__ = (UniqueConstraint("draft_id", "path"),)

    id: Mapped[int] = plain(primary_key=True)
    draft_id: Mapped[int] = plain(ForeignKey("drafts.id"))
    path: Mapped[str] = plain()  # "module.md", "01-anfangen.md"
    position: Mapped[int] = plain()  # 0 is module.md, lessons from 1
    text: Mapped[str] = plain()
    revision: Mapped[int] = plain(default=0)
    saved_at: Mapped[datetime] = plain()
    saved_by_id: Mapped[int | None] = personal("who saved", Erasure.TOMBSTONE, ForeignKey("people.id"))

    @property
    def is_module(self) -> bool:
        return self.path == MODULE_FILE

    @property
    def is_removed(self) -> bool:
        return self.position < 0


class RemarkDismissal(Base):
    """An author's answer to a remark of lint: why it does not apply here.

    `key` holds the code and a digest of the passage: once the passage changes, the remark returns.
    """

    __tablename__ = "remark_dismissals"
    __table_args__ = (
        Index(
            "uq_remark_dismissals_standing",
            "subject",
            "key",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    subject: Mapped[str] = plain()  # the id of a lesson (with its variant), module or quiz
    key: Mapped[str] = plain()  # "L105-0123456789abcdef"
    reason: Mapped[str] = plain()
    dismissed_at: Mapped[datetime] = plain()
    dismissed_by_id: Mapped[int | None] = personal(
        "who answered a remark", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    revoked_at: Mapped[datetime | None] = plain()
    revoked_by_id: Mapped[int | None] = personal(
        "who took an answer to a remark back", Erasure.TOMBSTONE, ForeignKey("people.id")
    )


class PeerReviewState(enum.StrEnum):
    ASKED = "asked"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # the draft was published or discarded before anybody answered


class PeerReview(Base):
    """That somebody was asked to read a draft, and what they said. One row for each reader: asking again reopens it.

    `digest` and `texts` hold what the answer is about, so that it is seen when the draft changes afterwards, and how.
    """

    __tablename__ = "peer_reviews"
    __table_args__ = (UniqueConstraint("draft_id", "reader_id"),)

    id: Mapped[int] = plain(primary_key=True)
    draft_id: Mapped[int] = plain(ForeignKey("drafts.id"))
    reader_id: Mapped[int] = personal(
        "who was asked to read a draft", Erasure.TOMBSTONE, ForeignKey("people.id"), index=True
    )
    asked_by_id: Mapped[int] = personal(
        "who asked for a draft to be read", Erasure.TOMBSTONE, ForeignKey("people.id"), index=True
    )
    asked_at: Mapped[datetime] = plain()
    note: Mapped[str] = personal("what was said to the reader of a draft", Erasure.CLEAR, default="")
    state: Mapped[str] = plain(default=PeerReviewState.ASKED)
    answered_at: Mapped[datetime | None] = plain()
    answer: Mapped[str] = personal("what the reader of a draft said", Erasure.CLEAR, default="")
    digest: Mapped[str] = plain(default="")
    texts: Mapped[list[Any]] = plain(default=list)  # [path, text] of each text, in order

    draft: Mapped[Draft] = relationship(lazy="raise_on_sql")

    @property
    def is_asked(self) -> bool:
        return self.state == PeerReviewState.ASKED

    @property
    def is_approved(self) -> bool:
        return self.state == PeerReviewState.APPROVED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == PeerReviewState.WITHDRAWN


class PeerComment(Base):
    """What the reader of a draft says about a place in one of its texts.

    `place` counts the blocks of the rendered text from 1; 0 stands for the text as a whole. `quote` is what was read
    there: it finds the place when blocks move, and stays understandable when it is gone.
    """

    __tablename__ = "peer_comments"
    __table_args__ = (UniqueConstraint("peer_review_id", "idempotency_key"),)

    id: Mapped[int] = plain(primary_key=True)
    peer_review_id: Mapped[int] = plain(ForeignKey("peer_reviews.id"))
    text_id: Mapped[int] = plain(ForeignKey("draft_texts.id"), index=True)
    place: Mapped[int] = plain()
    quote: Mapped[str] = plain()
    text: Mapped[str] = personal("a comment on a draft", Erasure.CLEAR)
    idempotency_key: Mapped[str] = plain()
    written_at: Mapped[datetime] = plain()
    reply: Mapped[str] = personal("what was said about a comment on a draft", Erasure.CLEAR, default="")
    replied_at: Mapped[datetime | None] = plain()
    replied_by_id: Mapped[int | None] = personal(
        "who said something about a comment", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    done_at: Mapped[datetime | None] = plain()
    done_by_id: Mapped[int | None] = personal(
        "who settled a comment", Erasure.TOMBSTONE, ForeignKey("people.id")
    )

    peer_review: Mapped[PeerReview] = relationship(lazy="raise_on_sql")

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
