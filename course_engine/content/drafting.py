"""The adder of quizzes that wait for a choice, whichever door they came through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from course_engine.content.bundle import bytes_digest
from course_engine.content.models import Quiz, QuizDraft, QuizDraftOrigin, QuizDraftState
from course_engine.db import db, insert_unless_there


def add_quiz_draft(
    uid: str,
    source: str,
    slug: str,
    *,
    origin: QuizDraftOrigin,
    now: datetime,
    author_id: int | None = None,
) -> QuizDraft:
    """Return the open draft of the quiz `uid` with this text, added to the running transaction unless it is there.

    A text from the folder takes the place of what waited from the folder before.
    """
    quiz_id, base_id = _identity(uid)
    digest = bytes_digest(source)
    if origin is QuizDraftOrigin.FOLDER:
        _replace_folder_drafts(slug, digest, now=now)
    insert_unless_there(
        QuizDraft,
        quiz_id=quiz_id,
        base_version_id=base_id,
        slug=slug,
        source=source,
        digest=digest,
        origin=origin,
        state=QuizDraftState.OPEN,
        preview={},
        decision={},
        created_at=now,
        created_by_id=author_id,
    )
    return db.session.scalars(
        select(QuizDraft).where(
            QuizDraft.slug == slug, QuizDraft.digest == digest, QuizDraft.state == QuizDraftState.OPEN
        )
    ).one()


def _identity(uid: str) -> tuple[int | None, int | None]:
    row = db.session.execute(select(Quiz.id, Quiz.current_version_id).where(Quiz.uid == uid)).first()
    return (row[0], row[1]) if row else (None, None)


def _replace_folder_drafts(slug: str, digest: str, *, now: datetime) -> None:
    waiting = (QuizDraft.slug == slug, QuizDraft.state == QuizDraftState.OPEN, QuizDraft.digest != digest)
    db.session.execute(
        update(QuizDraft)
        .where(*waiting, QuizDraft.origin == QuizDraftOrigin.FOLDER)
        .values(state=QuizDraftState.REPLACED, closed_at=now)
    )
