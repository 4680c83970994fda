"""Begin a module that does not exist yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.authoring.models import Draft, DraftText
from course_engine.authoring.queries import find_given_up_module, module_addresses_like, taken_lesson_ids
from course_engine.authoring.texts import NewModule, new_lesson_name, new_lesson_text, new_module_text
from course_engine.content.bundle import MODULE_FILE
from course_engine.content.catalogue import slugified
from course_engine.content.ids import new_id
from course_engine.content.models import Module
from course_engine.db import db, insert_unless_there

ADDRESS_LENGTH = 60  # characters


def begin_module(said: NewModule, *, by_id: int, now: datetime) -> Draft:
    """Return the draft of a new module, with its description and a first lesson that is empty.

    Its address and id are taken at once. Nobody but authors meets it before it is published.
    """
    module = _module(said.title, now)
    lesson_id = new_id("l", said.lesson, taken_lesson_ids(said.lesson))
    texts = [
        (MODULE_FILE, new_module_text(module.uid, said)),
        (new_lesson_name(said.lesson, 1, []), new_lesson_text(lesson_id, said.lesson)),
    ]
    draft = Draft(module_id=module.id, begun_by_id=by_id, begun_at=now)
    draft.texts = [
        DraftText(path=path, position=position, text=text, saved_at=now, saved_by_id=by_id)
        for position, (path, text) in enumerate(texts)
    ]
    db.session.add(draft)
    db.session.commit()
    return draft


def _module(title: str, now: datetime) -> Module:
    """A row with the first address that is free; one that somebody gave up before it was published is taken again."""
    stem = slugified(title)[:ADDRESS_LENGTH].strip("-") or "modul"
    if given_up := find_given_up_module(stem):
        return given_up
    taken = module_addresses_like(stem)
    for number in range(1, 10_000):
        slug = stem if number == 1 else f"{stem}-{number}"
        if slug not in taken and insert_unless_there(Module, uid=f"m-{slug}", slug=slug, created_at=now):
            break
    return db.session.scalars(select(Module).where(Module.slug == slug)).one()
