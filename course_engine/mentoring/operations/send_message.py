"""One of the two writes to the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.models import Mentorship, Message
from course_engine.mentoring.refusals import MentorshipEnded

ONE_MAIL_IN = timedelta(minutes=15)


def send_message(
    mentorship: Mentorship, *, author: Person, text: str, idempotency_key: str, now: datetime
) -> Message:
    """Add a message; sent twice with the same key it is one. Raises MentorshipEnded.

    The other one gets a mail, but only one for messages in quick succession.
    """
    ended_at = db.session.scalar(
        select(Mentorship.ended_at).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    key = f"{author.id}:{idempotency_key}"
    sent_before = db.session.scalar(
        select(Message).where(Message.mentorship_id == mentorship.id, Message.idempotency_key == key)
    )
    if sent_before is not None:
        db.session.commit()
        return sent_before
    if ended_at is not None:
        raise MentorshipEnded
    _tell_reader(mentorship, author=author, now=now)
    message = Message(
        mentorship_id=mentorship.id, author_id=author.id, text=text.strip(), idempotency_key=key, sent_at=now
    )
    db.session.add(message)
    db.session.commit()
    return message


def _tell_reader(mentorship: Mentorship, *, author: Person, now: datetime) -> None:
    last = db.session.scalar(
        select(Message).where(Message.mentorship_id == mentorship.id).order_by(Message.id.desc()).limit(1)
    )
    if last is not None and last.author_id == author.id and now - last.sent_at < ONE_MAIL_IN:
        return
    other = mentorship.learner_id if author.id == mentorship.scout_id else mentorship.scout_id
    reader = db.session.get_one(Person, other)
    mails.tell_of_message(reader, author=author, mentorship_id=mentorship.id, now=now)
