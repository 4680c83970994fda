"""What scouts offer: specialities, languages, times and how many people they can accompany."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.db import Base, Erasure, personal, plain
from course_engine.profiles.absence import Absence


class Level(enum.StrEnum):
    """How well a scout knows a topic, in their own words."""

    BASICS = "basics"
    EXPERIENCED = "experienced"
    EXPERT = "expert"


class Profile(Base):
    """What a person says of themselves; for a scout also what they offer.

    `capacity` counts people at one time, `weekly_capacity` new people in seven days (None: as many as have a place).
    `answer_days` are the days of the week on which a scout answers, "tue"; `rhythm` is a sentence about it.
    """

    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("weekly_capacity > 0", name="weekly_capacity_positive"),
    )

    person_id: Mapped[int] = personal(
        "whose profile", Erasure.DELETE_ROW, ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    about: Mapped[str] = personal("self-description", Erasure.DELETE_ROW, default="")
    languages: Mapped[list[str]] = personal("languages spoken", Erasure.DELETE_ROW, default=lambda: ["de"])
    windows: Mapped[list[str]] = personal("times of the week", Erasure.DELETE_ROW, default=list)
    region: Mapped[str | None] = personal("region", Erasure.DELETE_ROW)
    capacity: Mapped[int] = personal("how many people at one time", Erasure.DELETE_ROW, default=0)
    weekly_capacity: Mapped[int | None] = personal("how many new people a week", Erasure.DELETE_ROW)
    away_from: Mapped[date | None] = personal("since when someone is away", Erasure.DELETE_ROW)
    back_on: Mapped[date | None] = personal("when someone comes back", Erasure.DELETE_ROW)
    answer_days: Mapped[list[str]] = personal(
        "days on which someone answers", Erasure.DELETE_ROW, default=list
    )
    rhythm: Mapped[str] = personal("when someone answers", Erasure.DELETE_ROW, default="")
    shows_region: Mapped[bool] = personal("whether the region may be told", Erasure.DELETE_ROW, default=False)
    shows_field: Mapped[bool] = personal(
        "whether the field of work may be told", Erasure.DELETE_ROW, default=False
    )
    updated_at: Mapped[datetime] = personal("when the profile was changed", Erasure.DELETE_ROW)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    specialities: Mapped[list[Speciality]] = relationship(lazy="raise_on_sql", order_by="Speciality.id")

    @property
    def absence(self) -> Absence:
        return Absence(self.away_from, self.back_on)


class Speciality(Base):
    """A topic that a scout lists; `capacity` counts people at one time on it (None: as many as the scout has places)."""

    __tablename__ = "specialities"
    __table_args__ = (
        UniqueConstraint("person_id", "topic_id"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
    )

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal(
        "who lists the topic", Erasure.DELETE_ROW, ForeignKey("profiles.person_id")
    )
    topic_id: Mapped[int] = plain(ForeignKey("topics.id"), index=True)
    level: Mapped[str] = personal(
        "how well someone knows a topic", Erasure.DELETE_ROW, default=Level.EXPERIENCED
    )
    sentence: Mapped[str] = personal("a sentence about the speciality", Erasure.DELETE_ROW, default="")
    capacity: Mapped[int | None] = personal("how many people on one topic", Erasure.DELETE_ROW)

    topic: Mapped[Topic] = relationship(lazy="joined")
