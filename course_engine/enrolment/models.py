"""Cohorts, who has which part in them, and who has begun which module."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from course_engine.accounts.models import Person
from course_engine.content.models import Module
from course_engine.db import Base, Erasure, personal, plain


class CohortRole(enum.StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"


class Cohort(Base):
    """A group learning together."""

    __tablename__ = "cohorts"

    id: Mapped[int] = plain(primary_key=True)
    name: Mapped[str] = plain(unique=True)
    begins_on: Mapped[date | None] = plain()
    ends_on: Mapped[date | None] = plain()
    created_at: Mapped[datetime] = plain()


class CohortModule(Base):
    """A module that a cohort works through, in this order."""

    __tablename__ = "cohort_modules"
    __table_args__ = (UniqueConstraint("cohort_id", "module_id"),)

    id: Mapped[int] = plain(primary_key=True)
    cohort_id: Mapped[int] = plain(ForeignKey("cohorts.id"))
    module_id: Mapped[int] = plain(ForeignKey("modules.id"))
    position: Mapped[int] = plain()


class CohortMembership(Base):
    """A person's part in a cohort; the role counts there and nowhere else."""

    __tablename__ = "cohort_memberships"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id", "role"),)

    id: Mapped[int] = plain(primary_key=True)
    cohort_id: Mapped[int] = plain(ForeignKey("cohorts.id"))
    person_id: Mapped[int] = personal(
        "who belongs to a cohort", Erasure.DELETE_ROW, ForeignKey("people.id"), index=True
    )
    role: Mapped[str] = personal("role in the cohort", Erasure.DELETE_ROW)
    joined_at: Mapped[datetime] = personal("when someone joined", Erasure.DELETE_ROW)
    left_at: Mapped[datetime | None] = personal("when someone left", Erasure.DELETE_ROW)

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class ModuleEnrolment(Base):
    """A person has begun a module."""

    __tablename__ = "module_enrolments"
    __table_args__ = (UniqueConstraint("person_id", "module_id"),)

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal("who began a module", Erasure.DELETE_ROW, ForeignKey("people.id"))
    module_id: Mapped[int] = plain(ForeignKey("modules.id"), index=True)
    module_version_id: Mapped[int] = plain(ForeignKey("module_versions.id"))
    begun_at: Mapped[datetime] = personal("when someone began a module", Erasure.DELETE_ROW)

    module: Mapped[Module] = relationship(lazy="raise_on_sql")


class ProgressStamp(Base):
    """A number that is another one after every change of what a person's progress is worked out from."""

    __tablename__ = "progress_stamps"

    person_id: Mapped[int] = personal(
        "who is learning", Erasure.DELETE_ROW, ForeignKey("people.id"), primary_key=True
    )
    stamp: Mapped[int] = plain(BigInteger)
