"""What published modules need from their authors: a look through them when it is time, and links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from course_engine.accounts.models import Person, Role
from course_engine.authoring.front_matter import body_of
from course_engine.content.links import broken, lesson_links, value_links
from course_engine.content.models import (
    ItemPin,
    ItemVersion,
    LearningPath,
    LessonPin,
    LessonVersion,
    Module,
    ModuleVersion,
    Quiz,
    QuizVersion,
    Rendering,
)
from course_engine.db import db
from course_engine.profiles.models import Speciality

GRACE = timedelta(days=30)  # for the owner alone


@dataclass(frozen=True, slots=True)
class Overdue:
    """A module whose day of review has passed; `mine` says that the person looks after it."""

    slug: str
    title: str
    review_by: date
    mine: bool


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link that leads to no page, or to no heading, in what is published of a module, one of its lessons, or a quiz."""

    slug: str
    title: str
    place: str  # title of the lesson, "" for the module's own text and for a quiz
    written: str
    is_anchor: bool
    in_quiz: bool = False


@dataclass(frozen=True, slots=True)
class Upkeep:
    overdue: tuple[Overdue, ...]
    dead_links: tuple[DeadLink, ...]

    def __bool__(self) -> bool:
        return bool(self.overdue or self.dead_links)


def upkeep(person: Person, *, today: date) -> Upkeep:
    """What there is to be done for this person; eight statements, whatever the number of modules."""
    rows = db.session.execute(
        select(Module.slug, ModuleVersion.title, ModuleVersion.front_matter, ModuleVersion.topic_id)
        .add_columns(ModuleVersion.published_by_id)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .where(Module.archived_at.is_(None))
        .order_by(ModuleVersion.title, Module.id)
    ).all()
    topics = set(db.session.scalars(select(Speciality.topic_id).where(Speciality.person_id == person.id)))
    return Upkeep(tuple(_overdue(rows, person, topics, today)), tuple(dead_links()))


def _overdue(rows: Iterable[Any], person: Person, topics: set[int], today: date) -> Iterator[Overdue]:
    for row in rows:
        written = row.front_matter.get("review_by")
        due = date.fromisoformat(str(written)) if written else None
        if due is None or due >= today:
            continue
        mine = _looks_after(person, str(row.front_matter.get("owner") or ""), row.published_by_id)
        helps = row.topic_id in topics or Role.ADMIN in person.roles
        if mine or (helps and today > due + GRACE):
            yield Overdue(row.slug, row.title, due, mine)


def _looks_after(person: Person, owner: str, publisher_id: int | None) -> bool:
    """Whether the person is named as the owner, by name or address; without an owner it is who published it last."""
    if not owner:
        return publisher_id == person.id
    return owner.casefold() in ((person.name or "").casefold(), (person.email or "").casefold())


def dead_links() -> Iterator[DeadLink]:
    """Yield every link of what is published now that leads nowhere."""
    pages, quizzes = _addresses(), set(db.session.scalars(select(Quiz.slug)))
    paths = set(db.session.scalars(select(LearningPath.uid).where(~LearningPath.gone)))
    texts = [*_modules_with_links(), *_lessons_with_links()]
    found = [(text, link) for text in texts for link in lesson_links(*text[:3])]
    found += [(text, link) for text, value in _quizzes_with_links() for link in value_links(value)]
    anchors = _anchors(
        {pages[link.address] for _text, link in found if link.anchor and link.address in pages}
    )

    def headings(address: str) -> frozenset[str]:
        return anchors.get(pages[address], frozenset())

    for (_body, slug, here, title, place), link in found:
        if code := broken(link, pages, headings, quizzes=quizzes, paths=paths):
            yield DeadLink(slug, title, place, link.written, code == "C523", in_quiz=not here)


def _addresses() -> dict[str, str]:
    """The digest of the rendering at each address of a module or a lesson."""
    modules = db.session.execute(
        select(Module.slug, ModuleVersion.rendering_digest, LessonPin.slug.label("lesson"))
        .add_columns(LessonVersion.rendering_digest.label("lesson_digest"))
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .outerjoin(LessonPin, and_(LessonPin.module_version_id == ModuleVersion.id, LessonPin.variant == ""))
        .outerjoin(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
    )
    pages: dict[str, str] = {}
    for row in modules:
        pages[f"/modules/{row.slug}"] = row.rendering_digest
        if row.lesson:
            pages[f"/modules/{row.slug}/lessons/{row.lesson}"] = row.lesson_digest
    return pages


Linking = tuple[str, str, str, str, str]  # body, slug, own address ("" of a quiz), title, title of the lesson


def _may_link(source: Any) -> ColumnElement[bool]:
    """Whether a text may have links inside of the library."""
    return or_(*(source.contains(sign, autoescape=True) for sign in (".md", "](/", "](#", "]: /", "]: #")))


def _modules_with_links() -> Iterator[Linking]:
    rows = db.session.execute(
        select(Module.slug, ModuleVersion.title, ModuleVersion.source)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .where(Module.archived_at.is_(None), _may_link(ModuleVersion.source))
        .order_by(Module.slug)
    )
    for slug, title, text in rows:
        yield body_of(text), slug, f"/modules/{slug}", title, ""


def _quizzes_with_links() -> Iterator[tuple[Linking, Any]]:
    """Yield each item of a quiz that may have links, and what stands above the items, as plain values."""
    rows = db.session.execute(
        select(Quiz.slug, QuizVersion.title, QuizVersion.intro, QuizVersion.sections, ItemVersion.body)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .join(ItemPin, ItemPin.quiz_version_id == QuizVersion.id)
        .join(ItemVersion, ItemVersion.id == ItemPin.item_version_id)
        .where(_may_link(QuizVersion.source))
        .order_by(Quiz.slug, ItemPin.position)
    )
    before = ""
    for slug, title, intro, sections, body in rows:
        above = [intro, sections] if slug != before else []
        before = slug
        yield ("", slug, "", title, ""), [*above, body]


def _lessons_with_links() -> Iterator[Linking]:
    rows = db.session.execute(
        select(Module.slug, ModuleVersion.title, LessonPin.slug.label("lesson"), LessonVersion.title)
        .add_columns(LessonVersion.source)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .where(Module.archived_at.is_(None), _may_link(LessonVersion.source))
        .order_by(Module.slug, LessonPin.position, LessonPin.variant)
    )
    for slug, title, lesson, lesson_title, text in rows:
        yield body_of(text), slug, f"/modules/{slug}/lessons/{lesson}", title, lesson_title


def _anchors(digests: set[str]) -> Mapping[str, frozenset[str]]:
    if not digests:
        return {}
    rows = db.session.execute(
        select(Rendering.digest, Rendering.outline).where(Rendering.digest.in_(digests))
    )
    return {
        row.digest: frozenset(anchor.removeprefix("s-") for _level, anchor, _text in row.outline)
        for row in rows
    }
