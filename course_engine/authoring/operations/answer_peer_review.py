"""Say of a draft that it is good as it is, or that something should change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from course_engine.audit import operations as audit
from course_engine.authoring.models import PeerReview, PeerReviewState
from course_engine.authoring.peer_mails import tell_author
from course_engine.authoring.queries import draft_files, lock_open_draft
from course_engine.authoring.queries.peer_comments import open_comments
from course_engine.authoring.queries.peer_reading import read_files
from course_engine.authoring.queries.peer_reviews import draft_title, files_digest
from course_engine.authoring.refusals import (
    DraftClosed,
    NothingSaid,
    PeerReviewOver,
    PeerReviewWithdrawn,
    TextsMoved,
)
from course_engine.db import db


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What a reader says, and the digest of the texts that they saw."""

    approves: bool
    text: str
    seen: str

    @property
    def state(self) -> PeerReviewState:
        return PeerReviewState.APPROVED if self.approves else PeerReviewState.CHANGES_ASKED


def answer_peer_review(peer_review: PeerReview, said: PeerAnswer, *, now: datetime) -> PeerReview:
    """Keep the answer with the texts that it is about; said twice it counts once. Readers may change their mind.

    Raises TextsMoved where the draft is not what the reader saw, NothingSaid where changes are asked for without a word,
    PeerReviewOver, PeerReviewWithdrawn.
    """
    try:
        lock_open_draft(peer_review.draft_id)
    except DraftClosed as error:
        raise PeerReviewOver from error
    db.session.refresh(peer_review)  # it waits behind the lock of its draft
    files = draft_files(peer_review.draft_id, within=True)
    digest = files_digest(files)
    if (peer_review.state, peer_review.digest, peer_review.answer) == (said.state, said.seen, said.text):
        db.session.commit()
        return peer_review
    _refuse(peer_review, said, digest)
    peer_review.state, peer_review.answer, peer_review.answered_at = said.state, said.text, now
    peer_review.digest, peer_review.texts = digest, read_files(files)
    audit.record(
        f"peer_review_{said.state}",
        actor_id=peer_review.reader_id,
        now=now,
        subject=f"draft:{peer_review.draft_id}",
    )
    tell_author(peer_review, title=draft_title(peer_review.draft_id), now=now)
    db.session.commit()
    return peer_review


def _refuse(peer_review: PeerReview, said: PeerAnswer, digest: str) -> None:
    if peer_review.is_withdrawn:
        raise PeerReviewWithdrawn
    if said.seen != digest:
        raise TextsMoved
    has_comments = open_comments(peer_review.draft_id, peer_review_id=peer_review.id)
    if not said.approves and not said.text and not has_comments:
        raise NothingSaid


def close_peer_reviews(draft_id: int) -> None:
    """Free whoever has not answered: the draft is published or discarded. An adder, it commits nothing."""
    db.session.execute(
        update(PeerReview)
        .where(PeerReview.draft_id == draft_id, PeerReview.state == PeerReviewState.ASKED)
        .values(state=PeerReviewState.CLOSED)
    )
