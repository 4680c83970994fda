"""Plain functions that put real rows into the database; each commits what it made."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.content.models import (
    Item,
    ItemPin,
    ItemVersion,
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    ModuleVersion,
    Quiz,
    QuizPin,
    QuizVersion,
    Rendering,
    Topic,
)
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortMembership, CohortModule, CohortRole
from course_engine.items.bodies import digest

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_counter = itertools.count(1)


def make_person(
    name: str = "",
    *,
    roles: Sequence[Role] = (Role.LEARNER,),
    email: str | None = None,
    password_hash: str | None = None,
    locale: str = "de",
) -> Person:
    number = next(_counter)
    person = Person(
        name=name or f"Person {number}",
        email=email or f"person{number}@example.org",
        password_hash=password_hash,
        locale=locale,
        created_at=NOW,
    )
    person.role_grants = [RoleGrant(role=role, granted_at=NOW) for role in roles]
    db.session.add(person)
    db.session.commit()
    return person


def make_cohort(
    name: str = "",
    *,
    learners: Iterable[Person] = (),
    trainers: Iterable[Person] = (),
    modules: Iterable[Module] = (),
) -> Cohort:
    cohort = Cohort(name=name or f"Jahrgang {next(_counter)}", created_at=NOW)
    db.session.add(cohort)
    db.session.flush()
    members = [(person, CohortRole.LEARNER) for person in learners]
    members += [(person, CohortRole.TRAINER) for person in trainers]
    db.session.add_all(
        CohortMembership(cohort_id=cohort.id, person_id=person.id, role=role, joined_at=NOW)
        for person, role in members
    )
    db.session.add_all(
        CohortModule(cohort_id=cohort.id, module_id=module.id, position=position)
        for position, module in enumerate(modules)
    )
    db.session.commit()
    return cohort


def make_topic(uid: str = "datenschutz", title: str = "Datenschutz") -> Topic:
    topic = db.session.query(Topic).filter_by(uid=uid).one_or_none()
    if topic is None:
        topic = Topic(uid=uid, titles={"de": title, "en": f"{title} (en)"})
        db.session.add(topic)
        db.session.commit()
    return topic


def make_rendering(html: str = "<p>Text</p>") -> Rendering:
    key = digest({"html": html})
    rendering = db.session.get(Rendering, key)
    if rendering is None:
        rendering = Rendering(digest=key, segments=[{"kind": "prose", "html": html}], outline=[])
        db.session.add(rendering)
        db.session.flush()
    return rendering


def single_choice(uid: str, *, points: float = 1) -> dict[str, Any]:
    """The body of an item whose right choice is "ja"."""
    return {
        "type": "single_choice",
        "id": uid,
        "prompt": f"Frage {uid}?",
        "points": points,
        "choices": [
            {"id": "ja", "text": "Ja", "correct": True, "feedback": "Genau."},
            {"id": "nein", "text": "Nein", "feedback": "Doch."},
        ],
    }


def make_quiz(
    uid: str = "q-probe",
    *,
    items: Sequence[dict[str, Any]] | None = None,
    mastery_score: float = 0.8,
    title: str = "Probe-Quiz",
) -> Quiz:
    """A published quiz; called again with the same uid, its next version, sharing unchanged item versions."""
    quiz = db.session.query(Quiz).filter_by(uid=uid).one_or_none()
    if quiz is None:
        quiz = Quiz(uid=uid, slug=uid, created_at=NOW)
        db.session.add(quiz)
        db.session.flush()
    number = db.session.query(QuizVersion).filter_by(quiz_id=quiz.id).count() + 1
    bodies = list(items if items is not None else [single_choice("i-eins"), single_choice("i-zwei")])
    version = QuizVersion(
        quiz_id=quiz.id,
        number=number,
        title=title,
        language="de",
        mastery_score=mastery_score,
        source="",
        digest=digest({"items": bodies}),
        published_at=NOW,
    )
    db.session.add(version)
    db.session.flush()
    for position, body in enumerate(bodies):
        pinned = ItemPin(
            quiz_version_id=version.id,
            item_version_id=make_item_version(quiz, body).id,
            position=position,
            points=body.get("points", 1),
        )
        db.session.add(pinned)
    quiz.current_version_id = version.id
    db.session.commit()
    return quiz


def make_item_version(quiz: Quiz, body: dict[str, Any]) -> ItemVersion:
    item = db.session.query(Item).filter_by(quiz_id=quiz.id, uid=body["id"]).one_or_none()
    if item is None:
        item = Item(quiz_id=quiz.id, uid=body["id"])
        db.session.add(item)
        db.session.flush()
    version = db.session.query(ItemVersion).filter_by(item_id=item.id, digest=digest(body)).one_or_none()
    if version is None:
        version = ItemVersion(
            item_id=item.id, kind=body["type"], body=body, digest=digest(body), created_at=NOW
        )
        db.session.add(version)
        db.session.flush()
    return version


def make_module(
    slug: str = "probe",
    *,
    lessons: int | Sequence[str] = 2,
    quizzes: Sequence[Quiz] = (),
    title: str = "Probe-Modul",
    topic: Topic | None = None,
) -> Module:
    """A published module; called again with the same slug, its next version. `lessons` counts or names them."""
    module = db.session.query(Module).filter_by(slug=slug).one_or_none()
    if module is None:
        module = Module(uid=f"m-{slug}", slug=slug, created_at=NOW)
        db.session.add(module)
        db.session.flush()
    number = db.session.query(ModuleVersion).filter_by(module_id=module.id).count() + 1
    names = [f"lektion-{n}" for n in range(1, lessons + 1)] if isinstance(lessons, int) else list(lessons)
    version = ModuleVersion(
        module_id=module.id,
        number=number,
        title=title,
        summary="Worum es geht.",
        language="de",
        topic_id=(topic or make_topic()).id,
        front_matter={
            "objectives": ["etwas können"],
            "requirements": {"quizzes": [quiz.uid for quiz in quizzes]},
        },
        source="",
        digest=f"{slug}-{number}",
        rendering_digest=make_rendering().digest,
        published_at=NOW,
    )
    db.session.add(version)
    db.session.flush()
    for position, name in enumerate(names):
        lesson_version = make_lesson_version(f"l-{slug}-{name}", title=name)
        db.session.add(
            LessonPin(
                module_version_id=version.id,
                lesson_id=lesson_version.lesson_id,
                lesson_version_id=lesson_version.id,
                position=position,
                slug=name,
            )
        )
    for position, quiz in enumerate(quizzes):
        db.session.add(QuizPin(module_version_id=version.id, quiz_id=quiz.id, position=position))
    module.current_version_id = version.id
    db.session.commit()
    return module


def make_lesson_version(uid: str, *, title: str = "Lektion", html: str | None = None) -> LessonVersion:
    lesson = db.session.query(Lesson).filter_by(uid=uid).one_or_none()
    if lesson is None:
        lesson = Lesson(uid=uid, created_at=NOW)
        db.session.add(lesson)
        db.session.flush()
    number = db.session.query(LessonVersion).filter_by(lesson_id=lesson.id).count() + 1
    html = html or f"<p>Text von {title}</p>"
    version = LessonVersion(
        lesson_id=lesson.id,
        number=number,
        title=title,
        minutes=8,
        source=f"---\nid: {uid}\ntitle: {title}\nminutes: 8\n---\nText von {title}\n",
        digest=digest({"html": html}),
        rendering_digest=make_rendering(html).digest,
        created_at=NOW,
    )
    db.session.add(version)
    db.session.flush()
    return version
