"""One of the two kindly reminds the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import Nudge
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.queries.standing import standing
from course_engine.mentoring.refusals import NudgeTooEarly


def nudge(mentorship: Mentorship, *, person: Person, now: datetime) -> None:
    """Send the other one a mail that says whose turn it is, and not a word of the conversation.

    Raises NudgeTooEarly unless it has been the other's turn for a week, or if one was sent in the last three days.
    """
    db.session.execute(
        select(Mentorship.id).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    if not standing(mentorship, person=person, now=now).may_nudge:
        raise NudgeTooEarly
    other = mentorship.other_than(person)
    db.session.add(Nudge(mentorship_id=mentorship.id, by_id=person.id, nudged_at=now))
    mails.tell_of_nudge(other, by=person, mentorship_id=mentorship.id, now=now)
    db.session.commit()
