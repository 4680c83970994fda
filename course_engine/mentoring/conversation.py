"""Tables of what happens between two who talk, beside their messages."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from course_engine.accounts.models import Person
from course_engine.db import Base, Erasure, personal, plain
from course_engine.mentoring.models import Mentorship


class MessageDraft(Base):
    """What one of the two has typed and not sent. `key` is that of the page which saved it last."""

    __tablename__ = "message_drafts"
    __table_args__ = (UniqueConstraint("mentorship_id", "author_id"),)

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "part of a conversation", Erasure.DELETE_ROW, ForeignKey("mentorships.id")
    )
    author_id: Mapped[int] = personal("who writes", Erasure.DELETE_ROW, ForeignKey("people.id"))
    text: Mapped[str] = personal("a message that was not sent", Erasure.DELETE_ROW)
    key: Mapped[str] = plain()
    revision: Mapped[int] = plain(default=1)
    saved_at: Mapped[datetime] = personal("when someone wrote", Erasure.DELETE_ROW)


class MessageImage(Base):
    """A picture that goes with a message, written anew; `alt` says what it shows, `width` and `height` are pixels."""

    __tablename__ = "message_images"

    id: Mapped[int] = plain(primary_key=True)
    message_id: Mapped[int] = personal(
        "the message it belongs to", Erasure.DELETE_ROW, ForeignKey("messages.id"), unique=True
    )
    alt: Mapped[str] = personal("what a private picture shows", Erasure.DELETE_ROW)
    media_type: Mapped[str] = plain()
    width: Mapped[int] = plain()
    height: Mapped[int] = plain()
    content: Mapped[bytes] = personal("a private picture", Erasure.DELETE_ROW, LargeBinary, deferred=True)


class Nudge(Base):
    """One of the two kindly reminded the other."""

    __tablename__ = "nudges"

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "part of a conversation", Erasure.DELETE_ROW, ForeignKey("mentorships.id"), index=True
    )
    by_id: Mapped[int] = personal("who reminded", Erasure.TOMBSTONE, ForeignKey("people.id"))
    nudged_at: Mapped[datetime] = personal("when someone reminded", Erasure.DELETE_ROW)


class Pause(Base):
    """The two rest, until one of them resumes or the day of return has come."""

    __tablename__ = "pauses"
    __table_args__ = (
        Index(
            "uq_pauses_running",
            "mentorship_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "part of a conversation", Erasure.DELETE_ROW, ForeignKey("mentorships.id")
    )
    begun_by_id: Mapped[int] = personal("who paused", Erasure.TOMBSTONE, ForeignKey("people.id"))
    begun_at: Mapped[datetime] = personal("when someone paused", Erasure.DELETE_ROW)
    returns_on: Mapped[date | None] = personal("when someone is back", Erasure.DELETE_ROW)
    ended_at: Mapped[datetime | None] = plain()


class Helped(enum.StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Feedback(Base):
    """What one of the two says at the end: `helped` is only ever counted, `note` is for its author alone."""

    __tablename__ = "mentorship_feedback"
    __table_args__ = (UniqueConstraint("mentorship_id", "author_id"),)

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "about a conversation", Erasure.DELETE_ROW, ForeignKey("mentorships.id")
    )
    author_id: Mapped[int] = personal("who gave feedback", Erasure.DELETE_ROW, ForeignKey("people.id"))
    helped: Mapped[str] = personal("whether it helped", Erasure.DELETE_ROW)
    note: Mapped[str] = personal("a note to oneself", Erasure.DELETE_ROW, default="")
    given_at: Mapped[datetime] = personal("when someone gave feedback", Erasure.DELETE_ROW)


class Thanks(Base):
    """A learner's sentence to their scout. Others see it while both have agreed."""

    __tablename__ = "thanks"

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "what the thanks are for", Erasure.DELETE_ROW, ForeignKey("mentorships.id"), unique=True
    )
    text: Mapped[str] = personal("a sentence of thanks", Erasure.DELETE_ROW)
    written_at: Mapped[datetime] = personal("when someone gave thanks", Erasure.DELETE_ROW)
    learner_agreed_at: Mapped[datetime | None] = plain()
    scout_agreed_at: Mapped[datetime | None] = plain()

    mentorship: Mapped[Mentorship] = relationship(lazy="raise_on_sql")


class Handover(Base):
    """A learner asked for somebody else: the new request, and whether what was said so far goes with it."""

    __tablename__ = "handovers"

    request_id: Mapped[int] = personal(
        "the new request", Erasure.DELETE_ROW, ForeignKey("mentor_requests.id"), primary_key=True
    )
    mentorship_id: Mapped[int] = personal(
        "the conversation before", Erasure.DELETE_ROW, ForeignKey("mentorships.id"), unique=True
    )
    carries: Mapped[bool] = personal("whether what was said goes along", Erasure.DELETE_ROW)
    made_at: Mapped[datetime] = plain()


class Continuation(Base):
    """After an end one of the two proposes to go on; it goes on when the other one agrees.

    `ended_at` and `ended_by_id` keep the end that was, which the mentorship forgets when it goes on.
    """

    __tablename__ = "continuations"
    __table_args__ = (
        Index(
            "uq_continuations_open",
            "mentorship_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "the conversation to go on", Erasure.DELETE_ROW, ForeignKey("mentorships.id")
    )
    proposed_by_id: Mapped[int] = personal("who wants to go on", Erasure.TOMBSTONE, ForeignKey("people.id"))
    proposed_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime] = plain()
    ended_by_id: Mapped[int | None] = personal("who ended it", Erasure.TOMBSTONE, ForeignKey("people.id"))
    closed_at: Mapped[datetime | None] = plain()
    accepted: Mapped[bool] = plain(default=False)


class ConversationReport(Base):
    """One of the two asked a trainer to look. While it is open, trainers may read the conversation."""

    __tablename__ = "conversation_reports"
    __table_args__ = (
        Index(
            "uq_conversation_reports_open",
            "mentorship_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "the conversation reported", Erasure.DELETE_ROW, ForeignKey("mentorships.id"), index=True
    )
    reporter_id: Mapped[int] = personal("who reported", Erasure.TOMBSTONE, ForeignKey("people.id"))
    reason: Mapped[str] = personal("why someone reported", Erasure.DELETE_ROW)
    reported_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()
    closed_by_id: Mapped[int | None] = personal(
        "who closed the report", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    answer: Mapped[str] = personal("an answer to a report", Erasure.DELETE_ROW, default="")

    mentorship: Mapped[Mentorship] = relationship(lazy="raise_on_sql")
    reporter: Mapped[Person] = relationship(foreign_keys=[reporter_id], lazy="raise_on_sql")
