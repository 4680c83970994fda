"""What can be done with cohorts, where every act is recorded; and beginning a module."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from course_engine.accounts.models import Person, Role
from course_engine.audit.operations import record
from course_engine.content.models import Module
from course_engine.db import db
from course_engine.enrolment import enrolling
from course_engine.enrolment.models import Cohort, CohortMembership, CohortModule, CohortRole
from course_engine.errors import NotFound, Refusal


class CohortNameTaken(Refusal):
    message = _l("So heißt schon ein anderer Jahrgang.")


class RoleMissing(Refusal):
    message = _l(
        "Die passende Rolle fehlt noch bei: %(names)s. Gib sie zuerst unter „Menschen“ auf der Seite der Person."
    )


class NothingPublished(Refusal):
    message = _l("Von diesem Modul ist noch nichts veröffentlicht.")


def begin_module(person: Person, module: Module, *, now: datetime) -> None:
    """Enrol the person; who has begun already stays where they are. Raises NothingPublished."""
    if module.current_version_id is None:
        raise NothingPublished
    enrolling.add(person.id, module.id, module_version_id=module.current_version_id, now=now)
    db.session.commit()


def create_cohort(
    *, name: str, begins_on: date | None, ends_on: date | None, actor: Person, now: datetime
) -> Cohort:
    """Make a cohort and return it. Raises CohortNameTaken."""
    cohort = Cohort(name=" ".join(name.split()), begins_on=begins_on, ends_on=ends_on, created_at=now)
    db.session.add(cohort)
    _flush_name()
    record("cohort_created", actor_id=actor.id, subject=f"cohort:{cohort.id}", now=now, name=cohort.name)
    db.session.commit()
    return cohort


def change_cohort(
    cohort: Cohort, *, name: str, begins_on: date | None, ends_on: date | None, actor: Person, now: datetime
) -> None:
    """Change a cohort's name and dates. Raises CohortNameTaken."""
    cohort.name = " ".join(name.split())
    cohort.begins_on = begins_on
    cohort.ends_on = ends_on
    _flush_name()
    record("cohort_changed", actor_id=actor.id, subject=f"cohort:{cohort.id}", now=now, name=cohort.name)
    db.session.commit()


def _flush_name() -> None:
    """Let the database judge the name, so that of two who choose it at the same time one is refused."""
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise CohortNameTaken from None


def _lock(cohort_id: int) -> None:
    """Whoever changes members or modules of a cohort does so one after the other, until the transaction ends."""
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())


def add_member(
    cohort_id: int, person: Person, role: CohortRole, *, actor_id: int | None, now: datetime
) -> None:
    """Within the running transaction, let a person belong to a cohort; who left comes back. Twice is once."""
    _lock(cohort_id)
    membership = db.session.scalar(
        select(CohortMembership).where(
            CohortMembership.cohort_id == cohort_id,
            CohortMembership.person_id == person.id,
            CohortMembership.role == role,
        )
    )
    if membership is not None and membership.left_at is None:
        return
    if membership is None:
        membership = CohortMembership(cohort_id=cohort_id, person_id=person.id, role=role)
        db.session.add(membership)
    membership.joined_at, membership.left_at = now, None
    record(
        "cohort_joined",
        actor_id=actor_id,
        person_id=person.id,
        subject=f"cohort:{cohort_id}",
        now=now,
        role=role,
    )


def add_members(
    cohort: Cohort, people: Iterable[Person], role: CohortRole, *, actor: Person, now: datetime
) -> None:
    """Let people belong to a cohort. Raises RoleMissing when somebody is to lead it who is no trainer."""
    people = list(people)
    needed = Role.TRAINER if role == CohortRole.TRAINER else Role.LEARNER
    without = [person.name for person in people if not person.has_role(needed)]
    if without:
        raise RoleMissing(names=", ".join(without))
    for person in people:
        add_member(cohort.id, person, role, actor_id=actor.id, now=now)
    db.session.commit()


def remove_member(cohort: Cohort, membership_id: int, *, actor: Person, now: datetime) -> None:
    """End a membership; progress and results stay. Raises NotFound unless it is a running one of this cohort."""
    membership = db.session.scalar(
        select(CohortMembership).where(
            CohortMembership.id == membership_id,
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.left_at.is_(None),
        )
    )
    if membership is None:
        raise NotFound
    membership.left_at = now
    record(
        "cohort_left",
        actor_id=actor.id,
        person_id=membership.person_id,
        subject=f"cohort:{cohort.id}",
        now=now,
        role=membership.role,
    )
    db.session.commit()


def add_cohort_module(cohort: Cohort, module_id: int, *, actor: Person, now: datetime) -> None:
    """Add a module at the end. Raises NotFound for a module that does not exist; twice is once."""
    if db.session.get(Module, module_id) is None:
        raise NotFound
    order = _module_order(cohort)
    if module_id not in order:
        db.session.add(CohortModule(cohort_id=cohort.id, module_id=module_id, position=len(order)))
        _record_module("cohort_module_added", cohort, module_id, actor=actor, now=now)
    db.session.commit()


def move_cohort_module(cohort: Cohort, module_id: int, *, step: int, actor: Person, now: datetime) -> None:
    """Move a module `step` places (-1 towards the beginning, 1 towards the end). Raises NotFound."""
    order = _module_order(cohort)
    if module_id not in order:
        raise NotFound
    place = order.index(module_id)
    order.insert(max(0, min(place + step, len(order) - 1)), order.pop(place))
    for position, each in enumerate(order):
        db.session.execute(
            update(CohortModule)
            .where(CohortModule.cohort_id == cohort.id, CohortModule.module_id == each)
            .values(position=position)
        )
    _record_module("cohort_module_moved", cohort, module_id, actor=actor, now=now)
    db.session.commit()


def remove_cohort_module(cohort: Cohort, module_id: int, *, actor: Person, now: datetime) -> None:
    """Take a module off the cohort's list; nobody's progress in it changes. Raises NotFound."""
    if module_id not in _module_order(cohort):
        raise NotFound
    db.session.execute(
        delete(CohortModule).where(CohortModule.cohort_id == cohort.id, CohortModule.module_id == module_id)
    )
    _record_module("cohort_module_removed", cohort, module_id, actor=actor, now=now)
    db.session.commit()


def _module_order(cohort: Cohort) -> list[int]:
    """The ids of the cohort's modules in order; nobody else reorders them until the transaction ends."""
    _lock(cohort.id)
    return list(
        db.session.scalars(
            select(CohortModule.module_id)
            .where(CohortModule.cohort_id == cohort.id)
            .order_by(CohortModule.position, CohortModule.id)
        )
    )


def _record_module(action: str, cohort: Cohort, module_id: int, *, actor: Person, now: datetime) -> None:
    record(action, actor_id=actor.id, subject=f"cohort:{cohort.id}", now=now, module=module_id)
