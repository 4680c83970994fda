"""Drafts, their texts and the files that they would be published as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from course_engine.authoring.models import Draft, DraftImage, DraftState, DraftText
from course_engine.authoring.refusals import DraftClosed
from course_engine.authoring.texts import numbered
from course_engine.content.models import Module
from course_engine.db import db, reading
from course_engine.errors import NotFound


def find_open_draft(module: Module) -> Draft | None:
    return db.session.scalar(
        select(Draft).where(Draft.module_id == module.id, Draft.state == DraftState.OPEN)
    )


def get_draft(draft_id: int) -> Draft:
    """A draft, open or not, with its module and the versions it is compared with."""
    draft = db.session.scalar(
        select(Draft)
        .where(Draft.id == draft_id)
        .options(
            joinedload(Draft.module).joinedload(Module.current_version),
            joinedload(Draft.base_version),
        )
    )
    if draft is None:
        raise NotFound
    return draft


def get_open_draft(draft_id: int) -> Draft:
    """Like `get_draft`; raises DraftClosed for one that is published or discarded."""
    draft = get_draft(draft_id)
    if not draft.is_open:
        raise DraftClosed
    return draft


def lock_open_draft(draft_id: int) -> Draft:
    """The draft, locked until the transaction ends; raises DraftClosed where it is open no more."""
    draft = db.session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or not draft.is_open:
        db.session.rollback()
        raise DraftClosed
    return draft


def draft_texts(draft_id: int) -> Sequence[DraftText]:
    """Every text of a draft in order, those taken out first."""
    return db.session.scalars(
        select(DraftText)
        .where(DraftText.draft_id == draft_id)
        .order_by(DraftText.position, DraftText.id)
        .execution_options(populate_existing=True)
    ).all()


def get_text(draft: Draft, text_id: int) -> DraftText:
    text = db.session.get(DraftText, text_id, populate_existing=True)
    if text is None or text.draft_id != draft.id:
        raise NotFound
    return text


def get_open_text(draft_id: int, text_id: int) -> DraftText:
    """A text of an open draft; raises NotFound, DraftClosed."""
    return get_text(get_open_draft(draft_id), text_id)


def draft_images(draft: Draft) -> dict[str, str]:
    """The images that the texts of a draft can show: name to digest."""
    rows = db.session.execute(
        select(DraftImage.path, DraftImage.asset_digest).where(DraftImage.draft_id == draft.id)
    )
    return {row.path: row.asset_digest for row in rows}


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """A draft as it would be published."""

    slug: str
    files: Mapping[str, str]
    assets: Mapping[str, str]
    base_version_id: int | None
    current_version_id: int | None


def draft_files(draft_id: int, *, within: bool = False) -> DraftFiles:
    """The draft's files and images, read in a transaction of its own unless `within` the one that runs."""
    with nullcontext() if within else reading():
        draft = get_open_draft(draft_id)
        texts = [text for text in draft_texts(draft_id) if not text.is_removed]
        return DraftFiles(
            draft.module.slug,
            numbered((text.path, text.text) for text in texts),
            draft_images(draft),
            draft.base_version_id,
            draft.module.current_version_id,
        )
