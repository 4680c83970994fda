"""Plain functions that put real rows into the database; each commits what it made."""

from __future__ import annotations

import itertools
from collections import Counter
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
    return make_renderings([html])[0]


def make_renderings(texts: Sequence[str]) -> list[Rendering]:
    """The rendering of each text; one that is there already is taken as it is."""
    digests = [digest({"html": html}) for html in texts]
    known = {one.digest: one for one in db.session.query(Rendering).filter(Rendering.digest.in_(digests))}
    for key, html in zip(digests, texts, strict=True):
        if key not in known:
            known[key] = Rendering(digest=key, segments=[{"kind": "prose", "html": html}], outline=[])
    db.session.add_all(known.values())
    db.session.flush()
    return [known[key] for key in digests]


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
    settings: dict[str, Any] | None = None,
    sections: Sequence[dict[str, Any]] = (),
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
        settings=settings or {},
        sections=list(sections),
        source="",
        digest=digest({"items": bodies}),
        published_at=NOW,
    )
    db.session.add(version)
    db.session.flush()
    db.session.add_all(
        ItemPin(
            quiz_version_id=version.id,
            item_version_id=pinned.id,
            position=position,
            section=next((one["id"] for one in sections if body["id"] in one["items"]), ""),
            points=body.get("points", 1),
        )
        for position, (body, pinned) in enumerate(zip(bodies, make_item_versions(quiz, bodies), strict=True))
    )
    quiz.current_version_id = version.id
    db.session.commit()
    return quiz


def make_item_versions(quiz: Quiz, bodies: Sequence[dict[str, Any]]) -> list[ItemVersion]:
    """The version that each body is; items and versions that are there already are taken as they are."""
    items = {item.uid: item for item in db.session.query(Item).filter_by(quiz_id=quiz.id)}
    missing = {
        body["id"]: Item(quiz_id=quiz.id, uid=body["id"]) for body in bodies if body["id"] not in items
    }
    db.session.add_all(missing.values())
    db.session.flush()
    items |= missing
    known = db.session.query(ItemVersion).join(Item).filter(Item.quiz_id == quiz.id)
    versions = {(version.item_id, version.digest): version for version in known}
    for body in bodies:
        key = items[body["id"]].id, digest(body)
        if key not in versions:
            versions[key] = ItemVersion(
                item_id=key[0], kind=body["type"], body=body, digest=key[1], created_at=NOW
            )
    db.session.add_all(versions.values())
    db.session.flush()
    return [versions[items[body["id"]].id, digest(body)] for body in bodies]


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
    lesson_versions = make_lesson_versions([(f"l-{slug}-{name}", name) for name in names])
    db.session.add_all(
        LessonPin(
            module_version_id=version.id,
            lesson_id=lesson_version.lesson_id,
            lesson_version_id=lesson_version.id,
            position=position,
            slug=name,
        )
        for position, (name, lesson_version) in enumerate(zip(names, lesson_versions, strict=True))
    )
    for position, quiz in enumerate(quizzes):
        db.session.add(QuizPin(module_version_id=version.id, quiz_id=quiz.id, position=position))
    module.current_version_id = version.id
    db.session.commit()
    return module


def make_lesson_version(uid: str, *, title: str = "Lektion") -> LessonVersion:
    return make_lesson_versions([(uid, title)])[0]


def make_lesson_versions(lessons: Sequence[tuple[str, str]]) -> list[LessonVersion]:
    """The next version of each lesson, named by uid and title, in a few statements however many there are."""
    uids = [uid for uid, _title in lessons]
    known = {lesson.uid: lesson for lesson in db.session.query(Lesson).filter(Lesson.uid.in_(uids))}
    missing = {uid: Lesson(uid=uid, created_at=NOW) for uid in uids if uid not in known}
    db.session.add_all(missing.values())
    db.session.flush()
    known |= missing
    numbers = Counter(
        lesson_id
        for (lesson_id,) in db.session.query(LessonVersion.lesson_id)
        .join(Lesson)
        .filter(Lesson.uid.in_(uids))
    )
    renderings = make_renderings([f"<p>Text von {title}</p>" for _uid, title in lessons])
    versions = [
        LessonVersion(
            lesson_id=known[uid].id,
            number=numbers[known[uid].id] + 1,
            title=title,
            minutes=8,
            source=f"---\nid: {uid}\ntitle: {title}\nminutes: 8\n---\nText von {title}\n",
            digest=rendering.digest,
            rendering_digest=rendering.digest,
            created_at=NOW,
        )
        for (uid, title), rendering in zip(lessons, renderings, strict=True)
    ]
    db.session.add_all(versions)
    db.session.flush()
    return versions
