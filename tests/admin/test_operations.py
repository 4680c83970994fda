"""What admins do at the same time still leaves one account per address and one admin at least."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.accounts.operations import account
from course_engine.admin.operations import Invitation, invite_person
from course_engine.db import db
from course_engine.enrolment import operations as cohorts
from course_engine.enrolment.models import Cohort, CohortMembership, CohortRole
from course_engine.errors import Refusal
from course_engine.notifications.models import OutboxMail
from tests.builders import NOW, make_cohort, make_person


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def at_once(app: Flask, *acts: Callable[[], object]) -> int:
    """Do all of them at the same time; return how many were refused."""
    db.session.commit()
    refused: list[bool] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                act()
            except Refusal:
                refused.append(True)
            finally:
                with suppress(Exception):
                    db.session.remove()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    db.session.expire_all()
    return len(refused)


def person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def test_two_admins_who_remove_each_other_leave_one(app: Flask) -> None:
    one, two = make_person(roles=[Role.ADMIN]).id, make_person(roles=[Role.ADMIN]).id
    refused = at_once(
        app,
        lambda: account.change_roles(person(one), {Role.LEARNER}, actor=person(two), now=NOW),
        lambda: account.deactivate(person(two), actor=person(one), now=NOW),
    )
    assert refused == 1
    admins = db.session.query(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    assert admins.filter(RoleGrant.role == Role.ADMIN, Person.deactivated_at.is_(None)).count() == 1


def test_an_address_is_invited_once(app: Flask) -> None:
    admin = make_person(roles=[Role.ADMIN]).id
    nada = Invitation("Nada", "nada@example.org", [Role.LEARNER])

    def invite() -> None:
        invite_person(nada, actor=person(admin), base_url="http://localhost", now=NOW)

    assert at_once(app, invite, invite) == 1
    assert db.session.query(OutboxMail).count() == 1


def test_a_cohorts_name_is_given_once_and_a_place_in_it_too(app: Flask) -> None:
    admin, learner = make_person(roles=[Role.ADMIN]).id, make_person().id
    cohort = make_cohort("Alt").id

    def create() -> None:
        cohorts.create_cohort(name="Neu", begins_on=None, ends_on=None, actor=person(admin), now=NOW)

    def join() -> None:
        there = db.session.get_one(Cohort, cohort)
        cohorts.add_members(there, [person(learner)], CohortRole.LEARNER, actor=person(admin), now=NOW)

    assert at_once(app, create, create) == 1
    assert at_once(app, join, join) == 0
    assert db.session.query(CohortMembership).count() == 1
