"""Cohorts are seen by those who lead them."""

from __future__ import annotations

import pytest

from course_engine.accounts.models import Role
from course_engine.db import db
from course_engine.enrolment import operations, queries
from course_engine.enrolment.models import Cohort, CohortRole
from course_engine.errors import NotFound
from tests.builders import NOW, make_cohort, make_module, make_person
from tests.conftest import Cast


def cohort_of(cast: Cast) -> Cohort:
    return db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()


def test_a_trainer_finds_only_the_cohorts_they_lead(cast: Cast) -> None:
    assert [line.name for line in queries.trained_cohorts(cast.trainer)] == ["Jahrgang 2026"]
    assert queries.trained_cohorts(cast.learner) == []
    assert queries.get_trained_cohort(cohort_of(cast).id, trainer=cast.trainer) is cohort_of(cast)
    with pytest.raises(NotFound):
        queries.get_trained_cohort(cohort_of(cast).id, trainer=cast.other_trainer)


def test_who_no_longer_leads_a_cohort_no_longer_sees_it(cast: Cast) -> None:
    cohort = cohort_of(cast)
    (trainer,) = queries.cohort_members(cohort, CohortRole.TRAINER)
    operations.remove_member(cohort, trainer.membership_id, actor=cast.admin, now=NOW)
    assert queries.trained_cohorts(cast.trainer) == []
    with pytest.raises(NotFound):
        queries.get_trained_cohort(cohort.id, trainer=cast.trainer)


def test_members_are_those_who_belong_now(cast: Cast) -> None:
    gone, here = make_person("Gustav Ging"), make_person("Hanna Hier")
    cohort = make_cohort("Runde", learners=[gone, here])
    gone.deactivated_at = NOW
    db.session.commit()
    assert [member.name for member in queries.cohort_members(cohort, CohortRole.LEARNER)] == ["Hanna Hier"]
    with pytest.raises(NotFound):
        queries.get_cohort_learner(cohort, gone.id)
    with pytest.raises(NotFound):
        queries.get_cohort_learner(cohort, cast.learner.id)
    (line,) = [line for line in queries.all_cohorts() if line.name == "Runde"]
    assert (line.learners, line.trainers, line.modules) == (1, 0, 0)


def test_modules_come_in_the_order_of_the_cohort(cast: Cast) -> None:
    first, second = make_module("a", title="A"), make_module("b", title="B")
    spare = make_module("c", title="C")
    cohort = make_cohort(modules=[second, first])
    assert [module.title for module in queries.cohort_modules(cohort)] == ["B", "A"]
    assert [module.id for module in queries.further_modules(cohort)] == [spare.id]


def test_a_persons_cohorts_name_the_part_they_have(cast: Cast) -> None:
    both = make_person(roles=[Role.LEARNER, Role.TRAINER])
    make_cohort("Doppelt", learners=[both], trainers=[both])
    assert [(part.name, part.role) for part in queries.cohorts_of(both)] == [
        ("Doppelt", CohortRole.LEARNER),
        ("Doppelt", CohortRole.TRAINER),
    ]
