"""What scouts offer: specialities, languages, times and how many people they can accompany."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.db import Base, Erasure, personal, plain


class Profile(Base):
    """What a person says of themselves; for a scout also what they offer. `capacity` counts people at one time."""

    __tablename__ = "profiles"
    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity_not_negative"),)

    person_id: Mapped[int] = personal(
        "whose profile", Erasure.DELETE_ROW, ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    about: Mapped[str] = personal("self-description", Erasure.DELETE_ROW, default="")
    languages: Mapped[list[str]] = personal("languages spoken", Erasure.DELETE_ROW, default=lambda: ["de"])
    windows: Mapped[list[str]] = personal("times of the week", Erasure.DELETE_ROW, default=list)
    region: Mapped[str | None] = personal("region", Erasure.DELETE_ROW)
    capacity: Mapped[int] = personal("how many people at one time", Erasure.DELETE_ROW, default=0)
    paused: Mapped[bool] = personal("whether someone takes a break", Erasure.DELETE_ROW, default=False)
    rhythm: Mapped[str] = personal("when someone answers", Erasure.DELETE_ROW, default="")
    updated_at: Mapped[datetime] = personal("when the profile was changed", Erasure.DELETE_ROW)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    specialities: Mapped[list[Speciality]] = relationship(lazy="raise_on_sql", order_by="Speciality.id")


class Speciality(Base):
    """A topic that a scout lists."""

    __tablename__ = "specialities"
    __table_args__ = (UniqueConstraint("person_id", "topic_id"),)

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal(
        "who lists the topic", Erasure.DELETE_ROW, ForeignKey("profiles.person_id")
    )
    topic_id: Mapped[int] = plain(ForeignKey("topics.id"), index=True)
    sentence: Mapped[str] = personal("a sentence about the speciality", Erasure.DELETE_ROW, default="")

    topic: Mapped[Topic] = relationship(lazy="joined")
