"""Questions about what readers of a draft said about places in its texts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from course_engine.accounts.models import Person
from course_engine.authoring.models import Draft, DraftText, PeerComment, PeerReview
from course_engine.db import db
from course_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with the names of who wrote it and of who replied."""

    comment: PeerComment
    reader_id: int
    reader: str
    replied_by: str


def comment_rows(text_id: int) -> list[CommentRow]:
    """The comments on a text in the order of their places; one statement. Those of erased people say nothing any more."""
    replier = aliased(Person)
    rows = db.session.execute(
        select(PeerComment, PeerReview.reader_id, Person.name, replier.name)
        .join(PeerReview, PeerReview.id == PeerComment.peer_review_id)
        .join(Person, Person.id == PeerReview.reader_id)
        .outerjoin(replier, replier.id == PeerComment.replied_by_id)
        .where(PeerComment.text_id == text_id, PeerComment.text != "")
        .order_by(PeerComment.place, PeerComment.id)
        .execution_options(populate_existing=True)
    )
    return [CommentRow(one, reader_id, name, replied_by or "") for one, reader_id, name, replied_by in rows]


def open_comments(draft_id: int, *, peer_review_id: int | None = None) -> dict[int, int]:
    """How many comments are not settled, by text; of one reader only, if given. Lessons taken out are left out."""
    rows = (
        select(PeerComment.text_id, func.count())
        .join(DraftText, DraftText.id == PeerComment.text_id)
        .where(DraftText.draft_id == draft_id, DraftText.position >= 0)
        .where(PeerComment.done_at.is_(None), PeerComment.text != "")
        .group_by(PeerComment.text_id)
    )
    if peer_review_id is not None:
        rows = rows.where(PeerComment.peer_review_id == peer_review_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def get_comment(draft: Draft, comment_id: int) -> PeerComment:
    """A comment on a text of this draft; raises NotFound."""
    found = db.session.scalar(
        select(PeerComment)
        .join(PeerReview, PeerReview.id == PeerComment.peer_review_id)
        .where(PeerComment.id == comment_id, PeerReview.draft_id == draft.id)
    )
    if found is None:
        raise NotFound
    return found
