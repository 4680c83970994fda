"""What a worker does for quizzes with many results: counting an effect, and publishing."""

from __future__ import annotations

from sqlalchemy import update

from course_engine.authoring.operations.count_effect import add_counting
from course_engine.authoring.operations.publish_quiz_version import Choice, publish_quiz_version
from course_engine.authoring.queries import lock_quiz_draft, quiz_texts
from course_engine.authoring.queries.figures import Tell, measure, void_at_first
from course_engine.authoring.refusals import DraftClosed, NothingToPublish, ResultsChanged
from course_engine.content.models import QuizDraft, QuizDraftState
from course_engine.db import db
from course_engine.jobs import Job
from course_engine.web.clock import utc_now


def count_quiz_effect(job: Job) -> None:
    """Count what a draft makes of results and keep the figures with it, unless they are out of date by then."""
    texts = quiz_texts(job.arguments["draft_id"])
    draft, old, new = texts.draft, texts.old, texts.new
    if draft.state != QuizDraftState.OPEN or old is None or new is None or draft.quiz_id is None:
        return
    known = {item.id for item in old.items}
    void = [one for one in job.arguments["void"] if one in known] or void_at_first(old, new)
    figures = measure(draft.quiz_id, old, new, stamp=texts.stamp, void=void, tell=_telling(job))
    db.session.execute(
        update(QuizDraft)
        .where(QuizDraft.id == draft.id, QuizDraft.digest == draft.digest, QuizDraft.job_id == job.id)
        .values(preview=figures.to_body())
    )
    db.session.commit()


def publish_quiz(job: Job) -> None:
    """Publish a draft as it was decided; where results changed meanwhile the decision is asked for again."""
    draft_id = job.arguments["draft_id"]
    draft = quiz_texts(draft_id).draft
    if draft.state != QuizDraftState.PUBLISHING:
        return  # done by an earlier try
    choice = Choice.from_body(draft.decision)
    try:
        published = publish_quiz_version(
            draft_id, choice, by_id=job.person_id, now=utc_now(), tell=_telling(job)
        )
    except (ResultsChanged, NothingToPublish):
        published = []
    except DraftClosed:
        return
    if isinstance(published, list):
        _ask_again(draft_id, job)


def _ask_again(draft_id: int, job: Job) -> None:
    draft = lock_quiz_draft(draft_id, QuizDraftState.PUBLISHING)
    draft.state = QuizDraftState.OPEN
    draft.decision = draft.decision | {"asked_again": True}
    add_counting(draft, draft.decision["void"], by_id=job.person_id, now=utc_now())
    db.session.commit()


def _telling(job: Job) -> Tell:
    def tell(done: int) -> None:
        db.session.execute(update(Job).where(Job.id == job.id).values(done=done))
        db.session.commit()

    return tell
