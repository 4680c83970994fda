"""One of the two writes to the other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from course_engine.accounts.models import Person
from course_engine.content.pictures import Picture
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import MessageDraft, MessageImage
from course_engine.mentoring.models import Mentorship, Message
from course_engine.mentoring.private_texts import keep_html
from course_engine.mentoring.refusals import MentorshipEnded

ONE_MAIL_IN = timedelta(minutes=15)


@dataclass(frozen=True)
class Attachment:
    """A picture written anew, and in a sentence what it shows."""

    picture: Picture
    alt: str


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is sent: the words, the key of the page and the revision of the draft that it knew (0: none).

    `needs_answer` is False where its author said "du musst nicht antworten".
    """

    text: str
    idempotency_key: str
    draft_revision: int = 0
    needs_answer: bool = True
    image: Attachment | None = None


def send_message(mentorship: Mentorship, writing: Writing, *, author: Person, now: datetime) -> Message:
    """Add a message and take away the draft it came from; the same words sent twice with the same key are one message.

    The other one gets a mail, but only one for messages in quick succession. Raises MentorshipEnded.
    """
    message = Message(
        mentorship_id=mentorship.id, author_id=author.id, text=writing.text.strip(), sent_at=now
    )
    keep_html(message)
    message.idempotency_key = _key(message, writing)
    image = _image(writing)
    ended_at = db.session.scalar(
        select(Mentorship.ended_at).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    same = (Message.mentorship_id == mentorship.id, Message.idempotency_key == message.idempotency_key)
    sent_before = db.session.scalar(select(Message).where(*same))
    if sent_before is not None:
        db.session.commit()
        return sent_before
    if ended_at is not None:
        raise MentorshipEnded
    _tell_reader(mentorship, author=author, now=now)
    db.session.add(message)
    if image is not None:
        db.session.flush()
        image.message_id = message.id
        db.session.add(image)
    db.session.execute(
        update(Mentorship)
        .where(Mentorship.id == mentorship.id)
        .values(turn_closed_at=None if writing.needs_answer else now)
    )
    _forget_draft(message, writing)
    db.session.commit()
    return message


def _key(message: Message, writing: Writing) -> str:
    """A page that comes back from the browser's memory still has its key: other words under it are another message."""
    said = hashlib.sha256(message.text.encode())
    said.update(writing.image.picture.content if writing.image else b"")
    return f"{message.author_id}:{writing.idempotency_key}:{said.hexdigest()[:16]}"


def _image(writing: Writing) -> MessageImage | None:
    if writing.image is None:
        return None
    picture = writing.image.picture
    return MessageImage(
        alt=writing.image.alt,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        content=picture.content,
    )


def _forget_draft(message: Message, writing: Writing) -> None:
    """The draft has become the message, unless another page has saved something newer meanwhile."""
    known = or_(
        MessageDraft.key == writing.idempotency_key,
        MessageDraft.revision <= writing.draft_revision,
        MessageDraft.text == message.text,
    )
    db.session.execute(
        delete(MessageDraft).where(
            MessageDraft.mentorship_id == message.mentorship_id,
            MessageDraft.author_id == message.author_id,
            known,
        )
    )


def _tell_reader(mentorship: Mentorship, *, author: Person, now: datetime) -> None:
    last = db.session.scalar(
        select(Message).where(Message.mentorship_id == mentorship.id).order_by(Message.id.desc()).limit(1)
    )
    if last is not None and last.author_id == author.id and now - last.sent_at < ONE_MAIL_IN:
        return
    other = mentorship.learner_id if author.id == mentorship.scout_id else mentorship.scout_id
    reader = db.session.get_one(Person, other)
    mails.tell_of_message(reader, author=author, mentorship_id=mentorship.id, now=now)
