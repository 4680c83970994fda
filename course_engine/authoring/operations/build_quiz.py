"""Open a quiz to be changed by forms, begin a new one, and make one change to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from course_engine.assessment.exchange.quiz_yaml import file_text
from course_engine.authoring.operations.save_quiz_draft import save_quiz_text
from course_engine.authoring.queries import get_quiz_draft
from course_engine.authoring.refusals import DraftClosed
from course_engine.content.catalogue import Finding, slugified
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.ids import new_id
from course_engine.content.models import Quiz, QuizDraft, QuizDraftOrigin, QuizDraftState
from course_engine.db import db


def open_quiz_draft(quiz: Quiz, *, by_id: int, now: datetime) -> QuizDraft:
    """Return the newest open draft of the quiz from a browser, or one that says what is published."""
    draft = db.session.scalars(
        select(QuizDraft)
        .where(QuizDraft.quiz_id == quiz.id, QuizDraft.state == QuizDraftState.OPEN)
        .where(QuizDraft.origin == QuizDraftOrigin.BROWSER)
        .order_by(QuizDraft.id.desc())
        .limit(1)
    ).first()
    if draft is None:
        assert quiz.current_version is not None
        source = quiz.current_version.source
        draft = add_quiz_draft(
            quiz.uid, source, quiz.slug, origin=QuizDraftOrigin.BROWSER, now=now, author_id=by_id
        )
    db.session.commit()
    return draft


def begin_new_quiz(title: str, *, by_id: int, now: datetime) -> QuizDraft:
    """Return a draft of a quiz that has nothing but a title and an address that nobody has."""
    taken = {*db.session.scalars(select(Quiz.slug)), *_waiting_slugs()}
    uids = {*db.session.scalars(select(Quiz.uid)), *(f"q-{slug}" for slug in taken)}
    uid = new_id("q", slugified(title), uids)
    source = file_text({"id": uid, "title": title, "language": "de", "mastery_score": 0.8, "items": []})
    slug = uid.removeprefix("q-")
    draft = add_quiz_draft(uid, source, slug, origin=QuizDraftOrigin.BROWSER, now=now, author_id=by_id)
    db.session.commit()
    return draft


def _waiting_slugs() -> list[str]:
    return list(db.session.scalars(select(QuizDraft.slug).where(QuizDraft.state == QuizDraftState.OPEN)))


def change_quiz(
    draft_id: int, change: Callable[[str], str], *, by_id: int, now: datetime
) -> QuizDraft | list[Finding]:
    """Let `change` make a new text of the draft's; returns the draft, or what is wrong with that text.

    A section or a case in which no item stands yet may wait: it keeps the quiz from being published, not from being saved.
    Raises DraftClosed, and StaleSave where somebody else saved in the same moment.
    """
    draft = get_quiz_draft(draft_id)
    if not draft.is_open:
        raise DraftClosed
    seen, source = draft.digest, change(draft.source)
    return save_quiz_text(draft_id, source, seen_digest=seen, by_id=by_id, now=now, unfinished=True)
