"""Modules published as their files would be, and steps on the way through them."""

from __future__ import annotations

from datetime import datetime

from course_engine.accounts.models import Person
from course_engine.content.models import LessonPin, Module, ModuleVersion, Quiz
from course_engine.content.operations import publish_module
from course_engine.db import db
from course_engine.learning import operations
from course_engine.learning.progress import Progress
from course_engine.learning.queries import progress_of
from course_engine.learning.queries.shown import get_shown_lesson
from course_engine.learning.queries.way import Way, ways
from tests.builders import NOW, make_lesson_version, make_rendering, make_topic

HEAD = """---
id: {uid}
title: {title}
summary: Worum es geht.
topic: datenschutz
objectives: [eins, zwei, drei]
requirements:
  quizzes: [{quizzes}]
---
Einleitung.
"""


def publish(
    *lessons: str,
    slug: str = "probe",
    uid: str = "m-probe",
    title: str = "Probe-Modul",
    quizzes: tuple[Quiz, ...] = (),
    now: datetime = NOW,
) -> Module:
    """Publish a module whose lessons are each written as "slug", "slug=uid" or "slug=uid:text"; `.leicht` is a variant."""
    make_topic()
    files: dict[str, str | bytes] = {
        "module.md": HEAD.format(uid=uid, title=title, quizzes=", ".join(quiz.uid for quiz in quizzes))
    }
    number = 0
    for written in lessons:
        name, _, rest = written.partition("=")
        number += "." not in name
        lesson_uid, _, text = rest.partition(":")
        plain = name.partition(".")[0]
        files[f"{number:02}-{name}.md"] = (
            f"---\nid: l-{lesson_uid or plain}\ntitle: Lektion {plain}\nminutes: 8\n---\n{text or 'Ein Text.'}\n"
        )
    version = publish_module(files, slug=slug, now=now)
    assert isinstance(version, ModuleVersion), [str(finding) for finding in version]
    return db.session.get_one(Module, version.module_id, populate_existing=True)


def way_of(module: Module, person: Person) -> Way:
    assert module.current_version_id is not None
    return ways([module.current_version_id], person.id)[module.current_version_id]


def read(person: Person, module: Module, *slugs: str, now: datetime = NOW) -> None:
    """Let the person finish these lessons in the version that is current."""
    for step in way_of(module, person).lessons:
        if step.slug in slugs:
            operations.complete_lesson(person, get_shown_lesson(module.slug, step.version_id), now=now)


def progress(person: Person, module: Module) -> Progress:
    return progress_of([person.id], [module.id])[person.id, module.id]


def publish_many(count: int, prefix: str) -> list[Module]:
    """That many modules of one lesson each, all with the same text, in two round trips: for counting statements."""
    topic, rendering = make_topic(), make_rendering()
    lesson = make_lesson_version(f"l-{prefix}")
    modules = [Module(uid=f"m-{prefix}-{n}", slug=f"{prefix}-{n}", created_at=NOW) for n in range(count)]
    db.session.add_all(modules)
    db.session.flush()
    versions = [
        ModuleVersion(
            module_id=module.id,
            number=1,
            title=f"Modul {module.slug}",
            summary="Worum es geht.",
            language="de",
            topic_id=topic.id,
            source="",
            digest=module.slug,
            rendering_digest=rendering.digest,
            published_at=NOW,
        )
        for module in modules
    ]
    db.session.add_all(versions)
    db.session.flush()
    for module, version in zip(modules, versions, strict=True):
        module.current_version_id = version.id
        db.session.add(
            LessonPin(
                module_version_id=version.id,
                lesson_id=lesson.lesson_id,
                lesson_version_id=lesson.id,
                position=0,
                slug="eins",
            )
        )
    db.session.commit()
    return modules
