"""Say something about a place in a draft, reply to it, and mark it as done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from course_engine.authoring.models import PeerComment, PeerReview
from course_engine.authoring.places import quoted
from course_engine.authoring.queries import lock_open_draft
from course_engine.authoring.refusals import PeerReviewWithdrawn
from course_engine.db import db, insert_unless_there


@dataclass(frozen=True, slots=True)
class Place:
    """A block of a text, and what its reader saw there."""

    text_id: int
    place: int
    quote: str


def write_comment(
    peer_review: PeerReview, place: Place, text: str, *, idempotency_key: str, now: datetime
) -> None:
    """Keep a comment; sent twice with the same key it is one. Raises DraftClosed, PeerReviewWithdrawn.

    Where the block has changed meanwhile the comment is kept all the same, with what the reader saw.
    """
    lock_open_draft(peer_review.draft_id)
    db.session.refresh(peer_review)
    if peer_review.is_withdrawn:
        raise PeerReviewWithdrawn
    said = f"{idempotency_key} {place.text_id} {place.place} {text}"  # another text is another comment, whatever the key
    insert_unless_there(
        PeerComment,
        peer_review_id=peer_review.id,
        text_id=place.text_id,
        place=place.place,
        quote=quoted(place.quote),
        text=text,
        idempotency_key=hashlib.sha256(said.encode()).hexdigest(),
        written_at=now,
        reply="",
    )
    db.session.commit()


def reply_comment(comment: PeerComment, text: str, *, by_id: int, now: datetime) -> None:
    """Keep what an author says about a comment; a later reply takes the place of an earlier one."""
    comment.reply, comment.replied_at, comment.replied_by_id = text, now, by_id
    db.session.commit()


def settle_comment(comment: PeerComment, *, is_done: bool, by_id: int, now: datetime) -> None:
    """Mark a comment as done, or as open again. Who was first to settle it stays on record."""
    row = update(PeerComment).where(PeerComment.id == comment.id)
    if is_done:
        row = row.where(PeerComment.done_at.is_(None)).values(done_at=now, done_by_id=by_id)
    else:
        row = row.values(done_at=None, done_by_id=None)
    db.session.execute(row)
    db.session.commit()
