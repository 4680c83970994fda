"""What somebody types and has not sent yet is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import MessageDraft
from course_engine.mentoring.models import Mentorship, Message
from course_engine.mentoring.operations.send_message import Writing
from course_engine.mentoring.refusals import DraftChangedElsewhere, DraftOfEndedMentorship


def save_draft(mentorship: Mentorship, writing: Writing, *, author: Person, now: datetime) -> int:
    """Keep the text as the author's draft in this conversation; returns the revision, 0 where there is none any more.

    An empty text leaves no draft, and a save that comes after the message it belongs to was sent leaves none either.
    Raises DraftChangedElsewhere if another page saved something this page has not seen, DraftOfEndedMentorship.
    """
    ended_at = db.session.scalar(
        select(Mentorship.ended_at).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    if ended_at is not None:
        raise DraftOfEndedMentorship
    mine = (MessageDraft.mentorship_id == mentorship.id, MessageDraft.author_id == author.id)
    draft = db.session.scalar(select(MessageDraft).where(*mine))
    known = draft is None or writing.idempotency_key == draft.key or writing.draft_revision == draft.revision
    if draft is not None and not known and draft.text.strip() != writing.text.strip():
        raise DraftChangedElsewhere
    if not writing.text.strip() or _was_sent(mentorship, writing, author=author):
        db.session.execute(delete(MessageDraft).where(*mine))
        db.session.commit()
        return 0
    if draft is None:
        draft = MessageDraft(mentorship_id=mentorship.id, author_id=author.id, revision=0)
        db.session.add(draft)
    draft.text, draft.key, draft.saved_at = writing.text, writing.idempotency_key, now
    draft.revision += 1
    db.session.commit()
    return draft.revision


def _was_sent(mentorship: Mentorship, writing: Writing, *, author: Person) -> bool:
    """Whether these words, or words that begin with them, went out from the same page."""
    sent = select(Message.text).where(
        Message.mentorship_id == mentorship.id,
        Message.idempotency_key.startswith(f"{author.id}:{writing.idempotency_key}:", autoescape=True),
    )
    return any(text.startswith(writing.text.strip()) for text in db.session.scalars(sent))
