"""What one of the two says of a mentorship, in private."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import Feedback, Helped
from course_engine.mentoring.models import Mentorship


def give_feedback(
    mentorship: Mentorship, *, author: Person, helped: Helped, note: str, now: datetime
) -> None:
    """Keep it; what was given before is replaced. `helped` is only counted, `note` only its author reads."""
    db.session.execute(
        select(Mentorship.id).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    feedback = db.session.scalar(
        select(Feedback).where(Feedback.mentorship_id == mentorship.id, Feedback.author_id == author.id)
    )
    if feedback is None:
        feedback = Feedback(mentorship_id=mentorship.id, author_id=author.id)
        db.session.add(feedback)
    feedback.helped, feedback.note, feedback.given_at = helped, note.strip(), now
    db.session.commit()
