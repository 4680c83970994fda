"""Nothing is open in a conversation for now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from course_engine.db import db
from course_engine.mentoring.models import Mentorship


def close_turn(mentorship: Mentorship, *, now: datetime) -> None:
    """Nobody is expected to write, until somebody does. Said twice, or after the end, it changes nothing."""
    db.session.execute(
        update(Mentorship)
        .where(Mentorship.id == mentorship.id, Mentorship.ended_at.is_(None))
        .where(Mentorship.turn_closed_at.is_(None))
        .values(turn_closed_at=now)
    )
    db.session.commit()
