"""The two rest for a while, and go on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import Pause
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.queries.standing import running_pause
from course_engine.mentoring.refusals import MentorshipOver


def pause_mentorship(
    mentorship: Mentorship, *, person: Person, returns_on: date | None, now: datetime
) -> None:
    """Begin a pause, until `returns_on` or until one of them resumes; the place stays taken. Paused already, it stays so.

    Raises MentorshipOver.
    """
    ended_at = db.session.scalar(
        select(Mentorship.ended_at).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    if ended_at is not None:
        raise MentorshipOver
    if running_pause(mentorship.id, now=now) is None:
        _end_pauses(mentorship, now=now)  # one whose last day is over
        db.session.add(
            Pause(mentorship_id=mentorship.id, begun_by_id=person.id, begun_at=now, returns_on=returns_on)
        )
        other = mentorship.other_than(person)
        mails.tell_of_pause(other, by=person, returns_on=returns_on, mentorship_id=mentorship.id, now=now)
    db.session.commit()


def resume_mentorship(mentorship: Mentorship, *, person: Person, now: datetime) -> None:
    """Either of the two ends the pause. Where there is none, nothing happens."""
    if _end_pauses(mentorship, now=now):
        other = mentorship.other_than(person)
        mails.tell_of_return(other, by=person, mentorship_id=mentorship.id, now=now)
    db.session.commit()


def _end_pauses(mentorship: Mentorship, *, now: datetime) -> bool:
    ended = db.session.scalars(
        update(Pause)
        .where(Pause.mentorship_id == mentorship.id, Pause.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Pause.id)
    )
    return bool(ended.all())
