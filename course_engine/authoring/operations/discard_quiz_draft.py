"""Give a waiting quiz up. Its text stays in the database; what is published stays published."""

from __future__ import annotations

from datetime import datetime

from course_engine.authoring.queries import lock_quiz_draft
from course_engine.content.models import QuizDraftState
from course_engine.db import db


def discard_quiz_draft(draft_id: int, *, now: datetime) -> None:
    """Close the draft; raises DraftClosed where it is closed already, or being published."""
    draft = lock_quiz_draft(draft_id)
    draft.state, draft.closed_at = QuizDraftState.DISCARDED, now
    db.session.commit()
