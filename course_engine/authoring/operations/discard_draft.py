"""Give a draft up. Its texts stay in the database, but nobody meets them again; its images go."""

from __future__ import annotations

from datetime import datetime

from course_engine.authoring.models import Draft, DraftState
from course_engine.authoring.operations.answer_peer_review import close_peer_reviews
from course_engine.authoring.operations.arrange_images import forget_images
from course_engine.authoring.queries import lock_open_draft
from course_engine.db import db


def discard_draft(draft: Draft, *, now: datetime) -> None:
    """Close the draft; raises DraftClosed where it is closed already."""
    locked = lock_open_draft(draft.id)
    locked.state = DraftState.DISCARDED
    locked.closed_at = now
    close_peer_reviews(draft.id)
    forget_images(draft.id)
    db.session.commit()
