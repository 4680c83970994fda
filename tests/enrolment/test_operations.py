"""Cohorts are made, filled and changed; every act is recorded, and nothing that was learned is lost."""

from __future__ import annotations

from datetime import date

import pytest

from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.enrolment import operations, queries
from course_engine.enrolment.models import Cohort, CohortMembership, CohortRole
from course_engine.errors import NotFound
from tests.builders import NOW, make_cohort, make_module, make_person
from tests.conftest import Cast


def actions() -> list[str]:
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def new_cohort(cast: Cast, name: str = "Herbst") -> Cohort:
    return operations.create_cohort(
        name=name, begins_on=date(2026, 9, 1), ends_on=None, actor=cast.admin, now=NOW
    )


def test_a_cohort_is_made_once_per_name(cast: Cast) -> None:
    new_cohort(cast, "  Herbst   2026 ")
    with pytest.raises(operations.CohortNameTaken):
        new_cohort(cast, "Herbst 2026")
    assert actions() == ["cohort_created"]


def test_a_cohort_keeps_its_own_name_when_its_dates_change(cast: Cast) -> None:
    cohort = new_cohort(cast)
    operations.change_cohort(
        cohort, name="Herbst", begins_on=None, ends_on=date(2027, 1, 1), actor=cast.admin, now=NOW
    )
    assert (cohort.begins_on, cohort.ends_on) == (None, date(2027, 1, 1))
    with pytest.raises(operations.CohortNameTaken):
        operations.change_cohort(
            cohort, name="Jahrgang 2025", begins_on=None, ends_on=None, actor=cast.admin, now=NOW
        )


def test_joining_twice_is_once_and_who_left_can_come_back(cast: Cast) -> None:
    cohort, learner = new_cohort(cast), make_person()
    for _ in range(2):
        operations.add_members(cohort, [learner], CohortRole.LEARNER, actor=cast.admin, now=NOW)
    (member,) = queries.cohort_members(cohort, CohortRole.LEARNER)
    operations.remove_member(cohort, member.membership_id, actor=cast.admin, now=NOW)
    assert queries.cohort_members(cohort, CohortRole.LEARNER) == []
    operations.add_members(cohort, [learner], CohortRole.LEARNER, actor=cast.admin, now=NOW)
    assert db.session.query(CohortMembership).filter_by(person_id=learner.id).count() == 1
    assert actions() == ["cohort_created", "cohort_joined", "cohort_left", "cohort_joined"]


def test_only_trainers_lead_a_cohort(cast: Cast) -> None:
    cohort = new_cohort(cast)
    with pytest.raises(operations.RoleMissing, match="Lea Lernt"):
        operations.add_members(cohort, [cast.learner], CohortRole.TRAINER, actor=cast.admin, now=NOW)
    operations.add_members(cohort, [cast.trainer], CohortRole.TRAINER, actor=cast.admin, now=NOW)
    assert queries.get_trained_cohort(cohort.id, trainer=cast.trainer) is cohort


def test_a_membership_of_another_cohort_cannot_be_ended_from_here(cast: Cast) -> None:
    other = make_cohort("Andere", learners=[make_person()])
    (member,) = queries.cohort_members(other, CohortRole.LEARNER)
    with pytest.raises(NotFound):
        operations.remove_member(new_cohort(cast), member.membership_id, actor=cast.admin, now=NOW)


def test_modules_are_put_in_order(cast: Cast) -> None:
    cohort = new_cohort(cast)
    a, b, c = (make_module(slug, title=slug.upper()) for slug in "abc")
    for module in (a, b, c, a):
        operations.add_cohort_module(cohort, module.id, actor=cast.admin, now=NOW)
    operations.move_cohort_module(cohort, c.id, step=-1, actor=cast.admin, now=NOW)
    operations.move_cohort_module(cohort, a.id, step=-1, actor=cast.admin, now=NOW)
    assert [module.title for module in queries.cohort_modules(cohort)] == ["A", "C", "B"]
    operations.remove_cohort_module(cohort, c.id, actor=cast.admin, now=NOW)
    operations.add_cohort_module(cohort, c.id, actor=cast.admin, now=NOW)
    assert [module.title for module in queries.cohort_modules(cohort)] == ["A", "B", "C"]
    for unknown in (operations.remove_cohort_module, operations.add_cohort_module):
        with pytest.raises(NotFound):
            unknown(cohort, 999, actor=cast.admin, now=NOW)
