"""Save one text of a draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from course_engine.authoring.models import DraftText
from course_engine.authoring.queries import lock_open_draft
from course_engine.authoring.refusals import StaleSave
from course_engine.db import db


def save_text(text: DraftText, content: str, *, revision: int, by_id: int, now: datetime) -> DraftText:
    """Return the text as it is kept: replaced, if nobody saved it since `revision`; the same text again saves nothing.

    Raises DraftClosed, or StaleSave where another text was saved meanwhile.
    """
    lock_open_draft(text.draft_id)
    if content == text.text:
        db.session.commit()
        return text
    saved = db.session.execute(
        update(DraftText)
        .where(DraftText.id == text.id, DraftText.revision == revision)
        .values(text=content, revision=revision + 1, saved_at=now, saved_by_id=by_id)
        .returning(DraftText.id)
        .execution_options(synchronize_session=False)
    ).first()
    if saved is None:
        db.session.rollback()
        raise StaleSave
    db.session.commit()
    return db.session.get_one(DraftText, text.id, populate_existing=True)
