"""Either of the two ends the mentorship."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import Pause
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations.offer_waiting import offer_waiting
from course_engine.profiles.queries import hold_scouts


def end_mentorship(mentorship: Mentorship, *, person: Person, now: datetime) -> None:
    """End it, tell the other one, and offer the place to whoever waits. Ended already, it stays as it is."""
    hold_scouts()
    if close_mentorship(mentorship, person=person, now=now):
        offer_waiting(now=now)
    db.session.commit()


def close_mentorship(mentorship: Mentorship, *, person: Person, now: datetime) -> bool:
    """Within the running transaction, end it and tell the other one; returns whether it was running.

    The caller holds the scouts and offers the place.
    """
    ended = db.session.scalar(
        update(Mentorship)
        .where(Mentorship.id == mentorship.id, Mentorship.ended_at.is_(None))
        .values(ended_at=now, ended_by_id=person.id, turn_closed_at=None)
        .returning(Mentorship.id)
    )
    if ended is None:
        return False
    db.session.execute(
        update(Pause)
        .where(Pause.mentorship_id == mentorship.id, Pause.ended_at.is_(None))
        .values(ended_at=now)
    )
    other = mentorship.learner_id if person.id == mentorship.scout_id else mentorship.scout_id
    reader = db.session.get_one(Person, other)
    mails.tell_of_end(reader, ended_by=person, mentorship_id=mentorship.id, now=now)
    record(
        "mentorship_ended",
        actor_id=person.id,
        person_id=other,
        now=now,
        subject=f"mentorship:{mentorship.id}",
    )
    return True
