"""Let a quiz wait as a draft, or change the text of one that waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from course_engine.authoring.line_ends import in_line_ends_of
from course_engine.authoring.operations.count_effect import add_counting
from course_engine.authoring.queries import lock_quiz_draft
from course_engine.authoring.quiz_builder import is_unfinished
from course_engine.authoring.refusals import NothingToPublish, StaleSave
from course_engine.content.bundle import bytes_digest
from course_engine.content.catalogue import Finding, slugified
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.models import Quiz, QuizDraft, QuizDraftOrigin, QuizDraftState, QuizVersion
from course_engine.content.parsing import found, parse_quiz
from course_engine.db import db


def begin_quiz_draft(source: str, *, by_id: int, now: datetime) -> QuizDraft | list[Finding]:
    """Return the draft that waits with this text (the same one for the same text), or what is wrong with it.

    Raises NothingToPublish for the text that is published already.
    """
    read = parse_quiz(source)
    if read.value is None:
        return list(read.findings)
    uid = read.value.id
    known = db.session.execute(
        select(Quiz.slug, QuizVersion.source)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .where(Quiz.uid == uid)
    ).first()
    if known:
        source = in_line_ends_of(known.source, source)
    if known and known.source == source:
        raise NothingToPublish
    slug = known.slug if known else slugified(uid.removeprefix("q-"))
    if not known and db.session.scalar(select(Quiz.id).where(Quiz.slug == slug)):
        return [found("C510", "-", (1, 1), value=slug, first=uid)]
    draft = add_quiz_draft(uid, source, slug, origin=QuizDraftOrigin.BROWSER, now=now, author_id=by_id)
    add_counting(draft, (), by_id=by_id, now=now)
    db.session.commit()
    return draft


def save_quiz_text(
    draft_id: int, source: str, *, seen_digest: str, by_id: int, now: datetime, unfinished: bool = False
) -> QuizDraft | list[Finding]:
    """Replace the text of a draft that nobody saved since `seen_digest`; or return what is wrong with it.

    With `unfinished` it is saved although items are still missing in it. Raises DraftClosed, or StaleSave where another
    text was saved meanwhile.
    """
    read = parse_quiz(source)
    if read.value is None and not (unfinished and is_unfinished(read)):
        return list(read.findings)
    draft = lock_quiz_draft(draft_id)
    digest = bytes_digest(source)
    if draft.digest not in (seen_digest, digest):
        db.session.rollback()
        raise StaleSave
    uid = db.session.scalar(select(Quiz.uid).where(Quiz.id == draft.quiz_id)) if draft.quiz_id else None
    said = read.node and read.node.plain().get("id", "")
    if uid and said != uid:
        db.session.rollback()
        return [found("C502", "-", read.place("id"), value=said, first=uid)]
    _give_way(draft, digest, now=now)
    draft.source, draft.digest, draft.preview = source, digest, {}
    add_counting(draft, (), by_id=by_id, now=now)
    db.session.commit()
    return draft


def _give_way(draft: QuizDraft, digest: str, *, now: datetime) -> None:
    """Close another draft that says the same already: this one takes its place."""
    same = (QuizDraft.slug == draft.slug, QuizDraft.digest == digest, QuizDraft.id != draft.id)
    db.session.execute(
        update(QuizDraft)
        .where(*same, QuizDraft.state == QuizDraftState.OPEN)
        .values(state=QuizDraftState.REPLACED, closed_at=now)
    )
