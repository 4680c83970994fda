"""Take an older version of a quiz as a draft. It takes effect when it is published, with the choice about results."""

from __future__ import annotations

from datetime import datetime

from course_engine.assessment.exchange.quiz_yaml import write_yaml
from course_engine.authoring.operations.count_effect import add_counting
from course_engine.authoring.queries import open_browser_drafts, stamp_of
from course_engine.authoring.refusals import NothingToPublish, QuizDraftOpen
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.models import Quiz, QuizDraft, QuizDraftOrigin, QuizDraftState, QuizVersion
from course_engine.content.queries import quiz_value
from course_engine.db import db


def restore_quiz_version(
    quiz: Quiz, version: QuizVersion, *, replacing: str, by_id: int, now: datetime
) -> QuizDraft:
    """Return a draft with the text of `version`.

    Raises NothingToPublish for what is published now, and QuizDraftOpen where authors have begun other drafts, unless
    `replacing` is their stamp: then they are closed.
    """
    source = version.source or write_yaml(quiz_value(version))
    if version.id == quiz.current_version_id or (
        quiz.current_version and quiz.current_version.source == source
    ):
        raise NothingToPublish
    drafts = open_browser_drafts(quiz, lock=True)
    others = [draft for draft in drafts if draft.source != source]
    if others and replacing != stamp_of(drafts):
        db.session.rollback()
        raise QuizDraftOpen
    for draft in others:
        draft.state, draft.closed_at = QuizDraftState.REPLACED, now
    restored = add_quiz_draft(
        quiz.uid, source, quiz.slug, origin=QuizDraftOrigin.BROWSER, now=now, author_id=by_id
    )
    add_counting(restored, (), by_id=by_id, now=now)
    db.session.commit()
    return restored
