"""Ask somebody to read a draft, again after changes, or tell them that it is not needed any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.audit import operations as audit
from course_engine.authoring.models import Draft, PeerReview, PeerReviewState
from course_engine.authoring.peer_mails import tell_reader, tell_reader_no_more
from course_engine.authoring.queries import lock_open_draft
from course_engine.authoring.queries.peer_reviews import draft_title, possible_readers
from course_engine.db import db
from course_engine.errors import NotFound


def ask_peer_review(draft_id: int, reader_id: int, note: str, *, by_id: int, now: datetime) -> PeerReview:
    """Return what the reader is asked; who is asked already is not asked twice.

    Raises DraftClosed, or NotFound for somebody who cannot be asked: an author of the draft is none.
    """
    draft = lock_open_draft(draft_id)
    if reader_id not in {one.id for one in possible_readers(draft, asker_id=by_id, now=now)}:
        db.session.rollback()
        raise NotFound
    peer_review = _find(draft, reader_id) or PeerReview(draft_id=draft.id, reader_id=reader_id, state="")
    if not peer_review.is_asked:
        peer_review.asked_by_id, peer_review.asked_at, peer_review.note = by_id, now, note
        peer_review.state = PeerReviewState.ASKED
        db.session.add(peer_review)
        db.session.flush()
        _record("peer_review_asked", peer_review, by_id=by_id, now=now)
        tell_reader(peer_review, title=draft_title(draft_id), now=now)
    db.session.commit()
    return peer_review


def withdraw_peer_review(peer_review: PeerReview, *, by_id: int, now: datetime) -> None:
    """Let the reader know that they need not read it; one who has answered has nothing to be told."""
    draft = lock_open_draft(peer_review.draft_id)
    found = _find(draft, peer_review.reader_id)
    if found is not None and found.is_asked:
        found.state = PeerReviewState.WITHDRAWN
        _record("peer_review_withdrawn", found, by_id=by_id, now=now)
        tell_reader_no_more(found, title=draft_title(draft.id), now=now)
    db.session.commit()


def _find(draft: Draft, reader_id: int) -> PeerReview | None:
    """What a reader was asked; every change of it waits behind the lock of its draft."""
    return db.session.scalar(
        select(PeerReview)
        .where(PeerReview.draft_id == draft.id, PeerReview.reader_id == reader_id)
        .execution_options(populate_existing=True)
    )


def _record(action: str, peer_review: PeerReview, *, by_id: int, now: datetime) -> None:
    subject = f"draft:{peer_review.draft_id}"
    audit.record(action, actor_id=by_id, person_id=peer_review.reader_id, now=now, subject=subject)
