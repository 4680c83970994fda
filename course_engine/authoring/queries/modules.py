"""Questions about the modules that authors write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from course_engine.accounts.models import Person
from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftState, DraftText
from course_engine.content.bundle import MODULE_FILE
from course_engine.content.ids import new_id
from course_engine.content.models import Module, ModuleAddress, ModuleVersion, Topic
from course_engine.content.queries import get_module, lesson_ids_like
from course_engine.db import db
from course_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module as authors see it: what is published of it, and the draft that is open."""

    slug: str
    title: str
    topic: Topic
    number: int
    published_at: datetime
    author: str
    draft_id: int | None
    draft_saved_at: datetime | None
    draft_by: str


def module_rows() -> list[ModuleRow]:
    """Every module that is not archived, by title; one statement."""
    beginner = aliased(Person)
    saved = (
        select(DraftText.draft_id, func.max(DraftText.saved_at).label("saved_at"))
        .group_by(DraftText.draft_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Module.slug, ModuleVersion, Person.name, Draft.id, saved.c.saved_at, beginner.name.label("by"))
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .outerjoin(Person, Person.id == ModuleVersion.published_by_id)
        .outerjoin(Draft, (Draft.module_id == Module.id) & (Draft.state == DraftState.OPEN))
        .outerjoin(saved, saved.c.draft_id == Draft.id)
        .outerjoin(beginner, beginner.id == Draft.begun_by_id)
        .where(Module.archived_at.is_(None))
        .order_by(ModuleVersion.title, Module.id)
    )
    return [
        ModuleRow(
            slug,
            version.title,
            version.topic,
            version.number,
            version.published_at,
            author or "",
            draft_id,
            saved_at,
            by or "",
        )
        for slug, version, author, draft_id, saved_at, by in rows
    ]


@dataclass(frozen=True, slots=True)
class NewModuleRow:
    """A module on its way that was never published."""

    title: str
    draft_id: int
    saved_at: datetime
    begun_by: str


def new_module_rows() -> list[NewModuleRow]:
    """The drafts of modules that were never published, the latest saved first; one statement."""
    saved = func.max(DraftText.saved_at).over(partition_by=DraftText.draft_id)
    rows = db.session.execute(
        select(Draft.id, DraftText.path, DraftText.text, saved, Person.name)
        .join(DraftText, DraftText.draft_id == Draft.id)
        .outerjoin(Person, Person.id == Draft.begun_by_id)
        .where(Draft.state == DraftState.OPEN, Draft.base_version_id.is_(None))
        .order_by(saved.desc(), Draft.id)
    )
    return [
        NewModuleRow(value_of(text, "title") or path, draft_id, saved_at, name or "")
        for draft_id, path, text, saved_at, name in rows
        if path == MODULE_FILE
    ]


def get_published_module(slug: str) -> Module:
    """Like `get_module`; raises NotFound for a module that was never published."""
    module = get_module(slug)
    if module.current_version is None:
        raise NotFound
    return module


def find_given_up_module(slug: str) -> Module | None:
    """The module of this address that was never published and has no open draft any more."""
    has_draft = select(Draft.id).where(Draft.module_id == Module.id, Draft.state == DraftState.OPEN).exists()
    return db.session.scalar(
        select(Module)
        .where(Module.slug == slug, Module.current_version_id.is_(None), ~has_draft)
        .with_for_update()
    )


def module_addresses_like(prefix: str) -> set[str]:
    """The addresses, of now and earlier, that begin with `prefix`."""
    columns = (Module.slug, ModuleAddress.slug)
    parts = [select(column).where(column.startswith(prefix, autoescape=True)) for column in columns]
    return set(db.session.scalars(parts[0].union_all(parts[1])))


def taken_lesson_ids(title: str) -> set[str]:
    """The ids like the one that `title` gives: those of lessons that there are, or that stand in an open draft."""
    prefix = new_id("l", title, set())
    texts = db.session.scalars(
        select(DraftText.text)
        .join(Draft, Draft.id == DraftText.draft_id)
        .where(Draft.state == DraftState.OPEN, DraftText.text.contains(f"id: {prefix}", autoescape=True))
    )
    return lesson_ids_like(prefix) | {value_of(text, "id") for text in texts}
