"""Attempts, their append-only responses, and the ledger of later results."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from course_engine.accounts.models import Person
from course_engine.content.models import ItemVersion, Quiz, QuizVersion
from course_engine.db import Base, Erasure, personal, plain


class AttemptKind(enum.StrEnum):
    QUIZ = "quiz"
    SELF_CHECK = "self_check"
    RE_CHECK = "re_check"
    PLACEMENT = "placement"


class Attempt(Base):
    """One sitting, bound for ever to the exact version it was begun on. Score and passed are written once."""

    __tablename__ = "attempts"
    __table_args__ = (
        # At most one running attempt per person, quiz and kind: a second start finds the first.
        Index(
            "uq_attempts_running",
            "learner_id",
            "quiz_id",
            "kind",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        UniqueConstraint("learner_id", "quiz_id", "kind", "number"),
        UniqueConstraint("learner_id", "lesson_version_id", "kind", "number"),
    )

    id: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain(default=AttemptKind.QUIZ)
    learner_id: Mapped[int] = personal("who answered", Erasure.DELETE_ROW, ForeignKey("people.id"))
    # A self-check has no quiz but the text of a lesson. Whoever reads attempts joins their quiz and never meets one.
    quiz_id: Mapped[int] = plain(ForeignKey("quizzes.id"), index=True, nullable=True)
    quiz_version_id: Mapped[int] = plain(ForeignKey("quiz_versions.id"), index=True, nullable=True)
    lesson_version_id: Mapped[int | None] = plain(ForeignKey("lesson_versions.id"))
    number: Mapped[int] = plain()  # 1, 2, 3 … for this person, quiz and kind
    seed: Mapped[int] = plain()
    started_at: Mapped[datetime] = personal("when someone began", Erasure.DELETE_ROW)
    due_at: Mapped[datetime | None] = personal("until when someone may answer", Erasure.DELETE_ROW)
    submitted_at: Mapped[datetime | None] = personal("when someone submitted", Erasure.DELETE_ROW)
    score: Mapped[float | None] = personal("result, 0.0 to 1.0", Erasure.DELETE_ROW)
    passed: Mapped[bool | None] = personal("whether passed", Erasure.DELETE_ROW)
    receipt_digest: Mapped[str | None] = personal("proof of what was answered", Erasure.DELETE_ROW)
    # When score and passed were written: on submitting, or when a person had marked the last answer.
    graded_at: Mapped[datetime | None] = personal("when someone was graded", Erasure.DELETE_ROW)

    learner: Mapped[Person] = relationship(lazy="raise_on_sql")
    quiz: Mapped[Quiz] = relationship(lazy="raise_on_sql")
    quiz_version: Mapped[QuizVersion] = relationship(lazy="raise_on_sql")
    items: Mapped[list[AttemptItem]] = relationship(
        order_by="AttemptItem.position", lazy="raise_on_sql", back_populates="attempt"
    )


class AttemptItem(Base):
    """An item drawn for an attempt, in the version shown, with the order its choices were shown in."""

    __tablename__ = "attempt_items"
    __table_args__ = (UniqueConstraint("attempt_id", "item_id"),)

    id: Mapped[int] = plain(primary_key=True)
    attempt_id: Mapped[int] = personal("part of an attempt", Erasure.DELETE_ROW, ForeignKey("attempts.id"))
    item_id: Mapped[int] = plain(ForeignKey("items.id"), index=True)
    item_version_id: Mapped[int] = plain(ForeignKey("item_versions.id"), index=True)
    position: Mapped[int] = plain()
    points: Mapped[float] = plain(default=1.0)
    choice_order: Mapped[list[str]] = plain(default=list)
    revealed_at: Mapped[datetime | None] = personal("when someone looked at the solution", Erasure.DELETE_ROW)
    score: Mapped[float | None] = personal("result of one item, 0.0 to 1.0", Erasure.DELETE_ROW)

    attempt: Mapped[Attempt] = relationship(lazy="raise_on_sql", back_populates="items")
    item_version: Mapped[ItemVersion] = relationship(lazy="raise_on_sql")


class Allowance(Base):
    """What a trainer allows one person at one quiz beyond its settings."""

    __tablename__ = "allowances"
    __table_args__ = (UniqueConstraint("learner_id", "quiz_id"),)

    id: Mapped[int] = plain(primary_key=True)
    learner_id: Mapped[int] = personal("who may have more", Erasure.DELETE_ROW, ForeignKey("people.id"))
    quiz_id: Mapped[int] = plain(ForeignKey("quizzes.id"), index=True)
    extra_minutes: Mapped[int] = personal("more time than others have", Erasure.DELETE_ROW, default=0)
    extra_attempts: Mapped[int] = personal("more attempts than others have", Erasure.DELETE_ROW, default=0)
    granted_at: Mapped[datetime] = plain()
    granted_by_id: Mapped[int | None] = personal("who allowed it", Erasure.TOMBSTONE, ForeignKey("people.id"))


class Response(Base):
    """One saved answer: an event, never changed.

    The answer that counts is the one with the highest sequence among those that were not stale on arrival; a stale one
    (a tab that did not know of a newer answer) is kept here and shown to the person, but does not count.
    """

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("attempt_id", "idempotency_key"),
        Index(
            "uq_responses_counting",
            "attempt_item_id",
            "sequence",
            unique=True,
            sqlite_where=text("stale = 0"),  # as statements say it: else SQLite would not use the index
            postgresql_where=text("NOT stale"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    attempt_id: Mapped[int] = personal("part of an attempt", Erasure.DELETE_ROW, ForeignKey("attempts.id"))
    attempt_item_id: Mapped[int] = plain(ForeignKey("attempt_items.id"))
    sequence: Mapped[int] = plain()  # the client's count of changes to this item: last seen + 1
    idempotency_key: Mapped[str] = plain()
    answer: Mapped[dict[str, Any]] = personal("an answer", Erasure.DELETE_ROW)
    stale: Mapped[bool] = plain(default=False)
    recorded_at: Mapped[datetime] = personal("when someone answered", Erasure.DELETE_ROW)


class MarkingState(enum.StrEnum):
    OPEN = "open"  # nobody has marked it
    SECOND = "second"  # marked once, and another trainer is asked
    DECISION = "decision"  # marked twice and differently: the first marker decides
    DONE = "done"


class MarkingTask(Base):
    """An answer that a person marks: how far that is, and who is at it just now."""

    __tablename__ = "marking_tasks"
    __table_args__ = (Index("ix_marking_tasks_state_submitted_at", "state", "submitted_at"),)

    attempt_item_id: Mapped[int] = personal(
        "part of an attempt", Erasure.DELETE_ROW, ForeignKey("attempt_items.id"), primary_key=True
    )
    state: Mapped[str] = plain(default=MarkingState.OPEN)
    submitted_at: Mapped[datetime] = personal("when someone submitted", Erasure.DELETE_ROW)
    first_marker_id: Mapped[int | None] = personal(
        "who marked an answer", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    claimed_by_id: Mapped[int | None] = personal(
        "who is marking an answer", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    claimed_until: Mapped[datetime | None] = plain()


class MarkingKind(enum.StrEnum):
    FIRST = "first"
    SECOND = "second"  # a second opinion: it is shown to the first marker and counts for nothing by itself
    FINAL = "final"  # what the first marker decided after it, or a later change


class Marking(Base):
    """What somebody said about an answer: an event, never changed. The newest that is no second opinion counts."""

    __tablename__ = "markings"

    id: Mapped[int] = plain(primary_key=True)
    attempt_item_id: Mapped[int] = personal(
        "part of an attempt", Erasure.DELETE_ROW, ForeignKey("attempt_items.id"), index=True
    )
    marker_id: Mapped[int | None] = personal(
        "who marked an answer", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    kind: Mapped[str] = plain()
    credits: Mapped[dict[str, Any]] = personal("points by criterion", Erasure.DELETE_ROW)
    score: Mapped[float] = personal("result of one item, 0.0 to 1.0", Erasure.DELETE_ROW)
    comment: Mapped[str] = personal("words to the learner", Erasure.DELETE_ROW, default="")
    marked_at: Mapped[datetime] = personal("when an answer was marked", Erasure.DELETE_ROW)

    marker: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class Regrade(Base):
    """What became of earlier results when a new version of a quiz was published. Undone by entries, never deleted."""

    __tablename__ = "regrades"

    id: Mapped[int] = plain(primary_key=True)
    quiz_id: Mapped[int] = plain(ForeignKey("quizzes.id"), index=True)
    from_version_id: Mapped[int] = plain(ForeignKey("quiz_versions.id"))
    to_version_id: Mapped[int] = plain(ForeignKey("quiz_versions.id"))
    decision: Mapped[str] = plain()  # keep, upwards, all, void
    void_items: Mapped[list[str]] = plain(default=list)  # the ids of items that count in full for everybody
    note: Mapped[str] = plain(default="")  # to the learners
    figures: Mapped[dict[str, Any]] = plain(default=dict)  # how many results went up, down, passed, stayed
    decided_at: Mapped[datetime] = plain()
    decided_by_id: Mapped[int | None] = personal("who decided", Erasure.TOMBSTONE, ForeignKey("people.id"))
    undone_at: Mapped[datetime | None] = plain()
    undone_by_id: Mapped[int | None] = personal(
        "who took it back", Erasure.TOMBSTONE, ForeignKey("people.id")
    )

    quiz: Mapped[Quiz] = relationship(lazy="raise_on_sql")
    from_version: Mapped[QuizVersion] = relationship(foreign_keys=[from_version_id], lazy="raise_on_sql")
    to_version: Mapped[QuizVersion] = relationship(foreign_keys=[to_version_id], lazy="raise_on_sql")


class LedgerReason(enum.StrEnum):
    REGRADE = "regrade"
    VOID = "void"
    MARKING = "marking"
    UNDO = "undo"


class LedgerEntry(Base):
    """A later result of a finished attempt, shown beside the recorded one; undone by a further entry.

    What counts is the newest entry that is neither undone nor itself an undoing, else what was recorded.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        # Nothing is undone twice.
        Index("uq_ledger_entries_undoes_id", "undoes_id", unique=True),
    )

    id: Mapped[int] = plain(primary_key=True)
    attempt_id: Mapped[int] = personal(
        "part of an attempt", Erasure.DELETE_ROW, ForeignKey("attempts.id"), index=True
    )
    reason: Mapped[str] = plain()  # a LedgerReason
    regrade_id: Mapped[int | None] = plain(ForeignKey("regrades.id"), index=True)
    quiz_version_id: Mapped[int | None] = plain(ForeignKey("quiz_versions.id"))
    item_id: Mapped[int | None] = plain(ForeignKey("items.id"))
    undoes_id: Mapped[int | None] = plain(ForeignKey("ledger_entries.id"))
    score: Mapped[float] = personal("later result, 0.0 to 1.0", Erasure.DELETE_ROW)
    passed: Mapped[bool] = personal("whether passed by the later result", Erasure.DELETE_ROW)
    # By id of the attempt's item: its score, and what it is worth where that differs from what it was worth.
    item_scores: Mapped[dict[str, Any]] = personal(
        "later results of items, 0.0 to 1.0", Erasure.DELETE_ROW, default=dict
    )
    item_points: Mapped[dict[str, Any]] = plain(default=dict)
    note: Mapped[str] = personal("words to the learner", Erasure.DELETE_ROW, default="")
    entered_at: Mapped[datetime] = plain()
    entered_by_id: Mapped[int | None] = personal("who decided", Erasure.TOMBSTONE, ForeignKey("people.id"))
