"""A programme of any size, the same for the same size: people in cohorts of 200 who work through 20 modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert, select

from course_engine import create_app
from course_engine.accounts.models import Organisation, Person, Role, RoleGrant
from course_engine.accounts.operations.sign_in import sign_in
from course_engine.assessment.models import Attempt, AttemptKind
from course_engine.content import folder
from course_engine.content.models import LessonPin, Module, Quiz, QuizPin
from course_engine.db import Base, db
from course_engine.enrolment.models import CohortMembership, CohortRole, ModuleEnrolment
from course_engine.enrolment.stamping import note_progress
from course_engine.learning.models import LessonCompletion, ReadingPlace
from course_engine.web.clock import utc_now
from tests.builders import make_cohort, make_module, make_person, make_quiz
from tests.conftest import TEST_CONFIG

COHORT = 200
MODULES = 20

Row = dict[str, Any]


@dataclass(frozen=True)
class Programme:
    """An instance with its first cohort's trainer and a learner of it."""

    app: Flask
    cohort_id: int
    trainer: Person
    learner: Person

    def browser_of(self, person: Person) -> FlaskClient:
        """A browser in which the person is signed in."""
        with self.app.app_context():
            token = sign_in(person, device="benchmark", now=utc_now())
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client


def make_programme(instance: Path, people: int) -> Programme:
    """An instance of that many people; the shipped library is part of their 20 modules."""
    app = create_app(TEST_CONFIG | {"WTF_CSRF_ENABLED": True}, instance_path=instance)
    with app.app_context():
        upgrade()
        modules = _modules(app)
        now = utc_now()
        ids = _people(people, now)
        cohorts = [make_cohort(f"Jahrgang {n}", modules=modules) for n in range(-(-people // COHORT))]
        _insert(CohortMembership, _memberships([cohort.id for cohort in cohorts], ids, now))
        trainer = make_person("Tara Trainerin", roles=[Role.TRAINER])
        membership = CohortMembership(
            cohort_id=cohorts[0].id, person_id=trainer.id, role=CohortRole.TRAINER, joined_at=now
        )
        db.session.add(membership)
        _studies(ids, modules, now)
        return Programme(app, cohorts[0].id, trainer, db.session.get_one(Person, ids[0]))


def _modules(app: Flask) -> list[Module]:
    folders = app.config["MODULES_FOLDER"], app.config["QUIZZES_FOLDER"]
    folder.sync(*folders, now=utc_now(), attempted_quizzes=frozenset())
    shipped = db.session.query(Module).count()
    for n in range(MODULES - shipped):
        make_module(f"m-{n}", lessons=4, quizzes=[make_quiz(f"q-{n}")], title=f"Modul über Thema {n}")
    return db.session.query(Module).order_by(Module.id).all()


def _people(count: int, now: datetime) -> list[int]:
    organisation = Organisation(name="Nachbarschaftshaus Nord", created_at=now)
    db.session.add(organisation)
    db.session.flush()
    rows = (
        {
            "name": f"Ida Muster-{n}",
            "email": f"p{n}@example.org",
            "organisation_id": organisation.id,
            "locale": "de",
            "created_at": now,
        }
        for n in range(count)
    )
    _insert(Person, rows)
    ids = list(db.session.scalars(select(Person.id).order_by(Person.id)))
    _insert(RoleGrant, ({"person_id": id_, "role": Role.LEARNER, "granted_at": now} for id_ in ids))
    return ids


def _memberships(cohort_ids: list[int], ids: list[int], now: datetime) -> Iterator[Row]:
    for place, id_ in enumerate(ids):
        yield {
            "cohort_id": cohort_ids[place // COHORT],
            "person_id": id_,
            "role": CohortRole.LEARNER,
            "joined_at": now - timedelta(days=90),
        }


def _studies(ids: list[int], modules: list[Module], now: datetime) -> None:
    """Everybody has begun half of the modules on average, read half of the lessons and tried most of the quizzes."""
    pins = db.session.query(LessonPin).filter_by(variant="").order_by(LessonPin.position).all()
    lessons = {
        module: [pin for pin in pins if pin.module_version_id == module.current_version_id]
        for module in modules
    }
    asked = db.session.query(QuizPin.module_version_id, Quiz).join(Quiz, Quiz.id == QuizPin.quiz_id)
    quizzes = dict((*pair,) for pair in asked)
    random = Random(len(ids))
    begun: list[Row] = []
    read: list[Row] = []
    places: list[Row] = []
    tried: list[Row] = []
    for person in ids:
        for module in random.sample(modules, random.randint(0, len(modules))):
            at = now - timedelta(minutes=random.randint(1, 90 * 24 * 60))
            here = {"person_id": person, "module_id": module.id}
            begun.append(here | {"module_version_id": module.current_version_id, "begun_at": at})
            done = lessons[module][: random.randint(0, len(lessons[module]))]
            for pin in done:
                texts = {"lesson_id": pin.lesson_id, "lesson_version_id": pin.lesson_version_id}
                read.append({"person_id": person, "completed_at": at, **texts})
            if done:
                places.append(here | {"lesson_id": done[-1].lesson_id, "anchor": "", "at": at})
            quiz = quizzes[module.current_version_id]
            tried += (_attempt(person, quiz, number, at, random) for number in range(1, random.randint(1, 4)))
    for table, rows in (
        (ModuleEnrolment, begun),
        (LessonCompletion, read),
        (ReadingPlace, places),
        (Attempt, tried),
    ):
        _insert(table, rows)
    note_progress(*ids)
    db.session.commit()


def _attempt(person: int, quiz: Quiz, number: int, at: datetime, random: Random) -> Row:
    score = random.randint(0, 10) / 10
    return {
        "kind": AttemptKind.QUIZ,
        "learner_id": person,
        "quiz_id": quiz.id,
        "quiz_version_id": quiz.current_version_id,
        "number": number,
        "seed": number,
        "started_at": at,
        "submitted_at": at + timedelta(minutes=8),
        "score": score,
        "passed": score >= 0.8,
    }


def _insert(table: type[Base], rows: Any) -> None:
    db.session.execute(insert(table), list(rows))
    db.session.commit()
