"""Note that somebody has a text open, so that others who open it know."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from course_engine.authoring.models import DraftPresence, DraftText
from course_engine.db import db, insert_unless_there

FORGOTTEN = timedelta(hours=1)


def note_presence(text: DraftText, *, person_id: int, now: datetime) -> None:
    """Note that a person is at this text now; whoever was there long ago is forgotten."""
    db.session.execute(
        delete(DraftPresence)
        .where(DraftPresence.seen_at < now - FORGOTTEN)
        .execution_options(synchronize_session=False)
    )
    if not insert_unless_there(DraftPresence, text_id=text.id, person_id=person_id, seen_at=now):
        db.session.execute(
            update(DraftPresence)
            .where(DraftPresence.text_id == text.id, DraftPresence.person_id == person_id)
            .values(seen_at=now)
            .execution_options(synchronize_session=False)
        )
    db.session.commit()
