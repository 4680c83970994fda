"""Questions about cohorts: which there are, who belongs to them, what they work through; and who began which module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from course_engine.accounts.models import Organisation, Person
from course_engine.content.models import Module, ModuleVersion
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortMembership, CohortModule, CohortRole, ModuleEnrolment
from course_engine.errors import NotFound


@dataclass(frozen=True)
class CohortLine:
    """A cohort in a list; the counts are of people who belong to it now."""

    id: int
    name: str
    begins_on: date | None
    ends_on: date | None
    learners: int
    trainers: int
    modules: int


@dataclass(frozen=True)
class Member:
    """Someone who belongs to a cohort now."""

    membership_id: int
    person_id: int
    name: str
    email: str | None
    organisation: str
    joined_at: datetime


@dataclass(frozen=True)
class ModuleTitle:
    """A module by its identity, with the title of its current version."""

    id: int
    slug: str
    title: str


@dataclass(frozen=True)
class PersonsCohort:
    cohort_id: int
    name: str
    role: CohortRole


def belongs() -> ColumnElement[bool]:
    """A membership that has not ended, of a person who can sign in."""
    active = select(Person.id).where(Person.id == CohortMembership.person_id)
    active = active.where(Person.deactivated_at.is_(None), Person.erased_at.is_(None))
    return and_(CohortMembership.left_at.is_(None), active.correlate(CohortMembership).exists())


def get_cohort(cohort_id: int) -> Cohort:
    """Any cohort; for admins. Raises NotFound."""
    cohort = db.session.get(Cohort, cohort_id)
    if cohort is None:
        raise NotFound
    return cohort


def get_trained_cohort(cohort_id: int, *, trainer: Person) -> Cohort:
    """A cohort that `trainer` leads. Raises NotFound for every other."""
    cohort = db.session.scalar(
        select(Cohort).where(Cohort.id == cohort_id, Cohort.id.in_(_trained_cohort_ids(trainer)))
    )
    if cohort is None:
        raise NotFound
    return cohort


def _trained_cohort_ids(trainer: Person) -> Select[Any]:
    return select(CohortMembership.cohort_id).where(
        CohortMembership.person_id == trainer.id,
        CohortMembership.role == CohortRole.TRAINER,
        CohortMembership.left_at.is_(None),
    )


def all_cohorts() -> list[CohortLine]:
    """Every cohort, the newest first."""
    return _lines(select(Cohort.id))


def trained_cohorts(trainer: Person) -> list[CohortLine]:
    """The cohorts that `trainer` leads, the newest first."""
    return _lines(_trained_cohort_ids(trainer))


def _lines(cohort_ids: Select[Any]) -> list[CohortLine]:
    def people(role: CohortRole) -> ColumnElement[int]:
        part = aliased(CohortMembership)
        return (
            select(func.count())
            .select_from(part)
            .join(Person, Person.id == part.person_id)
            .where(part.cohort_id == Cohort.id, part.role == role, part.left_at.is_(None))
            .where(Person.deactivated_at.is_(None), Person.erased_at.is_(None))
            .scalar_subquery()
        )

    modules = (
        select(func.count()).where(CohortModule.cohort_id == Cohort.id).correlate(Cohort).scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Cohort.id,
            Cohort.name,
            Cohort.begins_on,
            Cohort.ends_on,
            people(CohortRole.LEARNER),
            people(CohortRole.TRAINER),
            modules,
        )
        .where(Cohort.id.in_(cohort_ids))
        .order_by(func.coalesce(Cohort.begins_on, func.date(Cohort.created_at)).desc(), Cohort.id.desc())
    )
    return [CohortLine(*row) for row in rows]


def cohort_members(cohort: Cohort, role: CohortRole) -> list[Member]:
    """Who has that part in the cohort now, by name."""
    return _members(
        select(CohortMembership.id).where(
            CohortMembership.cohort_id == cohort.id, CohortMembership.role == role
        )
    )


def learner_ids(cohort: Cohort) -> Select[int]:
    """The ids of those who learn in the cohort now, to be used inside other questions."""
    return select(CohortMembership.person_id).where(
        CohortMembership.cohort_id == cohort.id, CohortMembership.role == CohortRole.LEARNER, belongs()
    )


def get_cohort_learner(cohort: Cohort, person_id: int) -> Member:
    """The learner of that id in the cohort. Raises NotFound when nobody of that id learns there now."""
    found = _members(
        select(CohortMembership.id).where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.role == CohortRole.LEARNER,
            CohortMembership.person_id == person_id,
        )
    )
    if not found:
        raise NotFound
    return found[0]


def _members(membership_ids: Select[Any]) -> list[Member]:
    rows = db.session.connection().execute(
        select(
            CohortMembership.id,
            Person.id,
            Person.name,
            Person.email,
            func.coalesce(Organisation.name, ""),
            CohortMembership.joined_at,
        )
        .join(Person, Person.id == CohortMembership.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(CohortMembership.id.in_(membership_ids), belongs())
        .order_by(func.lower(Person.name), Person.id)
    )
    return [Member(*row) for row in rows]


def cohort_modules(cohort: Cohort) -> list[ModuleTitle]:
    """The published modules that the cohort works through, in its order."""
    rows = db.session.connection().execute(
        select(Module.id, Module.slug, ModuleVersion.title)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(CohortModule, CohortModule.module_id == Module.id)
        .where(CohortModule.cohort_id == cohort.id)
        .order_by(CohortModule.position, CohortModule.id)
    )
    return [ModuleTitle(*row) for row in rows]


def further_modules(cohort: Cohort) -> list[ModuleTitle]:
    """The published modules that the cohort does not have yet, by title."""
    taken = select(CohortModule.module_id).where(CohortModule.cohort_id == cohort.id)
    rows = db.session.execute(
        select(Module.id, Module.slug, ModuleVersion.title)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .where(Module.archived_at.is_(None), Module.id.not_in(taken))
        .order_by(ModuleVersion.title)
    )
    return [ModuleTitle(*row) for row in rows]


def cohorts_of(person: Person) -> list[PersonsCohort]:
    """The cohorts a person belongs to now, with their part in each."""
    rows = db.session.execute(
        select(Cohort.id, Cohort.name, CohortMembership.role)
        .join(CohortMembership, CohortMembership.cohort_id == Cohort.id)
        .where(CohortMembership.person_id == person.id, CohortMembership.left_at.is_(None))
        .order_by(Cohort.name, CohortMembership.role)
    )
    return [PersonsCohort(id_, name, CohortRole(role)) for id_, name, role in rows]


def begun_modules(person_id: int) -> dict[int, datetime]:
    """The ids of the modules that a person has begun, and when (UTC)."""
    rows = db.session.execute(
        select(ModuleEnrolment.module_id, ModuleEnrolment.begun_at).where(
            ModuleEnrolment.person_id == person_id
        )
    )
    return {row.module_id: row.begun_at for row in rows}


def suggested_modules(person_id: int) -> list[int]:
    """The ids of the modules that a learner's cohorts work through, in their order, each once."""
    rows = db.session.scalars(
        select(CohortModule.module_id)
        .join(CohortMembership, CohortMembership.cohort_id == CohortModule.cohort_id)
        .where(CohortMembership.person_id == person_id, CohortMembership.left_at.is_(None))
        .where(CohortMembership.role == CohortRole.LEARNER)
        .order_by(CohortModule.position, CohortModule.id)
    )
    return list(dict.fromkeys(rows))
