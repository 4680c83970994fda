"""What can be found, as the rooms that own it hold it: one function for each kind.

Who may see it says `visible` in `queries/matching.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from course_engine.content.models import (
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    ModuleVersion,
    Rendering,
    Topic,
)
from course_engine.content.parsing.glossary import anchor_of
from course_engine.content.variants import language_of
from course_engine.db import db
from course_engine.profiles.models import Speciality
from course_engine.search.models import Field, Kind
from course_engine.search.passages import Passage, passages
from course_engine.search.stems import fold

Merged = aliased(Topic)


@dataclass(frozen=True, slots=True)
class Text:
    """A passage of something, in a variant and its language; `title` is the variant's."""

    passage: Passage
    language: str
    variant: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words by which something is found. `public`: also by people who are not signed in."""

    text: str
    language: str
    field: Field
    public: bool
    named: bool = True  # whether these words may be suggested to others


@dataclass(frozen=True, slots=True)
class Indexable:
    """Something to be found: the columns of its entry, what is shown of it, and the words that lead to it."""

    columns: dict[str, Any]
    texts: Sequence[Text] = ()
    words: Sequence[Spoken] = field(default=())


def modules(module_ids: Collection[int]) -> Iterator[Indexable]:
    """The current versions of these modules, the words they explain and the lessons they pin. Two statements."""
    rows = db.session.execute(
        select(Module, ModuleVersion, Rendering.segments, Topic, Merged)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(Rendering, Rendering.digest == ModuleVersion.rendering_digest)
        .join(Topic, Topic.id == ModuleVersion.topic_id)
        .outerjoin(Merged, Merged.id == Topic.merged_into_id)
        .where(Module.id.in_(module_ids))
        .order_by(Module.id)
    ).all()
    lessons = _lessons([row.ModuleVersion.id for row in rows])
    for row in rows:
        yield _module(*row)
        yield from _terms(row.Module, row.ModuleVersion)
        for pins in lessons.get(row.ModuleVersion.id, {}).values():
            yield _lesson(row.Module, row.ModuleVersion, pins)


def _module(
    module: Module, version: ModuleVersion, segments: list[Any], topic: Topic, merged: Topic | None
) -> Indexable:
    language = version.language
    texts = [Text(Passage("", "", version.summary), language)]
    texts += [Text(one, language) for one in passages(segments)]
    return Indexable(
        _columns(Kind.MODULE, module.uid, version.title, language, module, version),
        texts,
        [
            Spoken(version.title, language, Field.TITLE, public=True),
            *_topic_words(merged or topic, Field.TEXT, public=True),
            *_spoken(texts, public=True),
        ],
    )


def _terms(module: Module, version: ModuleVersion) -> Iterator[Indexable]:
    """The words of the module's glossary, in all their ways of writing; its page explains them to everybody."""
    language = version.language
    for number, one in enumerate(version.front_matter.get("glossary") or (), start=1):
        anchor = anchor_of(number)
        means = Text(Passage(anchor, "", one["means"]), language)
        names = [one["term"], *one.get("forms", ())]
        yield Indexable(
            _columns(Kind.TERM, f"{module.uid}:{anchor}", one["term"], language, module, version),
            [means],
            [
                *(Spoken(name, language, Field.TITLE, public=True) for name in names),
                *_spoken([means], public=True),
            ],
        )


def _lesson(module: Module, version: ModuleVersion, pins: Sequence[Any]) -> Indexable:
    """A lesson with its variants; its own text comes first."""
    texts, words = [], []
    for pin in pins:
        language = language_of(pin.variant, version.language)
        own = [Text(one, language, pin.variant, pin.title) for one in passages(pin.segments)]
        texts += own or [Text(Passage("", "", ""), language, pin.variant, pin.title)]
        words += [
            Spoken(pin.title, language, Field.TITLE, public=not pin.variant),
            *_spoken(own, public=False),
        ]
    first = pins[0]
    columns = _columns(Kind.LESSON, first.uid, first.title, version.language, module, version)
    return Indexable(
        columns | {"lesson_slug": first.slug, "key": f"lesson:{module.uid}:{first.uid}"}, texts, words
    )


def _lessons(version_ids: Collection[int]) -> dict[int, dict[str, list[Any]]]:
    """By version and lesson, the pins with title and text, in order."""
    rows = db.session.execute(
        select(
            LessonPin.module_version_id,
            Lesson.uid,
            LessonPin.variant,
            LessonPin.slug,
            LessonVersion.title,
            Rendering.segments,
        )
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .join(Lesson, Lesson.id == LessonPin.lesson_id)
        .join(Rendering, Rendering.digest == LessonVersion.rendering_digest)
        .where(LessonPin.module_version_id.in_(version_ids))
        .order_by(LessonPin.position, LessonPin.variant)
    )
    found: dict[int, dict[str, list[Any]]] = {}
    for row in rows:
        found.setdefault(row.module_version_id, {}).setdefault(row.uid, []).append(row)
    return found


def _columns(
    kind: Kind, uid: str, title: str, language: str, module: Module, version: ModuleVersion
) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": f"{kind}:{uid}",
        "title": title,
        "sort_key": fold(title),
        "language": language,
        "module_id": module.id,
        "module_version_id": version.id,
        "topic_id": version.topic_id,
    }


def scouts(person_ids: Collection[int]) -> Iterator[Indexable]:
    """What these people list: an entry for each topic, found by its name and the sentence about it. One statement."""
    rows = db.session.execute(
        select(Speciality, Topic, Merged)
        .join(Topic, Topic.id == Speciality.topic_id)
        .outerjoin(Merged, Merged.id == Topic.merged_into_id)
        .where(Speciality.person_id.in_(person_ids))
        .order_by(Speciality.person_id, Speciality.topic_id)
    )
    for speciality, topic, merged in rows:
        yield Indexable(
            {
                "kind": Kind.SCOUT,
                "key": f"scout:{speciality.person_id}:{topic.uid}",
                "sort_key": fold((merged or topic).title()),
                "topic_id": topic.id,
                "person_id": speciality.person_id,
            },
            words=[
                *_topic_words(merged or topic, Field.HEADING, public=False),
                Spoken(speciality.sentence, "de", Field.TEXT, public=False, named=False),
            ],
        )


def _topic_words(topic: Topic, stands: Field, *, public: bool) -> list[Spoken]:
    return [Spoken(str(title), language, stands, public) for language, title in topic.titles.items()]


def _spoken(texts: Sequence[Text], *, public: bool) -> Iterator[Spoken]:
    for text in texts:
        yield Spoken(text.passage.heading, text.language, Field.HEADING, public)
        yield Spoken(text.passage.text, text.language, Field.TEXT, public)
