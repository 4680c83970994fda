"""Asking for a mentor, being asked, and the conversation that follows."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from course_engine.accounts.models import Person
from course_engine.content.models import LessonVersion, Topic
from course_engine.db import Base, Erasure, personal, plain
from course_engine.profiles.rhythm import WITHOUT_DAYS


class RequestState(enum.StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # a mentorship came of it
    WITHDRAWN = "withdrawn"


class OfferState(enum.StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"  # the request was withdrawn, or the scout has no place any more, or is away
    BEFORE = "before"  # never made: the scout accompanied the question before, and is not asked again
    SILENT = "silent"  # nothing was heard by the time of `answer_by`


class MentorRequest(Base):
    """A learner asks for a mentor. `requested_at` is the place in the queue and never changes."""

    __tablename__ = "mentor_requests"
    __table_args__ = (Index("ix_mentor_requests_state_requested_at", "state", "requested_at"),)

    id: Mapped[int] = plain(primary_key=True)
    learner_id: Mapped[int] = personal("who asks", Erasure.DELETE_ROW, ForeignKey("people.id"), index=True)
    topic_id: Mapped[int] = plain(ForeignKey("topics.id"), index=True)
    lesson_version_id: Mapped[int | None] = plain(ForeignKey("lesson_versions.id"))
    # Set where the learner chose one scout; NULL means anyone.
    chosen_scout_id: Mapped[int | None] = personal(
        "who was chosen", Erasure.TOMBSTONE, ForeignKey("people.id")
    )
    question: Mapped[str] = personal("a question", Erasure.DELETE_ROW)
    idempotency_key: Mapped[str] = plain(unique=True)
    state: Mapped[str] = plain(default=RequestState.OPEN)
    requested_at: Mapped[datetime] = personal("when someone asked", Erasure.DELETE_ROW)
    closed_at: Mapped[datetime | None] = plain()

    learner: Mapped[Person] = relationship(foreign_keys=[learner_id], lazy="raise_on_sql")
    topic: Mapped[Topic] = relationship(lazy="joined")
    lesson_version: Mapped[LessonVersion | None] = relationship(lazy="raise_on_sql")
    offers: Mapped[list[Offer]] = relationship(
        lazy="raise_on_sql", order_by="Offer.id", back_populates="request"
    )


def _in_a_week(context: Any) -> datetime:
    return cast(datetime, context.get_current_parameters()["made_at"]) + WITHOUT_DAYS


class Offer(Base):
    """A scout is asked. While open it counts as one of the scout's places; after `answer_by` it goes on to others."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("request_id", "scout_id"),
        Index("ix_offers_scout_id_state", "scout_id", "state"),
        Index("ix_offers_state_answer_by", "state", "answer_by"),
    )

    id: Mapped[int] = plain(primary_key=True)
    request_id: Mapped[int] = personal(
        "the request offered", Erasure.DELETE_ROW, ForeignKey("mentor_requests.id")
    )
    scout_id: Mapped[int] = personal("who was asked", Erasure.TOMBSTONE, ForeignKey("people.id"))
    state: Mapped[str] = plain(default=OfferState.OPEN)
    made_at: Mapped[datetime] = plain()
    answer_by: Mapped[datetime] = plain(default=_in_a_week)
    answered_at: Mapped[datetime | None] = plain()
    private_reason: Mapped[str] = personal("why a scout declined", Erasure.DELETE_ROW, default="")

    request: Mapped[MentorRequest] = relationship(lazy="raise_on_sql", back_populates="offers")


class Mentorship(Base):
    """The pair that resulted. Running while `ended_at` is NULL."""

    __tablename__ = "mentorships"
    __table_args__ = (
        Index(
            "ix_mentorships_running",
            "scout_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = plain(primary_key=True)
    # A request is answered once: two acceptances meet here.
    request_id: Mapped[int] = personal(
        "the request answered", Erasure.DELETE_ROW, ForeignKey("mentor_requests.id"), unique=True
    )
    learner_id: Mapped[int] = personal(
        "who is accompanied", Erasure.DELETE_ROW, ForeignKey("people.id"), index=True
    )
    scout_id: Mapped[int] = personal(
        "who accompanies", Erasure.TOMBSTONE, ForeignKey("people.id"), index=True
    )
    topic_id: Mapped[int] = plain(ForeignKey("topics.id"))
    began_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()
    ended_by_id: Mapped[int | None] = personal("who ended it", Erasure.TOMBSTONE, ForeignKey("people.id"))
    # Set while nobody is expected to write, whoever wrote last.
    turn_closed_at: Mapped[datetime | None] = plain()

    learner: Mapped[Person] = relationship(foreign_keys=[learner_id], lazy="raise_on_sql")
    scout: Mapped[Person] = relationship(foreign_keys=[scout_id], lazy="raise_on_sql")
    topic: Mapped[Topic] = relationship(lazy="joined")
    request: Mapped[MentorRequest] = relationship(lazy="raise_on_sql")

    def other_than(self, person: Person) -> Person:
        """The other one of the two."""
        return self.learner if person.id == self.scout_id else self.scout


class Message(Base):
    """One message between the two; readable by nobody else."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "idempotency_key"),
        Index("ix_messages_mentorship_id_sent_at", "mentorship_id", "sent_at"),
    )

    id: Mapped[int] = plain(primary_key=True)
    mentorship_id: Mapped[int] = personal(
        "part of a conversation", Erasure.DELETE_ROW, ForeignKey("mentorships.id")
    )
    author_id: Mapped[int] = personal("who wrote", Erasure.TOMBSTONE, ForeignKey("people.id"))
    text: Mapped[str] = personal("a private message", Erasure.DELETE_ROW)
    # The text as it is shown, and the digest of renderer and text that it was made of.
    html: Mapped[str] = personal("a private message", Erasure.DELETE_ROW, default="")
    html_digest: Mapped[str] = plain(default="")
    idempotency_key: Mapped[str] = plain()
    sent_at: Mapped[datetime] = personal("when someone wrote", Erasure.DELETE_ROW)

    author: Mapped[Person] = relationship(lazy="raise_on_sql")


class Block(Base):
    """These two are never matched. Nobody but the one who set it learns of it."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("learner_id", "scout_id", "set_by_id"),)

    id: Mapped[int] = plain(primary_key=True)
    learner_id: Mapped[int] = personal("one of two", Erasure.DELETE_ROW, ForeignKey("people.id"))
    scout_id: Mapped[int] = personal("one of two", Erasure.DELETE_ROW, ForeignKey("people.id"))
    set_by_id: Mapped[int] = personal("who set the block", Erasure.DELETE_ROW, ForeignKey("people.id"))
    set_at: Mapped[datetime] = plain()
