"""A trainer eases a quiz for one person; nobody else can, and nobody else sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.assessment import queries
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.audit.models import AuditEntry
from course_engine.content.models import Quiz
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortModule
from tests.builders import NOW, make_module, make_quiz
from tests.conftest import Cast

Browsers = Callable[[Person], FlaskClient]


@pytest.fixture
def quiz(cast: Cast) -> Quiz:
    made = make_quiz(settings={"time_limit": 20, "attempts": 1})
    module = make_module(quizzes=[made])
    db.session.add(CohortModule(cohort_id=cohort_id(), module_id=module.id, position=0))
    db.session.commit()
    return made


def cohort_id() -> int:
    return db.session.query(Cohort).filter_by(name="Jahrgang 2026").one().id


def address(cast: Cast, quiz: Quiz) -> str:
    return f"/cohorts/{cohort_id()}/people/{cast.learner.id}/quizzes/{quiz.slug}/allowance"


def test_more_time_holds_for_the_attempt_under_way(cast: Cast, quiz: Quiz, browser_of: Browsers) -> None:
    started = start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW)
    assert started.due_at == NOW + timedelta(minutes=20)
    tab = browser_of(cast.trainer)
    person = tab.get(f"/cohorts/{cohort_id()}/people/{cast.learner.id}").get_data(as_text=True)
    assert address(cast, quiz) in person
    said = tab.post(address(cast, quiz), data={"extra_minutes": "10", "extra_attempts": "1"})
    assert said.status_code == 303
    db.session.expire_all()
    assert queries.get_attempt(started.id, learner=cast.learner).due_at == NOW + timedelta(minutes=30)
    assert (
        db.session.query(AuditEntry).filter_by(action="allowance_granted").one().person_id == cast.learner.id
    )
    assert 'value="10"' in tab.get(address(cast, quiz)).get_data(as_text=True)
    assert "höchstens 30 Minuten" in browser_of(cast.learner).get(f"/quizzes/{quiz.slug}").get_data(
        as_text=True
    )


@pytest.mark.parametrize("minutes", ["-1", "601", "viel", ""])
def test_what_makes_no_sense_comes_back_with_its_reason(
    cast: Cast, quiz: Quiz, browser_of: Browsers, minutes: str
) -> None:
    said = browser_of(cast.trainer).post(
        address(cast, quiz), data={"extra_minutes": minutes, "extra_attempts": "0"}
    )
    assert said.status_code == 422
    assert "Das hat noch nicht geklappt" in said.get_data(as_text=True)


def test_only_the_trainer_of_the_cohort(cast: Cast, quiz: Quiz, browser_of: Browsers) -> None:
    for person in (cast.other_trainer, cast.scout, cast.learner, cast.admin):
        assert browser_of(person).get(address(cast, quiz)).status_code == 404
    other = make_quiz("q-fremd")
    assert browser_of(cast.trainer).get(address(cast, other)).status_code == 404
