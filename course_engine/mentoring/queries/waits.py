"""How long people waited for a mentor lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, Mentorship

LATELY = timedelta(weeks=8)
FEWEST = 3  # fewer would tell of single people, and say little


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits on a topic that ended lately: the shortest and the longest, in whole days, and how many there were."""

    shortest: int
    longest: int
    count: int


def waits_lately(topic_id: int, *, now: datetime) -> Waits | None:
    """The waits of the last eight weeks from asking to the beginning of a mentorship; None for fewer than three."""
    rows = db.session.execute(
        select(MentorRequest.requested_at, Mentorship.began_at)
        .join(Mentorship, Mentorship.request_id == MentorRequest.id)
        .where(MentorRequest.topic_id == topic_id, Mentorship.began_at > now - LATELY)
    )
    days = [(row.began_at - row.requested_at).days for row in rows]
    return Waits(min(days), max(days), len(days)) if len(days) >= FEWEST else None
